"""One count for each of another: "shares per impression", 保存÷リーチ.

Both sides are read like any metric; meant is the catalog's rate of the one by the other.
"""

import re

from kpi.knowledge import Knowledge, Metric
from kpi.language import measures, metric_likeness, metric_phrases
from kpi.language.metric_index import index_of
from kpi.model import MetricKey, Unit

#: A rate by one of these is spoken of for a rate by another.
_WHO = frozenset({"impressions", "reach", "followers", "video_views"})
#: Who lists several of what people do with a post means their sum.
_ENGAGEMENTS = MetricKey("engagements")
#: Both sides are sums of something.
_SUMS = frozenset({Unit.COUNT, Unit.CURRENCY, Unit.HOURS})
#: How surely a side has to be like what is said of a metric.
_LIKELY = 0.5
_PER = re.compile(
    r"^(?P<above>.{3,}?) ?(?:\bper\b|/|÷|\bdivided by\b|\bover\b|\bfor (?:each|every)\b"
    r"|\bas (?:an? )?(?:%|percent(?:age)?|share|part) of\b)"
    r" ?(?:each |every |total |the |our |hundred |thousand |1?0+ )*(?P<below>.{3,})$"
)
_PER_JA = re.compile(
    r"^(?P<below>.+?)(?:1?0*[人回件])?(?:あたり|当たり|に対する|に占める)の?(?P<above>.+?)(?:の?(?:割合|比率|率))?$"
)


def read(words: str, knowledge: Knowledge) -> MetricKey | None:
    """Return the rate that canonical words spell out; None where they are none, or none is known.

    A name of the catalog is left to those who look names up.
    """
    bare = metric_phrases.without_figure(words)
    match = _PER.match(bare) or _PER_JA.match(bare)
    if match is None or index_of(knowledge.root).find(bare)[0]:
        return None
    return _rate(_meant(match["above"], knowledge), _meant(match["below"], knowledge), knowledge)


def _rate(
    above: MetricKey | None, below: MetricKey | None, knowledge: Knowledge
) -> MetricKey | None:
    """Return the rate of the one by the other, or by another count of who may have done it."""
    if above is None:
        return None
    rates = [each for each in knowledge.metrics.values() if _over(each) == above and each.below]
    for metric in rates:
        if [term.metric for term in metric.below] == [below]:
            return metric.key
    return rates[0].key if below in _WHO and len(rates) == 1 else None


def _over(metric: Metric) -> MetricKey | None:
    return metric.above[0].metric if len(metric.above) == 1 else None


def _meant(words: str, knowledge: Knowledge) -> MetricKey | None:
    """Return the metric that a side names, sums up or describes, if it does."""
    index = index_of(knowledge.root)
    for candidate in (words, *(each for each, _ in metric_phrases.stripped(words))):
        metrics, _ = index.find(candidate)
        if metrics:
            return metrics[0]
    if metric_phrases.INTERACTIONS.issuperset(listed := metric_phrases.listed(words, index)):
        return _ENGAGEMENTS if listed else _described(words, knowledge)
    return None


def _described(words: str, knowledge: Knowledge) -> MetricKey | None:
    top, chance = metric_likeness.nearest(words, knowledge, measures.units(words) or _SUMS)[0]
    return top if chance >= _LIKELY else None
