"""The lines that a digest, a story or a KPI's details show: which, and of what values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpi import charts
from kpi.digest import Drawn, Line, Revised, most_urgent
from kpi.knowledge import Knowledge
from kpi.model import Aggregation, Period, SeriesId, Team
from kpi.ports import Note, UnitOfWork, Window
from kpi.usecases.digests import correcting
from kpi.usecases.digests.moving import NotedIn
from kpi.usecases.histories import breaking
from kpi.usecases.histories.breaking import Marked
from kpi.usecases.lookups.standings import Standing

#: Slack draws so many lines in one message, and points in one line.
MOST_CHARTS = 2
MOST_POINTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawable:
    """A KPI that may be drawn, and the days that its line needs."""

    line: Line
    standing: Standing
    period: Period


def drawable(known: Sequence[Standing], lines: Sequence[Line]) -> list[Drawable]:
    """Return the KPIs that need attention most, twice as many as are drawn: some have no line."""
    by_id = {one.kpi.kpi_id: one for one in known}
    urgent = [(line, by_id[line.label.kpi_id]) for line in most_urgent(lines)[: 2 * MOST_CHARTS]]
    return [
        Drawable(line=line, standing=one, period=period)
        for line, one in urgent
        if (period := charts.days_drawn(one.kpi, one.progress)) is not None
    ]


def charts_of(
    uow: UnitOfWork,
    team: Team,
    wanted: Sequence[Drawable],
    seen: Mapping[SeriesId, Sequence[Marked]],
    noted: NotedIn,
    revised: Sequence[Revised],
) -> tuple[Drawn, ...]:
    """Draw the first of them that have a line; ``seen`` are the breaks of their series.

    ``revised`` are the KPIs with days that were corrected.
    """
    corrected = {one.label.kpi_id: one.marked for one in revised}
    windows = [Window(series_id=one.standing.kpi.series_id, period=one.period) for one in wanted]
    drawn: list[Drawn] = []
    all_points = uow.observations.points_of(team.workspace_id, windows)
    for one, points in zip(wanted, all_points, strict=True):
        if len(drawn) == MOST_CHARTS:
            break
        broken = seen.get(one.standing.kpi.series_id, ())
        days = corrected.get(one.line.label.kpi_id, ())
        chart = _draw(uow, team, one.standing, one.period, points, noted(one.period), broken, days)
        if chart is not None:
            drawn.append(Drawn(label=one.line.label, chart=chart))
    return tuple(drawn)


def chart_of(
    uow: UnitOfWork, knowledge: Knowledge, team: Team, standing: Standing
) -> charts.Chart | None:
    """Return the KPI's line beside the one that it needs; None: too little to draw."""
    kpi = standing.kpi
    period = charts.days_drawn(kpi, standing.progress)
    if period is None:
        return None
    workspace_id = team.workspace_id
    return _draw(
        uow,
        team,
        standing,
        period,
        uow.observations.points(workspace_id, kpi.series_id, period),
        uow.notes.of_channel(workspace_id, kpi.channel_id, period),
        breaking.seen(uow, knowledge, [standing.series]).get(kpi.series_id, ()),
        correcting.of_late(uow, standing, period),
    )


def _draw(
    uow: UnitOfWork,
    team: Team,
    standing: Standing,
    period: Period,
    points: Sequence[tuple[date, Decimal]],
    notes: Sequence[Note],
    broken: Sequence[Marked],
    revised: Sequence[date],
) -> charts.Chart | None:
    series = standing.series
    is_rate = series.aggregation is Aggregation.RATIO
    return charts.draw(
        standing.kpi,
        series,
        standing.progress,
        points,
        most=MOST_POINTS,
        notes=[(one.day, one.text) for one in notes],
        breaks=[(one.day, one.name) for one in broken],
        parts=uow.observations.parts(series.workspace_id, series.series_id, period)
        if is_rate
        else (),
        revised=revised,
        country=team.country,
    )
