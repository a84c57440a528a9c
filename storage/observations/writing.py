"""Writing observations chunk by chunk: numbers for names, compared with what stands, written."""

from collections.abc import Iterator, Sequence

from kpi.model import Observation, SeriesId, WorkspaceId
from storage.amounts import optional_to_units, to_units
from storage.observations.bulk import Bulk, Days
from storage.observations.merge import Merged, Row, merge
from storage.observations.numbers import Numbers
from storage.transaction import Transaction
from storage.types import to_micros

_NEAR = 7  # days apart, and they are read in one range


class Writer:
    """Writes the values of one workspace within one transaction."""

    def __init__(self, transaction: Transaction, bulk: Bulk, workspace_id: WorkspaceId) -> None:
        """Give the workspace its number."""
        self._transaction = transaction
        self._bulk = bulk
        self._numbers = Numbers(transaction, workspace_id)
        self._workspace = self._numbers.give_workspace()
        self._series: dict[SeriesId, int] = {}
        self._labels: dict[str | None, int | None] = {None: None}
        self._names: dict[int, str] = {}

    def write(self, chunk: Sequence[Observation]) -> Merged:
        """Write a chunk and return what it changed.

        NotFound when a series does not exist, NotUnderstood when an amount cannot be kept.
        """
        self._learn(chunk)
        rows = self._rows(chunk)
        with self._transaction.writing() as connection:
            standing = self._bulk.standing(connection, self._workspace, list(ranges(rows)))
            self._names |= self._numbers.names({row[3] for row in standing} - self._names.keys())
            merged = merge(standing, rows, self._names)
            self._bulk.write(connection, merged)
        return merged

    def _learn(self, chunk: Sequence[Observation]) -> None:
        if unknown := {o.series_id for o in chunk} - self._series.keys():
            self._series |= self._numbers.hold_series(unknown)
        labels = {o.source for o in chunk} | {o.run_id for o in chunk}
        if new := {label for label in labels if label is not None and label not in self._labels}:
            numbers = self._numbers.give_labels(new)
            self._labels.update(numbers)
            self._names |= {number: label for label, number in numbers.items()}

    def _rows(self, chunk: Sequence[Observation]) -> list[Row]:
        workspace, series, labels = self._workspace, self._series, self._labels
        instants: dict[object, int] = {}
        rows: list[Row] = []
        for o in chunk:
            learnt_at = instants.get(o.learnt_at)
            if learnt_at is None:
                learnt_at = instants[o.learnt_at] = to_micros(o.learnt_at)
            rows.append(
                (
                    workspace,
                    series[o.series_id],
                    o.day.toordinal(),
                    labels[o.source],  # type: ignore[arg-type]  # only None has None
                    0,
                    to_units(o.value),
                    optional_to_units(o.numerator),
                    optional_to_units(o.denominator),
                    learnt_at,
                    labels[o.run_id],
                )
            )
        return rows


def ranges(rows: Sequence[Row]) -> Iterator[Days]:
    """Return ranges of days that hold every row's day, and few days besides."""
    days: dict[int, list[int]] = {}
    for row in rows:
        days.setdefault(row[1], []).append(row[2])
    for series, listed in days.items():
        first, last = min(listed), max(listed)
        if last - first < _NEAR * len(listed):
            yield series, first, last + 1
        else:
            yield from _stretches(series, sorted(listed))


def _stretches(series: int, days: Sequence[int]) -> Iterator[Days]:
    first = last = days[0]
    for day in days[1:]:
        if day - last > _NEAR:
            yield series, first, last + 1
            first = day
        last = day
    yield series, first, last + 1
