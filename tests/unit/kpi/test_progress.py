import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.model import (
    PERIOD,
    Aggregation,
    Direction,
    MetricKey,
    Period,
    Recurrence,
    RollUp,
    Scope,
    TargetKind,
    Unit,
)
from kpi.progress import Progress, Status, as_json, from_json, read
from kpi.reading import Note
from tests.factories import DECEMBER, SERIES, a_forecast, a_kpi, a_series, a_target

FOLLOWERS = a_series(aggregation=Aggregation.LAST)
RATE = a_series(aggregation=Aggregation.RATIO, unit=Unit.PERCENT)
REACH = a_series(aggregation=Aggregation.UNIQUE)
RANK = {Status.OFF_TRACK: 0, Status.AT_RISK: 1, Status.ON_TRACK: 2, Status.REACHED: 3}


def on(day: int) -> date:
    return DECEMBER.start + timedelta(days=day - 1)


def rolled(
    total: object = 0,
    *,
    until: date | None = None,
    newest: object = None,
    parts: tuple[int, int] | None = None,
) -> RollUp:
    """Return what the store says of December's values up to the day."""
    last_day = until or on(10)
    return RollUp(
        series_id=SERIES,
        total=Decimal(str(total)),
        days=10,
        numerator=None if parts is None else Decimal(parts[0]),
        denominator=None if parts is None else Decimal(parts[1]),
        first_day=DECEMBER.start,
        last_day=last_day,
        last_value=Decimal(str(total if newest is None else newest)),
        newest_day=last_day,
    )


def nothing(newest: date | None = None) -> RollUp:
    return RollUp(series_id=SERIES, newest_day=newest)


def of_sum(
    total: object,
    *,
    until: date | None = None,
    today: date | None = None,
    previous: Status | None = None,
    **target: object,
) -> Progress:
    kpi = a_kpi(target=a_target(**{"value": 3100, **target}))
    day = until or on(10)
    main = rolled(total, until=day)
    return read(kpi, a_series(), main, today=today or day + timedelta(days=1), previous=previous)


def of_level(
    value: object,
    *,
    goal: object = 1310,
    base: object = 1000,
    until: date | None = None,
    **target: object,
) -> Progress:
    day = until or on(10)
    kpi = a_kpi(
        target=a_target(goal, **{"kind": TargetKind.LEVEL, **target}),
        baseline=None if base is None else Decimal(str(base)),
    )
    return read(kpi, FOLLOWERS, rolled(value, until=day), today=day + timedelta(days=1))


# What adds up


def test_a_sum_is_compared_with_its_part_of_the_target() -> None:
    progress = of_sum(900)

    assert progress.value == 900
    assert progress.expected == 1000
    assert progress.pace == Decimal("0.9")
    assert progress.projected == 2790
    assert progress.share == Decimal(900) / 3100
    assert progress.days_left == 21
    assert progress.needed_per_day == Decimal(2200) / 21
    assert progress.as_of == on(10)
    assert progress.window == DECEMBER


@pytest.mark.parametrize(
    ("total", "status"),
    [
        (3100, Status.REACHED),
        (3099, Status.ON_TRACK),
        (1000, Status.ON_TRACK),
        (940, Status.ON_TRACK),
        (930, Status.AT_RISK),
        (790, Status.AT_RISK),
        (780, Status.OFF_TRACK),
        (0, Status.OFF_TRACK),
    ],
)
def test_a_sum_is_judged_by_how_much_faster_the_rest_must_run(total: int, status: Status) -> None:
    assert of_sum(total).status is status


def test_the_less_time_is_left_the_less_a_lag_is_forgiven() -> None:
    assert of_sum(970, until=on(10)).status is Status.ON_TRACK
    assert of_sum(2910, until=on(30)).status is Status.OFF_TRACK


@pytest.mark.parametrize(
    ("total", "previous", "status"),
    [
        (945, None, Status.ON_TRACK),
        (945, Status.ON_TRACK, Status.ON_TRACK),
        (945, Status.AT_RISK, Status.AT_RISK),
        (970, Status.AT_RISK, Status.ON_TRACK),
        (800, Status.AT_RISK, Status.AT_RISK),
        (800, Status.OFF_TRACK, Status.OFF_TRACK),
        (840, Status.OFF_TRACK, Status.AT_RISK),
        (1000, Status.MISSED, Status.ON_TRACK),
    ],
)
def test_what_was_worse_must_do_better_than_the_edge(
    total: int, previous: Status | None, status: Status
) -> None:
    assert of_sum(total, previous=previous).status is status


