"""Charts as tests want them: one of what is known, one with what is likely."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from kpi.charts import Band, Chart
from kpi.digest import Label
from kpi.knowledge import Text
from kpi.model import KpiId, Scope, Unit
from tests.factories import DECEMBER

LABEL = Label(
    kpi_id=KpiId("k1"),
    name=Text(ja="インプレッション数", en="Impressions"),
    scope=Scope(),
    unit=Unit.COUNT,
)


def days(*offsets: int) -> tuple[date, ...]:
    """Return days of December, counted from its first."""
    return tuple(DECEMBER.start + timedelta(days=one) for one in offsets)


def amounts(*values: object) -> tuple[Decimal, ...]:
    """Return the values as a line has them."""
    return tuple(Decimal(str(value)) for value in values)


def a_chart(**changes: object) -> Chart:
    """Return three days of a sum beside its path."""
    chart = Chart(
        days=days(0, 5, 10),
        actual=amounts(0, 5000, 12000),
        needed=amounts(1000, 6000, 11000),
        is_running_total=True,
    )
    return replace(chart, **changes)  # type: ignore[arg-type]  # the test's own keywords


def a_forecast_chart(**changes: object) -> Chart:
    """Return the same with what is likely at the end of the month."""
    band = Band(
        low=amounts(12000, 15000, 21234),
        median=amounts(12000, 20000, 26000),
        high=amounts(12000, 24000, 31000),
    )
    all_days = days(0, 5, 10, 20, 30)
    needed = amounts(1000, 6000, 11000, 21000, 31000)
    return a_chart(**{"days": all_days, "needed": needed, "band": band, **changes})
