"""The guide on the sandbox's page: eight steps, each marked done when it really happened."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.clock import MovableClock
from bot.i18n.localizer import Localizer
from kpi.model import ChannelId, Kpi, Observation, UserId, WorkspaceId
from kpi.ports import UnitOfWork

#: The sample export that the guide offers.
SAMPLE = "x_account_overview.csv"


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
    action: str  # command, drop_sample, clock, open_dm, open_home
    is_done: Callable[[Scene], bool]


def _has_goal(scene: Scene) -> bool:
    return bool(scene.uow.goals.of_channel(scene.workspace_id, scene.channel_id))


def _tried_a_kpi(scene: Scene) -> bool:
    return any(text.startswith("/kpi ") for text in scene.typed) or bool(_kpis(scene))


def _kpis(scene: Scene) -> list[Kpi]:
    return scene.uow.kpis.of_channel(scene.workspace_id, scene.channel_id)


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
        state.state != "ok"
        for kpi in _kpis(scene)
        for state in scene.uow.alerts.of_kpi(scene.workspace_id, kpi.kpi_id)
    )


def _answered(scene: Scene) -> bool:
    """Whether the person answered an alert: of many that are due, another may come first."""
    own = scene.uow.kpis.of_owner(scene.workspace_id, scene.user_id)
    return any(_is_answered(scene, kpi) for kpi in own)


def _is_answered(scene: Scene, kpi: Kpi) -> bool:
    states = scene.uow.alerts.of_kpi(scene.workspace_id, kpi.kpi_id)
    if any(state.state == "acknowledged" or state.snoozed_until for state in states):
        return True
    raised = [state.since for state in states if state.incident]
    return bool(raised) and any(
        value.learnt_at > min(raised) for value in _newest(scene, kpi) if value.source == "hand"
    )


def _newest(scene: Scene, kpi: Kpi) -> list[Observation]:
    days = scene.uow.observations.recent_days(scene.workspace_id, [kpi.series_id], 1)
    return [
        value
        for day in days.get(kpi.series_id, [])
        for value in scene.uow.observations.on_day(scene.workspace_id, kpi.series_id, day)
    ]


STEPS = (
    Step(name="goal", action="command", is_done=_has_goal),
    Step(name="misfit", action="command", is_done=_tried_a_kpi),
    Step(name="better", action="command", is_done=_has_kpi),
    Step(name="drop", action="drop_sample", is_done=_has_import),
    Step(name="digest", action="command", is_done=_has_digest),
    Step(name="week", action="clock", is_done=_a_week_passed),
    Step(name="alert", action="open_dm", is_done=_alerted),
    Step(name="answer", action="open_dm", is_done=_answered),
)

_VALUES: Mapping[str, str] = {"drop": SAMPLE, "week": "604800"}


def command(name: str, localizer: Localizer, today: date) -> str:
    """Return what a step has people type; the KPI counts from four weeks ago, as the file does."""
    start = localizer.short_day(today - timedelta(days=28))
    return localizer.t(f"demo.{name}.command", start=start)


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
    action = {
        "label": localizer.t(f"demo.{step.name}.button"),
        "kind": step.action,
        "value": _VALUES.get(step.name, ""),
    }
    return {**shown, "action": action}
