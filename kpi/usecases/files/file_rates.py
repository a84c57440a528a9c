"""Whether a rate without a sign is a fraction or in percent, told by what stands beside it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from kpi.day_values import DayValues
from kpi.imports import RateForm
from kpi.model import MetricKey, Scope

Key = tuple[MetricKey, Scope]

#: What a rate is a share of what, the usual meaning first.
_PARTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "ctr": (("link_clicks", "impressions"),),
    "engagement_rate": (("engagements", "impressions"), ("engagements", "reach")),
    "engagement_rate_impressions": (("engagements", "impressions"),),
    "engagement_rate_views": (("engagements", "video_views"),),
    "roas": (("revenue", "ad_spend"),),
    "conversion_rate": (("conversions", "link_clicks"), ("purchases", "sessions")),
}
#: Rounded to this share of itself, or to this part of a percent, it is the same number.
_CLOSE, _ROUNDED = Decimal("0.02"), Decimal("0.006")
#: So many of the days have to agree.
_MOST = Decimal("0.8")


def form_of(key: Key, series: Mapping[Key, DayValues]) -> RateForm | None:
    """Return how the rate is written, where its parts prove it; else None."""
    metric, scope = key
    for above, below in _PARTS.get(metric, ()):
        parts = (series.get((MetricKey(one), scope)) for one in (above, below))
        counts, whole = parts
        if counts is not None and whole is not None:
            shares = list(_shares(series[key], counts, whole))
            for form, factor in ((RateForm.FRACTION, 100), (RateForm.PERCENT, 1)):
                close = sum(_is_close(rate * factor, share) for rate, share in shares)
                if shares and close >= _MOST * len(shares):
                    return form
    return None


def _shares(
    rates: DayValues, counts: DayValues, whole: DayValues
) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield rates as written, and as they come out in percent, of days that are not nothing."""
    numbers, totals = dict(counts.items()), dict(whole.items())
    for day, rate in rates.items():
        count, total = numbers.get(day, Decimal(0)), totals.get(day, Decimal(0))
        if count and total:
            yield rate, 100 * count / total


def _is_close(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= max(_ROUNDED, _CLOSE * abs(other))
