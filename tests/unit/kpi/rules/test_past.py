from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kpi.model import Aggregation, Kpi, Period, Recurrence, RollUp, Series, TargetKind
from kpi.rules import past
from tests.factories import SERIES, TODAY, a_kpi, a_period, a_series, a_target

LEVEL = a_series(aggregation=Aggregation.LAST)


def rolled(
    kpi: Kpi, series: Series, values: Sequence[int | None], *, first: int = 0
) -> list[RollUp]:
    """Return what the store says of each period: measured from its day ``first`` to its end."""
    return [
        RollUp(series_id=SERIES)
        if value is None
        else RollUp(
            series_id=SERIES,
            total=Decimal(value),
            days=period.days,
            first_day=period.start + timedelta(days=first),
            last_day=period.last_day,
            last_value=Decimal(value),
        )
        for period, value in zip(past.windows(kpi, series, TODAY), values, strict=True)
    ]


def test_a_month_is_compared_with_the_three_months_before() -> None:
    kpi, series = a_kpi(), a_series()

    periods = past.windows(kpi, series, TODAY)

    assert periods[0] == Period(start=date(2026, 11, 1), end=date(2026, 12, 1))
    assert [one.days for one in periods] == [30, 30, 30]


def test_a_week_is_compared_with_the_weeks_before_the_one_that_counts() -> None:
    kpi = a_kpi(target=a_target(recurrence=Recurrence.WEEKLY))

    periods = past.windows(kpi, a_series(), TODAY)

    assert [one.days for one in periods] == [6, 6, 6]  # December begins on a Tuesday
    assert periods[0].end == date(2026, 12, 1)


def test_a_period_to_come_is_compared_with_the_time_up_to_today() -> None:
    kpi = a_kpi(period=a_period(date(2027, 1, 1), date(2027, 4, 1)))

    periods = past.windows(kpi, a_series(), TODAY)

    assert periods[0].end == TODAY


@pytest.mark.parametrize(
    ("target", "series"),
    [
        (a_target(recurrence=Recurrence.DAILY), a_series()),
        (a_target(kind=TargetKind.CHANGE), a_series()),
        (a_target(kind=TargetKind.LEVEL), a_series()),
        (a_target(kind=TargetKind.TOTAL), a_series(aggregation=Aggregation.UNIQUE)),
    ],
    ids=["daily", "change_of_a_sum", "level_of_a_sum", "total_of_reach"],
)
def test_what_cannot_be_compared_has_no_past(target: object, series: Series) -> None:
    kpi = a_kpi(target=target)

    assert past.windows(kpi, series, TODAY) == ()
    assert past.values(kpi, series, [], TODAY) == ()


def test_a_total_is_told_for_the_whole_length_of_the_period() -> None:
    kpi, series = a_kpi(), a_series()  # 31 days, told from 30

    values = past.values(kpi, series, rolled(kpi, series, [300, 600, None]), TODAY)

    assert values == (Decimal(310), Decimal(620))


def test_a_period_that_was_half_measured_says_nothing() -> None:
    kpi, series = a_kpi(), a_series()

    assert past.values(kpi, series, rolled(kpi, series, [300] * 3, first=15), TODAY) == ()


def test_a_level_stands_as_it_is() -> None:
    kpi = a_kpi(target=a_target(kind=TargetKind.LEVEL))

    values = past.values(kpi, LEVEL, rolled(kpi, LEVEL, [30, 20, None], first=15), TODAY)

    assert values == (Decimal(30), Decimal(20))


def test_a_change_is_the_difference_of_two_periods() -> None:
    kpi = a_kpi(target=a_target(kind=TargetKind.CHANGE), period=a_period(end=date(2026, 12, 31)))

    values = past.values(kpi, LEVEL, rolled(kpi, LEVEL, [100, 70, None, 10]), TODAY)

    assert values == (Decimal(30),)


def test_a_sum_of_days_that_are_not_known_says_nothing() -> None:
    kpi, series = a_kpi(), a_series()
    unknown = RollUp(series_id=SERIES, total=Decimal(5), last_day=TODAY, last_value=Decimal(5))

    assert past.values(kpi, series, [unknown] * 3, TODAY) == ()
