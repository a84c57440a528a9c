"""Conclusions and proposals: pure arithmetic on what is known at the end of a period."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kpi import evaluation
from kpi.evaluation import Case, Interval, Moved, Outcome, Result
from kpi.model import (
    Aggregation,
    Direction,
    KpiId,
    Period,
    Recurrence,
    TargetKind,
    Unit,
)
from kpi.progress import Progress, Status
from kpi.reading import Note
from tests.factories import DECEMBER, KPI, a_day, a_kpi, a_period, a_series, a_target

UP, DOWN = Direction.AT_LEAST, Direction.AT_MOST


def an_end(status: Status, value: object = 100, target: int = 100) -> Progress:
    return Progress(
        status=status,
        window=DECEMBER,
        target=Decimal(target),
        value=None if value is None else Decimal(str(value)),
    )


def a_result(outcome: Outcome = Outcome.REACHED, **changes: object) -> Result:
    known: dict[str, object] = {
        "kpi_id": KPI,
        "outcome": outcome,
        "target": Decimal(100),
        "direction": UP,
        "value": Decimal(120),
    }
    return Result(**{**known, **changes})  # type: ignore[arg-type]


def moved(*, closer: bool) -> Moved:
    return Moved(before=Decimal(1), after=Decimal(2), is_closer=closer)


@pytest.mark.parametrize(
    ("today", "is_complete", "due"),
    [
        (date(2026, 12, 31), True, False),
        (date(2027, 1, 1), True, True),
        (date(2027, 1, 1), False, False),
        (date(2027, 1, 3), False, False),
        (date(2027, 1, 4), False, True),
    ],
)
def test_a_conclusion_waits_for_late_numbers_three_days_at_most(
    today: date, *, is_complete: bool, due: bool
) -> None:
    assert evaluation.is_due(DECEMBER.last_day, today, is_complete=is_complete) is due


@pytest.mark.parametrize(
    ("usual_wait", "first"), [(0, 4), (2, 4), (5, 7), (30, 8)], ids=["soon", "two", "five", "long"]
)
def test_numbers_that_usually_take_longer_are_waited_for_a_week_at_most(
    usual_wait: int, first: int
) -> None:
    days = [date(2027, 1, day) for day in range(1, 12)]

    due = [
        evaluation.is_due(DECEMBER.last_day, day, is_complete=False, usual_wait=usual_wait)
        for day in days
    ]

    assert days[due.index(True)] == date(2027, 1, first)


@pytest.mark.parametrize(
    ("through", "gap", "notes", "told"),
    [
        (31, 1, (), None),
        (30, 1, (), 30),
        (27, 7, (), None),
        (24, 7, (), 24),
        (31, 1, (Note.NEWEST_NOT_RATIO, Note.NO_BASELINE), 31),
    ],
    ids=["all", "a_day_short", "last_week", "a_week_short", "newest_stands"],
)
def test_a_value_that_does_not_speak_for_all_days_says_so(
    through: int, gap: int, notes: tuple[Note, ...], told: int | None
) -> None:
    end = replace(an_end(Status.REACHED), as_of=date(2026, 12, through), notes=frozenset(notes))

    result = evaluation.conclude(a_kpi(), [end], days=20, usual_gap=gap)

    assert result.through == (date(2026, 12, told) if told else None)
    assert result.notes == {note for note in notes if note is Note.NEWEST_NOT_RATIO}


def test_turns_are_those_that_ended_and_edges_make_short_ones() -> None:
    weekly = a_kpi(target=a_target(5, recurrence=Recurrence.WEEKLY))

    turns = evaluation.turns_of(weekly, date(2026, 12, 20))

    assert turns == [
        a_period(date(2026, 12, 1), date(2026, 12, 7)),
        a_period(date(2026, 12, 7), date(2026, 12, 14)),
    ]


def test_a_daily_target_has_a_turn_each_day() -> None:
    daily = a_kpi(target=a_target(5, recurrence=Recurrence.DAILY))

    turns = evaluation.turns_of(daily, date(2026, 12, 4))

    assert [one.days for one in turns] == [1, 1, 1]
    assert turns[-1].last_day == date(2026, 12, 3)


def test_another_period_starts_from_what_stood_before_it() -> None:
    level = a_series(aggregation=Aggregation.LAST)
    kpi = a_kpi(baseline=Decimal(10), target=a_target(5, kind=TargetKind.CHANGE))

    own = evaluation.over(kpi, level, DECEMBER)
    earlier = evaluation.over(kpi, level, evaluation.before(DECEMBER))

    assert (own.baseline, earlier.baseline) == (Decimal(10), None)
    assert earlier.period == a_period(date(2026, 11, 1), date(2026, 12, 1))


def test_a_turn_stands_alone_and_a_total_keeps_its_baseline() -> None:
    kpi = a_kpi(baseline=Decimal(10), target=a_target(5, recurrence=Recurrence.WEEKLY))

    turn = evaluation.over(kpi, a_series(), DECEMBER)

    assert turn.target.recurrence is None
    assert turn.baseline == Decimal(10)
    assert evaluation.settled(DECEMBER) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("statuses", "outcome", "reached"),
    [
        ([Status.REACHED], Outcome.REACHED, 1),
        ([Status.MISSED], Outcome.MISSED, 0),
        ([Status.NO_DATA], Outcome.NO_DATA, 0),
        ([Status.TOO_EARLY], Outcome.NO_DATA, 0),
        ([Status.REACHED, Status.NO_DATA], Outcome.REACHED, 1),
        ([Status.REACHED, Status.MISSED], Outcome.MISSED, 1),
    ],
)
def test_a_recurring_target_is_reached_when_each_known_turn_was(
    statuses: list[Status], outcome: Outcome, reached: int
) -> None:
    kpi = a_kpi(target=a_target(100, recurrence=Recurrence.WEEKLY))

    found = evaluation.conclude(kpi, [an_end(one) for one in statuses], days=9, usual_gap=1)

    assert (found.outcome, found.turns_reached) == (outcome, reached)
    assert (found.value is None) == (outcome is Outcome.NO_DATA)


def test_a_target_that_does_not_recur_counts_no_turns() -> None:
    half = Interval(low=Decimal(1), median=Decimal(2), high=Decimal(3))

    found = evaluation.conclude(
        a_kpi(target=a_target(100)),
        [an_end(Status.MISSED, 80)],
        days=28,
        usual_gap=1,
        half_time=half,
        proposed=Decimal(90),
    )

    assert (found.turns, found.gap, found.half_time) == (0, Decimal(-20), half)
    assert found.is_complete
    assert found.proposed == Decimal(90)


@pytest.mark.parametrize(
    ("days", "gap", "complete"), [(27, 1, False), (28, 1, True), (4, 7, True)]
)
def test_values_are_complete_by_their_own_rhythm(days: int, gap: int, *, complete: bool) -> None:
    found = evaluation.conclude(a_kpi(), [an_end(Status.REACHED)], days=days, usual_gap=gap)

    assert found.is_complete is complete


def test_a_gap_is_good_when_positive_whatever_the_direction() -> None:
    assert a_result(direction=DOWN, value=Decimal(90)).gap == Decimal(10)
    assert a_result(value=Decimal(90)).gap == Decimal(-10)
    assert a_result(value=None).gap is None


@pytest.mark.parametrize(
    ("before", "after", "good", "closer"),
    [
        (100, 106, UP, True),
        (100, 104, UP, False),
        (100, 90, UP, False),
        (100, 90, DOWN, True),
        (0, 1, UP, True),
        (0, 0, UP, False),
    ],
)
def test_an_outcome_moved_when_it_changed_by_more_than_a_breath(
    before: int, after: int, good: Direction, *, closer: bool
) -> None:
    found = evaluation.moved(Decimal(before), Decimal(after), good)

    assert found is not None
    assert found.is_closer is closer
    assert (found.change is None) == (before == 0)


@pytest.mark.parametrize(
    ("value", "direction", "reached"),
    [
        (Decimal(200), Direction.AT_LEAST, (True, True)),
        (Decimal(199), Direction.AT_LEAST, (False, None)),
        (Decimal(200), Direction.AT_MOST, (True, None)),
        (Decimal(201), Direction.AT_MOST, (False, None)),
        (None, Direction.AT_LEAST, (None, None)),
    ],
)
def test_an_outcome_is_there_when_its_number_is_even_if_days_are_missing(
    value: Decimal | None, direction: Direction, reached: tuple[bool | None, bool | None]
) -> None:
    target = a_target(200, direction=direction)

    said = tuple(evaluation.attained(value, target, is_whole=whole) for whole in (True, False))

    assert said == reached


def test_an_outcome_that_was_not_measured_twice_says_nothing() -> None:
    assert evaluation.moved(None, Decimal(1), UP) is None
    assert evaluation.moved(Decimal(1), None, UP) is None


@pytest.mark.parametrize(
    ("outcome", "closer", "case"),
    [
        (Outcome.REACHED, True, Case.REACHED_MOVED),
        (Outcome.REACHED, False, Case.REACHED_NOT_MOVED),
        (Outcome.MISSED, True, Case.MISSED_MOVED),
        (Outcome.MISSED, False, Case.MISSED_NOT_MOVED),
    ],
)
def test_the_four_cases(outcome: Outcome, case: Case, *, closer: bool) -> None:
    results = [a_result(outcome), a_result(Outcome.NO_DATA, value=None)]

    assert evaluation.case_of(results, moved(closer=closer)) is case


def test_without_a_number_on_either_side_there_is_no_case() -> None:
    assert evaluation.case_of([a_result()], None) is None
    assert evaluation.case_of([a_result(Outcome.NO_DATA)], moved(closer=True)) is None


def test_only_what_was_reached_in_vain_is_doubtful() -> None:
    results = [a_result(), a_result(Outcome.MISSED, kpi_id=KpiId("k2"))]

    assert evaluation.doubtful(results, moved(closer=False)) == [KPI]
    assert evaluation.doubtful(results, moved(closer=True)) == []


@pytest.mark.parametrize(
    ("period", "earlier", "later"),
    [
        (
            a_period(date(2026, 12, 1), date(2027, 1, 1)),
            a_period(date(2026, 11, 1), date(2026, 12, 1)),
            a_period(date(2027, 1, 1), date(2027, 2, 1)),
        ),
        (
            a_period(date(2026, 10, 1), date(2027, 1, 1)),
            a_period(date(2026, 7, 1), date(2026, 10, 1)),
            a_period(date(2027, 1, 1), date(2027, 4, 1)),
        ),
        (
            a_period(date(2026, 12, 7), date(2026, 12, 21)),
            a_period(date(2026, 11, 23), date(2026, 12, 7)),
            a_period(date(2026, 12, 21), date(2027, 1, 4)),
        ),
        (
            a_period(date(2026, 12, 1), date(2026, 12, 15)),
            a_period(date(2026, 11, 17), date(2026, 12, 1)),
            a_period(date(2026, 12, 15), date(2026, 12, 29)),
        ),
    ],
    ids=["month", "quarter", "fortnight", "begins_a_month"],
)
def test_whole_months_stay_whole_months(period: Period, earlier: Period, later: Period) -> None:
    assert evaluation.before(period) == earlier
    assert evaluation.after(period) == later


@pytest.mark.parametrize(
    ("period", "until"),
    [
        (a_period(date(2026, 11, 22), date(2027, 4, 1)), date(2027, 8, 1)),
        (a_period(date(2026, 11, 4), date(2026, 12, 1)), date(2027, 1, 1)),
        (a_period(date(2026, 11, 10), date(2026, 12, 1)), date(2026, 12, 22)),
    ],
    ids=["four_months", "nearly_a_month", "three_weeks"],
)
def test_what_began_late_and_ended_with_a_month_goes_on_in_months(
    period: Period, until: date
) -> None:
    assert evaluation.after(period) == a_period(period.end, until)


@pytest.mark.parametrize(
    ("values", "direction", "unit", "proposed"),
    [
        ([100, 110, 121], UP, Unit.COUNT, 140),  # 133.1, upward
        ([121, 110, 100], UP, Unit.COUNT, 100),  # never easier than what was reached
        ([100, 1000], UP, Unit.COUNT, 2000),  # doubled at most
        ([1234], UP, Unit.COUNT, 1300),
        ([None, 7], UP, Unit.COUNT, 7),
        ([3.41], UP, Unit.PERCENT, 3.5),
        ([500, 450], DOWN, Unit.CURRENCY, 400),
        ([450, 500], DOWN, Unit.CURRENCY, 500),
        ([500, 50], DOWN, Unit.CURRENCY, 25),
    ],
)
def test_a_target_is_proposed_from_how_it_usually_grew(
    values: list[float | None], direction: Direction, unit: Unit, proposed: float
) -> None:
    known = [None if one is None else Decimal(str(one)) for one in values]

    assert evaluation.propose(known, direction, unit) == Decimal(str(proposed))


def test_a_level_steps_as_far_as_the_days_to_come_allow() -> None:
    known = [Decimal(1000), Decimal(1200)]

    half = evaluation.propose(known, UP, Unit.COUNT, times=Decimal("0.5"), is_level=True)

    assert half == 1320


@pytest.mark.parametrize(
    ("values", "direction", "proposed"),
    [
        ([16_479], UP, 16_500),
        ([14_700, 16_479], UP, 18_500),  # 18,473: the step of 1,994 in two digits
        ([300, 250], DOWN, 208),
    ],
)
def test_of_a_level_the_step_is_what_is_rounded(
    values: list[int], direction: Direction, proposed: int
) -> None:
    known = [Decimal(one) for one in values]

    found = evaluation.propose(known, direction, Unit.COUNT, is_level=True)

    assert found == proposed


@pytest.mark.parametrize(
    ("aggregation", "target", "times"),
    [
        (Aggregation.SUM, {}, Decimal(31) / 28),
        (Aggregation.SUM, {"kind": TargetKind.LEVEL}, 1),
        (Aggregation.SUM, {"recurrence": Recurrence.WEEKLY}, 1),
        (Aggregation.LAST, {"kind": TargetKind.CHANGE}, Decimal(31) / 28),
        (Aggregation.LAST, {"kind": TargetKind.LEVEL}, Decimal(31) / 28),
        (Aggregation.UNIQUE, {"kind": TargetKind.LEVEL}, 1),
        (Aggregation.RATIO, {"kind": TargetKind.LEVEL}, 1),
    ],
)
def test_what_adds_up_is_asked_for_as_many_days_as_there_will_be(
    aggregation: Aggregation, target: dict[str, object], times: Decimal
) -> None:
    february = a_period(date(2027, 2, 1), date(2027, 3, 1))
    kpi = a_kpi(period=february, target=a_target(**target))

    assert evaluation.stretch(kpi, a_series(aggregation=aggregation)) == times
    assert evaluation.propose([Decimal(280)], UP, Unit.COUNT, times=times) == (
        310 if times > 1 else 280
    )


@pytest.mark.parametrize("values", [[], [Decimal(5), None], [Decimal(0)], [Decimal(-3)]])
def test_nothing_is_proposed_from_nothing(values: list[Decimal | None]) -> None:
    assert evaluation.propose(values, UP, Unit.COUNT) is None


def test_rounding_never_makes_a_number_zero() -> None:
    assert evaluation.humane(Decimal("0.4"), Unit.COUNT, up=False) == Decimal("0.4")


def test_the_days_of_a_turn_do_not_go_beyond_the_period() -> None:
    monthly = a_kpi(
        target=a_target(5, recurrence=Recurrence.MONTHLY), period=a_period(end=a_day(20))
    )

    assert evaluation.turns_of(monthly, date(2027, 3, 1)) == [a_period(end=a_day(20))]
