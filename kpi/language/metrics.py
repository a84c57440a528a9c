"""Which metric do these words mean?

Whole phrases are looked up, never parts of compounds: リミックス視聴回数 is not 視聴回数. What a
phrase may carry without meaning something else (a platform, a number, "monthly", だけ) is taken
off step by step, and each step makes the reading less sure.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kpi.knowledge import Knowledge
from kpi.language import (
    costs,
    goal_parts,
    measures,
    metric_likeness,
    metric_phrases,
    ratios,
    spelling,
)
from kpi.language.choosing import CHOICE, is_choice
from kpi.language.metric_index import Index, index_of, qualified
from kpi.language.suggestions import suggest as suggest  # noqa: PLC0414 - part of this room
from kpi.language.text import Span
from kpi.language.wording import canon, split_platform
from kpi.model import MetricKey, OwnMetric, Unit

#: From here on a reading is acted upon without asking.
SURE = 0.75
_DOUBTFUL = 0.6
#: Read at least this surely, the words are a name, whatever else they are like.
_NAMED = 0.9
#: Both ways lead to the same metric.
_AGREED = 0.8
#: How likely what a phrase sounds like must be to be believed, and to be taken without asking.
_LIKELY = 0.4
_OUTRIGHT = 0.85
#: ... or to take away the doubt of a name that something unknown stands before.
_BEYOND_DOUBT = 0.95
#: Who lists so many interactions means their sum.
_SUMMED = 3
#: "EMV does not measure revenue" speaks of EMV.
_DENIED = re.compile(
    r"(?<=[a-z]) (?:does? not|doesnt|do not|dont|is not|isnt|are not|arent|never|cannot|cant) .*$"
)
#: So many pieces a week are what the team itself makes.
_PIECE = (
    "(?:instagram |ig |tiktok |youtube |facebook |linkedin |new |good )?"
    "(?:reel|short|story|tweet|pin|carousel|post|video|blog post|article|newsletter|tiktok|episode"
    "|piece of content|live|stream)"
)
_MADE = re.compile(
    rf"^(?:post |publish |upload |make |film |do )?\d+x? {_PIECE}(?: posted| published| out)?"
    r" ?(?:a|an|per|every|each|/) ?(?:day|week|month|wk|mo)$"
    rf"|^(?:number|amount|count) of (?!article){_PIECE}(?: posted| published| made)?$"
    r"|^(?:リール|ショート|動画|ストーリーズ?|記事|ブログ)の(?:本数|投稿数|公開数)$"
    r"|^(?:リール|ショート|動画|投稿|ストーリーズ?|記事|ライブ|ブログ)(?:を|の|は)?"
    r"(?:毎?[週月日]|1日)(?:に|間)?\d+(?:本|回|件|投稿)(?:以上)?$"
)
_POSTED = MetricKey("post_count")
#: Who says no more than "10k on Instagram" likely means the first of these.
_COUNTED_UNSAID = (MetricKey("followers"), MetricKey("impressions"), MetricKey("video_views"))
_SHARE = re.compile(r" (?:percentage|percent|ratio|quota)$")
_DIGIT = re.compile(r"\d")
_RATE = re.compile(r"\d\s?(?:%|percent|パーセント|割)|率")
#: What is called a rate: いいね率, "comment rate"; "rates" and "rate of" stand elsewhere in names.
_IS_RATE = re.compile(r"(?:率|割合|レート|(?<![a-z])(?:rate|ratio|percentage))$")


class MetricState(StrEnum):
    """How well a metric was understood."""

    CLEAR = "clear"
    AMBIGUOUS = "ambiguous"  # there is a best guess, to be confirmed
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricReading:
    """The metric that is most likely meant, from 0 to 1 how surely, and what else it may be.

    ``platform`` is the platform that the words name, or empty. ``guess`` is the nearest metric
    where nothing deserves to be called the best, None only where no words were said.
    """

    best: MetricKey | None = None
    confidence: float = 0.0
    alternatives: tuple[MetricKey, ...] = ()
    state: MetricState = MetricState.UNKNOWN
    platform: str = ""
    guess: MetricKey | None = None


def understand_metric(
    text: str, knowledge: Knowledge, own: Sequence[OwnMetric] = ()
) -> MetricReading:
    """Read the words for a metric in Japanese or English; a team's own names come first."""
    words = canon(text)
    for metric in own:
        if words and canon(metric.name) == words:
            return MetricReading(best=metric.metric, confidence=1.0, state=MetricState.CLEAR)
    words = CHOICE if is_choice(words) else words
    reading = _read(words, knowledge, whole=False)
    if reading.confidence >= SURE or words == (meant := spelling.mended(words, knowledge)):
        return reading
    mended = _read(meant, knowledge, whole=False)
    return mended if mended.confidence > reading.confidence else reading


