import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from kpi.anomaly import Nature, Rule
from kpi.model import Aggregation, Direction, Series, Unit
from kpi.unusual import Unusual, as_json, from_json, nature_of, settled, unusual_days
from tests.factories import NOW, TODAY, a_day, a_moment, a_series

TOKYO = "Asia/Tokyo"
COUNTS = a_series()
FOLLOWERS = a_series(aggregation=Aggregation.LAST)


def points(*newest: int) -> list[tuple[date, Decimal]]:
    """Return about a thousand a day for a hundred days, then the newest values."""
    start = a_day(-120)
    chance = random.Random(2)  # noqa: S311 - repeatable, nothing secret
    values = [chance.randrange(950, 1050) for _ in range(100)]
    return [
        (start + timedelta(days=place), Decimal(value))
        for place, value in enumerate([*values, *newest])
    ]


def a_surprise(value: int = 3000, distance: str = "8.5") -> Unusual:
    return Unusual(
        day=TODAY,
        value=Decimal(value),
        expected=Decimal("1000.5"),
        low=Decimal("800.25"),
        high=Decimal(1200),
        distance=Decimal(distance),
        rule=Rule.VALUE,
    )


@pytest.mark.parametrize(
    ("series", "nature"),
    [
        (COUNTS, Nature.COUNT),
        (a_series(aggregation=Aggregation.UNIQUE), Nature.COUNT),
        (FOLLOWERS, Nature.LEVEL),
        (a_series(unit=Unit.CURRENCY), Nature.AMOUNT),
        (a_series(aggregation=Aggregation.LAST, unit=Unit.SCORE), Nature.AMOUNT),
        (a_series(aggregation=Aggregation.RATIO, unit=Unit.PERCENT), Nature.AMOUNT),
    ],
)
def test_what_a_series_is_decides_how_it_is_judged(series: Series, nature: Nature) -> None:
    assert nature_of(series) is nature


def test_an_unusual_day_is_told_with_its_date_and_what_was_expected() -> None:
    found = points(1000, 2500, 1000)

    (one,) = unusual_days(COUNTS, found)

    assert one.day == found[101][0]
    assert one.value == 2500
    assert one.low < one.expected < one.high < 2500
    assert one.distance > 3
    assert one.rule is Rule.VALUE


def test_days_without_a_value_are_no_zeros() -> None:
    found = points(1000, 2500)
    del found[80:95]

    assert [one.value for one in unusual_days(COUNTS, found)] == [2500]
    assert unusual_days(COUNTS, []) == []
    assert unusual_days(COUNTS, found[:20]) == []


@pytest.mark.parametrize(
    ("value", "distance", "direction", "good"),
    [
        (3000, "8.5", Direction.AT_LEAST, True),
        (3000, "8.5", Direction.AT_MOST, False),
        (300, "-8.5", Direction.AT_LEAST, False),
        (300, "-8.5", Direction.AT_MOST, True),
        (0, "-8.5", Direction.AT_MOST, False),
    ],
)
def test_a_surprise_in_the_targets_direction_is_good(
    value: int, distance: str, direction: Direction, *, good: bool
) -> None:
    assert a_surprise(value, distance).is_good(direction) is good


def test_it_comes_back_from_a_stored_decision() -> None:
    assert from_json(as_json(a_surprise())) == a_surprise()


# Which days are final; NOW is nine in the morning of TODAY in Tokyo


@pytest.mark.parametrize(
    ("newest", "learnt_at", "through"),
    [
        (a_day(-1), NOW, a_day(-1)),
        (a_day(-1), a_moment(hours=-12), a_day(-2)),  # learnt in the evening of that day
        (a_day(-1), datetime(2026, 12, 6, 15, 0, tzinfo=UTC), a_day(-1)),  # midnight in Tokyo
        (TODAY, NOW, a_day(-1)),
        (a_day(3), NOW, a_day(-1)),  # a plan, not a fact
        (a_day(-5), NOW, a_day(-5)),
        (a_day(-5), a_moment(days=-5), a_day(-6)),
    ],
)
def test_a_sum_is_final_when_it_was_learnt_after_its_day(
    newest: date, learnt_at: datetime, through: date
) -> None:
    assert settled(COUNTS, newest, learnt_at, NOW, TOKYO) == through


def test_a_level_stands_at_any_hour() -> None:
    assert settled(FOLLOWERS, TODAY, NOW, NOW, TOKYO) == TODAY
    assert settled(FOLLOWERS, a_day(3), NOW, NOW, TOKYO) == TODAY


def test_without_values_no_day_is_final() -> None:
    assert settled(COUNTS, None, None, NOW, TOKYO) is None
    assert settled(COUNTS, TODAY, None, NOW, TOKYO) is None
