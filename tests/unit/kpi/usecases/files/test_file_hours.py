"""Rows that say a time of day: by hour where the file shows it, else by day as ever."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from kpi.errors import NotUnderstood
from kpi.imports import FileFacts, RawRow, Refusal
from kpi.model import Aggregation, MetricKey, Scope, Unit
from kpi.usecases.files.reading_files import Taken, Terms, Understood, understand

DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
KINDS = {"followers": Aggregation.LAST, "ctr": Aggregation.RATIO, "reach": Aggregation.UNIQUE}
TERMS = Terms(
    meaning=MetricKey,
    unit=lambda _: Unit.COUNT,
    aggregation=lambda metric: KINDS.get(metric, Aggregation.SUM),
    latest=DAY + timedelta(days=1),
    zone="Europe/Berlin",
)


@dataclass(frozen=True)
class Table:
    """A file that was recognized already."""

    lines: Sequence[RawRow | Refusal]
    facts: FileFacts = field(default_factory=lambda: FileFacts(export="tidy", has_columns=False))

    def rows(self) -> Iterator[RawRow | Refusal]:
        yield from self.lines


def row(
    at: datetime, value: object, name: str = "mentions", line: int = 2, *, is_hour: bool = False
) -> RawRow:
    number = Decimal(str(value))
    return RawRow(line, at.date(), name, number, Scope(), at=at, is_hour=is_hour)


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime.combine(day, time(hour, minute))


def read(*lines: RawRow, terms: Terms = TERMS) -> Understood:
    return understand(Table(lines), terms)


def only(found: Understood, metric: str = "mentions") -> Taken:
    return found.series[MetricKey(metric), Scope()]


def days(taken: Taken) -> dict[date, int]:
    return {day: int(value) for day, value in taken.values.items()}


def codes(found: Understood) -> list[tuple[str, str]]:
    return [(one.code, one.text) for one in found.refusals]


def test_hours_are_kept_in_utc_and_make_their_days() -> None:
    found = read(row(at(0), 5), row(at(1), 6), row(at(23, day=DAY - timedelta(days=1)), 7))

    taken = only(found)
    assert taken.hours == {
        datetime(2026, 11, 19, 22, tzinfo=UTC): 7,
        datetime(2026, 11, 19, 23, tzinfo=UTC): 5,
        datetime(2026, 11, 20, 0, tzinfo=UTC): 6,
    }
    assert days(taken) == {DAY: 11, DAY - timedelta(days=1): 7}
    assert (found.has_hours, found.refused) == (True, 0)


def test_a_level_of_the_day_is_that_of_its_last_hour() -> None:
    found = read(row(at(9), 100, "followers"), row(at(8), 90, "followers"))

    assert days(only(found, "followers")) == {DAY: 100}


def test_days_that_are_written_with_a_time_stay_days() -> None:
    found = read(row(at(0), 5), row(at(0, day=DAY - timedelta(days=1)), 6))

    assert days(only(found)) == {DAY: 5, DAY - timedelta(days=1): 6}
    assert not found.has_hours


def test_one_hour_alone_is_an_hour_where_that_is_said() -> None:
    assert not read(row(at(9), 5)).has_hours
    assert read(row(at(9), 5, is_hour=True)).has_hours


def test_a_day_with_several_odd_times_is_told_to_stand_twice() -> None:
    with pytest.raises(NotUnderstood, match="not_daily"):
        read(*(row(at(n, 3), n) for n in range(8)))


def test_the_same_day_twice_is_refused_as_ever() -> None:
    found = read(row(at(0), 5), row(at(0), 6, line=3))

    assert days(only(found)) == {DAY: 5}
    assert codes(found) == [("import.day_twice", "2026-11-20")]


def test_half_hours_among_hours_are_refused_one_by_one() -> None:
    hours = [row(at(n), 1) for n in range(12)]

    found = read(*hours, row(at(12, 30), 9, line=14))

    assert days(only(found)) == {DAY: 12}
    assert codes(found) == [("import.no_full_hour", "2026-11-20 12:30")]


def test_two_values_of_one_hour_are_refused_and_equal_ones_are_not() -> None:
    found = read(row(at(9), 5), row(at(10), 6), row(at(9), 7, line=4), row(at(10), 6, line=5))

    assert days(only(found)) == {DAY: 11}
    assert codes(found) == [("import.hour_twice", "2026-11-20 09:00")]


def test_hours_that_have_not_begun_are_unknown_whatever_they_are_filled_with() -> None:
    terms = replace(TERMS, now=NOW)  # half past three in Berlin

    found = read(*(row(at(n), 2 if n < 16 else 0) for n in range(23)), row(at(23), 4), terms=terms)

    assert len(only(found).hours) == 16
    assert days(only(found)) == {DAY: 32}
    assert codes(found) == [("import.hour_to_come", "2026-11-20 23:00")]


def test_an_hour_that_clocks_skip_is_refused() -> None:
    spring = date(2026, 3, 29)

    found = read(*(row(at(n, day=spring), 1) for n in range(24)))

    assert len(only(found).hours) == 23
    assert codes(found) == [("import.no_such_hour", "2026-03-29 02:00")]


def test_an_hour_that_comes_twice_counts_twice() -> None:
    autumn = date(2026, 10, 25)
    hours = [0, 1, 2, 2, *range(3, 24)]

    found = read(*(row(at(n, day=autumn), 1) for n in hours))

    assert len(only(found).hours) == 25
    assert days(only(found)) == {autumn: 25}


def test_what_says_its_offset_is_of_that_moment() -> None:
    found = read(*(row(at(hour).replace(tzinfo=UTC), hour) for hour in (21, 22, 23)))

    assert days(only(found)) == {DAY: 43, DAY + timedelta(days=1): 23}


@pytest.mark.parametrize("name", ["ctr", "reach"])
def test_rates_and_reach_by_hour_are_refused(name: str) -> None:
    found = read(row(at(9), 5, name), row(at(10), 6, name), row(at(9), 5), row(at(10), 6))

    assert list(found.series) == [(MetricKey("mentions"), Scope())]
    assert codes(found) == [("import.no_hours", name)]


def test_hours_that_make_too_large_a_day_are_refused() -> None:
    found = read(row(at(9), 9 * 10**11), row(at(10), 9 * 10**11))

    assert [code for code, _ in codes(found)] == ["import.number_too_large"]
    assert found.series == {}
