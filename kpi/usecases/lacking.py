"""Why a number that Mato works out cannot be worked out yet: what is missing, by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kpi.knowledge import Knowledge
from kpi.model import MetricKey, Scope, Series
from kpi.ports import UnitOfWork
from kpi.usecases import deriving
from kpi.usecases.series import with_values


class Why(StrEnum):
    """What stands in the way."""

    MISSING = "missing"  # of ``parts`` there are no numbers
    APART = "apart"  # there are, but never of one account on one day
    SEVERAL = "several"  # several accounts have them: which one is meant was not said


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """What a number is not made for; ``scopes`` are those of which one has to be named."""

    why: Why
    parts: tuple[MetricKey, ...]
    scopes: tuple[Scope, ...] = ()


def of_series(uow: UnitOfWork, knowledge: Knowledge, own: Series) -> Lack | None:
    """Return why there is no value of the series; None: it has one, or is not made of others."""
    ratio = knowledge.parts_of(own.metric)
    if ratio is None or with_values(uow, own.workspace_id, [own]):
        return None
    terms = (*ratio.above, *ratio.below)
    known = deriving.known_parts(uow, own, terms)
    scopes = deriving.scopes_of(own, known, terms)
    return _lack(tuple(dict.fromkeys(term.metric for term in terms)), known, scopes)


def _lack(parts: tuple[MetricKey, ...], known: deriving.Parts, scopes: Sequence[Scope]) -> Lack:
    missing = tuple(one for one in parts if not known[one])
    if missing:
        return Lack(why=Why.MISSING, parts=missing)
    if len(scopes) > 1:
        return Lack(why=Why.SEVERAL, parts=parts, scopes=tuple(scopes))
    return Lack(why=Why.APART, parts=parts)
