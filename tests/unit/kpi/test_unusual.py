import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from kpi.anomaly import Nature, Rule
from kpi.hours import day_of, local
from kpi.model import Aggregation, Direction, Series, Unit
from kpi.unusual import (
    Unusual,
    as_json,
    from_json,
    nature_of,
    settled,
    settled_hour,
    unusual_days,
    unusual_hours,
)
from tests.factories import NOW, TODAY, a_day, a_moment, a_series, an_hour

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
        limit=Decimal(3),
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


def test_what_was_kept_without_its_limit_went_by_the_one_of_its_day_or_hour() -> None:
    told = {key: value for key, value in as_json(a_surprise()).items() if key != "limit"}

    assert from_json(told).limit == Decimal(3)
    assert from_json({**told, "hour": "2026-09-14T09:00:00+09:00"}).limit == Decimal("3.5")


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


BERLIN = "Europe/Berlin"


def hours(
    newest: dict[int, int] | None = None, *, weeks: int = 6, zone: str = TOKYO, usual: int = 200
) -> list[tuple[datetime, Decimal]]:
    """Return counts by hour, fewer at night; ``newest`` are the values so many hours back."""
    chance = random.Random(4)  # noqa: S311 - repeatable, nothing secret
    found = []
    for back in range(weeks * 168, -1, -1):
        hour = datetime(2026, 12, 7, 3, tzinfo=UTC) - timedelta(hours=back)
        night = local(hour, zone).hour < 6
        value = chance.randrange(usual - 10, usual + 11) // (4 if night else 1)
        found.append((hour, Decimal((newest or {}).get(back, value))))
    return found


def test_an_hour_without_anything_is_unusual_and_told_by_the_teams_clock() -> None:
    found = unusual_hours(COUNTS, hours({0: 0}), TOKYO)

    assert found is not None
    (one,) = found
    assert one.hour is not None
    assert (one.day, one.hour.hour) == (date(2026, 12, 7), 12)
    assert one.moment == "2026-12-07T12:00:00+09:00"
    assert one.value == 0
    assert 0 < one.low < one.expected < one.high
    assert from_json(as_json(one)) == one


def test_quiet_nights_and_hours_that_are_unknown_are_not_unusual() -> None:
    known = hours()
    del known[-30:-20]

    assert unusual_hours(COUNTS, known, TOKYO) == []


def test_an_hour_stays_the_same_hour_when_clocks_are_set() -> None:
    known = [(hour - timedelta(days=33), value) for hour, value in hours(weeks=8, zone=BERLIN)]
    known = [(hour, Decimal(50 if local(hour, BERLIN).hour < 6 else 200)) for hour, _ in known]

    assert unusual_hours(COUNTS, known, BERLIN) == []


def test_of_too_few_hours_nothing_is_said() -> None:
    known = hours({0: 0}, weeks=1)

    assert unusual_hours(COUNTS, known, TOKYO) is None
    assert unusual_hours(COUNTS, [], TOKYO) is None


def test_hours_before_a_break_are_not_compared_with_those_after_it() -> None:
    known = hours(weeks=8)
    doubled = [
        (hour, value * (3 if place > 672 else 1)) for place, (hour, value) in enumerate(known)
    ]
    broken = day_of(doubled[673][0], TOKYO)

    assert unusual_hours(COUNTS, doubled, TOKYO)
    assert unusual_hours(COUNTS, doubled, TOKYO, [broken + timedelta(days=1)]) is not None
    assert unusual_hours(COUNTS, doubled, TOKYO, [date(2026, 12, 1)]) is None


@pytest.mark.parametrize(
    ("learnt", "late", "settled_back"),
    [(60, False, 0), (59, False, 1), (60, True, 1)],
    ids=["after_it_was_over", "while_it_ran", "nobody_knows"],
)
def test_an_hour_is_final_when_it_was_learnt_after_its_end(
    *,
    learnt: int,
    late: bool,
    settled_back: int,
) -> None:
    hour = datetime(2026, 12, 7, 3, tzinfo=UTC)
    newest = an_hour(hour=hour, learnt_at=hour + timedelta(minutes=learnt))

    through = settled_hour(newest, hour + timedelta(hours=5), TOKYO, is_told_late=late)

    assert through == hour - timedelta(hours=settled_back)


def test_where_hours_begin_at_half_past_they_end_then_too() -> None:
    hour = datetime(2026, 12, 7, 3, tzinfo=UTC)
    newest = an_hour(hour=hour, learnt_at=hour + timedelta(minutes=75))

    through = settled_hour(newest, hour + timedelta(hours=5), "Asia/Kolkata", is_told_late=False)

    assert through == hour - timedelta(hours=1)
