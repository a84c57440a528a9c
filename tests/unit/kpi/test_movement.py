from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.contributions import Ratio
from kpi.model import Aggregation, RollUp, Unit
from kpi.movement import may_be_news, movement, ratio_in, value_in, windows
from tests.factories import SERIES, TODAY, a_series

SUM = a_series(aggregation=Aggregation.SUM)
LEVEL = a_series(aggregation=Aggregation.LAST)
RATE = a_series(aggregation=Aggregation.RATIO, unit=Unit.PERCENT)


def rolled(total: object, days: int = 7) -> RollUp:
    amount = Decimal(str(total))
    return RollUp(series_id=SERIES, total=amount, days=days, last_value=amount)


def sums(*totals: object) -> list[RollUp]:
    return [rolled(one) for one in totals]


def rates(*parts: tuple[int, int]) -> list[RollUp]:
    return [
        RollUp(series_id=SERIES, days=7, numerator=Decimal(a), denominator=Decimal(b))
        for a, b in parts
    ]


def test_windows_follow_one_another_without_a_gap() -> None:
    newest, *older = windows(TODAY, 7, 3)

    assert newest.last_day == TODAY
    assert [one.days for one in (newest, *older)] == [7, 7, 7]
    assert [one.end for one in older] == [newest.start, newest.start - timedelta(days=7)]


def test_a_step_far_beyond_the_usual_is_news() -> None:
    found = movement(SUM, sums(2500, 1600, 1580, 1610, 1590, 1600, 1620))

    assert found is not None
    assert found.is_news
    assert found.distance > 0
    assert found.change == 900
    assert found.relative == Decimal("0.5625")


def test_ups_and_downs_as_ever_are_no_news() -> None:
    found = movement(SUM, sums(2500, 1600, 2600, 1500, 2400, 1700, 2500))

    assert found is not None
    assert not found.is_news


def test_a_fall_is_news_as_well() -> None:
    found = movement(SUM, sums(900, 1600, 1580, 1610, 1590, 1600, 1620))

    assert found is not None
    assert found.is_news
    assert found.distance < 0


def test_a_small_step_is_not_worth_a_word_however_steady_it_was() -> None:
    found = movement(SUM, sums(1_040_000, 1_000_000, *[1_000_000] * 6))

    assert found is not None
    assert not found.is_news


@pytest.mark.parametrize(("after", "is_news"), [(1300, False), (1600, True)])
def test_without_a_past_only_a_large_step_is_news(after: int, *, is_news: bool) -> None:
    found = movement(SUM, sums(after, 1000))

    assert found is not None
    assert found.is_news is is_news


def test_few_events_more_are_chance() -> None:
    few = movement(SUM, sums(8, 4, 4, 4, 4, 4, 4))
    many = movement(SUM, sums(800, 400, 400, 400, 400, 400, 400))
    money = movement(
        a_series(aggregation=Aggregation.SUM, unit=Unit.CURRENCY), sums(8, 4, 4, 4, 4, 4, 4)
    )

    assert few is not None
    assert not few.is_news
    assert many is not None
    assert many.is_news
    assert money is not None
    assert money.is_news


def test_a_level_is_judged_by_what_it_usually_gains() -> None:
    usual = movement(LEVEL, sums(10_600, 10_500, 10_400, 10_310, 10_200, 10_100, 10_000))
    jump = movement(LEVEL, sums(11_400, 10_500, 10_400, 10_310, 10_200, 10_100, 10_000))

    assert usual is not None
    assert not usual.is_news
    assert jump is not None
    assert jump.is_news


def test_a_level_needs_no_value_for_each_day() -> None:
    found = movement(LEVEL, [rolled(200, 1), rolled(100, 7)])

    assert found is not None
    assert found.is_news


def test_a_rate_is_that_of_the_sums_of_its_parts() -> None:
    found = movement(RATE, rates((300, 10_000), (200, 10_000)))

    assert found is not None
    assert found.before == 2
    assert found.after == 3
    assert ratio_in(rates((300, 10_000))[0]) == Ratio(Decimal(300), Decimal(10_000))
    assert ratio_in(RollUp(series_id=SERIES)) == Ratio(Decimal(0), Decimal(0))


def test_a_rate_of_few_clicks_moves_by_chance() -> None:
    found = movement(RATE, rates((6, 200), (2, 200)))

    assert found is not None
    assert not found.is_news


@pytest.mark.parametrize(
    "found",
    [
        [],
        [rolled(5)],
        [rolled(5), rolled(0, 0)],
        [rolled(5, 7), rolled(4, 6)],
    ],
)
def test_what_cannot_be_compared_is_not(found: list[RollUp]) -> None:
    assert movement(SUM, found) is None


def test_the_past_ends_where_days_are_missing() -> None:
    whole = sums(1500, 1000, 1000, 1000, 1000, 1000, 1000)
    broken = [*whole[:3], rolled(10, 1), *whole[4:]]

    assert movement(SUM, whole) is not None
    first, second = movement(SUM, whole), movement(SUM, broken)
    assert first is not None
    assert second is not None
    assert abs(second.distance) < abs(first.distance)


@pytest.mark.parametrize(
    ("aggregation", "above", "below"),
    [
        (Aggregation.UNIQUE, None, None),
        (Aggregation.RATIO, Decimal(1), None),
        (Aggregation.RATIO, None, Decimal(1)),
        (Aggregation.RATIO, Decimal(1), Decimal(0)),
    ],
)
def test_days_that_make_nothing_together_have_no_value(
    aggregation: Aggregation, above: Decimal | None, below: Decimal | None
) -> None:
    one = RollUp(
        series_id=SERIES, days=7, last_value=Decimal(5), numerator=above, denominator=below
    )

    assert value_in(a_series(aggregation=aggregation), one) is None


def test_nothing_twice_is_no_step() -> None:
    found = movement(SUM, sums(0, 0, 0))

    assert found is not None
    assert not found.is_news
    assert found.relative is None


@pytest.mark.parametrize(
    ("after", "before", "may_be"),
    [(1060, 1000, False), (1200, 1000, True), (6, 4, False), (1000, 1000, False)],
)
def test_two_windows_tell_what_cannot_be_news(after: int, before: int, *, may_be: bool) -> None:
    assert may_be_news(SUM, sums(after, before)) is may_be


def test_what_may_be_news_of_a_level_only_its_past_tells() -> None:
    assert may_be_news(LEVEL, sums(1000, 1000))
    assert not may_be_news(LEVEL, sums(1000))


@given(st.lists(st.integers(0, 5000), min_size=2, max_size=10))
def test_nothing_is_news_that_two_windows_rule_out(totals: list[int]) -> None:
    for series in (SUM, LEVEL):
        found = movement(series, sums(*totals))

        assert found is not None
        assert may_be_news(series, sums(*totals[:2])) or not found.is_news
