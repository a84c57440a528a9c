"""As much of a list as one message takes; what is left over is counted."""

from collections.abc import Callable, Sequence

from bot.blocks import limits
from bot.blocks.rendered import Block


def as_many(
    head: Sequence[Block],
    parts: Sequence[Sequence[Block]],
    tail: Sequence[Block],
    more: Callable[[int], Block],
    *,
    most: int,
) -> list[Block]:
    """Return head, as many parts as fit (``most`` at most), how many are left, and tail."""
    shown: list[Block] = []
    count = 0
    for part in parts[:most]:
        if not limits.fits_message([*head, *shown, *part, more(len(parts)), *tail]):
            break
        shown += part
        count += 1
    left = len(parts) - count
    return [*head, *shown, *([more(left)] if left else []), *tail]
