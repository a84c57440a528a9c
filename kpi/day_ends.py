"""How the last days of a daily target ended: when missed ones are worth a word, and when not.

They are kept as a word, a letter a day, oldest first. A weekend and a slow Monday come back each
week: who was told of them would be told each week, and of their end, too.
"""

MISSED, REACHED = "m", "r"
_KEPT = 7
#: It is off track when it was missed on so many days running, which are most of the week's.
_RUNNING, _MOST = 3, 4
#: One good day is no recovery.
_AGAIN = 2


def kept(before: str, end: str, *, is_same_day: bool) -> str:
    """Return the days with the newest one's end; ``is_same_day`` when it is told anew."""
    return ((before[:-1] if is_same_day else before) + end)[-_KEPT:]


def missed(ends: str) -> int:
    """Return on how many days running it was missed last."""
    return len(ends) - len(ends.rstrip(MISSED))


def is_off_track(ends: str) -> bool:
    """Whether it is missed for days, and not only on those that are slow in any week."""
    is_most = len(ends) < _KEPT or ends.count(MISSED) >= _MOST
    return missed(ends) >= _RUNNING and is_most


def is_back(ends: str) -> bool:
    """Whether it is reached again."""
    return ends.endswith(REACHED * _AGAIN)
