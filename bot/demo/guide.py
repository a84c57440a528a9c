"""The guide on the sandbox's page: from a goal to the next one, a step at a time.

Each step is marked done when it really happened.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import MovableClock
from bot.i18n.localizer import Localizer
from kpi.model import (
    ChannelId,
    Goal,
    GoalState,
    Kpi,
    Observation,
    Period,
    UserId,
    WorkspaceId,
)
from kpi.ports import WHOLE_GOAL, UnitOfWork
from kpi.usecases.alerts import alert_answers
from kpi.usecases.periods import lessons

#: The sample export that the guide offers.
SAMPLE = "x_account_overview.csv"
#: When the last number of a period is known, and when the morning is that tells of it.
_EVENING, _MORNING = time(18), time(10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a step's check may look at."""

    uow: UnitOfWork
    clock: MovableClock
    workspace_id: WorkspaceId
    channel_id: ChannelId
    user_id: UserId
    typed: Sequence[str]  # commands sent so far, oldest first
    shows_digest: bool  # the channel has one


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: its id is part of its message ids; ``action`` is what its button does."""

    name: str
    action: str  # command, drop_sample, clock, last_day, morning_after, open_dm, open_home
    is_done: Callable[[Scene], bool]


def _has_goal(scene: Scene) -> bool:
    return bool(scene.uow.goals.of_channel(scene.workspace_id, scene.channel_id))


def _tried_a_kpi(scene: Scene) -> bool:
    return any(text.startswith("/kpi ") for text in scene.typed) or bool(_kpis(scene))


def _kpis(scene: Scene) -> list[Kpi]:
    """Return the channel's KPIs, those of past periods among them."""
    kpis = scene.uow.kpis
    return [
        kpi for goal in _goals(scene) for kpi in kpis.of_goal(scene.workspace_id, goal.goal_id)
    ]


def _has_kpi(scene: Scene) -> bool:
    return bool(_kpis(scene))


def _has_import(scene: Scene) -> bool:
    runs = scene.uow.runs.of_channel(scene.workspace_id, scene.channel_id)
    return any(run.read for run in runs)


def _has_digest(scene: Scene) -> bool:
    return scene.shows_digest


def _a_week_passed(scene: Scene) -> bool:
    return scene.clock.offset >= timedelta(days=6)


def _alerted(scene: Scene) -> bool:
    return any(
        state.incident > 0
        for kpi in _kpis(scene)
        for state in scene.uow.alerts.of_kpi(scene.workspace_id, kpi.kpi_id)
    )


def _answered(scene: Scene) -> bool:
    """Whether the person answered an alert: of many that are due, another may come first.

    A new number answers one as well: with it what was told of is over.
    """
    if scene.uow.audit.by_person(scene.workspace_id, scene.user_id, alert_answers.ACTIONS, 1):
        return True
    own = scene.uow.kpis.of_owner(scene.workspace_id, scene.user_id)
    return any(
        state.incident > 0 and state.state == "ok"
        for kpi in own
        for state in scene.uow.alerts.of_kpi(scene.workspace_id, kpi.kpi_id)
    )


def _newest(scene: Scene, kpi: Kpi) -> list[Observation]:
    days = scene.uow.observations.recent_days(scene.workspace_id, [kpi.series_id], 1)
    return [
        value
        for day in days.get(kpi.series_id, [])
        for value in scene.uow.observations.on_day(scene.workspace_id, kpi.series_id, day)
    ]


def _goals(scene: Scene) -> list[Goal]:
    """Return the channel's goals, the earlier period first."""
    known = scene.uow.goals.of_channel(scene.workspace_id, scene.channel_id)
    return sorted(known, key=lambda one: one.period.end)


def _logged(scene: Scene) -> bool:
    return any(value.source == "hand" for kpi in _kpis(scene) for value in _newest(scene, kpi))


def _is_over(scene: Scene) -> bool:
    now = scene.clock.now().date()
    return any(goal.period.last_day <= now for goal in _goals(scene))


def _evaluated(scene: Scene) -> bool:
    evaluations = scene.uow.evaluations
    return any(
        evaluations.get(scene.workspace_id, goal.goal_id, WHOLE_GOAL, goal.period.last_day)
        for goal in _goals(scene)
    )


def _learnt(scene: Scene) -> bool:
    """Whether the person said what was learnt: of several goals, another may come first."""
    told = scene.uow.audit.by_person(scene.workspace_id, scene.user_id, [lessons.TOLD], 1)
    return bool(told)


def _goes_on(scene: Scene) -> bool:
    states = [goal.state for goal in _goals(scene)]
    return len(states) > 1 and states[0] is GoalState.CLOSED


STEPS = (
    Step(name="goal", action="command", is_done=_has_goal),
    Step(name="misfit", action="command", is_done=_tried_a_kpi),
    Step(name="better", action="command", is_done=_has_kpi),
    Step(name="drop", action="drop_sample", is_done=_has_import),
    Step(name="digest", action="command", is_done=_has_digest),
    Step(name="week", action="clock", is_done=_a_week_passed),
    Step(name="alert", action="open_dm", is_done=_alerted),
    Step(name="answer", action="open_dm", is_done=_answered),
    Step(name="period", action="last_day", is_done=_is_over),
    Step(name="log", action="command", is_done=_logged),
    Step(name="evaluation", action="morning_after", is_done=_evaluated),
    Step(name="lesson", action="open_dm", is_done=_learnt),
    Step(name="next", action="command", is_done=_goes_on),
)

_MOMENTS = frozenset({"last_day", "morning_after"})
_VALUES: Mapping[str, str] = {"drop": SAMPLE, "week": "604800"}


def command(name: str, localizer: Localizer, today: date) -> str:
    """Return what a step has people type; the KPI counts from four weeks ago, as the file does."""
    start = localizer.short_day(today - timedelta(days=28))
    return localizer.t(f"demo.{name}.command", start=start)


def moment(name: str, period: Period, zone: str) -> datetime:
    """Return the instant that a step goes to: an evening of a team's period, or a morning."""
    if name == "period":
        return datetime.combine(period.last_day, _EVENING, ZoneInfo(zone))
    return datetime.combine(period.end, _MORNING, ZoneInfo(zone))


def _instant(step: Step, scene: Scene) -> str:
    """Return the instant to go to as the page wants it; "0": there is no period to go on in."""
    goal = next((one for one in _goals(scene) if one.state is GoalState.OPEN), None)
    team = scene.uow.teams.get(scene.workspace_id, scene.channel_id)
    if goal is None or team is None:
        return "0"
    at = moment(step.name, goal.period, team.zone)
    return at.isoformat() if at > scene.clock.now() else "0"


def show(scene: Scene, localizer: Localizer) -> dict[str, object]:
    """Return the guide as the page wants it, in the reader's language."""
    return {
        "language": localizer.language.value,
        "channel": scene.channel_id,
        "steps": [_show(step, scene, localizer) for step in STEPS],
    }


def _show(step: Step, scene: Scene, localizer: Localizer) -> dict[str, object]:
    shown: dict[str, object] = {
        "id": step.name,
        "title": localizer.t(f"demo.{step.name}.title"),
        "body": localizer.t(f"demo.{step.name}.body"),
        "done": step.is_done(scene),
    }
    if step.action == "command":
        return {**shown, "try": command(step.name, localizer, scene.clock.now().date())}
    is_moment = step.action in _MOMENTS
    action = {
        "label": localizer.t(f"demo.{step.name}.button"),
        "kind": "clock" if is_moment else step.action,
        "value": _instant(step, scene) if is_moment else _VALUES.get(step.name, ""),
    }
    return {**shown, "action": action}
