"""Rates beside the numbers that they are made of need no question."""

from datetime import date
from decimal import Decimal

import pytest

from kpi.day_values import DayValues
from kpi.imports import RateForm
from kpi.model import MetricKey, Scope
from kpi.usecases.files.file_rates import form_of

SCOPE = Scope(platform="x")


def days(*values: str) -> DayValues:
    made = DayValues()
    for at, value in enumerate(values, start=1):
        if value:
            made.put(date(2026, 11, at), Decimal(value))
    return made


def form(metric: str, rates: DayValues, **parts: DayValues) -> RateForm | None:
    key = (MetricKey(metric), SCOPE)
    return form_of(key, {key: rates} | {(MetricKey(name), SCOPE): parts[name] for name in parts})


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        (days("0.0139", "0.0204", "0"), RateForm.FRACTION),
        (days("1.39", "2.04", "0"), RateForm.PERCENT),
        (days("0.5", "0.0204", "0"), None),
        (days("", "", "0"), None),
    ],
    ids=["fraction", "percent", "neither", "nothing_to_compare"],
)
def test_clicks_and_impressions_say_how_their_rate_is_written(
    rates: DayValues, expected: RateForm | None
) -> None:
    found = form(
        "ctr", rates, link_clicks=days("139", "51", "0"), impressions=days("10000", "2500", "0")
    )

    assert found is expected


def test_an_engagement_rate_may_be_one_of_reach() -> None:
    found = form(
        "engagement_rate",
        days("0.05", "0.04"),
        engagements=days("50", "40"),
        impressions=days("3000", "3000"),
        reach=days("1000", "1000"),
    )

    assert found is RateForm.FRACTION


def test_without_its_parts_or_a_meaning_a_rate_stays_in_doubt() -> None:
    assert form("ctr", days("0.01"), link_clicks=days("5")) is None
    assert form("ctr", days("0.01"), impressions=days("5")) is None
    assert form("bounce_rate", days("0.5")) is None
