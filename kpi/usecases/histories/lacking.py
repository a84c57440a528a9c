"""Why a number that Mato works out cannot be worked out yet: what is missing, by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from kpi.formulas import EMV
from kpi.knowledge import Knowledge, Term
from kpi.model import MetricKey, Scope, Series
from kpi.ports import UnitOfWork
from kpi.usecases.histories import deriving, parts, pricing
from kpi.usecases.histories.parts import Parts
from kpi.usecases.lookups.series import with_values


class Why(StrEnum):
    """What stands in the way."""

    MISSING = "missing"  # of ``parts`` there are no numbers
    APART = "apart"  # there are, but never of one account on one day
    SEVERAL = "several"  # several accounts have them: which one is meant was not said
    ONE_OF = "one_of"  # nothing: it goes by one of the accounts that have them
    ADDED = "added"  # nothing: they are added up
    FORMULA = "formula"  # nobody stated how it is to be worked out


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """What a number is not made for.

    ``scopes`` are those of which one has to be named; of ONE_OF the first is what it goes by, of
    ADDED all that are added up. ``late`` hold a sum back and ``gone`` are counted no more, each
    with the last day that it has a value of; ``open_days`` are left out of it.
    """

    why: Why
    parts: tuple[MetricKey, ...]
    scopes: tuple[Scope, ...] = ()
    late: Mapping[Scope, date] = field(default_factory=dict)
    gone: Mapping[Scope, date] = field(default_factory=dict)
    open_days: int = 0


def of_series(uow: UnitOfWork, knowledge: Knowledge, own: Series) -> Lack | None:
    """Return why there is no value of the series; None: it has one, or is not made of others."""
    ratio = knowledge.parts_of(own.metric)
    if own.scope.over or (ratio is None and own.metric != EMV):
        return None
    if with_values(uow, own.workspace_id, [own]):
        return None
    terms = (*ratio.above, *ratio.below) if ratio else _priced(uow, own)
    if not terms:
        return Lack(why=Why.FORMULA, parts=())
    known = parts.known(uow, own, terms)
    scopes = parts.scopes(own, known, terms)
    return _lack(tuple(dict.fromkeys(term.metric for term in terms)), known, scopes)


def goes_by(uow: UnitOfWork, knowledge: Knowledge, own: Series, now: datetime) -> Lack | None:
    """Return whose numbers of several the series is made of, or that nobody can tell.

    None: no others have them.
    """
    total = deriving.added_up(uow, knowledge, own, now)
    if total is not None:
        behind = total.total
        return Lack(
            why=Why.ADDED,
            parts=(),
            scopes=total.scopes,
            late=behind.late,
            gone=behind.gone,
            open_days=behind.open_days,
        )
    found = deriving.candidates(uow, knowledge, own, now)
    if len(found.scopes) <= 1 or parts.is_given(uow, own):
        return None
    if found.meant is None:
        return Lack(why=Why.SEVERAL, parts=(), scopes=found.scopes)
    others = (one for one in found.scopes if one != found.meant)
    return Lack(why=Why.ONE_OF, parts=(), scopes=(found.meant, *others))


def late(
    uow: UnitOfWork, knowledge: Knowledge, own: Series, now: datetime
) -> Mapping[Scope, date]:
    """Return who holds a sum back, with the last day that is known of each; else nothing."""
    found = deriving.added_up(uow, knowledge, own, now) if own.scope.over else None
    return found.total.late if found else {}


def _priced(uow: UnitOfWork, own: Series) -> tuple[Term, ...]:
    held = pricing.versions(uow, own)
    return pricing.terms(held[-1]) if held else ()


def _lack(made_of: tuple[MetricKey, ...], known: Parts, scopes: Sequence[Scope]) -> Lack:
    missing = tuple(one for one in made_of if not known[one])
    if missing:
        return Lack(why=Why.MISSING, parts=missing)
    if len(scopes) > 1:
        return Lack(why=Why.SEVERAL, parts=made_of, scopes=tuple(scopes))
    return Lack(why=Why.APART, parts=made_of)
