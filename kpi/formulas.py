"""A team's own formula for a number that has no standard one: what it counts a piece worth.

Earned media value has no agreed formula, and its parts no agreed prices: nothing is known here
but which numbers may be priced. Each version holds from a day on, so that what was worked out
before keeps the formula that it was made with.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NewType

from kpi.model import MetricKey, UserId, WorkspaceId

FormulaId = NewType("FormulaId", str)

#: The number that teams price by themselves.
EMV = MetricKey("emv")
#: What may be priced, and for how many of it the price is told. Reach is not among them: days
#: of it do not add up.
PER: Mapping[MetricKey, int] = {
    MetricKey("impressions"): 1000,
    MetricKey("video_views"): 1000,
    MetricKey("engagements"): 1,
    MetricKey("likes"): 1,
    MetricKey("comments"): 1,
    MetricKey("shares"): 1,
    MetricKey("saves"): 1,
    MetricKey("link_clicks"): 1,
    MetricKey("mentions"): 1,
}
#: These are engagements already: priced beside them, they would count twice.
WHOLE = MetricKey("engagements")
INSIDE = frozenset(MetricKey(key) for key in ("likes", "comments", "shares", "saves"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """One version: ``prices`` are decimal texts by metric, for ``PER`` of it each.

    It holds from ``valid_from`` on, until another version does. Prices are in the money that the
    team's other amounts are in.
    """

    workspace_id: WorkspaceId
    formula_id: FormulaId
    metric: MetricKey
    prices: Mapping[str, str]
    valid_from: date
    by: UserId
    at: datetime

    @property
    def rates(self) -> dict[MetricKey, Decimal]:
        """The prices as numbers, in the order of ``PER``."""
        return {one: Decimal(self.prices[one]) for one in PER if one in self.prices}

    def value(self, amounts: Mapping[MetricKey, Decimal]) -> Decimal:
        """Return what the amounts are worth; KeyError where a priced one is missing."""
        worth = (amounts[one] * price / PER[one] for one, price in self.rates.items())
        return sum(worth, Decimal(0))


def standing(versions: Sequence[Formula]) -> list[Formula]:
    """Return the versions that hold on any day, by day; of two from one day, the later said."""
    ordered = sorted(versions, key=lambda one: (one.valid_from, one.at, one.formula_id))
    return list({one.valid_from: one for one in ordered}.values())