@pytest.mark.parametrize(
    ("days", "status"), [(2, Status.TOO_EARLY), (3, Status.OFF_TRACK)], ids=["early", "known"]
)
def test_the_first_days_are_not_judged(days: int, status: Status) -> None:
    progress = of_sum(1, until=on(days))

    assert progress.status is status
    assert (progress.pace is None) is (status is Status.TOO_EARLY)
    assert (progress.projected is None) is (status is Status.TOO_EARLY)


def test_a_target_reached_on_the_first_day_is_reached() -> None:
    assert of_sum(3100, until=on(1)).status is Status.REACHED


@pytest.mark.parametrize(
    ("total", "until", "today", "status"),
    [
        (3100, on(31), date(2027, 1, 1), Status.REACHED),
        (3099, on(31), date(2027, 1, 1), Status.MISSED),
        (3000, on(30), date(2027, 1, 1), Status.ON_TRACK),
        (3000, on(30), date(2027, 1, 4), Status.MISSED),
    ],
    ids=["equal", "short_by_one", "last_day_still_missing", "waited_long_enough"],
)
def test_the_end_is_judged_when_all_days_are_known(
    total: int, until: date, today: date, status: Status
) -> None:
    progress = of_sum(total, until=until, today=today)

    assert progress.status is status
    assert (progress.projected == total) is (status in {Status.REACHED, Status.MISSED})


@pytest.mark.parametrize(
    ("total", "status"),
    [
        (0, Status.ON_TRACK),
        (1000, Status.ON_TRACK),
        (1100, Status.AT_RISK),
        (1400, Status.OFF_TRACK),
        (3100, Status.OFF_TRACK),
        (3101, Status.MISSED),
    ],
)
def test_a_budget_is_missed_as_soon_as_it_is_exceeded_and_reached_at_the_end(
    total: int, status: Status
) -> None:
    running = of_sum(total, direction=Direction.AT_MOST)
    over = of_sum(total, until=on(31), today=date(2027, 1, 1), direction=Direction.AT_MOST)

    assert running.status is status
    assert over.status is (Status.MISSED if total > 3100 else Status.REACHED)


def test_a_budget_says_what_each_day_may_still_cost() -> None:
    assert of_sum(1000, direction=Direction.AT_MOST).needed_per_day == 100
    assert of_sum(4000, direction=Direction.AT_MOST).needed_per_day == 0


def test_a_ceiling_of_zero_has_no_pace_and_is_kept_by_zero() -> None:
    progress = of_sum(0, value=0, direction=Direction.AT_MOST)

    assert progress.status is Status.ON_TRACK
    assert progress.pace is None
    assert progress.share is None


def test_net_losses_that_grow_faster_than_allowed_are_off_track() -> None:
    assert of_sum(-50, value=-310).status is Status.ON_TRACK
    assert of_sum(-150, value=-310).status is Status.OFF_TRACK


def test_growth_of_a_sum_is_told_as_a_difference_from_the_same_part_of_the_baseline() -> None:
    kpi = a_kpi(target=a_target(310, kind=TargetKind.CHANGE), baseline=Decimal(3100))

    progress = read(kpi, a_series(), rolled(1050), today=on(11))

    assert progress.value == 50
    assert progress.standing == 1050
    assert progress.expected == 100
    assert progress.projected == 155
    assert progress.pace == Decimal(1050) / 1100
    assert progress.target == 310
    assert progress.status is Status.ON_TRACK


def test_growth_of_a_sum_without_a_baseline_is_measured_against_the_days_before() -> None:
    kpi = a_kpi(target=a_target(310, kind=TargetKind.CHANGE))

    progress = read(kpi, a_series(), rolled(1050), opening=rolled(3100), today=on(11))

    assert progress.baseline == 3100
    assert progress.value == 50


