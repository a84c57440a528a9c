"""Recurring targets: 毎月10万, 週1000, 1,000 a week, daily."""

import re
from collections.abc import Iterator
from functools import cache

from kpi.language.phrases import Doubt
from kpi.language.text import Span
from kpi.model import Recurrence


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Recurrence | None], ...]:
    """Return each rhythm's pattern; None: a rhythm that targets do not have."""
    table: tuple[tuple[str, Recurrence | None], ...] = (
        (
            (
                r"毎日|日次|日ごと|日毎|デイリー|(?:1|一)日(?:平均|あたり|当たり|につき|(?=に?[0-9]))|/\s?日"
                r"|(?<![0-9一-龠])日に(?=[0-9])"
            ),
            Recurrence.DAILY,
        ),
        (
            (
                r"毎週|週次|週ごと|週毎|ウィークリー|(?:1|一)?週間?(?:あたり|当たり|につき)|/\s?週"
                r"|(?<![0-9一二三四五六七八九十今来翌次先々毎再])(?:週間|週に?(?=\s?[+]?[0-9一二三四五六七八九十百千]))"
            ),
            Recurrence.WEEKLY,
        ),
        (
            (
                r"毎月|月次|月ごと|月毎|マンスリー|/\s?月"
                r"|(?:(?:1|一)[かヶヵケカ箇]|ひと)?(?<![0-9])月(?:あたり|当たり|につき)"
                r"|(?<![0-9一二三四五六七八九十今来翌本当先々毎再かヶヵケカ箇])"
                r"(?:月間(?!アクティブ)|月に?(?=\s?[+]?[0-9一二三四五六七八九十百千]))"
            ),
            Recurrence.MONTHLY,
        ),
        (r"毎年|年次|年間|年あたり|毎四半期|四半期ごと|/\s?年|毎期", None),
        (_english("daily(?! active)", "day", "d"), Recurrence.DAILY),
        (_english("weekly(?! active)", "week|wk", "w"), Recurrence.WEEKLY),
        (_english("monthly(?! active)", "month|mo", "m"), Recurrence.MONTHLY),
        (_english("yearly|annually|quarterly", "year|quarter|yr", "y|q"), None),
    )
    return tuple((re.compile(pattern), rhythm) for pattern, rhythm in table)


def _english(adverb: str, noun: str, letter: str) -> str:
    return (
        rf"(?<![a-z])(?:{adverb}|(?:per|each|every|(?<!in )(?<!within )(?<!half )(?<!over )a)"
        rf"\s(?:{noun})(?!\s(?:from|ago|later|before))|p/?(?:{letter}))(?![a-z])|/\s?(?:{noun})(?![a-z])"
    )


def find_rhythm(folded: str) -> tuple[Recurrence | None, tuple[Span, ...], tuple[Doubt, ...]]:
    """Return the recurrence, where it stands, and a doubt where it is none that targets have."""
    found = list(_apart(folded))
    spans = tuple(span for span, _ in found)
    rhythms = {rhythm for _, rhythm in found}
    if not rhythms:
        return None, (), ()
    if rhythms == {None}:
        return None, spans, (Doubt.UNSUPPORTED_RHYTHM,)
    doubts = (Doubt.SEVERAL,) if len(rhythms) > 1 else ()
    return next(rhythm for _, rhythm in found if rhythm), spans, doubts


def _apart(folded: str) -> Iterator[tuple[Span, Recurrence | None]]:
    """Yield the rhythms from left to right, of overlapping ones the first."""
    found = [
        (match.span(), rhythm)
        for pattern, rhythm in _patterns()
        for match in pattern.finditer(folded)
    ]
    last = 0
    for span, rhythm in sorted(found, key=lambda each: each[0]):
        if span[0] >= last:
            last = span[1]
            yield span, rhythm
