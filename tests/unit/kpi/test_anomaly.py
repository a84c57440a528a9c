import math
import random
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.anomaly import DAILY, HOURLY, LIMIT, Judged, Nature, Rhythm, Rule, judge

WEEK = (1.0, 1.1, 1.2, 1.1, 1.3, 0.6, 0.5)


def counts(days: int, usual: float = 1000, seed: int = 1) -> list[float | None]:
    """Return counts with weekdays and a little chance."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
    return [
        float(round(usual * WEEK[day % 7] * math.exp(chance.gauss(0, 0.08))))
        for day in range(days)
    ]


def unusual(values: Sequence[float | None], nature: Nature = Nature.COUNT) -> dict[int, Rule]:
    return {one.step: one.rule for one in judge(values, nature) if one.rule is not None}


def planted(values: list[float | None], day: int, *changed: float | None) -> list[float | None]:
    return [*values[:day], *changed, *values[day + len(changed) :]]


def at(found: Sequence[Judged], step: int) -> Judged:
    (one,) = (one for one in found if one.step == step)
    return one


def test_an_ordinary_quarter_has_no_unusual_day() -> None:
    assert unusual(counts(120)) == {}


@pytest.mark.parametrize("value", [3000.0, 300.0, 0.0])
def test_a_day_far_from_its_weekday_is_unusual_and_the_next_is_not(value: float) -> None:
    assert unusual(planted(counts(120), 100, value)) == {100: Rule.VALUE}


def test_a_weekend_is_compared_with_weekends() -> None:
    found = judge(counts(120), Nature.COUNT)

    assert at(found, 103).expected == pytest.approx(600, rel=0.15)  # a Saturday
    assert at(found, 101).expected == pytest.approx(1100, rel=0.15)
    assert unusual(planted(counts(120), 103, 1300.0)) == {103: Rule.VALUE}


def test_what_was_expected_is_said_as_a_band_around_it() -> None:
    one = at(judge(planted(counts(120), 100, 3000.0), Nature.COUNT), 100)

    assert one.low < one.expected < one.high < one.value == 3000
    assert one.distance > LIMIT
    assert at(judge(planted(counts(120), 100, 300.0), Nature.COUNT), 100).distance < -LIMIT


def test_three_quiet_days_follow() -> None:
    values = planted(counts(120), 100, 3000.0, 100.0, 3000.0, 100.0)
    loud = judge(values, Nature.COUNT, Rhythm(quiet=0))

    assert list(unusual(values)) == [100]
    assert [one.step for one in loud if one.rule] == [100, 101, 102, 103]


def test_several_days_on_one_side_are_unusual_together() -> None:
    values = counts(130)
    less = [round(value * 0.8) for value in values[110:118] if value is not None]

    found = unusual(planted(values, 110, *less))

    assert set(found.values()) == {Rule.RUN}
    assert 110 < min(found) < 118


def test_a_new_level_becomes_usual() -> None:
    values = counts(200)
    doubled = [*values[:100], *(2 * value for value in values[100:] if value is not None)]

    assert [day for day in unusual(doubled) if day > 125] == []
    assert 100 in unusual(doubled)


def test_of_a_few_a_day_chance_alone_makes_twice_as_many() -> None:
    few: list[float | None] = [4.0, 6.0, 5.0, 3.0, 7.0, 5.0, 4.0] * 15

    assert unusual(planted(few, 100, 11.0)) == {}
    assert unusual(planted(few, 100, 60.0)) == {100: Rule.VALUE}


@pytest.mark.parametrize("value", [300.0, 5000.0])
def test_what_is_called_unusual_lies_outside_of_what_is_called_usual(value: float) -> None:
    one = at(judge(planted(counts(120), 100, value), Nature.COUNT), 100)

    assert one.rule is Rule.VALUE
    assert not one.low <= value <= one.high


def test_a_level_that_begins_to_fall_lies_outside_of_what_is_called_usual() -> None:
    grown = [9000.0 + 38 * day + day * 7 % 5 for day in range(120)]

    one = at(judge(planted([*grown], 119, grown[118] - 8), Nature.LEVEL), 119)

    assert one.rule is Rule.VALUE
    assert one.low > one.value


def test_money_has_no_chance_of_its_own_and_may_be_small() -> None:
    rates: list[float | None] = [0.030, 0.031, 0.032, 0.031, 0.033, 0.030, 0.029] * 15

    assert unusual(rates, Nature.AMOUNT) == {}
    assert unusual(planted(rates, 100, 0.06), Nature.AMOUNT) == {100: Rule.VALUE}
    assert unusual(planted(rates, 100, 0.0), Nature.AMOUNT) == {100: Rule.VALUE}
    assert unusual([0.0] * 60 + [5.0], Nature.AMOUNT) == {60: Rule.VALUE}


def test_a_level_is_judged_by_how_it_grows() -> None:
    chance = random.Random(3)  # noqa: S311 - repeatable, nothing secret
    followers: list[float | None] = [50_000.0]
    for _ in range(119):
        followers.append(float(round((followers[-1] or 0) + chance.gauss(60, 15))))
    lost = [*followers[:100], *(value - 1500 for value in followers[100:] if value is not None)]

    assert unusual(followers, Nature.LEVEL) == {}
    assert unusual(lost, Nature.LEVEL) == {100: Rule.VALUE}
    one = at(judge(lost, Nature.LEVEL), 100)
    assert one.low < one.expected < one.high
    assert one.expected - one.value == pytest.approx(1500, rel=0.1)


def test_days_without_a_value_are_not_judged_and_change_nothing() -> None:
    values = planted(counts(120), 90, None, None, None)
    found = judge(values, Nature.COUNT)

    assert not {90, 91, 92} & {one.step for one in found}
    assert unusual(values) == {}
    assert unusual(planted(values, 100, 4000.0)) == {100: Rule.VALUE}


def test_a_gap_in_a_level_is_taken_as_several_days_of_growth() -> None:
    grown: list[float | None] = [1000.0 + 10 * day + day % 3 for day in range(100)]

    assert unusual(planted(grown, 80, None, None, None, None, None), Nature.LEVEL) == {}


def test_working_days_alone_are_enough() -> None:
    values = [value if day % 7 < 5 else None for day, value in enumerate(counts(140))]

    assert unusual(values) == {}
    assert unusual(planted(values, 100, 200.0)) == {100: Rule.VALUE}


@pytest.mark.parametrize("values", [[], counts(28), [None] * 100, [5.0] + [None] * 60])
def test_a_short_history_is_not_judged(values: Sequence[float | None]) -> None:
    assert judge(values, Nature.COUNT) == []


def test_the_first_day_after_four_weeks_is_judged() -> None:
    assert [one.step for one in judge(counts(30), Nature.COUNT)] == [28, 29]


def test_hours_are_compared_with_the_same_hour_of_the_week() -> None:
    chance = random.Random(5)  # noqa: S311 - repeatable, nothing secret
    hours: list[float | None] = [
        float(round((400 if 8 <= hour % 24 < 20 else 30) * math.exp(chance.gauss(0, 0.1))))
        for hour in range(24 * 28)
    ]
    midnight, noon = 24 * 25, 24 * 25 + 12

    def found(values: Sequence[float | None]) -> list[int]:
        return [one.step for one in judge(values, Nature.COUNT, HOURLY) if one.rule]

    assert found(hours) == []
    assert found(planted(hours, midnight, 400.0)) == [midnight]
    assert found(planted(hours, noon, 30.0)) == [noon]


def waves(weeks: int, *at: int, factor: float = 4.0) -> list[float | None]:
    """Return counts by the hour, so many times the usual in each hour ``at``."""
    chance = random.Random(6)  # noqa: S311 - repeatable, nothing secret
    return [
        float(round(300 * math.exp(chance.gauss(0, 0.1)) * (factor if hour in at else 1.0)))
        for hour in range(168 * weeks)
    ]


def hours_found(values: Sequence[float | None]) -> list[int]:
    return [one.step for one in judge(values, Nature.COUNT, HOURLY) if one.rule]


WAVES = range(168 * 2 + 50, 168 * 11, 187)


def test_a_wave_as_high_as_those_before_is_nothing_new() -> None:
    hours = waves(12, *WAVES)

    assert len([hour for hour in hours_found(hours) if hour in WAVES]) < len(WAVES) / 4


def test_a_wave_higher_than_all_before_is_unusual() -> None:
    last = 168 * 11 + 20
    value = waves(12, factor=40.0)[last]
    assert value is not None

    assert last in hours_found(planted(waves(12, *WAVES), last, value * 40))


def test_an_outage_is_unusual_however_many_there_were() -> None:
    outages = range(168 * 3, 168 * 12, 168 * 2 + 5)
    hours = waves(12, *outages, factor=0.0)

    assert [hour for hour in hours_found(hours) if hour in outages] == list(outages)


def test_the_first_hours_judged_must_be_further_away() -> None:
    early, late = 168 * 2 + 10, 168 * 8 + 10
    both = judge(waves(10, early, late, factor=1.6), Nature.COUNT, HOURLY)

    assert at(both, early).limit > 2 * at(both, late).limit
    assert at(both, early).rule is None


def test_the_band_ends_where_a_value_becomes_unusual() -> None:
    hours = waves(12, *WAVES)
    one = judge(hours, Nature.COUNT, HOURLY)[-1]

    def last(value: float) -> Judged:
        return judge([*hours[:-1], value], Nature.COUNT, HOURLY)[-1]

    assert last(math.floor(one.low)).rule is last(math.ceil(one.high)).rule is Rule.VALUE
    assert last(math.ceil(one.low) + 1).rule is last(math.floor(one.high) - 1).rule is None


@given(
    st.lists(st.none() | st.floats(-1e3, 1e12), max_size=80),
    st.sampled_from(list(Nature)),
)
def test_any_history_can_be_judged(values: list[float | None], nature: Nature) -> None:
    found = judge(values, nature)

    assert all(values[one.step] == one.value for one in found)
    assert all(0 <= one.low <= one.expected <= one.high for one in found)
    steps = [one.step for one in found if one.rule]
    assert all(later - earlier > DAILY.quiet for earlier, later in pairwise(steps))
