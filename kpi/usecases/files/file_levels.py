"""Whether a column of followers says how many there are, or how many came on each day."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

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
