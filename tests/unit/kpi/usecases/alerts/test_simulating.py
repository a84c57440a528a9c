from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kpi.alerts import AlertKind
from kpi.knowledge import Knowledge
from kpi.messages import MessageKind
from kpi.model import KpiId, MetricKey, Scope
from kpi.ports import UnitOfWork
from kpi.simulation import Event
from kpi.usecases.alerts.simulating import Past, Simulated, of_kpi, of_own, of_values, past_of
from tests.askers import an_asker
from tests.factories import (
    NOW,
    OTHER_PERSON,
    WORKSPACE,
    UowFactory,
    a_day,
    a_forecast,
    a_goal,
    a_kpi,
    a_period,
    a_series,
    a_target,
    a_team,
    a_workspace,
    daily,
)

AUTUMN = a_period(a_day(-60), a_day(40))


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    """A KPI with half a year of a thousand a day, one day of nothing, and a target of that."""
    with memory_uow_factory() as unit:
        unit.workspaces.save(a_workspace())
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        unit.series.find_or_add(a_series())
        values = [0 if day == 170 else 1000 + day % 7 for day in range(180)]
        unit.observations.upsert(WORKSPACE, daily(*values, start=a_day(-180)))
        unit.kpis.save(a_kpi(target=a_target(90_000), period=AUTUMN))
        yield unit


def replayed(uow: UnitOfWork, knowledge: Knowledge, days: int = 90) -> Simulated:
    (kpi,) = uow.kpis.all_active(WORKSPACE)
    found = of_kpi(uow, knowledge, a_team(), kpi, NOW, days)
    assert found is not None
    return found


def test_the_last_days_are_replayed_up_to_today(uow: UnitOfWork, knowledge: Knowledge) -> None:
    found = replayed(uow, knowledge)

    assert (found.mornings.start, found.mornings.last_day) == (a_day(-89), a_day())
    assert [(event.day, event.message) for event in found.events] == [
        (a_day(-9), MessageKind.UNUSUAL)
    ]
    assert found.label.name.en == "Impressions"


def test_a_target_out_of_reach_shows_once(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.kpis.save(a_kpi(target=a_target(900_000), period=AUTUMN))

    off = [one for one in replayed(uow, knowledge).events if one.kind is AlertKind.OFF_TRACK]

    assert [one.message for one in off] == [MessageKind.OFF_TRACK]
    assert off[0].day < a_day(-40)
    assert Decimal(str(off[0].reason["value"])) < 20_000


def test_a_forecast_that_was_made_then_is_what_a_morning_goes_by(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    for back, chance in ((20, "0.9"), (12, "0.05"), (5, "0.9")):
        forecast = a_forecast(
            made_on=a_day(-back),
            through=a_day(-back - 3),
            start=AUTUMN.start,
            last_day=AUTUMN.last_day,
            target=Decimal(90_000),
            chance=Decimal(chance),
        )
        uow.forecasts.save(forecast)

    found = replayed(uow, knowledge, days=30)

    ways = (MessageKind.OFF_TRACK, MessageKind.RECOVERED)
    told = [(event.day, event.message) for event in found.events if event.message in ways]
    assert told == [(a_day(-12), ways[0]), (a_day(-5), ways[1])]


def test_a_kpi_that_begins_tomorrow_is_replayed_by_its_numbers(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.kpis.save(a_kpi(period=a_period(a_day(1), a_day(30))))

    assert {event.kind for event in replayed(uow, knowledge).events} == {AlertKind.UNUSUAL}


def test_nothing_known_brings_a_missing_value(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.series.find_or_add(a_series(series_id="s2", channel_id="C9"))
    uow.kpis.save(a_kpi(series_id="s2", period=AUTUMN))

    assert {one.kind for one in replayed(uow, knowledge).events} <= {AlertKind.DATA_MISSING}


def test_replaying_leaves_no_trace(uow: UnitOfWork, knowledge: Knowledge) -> None:
    replayed(uow, knowledge)

    assert uow.alerts.of_kpi(WORKSPACE, KpiId("k1")) == []


def test_a_kpi_without_its_series_cannot_be_replayed(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    assert of_kpi(uow, knowledge, a_team(), a_kpi(series_id="nobody"), NOW) is None


def test_a_persons_kpis_are_counted_together(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.kpis.save(a_kpi(kpi_id=KpiId("k2"), target=a_target(90_000), period=AUTUMN))
    uow.kpis.save(a_kpi(kpi_id=KpiId("k3"), owner_id=OTHER_PERSON))
    uow.kpis.save(a_kpi(kpi_id=KpiId("k4"), series_id="nobody"))

    found = of_own(uow, an_asker(), knowledge)

    assert (found.days, found.kpis) == (90, 2)
    assert found.counts == {AlertKind.UNUSUAL: 2}


def test_values_without_a_kpi_are_replayed_by_their_own_history() -> None:
    values = [0 if day == 90 else 1000 + day % 7 for day in range(100)]
    points = [
        (a_day(-120) + timedelta(days=day), Decimal(value)) for day, value in enumerate(values)
    ]
    del points[95:99]

    events = of_values(a_series(), points, 60)

    assert [(event.day, event.message) for event in events] == [
        (a_day(-29), MessageKind.UNUSUAL),
        (a_day(-23), MessageKind.DATA_MISSING),
    ]


def test_values_of_a_platform_that_counts_anew_are_judged_by_the_days_since() -> None:
    first = date(2026, 6, 1)
    jump = (date(2026, 8, 24) - first).days
    points = [
        (first + timedelta(days=n), Decimal((3000 if n >= jump else 1000) + n % 7))
        for n in range(jump + 30)
    ]

    def found(platform: str) -> list[Event]:
        scope = Scope(platform=platform)
        return of_values(a_series(metric=MetricKey("video_views"), scope=scope), points, 60)

    assert found("tiktok")[0].message is MessageKind.UNUSUAL
    assert found("youtube") == []


def test_it_is_said_how_much_there_was_to_replay(uow: UnitOfWork, knowledge: Knowledge) -> None:
    assert replayed(uow, knowledge).past == Past(days=180, values=180, is_enough=True)


@pytest.mark.parametrize(
    ("days", "every", "is_enough"),
    [(28, 1, False), (29, 1, True), (29, 2, True), (60, 7, False), (120, 7, True), (1, 1, False)],
)
def test_a_month_with_a_value_every_other_day_is_enough(
    days: int, every: int, *, is_enough: bool
) -> None:
    points = [(a_day(n), Decimal(5)) for n in range(0, days, every)]

    found = past_of(a_series(), points)

    assert (found.values, found.is_enough) == (len(points), is_enough)
    assert found.days == (points[-1][0] - points[0][0]).days + 1


def test_what_is_counted_otherwise_begins_anew() -> None:
    points = [(a_day(n), Decimal(5)) for n in range(40)]

    assert not past_of(a_series(), points, breaks=[a_day(20)]).is_enough
    assert past_of(a_series(), []) == Past(days=0, values=0, is_enough=False)


def test_two_weeks_of_hours_are_enough_too() -> None:
    hours = [(NOW + timedelta(hours=n), Decimal(5)) for n in range(24 * 20)]
    points = [(a_day(n), Decimal(120)) for n in range(20)]

    assert past_of(a_series(), points, hours).is_enough
    assert not past_of(a_series(), points, hours[:48]).is_enough
