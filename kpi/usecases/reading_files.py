"""From a file's rows to what can be stored: names become metrics, days are told apart."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kpi.imports import ColumnSummary, OpenFile, RawRow, Refusal, Summary
from kpi.model import MetricKey, Scope

#: More rows than that come in by the command line.
MOST_ROWS = 200_000
MOST_SHOWN = 5
MOST_POINTS = 20

#: Which metric a name of the file means; None: none that we know.
Meaning = Callable[[str], MetricKey | None]
Key = tuple[MetricKey, Scope]


@dataclass(slots=True, kw_only=True)
class Taken:
    """The values of one series of a file, by day."""

    name: str
    values: dict[date, Decimal] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Understood:
    """Everything that a file holds, once read through."""

    series: dict[Key, Taken] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)
    rows: int = 0
    refused: int = 0
    refusals: list[Refusal] = field(default_factory=list)


def understand(file: OpenFile, meaning: Meaning) -> Understood:
    """Read the file through; the same day told twice with different values is refused."""
    found = Understood()
    known = _Meanings(file, meaning)
    for row in file.rows():
        if isinstance(row, Refusal):
            _refuse(found, row)
        elif found.rows >= MOST_ROWS:
            _refuse(found, Refusal(row.line, "import.too_many_rows", row.name))
            break
        else:
            found.rows += 1
            _take(found, row, known[row.name])
    return found


class _Meanings(defaultdict[str, MetricKey | None]):
    """Remembers what each name means: the format's word first, then the reader's."""

    def __init__(self, file: OpenFile, meaning: Meaning) -> None:
        super().__init__()
        self._fixed = file.facts.metrics
        self._meaning = meaning

    def __missing__(self, name: str) -> MetricKey | None:
        self[name] = self._fixed.get(name) or self._meaning(name)
        return self[name]


def _take(found: Understood, row: RawRow, metric: MetricKey | None) -> None:
    if metric is None:
        found.unknown[row.name] = None
        return
    taken = found.series.setdefault((metric, row.scope), Taken(name=row.name))
    stands = taken.values.setdefault(row.day, row.value)
    if stands != row.value:
        _refuse(found, Refusal(row.line, "import.day_twice", row.day.isoformat()))


def _refuse(found: Understood, refusal: Refusal) -> None:
    found.refused += 1
    if len(found.refusals) < MOST_SHOWN:
        found.refusals.append(refusal)


def summary(file: OpenFile, found: Understood) -> Summary:
    """Return what a person should see before it is stored; series in the file's order."""
    return Summary(
        facts=file.facts,
        series=[_column(key, taken) for key, taken in found.series.items()],
        rows=found.rows,
        refused=found.refused,
        refusals=found.refusals,
        unknown=[*found.unknown, *file.facts.left_out],
    )


def _column(key: Key, taken: Taken) -> ColumnSummary:
    days = sorted(taken.values)
    return ColumnSummary(
        name=taken.name,
        metric=key[0],
        scope=key[1],
        days=len(days),
        first_day=days[0],
        last_day=days[-1],
        total=sum(taken.values.values(), Decimal(0)),
        last_value=taken.values[days[-1]],
        points=[taken.values[day] for day in _thinned(days)],
    )


def _thinned(days: list[date]) -> Iterator[date]:
    step = max(1, -(-len(days) // MOST_POINTS))
    yield from days[::step]
