"""KPIs whose numbers come by the hour: told within the hour, never of hour and day both."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest

from kpi.alerts import AlertKind
from kpi.hours import HOUR
from kpi.knowledge import Knowledge
from kpi.messages import Message, MessageKind
from kpi.model import Target, TargetKind
from kpi.ports import HourValue, Rhythm, SourceKind, UnitOfWork
from kpi.usecases.alerts import alert_reasons, simulating
from kpi.usecases.alerts.alerts import check, enqueue_silent, evaluate
from kpi.usecases.alerts.watching import states_of
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    KPI,
    OTHER_WORKSPACE,
    SERIES,
    WORKSPACE,
    UowFactory,
    a_day,
    a_goal,
    a_kpi,
    a_period,
    a_person,
    a_series,
    a_source,
    a_team,
    a_workspace,
)
from tests.outboxes import deliver

#: Ten past noon in Tokyo; the newest hour is over.
NOON = datetime(2026, 12, 7, 3, tzinfo=UTC)
NOW = NOON + timedelta(minutes=10)


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        unit.people.save(a_person())
        unit.goals.save(a_goal())
        unit.series.find_or_add(a_series())
        target = Target(value=Decimal(1), kind=TargetKind.TOTAL)
        long_ago = NOW - timedelta(days=90)
        unit.kpis.save(
            a_kpi(target=target, period=a_period(a_day(-80), a_day(80)), created_at=long_ago)
        )
        yield unit


def post(uow: UnitOfWork, *newest: int, source: str = "http", weeks: int = 6) -> None:
    """Store hours up to that before noon, each learnt when it was over; the newest are given."""
    chance = random.Random(3)  # noqa: S311 - repeatable, nothing secret
    count = weeks * 168
    values = [chance.randrange(190, 211) for _ in range(count - len(newest))] + [*newest]
    hours = [NOON - HOUR * (count - place) for place in range(count)]
    uow.hours.upsert(
        WORKSPACE,
        [
            HourValue(SERIES, hour, Decimal(value), source, hour + HOUR + timedelta(minutes=5))
            for hour, value in zip(hours, values, strict=True)
        ],
    )


def look(uow: UnitOfWork, knowledge: Knowledge, now: datetime = NOW) -> list[Message]:
    evaluate(uow, knowledge, WORKSPACE, uow.kpis.all_active(WORKSPACE), now)
    return [one.message for one in deliver(uow, now)]


def kinds(messages: list[Message]) -> set[MessageKind]:
    return {one.kind for one in messages}


def test_an_outage_is_told_within_the_hour_and_once(uow: UnitOfWork, knowledge: Knowledge) -> None:
    post(uow, 0)

    found = [one for one in look(uow, knowledge) if one.kind is MessageKind.UNUSUAL]

    (message,) = found
    told = message.data["unusual"]
    assert isinstance(told, dict)
    assert told["hour"] == "2026-12-07T11:00:00+09:00"
    assert told["came"] == "0"
    assert MessageKind.UNUSUAL not in kinds(look(uow, knowledge))
    reason = states_of(uow, WORKSPACE, KPI)[AlertKind.UNUSUAL].reason
    assert {"hour", "came", "usual_value", "low", "high", "rule", "distance"} <= reason.keys()


def test_an_hour_that_is_running_is_not_judged(uow: UnitOfWork, knowledge: Knowledge) -> None:
    post(uow)
    running = HourValue(SERIES, NOON, Decimal(0), "http", NOW)
    uow.hours.upsert(WORKSPACE, [running])

    assert MessageKind.UNUSUAL not in kinds(look(uow, knowledge))


def test_the_newest_hour_of_a_file_may_have_been_running(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    post(uow, 0, source="file")
    assert MessageKind.UNUSUAL not in kinds(look(uow, knowledge))

    later = HourValue(SERIES, NOON, Decimal(200), "http", NOON + HOUR)
    uow.hours.upsert(WORKSPACE, [later])

    assert MessageKind.UNUSUAL in kinds(look(uow, knowledge, NOON + HOUR))


def test_while_there_are_few_hours_days_are_judged(uow: UnitOfWork, knowledge: Knowledge) -> None:
    post(uow, 0, weeks=1)

    look(uow, knowledge)

    seen = states_of(uow, WORKSPACE, KPI)[AlertKind.UNUSUAL].reason["seen"]
    assert not str(seen).startswith("hour:")


def test_a_silent_feed_is_missed_by_the_hour(uow: UnitOfWork, knowledge: Knowledge) -> None:
    post(uow)
    assert MessageKind.DATA_MISSING not in kinds(look(uow, knowledge, NOW + HOUR))

    found = look(uow, knowledge, NOW + 4 * HOUR)

    (message,) = [one for one in found if one.kind is MessageKind.DATA_MISSING]
    assert message.data["last_value_hour"] == "2026-12-07T11:00:00+09:00"
    assert (message.data["gap"], message.data["usual"]) == (4, 2)


def test_a_source_that_is_read_once_a_day_from_now_on_is_not_missed_within_it(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    source = a_source(kind=SourceKind.HTTP_OUT, at=time(6))
    post(uow, source=source.label)
    uow.sources.save(source)

    found = [kinds(look(uow, knowledge, NOW + hours * HOUR)) for hours in (4, 30, 40)]

    assert [MessageKind.DATA_MISSING in one for one in found] == [False, False, True]
    uow.sources.save(replace(source, rhythm=Rhythm.HOURLY))
    fresh = alert_reasons.silences(
        uow, an_asker(now=NOW + 4 * HOUR, channel_id=CHANNEL), knowledge, KPI
    ).facts.freshness
    assert (fresh.gap, fresh.usual) == (4, 2)


def test_a_silent_feed_is_looked_at_each_hour_without_new_values(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.workspaces.save(a_workspace())
    uow.workspaces.save(a_workspace(workspace_id=OTHER_WORKSPACE))
    post(uow)
    later = NOW + 4 * HOUR

    asked = [enqueue_silent(uow, now) for now in (NOW, NOW + HOUR, later, later, later + HOUR)]

    assert asked == [0, 0, 1, 0, 1]
    job, _ = uow.jobs.claim(worker="w", lease=HOUR, limit=9)
    assert check(uow, knowledge, job, later).messages == 1
    assert kinds([one.message for one in deliver(uow, later)]) == {MessageKind.DATA_MISSING}
    assert enqueue_silent(uow, NOW + timedelta(days=20)) == 0


def test_who_asks_why_not_hears_of_hours(uow: UnitOfWork, knowledge: Knowledge) -> None:
    post(uow)

    found = alert_reasons.silences(uow, an_asker(now=NOW, channel_id=CHANNEL), knowledge, KPI)

    assert found.facts.days.hour is not None
    assert found.facts.days.hour.isoformat() == "2026-12-07T11:00:00+09:00"
    assert found.facts.freshness.last_hour == found.facts.days.hour


def test_weeks_are_replayed_by_the_hour(uow: UnitOfWork, knowledge: Knowledge) -> None:
    post(uow, 0, *[200] * 50)
    team = a_team()

    found = simulating.of_kpi(uow, knowledge, team, uow.kpis.all_active(WORKSPACE)[0], NOW, 30)

    assert found is not None
    unusual = [one for one in found.events if one.kind is AlertKind.UNUSUAL]
    assert [one.reason["hour"] for one in unusual] == ["2026-12-05T09:00:00+09:00"]
    assert [one.day.isoformat() for one in unusual] == ["2026-12-05"]