def test_a_change_from_nobody_knows_what_cannot_be_told() -> None:
    kpi = a_kpi(target=a_target(310, kind=TargetKind.CHANGE))

    progress = read(kpi, a_series(), rolled(1050), opening=nothing(), today=on(11))

    assert progress.status is Status.NO_DATA
    assert progress.value is None
    assert progress.standing == 1050
    assert progress.notes == {Note.NO_BASELINE}


# What moves


def test_a_level_is_compared_with_its_part_of_the_way_from_the_baseline() -> None:
    progress = of_level(1080)

    assert progress.value == 1080
    assert progress.expected == 1100
    assert progress.pace == Decimal("0.8")
    assert progress.projected == 1248
    assert progress.share == Decimal(80) / 310
    assert progress.needed_per_day == Decimal(230) / 21
    assert progress.status is Status.AT_RISK


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (1310, Status.REACHED),
        (1100, Status.ON_TRACK),
        (1050, Status.OFF_TRACK),
        (990, Status.OFF_TRACK),
    ],
)
def test_a_level_is_not_judged_by_a_sum_s_rule(value: int, status: Status) -> None:
    assert of_level(value).status is status


def test_a_level_may_have_to_fall() -> None:
    progress = of_level(900, goal=690, direction=Direction.AT_MOST)

    assert progress.expected == 900
    assert progress.pace == 1
    assert progress.needed_per_day == -10
    assert progress.status is Status.ON_TRACK
    assert of_level(690, goal=690, direction=Direction.AT_MOST).status is Status.REACHED


def test_the_total_of_a_level_means_the_level() -> None:
    assert of_level(1080, kind=TargetKind.TOTAL) == of_level(1080)


def test_growth_of_a_level_is_told_as_a_difference() -> None:
    progress = of_level(1080, goal=310, kind=TargetKind.CHANGE)

    assert progress.value == 80
    assert progress.standing == 1080
    assert progress.expected == 100
    assert progress.projected == 248
    assert progress.target == 310
    assert progress.share == Decimal(80) / 310
    assert progress.status is Status.AT_RISK


def test_a_level_starts_where_it_stood_before_the_period() -> None:
    kpi = a_kpi(target=a_target(1310, kind=TargetKind.LEVEL))

    progress = read(kpi, FOLLOWERS, rolled(1080), opening=rolled(0, newest=1000), today=on(11))

    assert progress.baseline == 1000
    assert progress.pace == Decimal("0.8")


def test_growth_a_month_starts_anew_where_the_month_began() -> None:
    target = a_target(310, kind=TargetKind.CHANGE, recurrence=Recurrence.MONTHLY)
    kpi = a_kpi(target=target, baseline=Decimal(200))

    known = read(kpi, FOLLOWERS, rolled(1080), opening=rolled(0, newest=1000), today=on(11))
    unknown = read(kpi, FOLLOWERS, rolled(280), opening=nothing(), today=on(11))

    assert known.value == 80
    assert unknown.value == 80


@pytest.mark.parametrize(
    ("value", "until", "status"),
    [
        (1080, on(10), Status.TOO_EARLY),
        (1310, on(10), Status.REACHED),
        (1080, on(31), Status.MISSED),
    ],
)
def test_without_a_baseline_a_level_has_no_pace(value: int, until: date, status: Status) -> None:
    progress = of_level(value, base=None, until=until)

    assert progress.status is status
    assert progress.pace is None
    assert progress.notes == {Note.NO_BASELINE}
    assert progress.share == Decimal(value) / 1310


def test_an_old_level_still_stands_but_is_not_judged() -> None:
    kpi = a_kpi(target=a_target(1310, kind=TargetKind.LEVEL), baseline=Decimal(1000))
    old = rolled(1080, until=date(2026, 11, 20))

    early = read(kpi, FOLLOWERS, old, today=on(3))
    late = read(kpi, FOLLOWERS, old, today=on(20))

    assert early.value == late.value == 1080
    assert early.status is Status.TOO_EARLY
    assert late.status is Status.NO_DATA
    assert late.projected is None


# What holds


@pytest.mark.parametrize(
    ("clicks", "status"),
    [
        (30, Status.ON_TRACK),
        (29, Status.AT_RISK),
        (27, Status.AT_RISK),
        (26, Status.OFF_TRACK),
    ],
)
def test_a_rate_is_the_quotient_of_sums_and_should_meet_its_target(
    clicks: int, status: Status
) -> None:
    kpi = a_kpi(target=a_target(3, kind=TargetKind.LEVEL))

    progress = read(kpi, RATE, rolled(99, parts=(clicks, 1000)), today=on(11))

    assert progress.value == Decimal(clicks) / 10
    assert progress.projected == progress.value
    assert progress.needed_per_day is None
    assert progress.status is status


