"""The guide's story, played by itself: what a person types, and what they then see."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.demo.guide import SAMPLE, STEPS, command, moment
from bot.demo.stage import Stage
from bot.i18n.localizer import Localizer
from bot.ids import AlertUi, DataUi, ReviewUi
from bot.sandbox.blocks_check import elements_of
from bot.sandbox.inputs import every_block
from bot.sandbox.model import Json, Message, View
from bot.sandbox.person import Person, Seen, readable
from kpi.model import ChannelId, Goal, WorkspaceId

#: How long the story waits for what has to come; on a slow machine it comes later.
PATIENCE = 60.0
WEEK = timedelta(days=7)


class Stuck(Exception):
    """Something that had to come did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The story under way."""

    stage: Stage
    person: Person
    localizer: Localizer
    say: Callable[[str], None]

    def scene(self, name: str) -> None:
        """Announce a step of the guide."""
        place = [step.name for step in STEPS].index(name) + 1
        self.say(f"\n== {place}. {self.localizer.t(f'demo.{name}.title')}")

    def command(self, name: str) -> str:
        """Return what the guide has people type in this step."""
        return command(name, self.localizer, self.stage.clock.now().date())

    def type(self, text: str) -> Seen:
        """Type a command into the channel and show the answer; Stuck when it failed."""
        self.say(f"{self.person.user.real_name} › {text}")
        seen = self.person.command(text, self.stage.cast.start)
        if seen.failure or not seen.messages:
            raise Stuck(text, seen.failure)
        self.show(seen.messages[-1])
        return seen

    def press(self, message: Message, action_id: str) -> None:
        """Press the button on a message and show what came of it."""
        label = label_of(message, action_id)
        self.say(f"{self.person.user.real_name} › [{label}]")
        seen = self.person.click(message, action_id)
        if seen.failure:
            raise Stuck(action_id, seen.failure)
        for one in seen.messages:
            self.show(one)

    def open(self, message: Message, action_id: str) -> View:
        """Press a button that opens a modal, and show that; Stuck when none opens."""
        self.say(f"{self.person.user.real_name} › [{label_of(message, action_id)}]")
        seen = self.person.click(message, action_id)
        if seen.failure or seen.view is None:
            raise Stuck(action_id, seen.failure)
        self.show(seen.view)
        return seen.view

    def learn(self, form: View) -> str:
        """Answer what was learnt, but for what did not work, and return the first answer."""
        said = {
            ReviewUi.WORKED.value: self.localizer.t("demo.lesson.worked"),
            ReviewUi.NEXT_TIME.value: self.localizer.t("demo.lesson.next_time"),
        }
        entries = {
            str(block["block_id"]): {action: said[action]}
            for block in form.blocks
            if (action := str(block.get("element", {}).get("action_id"))) in said
        }
        for text in said.values():
            self.say(f"{self.person.user.real_name} › {text}")
        seen = self.person.submit(form, entries)
        if seen.failure or seen.errors:
            raise Stuck(ReviewUi.LESSONS, seen.failure)
        return said[ReviewUi.WORKED.value]

    def begin(self, form: View) -> None:
        """Begin the next period as it is proposed, and show what came of it."""
        seen = self.person.submit(form, {})
        if seen.failure or seen.errors:
            raise Stuck(ReviewUi.NEXT, seen.failure)
        for one in seen.messages:
            self.show(one)

    def show(self, message: Message | View) -> None:
        """Show what a message says, each line once."""
        lines = dict.fromkeys(line for line in readable(message).splitlines() if line.strip())
        for line in lines:
            self.say(f"    {line}")

    def await_message(self, name: str, is_it: Callable[[Message], bool]) -> Message:
        """Return the newest message that is it, once it is there; Stuck when it does not come."""

        def find() -> Message | None:
            return next((m for m in reversed(self.person.messages()) if is_it(m)), None)

        if not self.stage.sandbox.wait_until(lambda: find() is not None, PATIENCE):
            raise Stuck(name)
        found = find()
        if found is None:
            raise Stuck(name)
        self.show(found)
        return found


def play(stage: Stage, localizer: Localizer, *, as_json: bool) -> int:
    """Play it to the end and return 0; 1 when it got stuck.

    With ``as_json`` nothing is told but one JSON object for each call that went over the wire.
    """
    user = next(iter(stage.cast.people.values()))
    person = Person(stage.sandbox, stage.cast.workspace, user)
    say: Callable[[str], None] = _silent if as_json else _aloud
    story = Story(stage=stage, person=person, localizer=localizer, say=say)
    try:
        _tell(story)
    except Stuck as stuck:
        say(localizer.t("demo.stuck", at=str(stuck.args[0])))
        return 1
    finally:
        if as_json:
            _print_calls(stage)
    say(f"\n{localizer.t('demo.end')}")
    return 0


def _tell(story: Story) -> None:
    for name in ("goal", "misfit", "better"):
        story.scene(name)
        story.type(story.command(name))
    _drop(story)
    story.scene("digest")
    story.type(story.command("digest"))
    start = story.stage.cast.start.id
    story.await_message("digest", lambda m: m.channel == start and _has_table(m))
    story.scene("week")
    before = {message.ts for message in story.person.messages()}
    story.stage.advance(WEEK)
    story.scene("alert")
    alert = story.await_message("alert", lambda m: m.ts not in before and bool(_answer_to(m)))
    story.scene("answer")
    story.press(alert, _answer_to(alert))
    _end(story)


def _answer_to(message: Message) -> str:
    """Return the button by which an alert, or many as one, is answered; empty: it is none."""
    answers = (AlertUi.ACKNOWLEDGE, AlertUi.ACKNOWLEDGE_ALL)
    return next((one for one in answers if _has_button(message, one)), "")


def _end(story: Story) -> None:
    """Let the goal's period end: what came of it, what was learnt, what comes next."""
    story.scene("period")
    story.stage.advance(_until("period", story.stage))
    story.scene("log")
    story.type(story.command("log"))
    story.scene("evaluation")
    start = story.stage.cast.start
    story.stage.advance(_until("evaluation", story.stage))
    story.await_message(
        "evaluation", lambda m: m.channel == start.id and _has_button(m, ReviewUi.NEXT)
    )
    story.scene("lesson")
    sentence = _goal(story.stage)[0].sentence
    asked = story.await_message(
        "lesson", lambda m: _has_button(m, ReviewUi.LESSONS) and sentence in readable(m)
    )
    learnt = story.learn(story.open(asked, ReviewUi.LESSONS))
    story.await_message("learnt", lambda m: m.channel == start.id and learnt in readable(m))
    story.scene("next")
    told = story.type(story.command("next")).messages[-1]
    story.begin(story.open(told, ReviewUi.NEXT))


