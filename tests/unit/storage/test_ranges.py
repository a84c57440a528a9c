"""The ranges of days that are read before a chunk is written."""

from hypothesis import given
from hypothesis import strategies as st

from storage.observations.merge import Row
from storage.observations.writing import ranges


def _row(series: int, day: int) -> Row:
    return (1, series, day, 1, 0, 5, 10, 0)


def test_a_block_of_days_is_one_range_a_series() -> None:
    rows = [_row(series, day) for day in (10, 11, 12) for series in (2, 1)]

    assert ranges(rows) == [(1, 10, 13), (2, 10, 13)]


def test_days_far_apart_are_ranges_of_their_own() -> None:
    assert ranges([_row(1, 10), _row(1, 900), _row(1, 12)]) == [(1, 10, 13), (1, 900, 901)]


def test_series_far_apart_in_time_are_ranges_of_their_own() -> None:
    assert ranges([_row(1, 10), _row(2, 900)]) == [(1, 10, 11), (2, 900, 901)]


_ROWS = st.lists(st.builds(_row, st.integers(1, 4), st.integers(1, 500)), min_size=1)


@given(_ROWS)
def test_every_day_is_held_by_one_range_and_few_days_besides(rows: list[Row]) -> None:
    found = ranges(rows)

    covered = [(series, day) for series, first, until in found for day in range(first, until)]
    wanted = {(row[1], row[2]) for row in rows}
    assert wanted <= set(covered)
    assert len(covered) == len(set(covered))
    assert len(covered) <= 11 * len(rows)