def test_a_rate_that_was_off_must_come_nearer() -> None:
    kpi = a_kpi(target=a_target(3, kind=TargetKind.LEVEL))
    main = rolled(parts=(274, 10_000))

    assert read(kpi, RATE, main, today=on(11)).status is Status.AT_RISK
    assert (
        read(kpi, RATE, main, today=on(11), previous=Status.OFF_TRACK).status is Status.OFF_TRACK
    )


@pytest.mark.parametrize("parts", [None, (5, 0)], ids=["no_parts", "nothing_to_divide_by"])
def test_a_rate_without_parts_is_its_newest_value_and_says_so(
    parts: tuple[int, int] | None,
) -> None:
    kpi = a_kpi(target=a_target(3, kind=TargetKind.LEVEL))

    progress = read(kpi, RATE, rolled(newest="3.4", parts=parts), today=on(11))

    assert progress.value == Decimal("3.4")
    assert progress.notes == {Note.NEWEST_NOT_RATIO}


def test_a_price_per_thousand_is_told_per_thousand() -> None:
    cpm = a_series(metric=MetricKey("cpm"), aggregation=Aggregation.RATIO, unit=Unit.CURRENCY)
    kpi = a_kpi(target=a_target(500, kind=TargetKind.LEVEL, direction=Direction.AT_MOST))

    progress = read(kpi, cpm, rolled(parts=(3000, 10_000)), today=on(11))

    assert progress.value == 300
    assert progress.status is Status.ON_TRACK
    assert progress.pace == Decimal(500) / 300


def test_a_price_is_not_scaled() -> None:
    cpc = a_series(aggregation=Aggregation.RATIO, unit=Unit.CURRENCY)
    kpi = a_kpi(target=a_target(50, kind=TargetKind.LEVEL, direction=Direction.AT_MOST))

    assert read(kpi, cpc, rolled(parts=(3000, 100)), today=on(11)).value == 30


def test_growth_of_a_rate_is_measured_against_the_rate_before() -> None:
    kpi = a_kpi(target=a_target(1, kind=TargetKind.CHANGE))

    by_parts = read(
        kpi, RATE, rolled(parts=(30, 1000)), opening=rolled(parts=(20, 1000)), today=on(11)
    )
    by_value = read(kpi, RATE, rolled(parts=(30, 1000)), opening=rolled(newest=2), today=on(11))

    assert by_parts.value == by_value.value == 1
    assert by_parts.status is Status.ON_TRACK


def test_a_level_that_already_meets_its_target_has_to_stay_there() -> None:
    assert of_level(1400, base=1350).status is Status.ON_TRACK
    assert of_level(1300, base=1350).status is Status.AT_RISK
    assert of_level(1100, base=1350).status is Status.OFF_TRACK


def test_a_ceiling_without_a_baseline_has_to_hold() -> None:
    held = of_level(90, goal=100, base=None, direction=Direction.AT_MOST)
    broken = of_level(150, goal=100, base=None, direction=Direction.AT_MOST)

    assert held.status is Status.ON_TRACK
    assert broken.status is Status.OFF_TRACK
    assert not held.notes


def test_a_floor_of_zero_is_held_or_not() -> None:
    kpi = a_kpi(target=a_target(0, kind=TargetKind.LEVEL))

    assert read(kpi, RATE, rolled(newest=0), today=on(11)).status is Status.ON_TRACK
    assert read(kpi, RATE, rolled(newest=-1), today=on(11)).status is Status.OFF_TRACK


def test_a_held_target_is_reached_only_at_the_end() -> None:
    kpi = a_kpi(target=a_target(3, kind=TargetKind.LEVEL))
    main = rolled(until=on(31), parts=(30, 1000))

    assert read(kpi, RATE, main, today=on(31)).status is Status.ON_TRACK
    assert read(kpi, RATE, main, today=date(2027, 1, 1)).status is Status.REACHED


