"""What numbers are made of: which series each part is, and its values by day."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from kpi.knowledge import Term
from kpi.model import (
    Aggregation,
    MetricKey,
    Observation,
    Period,
    Scope,
    Series,
    SeriesId,
)
from kpi.ports import UnitOfWork
from kpi.usecases.lookups.series import with_values

#: What the source of a value is called that was made of others.
DERIVED = "derived"
#: The series that each part may be.
Parts = Mapping[MetricKey, Mapping[Scope, Series]]
#: The values of series by day.
Amounts = Mapping[SeriesId, Mapping[date, Decimal]]
#: How far back numbers are made of others.
LOOK_BACK = timedelta(days=801)
#: What is stored of a number has six places.
_ROUNDED = Decimal("0.000001")
#: How long a level counts for the days after it: followers are not told every day.
_STANDS = timedelta(days=92)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What was worked out, for the days of which ``spans`` speaks: others stay as they are."""

    rows: Sequence[Observation]
    spans: Sequence[Period]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The scopes that a number may be made of, and what is made of one of them."""

    scopes: tuple[Scope, ...]
    make: Callable[[Scope], Made]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """The scopes that a number may be made of; ``meant``: the one that it is, if clear."""

    scopes: tuple[Scope, ...]
    meant: Scope | None


def looked_at(today: date) -> Period:
    """Return the days that numbers are worked out for; tomorrow may be a team's today."""
    return Period(start=today - LOOK_BACK, end=today + timedelta(days=2))


def known(uow: UnitOfWork, own: Series, terms: Iterable[Term]) -> Parts:
    """Return the series with values that each part may be, by metric and scope; no sums."""
    return {term.metric: _of_term(uow, own, term) for term in terms}


def scopes(own: Series, found: Parts, terms: Iterable[Term]) -> list[Scope]:
    """Return the scopes that have every part; where the series' own has, it alone is meant."""
    plain = [term.metric for term in terms if not term.is_each]
    several = [scope for scope in found[plain[0]] if all(scope in found[one] for one in plain)]
    return [own.scope] if own.scope in several else several


def _of_term(uow: UnitOfWork, own: Series, term: Term) -> dict[Scope, Series]:
    found = uow.series.of_channel(own.workspace_id, own.channel_id, term.metric)
    wanted = replace(own.scope, over="")
    wanted = replace(wanted, account="") if term.is_each else wanted
    filled = with_values(uow, own.workspace_id, [one for one in found if not one.scope.over])
    return {one.scope: one for one in filled if wanted.covers(one.scope)}


def meant(uow: UnitOfWork, own: Series, ways: Ways) -> Scope | None:
    """Return the one scope, or of several that which the number goes on with; None: unclear."""
    if len(ways.scopes) <= 1:
        return next(iter(ways.scopes), None)
    return _going(uow, own, {scope: ways.make(scope) for scope in ways.scopes})


def _going(uow: UnitOfWork, own: Series, made: Mapping[Scope, Made]) -> Scope | None:
    """Return the scope that what is stored was made of: a number goes on as it began.

    None where nothing is stored that any of them would make: which is meant is not guessed.
    """
    spans = next((one.spans for one in made.values()), ())
    stored = {
        day: value
        for span in spans
        for day, value in uow.observations.points(own.workspace_id, own.series_id, span)
    }
    agreeing = {scope: _agreeing(one, stored) for scope, one in made.items()}
    best = max(agreeing, key=lambda scope: agreeing[scope], default=None)
    return best if best is not None and agreeing[best] else None


def _agreeing(made: Made, stored: Mapping[date, Decimal]) -> int:
    """Return on how many days the same was made before, to the places that are stored."""
    return sum(
        row.day in stored and abs(stored[row.day] - row.value) <= _ROUNDED for row in made.rows
    )


def is_given(uow: UnitOfWork, own: Series) -> bool:
    """Say whether the newest value comes from anywhere else."""
    newest = uow.observations.recent_days(own.workspace_id, [own.series_id], 1)
    return any(
        value.source != DERIVED
        for day in newest.get(own.series_id, [])
        for value in uow.observations.on_day(own.workspace_id, own.series_id, day)
    )


def amounts(uow: UnitOfWork, parts: Iterable[Series], today: date) -> Amounts:
    """Return the values of each series by day; levels stand on the days that others have."""
    span = looked_at(today)
    found = {
        one: dict(uow.observations.points(one.workspace_id, one.series_id, span)) for one in parts
    }
    days = sorted({day for points in found.values() for day in points})
    return {
        one.series_id: _standing(points, days) if one.aggregation is Aggregation.LAST else points
        for one, points in found.items()
    }


def _standing(points: Mapping[date, Decimal], days: Iterable[date]) -> dict[date, Decimal]:
    """Return a level on each of the days, which are in order: it stands until the next one."""
    stood: dict[date, Decimal] = {}
    told: date | None = None
    for day in days:
        told = day if day in points else told
        if told is not None and day - told <= _STANDS:
            stood[day] = points[told]
    return stood
