"""The number that a goal's sentence holds: 購入200件, "200 orders".

It is taken for the goal's own only where the words at the number name a metric that shows the
goal itself; a number of a step on the way is a KPI, and stays in the sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kpi.errors import NotUnderstood
from kpi.knowledge import Knowledge
from kpi.language import costs
from kpi.language.metrics import MetricState, understand_name
from kpi.language.numbers import Amount, find_amounts
from kpi.language.text import fold
from kpi.language.wording import canon
from kpi.model import (
    NO_PURPOSE,
    MetricKey,
    PurposeKey,
    Unit,
    Verdict,
)

#: Sales that are counted are orders, not money.
_COUNTED = {MetricKey("revenue"): MetricKey("purchases")}
_EDGES = " \u3000、。,.:;!?()（）[]「」『』\"“”'$¥€£"
_BREAK = re.compile(r"[\s、。,:;!?()（）\[\]「」『』\"“”]+")
_BEFORE = re.compile(r"(?:\s?(?:を|は|が|の|で|数を|to|of|at|=|→))?\s*$")
_AFTER = re.compile(r"^\s*(?:の|of\s)?\s*")
_JAPANESE_END = re.compile(r"[をがはでにへとも]|まで|以上|達成|獲得|突破|になる|にする|する|した")
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeReading:
    """The metric that proves the goal, and its number in that metric's unit."""

    metric: MetricKey
    value: Decimal


def find_outcome(
    sentence: str, purpose: PurposeKey, knowledge: Knowledge
) -> OutcomeReading | None:
    """Return the goal's number; None: no number, several, a share, or not of the goal itself."""
    if purpose == NO_PURPOSE or purpose not in knowledge.purposes:
        return None
    folded = fold(sentence)
    try:
        amounts = find_amounts(folded)
    except NotUnderstood:
        return None
    if len(amounts) != 1 or amounts[0].relative or amounts[0].sign is not None:
        return None
    amount = amounts[0]
    for words in _names(folded, amount):
        found = _outcome(words, amount, purpose, knowledge)
        if found is not None:
            return found
    return None


def _names(folded: str, amount: Amount) -> Iterator[str]:
    """Yield what may name the metric: the words right after the number, then those before it."""
    start, end = amount.span
    after = _AFTER.sub("", folded[end:], count=1)
    piece = _JAPANESE_END.split(_BREAK.split(after.strip(_EDGES))[0])[0]
    if after[:1].isascii():
        yield from _longest_first(_clause(after).split()[:_MOST_WORDS], from_end=False)
    elif piece:
        yield piece
    before = _BEFORE.sub("", folded[:start].rstrip(_EDGES))
    clause = _clause(before, last=True)
    if not costs.is_said(canon(clause)):  # "cost per new customer to 20" counts no customers
        yield from _longest_first(clause.split()[-_MOST_WORDS:], from_end=True)


def _clause(text: str, *, last: bool = False) -> str:
    """Return the first, or last, part of the text that no punctuation interrupts."""
    parts = [one for one in re.split(r"[、。,:;!?()（）\[\]「」『』\"“”]+", text) if one.strip()]
    return parts[-1 if last else 0] if parts else ""


def _longest_first(words: list[str], *, from_end: bool) -> Iterator[str]:
    for size in range(len(words), 0, -1):
        yield " ".join(words[-size:] if from_end else words[:size])


def _outcome(
    words: str, amount: Amount, purpose: PurposeKey, knowledge: Knowledge
) -> OutcomeReading | None:
    reading = understand_name(words.strip(_EDGES), knowledge)
    if reading.best is None or reading.state is not MetricState.CLEAR:
        return None
    metric = reading.best
    if amount.unit is Unit.COUNT:
        metric = _COUNTED.get(metric, metric)
    value = amount.value_in(knowledge.metrics[metric].unit)
    if value is None or value <= 0:
        return None
    if knowledge.fit(purpose, metric).verdict is not Verdict.SERVES:
        return None
    return OutcomeReading(metric=metric, value=value)
