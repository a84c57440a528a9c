"""A typed KPI on its way to being saved: each question and each answer is one step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from bot.blocks import goals as goal_blocks
from bot.blocks import kpis as blocks
from bot.blocks import names
from bot.blocks.kpis import Pick
from bot.blocks.rendered import Rendered
from bot.ids import MOST_BUTTONS, Command
from bot.listeners import carried, kpi_forms, kpi_told, typed
from bot.listeners.effects import Effect, OpenModal, UpdateModal
from bot.listeners.kpi_forms import State
from bot.listeners.places import reply
from bot.listeners.turns import R, Turn
from kpi.errors import Stale
from kpi.language import choosing
from kpi.language.goals import GoalReading, GoalState
from kpi.language.requests import GoalDraft, KpiDraft
from kpi.language.wording import canon
from kpi.model import ChannelId, DraftId, Goal, GoalId, MetricKey, SeriesId
from kpi.ports import Draft, Json
from kpi.usecases import access
from kpi.usecases.goals import goals
from kpi.usecases.kpis import drafts, kpis, picking
from kpi.usecases.kpis.drafts import Picks, Understood
from kpi.usecases.kpis.picking import (
    Already,
    NoGoal,
    Ready,
    Step,
    Unfinished,
    Warned,
    WhichGoal,
    WhichSeries,
)
from kpi.usecases.lookups import measures
from kpi.usecases.lookups.wishes import KpiWish

#: How a message reaches the person: as a reply, or in place of the one with the button.
Show = Callable[[Rendered], Effect]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody typed after ``/kpi`` in a channel, with the answers given since."""

    channel_id: ChannelId
    text: str
    picks: Picks = field(default_factory=Picks)
    draft_id: str = ""

    def as_json(self) -> Json:
        """Return it as a draft row keeps it."""
        picks = self.picks
        return {
            "command": Command.KPI.value,
            "text": self.text,
            "goal": picks.goal_id,
            "metric": picks.metric,
            "series": picks.series_id,
            "new_series": picks.new_series,
            "own": picks.is_own,
        }


def of_draft(draft: Draft) -> Asked:
    """Return what waits in a draft row; the text of a goal may be meant as a KPI as well."""
    data = draft.data
    return Asked(
        channel_id=draft.channel_id,
        text=carried.text(data, "text"),
        picks=with_answers(Picks(), data),
        draft_id=draft.draft_id,
    )


def with_answers(picks: Picks, value: Json) -> Picks:
    """Return the answers together with those that a button or a row holds."""
    goal, metric, series = (value.get(key) for key in ("goal", "metric", "series"))
    return Picks(
        goal_id=GoalId(str(goal)) if goal else picks.goal_id,
        metric=MetricKey(str(metric)) if metric else picks.metric,
        series_id=SeriesId(str(series)) if series else picks.series_id,
        new_series=bool(value.get("new_series")) or picks.new_series,
        is_own=bool(value.get("own")) or picks.is_own,
    )


def walk(turn: Turn[R], asked: Asked, show: Show) -> Sequence[Effect]:
    """Save the KPI, or ask what stands in between."""
    understood = understand(turn, asked)
    step = _step(turn, asked, understood)
    if isinstance(step, Ready) and not understood.doubts and step.measure.key is not None:
        kpi = kpis.save(turn.uow, turn.asker, turn.deps.knowledge, step)
        forget(turn, asked.draft_id)
        return [show(kpi_told.saved(turn, kpi, is_new=True))]
    question = _question(turn, asked, understood, step)
    return [show(question)] if question else [modal(turn, asked, understood, step)]


def understand(turn: Turn[R], asked: Asked) -> Understood:
    """Read the text once more, with the answers."""
    draft = typed.read(turn, Command.KPI, asked.text, asked.channel_id)
    if isinstance(draft, typed.UnreadKpi):  # its date may be over by now
        draft = draft.draft
    if not isinstance(draft, KpiDraft):
        raise Stale("stale.draft")
    return drafts.understand(
        turn.uow, turn.asker, turn.deps.knowledge, asked.channel_id, draft, asked.picks
    )


def _step(turn: Turn[R], asked: Asked, understood: Understood) -> Step:
    step = picking.next_step(
        turn.uow, turn.asker, turn.deps.knowledge, asked.channel_id, understood.wish
    )
    if understood.no_such_goal and not isinstance(step, NoGoal):
        found = goals.open_goals(turn.uow, turn.asker, asked.channel_id)
        return WhichGoal(goals=tuple(found))
    return step


def _question(turn: Turn[R], asked: Asked, understood: Understood, step: Step) -> Rendered | None:
    """Return what is asked in words; None: the modal asks."""
    match step:
        case NoGoal():
            said = blocks.ask_no_goal(keep(turn, asked), turn.localizer)
        case WhichGoal() if len(step.goals) <= MOST_BUTTONS:
            said = _ask_goal(turn, asked, understood, step.goals)
        case Unfinished() if "metric" in step.fields and understood.choices:
            said = _ask_metric(turn, asked, understood)
        case Warned():
            said = kpi_told.warned(turn, step, understood.wish, keep(turn, asked))
        case WhichSeries() if len(step.series) < MOST_BUTTONS:
            said = _ask_series(turn, asked, understood, step)
        case Already():
            said = kpi_told.already(turn, step.kpi)
        case _:
            return None
    return said


