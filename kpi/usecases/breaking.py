"""Series under whose name a platform began to count something else: marked, never compared.

A file calls the number by its new name from some day on (kpi.usecases.renames). Where the series
has older values, that day is a break; a rate breaks where one of its sides does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from kpi.knowledge import Knowledge
from kpi.model import Aggregation, Period, Series, SeriesId, WorkspaceId
from kpi.ports import Break, UnitOfWork, Window
from kpi.usecases.reading_files import Key, Taken
from kpi.usecases.renames import renamed_in

#: So far back older values are looked for.
_BEFORE = timedelta(days=760)

Breaks = Mapping[SeriesId, Break]


def mark(uow: UnitOfWork, made: Mapping[Key, Series], taken: Mapping[Key, Taken]) -> None:
    """Keep from which day on the file's series go by a name that replaced another."""
    named = {
        series.series_id: Break(
            workspace_id=series.workspace_id,
            series_id=series.series_id,
            day=taken[key].values.first_day,
            name=taken[key].name,
        )
        for key, series in made.items()
        if renamed_in(key[0], key[1].platform, taken[key].name)
    }
    if not named:
        return
    workspace_id = next(iter(named.values())).workspace_id
    stored = {one.series_id: one for one in uow.series.breaks(workspace_id, list(named))}
    for one in named.values():
        before = stored.get(one.series_id)
        if before is None or one.day < before.day:
            uow.series.save_break(one)


def of_series(
    uow: UnitOfWork, knowledge: Knowledge, series: Sequence[Series]
) -> dict[SeriesId, Break]:
    """Return where these series break; those without older values do not."""
    if not series:
        return {}
    workspace_id = series[0].workspace_id
    sides = {one.series_id: _sides(uow, knowledge, one) for one in series}
    wanted = {*sides, *(side for several in sides.values() for side in several)}
    found = _real(uow, workspace_id, uow.series.breaks(workspace_id, sorted(wanted)))
    broken: dict[SeriesId, Break] = {}
    for series_id, several in sides.items():
        own = [found[one] for one in (series_id, *several) if one in found]
        if own:
            latest = max(own, key=lambda one: one.day)
            broken[series_id] = replace(latest, series_id=series_id)
    return broken


def _sides(uow: UnitOfWork, knowledge: Knowledge, series: Series) -> list[SeriesId]:
    """Return the series that a rate may be made of; nothing where it is none."""
    ratio = knowledge.parts_of(series.metric)
    if ratio is None or series.aggregation is not Aggregation.RATIO:
        return []
    return [
        one.series_id
        for part in sorted(ratio.metrics)
        for one in uow.series.of_channel(series.workspace_id, series.channel_id, part)
        if series.scope.covers(one.scope)
    ]


def _real(
    uow: UnitOfWork, workspace_id: WorkspaceId, marked: Sequence[Break]
) -> dict[SeriesId, Break]:
    windows = [
        Window(series_id=one.series_id, period=Period(start=one.day - _BEFORE, end=one.day))
        for one in marked
    ]
    rolled = uow.observations.roll_up(workspace_id, windows) if windows else []
    return {one.series_id: one for one, before in zip(marked, rolled, strict=True) if before.days}
