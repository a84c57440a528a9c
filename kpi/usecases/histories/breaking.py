"""Series under whose name something else is counted from a day on: marked, never compared.

A break is said by a file that calls the number by its new name (kpi.usecases.files.renames), by
what is known of the platform (kpi.knowledge.recounts), or by the team, which may also say that a
day changed nothing for it. A file knows its day better than what is known of the platform at
large. A rate breaks where one of its sides does. What a break does to a history is in
kpi/breaks.py.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kpi import breaks
from kpi.knowledge import Knowledge, Text, recounts
from kpi.model import Aggregation, ChannelId, MetricKey, Period, Series, SeriesId
from kpi.ports import Break, BreakOrigin, UnitOfWork, Window
from kpi.usecases.files.reading_files import Key, Taken
from kpi.usecases.files.renames import renamed_in

#: So far back older values are looked for.
_BEFORE = timedelta(days=760)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """From ``day`` on the series counts what ``name`` says; the team may leave that empty."""

    day: date
    name: Text
    origin: BreakOrigin


Breaks = Mapping[SeriesId, Marked]
Days = Mapping[SeriesId, Sequence[date]]
Found = Mapping[SeriesId, Sequence[Marked]]


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
    said = uow.series.breaks(workspace_id, list(named))
    stored = {one.series_id: one for one in said if one.origin is BreakOrigin.FILE}
    for one in named.values():
        before = stored.get(one.series_id)
        if before is not None and one.day < before.day:
            uow.series.remove_break(before)
        if before is None or one.day < before.day:
            uow.series.save_break(one)


def of_series(
    uow: UnitOfWork, knowledge: Knowledge, series: Sequence[Series]
) -> dict[SeriesId, Marked]:
    """Return where these series broke last; those without older values did not."""
    return {key: several[-1] for key, several in seen(uow, knowledge, series).items()}


def seen(
    uow: UnitOfWork, knowledge: Knowledge, series: Sequence[Series]
) -> dict[SeriesId, list[Marked]]:
    """Return every break of these series that has values before it, by day."""
    return real(uow, series, marked(uow, knowledge, series))


def marked(uow: UnitOfWork, knowledge: Knowledge, series: Sequence[Series]) -> Found:
    """Return every break of these series, by day; nothing is asked of their values."""
    return _all(uow, knowledge, series) if series else {}


def real(uow: UnitOfWork, series: Sequence[Series], found: Found) -> dict[SeriesId, list[Marked]]:
    """Return those of the breaks ``found`` in these series that have values before them."""
    asked = [(key, one) for key, several in found.items() for one in several]
    windows = [
        Window(series_id=key, period=Period(start=one.day - _BEFORE, end=one.day))
        for key, one in asked
    ]
    rolled = uow.observations.roll_up(series[0].workspace_id, windows) if windows else []
    kept: dict[SeriesId, list[Marked]] = {}
    for (key, one), before in zip(asked, rolled, strict=True):
        if before.days:
            kept.setdefault(key, []).append(one)
    return kept


def every(uow: UnitOfWork, knowledge: Knowledge, series: Series) -> list[Marked]:
    """Return every break of the series, by day, with values before it or without."""
    return _all(uow, knowledge, [series]).get(series.series_id, [])


def days(uow: UnitOfWork, knowledge: Knowledge, series: Sequence[Series]) -> Days:
    """Return the days from which on each of these series counts something else, by day.

    Series that never did are left out. Nothing is asked of their values.
    """
    return days_of(marked(uow, knowledge, series))


def days_of(found: Found) -> Days:
    """Return the days alone of these breaks."""
    return {key: [one.day for one in several] for key, several in found.items()}


def current(days: Days, series_id: SeriesId, through: date) -> date | None:
    """Return since when the series counts what it counts on that day; None: always."""
    return breaks.last(days.get(series_id, ()), through)


def _all(
    uow: UnitOfWork, knowledge: Knowledge, series: Sequence[Series]
) -> dict[SeriesId, list[Marked]]:
    """Return each series' breaks, by day; those without any are left out."""
    sides = _sides(uow, knowledge, series)
    concerned = {one.series_id: one for several in sides.values() for one in several} | {
        one.series_id: one for one in series
    }
    said: dict[SeriesId, list[Break]] = {}
    for stored in uow.series.breaks(series[0].workspace_id, sorted(concerned)):
        said.setdefault(stored.series_id, []).append(stored)
    own = {key: _own(one, said.get(key, [])) for key, one in concerned.items()}
    found: dict[SeriesId, list[Marked]] = {}
    for one in series:
        denied = _denied(said.get(one.series_id, ()))
        parts = [own[part.series_id] for part in sides.get(one.series_id, ())]
        whole = {mark.day: mark for part in [*parts, own[one.series_id]] for mark in part}
        left = [whole[day] for day in sorted(whole.keys() - denied)]
        if left:
            found[one.series_id] = left
    return found


def _own(series: Series, said: Sequence[Break]) -> list[Marked]:
    """Return what is said of the series itself."""
    denied = _denied(said)
    told = [
        Marked(day=one.day, name=Text(ja=one.name, en=one.name), origin=one.origin)
        for one in said
        if one.origin is not BreakOrigin.DENIED
    ]
    if not any(one.origin is BreakOrigin.FILE for one in told):
        told += known(series)
    return [one for one in told if one.day not in denied]


def known(series: Series) -> Iterator[Marked]:
    """Yield what is known of the platform's own changes to what the series counts, by day."""
    for one in recounts.load().get((series.scope.platform, series.metric), ()):
        yield Marked(day=one.day, name=one.name, origin=BreakOrigin.PLATFORM)


def _denied(said: Iterable[Break]) -> set[date]:
    return {one.day for one in said if one.origin is BreakOrigin.DENIED}


def _sides(
    uow: UnitOfWork, knowledge: Knowledge, series: Sequence[Series]
) -> dict[SeriesId, list[Series]]:
    """Return the series that each rate may be made of, and each sum."""
    known: dict[tuple[ChannelId, MetricKey], list[Series]] = {}
    found: dict[SeriesId, list[Series]] = {}
    for made in series:
        scope = replace(made.scope, over="")
        for part in _made_of(knowledge, made):
            key = made.channel_id, part
            if key not in known:
                known[key] = uow.series.of_channel(made.workspace_id, *key)
            inside = [one for one in known[key] if scope.covers(one.scope) and not one.scope.over]
            found.setdefault(made.series_id, []).extend(inside)
    return found


def _made_of(knowledge: Knowledge, series: Series) -> list[MetricKey]:
    ratio = knowledge.parts_of(series.metric) if series.aggregation is Aggregation.RATIO else None
    if ratio is not None:
        return sorted(ratio.metrics)
    return [series.metric] if series.scope.over else []
