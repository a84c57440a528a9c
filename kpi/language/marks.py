"""What tells an amount from other numbers, and what is written before it: signs, currencies.

Everything here looks at folded text. The tables are the grammar; the functions only apply them.
"""

import re
from decimal import Decimal

from kpi.language.numerals import (
    ENGLISH_MULTIPLIERS,
    ENGLISH_NUMBERS,
    JAPANESE,
    KANJI_START,
)
from kpi.language.units import COUNTERS, Around, Sign, has_unit
from kpi.model import Unit

BODY = re.compile(JAPANESE)

_WORDS = "|".join(sorted(ENGLISH_NUMBERS, key=len, reverse=True))
#: a million, half a million, ten thousand, two hundred thousand, three percent
ENGLISH_BODY = re.compile(
    rf"(?<![a-z0-9-])(half an?|an?|(?:{_WORDS})(?:[- ](?:{_WORDS}))?)\s"
    r"(?:(hundred(?:\sthousand|\smillion)?|thousand|million|billion)(?![a-z])"
    r"|(?=percent|per cent))"
)

SCALE = re.compile(r"\s?(thousand|million|billion)s?(?![a-z])|(mil|k|mm|mn|m|bn|b)(?![a-z])")
_SCALES = {
    **ENGLISH_MULTIPLIERS,
    "k": 10**3,
    **dict.fromkeys(("m", "mm", "mn", "mil"), 10**6),
    **dict.fromkeys(("b", "bn"), 10**9),
}

#: Words that stand for a multiple of the present state, in percent of it.
FACTORS = {
    **dict.fromkeys(("倍増", "倍に", "double", "doubling", "doubled", "twofold"), Decimal(200)),
    **dict.fromkeys(("triple", "tripling", "tripled", "threefold"), Decimal(300)),
    **dict.fromkeys(("quadruple", "fourfold"), Decimal(400)),
    **dict.fromkeys(("半分", "半減", "halve", "halving", "half"), Decimal(50)),
}
FACTOR_WORD = re.compile(
    r"(?<![0-9〇一二三四五六七八九十百千万.])(?:倍増|倍に|半分|半減)"
    r"|(?<![a-z])(?:doubl(?:e|ing|ed)|tripl(?:e|ing|ed)|quadruple|twofold|threefold|fourfold"
    r"|halve|halving|(?<!first )(?<!second )(?<!last )half(?! an?\b)(?! year)(?! of (?:20|the y)))"
    r"(?![a-z])"
)

NOT_FINITE = re.compile(r"(?<!\S)[+-]?(?:nan|infinity|∞|無限大?)(?!\S)")

_CURRENCY_BEFORE = {
    "us$": "USD", "$": "USD", "usd": "USD", "¥": "JPY", "jpy": "JPY",
    "€": "EUR", "eur": "EUR", "£": "GBP", "gbp": "GBP",
}  # fmt: skip
_SIGNS_BEFORE: dict[str, Sign] = {
    "+": "+", "プラス": "+", "plus": "+", "-": "-", "▲": "-", "△": "-", "マイナス": "-",
    "minus": "-", "±": "±", "+/-": "±",
}  # fmt: skip
_CURRENCY = r"us\$|[$¥€£]|(?<![a-z])(?:usd|jpy|eur|gbp)"
_SIGN = r"\+/-|[+±▲△]|プラス|マイナス|(?<![a-z])(?:plus|minus)|(?<![0-9a-z%)_])-"
_BEFORE = re.compile(
    rf"(?:(?P<sign>{_SIGN})\s?(?:(?P<currency>{_CURRENCY})\s?)?"
    rf"|(?P<currency2>{_CURRENCY})\s?(?P<sign2>[+-])?)$"
)
_MORE_BEFORE = re.compile(
    r"(?<![a-z])(?:(?:increas|grow|rais|boost|lift|improv|expand|up)[a-z]*\s(?:\S+\s){0,5}by"
    r"|(?:gain|add|win|earn)(?:ing|s)?|another|extra|additional)\s(?:at least\s)?$"
)
_LESS_BEFORE = re.compile(
    r"(?<![a-z])(?:decreas|reduc|cut|lower|drop|shrink)[a-z]*\s(?:\S+\s){0,5}by\s$"
)
_BASE_BEFORE = re.compile(
    r"(?:(?:前年|前月|前週|前年同月|前年同期|前期|昨年|先月|先週)比|昨対|対前年(?:比)?)で?\s?$"
    r"|(?:今|いま|現在|現状)の\s?$"
)
#: How far back words ("increase followers by") and marks ("US$ -") are looked for.
_WINDOW, _NEAR = 64, 12

