"""Comments that come in more than once: added where they are new, known where they are not."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kpi.comments.seen import COUNTED, READ
from kpi.imports import FileFacts, Summary
from kpi.model import MetricKey, Period, Scope, Series, SeriesId, Unit
from kpi.ports import UnitOfWork
from kpi.usecases.files import known_comments
from kpi.usecases.files.comment_counts import recount
from kpi.usecases.files.known_comments import News, news, settle
from kpi.usecases.files.reading_files import Key, Taken, Understood
from tests.factories import (
    CHANNEL,
    WORKSPACE,
    UowFactory,
    a_day,
    a_series,
    daily,
    some_day_comments,
)

X = Scope(platform="x")
MONDAY, TUESDAY = a_day(-7), a_day(-6)
Days = Mapping[date, Mapping[bytes, int]]


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        yield unit


def some(letters: str, bits: int = 0) -> dict[bytes, int]:
    """Return a comment for each letter."""
    return {letter.encode() * 8: bits for letter in letters}


def understood(days: Days) -> Understood:
    """Return what a file of these comments is."""
    found = Understood()
    for name in COUNTED:
        taken = Taken(name=name, unit=Unit.COUNT)
        found.series[MetricKey(name), X] = taken
    for day in days:
        for taken in found.series.values():
            taken.values.put(day, Decimal(99))
    of_read = found.series[MetricKey(READ), X]
    of_read.comments = {day: dict(seen) for day, seen in days.items()}
    return found


def series(uow: UnitOfWork) -> dict[Key, Series]:
    keys = [(MetricKey(name), X) for name in COUNTED]
    return {
        key: uow.series.find_or_add(
            a_series(series_id=SeriesId(key[0]), metric=key[0], scope=key[1])
        )
        for key in keys
    }


def taken(uow: UnitOfWork, days: Days) -> tuple[int, dict[date, list[int]]]:
    """Store a file; return how many of its comments were known, and the counts of its days."""
    found = understood(days)
    settle(uow, WORKSPACE, series(uow), found)
    counts: dict[date, list[int]] = {}
    for name in COUNTED:
        for day, value in found.series[MetricKey(name), X].days():
            counts.setdefault(day, []).append(int(value))
    return found.comments_known, counts


def shown(days: Days) -> Summary:
    return Summary(
        facts=FileFacts(export="comments"),
        series=[],
        rows=0,
        posts=0,
        values=0,
        refused=0,
        refusals=[],
        unknown=[],
        questions=[],
        comments={X: days} if days else {},
    )


def told(uow: UnitOfWork, days: Days) -> News:
    return news(uow, WORKSPACE, CHANNEL, shown(days))


def test_other_comments_of_a_day_are_added_and_the_same_ones_known(uow: UnitOfWork) -> None:
    assert taken(uow, {MONDAY: some("ab", bits=1)}) == (0, {MONDAY: [2, 2, 0, 0, 0]})

    assert taken(uow, {MONDAY: some("bc", bits=8)}) == (1, {MONDAY: [3, 1, 0, 0, 2]})
    assert taken(uow, {MONDAY: some("abc", bits=8)}) == (3, {MONDAY: [3, 0, 0, 0, 3]})
    assert taken(uow, {TUESDAY: some("d")}) == (0, {TUESDAY: [1, 0, 0, 0, 0]})


def test_a_comment_that_another_zone_puts_on_the_day_beside_is_known(uow: UnitOfWork) -> None:
    taken(uow, {MONDAY: some("ab")})

    assert taken(uow, {TUESDAY: some("bc")}) == (1, {TUESDAY: [1, 0, 0, 0, 0]})
    assert taken(uow, {TUESDAY: some("ab")}) == (2, {TUESDAY: [1, 0, 0, 0, 0]})
    assert taken(uow, {a_day(-8): some("a")}) == (1, {})


def test_a_file_without_comments_is_left_alone(uow: UnitOfWork) -> None:
    found = understood({})
    settle(uow, WORKSPACE, series(uow), found)

    assert found.comments_known == 0
    assert told(uow, {}) == News()


def test_what_is_new_is_told_before_it_is_stored(uow: UnitOfWork) -> None:
    assert told(uow, {MONDAY: some("ab")}) == News()
    taken(uow, {MONDAY: some("ab")})

    assert told(uow, {MONDAY: some("bc"), TUESDAY: some("ad")}) == News(known=2)


def test_days_of_another_series_are_none_of_the_file_s(uow: UnitOfWork) -> None:
    taken(uow, {MONDAY: some("ab")})
    elsewhere = {Scope(platform="instagram"): {MONDAY: some("ab")}}

    assert news(uow, WORKSPACE, CHANNEL, replace(shown({}), comments=elsewhere)) == News()


def test_days_that_were_counted_without_their_comments_are_replaced(uow: UnitOfWork) -> None:
    one = series(uow)[MetricKey(READ), X]
    uow.observations.upsert(WORKSPACE, daily(12, 7, start=MONDAY, series_id=one.series_id))

    assert told(uow, {MONDAY: some("ab")}) == News(replaced=12)
    assert taken(uow, {MONDAY: some("ab")}) == (0, {MONDAY: [2, 0, 0, 0, 0]})
    assert told(uow, {MONDAY: some("ab")}) == News(known=2)


def test_of_too_many_comments_the_oldest_days_are_forgotten(uow: UnitOfWork) -> None:
    most = known_comments.MOST_KEPT
    old = some_day_comments(series_id=SeriesId(READ), day=a_day(-40), count=most - 1)
    uow.known_comments.save([old])

    taken(uow, {MONDAY: some("ab")})

    rows = uow.known_comments.of_series(
        WORKSPACE, SeriesId(READ), Period(start=a_day(-60), end=a_day(0))
    )
    assert [row.day for row in rows] == [MONDAY]


def test_a_recount_leaves_other_days_and_lacking_series_alone() -> None:
    of_read = Taken(name=READ, unit=Unit.COUNT)
    of_read.values.put(MONDAY, Decimal(5))
    of_read.values.put(TUESDAY, Decimal(9))

    recount({(MetricKey(READ), X): of_read}, X, {TUESDAY: some("ab")})

    assert list(of_read.days()) == [(MONDAY, Decimal(5)), (TUESDAY, Decimal(2))]