def understand_name(text: str, knowledge: Knowledge) -> MetricReading:
    """Read words that are a metric's name and nothing more; sentences are not searched."""
    return _read(canon(text), knowledge, whole=True)


def names_in(words: str, knowledge: Knowledge) -> Iterator[tuple[Span, MetricKey]]:
    """Yield where canonical words name a metric, and which it most likely is."""
    for span, metrics in metric_phrases.named(words, index_of(knowledge.root)):
        yield span, qualified(metrics, words)[0]


def _read(words: str, knowledge: Knowledge, *, whole: bool) -> MetricReading:
    words = _DENIED.sub("", words)
    platform, bare = split_platform(words)
    reading = _unchecked(words, bare, platform, knowledge, whole=whole)
    return _doubted(reading, bare, knowledge)


def _doubted(reading: MetricReading, bare: str, knowledge: Knowledge) -> MetricReading:
    """Offer, but do not claim, a count for a rate (いいね率) or a rate for a count (苦情件数)."""
    if reading.best is None:
        return reading
    unit = knowledge.metrics[reading.best].unit
    if unit is Unit.COUNT and _is_called_rate(bare):
        offered = (reading.best, *reading.alternatives)
        return MetricReading(alternatives=offered, platform=reading.platform, guess=reading.best)
    said = measures.units(bare)
    if unit is Unit.PERCENT and Unit.COUNT in said and reading.confidence > _DOUBTFUL:
        counts = (key for key, _ in metric_likeness.nearest(bare, knowledge, said))
        return _taken(reading, reading.best, (*reading.alternatives, *counts), _DOUBTFUL)
    return reading


def _is_called_rate(words: str) -> bool:
    return _IS_RATE.search(metric_phrases.without_figure(words)) is not None


def _unchecked(
    words: str, bare: str, platform: str, knowledge: Knowledge, *, whole: bool
) -> MetricReading:
    priced = None if whole else costs.read(bare, knowledge)
    if priced and priced[0]:
        return _reading(*priced, platform)
    reading = _spelled_out(words, bare, platform, knowledge, whole=whole)
    is_price = costs.is_price(reading.best, knowledge)
    if priced and not (is_price and reading.confidence >= SURE):
        likely = (reading.best,) if reading.best and is_price else ()
        return _reading(tuple(dict.fromkeys((*likely, *costs.LIKELIEST))), _DOUBTFUL, platform)
    return reading


def _spelled_out(
    words: str, bare: str, platform: str, knowledge: Knowledge, *, whole: bool
) -> MetricReading:
    """Read what is said by its form before it is looked up: A per B, 4 reels a week, 10k."""
    if not whole:
        rate = ratios.read(bare, knowledge)
        if rate:
            return _reading((rate,), _AGREED, platform)
        if _MADE.search(words):
            return _reading((_POSTED,), _AGREED, platform)
        if platform and goal_parts.is_bare_figure(words):
            return _reading(_COUNTED_UNSAID, _DOUBTFUL, platform)
    return _named_or_alike(words, bare, platform, knowledge, whole=whole)


def _named_or_alike(
    words: str, bare: str, platform: str, knowledge: Knowledge, *, whole: bool
) -> MetricReading:
    index = index_of(knowledge.root)
    metrics, confidence = _looked_up(words, bare, index)
    if not metrics and not whole:
        metrics, confidence = _searched(metric_phrases.without_figure(bare), index)
    if len(metrics) > 1 and confidence:
        metrics, confidence = _settled(metrics, confidence, words, platform)
    meant = qualified(metrics, words) if 0 < confidence < 1 else metrics
    reading = _reading(meant, confidence, platform)
    if whole or not bare or confidence >= _NAMED or index.find(bare)[0]:
        return reading
    units = measures.units(bare)
    if reading.best is not None and units and knowledge.metrics[reading.best].unit not in units:
        reading = MetricReading(alternatives=meant, platform=platform)
    elif meant != metrics and confidence >= _DOUBTFUL:
        return reading  # what the other words make of a name is settled
    return _compared(reading, metric_likeness.nearest(bare, knowledge, units))


