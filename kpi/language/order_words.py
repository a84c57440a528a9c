"""Finding known words in an order and telling which words were not understood."""

import re
from collections.abc import Sequence
from functools import cache
from typing import TypeVar

from kpi.language.text import blank, tidy

T = TypeVar("T")
#: Patterns of words, each with what it means; the first that is found counts.
Table = Sequence[tuple[str, T]]

_FILLERS = (
    r"(?:at|on|every|the|of|each|to|me|please|a|an|in|it|send|set|turn|make|for|from|until|till"
    r"|between|and|hours?|all|digest|report|time|change)(?![a-z])"
    r"|から|まで|翌(?:日|朝)?|間|に変更|変更|ください|お願い(?:します)?|配信|送(?:る|って|信)|設定|する|して|全部|すべて"
    r"|曜日|時間帯?|時刻|通知|ダイジェスト|レポート|[にをのはでへも、。,.!~:-]"
)


def take(text: str, table: Table[T]) -> tuple[T | None, str]:
    """Return what the first pattern of the table that is in the text means, and the rest."""
    for pattern, meaning in table:
        match = _word(pattern).search(text)
        if match:
            return meaning, blank(text, match.span())
    return None, text


def unread(rest: str) -> tuple[str, ...]:
    """Return the words of the rest that carry a meaning which was not understood."""
    words = (_edges().sub("", word) for word in tidy(rest).split())
    return tuple(word for word in words if word)


@cache
def _word(pattern: str) -> re.Pattern[str]:
    """Return the pattern so that it does not match inside a longer Latin word."""
    return re.compile(rf"(?<![a-z])(?:{pattern})(?![a-z])")


@cache
def _edges() -> re.Pattern[str]:
    return re.compile(rf"^(?:{_FILLERS})+|(?:(?<![a-z])(?:{_FILLERS}))+$")
