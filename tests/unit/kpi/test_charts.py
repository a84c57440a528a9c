from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.charts import Band, Chart, Points, days_drawn, draw, spread
from kpi.knowledge import Text
from kpi.model import Aggregation, Kpi, Period, Recurrence, Series, TargetKind, Unit
from kpi.ports import Forecast
from kpi.progress import Progress, Status
from tests.factories import DECEMBER, a_forecast, a_kpi, a_period, a_series, a_target

FOLLOWERS = a_series(aggregation=Aggregation.LAST)


def on(day: int) -> date:
    return DECEMBER.start + timedelta(days=day - 1)


def values(*amounts: int | None, start: int = 1) -> Points:
    return [
        (on(start + n), Decimal(amount)) for n, amount in enumerate(amounts) if amount is not None
    ]


def ints(amounts: Iterable[Decimal] | None) -> list[int]:
    return [int(amount) for amount in amounts or ()]


def drawn(
    points: Points,
    *,
    kpi: Kpi | None = None,
    series: Series | None = None,
    as_of: date | None = None,
    baseline: int | None = None,
    window: Period = DECEMBER,
    most: int = 20,
    forecast: Forecast | None = None,
    notes: Sequence[tuple[date, str]] = (),
    breaks: Sequence[tuple[date, Text]] = (),
    parts: Sequence[tuple[date, Decimal, Decimal]] = (),
) -> Chart | None:
    steered = kpi or a_kpi(target=a_target(3100))
    progress = Progress(
        status=Status.ON_TRACK,
        window=window,
        target=steered.target.value,
        baseline=None if baseline is None else Decimal(baseline),
        as_of=as_of or points[-1][0],
        forecast=forecast,
    )
    return draw(
        steered,
        series or a_series(),
        progress,
        points,
        most=most,
        notes=notes,
        breaks=breaks,
        parts=parts,
    )


def test_a_sum_is_drawn_as_it_grows_beside_its_path() -> None:
    chart = drawn(values(100, 150, None, 50))

    assert chart is not None
    assert chart.days == (on(1), on(2), on(3), on(4))
    assert ints(chart.actual) == [100, 250, 250, 300]
    assert ints(chart.needed) == [100, 200, 300, 400]
    assert chart.is_running_total


def test_a_sum_that_starts_late_is_drawn_from_zero() -> None:
    chart = drawn(values(100, 100, 100, start=3))

    assert chart is not None
    assert ints(chart.actual) == [0, 0, 100, 200, 300]


def test_the_path_of_growth_leads_to_baseline_and_change_together() -> None:
    kpi = a_kpi(target=a_target(310, kind=TargetKind.CHANGE))

    chart = drawn(values(1, 1, 1), kpi=kpi, baseline=2790)

    assert chart is not None
    assert ints(chart.needed) == [100, 200, 300]


def test_growth_from_nobody_knows_what_has_no_path() -> None:
    chart = drawn(values(1, 1, 1), kpi=a_kpi(target=a_target(kind=TargetKind.CHANGE)))

    assert chart is not None
    assert chart.needed is None


def test_a_level_is_drawn_from_its_first_value_and_stands_between_values() -> None:
    kpi = a_kpi(target=a_target(1310, kind=TargetKind.LEVEL))

    chart = drawn(
        values(1000, None, 1030, 1040, start=2), kpi=kpi, series=FOLLOWERS, baseline=1000
    )

    assert chart is not None
    assert chart.days[0] == on(2)
    assert ints(chart.actual) == [1000, 1000, 1030, 1040]
    assert ints(chart.needed) == [1020, 1030, 1040, 1050]
    assert not chart.is_running_total


def test_a_level_without_a_baseline_has_no_path() -> None:
    kpi = a_kpi(target=a_target(1310, kind=TargetKind.LEVEL))

    chart = drawn(values(1, 2, 3), kpi=kpi, series=FOLLOWERS)

    assert chart is not None
    assert chart.needed is None


def test_what_has_to_hold_is_drawn_beside_a_level_line() -> None:
    rate = a_series(aggregation=Aggregation.RATIO)
    kpi = a_kpi(target=a_target(3, kind=TargetKind.LEVEL))

    chart = drawn(values(2, 3, 4), kpi=kpi, series=rate)

    assert chart is not None
    assert ints(chart.actual) == [2, 3, 4]
    assert ints(chart.needed) == [3, 3, 3]


def test_a_daily_target_shows_its_last_days() -> None:
    kpi = a_kpi(target=a_target(100, recurrence=Recurrence.DAILY))
    window = Period(start=on(19), end=on(21))
    progress = Progress(status=Status.MISSED, window=window, target=Decimal(100), as_of=on(20))

    period = days_drawn(kpi, progress)
    chart = draw(kpi, a_series(), progress, values(*[90] * 14, start=7), most=20)

    assert period == Period(start=on(7), end=on(21))
    assert chart is not None
    assert ints(chart.actual) == [90] * 14
    assert ints(chart.needed) == [100] * 14
    assert not chart.is_running_total


