"""KPIs as somebody wants them, for tests."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from kpi.model import MetricKey
from kpi.usecases.lookups.wishes import KpiWish

CLICKS = MetricKey("link_clicks")
IMPRESSIONS = MetricKey("impressions")
LAST_DAY = date(2026, 12, 31)


def a_wish(**changes: object) -> KpiWish:
    """Return the wish for a million impressions by the end of 2026."""
    wish = KpiWish(metric=IMPRESSIONS, amount=Decimal(1_000_000), until=LAST_DAY)
    return replace(wish, **changes)  # type: ignore[arg-type]
