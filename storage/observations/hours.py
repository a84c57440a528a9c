"""Values by hour in SQL: an hour is a number of hours since 1970, a value is in millionths."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter

from sqlalchemy import ColumnElement, RowMapping, and_, delete, func, select

from kpi.errors import NotFound
from kpi.model import SeriesId, WorkspaceId
from kpi.ports import HourValue
from storage import review_tables, tables
from storage.amounts import from_units, to_units
from storage.observations.numbers import Numbers
from storage.transaction import Transaction
from storage.types import EPOCH, from_micros, to_micros

_hours = review_tables.hours
_labels = tables.labels
_HOUR = timedelta(hours=1)
_KEY = ("workspace", "series", "hour", "source")
#: By hour, the value that stands last: as of days (kpi.ports.precedence).
_STANDS_LAST = (_hours.c.hour, _hours.c.learnt_at, _labels.c.label)


class SqlHours:
    """Values by hour, one row for each series, hour and source."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._transaction = transaction

    def upsert(self, workspace_id: WorkspaceId, hours: Iterable[HourValue]) -> int:
        """Write each on (series, hour, source); return how many are new or another value.

        NotFound when a series does not exist, NotUnderstood when an amount cannot be kept.
        """
        given = sorted(hours, key=attrgetter("series_id", "source", "hour"))
        if not given:
            return 0
        numbers = Numbers(self._transaction, workspace_id)
        workspace = numbers.give_workspace()
        series = numbers.series({one.series_id for one in given})
        if missing := {one.series_id for one in given} - series.keys():
            raise NotFound(series=min(missing))
        labels = numbers.give_labels({one.source for one in given})
        numbers.hold(sorted(series.values()))
        changed = 0
        for (series_id, source), group in groupby(given, attrgetter("series_id", "source")):
            key = (workspace, series[series_id], labels[source])
            changed += self._write(key, list(group))
        return changed

    def _write(self, key: tuple[int, int, int], given: Sequence[HourValue]) -> int:
        workspace, series, source = key
        own = and_(
            _hours.c.workspace == workspace,
            _hours.c.series == series,
            _hours.c.source == source,
            *_within(given[0].hour, given[-1].hour + _HOUR),
        )
        read = select(_hours.c.hour, _hours.c.value).where(own)
        stands = {row["hour"]: row["value"] for row in self._transaction.read(read)}
        rows = {
            _number(one.hour): {
                **dict(zip(_KEY, (workspace, series, _number(one.hour), source), strict=True)),
                "value": to_units(one.value),
                "learnt_at": to_micros(one.learnt_at),
            }
            for one in given
        }
        new = [row for hour, row in rows.items() if stands.get(hour) != row["value"]]
        if new:
            insert = self._transaction.database.insert(_hours)
            changes = {name: insert.excluded[name] for name in ("value", "learnt_at")}
            self._transaction.write(
                insert.on_conflict_do_update(index_elements=_KEY, set_=changes), new
            )
        return len(new)

    def points(
        self, workspace_id: WorkspaceId, series_id: SeriesId, start: datetime, end: datetime
    ) -> list[HourValue]:
        """Return the effective values of the hours from ``start`` to before ``end``, by hour."""
        workspace, places = Numbers(self._transaction, workspace_id).places([series_id])
        if workspace is None:
            return []
        named = and_(_labels.c.workspace_id == workspace_id, _labels.c.number == _hours.c.source)
        found = (
            select(_hours.c.hour, _hours.c.value, _hours.c.learnt_at, _labels.c.label)
            .join_from(_hours, _labels, named)
            .where(
                _hours.c.workspace == workspace,
                _hours.c.series == places[series_id],
                *_within(start, end),
            )
        )
        rows = self._transaction.read(found.order_by(*_STANDS_LAST))
        effective = {row["hour"]: row for row in rows}
        return [_value(series_id, row) for row in effective.values()]

    def newest(
        self, workspace_id: WorkspaceId, series: Sequence[SeriesId], since: datetime
    ) -> dict[SeriesId, datetime]:
        """Return the newest hour of each series that has one not before ``since``."""
        workspace, places = Numbers(self._transaction, workspace_id).places(series)
        if workspace is None:
            return {}
        found = (
            select(_hours.c.series, func.max(_hours.c.hour).label("hour"))
            .where(
                _hours.c.workspace == workspace,
                _hours.c.series.in_(list(places.values())),
                _hours.c.hour >= _number(since),
            )
            .group_by(_hours.c.series)
        )
        hours = {row["series"]: row["hour"] for row in self._transaction.read(found)}
        return {one: _hour(hours[number]) for one, number in places.items() if number in hours}

    def sweep(self, before: datetime) -> int:
        """Delete the hours before that moment, of all workspaces; return how many."""
        return self._transaction.write(delete(_hours).where(_hours.c.hour < _number(before)))


def _within(start: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    return _hours.c.hour >= _number(start), _hours.c.hour < _number(end)


def _number(hour: datetime) -> int:
    """Return the first hour that does not begin before the moment, counted from 1970."""
    return -((EPOCH - hour) // _HOUR)


def _hour(number: int) -> datetime:
    return EPOCH + number * _HOUR


def _value(series_id: SeriesId, row: RowMapping) -> HourValue:
    value, learnt_at = from_units(row["value"]), from_micros(row["learnt_at"])
    return HourValue(series_id, _hour(row["hour"]), value, row["label"], learnt_at)