def test_corrected_days_are_marked_where_they_are_drawn() -> None:
    progress = Progress(
        status=Status.ON_TRACK, window=DECEMBER, target=Decimal(3000), as_of=on(20)
    )

    chart = draw(
        a_kpi(),
        a_series(),
        progress,
        values(*[90] * 20),
        most=5,
        revised=[on(1) - timedelta(days=1), on(3), on(21)],
        country="JP",
    )

    assert chart is not None
    assert (chart.revised, chart.country) == ((on(3),), "JP")
    assert len(chart.corrected) == 1


@pytest.mark.parametrize("as_of", [None, date(2026, 11, 30)], ids=["no_value", "before"])
def test_nothing_is_drawn_of_a_window_without_values(as_of: date | None) -> None:
    progress = Progress(status=Status.NO_DATA, window=DECEMBER, target=Decimal(1), as_of=as_of)

    assert days_drawn(a_kpi(), progress) is None
    assert draw(a_kpi(), a_series(), progress, [], most=20) is None


def test_nothing_is_drawn_of_a_daily_target_whose_period_is_yet_to_begin() -> None:
    kpi = a_kpi(target=a_target(recurrence=Recurrence.DAILY), period=a_period(on(9), on(20)))
    window = Period(start=on(3), end=on(5))
    progress = Progress(status=Status.MISSED, window=window, target=Decimal(1), as_of=on(4))

    assert days_drawn(kpi, progress) is None


def test_two_values_are_no_line() -> None:
    assert drawn(values(1, 2)) is None


def test_values_of_two_days_are_no_line_however_many_there_are() -> None:
    many = [(on(1), Decimal(1)), (on(1), Decimal(2)), (on(2), Decimal(3))]

    assert drawn(many, as_of=on(2)) is None


@given(days=st.integers(1, 800), most=st.integers(2, 20))
def test_days_are_spread_evenly_from_the_first_to_the_last(days: int, most: int) -> None:
    period = Period(start=on(1), end=on(1) + timedelta(days=days))

    found = spread(period, most)

    assert len(found) == min(days, most)
    assert found[0] == period.start
    assert found[-1] == period.last_day
    assert list(found) == sorted(set(found))


@given(amounts=st.lists(st.integers(0, 1000), min_size=3, max_size=31), most=st.integers(3, 20))
def test_thinning_keeps_the_total(amounts: list[int], most: int) -> None:
    chart = drawn(values(*amounts), most=most)

    assert chart is not None
    assert len(chart.days) <= most
    assert chart.actual[-1] == sum(amounts)
    assert list(chart.actual) == sorted(chart.actual)


def likely(
    low: int | None = 2000, median: int = 3000, high: int = 4000, **changes: object
) -> Forecast:
    """Return a forecast of December's end, in the target's own terms."""
    said: dict[str, object] = {
        "start": DECEMBER.start,
        "last_day": DECEMBER.last_day,
        "low": None if low is None else Decimal(low),
        "median": Decimal(median),
        "high": Decimal(high),
    }
    return a_forecast(**{**said, **changes})


def banded(chart: Chart | None) -> tuple[Chart, Band]:
    assert chart is not None
    assert chart.band is not None
    return chart, chart.band


def test_what_is_likely_goes_from_the_newest_value_to_the_end() -> None:
    chart, band = banded(drawn(values(*[100] * 22), forecast=likely()))

    assert chart.newest == on(22)
    assert chart.days[-1] == DECEMBER.last_day
    assert chart.needed is not None
    assert len(chart.needed) == len(chart.days) <= 20
    ahead = len(chart.days) - len(chart.actual)
    for line, end in ((band.low, 2200), (band.median, 3000), (band.high, 4000)):
        assert len(line) == ahead + 1
        assert line[0] == chart.actual[-1] == 2200
        assert round(line[-1]) == end
    assert list(band.low) == sorted(band.low)  # a sum never falls


def test_the_band_opens_with_the_square_root_of_time() -> None:
    _, band = banded(drawn(values(*[100] * 15), forecast=likely(2500, 3100, 3900), most=31))

    quarter = 4  # of the sixteen days ahead
    assert round(band.median[quarter]) == 1500 + (3100 - 1500) // 4
    assert round(band.high[quarter] - band.median[quarter]) == (3900 - 3100) // 2


def test_a_change_is_likely_in_absolute_terms() -> None:
    kpi = a_kpi(target=a_target(310, kind=TargetKind.CHANGE))

    _, band = banded(drawn(values(*[90] * 9), kpi=kpi, baseline=2790, forecast=likely(1, 2, 3)))

    assert ints([band.low[-1], band.median[-1], band.high[-1]]) == [2791, 2792, 2793]


def test_a_level_may_fall_below_where_it_stands() -> None:
    kpi = a_kpi(target=a_target(1310, kind=TargetKind.LEVEL))

    _, band = banded(
        drawn(
            values(*[1000] * 9),
            kpi=kpi,
            series=FOLLOWERS,
            baseline=1000,
            forecast=likely(900, 1000, 1100),
        )
    )

    assert min(band.low) == band.low[-1] == 900


