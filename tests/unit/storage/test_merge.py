"""What a chunk of values changes."""

from storage.observations.merge import Key, Merged, Row, merge, parted, supersede, trimmed

NAMES = {1: "file", 2: "hand"}


def _row(value: int, *, day: int = 1, source: int = 1, learnt: int = 10, mark: int = 0) -> Row:
    return (1, 1, day, source, mark, value, learnt, 0)


def test_the_first_rows_are_all_fresh_and_come_by_key() -> None:
    second, first = _row(5, day=2), _row(6, day=1)

    assert merge([], [second, first], NAMES) == Merged([first, second], [], [], written=2)


def test_what_stands_on_other_days_stays() -> None:
    fresh = _row(5, day=2)

    assert merge([_row(4)], [fresh], NAMES) == Merged([fresh], [], [], written=1)


def test_an_equal_row_changes_nothing_even_when_it_was_learnt_later() -> None:
    assert merge([_row(5)], [_row(5, learnt=11)], NAMES) == Merged([], [], [], unchanged=1)


def test_a_differing_row_changes_and_what_stood_is_past() -> None:
    old, new = _row(5), _row(6, learnt=11)

    assert merge([old], [new], NAMES) == Merged([], [new], [(old, 11)])


def test_a_row_with_other_parts_differs() -> None:
    old = _row(5)
    new = (*_row(5, learnt=11), 1, 2)

    assert merge([old], [new], NAMES).changed == [new]


def test_a_key_twice_in_a_chunk_is_fresh_once_with_the_last_value() -> None:
    first, second = _row(5), _row(6, learnt=11)

    assert merge([], [first, second], NAMES) == Merged([second], [], [(first, 11)], written=1)


def test_a_row_that_changes_back_within_a_chunk_is_still_history() -> None:
    old = _row(5)

    merged = merge([old], [_row(6), _row(5)], NAMES)

    assert [row[5] for row, _ in merged.past] == [5, 6]
    assert merged.changed == [_row(5)]


def test_the_row_learnt_earlier_is_superseded() -> None:
    old, new = _row(5, learnt=10), _row(6, source=2, learnt=11)

    merged = merge([old], [new], NAMES)

    assert merged.fresh == [new]
    assert merged.changed == [_row(5, learnt=10, mark=1)]
    assert merged.past == []


def test_a_row_learnt_earlier_than_what_stands_comes_in_superseded() -> None:
    merged = merge([_row(5, learnt=10)], [_row(6, source=2, learnt=9)], NAMES)

    assert merged.fresh == [_row(6, source=2, learnt=9, mark=1)]
    assert merged.changed == []


def test_days_are_told_apart() -> None:
    merged = merge([], [_row(5, day=1), _row(6, day=2, source=2)], NAMES)

    assert [row[4] for row in merged.fresh] == [0, 0]


def test_of_two_learnt_in_one_instant_the_later_name_is_effective() -> None:
    stands: dict[Key, Row] = {row[1:4]: row for row in (_row(5), _row(6, source=2))}

    supersede(stands, NAMES)

    assert [row[4] for row in stands.values()] == [1, 0]


def test_what_is_left_alone_is_effective_again() -> None:
    stands: dict[Key, Row] = {(1, 1, 1): _row(5, mark=1)}

    supersede(stands, NAMES)

    assert stands == {(1, 1, 1): _row(5)}


def test_a_row_as_it_was_read_loses_empty_parts() -> None:
    row = _row(5)

    assert trimmed((*row, None, None)) == row
    assert trimmed((*row, None, 3)) == (*row, None, 3)
    assert trimmed((*row, 3, None)) == (*row, 3, None)


def test_rows_are_parted_by_whether_they_have_parts() -> None:
    plain, ratio = _row(5), (*_row(5), 1, 2)

    assert parted([plain, ratio]) == ([plain], [ratio])
    assert parted([plain]) == ([plain], [])
    assert parted([]) == ([], [])
