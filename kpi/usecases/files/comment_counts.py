"""The counts of a day's comments, made of the comments themselves: each of them once."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Protocol

from kpi.comments.seen import COUNTED, Seen, counts
from kpi.day_values import DayValues
from kpi.model import MetricKey, Scope


class HasValues(Protocol):
    """Values of one series by day."""

    values: DayValues


def recount(
    series: Mapping[tuple[MetricKey, Scope], HasValues], scope: Scope, days: Mapping[date, Seen]
) -> None:
    """Let the counts of these days be those of these comments; a day without has no value."""
    counted = {day: counts(seen) for day, seen in sorted(days.items()) if seen}
    for name in COUNTED:
        of = series.get((MetricKey(name), scope))
        if of is None:
            continue
        values = DayValues()
        for day, value in of.values.items():
            if day not in days:
                values.put(day, value)
        for day, found in counted.items():
            values.put(day, Decimal(found[name]))
        of.values = values
