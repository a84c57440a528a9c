"""Where each value of a KPI comes from, and where two sources say different things.

All values are kept. Which one is used is decided by kpi.ports.precedence alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby

from kpi.digest import Label
from kpi.errors import NotFound
from kpi.knowledge import Knowledge
from kpi.model import ChannelId, Kpi, KpiId, Observation, Period, RunId, Scope, Series, WorkspaceId
from kpi.ports import Run, UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.digests import composing
from kpi.usecases.histories import deriving
from kpi.usecases.lookups import standings
from kpi.usecases.people import teams

#: So many of the newest days are shown, and in so many it is looked for differences.
MOST_DAYS, COMPARED = 10, 30
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a value came from: its kind ("file", "sql", ...) and the name of what is connected."""

    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one source said of a day, when it was learnt, and in which run; None: not known."""

    value: Decimal
    origin: Origin
    at: datetime
    run: Run | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOrigins:
    """A day's values, the one in use first, and what stood there before, newest first."""

    day: date
    said: tuple[Said, ...]
    before: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two sources that do not say the same of some days; the values are of the newest one."""

    label: Label
    days: int
    newest: date
    used: Said
    other: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """A KPI's newest days with where their values come from, newest first; ``added``: of whom."""

    kpi: Kpi
    label: Label
    days: tuple[DayOrigins, ...]
    difference: Difference | None = None
    added: tuple[Scope, ...] = ()


def of_kpi(uow: UnitOfWork, asker: Asker, knowledge: Knowledge, kpi_id: KpiId) -> Provenance:
    """Return where the KPI's newest values come from; NotFound when it is not the asker's."""
    kpi = access.kpi(uow, asker, kpi_id)
    series = uow.series.get(kpi.workspace_id, kpi.series_id)
    if series is None:
        raise NotFound("not_found.series")
    newest = uow.observations.recent_days(kpi.workspace_id, [kpi.series_id], MOST_DAYS)
    days = newest.get(kpi.series_id, [])
    label = composing.label(knowledge, kpi, series)
    found = _differences(uow, asker, [(label, kpi, series)])
    total = deriving.added_up(uow, knowledge, series, asker.now)
    return Provenance(
        kpi=kpi,
        label=label,
        days=_days(uow, series, days) if days else (),
        difference=found[0] if found else None,
        added=total.scopes if total else (),
    )


def _days(uow: UnitOfWork, series: Series, days: Sequence[date]) -> tuple[DayOrigins, ...]:
    workspace_id, series_id = series.workspace_id, series.series_id
    period = Period(start=min(days), end=max(days) + _DAY)
    values = uow.observations.of_all_sources(workspace_id, [series_id], period)
    origins = _origins(uow, workspace_id)
    ids = dict.fromkeys(one.run_id for one in values if one.run_id is not None)
    runs = {run.run_id: run for run in uow.runs.get_many(workspace_id, list(ids))}
    by_day = {day: list(several) for day, several in groupby(values, key=lambda one: one.day)}
    return tuple(
        DayOrigins(
            day=day,
            said=tuple(_said(one, origins, runs) for one in by_day[day]),
            before=tuple(
                past.observation.value
                for past in uow.observations.history(workspace_id, series_id, day)
            ),
        )
        for day in days
    )


def differences(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, channel_id: ChannelId
) -> list[Difference]:
    """Return the channel's KPIs of which sources say different things, most days first."""
    access.enter(uow, asker, channel_id)
    kpis = uow.kpis.of_channel(asker.workspace_id, channel_id)
    stored = uow.series.get_many(asker.workspace_id, sorted({kpi.series_id for kpi in kpis}))
    series = {one.series_id: one for one in stored}
    known = [
        (composing.label(knowledge, kpi, series[kpi.series_id]), kpi, series[kpi.series_id])
        for kpi in kpis
        if kpi.series_id in series
    ]
    return sorted(_differences(uow, asker, known), key=lambda one: -one.days)


def _differences(
    uow: UnitOfWork, asker: Asker, known: Sequence[tuple[Label, Kpi, Series]]
) -> list[Difference]:
    if not known:
        return []
    team = teams.of_channel(uow, asker, known[0][1].channel_id)
    today = standings.local_day(asker.now, team.zone)
    period = Period(start=today - timedelta(days=COMPARED), end=today + _DAY)
    ids = [series.series_id for _, _, series in known]
    values = uow.observations.of_all_sources(asker.workspace_id, ids, period)
    apart: dict[str, list[list[Observation]]] = {}
    for place, several in groupby(values, key=lambda one: (one.series_id, one.day)):
        said = list(several)
        if any(one.value != said[0].value for one in said):
            apart.setdefault(place[0], []).append(said)
    origins = _origins(uow, asker.workspace_id) if apart else {}
    return [
        _difference(label, apart[series.series_id], origins)
        for label, _, series in known
        if series.series_id in apart
    ]


def _difference(
    label: Label, days: Sequence[Sequence[Observation]], origins: Mapping[str, Origin]
) -> Difference:
    used, *others = days[-1]
    other = next(one for one in others if one.value != used.value)
    return Difference(
        label=label,
        days=len(days),
        newest=used.day,
        used=_said(used, origins, {}),
        other=_said(other, origins, {}),
    )


def _origins(uow: UnitOfWork, workspace_id: WorkspaceId) -> dict[str, Origin]:
    """Return what is connected, by what the source of its values is called."""
    return {
        one.label: Origin(kind=one.kind.value, name=one.name)
        for one in uow.sources.all(workspace_id)
    }


def _said(one: Observation, origins: Mapping[str, Origin], runs: Mapping[RunId, Run]) -> Said:
    kind = one.source.partition(":")[0]  # of what was disconnected since, the kind is left
    return Said(
        value=one.value,
        origin=origins.get(one.source, Origin(kind=kind)),
        at=one.learnt_at,
        run=runs.get(one.run_id) if one.run_id is not None else None,
    )
