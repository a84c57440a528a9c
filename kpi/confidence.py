"""The owner's own confidence beside the computed chance: how long it stands, if they agree."""

from datetime import date, timedelta
from decimal import Decimal

from kpi.model import Period
from kpi.ports import Confidence, Level

#: After so long it is asked for anew.
_STANDS = timedelta(days=14)
#: The chances that each level is at odds with: below the first, above the second.
_AT_ODDS = {
    Level.HIGH: (Decimal("0.5"), Decimal(1)),
    Level.EVEN: (Decimal("0.2"), Decimal("0.8")),
    Level.LOW: (Decimal(0), Decimal("0.5")),
}


def stands(said: Confidence, window: Period, today: date) -> bool:
    """Whether it still counts: said of this window, which is not over, within two weeks."""
    return said.said_on in window and today in window and today - said.said_on < _STANDS


def disagrees(level: Level, chance: Decimal) -> bool:
    """Whether a level is at odds with the chance (0 to 1) that the data give."""
    low, high = _AT_ODDS[level]
    return chance < low or chance > high
