"""Writing observations chunk by chunk: numbers for names, compared with what stands, written."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from operator import attrgetter
from typing import Self

from kpi.errors import NotFound
from kpi.model import Observation, SeriesId, WorkspaceId
from storage.amounts import optional_to_units, to_units
from storage.observations.bulk import Bulk, Days
from storage.observations.merge import DAY, NO_RUN, SERIES, SOURCE, Merged, Row, merge
from storage.observations.numbers import Numbers
from storage.transaction import Transaction
from storage.types import to_micros

CHUNK = 20_000  # values compared and written at once: bounds the memory
# Values read at once: so few that they are gone before the garbage collector, which would
# walk through them again and again, takes them for long-lived. That is a quarter of the time.
BATCH = 500
_NEAR = 7  # days apart, and they are read in one range
# One call for many attributes: at a million rows every attribute counts.
_FIELDS = attrgetter(
    "series_id", "day", "value", "numerator", "denominator", "source", "learnt_at", "run_id"
)
_SERIES_ID = attrgetter("series_id")
_SOURCE_NAME = attrgetter("source")
_RUN_ID = attrgetter("run_id")


class Writer:
    """Writes the values of one workspace within one transaction."""

    def __init__(self, transaction: Transaction, bulk: Bulk, workspace_id: WorkspaceId) -> None:
        """Give the workspace its number."""
        self._transaction = transaction
        self._bulk = bulk
        self._numbers = Numbers(transaction, workspace_id)
        self._workspace = self._numbers.give_workspace()
        self._held: set[int] = set()
        self._series: dict[SeriesId, int] = {}
        self._labels: dict[str | None, int] = {None: NO_RUN}
        self._names: dict[int, str] = {}
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._pending: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # Whatever happened, nobody else touches the connection afterwards.
        self._pool.shutdown()

    def write(self, observations: Iterator[Observation]) -> Merged | None:
        """Write the next chunk and return what it changes; None at the end.

        NotFound when a series does not exist, NotUnderstood when an amount cannot be kept.
        """
        rows: list[Row] = []
        while len(rows) < CHUNK and (batch := list(islice(observations, BATCH))):
            self._learn(batch)
            rows += self._rows(batch)
        with self._transaction.writing() as connection:
            self._settle()
            if not rows:
                return None
            self._hold(rows)
            standing = self._bulk.standing(connection, self._workspace, ranges(rows))
            sources = {row[SOURCE] for row in standing}
            self._names |= self._numbers.names(sources - self._names.keys())
            merged = merge(standing, rows, self._names)
            self._begin(connection, merged, is_last=len(rows) < CHUNK)
        return merged

    def _begin(self, connection: object, merged: Merged, *, is_last: bool) -> None:
        """Write, aside if the server works meanwhile and there is more to read."""
        if self._bulk.IS_SERVER and not is_last:
            self._pending = self._pool.submit(self._bulk.write, connection, merged)
        else:
            self._bulk.write(connection, merged)

    def _settle(self) -> None:
        """Wait until what was begun is written; only then the connection is free."""
        if self._pending:
            pending, self._pending = self._pending, None
            with self._transaction.writing():
                pending.result()

    def _learn(self, batch: Sequence[Observation]) -> None:
        if unknown := set(map(_SERIES_ID, batch)) - self._series.keys():
            self._settle()
            # A full batch is the start of a long file: all numbers at once cost less.
            self._series |= self._numbers.series(unknown if len(batch) < BATCH else None)
            if missing := unknown - self._series.keys():
                raise NotFound(series=min(missing))
        labels = {*map(_SOURCE_NAME, batch), *map(_RUN_ID, batch)} - self._labels.keys()
        if labels:
            self._settle()
            numbers = self._numbers.give_labels(labels)
            self._labels.update(numbers)
            self._names |= {number: label for label, number in numbers.items()}

    def _hold(self, rows: Sequence[Row]) -> None:
        """Let nobody else write to these series until the transaction ends."""
        if new := {row[SERIES] for row in rows} - self._held:
            self._numbers.hold(new)
            self._held |= new

    def _rows(self, batch: Sequence[Observation]) -> list[Row]:
        workspace, series, labels = self._workspace, self._series, self._labels
        instants: dict[object, int] = {}
        rows: list[Row] = []
        for series_id, day, value, numerator, denominator, source, learnt_at, run_id in map(
            _FIELDS, batch
        ):
            if learnt_at not in instants:
                instants[learnt_at] = to_micros(learnt_at)
            row = (
                workspace,
                series[series_id],
                day.toordinal(),
                labels[source],
                0,
                to_units(value),
                instants[learnt_at],
                labels[run_id],
            )
            if numerator is not None or denominator is not None:
                row += (optional_to_units(numerator), optional_to_units(denominator))  # type: ignore[assignment]
            rows.append(row)
        return rows


def ranges(rows: Sequence[Row]) -> list[Days]:
    """Return ranges of days that hold every row's day, and few days besides."""
    series = sorted({row[SERIES] for row in rows})
    days = {row[DAY] for row in rows}
    first, last = min(days), max(days)
    if len(series) * (last - first) < _NEAR * len(rows):
        return [(number, first, last + 1) for number in series]
    stretches: list[Days] = []
    for number, day in sorted({row[SERIES:SOURCE] for row in rows}):
        if stretches and stretches[-1][0] == number and day - stretches[-1][2] < _NEAR:
            stretches[-1] = (number, stretches[-1][1], day + 1)
        else:
            stretches.append((number, day, day + 1))
    return stretches
