"""What stands around the name of a metric in a phrase, and how much of it may be taken off."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kpi.language.metric_index import Index
from kpi.language.text import Span
from kpi.language.word_lists import either, sections
from kpi.language.wording import JA, canon
from kpi.model import MetricKey

_NUMBER = re.compile(
    r"(?:月間?|週間?|毎[月週日]|1日)?(?:(?:at least|more than|over|up to|around|about|to|by|at"
    r"|of|=|:|は|を|が|で|に) ?)?"
    r"[+\-±約]?[$¥€£]?\d[\d,.]*\s?(?:(?:億|万|千|百|k|m|mil|million|thousand|bn)(?![a-z]))?"
    r"\s?(?:%|percent|パーセント|ポイント|pt|人|名|件|回|本|個|円|倍|割|分|秒|時間|yen|usd|people|time)?"
    r"(?:ほど|くらい|ぐらい)?(?:以上|以下|以内|超え?|未満|程度|まで)?(?:を?突破|を?達成|を?目指す)?"
    r"(?:/ ?(?:日|週|月|年|day|week|month|year)| (?:per|a|an|each|every) (?:day|week|month|year))?"
)
#: Where it stands now, before where it shall get: 100人→1000人.
SO_FAR = re.compile(
    r"\d[\d,.]*\s?(?:(?:億|万|千|百|k|m)(?![a-z]))?\s?(?:%|ポイント|人|名|件|回|本|個|円|倍|分|秒)?"
    r"\s?(?:→|⇒|➡|->|=>|から)\s?(?=[約+$¥]?\d)"
)
_KEPT_NUMBER = re.compile(r"^(?:\d+ ?(?:s|sec|second|秒)|d\d|day \d|\d+ ?day|\d+日)")
_EDGES = " 、,:;=/・-~+%をはがにの"

_PREPOSITION = re.compile(
    r" (?:from|via|on|through|by|for|per|to|in|at|with|of|across|within|using|based on"
    r"|driven by|attributed to|coming from) (?!rate)"
)
#: "Share of visitors who buy" is a rate and counts no shares.
_PART_OF = re.compile(r"^(?:what |the |our )*(?:share|part|percentage|percent|proportion|%) of ")
#: What one of something costs is not what was spent.
_PRICE = re.compile(r"^costs? (?:of|per|for) ")
#: What follows these may make another metric of it: what a click costs, revenue per ad dollar.
_OF_WHAT = frozenset({"of", "per", "to", "for"})
_LISTED = re.compile(
    r"\s?(?:、|,|/|・|&|\+| and | or |および|及び|ならびに|または|と(?=[^ぁ-ん]))\s?"
)
_BOUND = re.compile(rf"[{JA}]")
_HIRAGANA = re.compile("[ぁ-ん、]")
#: Particles between the nouns of a name: 採用サイトへの流入 is 採用サイト流入.
_BETWEEN = re.compile(rf"(?<=[{JA}a-z0-9])(?:への|からの|での|経由の|による|の)(?=[{JA}a-z0-9])")
#: Those who do it are as many as the times it is done: 申込者数 is 申込数.
_DOERS = re.compile("(?<=申込|予約|応募|参加|来店|来場|購入|注文|加入|入会)者(?=数?$)")
_TOO_SHORT = 2
#: What people do with a post; who lists several of these means their sum.
INTERACTIONS = frozenset(
    MetricKey(key) for key in ("likes", "comments", "shares", "saves", "link_clicks")
)
_LONGEST_NAME = 40
_CLEAR_HEAD = 0.8
_LIKELY_HEAD = 0.65
_IN_A_SENTENCE = 0.45


def stripped(words: str) -> Iterator[tuple[str, float]]:
    """Yield the words with ever more taken off, with how sure the remainder still is."""
    for candidate, sure in _steps(words):
        yield candidate.strip(_EDGES), sure


def without_figure(words: str) -> str:
    """Take a number out; one that belongs to the name (D7, 15-second views) stays."""
    if _KEPT_NUMBER.match(words):
        return words
    return canon(_NUMBER.sub(" ", SO_FAR.sub("", words)).strip(_EDGES)) or words


def listed(words: str, index: Index) -> tuple[MetricKey, ...]:
    """Read a list of metrics ("likes and comments"); empty when a part is not understood."""
    parts = [part for part in _LISTED.split(words) if part]
    if len(parts) < _TOO_SHORT:
        return ()
    found: list[MetricKey] = []
    for part in parts:
        metric = _whole(part, index)
        if metric and metric not in found:
            found.append(metric)
    return tuple(found)


def inside(words: str, index: Index) -> tuple[tuple[MetricKey, ...], float]:
    """Find a name inside a longer phrase, at its head if there is one.

    The confidence is 0 when the name is only a part of an unknown compound.
    """
    words = _PART_OF.sub("", words)
    head = _english_head(words, index) or _japanese_head(words, index)
    if head:
        return head
    found = _mentioned(words, index)
    return (found, _IN_A_SENTENCE) if found else _compound(words, index)


def _steps(words: str) -> Iterator[tuple[str, float]]:
    joined = _BETWEEN.sub("", words)
    if joined != words:
        yield joined, 0.93
    without = without_figure(words)
    if without != words:
        yield without, 0.95
    yield from _peeled(without)
    if _DOERS.search(without):
        done = _DOERS.sub("", without)
        yield done, 0.9
        yield from _peeled(done)


@cache
def _neutral() -> tuple[re.Pattern[str], ...]:
    """What may be taken off either end."""
    lines = dict(sections("neutral_words.txt"))
    return (
        either(lines["tail ja"], after="$"),
        either([*(f" (?:{line})" for line in lines["tail en"]), r" ?\([^)]*\)?"], after="$"),
        either(lines["lead ja"], before="^"),
        either(lines["lead en"], before="^", after="[ :]+(?=.)"),
    )


@cache
def _clear_heads() -> re.Pattern[str]:
    """Nouns that may stand right before a name without making another metric of it."""
    return either(dict(sections("neutral_words.txt"))["head ja"], after="$")


def _peeled(words: str) -> Iterator[tuple[str, float]]:
    """Peel neutral words off both ends, breadth first, a few times."""
    sure = 0.92
    layer = [words]
    for _ in range(5):
        following: list[str] = []
        for each in layer:
            for pattern in _neutral():
                shorter = pattern.sub("", each, count=1).strip(_EDGES)
                if shorter and shorter != each and shorter not in following:
                    following.append(shorter)
                    yield shorter, sure
        layer = following
        sure -= 0.03


def _whole(words: str, index: Index) -> MetricKey | None:
    for candidate, _ in ((words, 1.0), *stripped(words)):
        metrics, _ = index.find(candidate)
        if metrics:
            return metrics[0]
    return None


def _english_head(words: str, index: Index) -> tuple[tuple[MetricKey, ...], float] | None:
    """Read "leads via in-app forms" by what stands before the preposition."""
    if _BOUND.search(words) or _PART_OF.match(words):
        return None
    for match in _PREPOSITION.finditer(words):
        metric = _whole(words[: match.start()], index)
        if metric and not _PRICE.match(words):
            of_what = match.group().strip() in _OF_WHAT
            return (metric,), _LIKELY_HEAD if of_what else _CLEAR_HEAD
    return None


def _japanese_head(words: str, index: Index) -> tuple[tuple[MetricKey, ...], float] | None:
    """Read プロフィール経由の予約数 by its end, where the boundary is clear."""
    for start in range(1, len(words) - 1):
        if not _BOUND.match(words[start - 1]):
            continue
        metrics, _ = index.find(words[start:])
        if not metrics:
            continue
        before = words[:start].removesuffix("の")
        if _clear_heads().search(before):
            return metrics[:1], _CLEAR_HEAD
        if words[start - 1] in "のなへらた、":
            return metrics[:1], _LIKELY_HEAD
    return None


def named(words: str, index: Index) -> Iterator[tuple[Span, tuple[MetricKey, ...]]]:
    """Find names that stand free in a sentence, in order; the longest at each place."""
    at = 0
    while at < len(words):
        begins = index.lengths.get(words[at : at + 2])
        end = _longest(words, at, begins, index) if begins else 0
        if end:
            metrics, _ = index.find(words[at:end])
            yield (at, end), metrics
        at = end or at + 1


def _mentioned(words: str, index: Index) -> tuple[MetricKey, ...]:
    """Give the metrics that a sentence names, the first one first."""
    return tuple(dict.fromkeys(metrics[0] for _, metrics in named(words, index)))


def _longest(words: str, start: int, lengths: Sequence[int], index: Index) -> int:
    """Return where the longest name that starts here and stands free ends, 0 for none."""
    if not _stands_free(words, start, forward=False):
        return 0
    longest = min(_LONGEST_NAME, len(words) - start)
    for end in (start + length for length in lengths if _TOO_SHORT <= length <= longest):
        if words[start:end] in index.phrases and _stands_free(words, end, forward=True):
            return end
    return 0


def _stands_free(words: str, at: int, *, forward: bool) -> bool:
    """Say whether there is a word boundary at ``at``."""
    if at in {0, len(words)}:
        return True
    inner, outer = (words[at - 1], words[at]) if forward else (words[at], words[at - 1])
    if outer == " " or not outer.isalnum():
        return True
    if not _BOUND.match(outer):
        return bool(_BOUND.match(inner))
    return bool(_HIRAGANA.match(outer)) or not _BOUND.match(inner)


def _compound(words: str, index: Index) -> tuple[tuple[MetricKey, ...], float]:
    """Offer the metric that an unknown compound ends in, without claiming it."""
    for start in range(1, len(words) - 1):
        metrics, _ = index.find(words[start:].strip())
        if metrics and (_BOUND.match(words[start]) or words[start - 1] == " "):
            return metrics[:1], 0.0
    return (), 0.0
