from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from kpi.alerts import AlertKind
from kpi.messages import MessageKind
from kpi.model import Period
from kpi.progress import Progress, Status
from kpi.simulation import Event, History, replay
from tests.factories import DECEMBER, a_day, a_kpi, a_moment, a_series

START = a_day(-60)
QUIET = Progress(status=Status.TOO_EARLY, window=DECEMBER, target=Decimal(100))
MORNINGS = Period(start=a_day(-20), end=a_day(21))


def a_history(*gaps: int, surprises: dict[int, int] | None = None) -> History:
    """Return about a thousand a day; ``gaps`` are days without a value, counted from TODAY."""
    points = [
        (START + timedelta(days=n), Decimal((surprises or {}).get(n - 60, 1000 + n % 7)))
        for n in range(81)
        if n - 60 not in gaps
    ]
    return History(
        kpi=a_kpi(created_at=a_moment(days=10)),
        series=a_series(),
        points=points,
        standing=lambda _morning, _previous: QUIET,
    )


def told(events: list[Event]) -> list[tuple[date, MessageKind]]:
    return [(event.day, event.message) for event in events]


def test_an_ordinary_history_brings_nothing() -> None:
    assert replay(a_history(), MORNINGS) == []


def test_each_alert_comes_on_the_morning_after_with_its_reason() -> None:
    events = replay(a_history(surprises={-5: 5000, 4: 0}), MORNINGS)

    assert told(events) == [
        (a_day(-4), MessageKind.UNUSUAL),
        (a_day(5), MessageKind.UNUSUAL),
    ]
    assert events[1].kind is AlertKind.UNUSUAL
    assert (events[1].reason["day"], events[1].reason["came"]) == ("2026-12-11", "0")


def test_days_that_are_missing_are_told_once_a_gap() -> None:
    events = replay(a_history(-3, -2, -1, 8, 9, 10), MORNINGS)

    assert told(events) == [
        (a_day(-1), MessageKind.DATA_MISSING),
        (a_day(10), MessageKind.DATA_MISSING),
    ]


def test_a_history_without_values_misses_its_first() -> None:
    (event,) = replay(replace(a_history(), points=[]), Period(start=a_day(), end=a_day(20)))

    assert event.message is MessageKind.DATA_MISSING


def test_before_the_first_value_nothing_is_missing() -> None:
    young = a_history()
    since = [one for one in young.points if one[0] >= a_day(5)]

    assert replay(replace(young, points=since), MORNINGS) == []


def test_where_the_kpi_stood_is_asked_with_the_status_before() -> None:
    asked: list[Status | None] = []

    def standing(morning: date, previous: Status | None) -> Progress:
        asked.append(previous)
        bad = a_day(2) <= morning < a_day(4)
        return replace(QUIET, status=Status.OFF_TRACK if bad else Status.ON_TRACK)

    events = replay(replace(a_history(), standing=standing), Period(start=a_day(1), end=a_day(6)))

    assert told(events) == [
        (a_day(2), MessageKind.OFF_TRACK),
        (a_day(4), MessageKind.RECOVERED),
    ]
    on, off = Status.ON_TRACK, Status.OFF_TRACK
    assert asked == [None, on, off, off, on]


def test_only_the_kinds_that_are_wanted_are_replayed() -> None:
    history = a_history(-3, -2, -1, surprises={5: 9000})

    events = replay(history, MORNINGS, [AlertKind.UNUSUAL])

    assert told(events) == [(a_day(6), MessageKind.UNUSUAL)]
