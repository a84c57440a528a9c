"""What one of something costs: "cost per new customer", 友だち獲得単価.

What is paid for is read like any metric, and the catalog's price of it is meant, never its
count: a count would be steered upwards where a price is to fall.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from kpi.knowledge import Form, Knowledge, Metric
from kpi.language import metric_phrases
from kpi.language.metric_index import Index, index_of, qualified
from kpi.model import MetricKey

CPA, CPC, CPE, AOV = (MetricKey(key) for key in ("cpa", "cpc", "cpe", "aov"))
#: What the price of something unknown may be.
LIKELIEST = (CPA, CPC, CPE)
#: How sure a price is that the catalog has, and one that may be another.
_SURE, _DOUBTFUL = 0.9, 0.6
#: From this stage on what people do is what a team calls a conversion.
_CONVERTS = 5
#: What is paid for a reaction of one kind, for one who joined on LINE, ...: the nearest price.
_NEAREST = {
    "tapped_like": CPE,
    "wrote_back": CPE,
    "passed_on": CPE,
    "kept": CPE,
    "audience_size": MetricKey("cost_per_follower"),
    "added_line": MetricKey("cost_per_follower"),
    "qualified": MetricKey("cpl"),
    "reached": MetricKey("cpm"),
    "watched": MetricKey("cpv"),
}
#: Of these, "the price of one" may as well be what a customer pays: 予約単価.
_PAID_FOR = frozenset({"bought", "booked", "came"})
_COST = (
    r"(?:ads? |advertising |marketing |acquisition |media )?(?:cost|price|spend|spending|budget)"
)
_PAYING = (
    r"(?:what|how much|amount|money|price)(?: that)? (?:we|i) (?:\w+ )?(?:pay|spend|shell out)"
)
_MONEY = (
    rf"(?:{_COST}|{_PAYING}|[$€£¥]|dollar|buck|euro|usd|eur|yen"
    r"|(?:ads? |advertising |marketing )?money(?: spent| paid)?)"
)
_EACH = rf"{_MONEY} ?(?:per|(?:for|of|on) (?:each|every|one|an?)\b|/)"
_SAID = re.compile(rf"\b{_EACH}")
_PER = (
    re.compile(rf"^{_EACH} ?(.+)$"),
    re.compile(rf"^{_MONEY} of (?:acquiring|getting|winning|gaining) (.+)$"),
    re.compile(r"^(?:what|how much) (?:each|every|one|a|an) (.+?) cost(?: us| me)?$"),
    re.compile(r"^(.+?) (?:acquisition|acquiring) (?:cost|price)$"),
    re.compile(
        r"^[1一]?(.+?)の?[1一]?[件人名社回本個]?の?(?:獲得)?(?:あたり|当たり|当り|につき|ごと)の?"
        r"(?:平均)?(?:獲得)?(?:広告)?(?:費用?|コスト|単価)$"
    ),
    re.compile(r"^(.+?)の?[1一]?[件人名社]?の?(?:獲得|取得)の?(?:費用?|コスト|単価)$"),
    re.compile(r"^(.+?)の?[1一][件人名社回本個]の?(?:広告費|費用?|コスト|値段|お金)$"),
    re.compile(
        r"^[1一][件人名社回本個枚](?:を|が)?(.+?)のに(?:か[かけ]|使|払|要)[^、]*"
        r"(?:費用?|コスト|お?金|額|予算)$"
    ),
)  # fmt: skip
_BARE = re.compile(r"^(.+?)の?(?:単価|コスト)$|^(.+) cost$")
_SOMEBODY = re.compile(
    r"^(?:(?:one|each|a|an|the|our|single|more|additional|extra|net|new|first time|acquired|paying"
    r"|paid|actual|real) )+|^(?:新規|新しい)の?"
)
_CUSTOMER = re.compile(
    r"(?:customer|client|buyer|acquisition)(?: acquired| won)?|顧客|お?客様?|購入者"
)


def read(words: str, knowledge: Knowledge) -> tuple[tuple[MetricKey, ...], float] | None:
    """Return the prices that canonical words name, the likeliest first, and how sure that is.

    None where the words are no price of something, or a name of the catalog themselves; nothing
    and 0 for the price of what is not understood.
    """
    index = index_of(knowledge.root)
    for candidate in (words, *(each for each, _ in metric_phrases.stripped(words))):
        if index.find(candidate)[0]:
            return None
        for pattern in _PER:
            match = pattern.match(candidate)
            if match:
                return _priced(match[1], knowledge, index)
    match = _BARE.match(metric_phrases.without_figure(words))
    return _bare(match[1] or match[2], knowledge, index) if match else None


def is_price(metric: MetricKey | None, knowledge: Knowledge) -> bool:
    """Say whether it is a price of the catalog."""
    known = knowledge.metrics.get(metric) if metric is not None else None
    return known is not None and known.form is Form.COST


def is_said(words: str) -> bool:
    """Say whether English canonical words speak of what one of something costs."""
    return _SAID.search(words) is not None


def _priced(what: str, knowledge: Knowledge, index: Index) -> tuple[tuple[MetricKey, ...], float]:
    counted = _counted(what, index)
    if counted is None:
        return (), 0.0
    prices = _prices(counted, knowledge) if counted else (CPA,)
    return prices, _SURE if len(prices) == 1 else _DOUBTFUL


def _bare(
    what: str, knowledge: Knowledge, index: Index
) -> tuple[tuple[MetricKey, ...], float] | None:
    """Return the price of a thing that is named alone, 保存単価, if it is known."""
    counted = _counted(what, index)
    if counted is None:
        return None
    kinds = {knowledge.metrics[key].counts for key in counted}
    if not counted or not kinds.isdisjoint(_PAID_FOR):
        return (AOV, CPA), _DOUBTFUL
    return _priced(what, knowledge, index)


def _counted(what: str, index: Index) -> tuple[MetricKey, ...] | None:
    """Return the metrics that may be paid for, none for a customer; None: not understood."""
    bare = _SOMEBODY.sub("", what)
    if not bare or _CUSTOMER.fullmatch(bare):
        return ()
    for candidate in (what, bare, *(each for each, _ in metric_phrases.stripped(bare))):
        metrics, _ = index.find(candidate)
        if metrics:
            return qualified(metrics, what)[:1] if len(metrics) == 1 else metrics
    return None


def _prices(counted: Sequence[MetricKey], knowledge: Knowledge) -> tuple[MetricKey, ...]:
    """Return the catalog's prices of them; where it has none of the first, what comes near."""
    found = [_price(knowledge.metrics[key], knowledge) for key in counted]
    near = () if found[0] else (CPC, CPA)
    return tuple(dict.fromkeys([*near, *(price for price in found if price)]))


def _price(metric: Metric, knowledge: Knowledge) -> MetricKey | None:
    converts = (knowledge.counts[metric.counts].stage or 0) >= _CONVERTS
    return _by_count(knowledge.root).get(metric.counts) or (CPA if converts else None)


@lru_cache(maxsize=4)
def _by_count(knowledge: Knowledge) -> dict[str, MetricKey]:
    """Return the price of what people do, by what they do."""
    prices = [one for one in knowledge.metrics.values() if one.form is Form.COST]
    return _NEAREST | {one.counts: one.key for one in reversed(prices)}
