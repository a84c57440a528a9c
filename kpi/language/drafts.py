"""The tails of ``/goal``, ``/kpi`` and ``/kpi log``: goal, metric, number and days in them."""

import re
from collections.abc import Iterable, Sequence

from kpi.language import scopes
from kpi.language.dates import find_day, find_period
from kpi.language.numbers import Amount, find_amounts
from kpi.language.requests import GoalDraft, KpiDraft, LogDraft, Reading
from kpi.language.text import BLANK, Span, Typed, blank, fold, read_slack, tidy
from kpi.model import Direction, TargetKind

_QUOTED = re.compile(
    r"(?P<lead>(?:(?<![a-z])for|(?:goal|目標|ゴール)[:は]?)?\s?)"
    r"(?:「(?P<a>[^「」]+)」|『(?P<b>[^『』]+)』|\"(?P<c>[^\"]+)\"|(?<![a-z])'(?P<d>[^']+)'(?![a-z]))"
    r"(?P<tail>\s?(?:のため(?:に)?|向け(?:に)?|に向けて|用に?|で|の)?)"
)
_GOAL_WORDS = (
    re.compile(r"(?<![a-z])(?:for|toward|towards)\s(?:the\s)?(?:goal\s)?(?P<hint>[^\ufffc]+)$"),
    re.compile(r"(?:goal|目標|ゴール)\s?:\s?(?P<hint>[^\ufffc]+)$"),
    re.compile(r"(?:^|(?<=[\s\ufffc]))(?P<hint>[^\s\ufffc]+?)(?:のため(?:に)?|に向けて)(?![a-z])"),
)
_DIRECTIONS = (
    (
        Direction.AT_LEAST,
        (
            r"以上|超え|超|上回る|[≧≥]|>=?"
            r"|(?<![a-z])(?:at least|no less than|not less than|more than|minimum(?: of)?|min|over"
            r"|above|or more|or higher|or above)(?![a-z])"
        ),
    ),
    (
        Direction.AT_MOST,
        (
            r"以下|以内|未満|下回る|[≦≤]|<=?"
            r"|(?<![a-z])(?:at most|no more than|not more than|less than|maximum(?: of)?|max|under"
            r"|below|up to|or less|or lower|or fewer)(?![a-z])"
        ),
    ),
)
_FROM = re.compile(r"\s*(?:から|→|->|=>|より|to)\s*")
_LEAD = re.compile(r"(?<![a-z])from\s*$")
_JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff、。]")

#: What stands between the parts of a sentence about a KPI and says nothing of its metric.
_STOP_START = re.compile(
    r"^(?:(?:を|は|が|に|へ|で|の|と|も|まで|までに|、|。|,|\.|:|;|-|~|・|/|!|\+)+\s*"
    r"|(?:合計|目標値?|目標を|約|およそ|毎(?=\s|$))\s*"
    r"|(?:to|of|for|at|by|the|our|an?|get|hit|achieve|grow|increase|raise|boost|gain|have|make|with"
    r"|want|we|i|about|around|approx|target|from|on|in|is|are|=|keep|and)(?=\s|$)\s*)+"
)
_STOP_END = re.compile(
    r"(?:\s*(?:を|は|が|に|へ|で|の|と|も|、|。|,|\.|:|;|~|・|!|=)+"
    r"|(?:を|に|へ|は|が)?(?:する|したい|します|達成(?:する|したい)?|目指す|獲得(?:する|したい)?|目標値?|増やす"
    r"|増やしたい|伸ばす|伸ばしたい|到達|くらい|ぐらい|程度|まで(?:に)?|です|だ)"
    r"|(?:^|\s+)(?:to|of|for|at|by|the|our|from|on|in|is|are|target|and|with|reach(?=$)))+$"
)


def read_goal(raw: str, reading: Reading) -> GoalDraft:
    """Return the goal's sentence without its date phrase, and what it says."""
    typed = read_slack(raw)
    period = find_period(
        typed.readable, reading.today, reading.fiscal_month, reading.language, is_prose=True
    )
    sentence = _unquoted(cut(typed.text, period.spans))
    return GoalDraft(
        sentence=sentence,
        period=period,
        reading=reading.understand_goal(sentence) if sentence else None,
        owner=typed.people[0] if typed.people else None,
    )


def read_kpi(raw: str, reading: Reading) -> KpiDraft:
    """Return the KPI as far as it was said."""
    typed = read_slack(raw)
    folded = fold(typed.readable)
    labels = scopes.find_labels(typed.text, folded)
    folded = blank(folded, *labels.spans)
    hint, quoted = _quoted(typed, folded)
    folded = blank(folded, *quoted)
    period = find_period(folded, reading.today, reading.fiscal_month, reading.language)
    folded = blank(folded, *period.spans, *period.rhythm_spans)
    scope = scopes.find_platform(folded, labels)
    folded = blank(folded, *scope.spans)
    amounts = find_amounts(folded)
    target, baseline, between = _target(folded, amounts)
    folded = blank(folded, *(each.span for each in amounts), *between)
    direction, folded = _direction(folded)
    if not hint:
        hint, folded = _goal_words(typed.text, folded)
    name = _metric_text(typed.text, folded)
    if not name and hint and quoted:
        name, hint = hint, ""
    return KpiDraft(
        metric_text=name,
        metric=reading.understand_metric(_with_platform(name, scope)) if name else None,
        amount=target,
        amounts=tuple(amounts),
        baseline=baseline,
        kind=_kind(target),
        direction=direction or _direction_of(target),
        period=period,
        goal_hint=hint,
        scope=scope.scope,
        owner=typed.people[0] if typed.people else None,
    )


