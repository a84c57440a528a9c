"""Times of day, weekdays and days of the month in orders to a schedule: 朝9時半, 6:30 pm, 月曜."""

import re
from dataclasses import dataclass
from datetime import time
from functools import cache

from kpi.errors import NotUnderstood
from kpi.language.text import Span

_CLOCK = (
    r"(?P<ja>午前|午後|朝|昼|夕方|夜|深夜|am|pm)?\s?(?<![0-9])(?P<hour>[0-9]{1,2})"
    r"(?:(?::|時)(?P<minute>[0-9]{2})分?(?![0-9])|時(?P<half>半)?(?!間)|(?=\s?[ap]\.?m)|{bare})"
    r"(?:\s?(?P<en>[ap])\.?m\.?(?![a-z]))?"
)
_NAMED = {"noon": time(12), "正午": time(12), "midnight": time(0), "真夜中": time(0)}
_AFTERNOON = {"午後", "夕方", "pm", "p"}
_MORNING = {"午前", "am", "a", "深夜", "夜"}
_NOON = 12
#: 夜8時 is 20:00 and 昼1時 is 13:00, but 夜12時 is midnight and 夜1時 the small hours.
_EVENING_FROM, _LUNCH_UNTIL = 5, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A time of day and where it stands."""

    at: time
    span: Span


@cache
def _pattern(*, bare: bool) -> re.Pattern[str]:
    return re.compile(_CLOCK.replace("{bare}", "(?![0-9])" if bare else "(?!)"))


def find_times(folded: str, *, bare: bool = False) -> list[Found]:
    """Return the times of day in the text, in order; ``bare`` takes 22-8 for hours, too.

    Refused (``time_impossible``): 25:00, 9:75, 午後15時 is 15:00. 24:00 is midnight.
    """
    found = [
        Found(at=_time(match), span=match.span()) for match in _pattern(bare=bare).finditer(folded)
    ]
    for word, at in _NAMED.items():
        start = folded.find(word)
        if start >= 0:
            found.append(Found(at=at, span=(start, start + len(word))))
    return sorted(found, key=lambda each: each.span)


def _time(match: re.Match[str]) -> time:
    hour, minute = int(match["hour"]), int(match["minute"] or (30 if match["half"] else 0))
    part = match["ja"] or match["en"]
    later = (
        part in _AFTERNOON
        or (part == "夜" and hour >= _EVENING_FROM)
        or (part == "昼" and hour <= _LUNCH_UNTIL)
    )
    if later and hour < _NOON:
        hour += _NOON
    elif (hour == _NOON and part in _MORNING) or (hour == 2 * _NOON and not minute):
        hour = 0
    try:
        return time(hour, minute)
    except ValueError as error:
        raise NotUnderstood("time_impossible", text=match.group().strip()) from error
