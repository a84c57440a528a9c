"""The tail of ``/goal``: a sentence in the person's own words, and by when."""

import re
from collections.abc import Iterable

from kpi.language.dates import find_period
from kpi.language.requests import GoalDraft, Reading
from kpi.language.text import Span, read_slack

_JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff、。「」『』]")
_LABEL = re.compile(r"^(?:目標|ゴール|目的|goal)\s?[:：]\s?", re.IGNORECASE)
_PAIRS = {"「": "」", "『": "』", '"': '"', "“": "”"}
_EMPTY_BRACKETS = re.compile(r"\s?(?:\(\s*\)|（\s*）|\[\s*\]|【\s*】)")
_EDGES = " 、,;:-~～〜"


def read_goal(raw: str, reading: Reading) -> GoalDraft:
    """Return the goal's sentence without its date phrase, and what it says."""
    typed = read_slack(raw)
    period = find_period(
        typed.readable, reading.today, reading.fiscal_month, reading.language, is_prose=True
    )
    sentence = _bare(cut(typed.text, period.spans))
    return GoalDraft(
        sentence=sentence,
        period=period,
        reading=reading.understand_goal(sentence) if sentence else None,
        owner=typed.people[0] if typed.people else None,
    )


def cut(text: str, spans: Iterable[Span]) -> str:
    """Return the text without the spans: closed up in Japanese, a space between other words."""
    whole, at = "", 0
    for start, end in (*sorted(spans), (len(text), len(text))):
        piece = " ".join(text[at:start].split())
        at = end
        if not whole:
            whole = piece.lstrip(f"{_EDGES}。.")
        elif piece:
            closed = _JAPANESE.match(whole[-1]) and _JAPANESE.match(piece)
            whole += piece if closed or piece[0] in ".,!?)" else f" {piece}"
    return _EMPTY_BRACKETS.sub("", whole).strip(_EDGES)


def _bare(sentence: str) -> str:
    """Return the sentence without a label before it and quotation marks around it."""
    sentence = _LABEL.sub("", sentence)
    if len(sentence) > 1 and _PAIRS.get(sentence[0]) == sentence[-1]:
        return sentence[1:-1].strip()
    return sentence
