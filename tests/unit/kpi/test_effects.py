"""What a KPI would have done anyway, and what is said of what it did."""

import math
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kpi import effects
from kpi.effects import DAYS, Expected, Finding
from kpi.model import Direction

UP, DOWN = Direction.AT_LEAST, Direction.AT_MOST
START = date(2026, 12, 7)
Days = list[tuple[date, Decimal]]


def wavy(days: int, *, end: date = START, every: int = 1) -> Days:
    """Return a hundred a day that swings by a fifth over weeks."""
    return [
        (
            end - timedelta(days=back),
            Decimal(round(100 * math.exp(0.2 * math.sin(back / 9)), 2)),
        )
        for back in range(days, 0, -every)
    ]


def flat(value: object, *, start: date = START, days: int = DAYS) -> Days:
    return [(start + timedelta(days=n), Decimal(str(value))) for n in range(days)]


def an_expectation(**changes: object) -> Expected:
    known: dict[str, object] = {
        "start": START,
        "days": DAYS,
        "median": 100.0,
        "low": 80.0,
        "high": 120.0,
        "is_level": False,
        "usual_gap": 1.0,
    }
    return Expected(**{**known, **changes})  # type: ignore[arg-type]


def test_what_goes_on_as_before_is_expected_with_its_own_width() -> None:
    found = effects.expect(wavy(300), START, is_level=False)

    assert found is not None
    assert 80 < found.low < found.median < found.high < 145
    assert (found.start, found.end) == (START, START + timedelta(days=28))
    assert found.usual_gap == pytest.approx(1)


def test_a_calmer_series_is_expected_more_narrowly() -> None:
    wild = effects.expect(wavy(300), START, is_level=False)
    calm = effects.expect(
        [(day, Decimal(100) + (value - 100) / 10) for day, value in wavy(300)],
        START,
        is_level=False,
    )

    assert wild is not None
    assert calm is not None
    assert calm.high - calm.low < (wild.high - wild.low) / 5


def test_a_short_past_is_trusted_less_than_a_long_one_that_swings_alike() -> None:
    short, long = (effects.expect(wavy(days), START, is_level=False) for days in (160, 400))

    assert short is not None
    assert long is not None
    assert math.log(short.high / short.low) > 1.5 * math.log(long.high / long.low)


def test_values_after_the_day_are_not_looked_at() -> None:
    past = wavy(300)

    assert effects.expect([*past, *flat(9999)], START, is_level=False) == effects.expect(
        past, START, is_level=False
    )


def test_a_level_goes_on_as_it_went() -> None:
    level = [
        (START - timedelta(days=back), Decimal(10_000 - 10 * back)) for back in range(300, 0, -1)
    ]

    found = effects.expect(level, START, is_level=True)

    assert found is not None
    assert found.median == pytest.approx(10_270, rel=0.01)
    assert found.low <= 10_280 <= found.high * 1.01


def test_a_level_with_gaps_stands_for_two_weeks() -> None:
    weekly = [(day, Decimal(100)) for day, _ in wavy(300, every=7)]
    stale = [one for one in weekly if one[0] < START - timedelta(days=20)]

    assert effects.expect(weekly, START, is_level=True) is not None
    assert effects.expect(stale, START, is_level=True) is None


@pytest.mark.parametrize("points", [[], wavy(2), wavy(100), wavy(390)[:60]])
def test_too_short_a_past_tells_nothing(points: Days) -> None:
    assert effects.expect(points, START, is_level=False) is None


def test_a_past_with_a_hole_where_it_matters_tells_nothing() -> None:
    before = [one for one in wavy(390) if one[0] < START - timedelta(days=60)]

    assert effects.expect(before, START, is_level=False) is None


def test_a_past_of_a_few_scattered_days_tells_nothing() -> None:
    few = [(START - timedelta(days=back), Decimal(5)) for back in (390, 200, 5)]

    assert effects.expect(few, START, is_level=False) is None


@pytest.mark.parametrize(
    ("value", "good", "finding"),
    [
        (121, UP, Finding.MORE),
        (120, UP, Finding.AS_EXPECTED),
        (79, UP, Finding.LESS),
        (121, DOWN, Finding.LESS),
        (79, DOWN, Finding.MORE),
    ],
)
def test_what_is_beyond_the_interval_is_more_or_less(
    value: int, good: Direction, finding: Finding
) -> None:
    found = effects.judge(an_expectation(), flat(value), START + timedelta(days=DAYS), good)

    assert (found.finding, found.value) == (finding, float(value))
    assert found.part == pytest.approx(value / 100 - 1)


def test_nothing_is_said_before_the_days_are_over_or_have_values() -> None:
    end = START + timedelta(days=DAYS)
    few = flat(200)[:19]

    findings = [
        effects.judge(an_expectation(), flat(200), end - timedelta(days=1), UP),
        effects.judge(an_expectation(), few, end, UP),
        effects.judge(an_expectation(), [], end, UP),
        effects.judge(an_expectation(median=0.0), [], end, UP),
    ]

    assert {one.finding for one in findings} == {Finding.TOO_EARLY}


def test_a_level_is_judged_by_where_it_ends() -> None:
    rising = [(day, Decimal(90 + n)) for n, (day, _) in enumerate(flat(0))]
    later = [*rising, (START + timedelta(days=DAYS), Decimal(9999))]

    found = effects.judge(an_expectation(is_level=True), later, START + timedelta(days=DAYS), UP)

    assert found.value == 117.0


def test_a_forecast_is_kept_whole() -> None:
    expected = an_expectation(is_level=True, usual_gap=1.5)

    assert effects.from_json(effects.as_json(expected)) == expected
