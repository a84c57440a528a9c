"""Values of series: written once, replaced with their history, taken back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kpi.errors import NotFound, NotUnderstood
from kpi.model import Observation, Period, RollUp, SeriesId
from kpi.ports import UnitOfWork, Written
from tests.factories import (
    DECEMBER,
    NOW,
    OTHER_WORKSPACE,
    SERIES,
    TODAY,
    WORKSPACE,
    UowFactory,
    a_day,
    a_moment,
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


def _values(uow: UnitOfWork, day: date = TODAY) -> list[tuple[str, str]]:
    found = uow.observations.on_day(WORKSPACE, SERIES, day)
    return [(o.source, str(o.value)) for o in found]


def _rolled(uow: UnitOfWork, period: Period = DECEMBER) -> RollUp:
    (rolled,) = uow.observations.roll_up(WORKSPACE, [a_window(period=period)])
    return rolled


def test_a_value_comes_back_whole(uow_factory: UowFactory) -> None:
    observation = an_observation(
        "3.4",
        numerator=Decimal("34.000001"),
        denominator=Decimal(1000),
        source="meta_daily",
        learnt_at=a_moment(microseconds=7),
        run_id="r1",
    )

    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, observation)
        uow.commit()

    with uow_factory() as uow:
        assert uow.observations.on_day(WORKSPACE, SERIES, TODAY) == [observation]


def test_nothing_is_written_of_nothing(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        assert uow.observations.upsert(WORKSPACE, iter(())) == Written()


def test_new_values_are_counted_as_written(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _with_series(uow)

        assert _write(uow, *daily(1, 2, 3)) == Written(read=3, written=3)


def test_equal_values_change_nothing(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, an_observation("100.50", learnt_at=NOW))
        later = an_observation("100.5", learnt_at=a_moment(days=1), run_id="r2")

        assert _write(uow, later) == Written(read=1, unchanged=1)
        (stored,) = uow.observations.on_day(WORKSPACE, SERIES, TODAY)
        assert (stored.learnt_at, stored.run_id) == (NOW, None)
        assert uow.observations.history(WORKSPACE, SERIES, TODAY) == []


def test_another_value_replaces_and_what_stood_there_is_kept(uow_factory: UowFactory) -> None:
    first = an_observation(1, run_id="r1")
    second = an_observation(2, learnt_at=a_moment(hours=1))
    third = an_observation(3, learnt_at=a_moment(hours=2))

    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, first)
        _write(uow, second)

        assert _write(uow, third) == Written(read=1, replaced=1)
        assert _values(uow) == [("hand", "3")]
        history = uow.observations.history(WORKSPACE, SERIES, TODAY)

    assert [past.observation for past in history] == [second, first]
    assert [past.replaced_at for past in history] == [a_moment(hours=2), a_moment(hours=1)]


@pytest.mark.parametrize("part", ["numerator", "denominator"])
def test_a_value_with_other_parts_is_another_value(uow_factory: UowFactory, part: str) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, an_observation(5))

        assert _write(uow, an_observation(5, **{part: Decimal(1)})).replaced == 1


def test_the_same_day_twice_in_one_go_is_written_and_replaced(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        values = [an_observation(value) for value in (1, 2, 2, 3)]

        assert _write(uow, *values) == Written(read=4, written=1, replaced=2, unchanged=1)
        history = uow.observations.history(WORKSPACE, SERIES, TODAY)

    assert [past.observation.value for past in history] == [2, 1]


def test_of_several_sources_the_one_learnt_last_is_effective(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, an_observation(1, source="hand", learnt_at=a_moment(hours=1)))
        _write(uow, an_observation(2, source="file", learnt_at=NOW))
        assert _values(uow) == [("hand", "1"), ("file", "2")]
        assert _rolled(uow).total == 1

        _write(uow, an_observation(3, source="tap", learnt_at=a_moment(hours=2)))

        assert _values(uow) == [("tap", "3"), ("hand", "1"), ("file", "2")]
        assert _rolled(uow).total == 3
        assert uow.observations.points(WORKSPACE, SERIES, DECEMBER) == [(TODAY, Decimal(3))]


def test_a_source_that_learns_anew_becomes_effective_again(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        _write(
            uow,
            an_observation(1, source="hand", learnt_at=NOW),
            an_observation(2, source="file", learnt_at=a_moment(hours=1)),
        )

        _write(uow, an_observation(5, source="hand", learnt_at=a_moment(hours=2)))

        assert _values(uow) == [("hand", "5"), ("file", "2")]
        assert _rolled(uow).total == 5


def test_two_sources_that_learnt_in_one_instant_are_ordered_by_name(
    uow_factory: UowFactory,
) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, an_observation(1, source="tap"))
        _write(uow, an_observation(2, source="file"))

        assert _values(uow) == [("tap", "1"), ("file", "2")]


def test_a_value_that_is_taken_back_is_history(uow_factory: UowFactory) -> None:
    hand = an_observation(2, learnt_at=a_moment(hours=1))

    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, an_observation(1, source="file"), hand)

        taken = uow.observations.take_back(WORKSPACE, SERIES, TODAY, "hand", a_moment(hours=3))

        assert taken == hand
        assert _values(uow) == [("file", "1")]
        assert _rolled(uow).total == 1
        (past,) = uow.observations.history(WORKSPACE, SERIES, TODAY)
        assert (past.observation, past.replaced_at) == (hand, a_moment(hours=3))


def test_only_the_effective_one_of_those_left_counts(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        for value, source in enumerate(("file", "hand", "tap"), start=1):
            _write(uow, an_observation(value, source=source, learnt_at=a_moment(hours=value)))

        uow.observations.take_back(WORKSPACE, SERIES, TODAY, "tap", NOW)

        assert _rolled(uow).total == 2
        assert _rolled(uow).days == 1


def test_what_is_not_there_cannot_be_taken_back(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, an_observation(1, source="file"))

        for series_id, day, source in (
            (SERIES, TODAY, "hand"),
            (SERIES, a_day(1), "file"),
            (OTHER_SERIES, TODAY, "file"),
            (SeriesId("nobody"), TODAY, "file"),
        ):
            found = uow.observations.take_back(WORKSPACE, series_id, day, source, NOW)
            assert found is None
        assert _values(uow) == [("file", "1")]


def test_the_last_value_of_a_day_leaves_no_day_behind(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, an_observation(1))
        uow.observations.take_back(WORKSPACE, SERIES, TODAY, "hand", NOW)

        assert uow.observations.recent_days(WORKSPACE, [SERIES]) == {SERIES: []}
        assert _rolled(uow) == RollUp(series_id=SERIES)


@pytest.mark.parametrize(
    "amount", ["1e13", "-9223372036854.775808001", "NaN", "Infinity", "1e999"]
)
def test_an_amount_that_cannot_be_kept_is_refused(uow_factory: UowFactory, amount: str) -> None:
    with uow_factory() as uow:
        _with_series(uow)

        with pytest.raises(NotUnderstood) as refused:
            _write(uow, an_observation(amount))

    assert refused.value.code == "amount_out_of_range"


def test_a_value_of_no_series_is_refused(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _with_series(uow)

        with pytest.raises(NotFound):
            _write(uow, an_observation(1), an_observation(1, series_id="nobody"))


def test_the_same_series_id_in_another_workspace_is_another_series(
    uow_factory: UowFactory,
) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        uow.series.find_or_add(a_series(workspace_id=OTHER_WORKSPACE))
        _write(uow, an_observation(1))
        uow.observations.upsert(OTHER_WORKSPACE, [an_observation(2)])

        (rolled,) = uow.observations.roll_up(OTHER_WORKSPACE, [a_window()])

        assert rolled.total == 2
        assert _rolled(uow).total == 1


def test_values_far_apart_are_compared_with_what_stands(uow_factory: UowFactory) -> None:
    days = [TODAY + timedelta(days=400 * n) for n in range(5)]

    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, *(an_observation(1, day=day) for day in days))

        assert _write(uow, *(an_observation(1, day=day) for day in days)).unchanged == 5


def test_parts_are_read_by_day_where_both_are_known(uow_factory: UowFactory) -> None:
    whole = {"numerator": Decimal(3), "denominator": Decimal("100.5")}
    with uow_factory() as uow:
        uow.series.find_or_add(a_series())
        uow.observations.upsert(
            WORKSPACE,
            [
                an_observation(3, day=a_day(1), **whole),
                an_observation(2, day=a_day(2)),
                an_observation(2, day=a_day(3), numerator=Decimal(2)),
                an_observation(3, day=a_day(0), **whole),
                an_observation(3, day=a_day(90), **whole),
            ],
        )

        found = uow.observations.parts(WORKSPACE, SERIES, DECEMBER)

    expected = (Decimal(3), Decimal("100.5"))
    assert found == [(a_day(0), *expected), (a_day(1), *expected)]


def test_values_of_all_sources_come_by_series_and_day_the_effective_one_first(
    uow_factory: UowFactory,
) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        first = an_observation(1, source="a", day=a_day(-1))
        later = an_observation(2, source="b", day=a_day(-1), learnt_at=a_moment(hours=1))
        other = an_observation(7, series_id=OTHER_SERIES, day=a_day(-2), run_id="r1")
        _write(uow, later, first, other, an_observation(9, day=a_day(1)))

        found = uow.observations.of_all_sources(
            WORKSPACE, [OTHER_SERIES, SERIES, SeriesId("none")], Period(start=a_day(-3), end=TODAY)
        )
        elsewhere = uow.observations.of_all_sources(OTHER_WORKSPACE, [SERIES], DECEMBER)

    assert found == [later, first, other]
    assert elsewhere == []


def _revised(uow: UnitOfWork, hours: float, period: Period = DECEMBER) -> list[tuple[date, str]]:
    found = uow.observations.revised(
        WORKSPACE, [SERIES, OTHER_SERIES], period, a_moment(hours=hours)
    )
    return [(one.day, f"{one.series_id} {one.before} -> {one.after}") for one in found]


def test_a_restated_value_is_a_revision_for_who_saw_the_old_one(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, *daily(10, 20, 30))
        _write(uow, an_observation(25, day=a_day(-5), learnt_at=a_moment(hours=2)))

        assert _revised(uow, 1) == [(a_day(-5), "s1 20 -> 25")]
        assert _revised(uow, 2) == []
        assert _revised(uow, -1) == []
        assert _revised(uow, 1, Period(start=a_day(-4), end=TODAY)) == []


def test_a_value_that_came_back_is_no_revision(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        for hour, value in enumerate((10, 11, 10)):
            _write(uow, an_observation(value, day=a_day(-1), learnt_at=a_moment(hours=hour)))

        assert _revised(uow, 0) == []
        assert _revised(uow, 1) == [(a_day(-1), "s1 11 -> 10")]


def test_another_source_that_speaks_later_revises_the_day(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, an_observation(1200, source="file", day=a_day(-1)))
        _write(
            uow,
            an_observation(1180, source="api", day=a_day(-1), learnt_at=a_moment(hours=2)),
            an_observation(5, source="api", day=a_day(-2), learnt_at=a_moment(hours=2)),
            an_observation(7, series_id=OTHER_SERIES, day=a_day(-1), learnt_at=a_moment(hours=2)),
        )

        assert _revised(uow, 1) == [(a_day(-1), "s1 1200 -> 1180")]


def test_what_was_taken_back_is_a_revision_where_something_stands(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        _write(
            uow,
            an_observation(1, source="file", day=a_day(-1)),
            an_observation(2, day=a_day(-1), learnt_at=a_moment(minutes=1)),
            an_observation(3, day=a_day(-2)),
        )
        for day in (a_day(-1), a_day(-2)):
            uow.observations.take_back(
                WORKSPACE, SERIES, day, an_observation().source, a_moment(hours=2)
            )

        assert _revised(uow, 1) == [(a_day(-1), "s1 2 -> 1")]


def test_nothing_is_revised_in_a_workspace_without_values(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        assert _revised(uow, 1) == []


def test_many_revised_days_are_found_as_well(uow_factory: UowFactory) -> None:
    long = Period(start=DECEMBER.start, end=DECEMBER.start + timedelta(days=500))
    with uow_factory() as uow:
        _with_series(uow)
        _write(uow, *daily(*range(500)))
        _write(uow, *daily(*range(1, 501), learnt_at=a_moment(hours=2)))

        assert len(_revised(uow, 1, long)) == 500
