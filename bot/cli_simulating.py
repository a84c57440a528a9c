"""What ``mato simulate`` does: finds the histories, replays them, prints what would have come."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot import config
from bot.blocks import names, simulation
from bot.cli_words import words
from bot.clock import SystemClock
from bot.i18n.localizer import Localizer
from kpi.anomaly import FEWEST_DAYS, FEWEST_VALUES
from kpi.errors import NotFound
from kpi.imports import Answers
from kpi.knowledge import Knowledge, load
from kpi.model import ChannelId, Kpi, Series, SeriesId, TargetKind, WorkspaceId
from kpi.ports import UnitOfWork
from kpi.simulation import Event
from kpi.usecases.alerts import simulating
from kpi.usecases.alerts.simulating import Past
from kpi.usecases.files import file_terms, reading_files
from kpi.usecases.files.reading_files import Taken, Understood
from kpi.usecases.lookups import measures
from kpi.usecases.lookups.standings import local_day
from storage.engine import open_database
from storage.sources.files.door import open_any
from storage.uow import unit_of_work


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be replayed, and how far back."""

    what: str
    days: int
    workspace: str = ""
    as_json: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """One history and the alerts that it would have brought."""

    name: str
    kpi_id: str  # empty: of a file
    series: Series
    kind: TargetKind
    events: tuple[Event, ...]
    past: Past


def carry_out(order: Order) -> int:
    """Replay a file's series or the KPIs of that name and print what would have come.

    Raises NotFound where there is no such file or KPI, NotUnderstood for a file without numbers.
    """
    file = Path(order.what)
    found = list(_of_file(file, order) if file.exists() else _of_kpis(order))
    for one in found:
        print(_as_json(one, order) if order.as_json else _in_words(one, order))
    return 0


def _of_file(path: Path, order: Order) -> Iterator[Replayed]:
    knowledge = load()
    today = local_day(SystemClock().now(), "UTC")
    file = open_any(path, Answers())
    read = reading_files.understand(file, file_terms.terms(knowledge, (), Answers(), today))
    for series, taken in _series(knowledge, read):
        metric = names.metric(knowledge, series.metric, words(), "")
        points, hours = list(taken.values.items()), sorted(taken.hours.items())
        yield Replayed(
            name=names.with_scope(metric, series.scope, words()),
            kpi_id="",
            series=series,
            kind=TargetKind.TOTAL,
            events=tuple(simulating.of_values(series, points, order.days, hours)),
            past=simulating.past_of(series, points, hours),
        )


def _series(knowledge: Knowledge, read: Understood) -> Iterator[tuple[Series, Taken]]:
    for (metric, scope), taken in read.series.items():
        measure = knowledge.metrics[metric]
        series = Series(
            workspace_id=WorkspaceId(""),
            series_id=SeriesId(""),
            channel_id=ChannelId(""),
            metric=metric,
            scope=scope,
            aggregation=measure.aggregation,
            unit=taken.unit,
        )
        yield series, taken


def _of_kpis(order: Order) -> Iterator[Replayed]:
    database = open_database(config.load().database_url)
    try:
        with unit_of_work(database)(reading=True) as uow:
            yield from _replayed(uow, order)
    finally:
        database.close()


def _replayed(uow: UnitOfWork, order: Order) -> Iterator[Replayed]:
    knowledge, now, count = load(), SystemClock().now(), 0
    for workspace in uow.workspaces.all():
        if order.workspace not in {"", workspace.workspace_id, workspace.name}:
            continue
        for kpi in uow.kpis.all_active(workspace.workspace_id):
            team = uow.teams.get(kpi.workspace_id, kpi.channel_id)
            if team is None or not _is_meant(knowledge, kpi, order.what):
                continue
            one = simulating.of_kpi(uow, knowledge, team, kpi, now, order.days)
            if one is None:
                continue
            count += 1
            yield Replayed(
                name=names.kpi(knowledge, kpi, one.series.scope, words()),
                kpi_id=kpi.kpi_id,
                series=one.series,
                kind=kpi.target.kind,
                events=one.events,
                past=one.past,
            )
    if not count:
        raise NotFound("simulate.none", what=order.what)


def _is_meant(knowledge: Knowledge, kpi: Kpi, what: str) -> bool:
    known = measures.names(knowledge, kpi.metric, kpi.label).values()
    wanted = what.casefold()
    return what == kpi.kpi_id or any(wanted in name.casefold() for name in known)


def _in_words(one: Replayed, order: Order) -> str:
    w, lines = words(), []
    if one.events:
        lines.append(w.n("simulate.said", len(one.events), name=one.name, days=order.days))
        lines += [f"  {_line(event, one)}" for event in one.events]
    elif one.past.is_enough or one.kpi_id:
        lines.append(w.t("simulate.said_none", name=one.name, days=order.days))
    if not one.past.is_enough:
        lines.append(_too_little(one, w))
    return "\n".join(lines)


def _too_little(one: Replayed, w: Localizer) -> str:
    """Return that unusual days cannot be told in so short a past, and how long one can."""
    return w.t(
        "simulate.too_little",
        name=one.name,
        values=w.n("simulate.values", one.past.values),
        days=one.past.days,
        fewest=FEWEST_VALUES,
        least=FEWEST_DAYS,
    )


def _line(event: Event, one: Replayed) -> str:
    return simulation.line(event, one.series.unit, one.kind, words())


def _as_json(one: Replayed, order: Order) -> str:
    told = {
        "kpi": one.kpi_id or None,
        "name": one.name,
        "metric": one.series.metric,
        "days": order.days,
        "values": one.past.values,
        "is_enough": one.past.is_enough,
        "alerts": [
            {
                "day": event.day.isoformat(),
                "kind": event.kind.value,
                "message": event.message.value,
                "text": _line(event, one),
                "reason": dict(event.reason),
            }
            for event in one.events
        ],
    }
    return json.dumps(told, ensure_ascii=False)