def test_the_level_of_a_sum_is_its_newest_day() -> None:
    kpi = a_kpi(target=a_target(100, kind=TargetKind.LEVEL))

    progress = read(kpi, a_series(), rolled(900, newest=95), today=on(11))

    assert progress.value == 95
    assert progress.status is Status.AT_RISK


# Reach


def test_reach_is_never_added_and_says_so() -> None:
    kpi = a_kpi(target=a_target(1310), baseline=Decimal(1000))

    progress = read(kpi, REACH, rolled(99_999, newest=1080), today=on(11))

    assert progress.value == 1080
    assert progress.notes == {Note.NOT_ADDABLE}
    assert progress.status is Status.AT_RISK


def test_a_level_target_on_reach_needs_no_remark() -> None:
    kpi = a_kpi(target=a_target(1310, kind=TargetKind.LEVEL), baseline=Decimal(1000))

    assert not read(kpi, REACH, rolled(99_999, newest=1080), today=on(11)).notes


# Recurring targets


@pytest.mark.parametrize(
    ("value", "until", "status"),
    [
        (100, on(8), Status.REACHED),
        (99, on(8), Status.MISSED),
        (100, on(9), Status.REACHED),
        (40, on(9), Status.TOO_EARLY),
    ],
    ids=["yesterday_equal", "yesterday_short", "today_already", "today_not_yet"],
)
def test_a_daily_target_is_judged_by_the_newest_day(
    value: int, until: date, status: Status
) -> None:
    kpi = a_kpi(target=a_target(100, recurrence=Recurrence.DAILY))

    progress = read(kpi, a_series(), rolled(555, newest=value, until=until), today=on(9))

    assert progress.value == value
    assert progress.status is status
    assert progress.needed_per_day is None


def test_a_daily_rate_is_the_day_s_own() -> None:
    target = a_target(3, kind=TargetKind.LEVEL, recurrence=Recurrence.DAILY)
    main = rolled(newest="3.5", until=on(8), parts=(1, 1000))

    assert read(a_kpi(target=target), RATE, main, today=on(9)).status is Status.REACHED


def test_a_weekly_target_has_its_own_path() -> None:
    kpi = a_kpi(target=a_target(700, recurrence=Recurrence.WEEKLY))

    progress = read(kpi, a_series(), rolled(290, until=on(9)), today=on(10))

    assert progress.window == Period(start=on(7), end=on(14))
    assert progress.expected == 300
    assert progress.status is Status.ON_TRACK


@pytest.mark.parametrize(
    ("total", "direction", "status"),
    [
        (690, Direction.AT_LEAST, Status.TOO_EARLY),
        (700, Direction.AT_LEAST, Status.REACHED),
        (700, Direction.AT_MOST, Status.REACHED),
        (710, Direction.AT_MOST, Status.MISSED),
    ],
)
def test_nobody_misses_a_whole_week_s_sum_in_a_part_of_one(
    total: int, direction: Direction, status: Status
) -> None:
    kpi = a_kpi(target=a_target(700, direction=direction, recurrence=Recurrence.WEEKLY))

    progress = read(kpi, a_series(), rolled(total, until=on(6)), today=on(7))

    assert progress.window == Period(start=on(1), end=on(7))
    assert progress.status is status


@pytest.mark.parametrize(
    ("basis", "day", "status"),
    [
        (PERIOD, 12, Status.TOO_EARLY),
        (PERIOD, 15, Status.TOO_EARLY),
        ("", 12, Status.NO_DATA),
    ],
    ids=["within_the_week", "a_day_after_it", "of_days"],
)
def test_the_value_of_a_whole_week_comes_when_it_is_over(
    basis: str, day: int, status: Status
) -> None:
    kpi = a_kpi(target=a_target(700, recurrence=Recurrence.WEEKLY))
    series = a_series(scope=Scope(basis=basis))
    before = RollUp(series_id=SERIES, newest_day=on(6))

    assert read(kpi, series, before, today=on(day)).status is status


@pytest.mark.parametrize(("total", "status"), [(690, Status.TOO_EARLY), (700, Status.REACHED)])
def test_a_week_that_the_period_cuts_is_not_judged_before_its_end(
    total: int, status: Status
) -> None:
    kpi = a_kpi(target=a_target(700, recurrence=Recurrence.WEEKLY))

    progress = read(kpi, a_series(), rolled(total, until=on(5)), today=on(6))

    assert progress.status is status
    assert Note.CUT_WINDOW in progress.notes


