"""Earned media value by the workspace's own formula, day by day: each with what held on it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from kpi import formulas
from kpi.day_values import MOST
from kpi.formulas import Formula
from kpi.knowledge import Term
from kpi.model import Kpi, MetricKey, Observation, Period, Scope, Series
from kpi.ports import UnitOfWork
from kpi.usecases.histories import parts
from kpi.usecases.histories.parts import Made, Parts, Ways


@dataclass(frozen=True, slots=True, kw_only=True)
class _Version:
    """A version of the formula with the series that it prices, and the scopes that have all."""

    formula: Formula
    known: Parts
    scopes: Sequence[Scope]


def versions(uow: UnitOfWork, own: Series) -> list[Formula]:
    """Return the versions of the formula that hold on any day, by day; empty: none was stated."""
    return formulas.standing(uow.formulas.of_metric(own.workspace_id, own.metric))


def parts_of(uow: UnitOfWork, kpi: Kpi) -> frozenset[MetricKey]:
    """Return everything that a version of the formula prices; nothing for any other metric."""
    if kpi.metric != formulas.EMV:
        return frozenset()
    held = formulas.standing(uow.formulas.of_metric(kpi.workspace_id, kpi.metric))
    return frozenset(one for version in held for one in version.rates)


def terms(formula: Formula) -> tuple[Term, ...]:
    """Return what the formula adds up."""
    return tuple(Term(metric=one) for one in formula.rates)


def worked_out(uow: UnitOfWork, own: Series, now: datetime) -> Made:
    """Return the value of each day that has every part of the formula that holds on it.

    One scope must have them all; where several do, it goes on with the one it began with, and
    without one the days stay as they are.
    """
    held = _versions(uow, own)
    return _all(uow, own, held, now, parts.meant(uow, own, _ways(uow, own, held, now)))


def ways(uow: UnitOfWork, own: Series, now: datetime) -> Ways:
    """Return the scopes that have every part of a version, and what is made of each."""
    return _ways(uow, own, _versions(uow, own), now)


def _versions(uow: UnitOfWork, own: Series) -> list[_Version]:
    found = []
    for one in versions(uow, own):
        wanted = terms(one)
        known = parts.known(uow, own, wanted)
        scopes = parts.scopes(own, known, wanted)
        found.append(_Version(formula=one, known=known, scopes=scopes))
    return found


def _ways(uow: UnitOfWork, own: Series, held: Sequence[_Version], now: datetime) -> Ways:
    scopes = dict.fromkeys(scope for one in held for scope in one.scopes)
    return Ways(scopes=tuple(scopes), make=lambda scope: _all(uow, own, held, now, scope))


def _all(
    uow: UnitOfWork, own: Series, held: Sequence[_Version], now: datetime, meant: Scope | None
) -> Made:
    looked = parts.looked_at(now.date())
    starts = [max(one.formula.valid_from, looked.start) for one in held]
    made = [
        _by(uow, own, one, Period(start=start, end=end), now, meant)
        for one, (start, end) in zip(held, pairwise([*starts, looked.end]), strict=True)
        if start < end
    ]
    return Made(
        rows=[row for one in made for row in one.rows],
        spans=[span for one in made for span in one.spans],
    )


def _by(
    uow: UnitOfWork,
    own: Series,
    it: _Version,
    span: Period,
    now: datetime,
    meant: Scope | None,
) -> Made:
    of = meant if meant in it.scopes else it.scopes[0] if len(it.scopes) == 1 else None
    if of is None:
        return Made(rows=(), spans=() if it.scopes else (span,))
    series = {metric: by_scope[of] for metric, by_scope in it.known.items()}
    return Made(rows=list(_days(uow, own, it.formula, series, span, now)), spans=(span,))


def _days(
    uow: UnitOfWork,
    own: Series,
    formula: Formula,
    series: Mapping[MetricKey, Series],
    span: Period,
    now: datetime,
) -> Iterator[Observation]:
    amounts = parts.amounts(uow, series.values(), now.date())
    days = set.intersection(*(set(amounts[one.series_id]) for one in series.values()))
    for day in sorted(one for one in days if one in span):
        value = formula.value({key: amounts[one.series_id][day] for key, one in series.items()})
        if abs(value) <= MOST:
            yield Observation(
                series_id=own.series_id,
                day=day,
                value=value,
                source=parts.DERIVED,
                learnt_at=now,
            )
