"""Whether the values of a series come in as they usually do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from math import ceil

#: How long a first value may take, and the usual gap while nothing shows another.
_UNKNOWN_GAP = 7
#: Fewer gaps say nothing of what is usual: a week with its weekend must have been seen.
_FEWEST_GAPS = 7
#: Nine gaps of ten are no longer than what is called usual: weekends do not count as missing.
_USUAL_PART = Decimal("0.9")
_MUCH_LONGER = Decimal("1.5")
_DAYS_LATE = 2
#: So many waits for a newer value are remembered.
_WAITS = 20

#: A day that is missing among so many newest ones is late, where of so many days before them
#: no more than a few are missing: later it is taken for a day without anything.
_LATE, _BEFORE, _FEW = 7, 28, 2
#: So many newest days tell which of them are late.
DAYS_LOOKED_AT = 1 + _LATE + _BEFORE

#: Of what comes by the hour so long is looked at: a weekend is twice in it.
ARRIVALS = timedelta(days=14)
_SEEN_FOR = timedelta(days=7)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """How old the newest value is, and how old it usually gets: in days.

    With ``last_hour``, which is aware, both are in hours.
    """

    last_day: date | None
    gap: int
    usual: int
    last_hour: datetime | None = None

    @property
    def is_missing(self) -> bool:
        """Whether a value is overdue: by half the usual gap again, and two days or hours."""
        return self.gap > self.usual * _MUCH_LONGER and self.gap - self.usual >= _DAYS_LATE


def freshness(
    days: Sequence[date], *, since: date, today: date, waits: Sequence[int] = ()
) -> Freshness:
    """Judge by the newest days that have a value, newest first; ``since`` when none has.

    Values of days to come count as fresh. ``waits`` (see ``waited``) tell how late days usually
    come in: those that come in twice a week are not late in between.
    """
    last_day = days[0] if days else None
    return Freshness(
        last_day=last_day,
        gap=max((today - (last_day or since)).days, 0),
        usual=max(_usual_gap(days), usual_wait(waits)),
    )


def late_days(days: Iterable[date], through: date) -> list[date]:
    """Return the days before ``through`` whose values are still to come, where all days have one.

    ``days`` are those with a value, the newest DAYS_LOOKED_AT at least; none of whole weeks.
    """
    known = set(days)
    recent, earlier = (
        [through - timedelta(days=back) for back in span]
        for span in (range(_LATE, 0, -1), range(_LATE + 1, _LATE + 1 + _BEFORE))
    )
    missing = sum(day not in known for day in earlier)
    return [day for day in recent if day not in known] if missing <= _FEW else []


def waited(
    waits: Sequence[int], before: date | None, last_day: date | None, today: date
) -> tuple[int, ...]:
    """Return the waits with the one that ended when a newer ``last_day`` came in today.

    A wait is how many days old the newest day (``before``) had got by the day before.
    """
    if before is None or last_day is None or last_day <= before:
        return tuple(waits)
    return (*waits, max((today - before).days - 1, 0))[-_WAITS:]


def usual_wait(waits: Sequence[int]) -> int:
    """Return how old the newest day usually gets: one outage among several is not usual."""
    if len(waits) < 2:  # noqa: PLR2004 the only one is all that is known
        return max(waits, default=0)
    last = len(waits) - 1
    return sorted(waits)[min(ceil(last * _USUAL_PART), last - 1)]


def _usual_gap(days: Sequence[date]) -> int:
    gaps = sorted((later - earlier).days for later, earlier in pairwise(days))
    if len(gaps) < _FEWEST_GAPS:
        return _UNKNOWN_GAP
    return gaps[ceil((len(gaps) - 1) * _USUAL_PART)]


def freshness_by_hour(
    arrivals: Sequence[tuple[datetime, datetime]], now: datetime
) -> Freshness | None:
    """Judge by hours and when each was learnt, both aware, by hour; None: too few were seen.

    What counts is how old the newest hour had got whenever a newer one came: hours that come in
    once a day are not late at noon. Of two weeks the second longest wait is usual, so that a
    weekend or a night is, and one outage is not.
    """
    since = now - ARRIVALS
    waits, newest = [], None
    for learnt_at, hour in sorted((learnt_at, hour) for hour, learnt_at in arrivals):
        if newest is not None and hour <= newest:
            continue
        if newest is not None and learnt_at >= since:
            waits.append(max(learnt_at - newest - _HOUR, timedelta(0)))
        newest = hour
    learnt = [learnt_at for _, learnt_at in arrivals]
    if newest is None or len(waits) < _FEWEST_GAPS or now - min(learnt) < _SEEN_FOR:
        return None
    return Freshness(
        last_day=newest.date(),
        gap=max((now - newest - _HOUR) // _HOUR, 0),
        usual=max(ceil(sorted(waits)[-2] / _HOUR), 1),
        last_hour=newest,
    )