# Nothing known


@pytest.mark.parametrize(
    ("newest", "today", "status"),
    [
        (None, on(20), Status.NO_DATA),
        (date(2026, 11, 30), on(2), Status.TOO_EARLY),
        (date(2026, 11, 30), on(20), Status.NO_DATA),
        (None, date(2026, 11, 20), Status.TOO_EARLY),
    ],
    ids=["never", "just_begun", "stopped", "not_yet_begun"],
)
def test_a_window_without_a_value_is_new_or_lacks_data(
    newest: date | None, today: date, status: Status
) -> None:
    progress = read(a_kpi(), a_series(), nothing(newest), today=today)

    assert progress.status is status
    assert progress.value is None
    assert progress.days_left == (DECEMBER.end - max(today, DECEMBER.start)).days


# Whatever the numbers

AMOUNTS = st.decimals(-10_000, 10_000, places=2)


@given(
    low=AMOUNTS,
    more=st.decimals(0, 10_000, places=2),
    goal=AMOUNTS,
    base=AMOUNTS,
    days=st.integers(1, 33),
    direction=st.sampled_from(Direction),
    aggregation=st.sampled_from([Aggregation.SUM, Aggregation.LAST, Aggregation.RATIO]),
    kind=st.sampled_from(TargetKind),
    previous=st.sampled_from([None, *Status]),
)
def test_a_better_value_is_never_called_worse(
    *,
    low: Decimal,
    more: Decimal,
    goal: Decimal,
    base: Decimal,
    days: int,
    direction: Direction,
    aggregation: Aggregation,
    kind: TargetKind,
    previous: Status | None,
) -> None:
    rank = {Status.MISSED: -1, Status.TOO_EARLY: 1, **RANK}
    series = a_series(aggregation=aggregation)
    kpi = a_kpi(target=a_target(goal, kind=kind, direction=direction), baseline=base)

    def judged(value: Decimal) -> int:
        main = rolled(value, until=on(min(days, 31)))
        return rank[read(kpi, series, main, today=on(days), previous=previous).status]

    worse, better = low, low + more
    if direction is Direction.AT_MOST:
        worse, better = better, worse
    assert judged(better) >= judged(worse)


@given(
    total=st.integers(0, 5000),
    days=st.integers(3, 30),
    previous=st.sampled_from([Status.AT_RISK, Status.OFF_TRACK, Status.MISSED]),
)
def test_having_been_worse_never_helps(total: int, days: int, previous: Status) -> None:
    fresh = of_sum(total, until=on(days))
    burdened = of_sum(total, until=on(days), previous=previous)

    assert RANK[burdened.status] <= RANK[fresh.status]


@given(days=st.integers(3, 30), goal=st.integers(1, 10**9))
def test_who_keeps_exactly_to_the_path_is_on_track(days: int, goal: int) -> None:
    progress = of_sum(Decimal(goal) * days / 31, until=on(days), value=goal)

    assert progress.status is Status.ON_TRACK


@given(
    value=AMOUNTS,
    kind=st.sampled_from(TargetKind),
    direction=st.sampled_from(Direction),
    base=AMOUNTS,
    aggregation=st.sampled_from(Aggregation),
)
def test_equality_with_the_target_at_the_end_is_reaching_it(
    value: Decimal,
    kind: TargetKind,
    direction: Direction,
    base: Decimal,
    aggregation: Aggregation,
) -> None:
    goal = value - base if kind is TargetKind.CHANGE else value
    kpi = a_kpi(target=a_target(goal, kind=kind, direction=direction), baseline=base)
    series = a_series(aggregation=aggregation)

    progress = read(kpi, series, rolled(value, until=on(31)), today=date(2027, 1, 1))

    assert progress.status is Status.REACHED


def test_a_message_gets_amounts_as_decimal_strings() -> None:
    told = as_json(of_sum(900))

    assert told["value"] == "900"
    assert told["pace"] == "0.9"
    assert told["needed_per_day"] == "104.761905"
    assert told["as_of"] == "2026-12-10"
    assert told["last_day"] == "2026-12-31"
    assert told["standing"] is None
    assert as_json(read(a_kpi(), a_series(), nothing(), today=on(9)))["as_of"] is None