#: Days, ages, ranks, versions and rates ("1件あたり", "3-second") are numbers but no amounts.
_NOT_BEFORE = re.compile(
    r"(?:[_.第数]|[#@][a-z_.]*|[0-9a-z]/|[0-9][:~-]|(?<![a-z])(?:per|top|no\.?)\s)$"
)
_NOT_AFTER = re.compile(
    r"\s?(?:日|週|[かヶヵケカ箇ヵ]月|月|年|時(?!間)|代|[歳才次番号位])"
    r"|(?:st|nd|rd|th)(?![a-z])"
    r"|[-/:][0-9]|-[a-z]"
    r"|\s?[^\s0-9]{0,12}?(?:あたり|当たり|につき|ごと)"
    r"|秒(?:以上)?の?(?:動画)?(?:再生|視聴)"
)
_GLUED_LETTERS = re.compile(r"[a-z]+$")
#: imp100 is an amount, GA4 and D7 are names.
_GLUED_DIGITS = 3
#: 2nd and 5g are names, but 300pv is three hundred page views.
_WORD_AFTER = re.compile(r"(?!pv|cv|dl|uu|rt)[a-z]{1,2}(?![a-z])")
_KANJI = re.compile("[\u4e00-\u9fff\u3005]")
_COUNTER = re.compile(rf"\s?(?:{COUNTERS}|円|割|倍|%|パーセント|点|秒)")


def scale_of(match: re.Match[str]) -> int:
    """Return what the match of SCALE multiplies by."""
    return _SCALES[match[1] or match[2]]


def english_value(match: re.Match[str]) -> Decimal:
    """Return the value of a match of ENGLISH_BODY."""
    words, multipliers = match[1], match[2] or ""
    value = Decimal(1)
    if words.startswith("half"):
        value = Decimal("0.5")
    elif words not in {"a", "an"}:
        value = Decimal(sum(ENGLISH_NUMBERS[word] for word in re.split("[- ]", words)))
    for multiplier in multipliers.split():
        value *= ENGLISH_MULTIPLIERS[multiplier]
    return value


def stands_alone(folded: str, start: int, end: int) -> bool:
    """Say whether the number at [start, end) is an amount and not part of a name, date or rate."""
    before = folded[max(0, start - _NEAR) : start]
    if _NOT_BEFORE.search(before) or _NOT_AFTER.match(folded, end):
        return False
    if re.match(KANJI_START, folded[start]):
        return _kanji_stand_alone(folded, start, end)
    measured = SCALE.match(folded, end) is not None or has_unit(folded, end)
    if _WORD_AFTER.match(folded, end) and not measured:
        return False
    letters = _GLUED_LETTERS.search(before)
    if not letters or letters.group() in _CURRENCY_BEFORE or letters.group() in _SIGNS_BEFORE:
        return True
    return len(letters.group()) > 1 and (measured or end - start >= _GLUED_DIGITS)


def _kanji_stand_alone(folded: str, start: int, end: int) -> bool:
    """Tell 十万 and 三百件 from 一覧, 千葉, 百貨店 and 第一想起."""
    counted = bool(_COUNTER.match(folded, end))
    if start and _KANJI.match(folded, start - 1):
        return False
    if not counted and _KANJI.match(folded, end):
        return False
    number = folded[start:end]
    if number in {"一", "二"} and folded[end : end + 1] == "人":
        return False
    return counted or (len(number) > 1 and re.search("[十百千万億兆]", number) is not None)


def read_prefix(folded: str, start: int) -> Around:
    """Return sign, currency and comparison written before the number that starts at ``start``."""
    near = max(0, start - _NEAR)
    match = _BEFORE.search(folded[near:start])
    at = near + match.start() if match else start
    head = folded[max(0, at - _WINDOW) : at]
    base = _BASE_BEFORE.search(head[-_NEAR:])
    sign = _sign_in_words(head)
    code = None
    if match:
        code = match["currency"] or match["currency2"]
        written = match["sign"] or match["sign2"]
        sign = _SIGNS_BEFORE[written] if written else sign
    return Around(
        at=at - len(base.group()) if base else at,
        unit=Unit.CURRENCY if code else None,
        currency=_CURRENCY_BEFORE[code] if code else None,
        sign=sign,
        relative=base is not None,
    )


def _sign_in_words(head: str) -> Sign | None:
    if _MORE_BEFORE.search(head):
        return "+"
    return "-" if _LESS_BEFORE.search(head) else None