def _compared(reading: MetricReading, nearest: Sequence[tuple[MetricKey, float]]) -> MetricReading:
    """Weigh what the names say against what the whole phrase sounds like."""
    top, chance = nearest[0]
    others = tuple(key for key, _ in nearest[1:])
    if top == reading.best:
        is_clear = chance >= _BEYOND_DOUBT and not reading.alternatives
        return _taken(reading, top, reading.alternatives, _AGREED) if is_clear else reading
    if reading.best is not None:
        enough = _OUTRIGHT if reading.confidence >= SURE else _LIKELY
        lead = chance - dict(nearest).get(reading.best, 0.0)
        if lead < enough:
            return reading
        return _taken(reading, top, (reading.best, *others), _DOUBTFUL)
    # Words that end in a name after something unknown have to be just like a phrase.
    if chance < (_OUTRIGHT if reading.alternatives else _LIKELY):
        return replace(reading, guess=top)
    return _taken(reading, top, others, SURE if chance >= _OUTRIGHT else _DOUBTFUL)


def _taken(
    reading: MetricReading, best: MetricKey, others: tuple[MetricKey, ...], confidence: float
) -> MetricReading:
    return replace(
        reading,
        best=best,
        confidence=confidence,
        alternatives=tuple(key for key in dict.fromkeys(others) if key != best),
        state=MetricState.CLEAR if confidence >= SURE else MetricState.AMBIGUOUS,
    )


def _looked_up(words: str, bare: str, index: Index) -> tuple[tuple[MetricKey, ...], float]:
    """Look up the whole phrase, then with ever more taken off."""
    for candidate, sure in _candidates(words, bare):
        metrics, found = index.find(candidate)
        if metrics:
            return metrics, found * sure
    return (), 0.0


def _searched(bare: str, index: Index) -> tuple[tuple[MetricKey, ...], float]:
    """Read a list, or find a name inside a longer phrase."""
    listed = metric_phrases.listed(bare, index)
    if metric_phrases.INTERACTIONS.issuperset(listed) and len(listed) >= _SUMMED:
        return (MetricKey("engagements"),), _NAMED
    if listed:
        return listed, _DOUBTFUL
    return metric_phrases.inside(bare, index)


def _candidates(words: str, bare: str) -> Iterator[tuple[str, float]]:
    yield words, 1.0
    if words.endswith("%") and not _DIGIT.search(words):
        yield f"{words[:-1].strip()} rate", 0.95
    if _SHARE.search(words):
        yield _SHARE.sub(" rate", words), 0.95
    if bare != words:
        yield bare, 0.97
    yield from metric_phrases.stripped(bare)


def _settled(
    metrics: tuple[MetricKey, ...], confidence: float, words: str, platform: str
) -> tuple[tuple[MetricKey, ...], float]:
    """Use a percent sign or the platform to choose between the metrics of a doubtful phrase."""
    rates = [key for key in metrics if key.endswith("_rate")]
    is_settled = _RATE.search(words) and not _is_called_rate(words)
    if rates and is_settled and not metrics[0].endswith("_rate"):
        return _first(rates[0], metrics), confidence * 0.9
    if platform in {"youtube", "tiktok"} and metrics[0] in {"followers", "video_views"}:
        return metrics, confidence * 0.95
    return metrics, min(confidence, _DOUBTFUL)


def _first(best: MetricKey, metrics: Sequence[MetricKey]) -> tuple[MetricKey, ...]:
    return (best, *(key for key in metrics if key != best))


def _reading(metrics: tuple[MetricKey, ...], confidence: float, platform: str) -> MetricReading:
    if not metrics:
        return MetricReading(platform=platform)
    if not confidence:
        return MetricReading(alternatives=metrics, platform=platform)
    return MetricReading(
        best=metrics[0],
        confidence=round(confidence, 3),
        alternatives=metrics[1:],
        state=MetricState.CLEAR if confidence >= SURE else MetricState.AMBIGUOUS,
        platform=platform,
    )
