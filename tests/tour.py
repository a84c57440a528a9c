"""A walk through everything that can be done, by somebody who means no good.

Every name, sentence and reason is HOSTILE, unless another one is given; what came of it is
judged by whoever asks for it.
"""

import time
from collections.abc import Mapping
from datetime import timedelta

from bot import digests, evaluations
from bot.ids import AlertUi, Command, DataUi, FitUi, FormulaUi, GoalUi, KpiUi, PurposeUi, ReportUi
from bot.sandbox.blocks_check import elements_of
from bot.sandbox.model import Message, View
from bot.sandbox.person import Person, Seen
from tests.forms import entries, opened
from tests.rendering import HOSTILE
from tests.scenes import next_march
from tests.stages import MatoStage


class Tour:
    """One person on the way through Mato."""

    def __init__(self, stage: MatoStage, person: Person, name: str = HOSTILE) -> None:
        self.name = name
        self.stage = stage
        self.person = person
        self.other = stage.ken if person is stage.aya else stage.aya
        self._until = next_march(stage).isoformat()

    def walk(self) -> None:
        """Do it all, in the order in which a team would."""
        self.other.command(Command.GOAL, self.stage.channel)  # who comes first answers for it
        self._mistakes()
        self._goal()
        self._own_kpi()
        self._known_kpis()
        self._kept_kpi()
        self._verdicts()
        self._purposes()
        self._formula()
        self._values()
        self._lists()
        self._file()
        self._digest()
        self._alerts()
        self._home()
        self._endings()

    def _mistakes(self) -> None:
        for text in (self.name, f"list {self.name}", f"{self.name} by yesterday", "help", "lsit"):
            self.type(Command.GOAL, text)
        for text in (
            f"{self.name} 5,000",
            f"log {self.name} 5",
            f"digest {self.name}",
            "help",
            "lgo",
        ):
            self.type(Command.KPI, text)
        self.type(Command.KPI, f"alerts {self.name}")
        self.type(Command.KPI, f"remove {self.name}")

    def _goal(self) -> None:
        form = self.type(Command.GOAL, "")
        wish: dict[str, object] = {
            GoalUi.SENTENCE: self.name,
            GoalUi.PURPOSE: "awareness",
            GoalUi.UNTIL: self._until,
        }
        saved = self.submit(form, wish)
        self.type(Command.GOAL, "Drive traffic to our shop by March 31")
        self.submit(self.press(saved.reply, GoalUi.EDIT), {GoalUi.SENTENCE: f"{self.name} 2"})
        self.deliver()

    def _own_kpi(self) -> None:
        form = self.type(Command.KPI, "")
        self.person.type_ahead(opened(form), KpiUi.METRIC, "")
        goal = self.person.click(opened(form), KpiUi.GOAL, f"{self.name} 2")
        offered = self.person.type_ahead(opened(goal), KpiUi.METRIC, self.name)
        named = self.person.click(opened(goal), KpiUi.METRIC, offered[-1])
        more = self.press(opened(named), KpiUi.MORE)
        wish: dict[str, object] = {
            KpiUi.AMOUNT: "1,000",
            KpiUi.UNTIL: self._until,
            KpiUi.CAMPAIGN: self.name,
        }
        self.submit(self.submit(more, {KpiUi.AMOUNT: self.name}), wish)
        self.deliver()

    def _known_kpis(self) -> None:
        visits = 'profile visits 500 by March 31 for "Drive traffic to our shop"'
        _fine(self.other.command(f"{Command.KPI} {visits}", self.stage.channel))
        which = self.type(Command.KPI, "impressions 100,000 by March 31")
        self.press(which.reply, KpiUi.PICK)
        self.type(Command.KPI, 'sessions 5,000 by March 31 for "Drive traffic to our shop"')
        self.deliver()

    def _kept_kpi(self) -> None:
        warned = self.press(self.type(Command.KPI, "clicks 700 by March 31").reply, KpiUi.PICK)
        form = self.press(warned.reply, KpiUi.KEEP)
        self.submit(form, {KpiUi.REASON: self.name})
        self.deliver()

    def _verdicts(self) -> None:
        reasons = self.press(self.type(Command.GOAL, "list").reply, KpiUi.WHY)
        form = self.press(opened(reasons), FitUi.CHANGE)
        wish: dict[str, object] = {FitUi.VERDICT: "debated", FitUi.REASON: self.name}
        self.press(opened(self.submit(form, wish)), FitUi.BACK)
        reasons = self.press(self.type(Command.GOAL, "list").reply, KpiUi.WHY)
        form = self.press(opened(reasons), FitUi.CHANGE)
        self.submit(form, wish)
        self.type(Command.KPI, "verdicts")
        self.deliver()

    def _purposes(self) -> None:
        form = self.press(self.type(Command.GOAL, "purposes").reply, PurposeUi.EDIT)
        wish: dict[str, object] = {PurposeUi.NAME: self.name[:40], PurposeUi.LIKE: "awareness"}
        self.submit(form, {**wish, PurposeUi.DESCRIPTION: self.name})
        self.type(Command.GOAL, "purposes")
        self.deliver()

    def _formula(self) -> None:
        form = self.press(self.type(Command.KPI, "formula").reply, FormulaUi.EDIT)
        self.submit(form, {FormulaUi.LIKES: self.name})
        self.submit(form, {FormulaUi.LIKES: "20", FormulaUi.IMPRESSIONS: "0.5"})
        self.type(Command.KPI, "formula")
        self.deliver()

    def _values(self) -> None:
        self.type(Command.KPI, "log impressions 12,345")
        self.press(self.type(Command.KPI, "log impressions 12,346").reply, DataUi.UNDO)
        form = self.type(Command.KPI, "log")
        first = next(one for one in opened(form).blocks if one["type"] == "input")
        self.submit(form, {first["element"]["action_id"]: self.name})
        self.person.shortcut(DataUi.LOG_SHORTCUT)

    def _lists(self) -> None:
        for text in ("status", "list", f"status {self.name}", "undo", "import", "edit", "remove"):
            self.type(Command.KPI, text)
        self.type(Command.GOAL, "list")

    def _file(self) -> None:
        day = self.stage.clock.now().date() - timedelta(days=2)
        rows = [
            f"{day.isoformat()},impressions,5,{self.name}",
            f"{self.name},impressions,{self.name},",
        ]
        content = "\n".join(["date,metric,value,campaign", *rows]).encode()
        self.person.drop(f"{self.name}.csv", content, self.stage.channel)
        self.person.drop(f"{self.name}.txt", self.name.encode(), self.stage.channel)
        self.settle()
        for message in self.messages(DataUi.IMPORT_CONFIRM):
            self.press(message, DataUi.IMPORT_CONFIRM)

    def _digest(self) -> None:
        for text in ("digest", "digest preview", "digest weekly monday 9:00", "digest now"):
            self.type(Command.KPI, text)
        self.deliver()
        shown = self.type(Command.KPI, "digest")
        form = self.press(shown.reply, ReportUi.DIGEST_MODAL)
        self.submit(form, {ReportUi.ZONE: self.name})
        self.later(days=8)

    def _alerts(self) -> None:
        shown = self.type(Command.KPI, "alerts")
        self.submit(self.press(shown.reply, AlertUi.MODAL), {})
        self.later(days=29, hours=11.5)  # day in Tokyo and in London: nobody hears at night
        for message in self.messages(AlertUi.ACKNOWLEDGE)[:2]:
            self.press(message, AlertUi.SNOOZE_DAY)
            self.press(message, AlertUi.ACKNOWLEDGE)
        self.type(Command.KPI, "alerts snooze")
        self.stage.clock.advance(timedelta(hours=12.5))

    def _home(self) -> None:
        home = self.person.open_home()
        assert home is not None
        self.press(home, ReportUi.DETAILS)
        self.person.say("help", self.person.direct())

    def _endings(self) -> None:
        listed = self.type(Command.KPI, "remove impressions")
        removed = self.press(listed.reply, KpiUi.REMOVE_NOW)
        self.press(removed.reply, KpiUi.RESTORE)
        asked = self.press(self.type(Command.GOAL, "close").reply, GoalUi.CLOSE)
        closed = self.press(asked.reply, GoalUi.CLOSE_NOW)
        self.press(closed.reply, GoalUi.REOPEN)
        self.deliver()

    def type(self, command: Command, text: str) -> Seen:
        """Type a slash command."""
        return _fine(self.person.command(f"{command} {text}", self.stage.channel))

    def press(self, thing: Message | View, action_id: str) -> Seen:
        """Press the first button with that id, or the first of several like ones."""
        found = next(
            element
            for block in thing.blocks
            for element in elements_of(block)
            if str(element.get("action_id")) in {action_id, f"{action_id}.0"}
        )
        value = found.get("value")
        return _fine(self.person.click(thing, str(found["action_id"]), value))

    def submit(self, seen: Seen, values: Mapping[str, object]) -> Seen:
        """Fill in and submit the modal on the screen."""
        view = opened(seen)
        return _fine(self.person.submit(view, entries(view, values)))

    def messages(self, action_id: str) -> list[Message]:
        """Return the messages that have such a button, newest first."""
        return [
            message
            for message in reversed(self.person.messages())
            for block in message.blocks
            for element in elements_of(block)
            if element.get("action_id") == action_id
        ]

    def deliver(self) -> None:
        """Work off what waits."""
        self.stage.work()
        self.stage.deliver()

    def settle(self, *, quiet_for: float = 1.2) -> None:
        """Work off what waits until for so long nothing went out: a channel gets one a second."""
        end = time.monotonic() + quiet_for
        while time.monotonic() < end:
            self.stage.work()
            if self.stage.deliver():
                end = time.monotonic() + quiet_for
            time.sleep(0.05)

    def later(self, **by: float) -> None:
        """Let time pass, and what has come due by then happen."""
        self.stage.clock.advance(timedelta(**by))
        digests.plan(self.stage.mato.deps)
        digests.plan_checks(self.stage.mato.deps)
        evaluations.plan(self.stage.mato.deps)
        self.deliver()


def _fine(seen: Seen) -> Seen:
    assert seen.failure is None, seen.failure
    return seen
