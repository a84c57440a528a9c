"""Earned media value by the workspace's own formula, day by day: each with what held on it."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from kpi import formulas
from kpi.day_values import MOST
from kpi.formulas import Formula
from kpi.knowledge import Term
from kpi.model import Kpi, MetricKey, Observation, Period, Scope, Series
from kpi.ports import UnitOfWork
from kpi.usecases.histories import parts
from kpi.usecases.histories.parts import Candidates, Made

#: So many scopes have every part: one of them is meant.
_SEVERAL = 2


def versions(uow: UnitOfWork, own: Series) -> list[Formula]:
    """Return the versions of the formula that hold on any day, by day; empty: none was stated."""
    if own.metric != formulas.EMV:
        return []
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


def worked_out(uow: UnitOfWork, own: Series, now: datetime) -> Made | None:
    """Return the value of each day that has every part of the formula that holds on it.

    One scope must have them all; where several do, it goes on with the one it began with, and
    without one the days stay as they are. None: there is no formula, or the series is none of
    earned media value.
    """
    return _all(uow, own, now, candidates(uow, own, now).meant)


def candidates(uow: UnitOfWork, own: Series, now: datetime) -> Candidates:
    """Return the scopes that have every part of a version, and the one it goes by."""
    found: dict[Scope, None] = {}
    for one in versions(uow, own):
        wanted = terms(one)
        found.update(dict.fromkeys(parts.scopes(own, parts.known(uow, own, wanted), wanted)))
    if len(found) < _SEVERAL:
        return Candidates(scopes=tuple(found), meant=next(iter(found), None))
    made = {scope: each for scope in found if (each := _all(uow, own, now, scope)) is not None}
    return Candidates(scopes=tuple(found), meant=parts.going(uow, own, made))


def _all(uow: UnitOfWork, own: Series, now: datetime, meant: Scope | None) -> Made | None:
    held = versions(uow, own)
    if not held:
        return None
    looked = parts.looked_at(now.date())
    ends = [*(one.valid_from for one in held[1:]), looked.end]
    made = [
        _by(uow, own, one, Period(start=max(one.valid_from, looked.start), end=end), now, meant)
        for one, end in zip(held, ends, strict=True)
        if max(one.valid_from, looked.start) < end
    ]
    return Made(
        rows=[row for one in made for row in one.rows],
        spans=[span for one in made for span in one.spans],
    )


def _by(
    uow: UnitOfWork,
    own: Series,
    formula: Formula,
    span: Period,
    now: datetime,
    meant: Scope | None,
) -> Made:
    wanted = terms(formula)
    known = parts.known(uow, own, wanted)
    scopes = parts.scopes(own, known, wanted)
    of = meant if meant in scopes else scopes[0] if len(scopes) == 1 else None
    if of is None:
        return Made(rows=(), spans=() if scopes else (span,))
    series = {metric: by_scope[of] for metric, by_scope in known.items()}
    return Made(rows=list(_days(uow, own, formula, series, span, now)), spans=(span,))


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
