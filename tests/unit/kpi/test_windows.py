from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.model import Aggregation, Period, Recurrence, RollUp, TargetKind
from kpi.windows import days_before_judging, is_cut, needed, window_of
from tests.factories import DECEMBER, SERIES, a_kpi, a_period, a_series, a_target, a_window


@pytest.mark.parametrize("today", [date(2026, 11, 1), date(2026, 12, 7), date(2027, 3, 1)])
def test_a_target_without_recurrence_is_about_its_whole_period(today: date) -> None:
    assert window_of(a_target(), DECEMBER, today) == DECEMBER


@pytest.mark.parametrize(
    ("recurrence", "today", "start", "end"),
    [
        (Recurrence.WEEKLY, date(2026, 12, 8), date(2026, 12, 7), date(2026, 12, 14)),
        (Recurrence.WEEKLY, date(2026, 12, 7), date(2026, 12, 1), date(2026, 12, 7)),
        (Recurrence.WEEKLY, date(2026, 11, 1), date(2026, 12, 1), date(2026, 12, 7)),
        (Recurrence.WEEKLY, date(2027, 3, 1), date(2026, 12, 28), date(2027, 1, 1)),
        (Recurrence.MONTHLY, date(2026, 12, 31), date(2026, 12, 1), date(2027, 1, 1)),
        (Recurrence.DAILY, date(2026, 12, 9), date(2026, 12, 7), date(2026, 12, 10)),
        (Recurrence.DAILY, date(2027, 3, 1), date(2026, 12, 30), date(2027, 1, 1)),
    ],
    ids=[
        "this_week",
        "on_monday_the_week_before",
        "before_the_period",
        "after_the_period",
        "this_month",
        "today_and_two_days_before",
        "last_days_of_all",
    ],
)
def test_a_recurring_target_is_about_one_turn(
    recurrence: Recurrence, today: date, start: date, end: date
) -> None:
    window = window_of(a_target(recurrence=recurrence), DECEMBER, today)

    assert window == Period(start=start, end=end)


def test_a_daily_change_is_about_yesterday_alone() -> None:
    target = a_target(kind=TargetKind.CHANGE, recurrence=Recurrence.DAILY)

    window = window_of(target, DECEMBER, date(2026, 12, 9))

    assert window == Period(start=date(2026, 12, 8), end=date(2026, 12, 9))


@given(
    today=st.dates(date(2026, 11, 20), date(2027, 1, 10)),
    recurrence=st.sampled_from([None, *Recurrence]),
)
def test_a_window_lies_within_the_period(today: date, recurrence: Recurrence | None) -> None:
    window = window_of(a_target(recurrence=recurrence), DECEMBER, today)

    assert DECEMBER.start <= window.start < window.end <= DECEMBER.end


@pytest.mark.parametrize(
    ("recurrence", "start", "end", "cut"),
    [
        (Recurrence.WEEKLY, date(2026, 12, 7), date(2026, 12, 14), False),
        (Recurrence.WEEKLY, date(2026, 12, 1), date(2026, 12, 7), True),
        (Recurrence.MONTHLY, date(2026, 12, 1), date(2027, 1, 1), False),
        (Recurrence.MONTHLY, date(2026, 12, 1), date(2026, 12, 20), True),
        (Recurrence.DAILY, date(2026, 12, 1), date(2026, 12, 2), False),
        (None, date(2026, 12, 1), date(2026, 12, 9), False),
    ],
)
def test_a_turn_is_cut_by_the_edge_of_the_period(
    recurrence: Recurrence | None, start: date, end: date, *, cut: bool
) -> None:
    window = Period(start=start, end=end)

    assert is_cut(a_target(recurrence=recurrence), window) is cut


@pytest.mark.parametrize(("days", "expected"), [(7, 2), (31, 3), (90, 9), (365, 14)])
def test_a_longer_window_is_judged_later(days: int, expected: int) -> None:
    window = a_period(DECEMBER.start, DECEMBER.start + timedelta(days=days))

    assert days_before_judging(window) == expected


def test_a_sum_needs_its_window_alone() -> None:
    found = needed(a_kpi(), a_series(), date(2026, 12, 9))

    assert found.main == a_window()
    assert found.opening is None


def test_a_level_is_looked_for_before_the_window_and_so_is_its_baseline() -> None:
    level = a_series(aggregation=Aggregation.LAST)
    target = a_target(10_000, kind=TargetKind.LEVEL)

    open_end = needed(a_kpi(target=target), level, date(2026, 12, 9))
    given_start = needed(a_kpi(target=target, baseline=9_000), level, date(2026, 12, 9))

    assert open_end.main.period.start < DECEMBER.start
    assert open_end.main.period.end == DECEMBER.end
    assert open_end.opening is not None
    assert open_end.opening.period.end == DECEMBER.start
    assert given_start.opening is None


def test_a_level_may_have_started_on_its_first_day() -> None:
    level = a_series(aggregation=Aggregation.LAST)
    change = a_target(kind=TargetKind.CHANGE)
    daily = a_target(kind=TargetKind.CHANGE, recurrence=Recurrence.DAILY)
    one_day = a_period(DECEMBER.start, DECEMBER.start + timedelta(days=1))

    found = needed(a_kpi(target=change), level, date(2026, 12, 9))

    assert found.first == a_window(period=one_day)
    assert found.windows == [found.main, found.opening, found.first]
    for kpi, series in (
        (a_kpi(target=change, baseline=9_000), level),
        (a_kpi(target=change), a_series()),
        (a_kpi(target=change, period=one_day), level),
        (a_kpi(target=daily), level),
    ):
        assert needed(kpi, series, date(2026, 12, 9)).first is None


def test_what_stood_before_is_the_start_and_else_the_first_day() -> None:
    level = a_series(aggregation=Aggregation.LAST)
    asked = needed(a_kpi(target=a_target(kind=TargetKind.CHANGE)), level, date(2026, 12, 9))
    main, before, first = (RollUp(series_id=SERIES, days=days) for days in (9, 3, 1))
    nothing = RollUp(series_id=SERIES)

    assert asked.of(iter([main, before, first])) == (main, before)
    assert asked.of(iter([main, nothing, first])) == (main, first)
    assert asked.of(iter([main, nothing, nothing])) == (main, nothing)
    alone = needed(a_kpi(), a_series(), date(2026, 12, 9))
    assert alone.of(iter([main])) == (main, None)


def test_a_change_of_a_sum_is_measured_against_as_many_days_before() -> None:
    kpi = a_kpi(target=a_target(kind=TargetKind.CHANGE))

    found = needed(kpi, a_series(), date(2026, 12, 9))

    assert found.opening == a_window(period=a_period(date(2026, 10, 31), date(2026, 12, 1)))
