"""What a chance of reaching the target is called: one rule for every kind of KPI.

It asks nothing of what the number is: sums, levels, rates, "at most" and "at least" differ in
how their chance comes about, not in what it means.
"""

from decimal import Decimal
from enum import StrEnum

#: From that chance on it is on track; below that one, off track; each at the start and the end
#: of the window. Early on little is certain, so little is asked for and little is given up.
_ON_TRACK = (Decimal("0.50"), Decimal("0.70"))
_OFF_TRACK = (Decimal("0.10"), Decimal("0.30"))
#: Who was worse must do better by that much to be called better: no wavering at the edge.
_AGAIN = Decimal("0.08")


class Call(StrEnum):
    """What is said of a window that is still open."""

    TOO_EARLY = "too_early"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"


def status_of(chance: Decimal | None, elapsed: Decimal, previous: Call | None = None) -> Call:
    """Return what a chance (0 to 1) means when the part ``elapsed`` (0 to 1) has gone by.

    None, for a chance that cannot be told yet, is too early. ``previous`` is what was last said.
    """
    if chance is None:
        return Call.TOO_EARLY
    was_off = previous is Call.OFF_TRACK
    was_worse = was_off or previous is Call.AT_RISK
    if chance >= _limit(_ON_TRACK, elapsed) + (_AGAIN if was_worse else 0):
        return Call.ON_TRACK
    if chance >= _limit(_OFF_TRACK, elapsed) + (_AGAIN if was_off else 0):
        return Call.AT_RISK
    return Call.OFF_TRACK


def _limit(ends: tuple[Decimal, Decimal], elapsed: Decimal) -> Decimal:
    first, last = ends
    return first + (last - first) * min(max(elapsed, Decimal(0)), Decimal(1))
