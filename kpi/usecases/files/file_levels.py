"""Whether a column says how much there is, or how much came on each day."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from kpi.model import Aggregation, Unit
from kpi.usecases.lookups import measures

#: From one day to the next what there is does not change by half, and hardly ever by much.
_JUMP, _MOST = Decimal("0.5"), Decimal("0.3")
_FEWEST_STEPS = 4


def are_changes(values: Sequence[Decimal]) -> bool:
    """Say whether the values of days in their order cannot be all that there is on each.

    Nothing is below nothing, and what there is does not go up and down by half all the time.
    """
    if any(value < 0 for value in values):
        return True
    steps = [(one, other) for one, other in pairwise(values) if one or other]
    jumps = sum(abs(one - other) > _JUMP * max(one, other) for one, other in steps)
    return len(steps) >= _FEWEST_STEPS and jumps > _MOST * len(steps)


def has_floor(unit: Unit, aggregation: Aggregation) -> bool:
    """Say whether a row below nothing is wrong; of a level it says what its column holds."""
    is_level = aggregation is Aggregation.LAST
    return not is_level and measures.is_never_negative(unit, aggregation)


_FROM_THE_BEGINNING = re.compile(
    r"累計|累積|通算|cumulative|lifetime|to date|running", re.IGNORECASE
)
_IN_ALL = re.compile(r"(?<![^\W_])total(?![^\W_])|総", re.IGNORECASE)
#: What comes on each day hardly ever grows on so many days on end, or by so little each time.
_ON_END, _GREW, _LITTLE, _FEW = 7, 3, Decimal("0.02"), 4
_LITTLE_OF_ALL = Decimal("0.05")


def is_running(name: str, values: Sequence[Decimal]) -> bool:
    """Say whether the values of days in their order seem to count from the beginning.

    They never fall, and what is added is little beside what there is.
    """
    steps = [(one, other) for one, other in pairwise(values)]
    grew = sum(one < other for one, other in steps)
    if any(one > other for one, other in steps) or grew < min(_GREW, len(steps)) or not steps:
        return False
    if _FROM_THE_BEGINNING.search(name):
        return True
    little = _LITTLE_OF_ALL if _IN_ALL.search(name) else _LITTLE
    are_little = all(other - one <= little * one for one, other in steps)
    is_long = len(values) >= _ON_END and values[-1] <= 2 * values[0]
    is_long = is_long or (len(values) >= 2 * _ON_END and grew >= _ON_END)
    return is_long or (len(values) >= _FEW and are_little)
