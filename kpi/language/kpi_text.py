"""The tails of ``/kpi`` and ``/kpi log``: metric, number, days, scope and goal in one sentence.

Each part that is read is taken out; the words that are left over name the metric.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from kpi.language import leftovers, scopes
from kpi.language.dates import PeriodReading, find_day, find_period
from kpi.language.numbers import Amount, find_amounts
from kpi.language.phrases import Doubt
from kpi.language.requests import KpiDraft, LogDraft, MetricWords, Reading
from kpi.language.text import BLANK, Span, blank, fold, read_slack, tidy
from kpi.model import Direction, Scope, TargetKind

_QUOTED = re.compile(
    r"(?P<lead>(?:(?<![a-z])for|(?:goal|目標|ゴール)[:は]?)?\s?)"
    r"(?:「(?P<a>[^「」]+)」|『(?P<b>[^『』]+)』|\"(?P<c>[^\"]+)\"|(?<![a-z])'(?P<d>[^']+)'(?![a-z]))"
    r"(?P<tail>\s?(?:のため(?:に)?|向け(?:に)?|に向けて|用に?|で|の)?)"
)
_GOAL_WORDS = (
    re.compile(rf"(?<![a-z])(?:for|towards?)\s(?:the\s)?(?:goal\s)?(?P<hint>[^{BLANK}]+)$"),
    re.compile(rf"(?:goal|目標|ゴール)\s?:\s?(?P<hint>[^{BLANK}]+)$"),
    re.compile(
        rf"(?:^|(?<=[\s{BLANK}]))(?P<hint>[^\s{BLANK}]+?)(?:のため(?:に)?|に向けて)(?![a-z])"
    ),
)
_AT_LEAST = re.compile(
    r"以上|超え(?!る|たい)|超|上回る|[≧≥]|>=?"
    r"|(?<![a-z])(?:at least|no less than|not less than|(?<!no )(?<!not )more than"
    r"|minimum(?: of)?|min|over|above|or more|or higher|or above)(?![a-z])"
)
_AT_MOST = re.compile(
    r"以下|以内|未満|下回る|[≦≤]|<=?"
    r"|(?<![a-z])(?:at most|no more than|not more than|(?<!no )(?<!not )less than"
    r"|maximum(?: of)?|max|under|below|up to|or less|or lower|or fewer)(?![a-z])"
)
_BETWEEN = re.compile(r"\s?(?:から|→|->|=>|より|to)\s?")
_FROM = re.compile(r"(?<![a-z])from\s?$")
_NOW = re.compile(
    r"(?:現在|現状|いま|今は?|(?<![a-z])(?:currently|current|now|baseline|today))"
    r"(?:値|:|は|が|\s(?:at|is))?\s?$"
)
_NEAR = 16
#: Twice is 200 % of the present state, but a return on ad spend of 4x is 400 %.
_RETURNS = re.compile(r"roas|roi|ロアス|費用対効果")


class _Sentence:
    """A text from which parts are taken out; what is out is blank in ``folded``."""

    def __init__(self, text: str, folded: str) -> None:
        self.text = text
        self.folded = folded

    def take(self, *spans: Span) -> None:
        self.folded = blank(self.folded, *spans)


def read_kpi(raw: str, reading: Reading) -> KpiDraft:
    """Return the KPI as far as it was said."""
    typed = read_slack(raw)
    sentence = _Sentence(typed.text, fold(typed.readable))
    labels = _labels(sentence)
    quoted = _quoted(sentence)
    period = _period(sentence, reading)
    scope = _platform(sentence, labels)
    amounts = find_amounts(sentence.folded)
    target, baseline = _targets(sentence, amounts)
    direction = _direction(sentence, target)
    hint = quoted or _goal_words(sentence)
    period = _with_unread(sentence, period)
    name, metric, scope = _metric(sentence, scope, reading)
    if quoted and metric is None:  # nothing else was named: the quoted words are the metric
        name, metric, hint = quoted, reading.understand_metric(quoted), ""
    return KpiDraft(
        metric_text=name,
        metric=metric,
        amount=_absolute(target, name),
        amounts=tuple(amounts),
        baseline=baseline,
        kind=TargetKind.CHANGE if target and target.sign in {"+", "-"} else None,
        direction=direction,
        period=period,
        goal_hint=hint,
        scope=scope,
        owner=typed.people[0] if typed.people else None,
    )


def read_log(raw: str, reading: Reading) -> LogDraft:
    """Return the value to log, of which metric and which day."""
    typed = read_slack(raw)
    sentence = _Sentence(typed.text, fold(typed.readable))
    labels = _labels(sentence)
    day = find_day(sentence.folded, reading.today, reading.language, reading.fiscal_month)
    sentence.take(*day.spans)
    scope = _platform(sentence, labels)
    amounts = find_amounts(sentence.folded)
    sentence.take(*(each.span for each in amounts))
    name, metric, scope = _metric(sentence, scope, reading)
    return LogDraft(
        metric_text=name,
        metric=metric,
        amount=_absolute(_only(amounts), name),
        amounts=tuple(amounts),
        day=day.day,
        day_doubts=day.ambiguous,
        scope=scope,
    )


def _labels(sentence: _Sentence) -> Scope:
    scope, spans = scopes.find_labels(sentence.text)
    sentence.take(*spans)
    return scope


def _platform(sentence: _Sentence, labels: Scope) -> Scope:
    platform, spans = scopes.find_platform(sentence.folded)
    if not platform or labels.platform:
        return labels
    sentence.take(*spans)
    return replace(labels, platform=platform)


def _quoted(sentence: _Sentence) -> str:
    """Take out the text in quotation marks with what leads to it."""
    match = _QUOTED.search(sentence.folded)
    if match is None:
        return ""
    sentence.take(match.span())
    group = next(name for name in "abcd" if match[name])
    return tidy(sentence.text[slice(*match.span(group))])


def _period(sentence: _Sentence, reading: Reading) -> PeriodReading:
    period = find_period(sentence.folded, reading.today, reading.fiscal_month, reading.language)
    sentence.take(*period.spans, *period.rhythm_spans)
    return period


def _with_unread(sentence: _Sentence, period: PeriodReading) -> PeriodReading:
    """Take out a deadline that was not understood, and doubt the period for it."""
    span = leftovers.unread_date(sentence.folded)
    if span is None:
        return period
    sentence.take(span)
    return replace(period, ambiguous=(*period.ambiguous, Doubt.UNREAD))


def _goal_words(sentence: _Sentence) -> str:
    for pattern in _GOAL_WORDS:
        match = pattern.search(sentence.folded)
        if match:
            hint = tidy(sentence.text[slice(*match.span("hint"))])
            sentence.take(match.span())
            return hint
    return ""


def _targets(
    sentence: _Sentence, amounts: Sequence[Amount]
) -> tuple[Amount | None, Amount | None]:
    """Take out the amounts; return target and baseline.

    "From 5,000 to 10,000" says both, and so does "10,000 (now 8,500)". Two amounts with nothing
    of the kind say neither.
    """
    target, baseline = _only(amounts), None
    if len(amounts) == 2:  # noqa: PLR2004  # from one to the other
        first, second = amounts
        lead = _FROM.search(sentence.folded[: first.span[0]])
        if _BETWEEN.fullmatch(sentence.folded, first.span[1], second.span[0]):
            target, baseline = second, first
            sentence.take((first.span[1], second.span[0]), *([lead.span()] if lead else []))
    for amount in amounts:
        now = _NOW.search(sentence.folded[: amount.span[0]][-_NEAR:])
        if now and baseline is None:
            baseline = amount
            target = _only([each for each in amounts if each is not amount])
            sentence.take((amount.span[0] - len(now.group()), amount.span[0]))
    sentence.take(*(each.span for each in amounts))
    return target, baseline


def _only(amounts: Sequence[Amount]) -> Amount | None:
    return amounts[0] if len(amounts) == 1 else None


def _direction(sentence: _Sentence, target: Amount | None) -> Direction | None:
    """Take out "at least", 以下 and the like; "reduce to" and a minus say it, too."""
    most = [match.span() for match in _AT_MOST.finditer(sentence.folded)]
    least = [match.span() for match in _AT_LEAST.finditer(sentence.folded)]
    sentence.take(*most, *least)
    if most or least:
        return None if most and least else Direction.AT_MOST if most else Direction.AT_LEAST
    if target is not None and target.sign in {"+", "-"}:
        return Direction.AT_LEAST if target.sign == "+" else Direction.AT_MOST
    return leftovers.lowering(sentence.folded)


def _absolute(amount: Amount | None, name: str) -> Amount | None:
    if amount and amount.relative and amount.sign is None and _RETURNS.search(fold(name)):
        return replace(amount, relative=False)
    return amount


def _metric(
    sentence: _Sentence, scope: Scope, reading: Reading
) -> tuple[str, MetricWords | None, Scope]:
    """Return the words for the metric, what they mean, and the scope with their platform.

    "Reach" is a verb where the words after the number are a metric: reach 10,000 followers.
    """
    found = [piece for piece in leftovers.pieces(sentence.text, sentence.folded) if piece]
    if not found:
        return "", None, scope
    if len(found) > 1 and fold(found[0]) == "reach":
        rest = " ".join(found[1:])
        words = _understood(rest, scope, reading)
        name = rest if words.best is not None else found[0]
    else:
        name = " ".join(found)
    words = _understood(name, scope, reading)
    return name, words, replace(scope, platform=scope.platform or words.platform)


def _understood(name: str, scope: Scope, reading: Reading) -> MetricWords:
    """Read the words with the platform's name before them: views differ on YouTube."""
    return reading.understand_metric(f"{scope.platform} {name}".strip())
