"""Where many KPIs stand, in a few reads however many they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kpi.alerts import previous_status, waits_of
from kpi.confidence import stands
from kpi.model import (
    Aggregation,
    Kpi,
    KpiId,
    Recurrence,
    RollUp,
    Series,
    TargetKind,
    WorkspaceId,
)
from kpi.ports import AlertState, Confidence, UnitOfWork
from kpi.progress import Progress, read
from kpi.windows import Needed, needed

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One KPI with what it was judged by."""

    kpi: Kpi
    series: Series
    roll_up: RollUp
    progress: Progress
    confidence: Confidence | None = None  # the owner's own, as long as it stands
    waits: tuple[int, ...] = ()  # how long its values usually take (kpi.freshness)


def local_day(now: datetime, zone: str) -> date:
    """Return the day that it is in the zone."""
    return now.astimezone(ZoneInfo(zone)).date()


def of_kpis(
    uow: UnitOfWork,
    workspace_id: WorkspaceId,
    kpis: Sequence[Kpi],
    today: date,
    states: Mapping[KpiId, Sequence[AlertState]] | None = None,
    series: Sequence[Series] = (),
) -> list[Standing]:
    """Return the standing of each KPI whose series exists, in the order given.

    ``today`` is the team's local day. What the last look made of a KPI steadies what is said
    now, alike in each digest, alert and answer; ``states`` are its alerts where they are known,
    ``series`` those that were read already.
    """
    rolled = roll_up(uow, workspace_id, kpis, today, series)
    known = [one.kpi for one in rolled]
    watched = watch(uow, workspace_id, known) if states is None else states
    latest = uow.forecasts.latest(workspace_id, [kpi.kpi_id for kpi in known])
    forecasts = {one.kpi_id: one for one in latest}
    found = uow.confidences.latest(workspace_id, [kpi.kpi_id for kpi in known])
    said = {one.kpi_id: one for one in found}
    standing = [
        Standing(
            kpi=one.kpi,
            series=one.series,
            roll_up=one.main,
            confidence=said.get(one.kpi.kpi_id),
            waits=waits_of(watched.get(one.kpi.kpi_id, ())),
            progress=read(
                one.kpi,
                one.series,
                one.main,
                opening=one.opening,
                today=today,
                previous=previous_status(watched.get(one.kpi.kpi_id, ())),
                forecast=forecasts.get(one.kpi.kpi_id),
            ),
        )
        for one in rolled
    ]
    return [_of_today(one, today) for one in standing]


def _of_today(one: Standing, today: date) -> Standing:
    """Leave out what the owner said too long ago, or of another window."""
    said = one.confidence
    if said is None or stands(said, one.progress.window, today):
        return one
    return replace(one, confidence=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolled:
    """One KPI with what the store added up for it (kpi.windows.needed)."""

    kpi: Kpi
    series: Series
    main: RollUp
    opening: RollUp | None


def roll_up(
    uow: UnitOfWork,
    workspace_id: WorkspaceId,
    kpis: Sequence[Kpi],
    today: date,
    series: Sequence[Series] = (),
) -> list[Rolled]:
    """Return the roll-ups of each KPI whose series exists, in the order given."""
    by_id = {one.series_id: one for one in series}
    missing = sorted({kpi.series_id for kpi in kpis} - by_id.keys())
    if missing:
        by_id |= {one.series_id: one for one in uow.series.get_many(workspace_id, missing)}
    known = [kpi for kpi in kpis if kpi.series_id in by_id]
    asked = [needed(kpi, by_id[kpi.series_id], today) for kpi in known]
    found = [
        Rolled(kpi=kpi, series=by_id[kpi.series_id], main=main, opening=opening)
        for kpi, (main, opening) in zip(known, _roll_ups(uow, workspace_id, asked), strict=True)
    ]
    return _whole_days(uow, workspace_id, found, today)


def _whole_days(
    uow: UnitOfWork, workspace_id: WorkspaceId, found: list[Rolled], today: date
) -> list[Rolled]:
    """Leave out today's value where it grows by the hour: a part of a day is behind any pace."""
    growing = {one.series.series_id for one in found if _may_grow(one, today)}
    if not growing:
        return found
    since = datetime.combine(today - _DAY, time(0), UTC)
    by_hour = uow.hours.newest(workspace_id, sorted(growing), since)
    return [
        replace(one, main=_without_last(one.main))
        if one.series.series_id in by_hour and _may_grow(one, today)
        else one
        for one in found
    ]


def _may_grow(one: Rolled, today: date) -> bool:
    """Whether it is a sum of days of which today has a value already."""
    target = one.kpi.target
    is_sum = one.series.aggregation is Aggregation.SUM and target.kind is not TargetKind.LEVEL
    is_daily = target.recurrence is Recurrence.DAILY
    return is_sum and not is_daily and one.main.last_day == today == one.main.newest_day


def _without_last(main: RollUp) -> RollUp:
    """Return the roll-up without its last day; of the day before only the sum is known."""
    if main.days == 1 or main.last_day is None or main.last_value is None:
        return RollUp(
            series_id=main.series_id,
            newest_day=main.newest_day,
            newest_learnt_at=main.newest_learnt_at,
        )
    total, day = main.total - main.last_value, main.last_day - _DAY
    return replace(main, total=total, days=main.days - 1, last_day=day)


def watch(
    uow: UnitOfWork, workspace_id: WorkspaceId, kpis: Sequence[Kpi]
) -> dict[KpiId, list[AlertState]]:
    """Return where the alerts of each KPI stand; a KPI that nobody looked at yet has none."""
    found: dict[KpiId, list[AlertState]] = {}
    for state in uow.alerts.of_kpis(workspace_id, [kpi.kpi_id for kpi in kpis]):
        found.setdefault(state.kpi_id, []).append(state)
    return found


def _roll_ups(
    uow: UnitOfWork, workspace_id: WorkspaceId, asked: Sequence[Needed]
) -> list[tuple[RollUp, RollUp | None]]:
    windows = [window for one in asked for window in one.windows]
    if not windows:
        return []
    answers = iter(uow.observations.roll_up(workspace_id, windows))
    return [one.of(answers) for one in asked]
