"""What the alerts of the last weeks would have been, read from what is stored."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from kpi.alerts import AlertKind
from kpi.digest import Label
from kpi.hours import KEPT
from kpi.knowledge import Knowledge
from kpi.model import (
    GoalId,
    Kpi,
    KpiId,
    Period,
    RollUp,
    Series,
    Target,
    TargetKind,
    Team,
    UserId,
)
from kpi.ports import UnitOfWork, Window
from kpi.progress import Progress, Status, read
from kpi.simulation import Event, History, replay
from kpi.unusual import LOOK_BACK, is_enough
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.digests.composing import label
from kpi.usecases.histories import breaking
from kpi.usecases.lookups.series import points_until
from kpi.usecases.lookups.standings import local_day
from kpi.windows import needed, started

_DAY = timedelta(days=1)
#: How far back settings are tried out.
DAYS = 90
#: So many KPIs are replayed while somebody waits for a modal.
_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """How much there is to replay; ``is_enough``: unusual days can be told in it."""

    days: int  # from the first value to the last
    values: int
    is_enough: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """The alerts that one KPI would have brought in these mornings."""

    kpi: Kpi
    series: Series
    label: Label
    mornings: Period
    events: tuple[Event, ...]
    past: Past


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How many alerts of each kind some of a person's KPIs would have brought."""

    days: int
    kpis: int
    counts: Counter[AlertKind]


def of_own(uow: UnitOfWork, asker: Asker, knowledge: Knowledge) -> Totals:
    """Return what the asker's own KPIs would have brought, not more than can be waited for."""
    owned = uow.kpis.of_owner(asker.workspace_id, asker.user_id)
    counts: Counter[AlertKind] = Counter()
    found = []
    for kpi in access.enterable(uow, asker, owned)[:_MOST]:
        team = uow.teams.get(kpi.workspace_id, kpi.channel_id)
        one = of_kpi(uow, knowledge, team, kpi, asker.now) if team else None
        if one is not None:
            found.append(one)
            counts.update(event.kind for event in one.events)
    return Totals(days=DAYS, kpis=len(found), counts=counts)


def of_kpi(
    uow: UnitOfWork, knowledge: Knowledge, team: Team, kpi: Kpi, now: datetime, days: int = DAYS
) -> Simulated | None:
    """Replay the last days of the KPI up to today; None when its series is gone."""
    series = uow.series.get(kpi.workspace_id, kpi.series_id)
    if series is None:
        return None
    today = local_day(now, team.zone)
    mornings = Period(start=today - timedelta(days=days - 1), end=today + timedelta(days=1))
    look_back = LOOK_BACK + timedelta(days=days)
    points = points_until(uow, kpi.workspace_id, kpi.series_id, today, look_back)
    rolled = _roll_ups(uow, kpi, series, mornings)
    forecasts = uow.forecasts.of_kpi(kpi.workspace_id, kpi.kpi_id)  # newest first

    def standing(morning: date, previous: Status | None) -> Progress:
        forecast = next((one for one in forecasts if one.made_on <= morning), None)
        # What had come in by then is what the forecast knew, where there was one.
        until = min(forecast.through + _DAY, morning) if forecast else morning
        main, opening = rolled.get(until, rolled[morning])
        known = [day for day, _ in points if day < until]
        as_then = replace(main, newest_day=known[-1] if known else None)
        return read(
            kpi,
            series,
            as_then,
            opening=opening,
            today=morning,
            previous=previous,
            forecast=forecast,
        )

    broken = breaking.days(uow, knowledge, [series]).get(series.series_id, ())
    hours = uow.hours.points(kpi.workspace_id, kpi.series_id, now - KEPT, now)
    history = History(
        kpi=kpi,
        series=series,
        points=points,
        standing=standing,
        breaks=broken,
        hours=[(one.hour, one.value) for one in hours],
        zone=team.zone,
    )
    return Simulated(
        kpi=kpi,
        series=series,
        label=label(knowledge, kpi, series),
        mornings=mornings,
        events=tuple(replay(history, mornings)),
        past=past_of(series, points, history.hours, broken),
    )


def past_of(
    series: Series,
    points: Sequence[tuple[date, Decimal]],
    hours: Sequence[tuple[datetime, Decimal]] = (),
    breaks: Sequence[date] = (),
) -> Past:
    """Return how much these values, by day and perhaps by hour, have to say."""
    days = (points[-1][0] - points[0][0]).days + 1 if points else 0
    is_judged = bool(points) and is_enough(series, points, breaks, hours)
    return Past(days=days, values=len(points), is_enough=is_judged)


def _roll_ups(
    uow: UnitOfWork, kpi: Kpi, series: Series, mornings: Period
) -> dict[date, tuple[RollUp, RollUp | None]]:
    """Return what the store says of each morning's windows, of the days before it alone."""
    asked = {morning: needed(kpi, series, morning) for morning in mornings}
    windows: dict[tuple[date, str], Window] = {}
    for morning, one in asked.items():
        named = (("main", one.main), ("opening", one.opening), ("first", one.first))
        for name, window in named:
            if window is not None and window.period.start < morning:
                end = min(window.period.end, morning)
                period = Period(start=window.period.start, end=end)
                windows[morning, name] = Window(series_id=series.series_id, period=period)
    answers = uow.observations.roll_up(kpi.workspace_id, list(windows.values()))
    found = dict(zip(windows, answers, strict=True))
    blank = RollUp(series_id=series.series_id)
    return {
        morning: (
            found.get((morning, "main"), blank),
            started(found.get((morning, "opening")), found.get((morning, "first"))),
        )
        for morning in asked
    }


def of_values(
    series: Series,
    points: Sequence[tuple[date, Decimal]],
    days: int = DAYS,
    hours: Sequence[tuple[datetime, Decimal]] = (),
) -> list[Event]:
    """Replay the last days of values that belong to no KPI: by their own history alone.

    There must be points; they are by day. The last morning is the one after the last day. Values
    by hour are by hour, in UTC.
    """
    end = points[-1][0] + timedelta(days=2)
    mornings = Period(start=end - timedelta(days=days), end=end)
    kpi = _of_nobody(series, mornings)
    nothing = Progress(status=Status.NO_DATA, window=mornings, target=kpi.target.value)
    broken = [one.day for one in breaking.known(series)]
    history = History(
        kpi=kpi,
        series=series,
        points=points,
        standing=lambda *_: nothing,
        breaks=broken,
        hours=hours,
    )
    return replay(history, mornings, (AlertKind.DATA_MISSING, AlertKind.UNUSUAL))


def _of_nobody(series: Series, period: Period) -> Kpi:
    """Return a KPI without a goal that wants as much as there is."""
    nobody = UserId("")
    return Kpi(
        workspace_id=series.workspace_id,
        kpi_id=KpiId(""),
        goal_id=GoalId(""),
        channel_id=series.channel_id,
        metric=series.metric,
        label="",
        series_id=series.series_id,
        target=Target(value=Decimal(0), kind=TargetKind.TOTAL),
        period=period,
        owner_id=nobody,
        created_by=nobody,
        created_at=datetime.min.replace(tzinfo=UTC),
    )
