"""A walk through everything that can be done, by somebody who means no good.

Every name, sentence and reason is HOSTILE; what came of it is judged by whoever asks for it.
"""

from collections.abc import Mapping
from datetime import timedelta

from bot import digests
from bot.ids import AlertUi, Command, DataUi, GoalUi, KpiUi, ReportUi
from bot.sandbox.blocks_check import elements_of
from bot.sandbox.model import Message, View
from bot.sandbox.person import Person, Seen
from tests.forms import entries, opened
from tests.rendering import HOSTILE
from tests.scenes import next_march
from tests.stages import MatoStage


class Tour:
    """One person on the way through Mato."""

    def __init__(self, stage: MatoStage, person: Person) -> None:
        self._stage = stage
        self._person = person
        self._until = next_march(stage).isoformat()

    def walk(self) -> None:
        """Do it all, in the order in which a team would."""
        self._mistakes()
        self._goal()
        self._own_kpi()
        self._known_kpis()
        self._kept_kpi()
        self._values()
        self._lists()
        self._file()
        self._digest()
        self._alerts()
        self._home()
        self._endings()

    def _mistakes(self) -> None:
        for text in (HOSTILE, f"list {HOSTILE}", f"{HOSTILE} by yesterday", "help", "lsit"):
            self._type(Command.GOAL, text)
        for text in (f"{HOSTILE} 5,000", f"log {HOSTILE} 5", f"digest {HOSTILE}", "help", "lgo"):
            self._type(Command.KPI, text)
        self._type(Command.KPI, f"alerts {HOSTILE}")
        self._type(Command.KPI, f"remove {HOSTILE}")

    def _goal(self) -> None:
        form = self._type(Command.GOAL, "")
        wish: dict[str, object] = {
            GoalUi.SENTENCE: HOSTILE,
            GoalUi.PURPOSE: "awareness",
            GoalUi.UNTIL: self._until,
        }
        saved = self._submit(form, wish)
        self._type(Command.GOAL, "Drive traffic to our shop by March 31")
        self._submit(self._press(saved.reply, GoalUi.EDIT), {GoalUi.SENTENCE: f"{HOSTILE} 2"})
        self._deliver()

    def _own_kpi(self) -> None:
        form = self._type(Command.KPI, "")
        self._person.type_ahead(opened(form), KpiUi.METRIC, "")
        goal = self._person.click(opened(form), KpiUi.GOAL, f"{HOSTILE} 2")
        offered = self._person.type_ahead(opened(goal), KpiUi.METRIC, HOSTILE)
        named = self._person.click(opened(goal), KpiUi.METRIC, offered[-1])
        more = self._press(opened(named), KpiUi.MORE)
        wish: dict[str, object] = {
            KpiUi.AMOUNT: "1,000",
            KpiUi.UNTIL: self._until,
            KpiUi.CAMPAIGN: HOSTILE,
        }
        self._submit(self._submit(more, {KpiUi.AMOUNT: HOSTILE}), wish)
        self._deliver()

    def _known_kpis(self) -> None:
        which = self._type(Command.KPI, "impressions 100,000 by March 31")
        self._press(which.reply, KpiUi.PICK)
        self._type(Command.KPI, 'visits 5,000 by March 31 for "Drive traffic to our shop"')
        self._deliver()

    def _kept_kpi(self) -> None:
        warned = self._press(self._type(Command.KPI, "clicks 700 by March 31").reply, KpiUi.PICK)
        form = self._press(warned.reply, KpiUi.KEEP)
        self._submit(form, {KpiUi.REASON: HOSTILE})
        self._deliver()

    def _values(self) -> None:
        self._type(Command.KPI, "log impressions 12,345")
        self._press(self._type(Command.KPI, "log impressions 12,346").reply, DataUi.UNDO)
        form = self._type(Command.KPI, "log")
        first = next(one for one in opened(form).blocks if one["type"] == "input")
        self._submit(form, {first["element"]["action_id"]: HOSTILE})
        self._person.shortcut(DataUi.LOG_SHORTCUT)

    def _lists(self) -> None:
        for text in ("status", "list", f"status {HOSTILE}", "undo", "import", "edit", "remove"):
            self._type(Command.KPI, text)
        self._type(Command.GOAL, "list")

    def _file(self) -> None:
        day = self._stage.clock.now().date() - timedelta(days=2)
        rows = [f"{day.isoformat()},impressions,5,{HOSTILE}", f"{HOSTILE},impressions,{HOSTILE},"]
        content = "\n".join(["date,metric,value,campaign", *rows]).encode()
        self._person.drop(f"{HOSTILE}.csv", content, self._stage.channel)
        self._person.drop(f"{HOSTILE}.txt", HOSTILE.encode(), self._stage.channel)
        self._deliver()
        for message in self._messages(DataUi.IMPORT_CONFIRM):
            self._press(message, DataUi.IMPORT_CONFIRM)

    def _digest(self) -> None:
        for text in ("digest", "digest preview", "digest weekly monday 9:00", "digest now"):
            self._type(Command.KPI, text)
        self._deliver()
        shown = self._type(Command.KPI, "digest")
        form = self._press(shown.reply, ReportUi.DIGEST_MODAL)
        self._submit(form, {ReportUi.ZONE: HOSTILE})
        self._later(days=8)

    def _alerts(self) -> None:
        shown = self._type(Command.KPI, "alerts")
        self._submit(self._press(shown.reply, AlertUi.MODAL), {})
        self._later(days=30)
        for message in self._messages(AlertUi.ACKNOWLEDGE)[:2]:
            self._press(message, AlertUi.SNOOZE_DAY)
            self._press(message, AlertUi.ACKNOWLEDGE)
        self._type(Command.KPI, "alerts snooze")

    def _home(self) -> None:
        home = self._person.open_home()
        assert home is not None
        self._press(home, ReportUi.DETAILS)

    def _endings(self) -> None:
        listed = self._type(Command.KPI, "remove impressions")
        removed = self._press(listed.reply, KpiUi.REMOVE_NOW)
        self._press(removed.reply, KpiUi.RESTORE)
        asked = self._press(self._type(Command.GOAL, "close").reply, GoalUi.CLOSE)
        closed = self._press(asked.reply, GoalUi.CLOSE_NOW)
        self._press(closed.reply, GoalUi.REOPEN)
        self._deliver()

    def _type(self, command: Command, text: str) -> Seen:
        return _fine(self._person.command(f"{command} {text}", self._stage.channel))

    def _press(self, thing: Message | View, action_id: str) -> Seen:
        """Press the first button with that id, or the first of several like ones."""
        found = next(
            element
            for block in thing.blocks
            for element in elements_of(block)
            if str(element.get("action_id")) in {action_id, f"{action_id}.0"}
        )
        value = found.get("value")
        return _fine(self._person.click(thing, str(found["action_id"]), value))

    def _submit(self, seen: Seen, values: Mapping[str, object]) -> Seen:
        view = opened(seen)
        return _fine(self._person.submit(view, entries(view, values)))

    def _messages(self, action_id: str) -> list[Message]:
        """Return the messages that have such a button, newest first."""
        return [
            message
            for message in reversed(self._person.messages())
            for block in message.blocks
            for element in elements_of(block)
            if element.get("action_id") == action_id
        ]

    def _deliver(self) -> None:
        self._stage.work()
        self._stage.deliver()

    def _later(self, **by: float) -> None:
        self._stage.clock.advance(timedelta(**by))
        digests.plan(self._stage.mato.deps)
        digests.plan_checks(self._stage.mato.deps)
        self._deliver()


def _fine(seen: Seen) -> Seen:
    assert seen.failure is None, seen.failure
    return seen
