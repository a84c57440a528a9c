"""Forecasts of KPIs, made by the worker when values come in, a KPI is set, and once a day.

Whoever shows a KPI reads the newest row and never waits. numpy is imported here when something
is forecast, and nowhere else: the web process never does that.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from kpi import breaks
from kpi import reading as readings
from kpi.knowledge import Knowledge
from kpi.model import (
    Aggregation,
    ChannelId,
    Kpi,
    KpiId,
    KpiState,
    Period,
    Series,
    SeriesId,
    Team,
    WorkspaceId,
)
from kpi.ports import Forecast, Job, UnitOfWork
from kpi.reading import Course, Reading
from kpi.usecases import jobs
from kpi.usecases.histories import breaking
from kpi.usecases.lookups.series import points_until
from kpi.usecases.lookups.standings import Rolled, local_day, roll_up
from kpi.windows import is_level, window_of

if TYPE_CHECKING:
    from kpi.forecasting.history import Points
    from kpi.forecasting.outlook import Asked, Kind, Parts, Sort
    from kpi.forecasting.pool import Pool

#: Whether a day is a public holiday in the country (ISO 3166-1 alpha-2).
HolidayIn = Callable[[str, date], bool]

#: The kind of job that forecasts one KPI.
FORECAST_JOB = "forecast"
#: So far back a history is read: two years and what is needed around them.
_HISTORY = timedelta(days=760)
#: What was forecast longer ago steadies nothing.
_LATELY = timedelta(days=7)
#: So many series of a workspace teach what is usual for their kind.
_MOST_MEMBERS = 40


def nobodys_holidays(_country: str, _day: date) -> bool:
    """Say of every day that it is no holiday."""
    return False


def ask(uow: UnitOfWork, kpi: Kpi, now: datetime) -> None:
    """Ask for the forecast of a KPI that was just set or changed, in the same transaction."""
    key = f"{FORECAST_JOB}:{uow.new_id()}"
    jobs.ask(uow, kpi.workspace_id, FORECAST_JOB, key, {"kpi": kpi.kpi_id}, now)


def answer(
    uow: UnitOfWork, knowledge: Knowledge, job: Job, now: datetime, is_holiday: HolidayIn
) -> int:
    """Do a job of kind FORECAST_JOB and return how many forecasts that made: one or none."""
    kpi = uow.kpis.get(job.workspace_id, KpiId(str(job.payload["kpi"])))
    if kpi is None or kpi.state is KpiState.REMOVED:
        return 0
    return renew(uow, knowledge, job.workspace_id, [kpi], now, is_holiday, has_news=True)


@dataclass(slots=True, kw_only=True)
class _Round:
    """What is the same for all KPIs of one round; pools are learnt once for each kind."""

    uow: UnitOfWork
    knowledge: Knowledge
    workspace_id: WorkspaceId
    now: datetime
    is_holiday: HolidayIn
    pools: "dict[tuple[str, Kind], Pool]" = field(default_factory=dict)


def renew(
    uow: UnitOfWork,
    knowledge: Knowledge,
    workspace_id: WorkspaceId,
    kpis: Iterable[Kpi],
    now: datetime,
    is_holiday: HolidayIn = nobodys_holidays,
    *,
    has_news: bool = False,
) -> int:
    """Forecast each KPI whose window is open, and return how many were.

    What was forecast today from the same days is left as it is, unless values may have changed
    (``has_news``). A daily target has nothing to forecast. Days that count something else than
    the newest one are left out.
    """
    this = _Round(
        uow=uow, knowledge=knowledge, workspace_id=workspace_id, now=now, is_holiday=is_holiday
    )
    count = 0
    for channel_id, group in groupby(sorted(kpis, key=_channel), key=_channel):
        team = uow.teams.get(workspace_id, channel_id)
        if team is not None:
            count += _renew_team(this, team, list(group), has_news=has_news)
    return count


def _channel(kpi: Kpi) -> ChannelId:
    return kpi.channel_id


def _renew_team(this: _Round, team: Team, kpis: Sequence[Kpi], *, has_news: bool) -> int:
    today = local_day(this.now, team.zone)
    latest = this.uow.forecasts.latest(this.workspace_id, [kpi.kpi_id for kpi in kpis])
    before = {one.kpi_id: one for one in latest}
    wanted: list[tuple[Rolled, Reading]] = []
    for one in roll_up(this.uow, this.workspace_id, kpis, today):
        reading = _open_reading(one, today)
        if reading is None:
            continue
        if not has_news and _is_current(before.get(one.kpi.kpi_id), one.kpi, reading):
            continue
        wanted.append((one, reading))
    days = breaking.days(this.uow, this.knowledge, [one.series for one, _ in wanted])
    for one, reading in wanted:
        since = breaking.current(days, one.series.series_id, today)
        made = _forecast(this, team, one, reading, since)
        this.uow.forecasts.save(_steadied(this, made, before.get(one.kpi.kpi_id)))
    return len(wanted)


def _steadied(this: _Round, made: Forecast, before: Forecast | None) -> Forecast:
    """Return the forecast with its chance halfway between its own and what was said before today.

    A day's numbers alone turn no verdict around and the next day's back again.
    """
    earlier = _earlier(this, made, before)
    if earlier is None or earlier.chance is None or made.chance is None:
        return made
    return replace(made, chance=round((earlier.chance + made.chance) / 2, 4))


def _earlier(this: _Round, made: Forecast, before: Forecast | None) -> Forecast | None:
    """Return what was forecast of the same lately, not today; ``before`` is the newest of all."""
    known = [before] if before is not None else []
    if before is not None and before.made_on >= made.made_on:
        known = this.uow.forecasts.of_kpi(made.workspace_id, made.kpi_id)
    earlier = next((one for one in known if one.made_on < made.made_on), None)
    if earlier is None or made.made_on - earlier.made_on > _LATELY:
        return None
    return earlier if _subject(earlier) == _subject(made) else None


def _subject(one: Forecast) -> tuple[object, ...]:
    """Return what a forecast is about."""
    return one.start, one.last_day, one.target, one.direction, one.counted_since


def _open_reading(one: Rolled, today: date) -> Reading | None:
    """Return the reading of a window that is not over and of which something is known."""
    window = window_of(one.kpi.target, one.kpi.period, today)
    reading = readings.of(one.kpi, one.series, one.main, one.opening, window, today)
    if reading is None or reading.is_daily or reading.is_over or not reading.days_known:
        return None
    return reading


def _is_current(before: Forecast | None, kpi: Kpi, reading: Reading) -> bool:
    return (
        before is not None
        and before.made_on == reading.today
        and before.through == reading.as_of
        and before.start == reading.window.start
        and (before.target, before.direction) == (kpi.target.value, kpi.target.direction)
    )


def _forecast(
    this: _Round, team: Team, one: Rolled, reading: Reading, since: date | None
) -> Forecast:
    from kpi.forecasting import outlook  # noqa: PLC0415 numpy, which only the worker pays

    def is_holiday(day: date) -> bool:
        return this.is_holiday(team.country, day)

    def pool_of(kind: "Kind") -> "Pool":
        key = team.country, kind
        if key not in this.pools:
            members = _members(this, kind, reading.today)
            this.pools[key] = outlook.pooled(kind, members, is_holiday)
        return this.pools[key]

    return outlook.forecast(_asked(this, one, reading, since, is_holiday), pool_of)


def _asked(
    this: _Round,
    one: Rolled,
    reading: Reading,
    since: date | None,
    is_holiday: Callable[[date], bool],
) -> "Asked":
    from kpi.forecasting.history import is_weekly  # noqa: PLC0415 as above
    from kpi.forecasting.outlook import Asked  # noqa: PLC0415 as above

    everything = _points(this, one.series.series_id, reading.as_of)
    edge = [since] if since is not None else []
    points = breaks.current(everything, edge, reading.today)
    return Asked(
        kpi=one.kpi,
        reading=reading,
        points=points,
        by_week=is_weekly(everything),
        counted_since=since if len(points) < len(everything) else None,
        parts=_parts(this, one, reading.as_of, edge),
        sort=_sort(one, reading),
        now=this.now,
        is_holiday=is_holiday,
    )


def _sort(one: Rolled, reading: Reading) -> "Sort":
    from kpi.forecasting.outlook import Sort  # noqa: PLC0415 as above

    if reading.course is Course.ADDS_UP:
        return Sort.ADDED
    return Sort.LEVEL if is_level(one.series) else Sort.ANEW


def _points(this: _Round, series_id: SeriesId, through: date) -> "Points":
    found = points_until(this.uow, this.workspace_id, series_id, through, _HISTORY)
    return [(day, float(value)) for day, value in found]


def _parts(this: _Round, one: Rolled, through: date, edge: Sequence[date]) -> "Parts | None":
    """Return the parts of a ratio that is judged by them; None: its newest value stands."""
    from kpi.forecasting.outlook import Parts  # noqa: PLC0415 as above

    main = one.main
    is_ratio = one.series.aggregation is Aggregation.RATIO
    if not is_ratio or main.numerator is None or not main.denominator:
        return None
    period = Period(start=through - _HISTORY, end=through + timedelta(days=1))
    found = this.uow.observations.parts(this.workspace_id, one.series.series_id, period)
    return Parts(
        tops=breaks.current([(day, float(top)) for day, top, _ in found], edge, date.max),
        bottoms=breaks.current([(day, float(low)) for day, _, low in found], edge, date.max),
        top=float(main.numerator),
        bottom=float(main.denominator),
        per=float(readings.per(one.series)),
    )


def _members(this: _Round, kind: "Kind", today: date) -> "list[Points]":
    """Return the histories of the workspace's series of that kind, the first few by id."""
    ids = sorted({kpi.series_id for kpi in this.uow.kpis.all_active(this.workspace_id)})
    fitting = [
        series
        for series in this.uow.series.get_many(this.workspace_id, ids)
        if _teaches(series, kind)
    ]
    chosen = fitting[:_MOST_MEMBERS]
    days = breaking.days(this.uow, this.knowledge, chosen)
    return [
        breaks.current(_points(this, one.series_id, today), days.get(one.series_id, ()), today)
        for one in chosen
    ]


def _teaches(series: Series, kind: "Kind") -> bool:
    from kpi.forecasting.outlook import Sort  # noqa: PLC0415 as above

    if kind.sort is Sort.LEVEL:
        return is_level(series)
    wanted = Aggregation.SUM if kind.sort is Sort.ADDED else Aggregation.RATIO
    return series.aggregation is wanted