def _ask_goal(
    turn: Turn[R], asked: Asked, understood: Understood, found: Sequence[Goal]
) -> Rendered:
    localizer = turn.localizer
    name = _name(turn, asked, understood)
    if understood.no_such_goal:
        question = localizer.m("kpi.ask_other_goal", hint=understood.no_such_goal)
    elif name:
        question = localizer.m("kpi.ask_goal", name=name)
    else:
        question = localizer.t("kpi.ask_goal_first")
    picks = [Pick(label=goal.sentence, value={"goal": goal.goal_id}) for goal in found]
    return blocks.ask(question, keep(turn, asked), picks, localizer)


def _ask_metric(turn: Turn[R], asked: Asked, understood: Understood) -> Rendered:
    localizer = turn.localizer
    is_choice = choosing.is_choice(canon(understood.words))
    asked_as = "kpi.ask_choice" if is_choice else "kpi.ask_metric"
    question = localizer.m(asked_as, text=understood.words)
    picks = [
        Pick(
            label=names.metric(turn.deps.knowledge, metric, localizer),
            value={"metric": metric},
        )
        for metric in understood.choices[: MOST_BUTTONS - 1]
    ]
    if not is_choice:
        own = localizer.t("kpi.modal.new_metric", name=understood.words)
        picks.append(Pick(label=own, value={"own": True}))
    other = localizer.t("kpi.button.other_metric")
    return blocks.ask(question, keep(turn, asked), picks, localizer, other=other)


def _ask_series(
    turn: Turn[R], asked: Asked, understood: Understood, step: WhichSeries
) -> Rendered:
    localizer = turn.localizer
    question = localizer.m("kpi.ask_series", name=_name(turn, asked, understood))
    picks = [
        Pick(label=names.scoped(one.scope, localizer), value={"series": one.series_id})
        for one in step.series
    ]
    picks.append(Pick(label=localizer.t("kpi.button.new_series"), value={"new_series": True}))
    return blocks.ask(question, keep(turn, asked), picks, localizer)


def _name(turn: Turn[R], asked: Asked, understood: Understood) -> str:
    measure = measures.of_wish(
        turn.uow, turn.asker, turn.deps.knowledge, asked.channel_id, understood.wish
    )
    if measure is None:
        return understood.words
    return names.metric(turn.deps.knowledge, measure.key, turn.localizer, measure.label)


def modal(
    turn: Turn[R], asked: Asked, understood: Understood, step: Step | None = None
) -> OpenModal:
    """Return the modal filled with what was understood, saying what it still needs."""
    state = State(channel_id=asked.channel_id, draft_id=asked.draft_id)
    codes = list(understood.doubts)
    if isinstance(step, Unfinished):
        # What is doubtful explains what is missing: a share of nothing, two numbers.
        said = {code.partition("_")[0] for code in codes}
        codes += [code for field, code in step.fields.items() if field not in said]
    if understood.wish.metric is None and understood.wish.own is not None:
        codes.append("own_metric")
    wish = until_of_goal(turn, understood.wish)
    if wish.until != understood.wish.until:
        codes = ["until_proposed" if code == "until_missing" else code for code in codes]
    return OpenModal(view=kpi_forms.opened(turn, state, wish, kpi_forms.notices(turn, codes)))


def until_of_goal(turn: Turn[R], wish: KpiWish) -> KpiWish:
    """Return the wish with the goal's last day where it names none."""
    if wish.until is not None or wish.goal_id is None:
        return wish
    goal = access.goal(turn.uow, turn.asker, wish.goal_id)
    return replace(wish, until=goal.period.last_day)


def after_goal(turn: Turn[R], goal: Goal, draft_id: str) -> Sequence[Effect]:
    """Go on with the KPI that waited for the goal; nothing where none did.

    The words of a goal are a KPI as well when they were a number.
    """
    if not draft_id:
        return []
    draft = turn.uow.drafts.get(turn.asker.workspace_id, DraftId(draft_id))
    if draft is None or draft.by != turn.asker.user_id:
        return []
    asked = of_draft(draft)
    asked = replace(asked, picks=replace(asked.picks, goal_id=goal.goal_id))
    if carried.text(draft.data, "command") == Command.KPI or _is_number(turn, asked):
        # The KPI's modal takes the place of the goal's: a person goes on where they are.
        return [
            UpdateModal(view=one.view) if isinstance(one, OpenModal) else one
            for one in walk(turn, asked, reply)
        ]
    forget(turn, draft_id)
    return []


def _is_number(turn: Turn[R], asked: Asked) -> bool:
    found = typed.read(turn, Command.GOAL, asked.text, asked.channel_id)
    reading = found.reading if isinstance(found, GoalDraft) else None
    return isinstance(reading, GoalReading) and reading.state is GoalState.METRIC


def offer(turn: Turn[R], goal: Goal, words: str) -> Rendered:
    """Offer to set the part of a goal's sentence that is a KPI."""
    picks = Picks(goal_id=goal.goal_id)
    asked = Asked(channel_id=goal.channel_id, text=words, picks=picks)
    return goal_blocks.compound(words, keep(turn, asked), turn.localizer)


def keep(turn: Turn[R], asked: Asked) -> str:
    """Let the text wait for the answer, in the same row as before, and return its id."""
    data = asked.as_json()
    if asked.draft_id:
        draft = drafts.kept(turn.uow, turn.asker, DraftId(asked.draft_id))
        turn.uow.drafts.save(replace(draft, data=data))
        return asked.draft_id
    return drafts.keep(turn.uow, turn.asker, asked.channel_id, data)


def forget(turn: Turn[R], draft_id: str) -> None:
    """Delete what waited: it is answered."""
    if draft_id:
        drafts.forget(turn.uow, turn.asker, DraftId(draft_id))
