"""The alerts that a history would have brought: the same decisions, look by look.

Each morning is replayed as if every value up to the day before had come in by then, and no
other. So late values show as missing only where the days themselves are missing; before the first
of them nothing was expected yet.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from kpi.alerts import AlertKind, Days, Decision, Facts, decide, previous_status
from kpi.breaks import last
from kpi.freshness import freshness
from kpi.hours import day_of
from kpi.messages import MessageKind
from kpi.model import Kpi, Period, Series
from kpi.ports import AlertState, Json
from kpi.progress import Progress, Status
from kpi.unusual import Unusual, unusual_days, unusual_hours

_DAY = timedelta(days=1)
_MORNING = time(9)
#: As many days as freshness is judged by.
_GAPS = 30
#: These are about the numbers themselves, whatever the KPI's days are.
_OF_ALL_DAYS = frozenset({AlertKind.DATA_MISSING, AlertKind.UNUSUAL})

#: Where the KPI stands on a morning, given the status that it was last judged to have.
Standing = Callable[[date, Status | None], Progress]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A KPI with the values of its series by day, and where it stood each morning.

    From each of the ``breaks`` on the series counts something else. ``hours`` are its values by
    hour as far as they are known, under kpi.hours' keys, on the clock of ``zone``.
    """

    kpi: Kpi
    series: Series
    points: Sequence[tuple[date, Decimal]]
    standing: Standing
    breaks: Sequence[date] = ()
    hours: Sequence[tuple[datetime, Decimal]] = ()
    zone: str = "UTC"

    def surprises(self) -> list[Unusual]:
        """Return what is unusual in it: hours where they are known well enough, else days."""
        days = unusual_days(self.series, self.points, self.breaks)
        by_hour = unusual_hours(self.series, self.hours, self.zone, self.breaks)
        if by_hour is None:
            return days
        since = day_of(self.hours[0][0], self.zone)
        return [*(one for one in days if one.day < since), *by_hour]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An alert that would have been sent on the morning of the day, and why."""

    day: date
    kind: AlertKind
    message: MessageKind
    reason: Json


def replay(
    it: History, mornings: Period, kinds: Collection[AlertKind] = tuple(AlertKind)
) -> list[Event]:
    """Return what would have been told on these mornings, by day."""
    states: dict[AlertKind, AlertState] = {}
    since = max(mornings.start, it.points[0][0]) if it.points else mornings.start
    surprises = it.surprises()
    events = []
    for morning in mornings:
        facts = _facts(it, surprises, states, morning, since)
        for kind in kinds:
            decision = decide(kind, states.get(kind), _meant(kind, facts, it))
            states[kind] = decision.state
            if decision.message is not None:
                events.append(_event(morning, kind, decision, decision.message))
    return events


def _event(morning: date, kind: AlertKind, decision: Decision, message: MessageKind) -> Event:
    return Event(day=morning, kind=kind, message=message, reason=decision.state.reason)


def _facts(
    it: History,
    surprises: Sequence[Unusual],
    states: dict[AlertKind, AlertState],
    morning: date,
    since: date,
) -> Facts:
    known = [day for day, _ in it.points if day < morning]
    through = known[-1] if known else None
    # A day is told of on the morning after, an hour within the hour.
    so_far = [one for one in surprises if one.day < morning + _DAY * (one.hour is not None)]
    newest = so_far[-1] if so_far else None
    progress = it.standing(morning, previous_status(states.values()))
    return Facts(
        kpi=it.kpi,
        progress=progress,
        freshness=freshness(known[: -_GAPS - 1 : -1], since=since, today=morning),
        today=morning,
        now=datetime.combine(morning, _MORNING, UTC),
        days=Days(seen=f"{through}:{newest and newest.moment}", through=through, unusual=newest),
        counted_since=last(it.breaks, progress.as_of or date.min),
    )


def _meant(kind: AlertKind, facts: Facts, it: History) -> Facts:
    """Return the facts as the kind of alert looks at them."""
    if kind not in _OF_ALL_DAYS:
        return facts
    always = Period(start=date.min, end=date.max)
    kpi = replace(it.kpi, period=always, created_at=datetime.min.replace(tzinfo=UTC))
    return replace(facts, kpi=kpi)