@pytest.mark.parametrize(
    ("forecast", "series"),
    [
        (None, a_series()),
        (likely(is_early=True), a_series()),
        (likely(low=None), a_series()),
        (likely(last_day=on(9)), a_series()),
    ],
    ids=["none", "early", "unsaid", "over"],
)
def test_what_cannot_be_drawn_ahead_is_drawn_as_far_as_it_is_known(
    forecast: Forecast | None, series: Series
) -> None:
    chart = drawn(values(*[100] * 9), series=series, forecast=forecast)

    assert chart is not None
    assert chart.band is None
    assert chart.days[-1] == chart.newest == on(9)


RATE = a_series(aggregation=Aggregation.RATIO, unit=Unit.PERCENT)
HELD = a_kpi(target=a_target(3, kind=TargetKind.LEVEL))


def made_of(*pairs: tuple[int, int]) -> list[tuple[date, Decimal, Decimal]]:
    return [(on(n), Decimal(top), Decimal(low)) for n, (top, low) in enumerate(pairs, 1)]


def test_a_rate_is_drawn_as_it_stands_for_the_days_so_far() -> None:
    parts = made_of((0, 0), (1, 100), (3, 100), (8, 100))

    chart = drawn(values(9, 9, 9, 9), kpi=HELD, series=RATE, parts=parts)

    assert chart is not None
    assert chart.is_running_rate
    assert ints(chart.actual) == [1, 2, 4]
    assert ints(chart.needed) == [3, 3, 3]


def test_a_daily_rate_and_one_without_parts_are_drawn_day_by_day() -> None:
    daily = a_kpi(target=a_target(3, kind=TargetKind.LEVEL, recurrence=Recurrence.DAILY))
    parts = made_of((1, 100), (3, 100), (8, 100))

    for kpi, known in ((daily, parts), (HELD, [])):
        chart = drawn(values(7, 8, 9), kpi=kpi, series=RATE, parts=known)
        assert chart is not None
        assert not chart.is_running_rate
        assert ints(chart.actual) == [7, 8, 9]


def test_the_band_of_a_rate_goes_by_how_much_of_it_is_to_come() -> None:
    parts = made_of(*[(20, 1000)] * 15)

    chart, band = banded(
        drawn(
            values(*[2] * 15),
            kpi=HELD,
            series=RATE,
            parts=parts,
            forecast=likely(1, 3, 7),
            most=31,
        )
    )

    assert chart.actual[-1] == band.low[0] == band.high[0] == 2
    assert ints([band.low[-1], band.median[-1], band.high[-1]]) == [1, 3, 7]
    quarter = 4  # of sixteen days ahead, behind fifteen that are known
    held = Decimal(31) / 19
    assert band.median[quarter] == pytest.approx(2 + held / 4)
    assert band.high[quarter] - band.median[quarter] == pytest.approx(4 * held / 2)


def test_the_band_of_a_rate_without_parts_opens_at_once() -> None:
    chart, band = banded(
        drawn(values(*[5] * 15), kpi=HELD, series=RATE, forecast=likely(1, 3, 7), most=31)
    )

    assert not chart.is_running_rate
    assert chart.actual[-1] == band.low[0] == band.median[0] == band.high[0] == 5
    assert set(band.low[1:]) == {1}
    assert set(band.median[1:]) == {3}
    assert set(band.high[1:]) == {7}


def test_notes_are_kept_of_the_days_that_are_known() -> None:
    notes = [(on(2), "before"), (on(4), "within"), (on(30), "beyond")]

    chart = drawn(values(1, 1, 1, 1, start=3), series=FOLLOWERS, notes=notes)

    assert chart is not None
    assert chart.notes == ((on(4), "within"),)
    assert chart.noted == {on(4)}


def test_a_break_is_drawn_where_something_stands_before_it() -> None:
    views = Text(ja="ビュー", en="Views")
    breaks = [(on(3), views), (on(5), views), (on(30), views)]

    chart = drawn(values(1, 1, 1, 1, start=3), series=FOLLOWERS, breaks=breaks)

    assert chart is not None
    assert chart.breaks == ((on(5), views),)
    assert chart.broken == {on(5)}
    assert chart.noted == frozenset()


def test_a_note_between_the_days_drawn_stands_at_the_next_one() -> None:
    chart = drawn(values(*[1] * 31), most=4, notes=[(on(2), "a"), (on(3), "b")])

    assert chart is not None
    assert chart.days[1] in chart.noted
    assert len(chart.noted) == 1


@given(known=st.integers(3, 30), most=st.integers(5, 20))
def test_known_and_likely_days_share_the_room(known: int, most: int) -> None:
    chart, band = banded(drawn(values(*[100] * known), forecast=likely(), most=most))

    assert len(chart.days) <= most
    assert list(chart.days) == sorted(set(chart.days))
    assert (chart.days[0], chart.newest, chart.days[-1]) == (on(1), on(known), on(31))
    assert len(band.median) == len(chart.days) - len(chart.actual) + 1 >= 2


def test_a_forecast_leaves_room_for_knowledge_or_nothing_is_drawn() -> None:
    assert drawn(values(1, 1, 1), forecast=likely(), most=3) is None
    assert drawn(values(1, 1, 1), forecast=likely(), most=1) is None
