"""Which metric do these words mean?

Whole phrases are looked up, never parts of compounds: リミックス視聴回数 is not 視聴回数. What a
phrase may carry without meaning something else (a platform, a number, "monthly", だけ) is taken
off step by step, and each step makes the reading less sure.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kpi.knowledge import Knowledge
from kpi.language import metric_phrases
from kpi.language.metric_index import Index, index_of, qualified
from kpi.language.suggestions import suggest as suggest  # noqa: PLC0414 - part of this room
from kpi.language.wording import canon, split_platform
from kpi.model import MetricKey, OwnMetric

#: From here on a reading is acted upon without asking.
SURE = 0.75
_DOUBTFUL = 0.6
_DIGIT = re.compile(r"\d")
_RATE = re.compile(r"\d\s?(?:%|percent|パーセント|割)|率")


class MetricState(StrEnum):
    """How well a metric was understood."""

    CLEAR = "clear"
    AMBIGUOUS = "ambiguous"  # there is a best guess, to be confirmed
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricReading:
    """The metric that is most likely meant, from 0 to 1 how surely, and what else it may be.

    ``platform`` is the platform that the words name, or empty.
    """

    best: MetricKey | None = None
    confidence: float = 0.0
    alternatives: tuple[MetricKey, ...] = ()
    state: MetricState = MetricState.UNKNOWN
    platform: str = ""


def understand_metric(
    text: str, knowledge: Knowledge, own: Sequence[OwnMetric] = ()
) -> MetricReading:
    """Read the words for a metric in Japanese or English; a team's own names come first."""
    words = canon(text)
    for metric in own:
        if words and canon(metric.name) == words:
            return MetricReading(best=metric.metric, confidence=1.0, state=MetricState.CLEAR)
    return _read(words, knowledge, whole=False)


def understand_name(text: str, knowledge: Knowledge) -> MetricReading:
    """Read words that are a metric's name and nothing more; sentences are not searched."""
    return _read(canon(text), knowledge, whole=True)


def _read(words: str, knowledge: Knowledge, *, whole: bool) -> MetricReading:
    index = index_of(knowledge)
    platform, bare = split_platform(words)
    metrics, confidence = _looked_up(words, bare, index)
    if not metrics and not whole:
        metrics, confidence = _searched(bare, index)
    if len(metrics) > 1 and confidence:
        metrics, confidence = _settled(metrics, confidence, words, platform)
    if 0 < confidence < 1:
        metrics = qualified(metrics, words)
    return _reading(metrics, confidence, platform)


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
    if listed:
        return listed, _DOUBTFUL if len(listed) > 1 else 0.9
    return metric_phrases.inside(bare, index)


def _candidates(words: str, bare: str) -> Iterator[tuple[str, float]]:
    yield words, 1.0
    if words.endswith("%") and not _DIGIT.search(words):
        yield f"{words[:-1].strip()} rate", 0.95
    if bare != words:
        yield bare, 0.97
    yield from metric_phrases.stripped(bare)


def _settled(
    metrics: tuple[MetricKey, ...], confidence: float, words: str, platform: str
) -> tuple[tuple[MetricKey, ...], float]:
    """Use a percent sign or the platform to choose between the metrics of a doubtful phrase."""
    rates = [key for key in metrics if key.endswith("_rate")]
    if rates and _RATE.search(words) and not metrics[0].endswith("_rate"):
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
