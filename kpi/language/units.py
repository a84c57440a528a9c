"""What is written after a number: units, counters, and whether it goes up or down.

Everything here looks at folded text.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from kpi.model import Unit

Sign = Literal["+", "-", "±"]

COUNTERS = "人|名|件|回|本|個|社|枚|つ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What was read on one side of a number, up to the place ``at``."""

    at: int
    unit: Unit | None = None
    currency: str | None = None
    sign: Sign | None = None
    relative: bool = False
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """A unit as it is written; the number times ``factor`` is in ``unit``."""

    pattern: str
    unit: Unit
    currency: str | None = None
    factor: int = 1
    relative: bool = False


_MARKS = (
    _Mark(
        pattern=r"\s?(?:%|percent(?:age)?|パーセント)[\s-]?(?:pts?|points?|ポイント)",
        unit=Unit.SCORE,
    ),
    _Mark(pattern=r"\s?(?:pts?|pp|points?|ポイント)(?![a-z])", unit=Unit.SCORE),
    _Mark(pattern=r"\s?(?:%|percent|per cent|pct|パーセント)", unit=Unit.PERCENT),
    _Mark(pattern=r"割(?!引)", unit=Unit.PERCENT, factor=10),
    _Mark(pattern=r"(?:\s?倍|x(?![a-z0-9])|-?fold)", unit=Unit.PERCENT, factor=100, relative=True),
    _Mark(pattern=r"\s?(?:円|yen|jpy)", unit=Unit.CURRENCY, currency="JPY"),
    _Mark(pattern=r"\s?(?:ドル|dollars?|usd|\$)", unit=Unit.CURRENCY, currency="USD"),
    _Mark(pattern=r"\s?(?:ユーロ|euros?|eur|€)", unit=Unit.CURRENCY, currency="EUR"),
    _Mark(pattern=r"\s?(?:ポンド|gbp|£)", unit=Unit.CURRENCY, currency="GBP"),
    _Mark(pattern=r"\s?(?:時間|hours?(?![a-z])|hrs?(?![a-z]))|h(?![a-z])", unit=Unit.HOURS),
    _Mark(
        pattern=r"\s?(?:分(?![析類野割布散])|minutes?|mins?(?![a-z]))",
        unit=Unit.SECONDS,
        factor=60,
    ),
    _Mark(pattern=r"\s?(?:秒|seconds?|secs?(?![a-z]))|s(?![a-z])", unit=Unit.SECONDS),
    _Mark(pattern=r"\s?(?:点|stars?(?![a-z])|★|つ星)", unit=Unit.SCORE),
    _Mark(pattern=rf"\s?(?:{COUNTERS})(?!数)", unit=Unit.COUNT),
)

_ENDING = "(?:す|る|したい|たい|する|させる|させたい|して|て)?"
_MORE = re.compile(
    r"\s?(?:以上)?[のを]?\s?(?:(?:増や|増加(?![数率])|増(?!加)|アップ|上昇|向上|伸ば|引き上げ|上げ)"
    rf"{_ENDING}"
    r"|(?:up(?!\s?to)|more|increase|growth|higher|gain|lift)(?![a-z]))"
)
_LESS = re.compile(
    rf"\s?(?:以上)?[のを]?\s?(?:(?:減ら|減少|減|ダウン|低下|削減|カット|引き下げ|下げ){_ENDING}"
    r"|(?:down|less|fewer|lower|decrease|reduction|drop)(?![a-z]))"
)


@cache
def _marks() -> re.Pattern[str]:
    """Return all units as one pattern whose group ``_3`` is the mark at index 3."""
    return re.compile("|".join(f"(?P<_{n}>{mark.pattern})" for n, mark in enumerate(_MARKS)))


def has_unit(folded: str, at: int) -> bool:
    """Say whether a unit or counter begins at ``at``."""
    return _marks().match(folded, at) is not None


def read_suffix(folded: str, at: int) -> Around:
    """Return unit, counter and direction written after the number that ends at ``at``."""
    match = _marks().match(folded, at)
    mark = _MARKS[int(str(match.lastgroup)[1:])] if match else None
    after = match.end() if match else at
    if mark is None:
        sign, after = _direction(folded, after)
        return Around(at=after, sign=sign)
    sign, after = (None, after) if mark.relative else _direction(folded, after)
    return Around(
        at=after,
        unit=mark.unit,
        currency=mark.currency,
        sign=sign,
        relative=mark.relative,
        factor=Decimal(mark.factor),
    )


def _direction(folded: str, at: int) -> tuple[Sign | None, int]:
    more = _MORE.match(folded, at)
    if more:
        return "+", more.end()
    less = _LESS.match(folded, at)
    return ("-", less.end()) if less else (None, at)
