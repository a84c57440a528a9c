"""What a file holds, as a person looks at it before it is stored."""

from collections.abc import Iterator
from decimal import Decimal

from kpi.day_values import DayValues
from kpi.imports import ColumnSummary, OpenFile, Summary
from kpi.usecases.files.reading_files import LONGEST_TEXT, Key, Taken, Understood

MOST_POINTS = 12


def summary(file: OpenFile, found: Understood) -> Summary:
    """Return what a person should see before it is stored; series in the file's order."""
    return Summary(
        facts=file.facts,
        series=[_column(key, taken) for key, taken in found.series.items()],
        rows=found.rows,
        posts=found.posts,
        values=found.count,
        hours=sum(len(taken.hours) for taken in found.series.values()),
        refused=found.refused,
        refusals=found.refusals,
        unknown=[*found.unknown, *(name[:LONGEST_TEXT] for name in file.facts.left_out)],
        questions=found.questions,
        comments={
            scope: taken.comments for (_, scope), taken in found.series.items() if taken.comments
        },
    )


def _column(key: Key, taken: Taken) -> ColumnSummary:
    values = taken.values
    return ColumnSummary(
        name=taken.name,
        metric=key[0],
        scope=key[1],
        days=len(values),
        first_day=values.first_day,
        last_day=values.last_day,
        total=values.total,
        last_value=values.last_value,
        points=list(_thinned(values)),
    )


def _thinned(values: DayValues) -> Iterator[Decimal]:
    step = max(1, -(-len(values) // MOST_POINTS))
    for place, value in enumerate(values.values()):
        if place % step == 0:
            yield value
