"""Numbers of several added up (kpi.sums), and the series that they make."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kpi import sums
from kpi.day_values import MOST
from kpi.knowledge import Term
from kpi.model import Aggregation, Observation, Scope, Series
from kpi.ports import UnitOfWork
from kpi.reading import per
from kpi.sums import Amount, Sum
from kpi.usecases.histories import parts
from kpi.usecases.histories.parts import Made, Ways
from kpi.usecases.lookups.series import of_scope


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedUp:
    """What is added up of several: of which, what comes of it, and who is behind."""

    scopes: tuple[Scope, ...]
    made: Made
    total: Sum[Scope]


def up(own: Series, ways: Ways, now: datetime) -> AddedUp | None:
    """Return the sum over the scopes that are parts of the series'; None: fewer than two are."""
    scopes = sums.parts_of(own.scope, ways.scopes)
    if not scopes:
        return None
    made = {scope: ways.make(scope) for scope in scopes}
    total = sums.add({scope: _part(scope, one) for scope, one in made.items()})
    rows = [_row(own, day, amount, now) for day, amount in total.amounts.items()]
    spans = dict.fromkeys(span for one in made.values() for span in one.spans)
    fitting = [one for one in rows if abs(one.value) <= MOST]
    return AddedUp(scopes=scopes, made=Made(rows=fitting, spans=tuple(spans)), total=total)


def _part(scope: Scope, made: Made) -> sums.Part:
    amounts = {one.day: _amount(one) for one in made.rows}
    return sums.Part(amounts=amounts, are_events=bool(scope.basis))


def _amount(one: Observation) -> Amount:
    if one.numerator is None or one.denominator is None:
        return (one.value,)
    return one.numerator, one.denominator


def _row(own: Series, day: date, amount: Amount, now: datetime) -> Observation:
    above, *below = amount
    return Observation(
        series_id=own.series_id,
        day=day,
        value=above / below[0] * per(own) if below else above,
        numerator=above if below else None,
        denominator=below[0] if below else None,
        source=parts.DERIVED,
        learnt_at=now,
    )


def plain(uow: UnitOfWork, own: Series, now: datetime) -> Ways:
    """Return the series of the same metric, each with its values."""
    known = parts.known(uow, own, [Term(metric=own.metric)])[own.metric]
    span = parts.looked_at(now.date())

    def make(scope: Scope) -> Made:
        one = known[scope]
        points = uow.observations.points(one.workspace_id, one.series_id, span)
        rows = [
            Observation(
                series_id=own.series_id,
                day=day,
                value=value,
                source=parts.DERIVED,
                learnt_at=now,
            )
            for day, value in points
        ]
        return Made(rows=rows, spans=(span,))

    return Ways(scopes=tuple(known), make=make)


def around(
    uow: UnitOfWork, own: Series, scopes: Sequence[Scope], new: Collection[Scope]
) -> list[Series]:
    """Return the series of each sum that this one and a ``new`` one are parts of."""
    found = sums.around(own.scope, scopes) if own.aggregation is Aggregation.SUM else {}
    return [
        of_scope(uow, own, whole)
        for whole, several in found.items()
        if any(part in new for part in several)
    ]