def read_log(raw: str, reading: Reading) -> LogDraft:
    """Return the value to log, of which metric and which day."""
    typed = read_slack(raw)
    folded = fold(typed.readable)
    day = find_day(folded, reading.today, reading.language, reading.fiscal_month)
    folded = blank(folded, *day.spans)
    scope = scopes.find_platform(folded, scopes.find_labels(typed.text, folded))
    folded = blank(folded, *scope.spans)
    amounts = find_amounts(folded)
    folded = blank(folded, *(each.span for each in amounts))
    name = _metric_text(typed.text, folded)
    return LogDraft(
        metric_text=name,
        metric=reading.understand_metric(_with_platform(name, scope)) if name else None,
        amount=_only(amounts),
        amounts=tuple(amounts),
        day=day.day,
        day_doubts=day.ambiguous,
        scope=scope.scope,
    )


def cut(text: str, spans: Iterable[Span]) -> str:
    """Return the text without the spans, closed up as its script does, punctuation tidied."""
    pieces, at = [], 0
    for start, end in sorted(spans):
        pieces.append(text[at:start])
        at = end
    pieces.append(text[at:])
    whole = ""
    for piece in (" ".join(each.split()) for each in pieces):
        bare = piece.lstrip("、。,.;: ") if not whole or not _JAPANESE.match(piece) else piece
        closed = whole and bare and (_JAPANESE.match(whole[-1]) and _JAPANESE.match(bare[0]))
        whole = whole + ("" if closed or not whole or not bare else " ") + bare
    return whole.strip(" 、,;:-~")


def _unquoted(sentence: str) -> str:
    pairs = {"「": "」", "『": "』", '"': '"', "“": "”"}
    if len(sentence) > 1 and pairs.get(sentence[0]) == sentence[-1]:
        return sentence[1:-1].strip()
    return sentence


def _quoted(typed: Typed, folded: str) -> tuple[str, list[Span]]:
    """Return the text in quotation marks and the span of it with what leads to it."""
    match = _QUOTED.search(folded)
    if match is None:
        return "", []
    group = next(name for name in "abcd" if match[name])
    return tidy(typed.text[slice(*match.span(group))]), [match.span()]


def _goal_words(text: str, folded: str) -> tuple[str, str]:
    for pattern in _GOAL_WORDS:
        match = pattern.search(folded)
        if match:
            hint = tidy(text[slice(*match.span("hint"))])
            return hint, blank(folded, match.span())
    return "", folded


def _target(
    folded: str, amounts: Sequence[Amount]
) -> tuple[Amount | None, Amount | None, list[Span]]:
    """Return target, baseline and the words between: "from 5,000 to 10,000" says both.

    Two amounts with nothing of the kind between them say neither.
    """
    if len(amounts) == 2:  # noqa: PLR2004  # from one to the other
        start, end = amounts[0].span[1], amounts[1].span[0]
        if _FROM.fullmatch(folded, start, end):
            lead = _LEAD.search(folded[: amounts[0].span[0]])
            spans = [(start, end), *([lead.span()] if lead else [])]
            return amounts[1], amounts[0], spans
    return _only(amounts), None, []


def _only(amounts: Sequence[Amount]) -> Amount | None:
    return amounts[0] if len(amounts) == 1 else None


def _direction(folded: str) -> tuple[Direction | None, str]:
    found: list[Direction] = []
    for direction, pattern in _DIRECTIONS:
        for match in re.finditer(pattern, folded):
            folded = blank(folded, match.span())
            found.append(direction)
    return (found[0] if len(set(found)) == 1 else None), folded


def _direction_of(target: Amount | None) -> Direction | None:
    if target is None or target.sign in {None, "±"}:
        return None
    return Direction.AT_MOST if target.sign == "-" else Direction.AT_LEAST


def _kind(target: Amount | None) -> TargetKind | None:
    return TargetKind.CHANGE if target and target.sign in {"+", "-"} else None


def _with_platform(name: str, scope: scopes.ScopeReading) -> str:
    """Return the words for the metric with the platform's: views mean other things on YouTube."""
    return f"{scope.scope.platform} {name}".strip()


def _metric_text(text: str, folded: str) -> str:
    """Return the words left over, without particles and verbs; the longest piece of them."""
    pieces = []
    for match in re.finditer(f"[^{BLANK}]+", folded):
        start, end = match.span()
        lead = _STOP_START.match(folded[start:end])
        start += lead.end() if lead else 0
        tail = _STOP_END.search(folded[start:end])
        end = start + tail.start() if tail else end
        pieces.append(tidy(text[start:end]))
    pieces = [piece for piece in pieces if piece]
    if len(pieces) > 1 and fold(pieces[0]) == "reach":  # the verb, when another metric follows
        pieces = pieces[1:]
    return " ".join(pieces)
