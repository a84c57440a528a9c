"""Bare numbers as both languages write them, without sign or unit.

Of the ways to group digits the sane reading is taken: ``1,234.5`` and ``1.234,5`` (European)
are 1234.5, ``1.234`` is a little over one because both our languages use the point for
decimals, ``1,5`` is one and a half, ``1.234.567``, ``12,34,567``, ``1'234`` and groups with
no-break spaces between them are wholes. What fits none of these (``1,2345``) is no number.
"""

import re
from decimal import Decimal

#: Digits with their marks; the end never is a mark.
RUN = r"(?:[0-9]+(?:[.,'\u00a0][0-9]+)*|(?<![\w.])\.[0-9]+)"
_DIGITS = {mark: value for value, mark in enumerate("〇一二三四五六七八九")} | {"零": 0}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "億": 10**8, "兆": 10**12}
KANJI_DIGIT = "[〇零一二三四五六七八九]"
KANJI_START = "[〇零一二三四五六七八九十百千]"
#: 100万, 1億2,000万, 1万2千; 十万, 二百五十
JAPANESE = (
    rf"(?:{RUN}(?:\s?[百千万億兆]+(?:{RUN})?)*"
    rf"|{KANJI_START}[〇零一二三四五六七八九十百千万億兆]*)"
)
_TOKEN = re.compile(rf"{RUN}|{KANJI_DIGIT}+|[十百千]|[万億兆]")
#: Longer than any number a person means; also keeps Decimal arithmetic cheap.
MAX_LENGTH = 60

_ENGLISH_ONES = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_ENGLISH_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
ENGLISH_NUMBERS = _ENGLISH_ONES | _ENGLISH_TENS
ENGLISH_MULTIPLIERS = {
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
}

_SPACED = re.compile(r"[0-9]{1,3}(?:['\u00a0][0-9]{3})+(?:[.,][0-9]+)?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_INDIAN = re.compile(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?:\.[0-9]+)?")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
_EUROPEAN = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]{1,2}")


def read_run(run: str) -> Decimal | None:
    """Return the value of ASCII digits with points and commas; None when they are malformed."""
    if _SPACED.fullmatch(run):
        return Decimal(run.replace("'", "").replace("\u00a0", "").replace(",", "."))
    if _PLAIN.fullmatch(run):
        return Decimal(run)
    if _GROUPED.fullmatch(run) or _INDIAN.fullmatch(run):
        return Decimal(run.replace(",", ""))
    if _EUROPEAN.fullmatch(run) or _DECIMAL_COMMA.fullmatch(run):
        return Decimal(run.replace(".", "").replace(",", "."))
    return None


def read_japanese(text: str) -> Decimal | None:
    """Return the value of a number that may mix digits and kanji; None when malformed.

    Large multipliers must fall (億 before 万); ``1万2千`` is 12,000 and ``3千万`` 30,000,000.
    """
    total, section, digits, ceiling = Decimal(0), Decimal(0), None, Decimal("Infinity")
    for token in _TOKEN.findall(text):
        if token in _LARGE:
            if (digits is None and not section) or _LARGE[token] >= ceiling:
                return None
            section += digits or 0
            total += section * _LARGE[token]
            section, digits, ceiling = Decimal(0), None, Decimal(_LARGE[token])
        elif token in _SMALL:
            section += _SMALL[token] * (Decimal(1) if digits is None else digits)
            digits = None
        else:
            digits = _digits(token)
            if digits is None:
                return None
    return total + section + (digits or 0)


def small_number(text: str) -> int:
    """Return a whole number of a date: digits, kanji digits (三, 十五, 二〇二六) or English words.

    The caller's pattern vouches that it is one.
    """
    if text in ENGLISH_NUMBERS:
        return ENGLISH_NUMBERS[text]
    return int(read_japanese(text) or 0)


def _digits(token: str) -> Decimal | None:
    if token[0] in _DIGITS:
        return Decimal("".join(str(_DIGITS[mark]) for mark in token))
    return read_run(token)
