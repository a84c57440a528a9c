from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.day_values import MOST, DayValues, kept

NOVEMBER = date(2026, 11, 10)


def of(*pairs: tuple[int, object]) -> DayValues:
    made = DayValues()
    for day, value in pairs:
        made.put(date(2026, 11, day), Decimal(str(value)))
    return made


def test_without_values_there_is_nothing() -> None:
    assert len(DayValues()) == 0
    assert list(DayValues().items()) == []
    assert DayValues().total == 0


def test_days_come_in_order_whatever_the_order_they_were_put_in() -> None:
    values = of((10, 3), (12, 5), (8, "1.5"))

    assert [day.day for day, _ in values.items()] == [8, 10, 12]
    assert (values.first_day.day, values.last_day.day) == (8, 12)
    assert (values.last_value, values.total) == (Decimal(5), Decimal("9.5"))


def test_the_first_value_of_a_day_stands_and_is_told() -> None:
    values = of((10, 3))

    assert values.put(NOVEMBER, Decimal(4)) == Decimal(3)
    assert list(values.values()) == [Decimal(3)]
    assert len(values) == 1


def test_every_value_is_multiplied() -> None:
    assert list(of((1, "0.034"), (3, 1)).times(100).items()) == [
        (date(2026, 11, 1), Decimal("3.4")),
        (date(2026, 11, 3), Decimal(100)),
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("3.40", "3.4"),
        ("100", "100"),
        ("0.1234567", "0.123457"),
        ("-2.5", "-2.5"),
        ("1E3", "1000"),
    ],
)
def test_a_value_is_kept_as_stores_keep_it(value: str, expected: str) -> None:
    assert str(kept(Decimal(value))) == expected


@given(
    st.dictionaries(
        st.dates(min_value=date(2000, 1, 1), max_value=date(2030, 1, 1)),
        st.decimals(min_value=-MOST, max_value=MOST, places=6),
        max_size=30,
    )
)
def test_what_was_put_in_comes_out(days: dict[date, Decimal]) -> None:
    values = DayValues()
    for day, value in days.items():
        assert values.put(day, value) is None

    assert dict(values.items()) == days
    assert values.total == sum(days.values())


def test_days_between_others_can_count_nothing() -> None:
    values = of((10, 3), (12, 5))

    assert [str(value) for _, value in values.items(with_zeros=True)] == ["3", "0", "5"]
    assert len(values) == 2


def test_values_can_be_added_up_within_a_day() -> None:
    values = of((10, 3))

    assert values.add(NOVEMBER, Decimal("0.5"))
    assert values.add(date(2026, 11, 12), Decimal(7))
    assert list(values.values()) == [Decimal("3.5"), Decimal(7)]
    assert len(values) == 2


def test_a_sum_beyond_what_is_kept_is_not_made() -> None:
    values = of((10, MOST))

    assert not values.add(NOVEMBER, Decimal(1))
    assert list(values.values()) == [MOST]
