"""What is read of many values: points, roll-ups, recent days."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.model import Observation, Period, RollUp, SeriesId
from kpi.ports import UnitOfWork, Written
from tests.factories import (
    DECEMBER,
    NOW,
    SERIES,
    TODAY,
    WORKSPACE,
    UowFactory,
    a_day,
    a_moment,
    a_period,
    a_series,
    a_window,
    an_observation,
    daily,
)

OTHER_SERIES = SeriesId("s2")


def _with_series(uow: UnitOfWork) -> None:
    uow.series.find_or_add(a_series())
    uow.series.find_or_add(a_series(series_id=OTHER_SERIES, metric="clicks"))


def _write(uow: UnitOfWork, *observations: Observation) -> Written:
    return uow.observations.upsert(WORKSPACE, observations)


def _rolled(uow: UnitOfWork, period: Period = DECEMBER) -> RollUp:
    (rolled,) = uow.observations.roll_up(WORKSPACE, [a_window(period=period)])
    return rolled


def test_points_are_the_days_of_the_half_open_period(uow_factory: UowFactory) -> None:
    period = a_period(a_day(1), a_day(3))

    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, *daily(1, 2, 3, 4, start=TODAY))

        assert uow.observations.points(WORKSPACE, SERIES, period) == [
            (a_day(1), Decimal(2)),
            (a_day(2), Decimal(3)),
        ]


def test_points_of_many_windows_come_in_the_order_asked_each_by_day(
    uow_factory: UowFactory,
) -> None:
    later, whole = a_period(a_day(2), a_day(9)), a_period(TODAY, a_day(9))

    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, *daily(1, 2, 3, start=TODAY))
        _write(uow, *daily(7, start=TODAY, series_id=OTHER_SERIES))
        _write(uow, an_observation(5, source="file", learnt_at=a_moment(hours=1)))

        found = uow.observations.points_of(
            WORKSPACE,
            [
                a_window(period=later),
                a_window(series_id=OTHER_SERIES, period=whole),
                a_window(series_id="nobody", period=whole),
                a_window(period=whole),
            ],
        )

        assert uow.observations.points_of(WORKSPACE, []) == []
    assert found == [
        [(a_day(2), Decimal(3))],
        [(TODAY, Decimal(7))],
        [],
        [(TODAY, Decimal(5)), (a_day(1), Decimal(2)), (a_day(2), Decimal(3))],
    ]


def test_a_roll_up_adds_the_days_of_its_window(uow_factory: UowFactory) -> None:
    outside = an_observation(1000, day=date(2027, 1, 1), learnt_at=a_moment(days=30))

    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, *daily("0.1", None, "0.2", -3), outside)

        assert _rolled(uow) == RollUp(
            series_id=SERIES,
            total=Decimal("-2.7"),
            days=3,
            first_day=date(2026, 12, 1),
            last_day=date(2026, 12, 4),
            last_value=Decimal(-3),
            newest_day=date(2027, 1, 1),
            newest_learnt_at=a_moment(days=30),
        )


def test_a_window_without_values_knows_the_newest_day(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, an_observation(1))

        assert _rolled(uow, a_period(a_day(1), a_day(9))) == RollUp(
            series_id=SERIES, newest_day=TODAY, newest_learnt_at=NOW
        )


def test_parts_are_added_up_where_every_day_has_them(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        for number in range(3):
            parts = {"numerator": Decimal(number), "denominator": Decimal("100.5")}
            _write(uow, an_observation(1, day=a_day(number), **parts))

        rolled = _rolled(uow)

    assert (rolled.numerator, rolled.denominator) == (Decimal(3), Decimal("301.5"))


@pytest.mark.parametrize("missing", ["first", "last"])
def test_parts_of_some_days_only_are_not_told(uow_factory: UowFactory, missing: str) -> None:
    parts = {"numerator": Decimal(1), "denominator": Decimal(2)}
    with_parts, without = (a_day(1), a_day(0)) if missing == "first" else (a_day(0), a_day(1))

    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, an_observation(1, day=with_parts, **parts), an_observation(1, day=without))

        rolled = _rolled(uow)

    assert (rolled.numerator, rolled.denominator, rolled.days) == (None, None, 2)


def test_numerators_alone_are_added_up_alone(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, an_observation(1, numerator=Decimal(4)))

        rolled = _rolled(uow)

    assert (rolled.numerator, rolled.denominator) == (Decimal(4), None)


def test_roll_ups_come_in_the_order_of_their_windows(uow_factory: UowFactory) -> None:
    windows = [
        a_window(series_id=OTHER_SERIES),
        a_window(series_id="nobody"),
        a_window(period=a_period(TODAY, a_day(1))),
        a_window(),
    ]

    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, *daily(1, 1, start=TODAY), an_observation(9, series_id=OTHER_SERIES))

        rolled = uow.observations.roll_up(WORKSPACE, windows)

        assert [(r.series_id, r.total) for r in rolled] == [
            (OTHER_SERIES, Decimal(9)),
            (SeriesId("nobody"), Decimal(0)),
            (SERIES, Decimal(1)),
            (SERIES, Decimal(2)),
        ]
        assert uow.observations.roll_up(WORKSPACE, []) == []


def test_sums_beyond_64_bits_are_exact(uow_factory: UowFactory) -> None:
    largest = Decimal("9223372036854.775807")
    parts = {"numerator": largest, "denominator": -largest}

    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, *(an_observation(largest, day=a_day(n), **parts) for n in range(3)))

        rolled = _rolled(uow)

    assert rolled.total == rolled.numerator == Decimal("27670116110564.327421")
    assert rolled.denominator == -rolled.total


def test_amounts_are_rounded_half_to_even_at_the_sixth_place(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, *daily("0.0000005", "0.0000015", start=TODAY))

        points = uow.observations.points(WORKSPACE, SERIES, DECEMBER)

    assert [value for _, value in points] == [Decimal(0), Decimal("0.000002")]


def test_recent_days_come_newest_first(uow_factory: UowFactory) -> None:
    missing = SeriesId("nobody")

    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, *daily(1, None, 3, 4, start=TODAY), an_observation(9, source="file"))

        found = uow.observations.recent_days(WORKSPACE, [OTHER_SERIES, SERIES, missing], limit=3)

    assert found == {OTHER_SERIES: [], SERIES: [a_day(3), a_day(2), a_day(0)], missing: []}


def test_recent_days_are_thirty_unless_told(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, *daily(*range(40), start=TODAY))

        found = uow.observations.recent_days(WORKSPACE, [SERIES])

    assert found[SERIES] == [a_day(39 - n) for n in range(30)]


_VALUES = st.builds(
    an_observation,
    st.decimals(-10, 10, places=1),
    series_id=st.sampled_from([SERIES, OTHER_SERIES]),
    day=st.integers(0, 40).map(a_day),
    source=st.sampled_from(["hand", "file", "tap"]),
    learnt_at=st.integers(0, 5).map(lambda hours: a_moment(hours=hours)),
    numerator=st.none() | st.decimals(0, 5, places=0),
)


class _Model:
    """What should stand, in plain words: a dictionary."""

    def __init__(self, chunks: Sequence[Sequence[Observation]]) -> None:
        self.stands: dict[tuple[str, date, str], Observation] = {}
        for observation in (o for chunk in chunks for o in chunk):
            key = (observation.series_id, observation.day, observation.source)
            old = self.stands.get(key)
            same = old and (old.value, old.numerator) == (observation.value, observation.numerator)
            if not same:
                self.stands[key] = observation

    def points(self, period: Period) -> list[tuple[date, Decimal]]:
        days: dict[date, list[Observation]] = {}
        for (series_id, day, _), observation in self.stands.items():
            if series_id == SERIES and day in period:
                days.setdefault(day, []).append(observation)
        last = {
            day: max(found, key=lambda o: (o.learnt_at, o.source)) for day, found in days.items()
        }
        return [(day, last[day].value) for day in sorted(last)]


@settings(max_examples=25)
@given(chunks=st.lists(st.lists(_VALUES, max_size=30), max_size=4))
def test_effective_values_are_those_of_a_plain_dictionary(
    uow_factory: UowFactory, chunks: list[list[Observation]]
) -> None:
    model, period = _Model(chunks), a_period(a_day(3), a_day(35))

    with uow_factory() as uow:
        _with_series(uow)
        for chunk in chunks:
            _write(uow, *chunk)

        points = uow.observations.points(WORKSPACE, SERIES, period)
        rolled = _rolled(uow, period)

    assert points == model.points(period)
    assert (rolled.total, rolled.days) == (sum(v for _, v in points), len(points))
    assert rolled.last_day == (points[-1][0] if points else None)