def _until(name: str, stage: Stage) -> timedelta:
    """Return how long it is until the instant that a step goes to."""
    goal, zone = _goal(stage)
    return moment(name, goal.period, zone) - stage.clock.now()


def _goal(stage: Stage) -> tuple[Goal, str]:
    """Return the goal that was set, and its team's zone."""
    workspace_id = WorkspaceId(stage.cast.workspace.id)
    with stage.mato.deps.uow(reading=True) as uow:
        (goal, *_) = uow.goals.of_channel(workspace_id, ChannelId(stage.cast.start.id))
        team = uow.teams.get(workspace_id, goal.channel_id)
    return goal, team.zone if team else "UTC"


def _drop(story: Story) -> None:
    story.scene("drop")
    content = story.stage.sandbox.config.samples[SAMPLE]
    story.person.drop(SAMPLE, content, story.stage.cast.start)
    preview = story.await_message("drop", lambda m: _has_button(m, DataUi.IMPORT_CONFIRM))
    story.press(preview, DataUi.IMPORT_CONFIRM)


def _has_table(message: Message) -> bool:
    return any(block["type"] == "table" for block in message.blocks)


def _has_button(message: Message, action_id: str) -> bool:
    return bool(label_of(message, action_id))


def label_of(message: Message, action_id: str) -> str:
    """Return what a message's button says; empty when it has no such button."""
    for block in every_block(message.blocks):
        for element in elements_of(block):
            if element.get("action_id") == action_id:
                return readable_label(element)
    return ""


def readable_label(element: Json) -> str:
    """Return what stands on a button."""
    return str(element["text"]["text"])


def _silent(_: str) -> None:
    """Say nothing: the calls are the output."""


def _aloud(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a command's output


def _print_calls(stage: Stage) -> None:
    stage.sandbox.recorder.close()
    path = stage.sandbox.config.record_path
    if path is not None and path.exists():
        print(path.read_text(encoding="utf-8"), end="")  # noqa: T201 - a command's output
