"""One count for each of another: "shares per impression", 保存÷リーチ.

Both sides are read like any metric; meant is the catalog's rate of the one by the other.
"""

import re

from kpi.knowledge import Knowledge, Metric
from kpi.language import metric_phrases
from kpi.language.metric_index import Index, index_of
from kpi.model import MetricKey

#: A rate by one of these is spoken of for a rate by another.
_WHO = frozenset({"impressions", "reach", "followers", "video_views"})
_PER = re.compile(
    r"^(?P<above>.{3,}?) ?(?:\bper\b|/|÷|\bdivided by\b|\bover\b|\bfor (?:each|every)\b"
    r"|\bas (?:an? )?(?:%|percent(?:age)?|share|part) of\b)"
    r" ?(?:each |every |total |the |our )*(?P<below>.{3,})$"
)
_PER_JA = re.compile(
    r"^(?P<below>.+?)(?:1[人回件])?(?:あたり|当たり|に対する|に占める)の?(?P<above>.+?)(?:の?(?:割合|比率|率))?$"
)


def read(words: str, knowledge: Knowledge) -> MetricKey | None:
    """Return the rate that canonical words spell out; None where they are none, or none is known.

    A name of the catalog is left to those who look names up.
    """
    bare = metric_phrases.without_figure(words)
    match = _PER.match(bare) or _PER_JA.match(bare)
    index = index_of(knowledge.root)
    if match is None or index.find(bare)[0]:
        return None
    return _rate(_named(match["above"], index), _named(match["below"], index), knowledge)


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


def _named(words: str, index: Index) -> MetricKey | None:
    """Return the metric that a side names, if it names one."""
    for candidate in (words, *(each for each, _ in metric_phrases.stripped(words))):
        metrics, _ = index.find(candidate)
        if metrics:
            return metrics[0]
    return None
