"""What of a series cannot be foreseen: its trend, weekdays and own memory are taken out."""

import math
from collections.abc import Sequence

Column = Sequence[float]

#: What is smaller than that is rounding.
TINY = 1e-12
WEEK = 7
_MOST_MEMORY = 3
#: Spikes count as this many usual deviations at most.
_MOST_DEVIATIONS = 3.5
_MAD_TO_DEVIATION = 1.4826


def surprises(values: Column, weekdays: Sequence[int]) -> list[float]:
    """Return the residuals, up to three fewer than values, of the same order.

    ``weekdays`` (0 to 6, one a value) may be empty. A series without anything below zero is
    taken in logarithms.
    """
    groups = weekdays if has_weekdays(values, weekdays) else [0] * len(values)
    return _clipped(_without_memory(_without(_logs(values), groups)))


def _logs(values: Column) -> list[float]:
    return [math.log1p(one) for one in values] if min(values) >= 0 else list(values)


def has_weekdays(values: Column, weekdays: Sequence[int]) -> bool:
    """Say whether weekday means explain more than they cost, by Akaike's criterion."""
    if not weekdays:
        return False
    logs = _logs(values)
    plain = squares(_without(logs, [0] * len(logs)))
    if plain <= TINY:
        return False
    seasonal = max(squares(_without(logs, weekdays)), TINY)
    return len(logs) * math.log(seasonal / plain) + 2 * (WEEK - 1) < 0


def _without(values: Column, groups: Sequence[int]) -> list[float]:
    """Return the residuals of a least-squares fit on a straight line and each group's mean."""
    # Within the groups the slope is that of the deviations from their means (Frisch and Waugh).
    ours, clock = _centered(values, groups), _centered(range(len(values)), groups)
    slope = product(ours, clock) / squares(clock)
    return [a - slope * b for a, b in zip(ours, clock, strict=True)]


def _centered(values: Column, groups: Sequence[int]) -> list[float]:
    members: dict[int, list[float]] = {}
    for group, value in zip(groups, values, strict=True):
        members.setdefault(group, []).append(value)
    means = {group: sum(part) / len(part) for group, part in members.items()}
    return [value - means[group] for group, value in zip(groups, values, strict=True)]


def _without_memory(values: Column) -> list[float]:
    """Return the residuals of the autoregression that Akaike's criterion likes best."""
    best, chosen = math.inf, list(values)
    for order in range(_MOST_MEMORY + 1):
        weights = _autoregression(values, order)
        rest = _residuals(values, weights)
        scored = rest[_MOST_MEMORY - order :]
        error = max(squares(scored) / len(scored), TINY)
        score = len(scored) * math.log(error) + 2 * order
        if score < best:
            best, chosen = score, rest
    return chosen


def _residuals(values: Column, weights: Column) -> list[float]:
    return [
        values[at] - sum(w * values[at - back] for back, w in enumerate(weights, start=1))
        for at in range(len(weights), len(values))
    ]


def _autoregression(values: Column, order: int) -> list[float]:
    """Return the least-squares weights of the ``order`` values before."""
    shifted = [values[order - back : len(values) - back] for back in range(order + 1)]
    matrix = [[product(a, b) for b in shifted[1:]] for a in shifted[1:]]
    return _solved(matrix, [product(row, shifted[0]) for row in shifted[1:]])


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Solve a small positive system by elimination; what cannot be told apart gets no weight."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at in range(size):
        pivot = rows[at][at]
        if abs(pivot) <= TINY:
            rows[at] = [0.0] * (size + 1)
            continue
        rows[at] = [cell / pivot for cell in rows[at]]
        for other in range(size):
            if other != at:
                share = rows[other][at]
                rows[other] = [a - share * b for a, b in zip(rows[other], rows[at], strict=True)]
    return [row[-1] for row in rows]


def _clipped(values: list[float]) -> list[float]:
    """Return the values with spikes drawn in, so that a single day proves nothing."""
    usual = _MAD_TO_DEVIATION * sorted(abs(one) for one in values)[len(values) // 2]
    most = _MOST_DEVIATIONS * usual if usual > TINY else math.inf
    return [min(max(one, -most), most) for one in values]


def plainly_centered(values: Column) -> list[float]:
    """Return the deviations from the mean."""
    mean = sum(values) / len(values)
    return [one - mean for one in values]


def squares(values: Column) -> float:
    """Return the sum of squares."""
    return sum(one * one for one in values)


def product(left: Column, right: Column) -> float:
    """Return the sum of products."""
    return sum(a * b for a, b in zip(left, right, strict=True))