@pytest.mark.parametrize(
    "progress",
    [
        of_level(1080, base=None),
        of_level(1085, goal=310, kind=TargetKind.CHANGE),
        read(a_kpi(), a_series(), nothing(), today=on(9)),
    ],
    ids=["noted", "change", "nothing_known"],
)
def test_what_was_stored_comes_back(progress: Progress) -> None:
    stored = json.loads(json.dumps(as_json(progress)))

    found = from_json(stored)

    assert as_json(found) == as_json(progress)
    assert replace(found, pace=None, needed_per_day=None, projected=None) == replace(
        progress, pace=None, needed_per_day=None, projected=None, share=None, baseline=None
    )


def test_a_stored_progress_of_an_older_shape_is_read_as_far_as_it_goes() -> None:
    stored = {**as_json(of_sum(900)), "days_left": "?", "notes": None}

    found = from_json(stored)

    assert (found.days_left, found.notes) == (0, frozenset())


def forecast_by(
    chance: str, changes: Mapping[str, object] | None = None, *, previous: Status | None = None
) -> Progress:
    """Return a sum that is far behind its path, with a forecast of the same numbers."""
    found = a_forecast(**{"chance": Decimal(chance), "through": on(10), **(changes or {})})
    kpi, main = a_kpi(target=a_target(value=3100)), rolled(300)
    return read(kpi, a_series(), main, today=on(11), previous=previous, forecast=found)


def test_a_forecast_decides_where_there_is_one() -> None:
    assert of_sum(300).status is Status.OFF_TRACK
    assert forecast_by("0.90").status is Status.ON_TRACK
    assert forecast_by("0.30").status is Status.AT_RISK
    assert forecast_by("0.05").status is Status.OFF_TRACK
    assert forecast_by("0.90").forecast is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"target": Decimal(3000)},
        {"direction": Direction.AT_MOST},
        {"start": on(2)},
        {"through": on(8)},
        {"through": on(11)},
    ],
    ids=["another_target", "another_side", "another_window", "days_behind", "days_taken_back"],
)
def test_a_forecast_of_something_else_is_not_heard(changes: dict[str, object]) -> None:
    found = forecast_by("0.90", changes)

    assert (found.status, found.forecast) == (Status.OFF_TRACK, None)


def test_a_forecast_without_the_newest_day_is_still_heard() -> None:
    assert forecast_by("0.90", {"through": on(9)}).status is Status.ON_TRACK


def test_too_early_for_a_forecast_leaves_the_straight_line() -> None:
    found = forecast_by("0.90", {"is_early": True})

    assert found.status is Status.OFF_TRACK
    assert found.forecast is not None


@pytest.mark.parametrize(
    ("previous", "status"),
    [
        (None, Status.ON_TRACK),
        (Status.ON_TRACK, Status.ON_TRACK),
        (Status.TOO_EARLY, Status.ON_TRACK),
        (Status.NO_DATA, Status.ON_TRACK),
        (Status.AT_RISK, Status.AT_RISK),
        (Status.MISSED, Status.AT_RISK),
    ],
)
def test_a_chance_at_the_edge_does_not_waver(previous: Status | None, status: Status) -> None:
    assert forecast_by("0.60", previous=previous).status is status


def test_a_level_that_nobody_set_a_start_for_goes_by_its_chance() -> None:
    kpi = a_kpi(target=a_target(1310, kind=TargetKind.LEVEL))
    found = a_forecast(chance=Decimal("0.05"), target=Decimal(1310), through=on(10))

    without, behind = (
        read(kpi, FOLLOWERS, rolled(1080), today=on(11), forecast=one) for one in (None, found)
    )

    assert without.status is Status.TOO_EARLY
    assert (behind.status, behind.pace) == (Status.OFF_TRACK, None)


def test_what_is_reached_stays_reached_whatever_was_forecast() -> None:
    found = a_forecast(chance=Decimal("0.01"), through=on(10))
    kpi, main = a_kpi(target=a_target(value=3100)), rolled(3100)

    assert read(kpi, a_series(), main, today=on(11), forecast=found).status is Status.REACHED
