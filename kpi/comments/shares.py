"""What a period's comments are, as shares of those that were read."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kpi.comments.counting import NEGATIVE, POSITIVE, QUESTIONS, READ, SUBSTANTIVE

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How many comments were read, how many of them are what, and what they are about."""

    read: int
    positive: int
    negative: int
    questions: int
    substantive: int
    topics: tuple[str, ...] = ()

    def percent(self, count: int) -> Decimal:
        """Return the count as a percentage of the comments read."""
        return Decimal(count) / self.read * _HUNDRED


def of_counts(counts: Mapping[str, int], topics: tuple[str, ...]) -> Shares | None:
    """Return the counts by their keys as shares; None: no comment was read."""
    if counts[READ] <= 0:
        return None
    return Shares(
        read=counts[READ],
        positive=counts[POSITIVE],
        negative=counts[NEGATIVE],
        questions=counts[QUESTIONS],
        substantive=counts[SUBSTANTIVE],
        topics=topics,
    )
