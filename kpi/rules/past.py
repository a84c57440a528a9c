"""What a target would have been compared with in the periods before: the team's own history.

Periods longer than a month are told by the pace of the last three months instead, so that a
quarter's target can be judged by what three months hold.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from kpi import reading
from kpi.breaks import divide
from kpi.model import Aggregation, Kpi, Period, Recurrence, RollUp, Series, TargetKind
from kpi.windows import is_level, window_of

#: How many periods are looked back on.
PERIODS = 3
_MOST_DAYS = 30
#: A period whose values begin later or end earlier by more than a fifth was not measured.
_EDGE = 5


def windows(kpi: Kpi, series: Series, today: date) -> tuple[Period, ...]:
    """Return the periods before the KPI's own, newest first; empty: none can be compared.

    A change of a level takes one more: it is the difference of two.
    """
    if not _is_comparable(kpi, series):
        return ()
    now = window_of(kpi.target, kpi.period, today)
    length = timedelta(days=min(now.days, _MOST_DAYS))
    end = min(now.start, today)
    count = PERIODS + (1 if kpi.target.kind is TargetKind.CHANGE else 0)
    return tuple(
        Period(start=end - length * (place + 1), end=end - length * place)
        for place in range(count)
    )


def _is_comparable(kpi: Kpi, series: Series) -> bool:
    target = kpi.target
    if target.recurrence is Recurrence.DAILY:
        return False
    if target.kind is TargetKind.CHANGE:
        return is_level(series)
    return (target.kind is TargetKind.TOTAL) == (series.aggregation is Aggregation.SUM)


def values(
    kpi: Kpi,
    series: Series,
    rolled: Sequence[RollUp],
    today: date,
    breaks: Sequence[date] = (),
) -> tuple[Decimal, ...]:
    """Return what the roll-ups of ``windows`` come to, as far as they were measured.

    A total or a change of a shorter period is told for the whole length of the KPI's own. From
    each of the ``breaks`` on something else is counted: periods before tell nothing of today.
    """
    periods = windows(kpi, series, today)
    found = [
        None if divide(breaks, period.start, today) else _value(kpi, series, one, period)
        for one, period in zip(rolled, periods, strict=True)
    ]
    if kpi.target.kind is TargetKind.CHANGE:
        found = [
            None if newer is None or older is None else newer - older
            for newer, older in pairwise(found)
        ]
    known = [value for value in found if value is not None]
    if kpi.target.kind is TargetKind.LEVEL:
        return tuple(known)
    whole = window_of(kpi.target, kpi.period, today).days
    return tuple(value * whole / periods[0].days for value in known)


def _value(kpi: Kpi, series: Series, rolled: RollUp, period: Period) -> Decimal | None:
    found = reading.newest(kpi, series, rolled)
    if found is None or not _is_whole(series, rolled, period):
        return None
    return found[0]


def _is_whole(series: Series, rolled: RollUp, period: Period) -> bool:
    """Whether a sum was measured from edge to edge; a level needs one value."""
    if series.aggregation is not Aggregation.SUM:
        return True
    if rolled.first_day is None or rolled.last_day is None:
        return False
    edge = timedelta(days=max(period.days // _EDGE, 1))
    return rolled.first_day <= period.start + edge and rolled.last_day >= period.last_day - edge
