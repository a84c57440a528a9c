"""Days with the name of their month, in the languages that platforms speak."""

import re
import unicodedata
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

#: Between the parts of a date; particles that stand there in some languages.
_PARTS = re.compile(r"[\s,،、/()（）'’-]+")
_FILLERS = frozenset(
    {"de", "del", "di", "do", "da", "d", "el", "le", "la", "of", "the", "den", "der", "al", "ng"}
    | {"г", "р", "року", "года", "год", "m", "an", "a", "năm", "ngày", "на", "på", "the", "år"}
)
_NUMBER = re.compile(r"(\d{1,4})(?:st|nd|rd|th|er|re|e|º|ª|°|\.)?\Z")
_CLOCK = re.compile(r",?\s*\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?\s*\Z")
_VIETNAMESE = re.compile(r"(?:tháng|thg)\s(\d{1,2})\b")
_FIRST_WORD = re.compile(r"[^\W\d]+\.?,\s")
#: Before the number of a month that a language counts; in no text.
_COUNTED = "\x00"
_WITH_WEEKDAY = 2
_YEAR_DIGITS = 4


class Named(NamedTuple):
    """A day as it is written; ``year`` is 0 where none is."""

    year: int
    month: int
    day: int


def read(cell: str) -> Named | None:
    """Return the day; None for anything but one month's name, a day and at most one year.

    Names that mean different months in different languages are no names.
    """
    folded = unicodedata.normalize("NFKC", _CLOCK.sub("", cell)).casefold()
    folded = _VIETNAMESE.sub(lambda found: f"{_COUNTED}{found[1]}", folded)
    months: list[int] = []
    numbers: list[str] = []
    for part in _PARTS.split(folded):
        number = _NUMBER.match(part)
        month = 0 if number or not part.strip(".") else _month(part)
        if month is None:
            return None
        numbers.extend([number[1]] if number else [])
        months.extend([month] if month else [])
    # "mar" is March, and Tuesday where it stands first: another month tells which.
    has_weekday = len(months) == _WITH_WEEKDAY and _FIRST_WORD.match(folded)
    return _named(months[1:] if has_weekday else months, numbers)


def _month(part: str) -> int | None:
    """Return the month, 0 for a word without meaning, None for an unknown one."""
    if part[0] == _COUNTED and part[1:].isdecimal():
        return int(part[1:])
    word = part.rstrip(".")
    names = _names()
    return 0 if word in _FILLERS and word not in names else names.get(word)


def _named(months: list[int], numbers: list[str]) -> Named | None:
    years = [int(one) for one in numbers if len(one) == _YEAR_DIGITS]
    days = [int(one) for one in numbers if len(one) < _YEAR_DIGITS - 1]
    if len(months) != 1 or len(days) != 1 or len(years) + len(days) != len(numbers):
        return None
    if len(years) > 1:
        return None
    return Named(years[0] if years else 0, months[0], days[0])


@lru_cache(maxsize=1)
def _names() -> dict[str, int]:
    """Return the months' names in any language, and the weekdays' as 0.

    The list was made from the Unicode CLDR by way of Babel, which storage does not import.
    """
    text = resources.files("storage.sources.files").joinpath("month_names.txt")
    names: dict[str, int] = {}
    for line in text.read_text(encoding="utf-8").splitlines():
        number, *words = line.split()
        names.update(dict.fromkeys(words, int(number)))
    return names
