"""Metrics that a platform renamed: one family, with a break where the new name begins.

Meta put views in the place of impressions during 2025, and counts them more generously: values
before and after are of one series and must not be compared as if nothing had happened.
"""

from kpi.language.text import fold, tidy
from kpi.model import MetricKey

IN_2025 = 2025
_IMPRESSIONS = MetricKey("impressions")
_VIEWS = frozenset({"views", "ビュー", "閲覧数", "表示回数", "aufrufe", "vues"})
_META = frozenset({"instagram", "facebook", "meta", ""})


def renamed_in(metric: MetricKey, platform: str, name: str) -> int | None:
    """Return the year since which the platform calls the metric so; None: it always did."""
    is_views = metric == _IMPRESSIONS and fold(tidy(name)) in _VIEWS
    return IN_2025 if is_views and platform in _META else None
