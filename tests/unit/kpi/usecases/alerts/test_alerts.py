from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from kpi.alerts import AlertKind, Stage
from kpi.knowledge import Knowledge
from kpi.messages import MessageKind
from kpi.model import ChannelId, KpiId, Recurrence, UserId
from kpi.ports import ActionState, Delivery, Job, UnitOfWork
from kpi.usecases.alerts.alerts import (
    CHECK_JOB,
    Evaluated,
    after_observations,
    check,
    enqueue_nightly,
    evaluate,
)
from kpi.usecases.alerts.watching import states_of
from tests.behind import fall_behind
from tests.factories import (
    CHANNEL,
    KPI,
    NOW,
    OTHER_CHANNEL,
    OTHER_PERSON,
    OTHER_WORKSPACE,
    OWNER,
    SERIES,
    TODAY,
    WORKSPACE,
    UowFactory,
    a_break,
    a_day,
    a_forecast,
    a_job,
    a_kpi,
    a_moment,
    a_person,
    a_quiet_person,
    a_scope,
    a_series,
    a_target,
    a_team,
    a_workspace,
    an_action,
    an_alert_state,
    daily,
)
from tests.outboxes import deliver

MISSING = MessageKind.DATA_MISSING


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        fall_behind(unit)
        yield unit


def look(uow: UnitOfWork, knowledge: Knowledge, now: datetime = NOW) -> Evaluated:
    return evaluate(uow, knowledge, WORKSPACE, uow.kpis.all_active(WORKSPACE), now)


def catch_up(uow: UnitOfWork) -> None:
    uow.observations.upsert(WORKSPACE, daily(600, start=a_day(-1)))


def heard(uow: UnitOfWork, now: datetime = NOW) -> list[tuple[MessageKind, str]]:
    return [(one.message.kind, one.to) for one in deliver(uow, now)]


def only(found: list[Delivery]) -> Delivery:
    (one,) = found
    return one


def test_the_owner_is_told_once_and_told_again_when_it_is_over(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    counts = [look(uow, knowledge), look(uow, knowledge)]
    catch_up(uow)
    counts.append(look(uow, knowledge))

    assert [one.messages for one in counts] == [1, 0, 1]
    assert heard(uow) == [(MessageKind.OFF_TRACK, OWNER), (MessageKind.RECOVERED, OWNER)]


def test_an_alert_that_goes_by_a_forecast_carries_it(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    (kpi,) = uow.kpis.all_active(WORKSPACE)
    forecast = a_forecast(
        start=kpi.period.start,
        last_day=kpi.period.last_day,
        target=kpi.target.value,
        chance=Decimal("0.05"),
    )
    uow.forecasts.save(forecast)
    look(uow, knowledge)

    (told,) = deliver(uow, NOW)

    assert told.message.data["outlook"] == {"low": "2900", "high": "3500", "chance": "0.05"}


def missed_for_days(uow: UnitOfWork, knowledge: Knowledge, days: int) -> list[int]:
    """Miss a daily target on days running, looked at each next morning; how often it was told."""
    told = []
    for n in range(days):
        uow.observations.upsert(WORKSPACE, daily(10, start=a_day(n)))
        told.append(look(uow, knowledge, a_moment(days=n + 1)).messages)
    return told


def test_a_daily_target_missed_on_both_sides_of_a_break_is_counted_anew(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.kpis.save(a_kpi(target=a_target(100, recurrence=Recurrence.DAILY)))
    uow.series.save_break(a_break(day=a_day(2)))

    assert missed_for_days(uow, knowledge, 5) == [0, 0, 0, 0, 1]


def test_a_message_says_all_that_can_be_said_in_either_language(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    look(uow, knowledge)

    told = only(deliver(uow, NOW))

    assert told.key == "alert:k1:off_track:1:raised"
    assert told.subject == KPI
    assert told.expires_at == a_moment(days=1)
    data = told.message.data
    assert data["name"] == {"ja": "インプレッション数", "en": "Impressions"}
    assert (data["value"], data["target"], data["expected"]) == ("60", "3100", "600")
    assert (data["goal"], data["channel"], data["unit"]) == ("認知度を高めたい", CHANNEL, "count")
    assert (data["kpi"], data["alert"], data["incident"]) == (KPI, "off_track", 1)
    assert data["again"] is False


def test_state_and_check_keep_the_reason(uow: UnitOfWork, knowledge: Knowledge) -> None:
    look(uow, knowledge)

    state = states_of(uow, WORKSPACE, KPI)[AlertKind.OFF_TRACK]
    assert state.state == Stage.RAISED
    assert state.reason["value"] == "60"
    ((at, checked),) = uow.alerts.checks(WORKSPACE, KPI)
    assert at == NOW
    assert checked["to"] == OWNER
    assert checked["decisions"] == {
        "off_track": {
            "because": "raised",
            "before": None,
            "state": "raised",
            "incident": 1,
            "outcome": "told",
            "reason": state.reason,
        }
    }


def test_a_look_that_changes_nothing_leaves_no_check(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    look(uow, knowledge)
    look(uow, knowledge)

    assert len(uow.alerts.checks(WORKSPACE, KPI)) == 1


def test_ideas_are_offered_while_nothing_is_being_tried(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.actions.save(an_action(state=ActionState.DROPPED))
    look(uow, knowledge)
    ideas = only(deliver(uow, NOW)).message.data["ideas"]

    assert isinstance(ideas, list)
    assert [sorted(one) for one in ideas] == [["en", "ja"]] * 2


def test_what_is_being_tried_is_idea_enough(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.actions.save(an_action())
    look(uow, knowledge)

    assert only(deliver(uow, NOW)).message.data["ideas"] == []


def test_reaching_the_target_is_told(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.observations.upsert(WORKSPACE, daily(3100, start=a_day(-1)))

    look(uow, knowledge)

    assert heard(uow) == [(MessageKind.TARGET_REACHED, OWNER)]


def test_missing_data_is_told_with_the_gap(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.observations.upsert(WORKSPACE, daily(*[100] * 20, start=a_day(-24)))
    later = a_moment(days=3)

    look(uow, knowledge, later)

    told = {one.message.kind: one.message.data for one in deliver(uow, later)}
    data = told[MessageKind.DATA_MISSING]
    assert data["last_value_day"] == a_day(-1).isoformat()
    assert (data["gap"], data["usual"]) == (4, 1)


def test_quiet_hours_put_a_message_off_until_they_end(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.people.save(a_quiet_person())
    night = a_moment(hours=14)  # 23:00 in Tokyo

    look(uow, knowledge, night)

    assert heard(uow, a_moment(hours=21, minutes=59)) == []
    assert heard(uow, a_moment(hours=22)) == [(MessageKind.OFF_TRACK, OWNER)]


def test_by_day_a_person_with_quiet_hours_hears_at_once(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.people.save(a_quiet_person())

    look(uow, knowledge)

    assert heard(uow) == [(MessageKind.OFF_TRACK, OWNER)]


def test_a_kind_that_was_switched_off_is_not_told_but_kept(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.people.save(a_person(muted=frozenset({"off_track"})))

    assert look(uow, knowledge).messages == 0
    assert heard(uow) == []
    assert states_of(uow, WORKSPACE, KPI)[AlertKind.OFF_TRACK].state == Stage.RAISED
    ((_, checked),) = uow.alerts.checks(WORKSPACE, KPI)
    decisions = checked["decisions"]
    assert isinstance(decisions, dict)
    assert decisions["off_track"]["outcome"] == "muted"


def test_a_person_s_snooze_puts_everything_off(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.people.save(a_person(snoozed_until=a_moment(hours=3)))

    counts = [look(uow, knowledge, a_moment(hours=hours)).messages for hours in (0, 2, 3, 4)]

    assert counts == [0, 0, 1, 0]


def test_what_was_told_and_snoozed_comes_again_once(uow: UnitOfWork, knowledge: Knowledge) -> None:
    look(uow, knowledge)
    deliver(uow, NOW)
    state = states_of(uow, WORKSPACE, KPI)[AlertKind.OFF_TRACK]
    uow.alerts.save(replace(state, snoozed_until=a_moment(days=1)))

    counts = [look(uow, knowledge, a_moment(hours=hours)).messages for hours in (6, 24, 30)]

    assert counts == [0, 1, 0]
    assert only(deliver(uow, a_moment(days=1))).message.data["again"] is True


def test_an_owner_who_left_is_replaced_and_the_replacement_is_told_why_once(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.people.save(a_person(is_gone=True))

    look(uow, knowledge)
    catch_up(uow)
    look(uow, knowledge)

    assert heard(uow) == [
        (MessageKind.OWNER_REPLACED, OTHER_PERSON),
        (MessageKind.OFF_TRACK, OTHER_PERSON),
        (MessageKind.RECOVERED, OTHER_PERSON),
    ]


@pytest.mark.parametrize("fallback", [OWNER, OTHER_PERSON])
def test_where_nobody_is_left_nothing_is_sent_but_kept(
    uow: UnitOfWork, knowledge: Knowledge, fallback: UserId
) -> None:
    uow.teams.save(a_team(fallback_owner=fallback))
    uow.people.save(a_person(is_gone=True))
    uow.people.save(a_person(user_id=OTHER_PERSON, is_gone=True))

    assert look(uow, knowledge).messages == 0
    assert heard(uow) == []


def test_a_key_that_is_in_the_outbox_already_is_not_counted(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    look(uow, knowledge)
    # As if the states had been restored from a backup while the outbox was not.
    uow.alerts.save(an_alert_state(state=Stage.OK.value, incident=0))

    assert look(uow, knowledge).messages == 0


def test_a_kpi_of_a_channel_that_is_not_known_is_passed_over(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    lost = a_kpi(kpi_id=KpiId("k2"), channel_id=ChannelId("C9"))

    assert evaluate(uow, knowledge, WORKSPACE, [lost], NOW) == Evaluated()


def test_a_scope_is_named(uow: UnitOfWork, knowledge: Knowledge) -> None:
    scoped = uow.series.find_or_add(a_series(series_id="s2", scope=a_scope()))
    uow.observations.upsert(WORKSPACE, daily(*[10] * 6, series_id=scoped.series_id))
    uow.kpis.save(a_kpi(series_id=scoped.series_id, label="表示", target=a_target(3100)))

    look(uow, knowledge)

    data = only(deliver(uow, NOW)).message.data
    assert data["scope"] == {
        "platform": "instagram",
        "account": "",
        "campaign": "",
        "influencer": "",
        "basis": "",
        "over": "",
    }
    assert data["name"] == {"ja": "表示", "en": "表示"}


# Jobs


def jobs(uow: UnitOfWork) -> list[Job]:
    return uow.jobs.claim(worker="w", lease=timedelta(minutes=1), limit=100)


def test_new_values_ask_for_a_look_at_their_series(uow: UnitOfWork, knowledge: Knowledge) -> None:
    after_observations(uow, WORKSPACE, [SERIES], NOW)
    after_observations(uow, WORKSPACE, [], NOW)

    (job,) = jobs(uow)
    found = check(uow, knowledge, job, NOW)

    assert job.kind == CHECK_JOB
    assert found == Evaluated(kpis=1, messages=1)


def test_values_that_come_in_again_are_looked_at_again(uow: UnitOfWork) -> None:
    for _ in range(2):
        after_observations(uow, WORKSPACE, [SERIES], NOW)

    assert len(jobs(uow)) == 2


def test_each_part_of_the_day_every_workspace_is_looked_at_once(uow: UnitOfWork) -> None:
    uow.workspaces.save(a_workspace(workspace_id=OTHER_WORKSPACE))

    asked = [enqueue_nightly(uow, a_moment(hours=hours)) for hours in (0, 1, 5.9, 6, 24)]

    assert asked == [2, 0, 0, 2, 2]


def test_a_look_at_a_workspace_becomes_one_for_each_channel(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.teams.save(a_team(channel_id=OTHER_CHANNEL))
    enqueue_nightly(uow, NOW)
    (whole,) = jobs(uow)

    assert check(uow, knowledge, whole, NOW) == Evaluated()
    parts = jobs(uow)

    assert [part.payload["channel"] for part in parts] == [CHANNEL, OTHER_CHANNEL]
    assert [check(uow, knowledge, part, NOW).messages for part in parts] == [1, 0]


def test_a_channel_is_asked_for_once_a_turn(uow: UnitOfWork, knowledge: Knowledge) -> None:
    whole = a_job(kind=CHECK_JOB, key="check_alerts:20261207.0")

    for _ in range(2):
        check(uow, knowledge, whole, NOW)

    assert len(jobs(uow)) == 1


@pytest.mark.parametrize(
    ("hours", "told"),
    [(0, 1), (13, 0), (16, 0), (22, 1)],
    ids=["nine_in_the_morning", "ten_at_night", "one_at_night", "seven_in_the_morning"],
)
def test_what_only_time_changes_is_not_told_at_night(
    uow: UnitOfWork, knowledge: Knowledge, hours: int, told: int
) -> None:
    job = a_job(kind=CHECK_JOB, payload={"channel": CHANNEL})

    assert check(uow, knowledge, job, a_moment(hours=hours)).messages == told


def test_values_that_come_in_at_night_are_told_of_at_night(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    job = a_job(kind=CHECK_JOB, payload={"series": [SERIES]})

    assert check(uow, knowledge, job, a_moment(hours=16)).messages == 1


def test_days_that_come_in_twice_a_week_are_not_missed_in_between(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.observations.upsert(WORKSPACE, daily(*[600] * 40, start=a_day(-41)))
    heard(uow)
    told = []
    for n in range(28):
        if n % 7 in {0, 3}:
            uow.observations.upsert(WORKSPACE, daily(*[600] * 5, start=a_day(n - 6)))
        look(uow, knowledge, a_moment(days=n))
        told += [n for kind, _ in heard(uow, a_moment(days=n)) if kind is MISSING]

    assert told == [2, 6]  # of the first week and weekend nothing is known before


# Unusual days


def a_quarter(uow: UnitOfWork, *newest: object, learnt_at: datetime = NOW) -> None:
    """Write ninety ordinary days, then the newest values up to yesterday."""
    values = [1000 + day % 7 for day in range(90)] + list(newest)
    uow.observations.upsert(
        WORKSPACE, daily(*values, start=a_day(-len(values)), learnt_at=learnt_at)
    )


@pytest.fixture
def steered(uow: UnitOfWork) -> UnitOfWork:
    """The KPI as one that was there all the time."""
    uow.kpis.save(a_kpi(target=a_target(3100), created_at=a_moment(days=-100)))
    return uow


def surprises(uow: UnitOfWork, now: datetime = NOW) -> list[Delivery]:
    return [one for one in deliver(uow, now) if one.message.kind is MessageKind.UNUSUAL]


def test_an_unusual_day_is_told_to_the_owner_with_what_was_expected(
    steered: UnitOfWork, knowledge: Knowledge
) -> None:
    a_quarter(steered, 50)

    look(steered, knowledge)
    look(steered, knowledge)

    told = only(surprises(steered))
    assert told.to == OWNER
    unusual = told.message.data["unusual"]
    assert isinstance(unusual, dict)
    assert (unusual["day"], unusual["came"], unusual["good"]) == ("2026-12-06", "50", False)
    assert float(unusual["low"]) > 50


def test_a_day_that_is_still_coming_in_is_not_judged(
    steered: UnitOfWork, knowledge: Knowledge
) -> None:
    a_quarter(steered, 50, learnt_at=a_moment(hours=-12))

    look(steered, knowledge)
    assert surprises(steered) == []

    steered.observations.upsert(WORKSPACE, daily(1000, start=TODAY))
    look(steered, knowledge)
    assert only(surprises(steered)).message.data["unusual"]


def test_an_unusual_day_of_a_kpi_that_is_to_be_left_alone_is_not_told_but_kept(
    steered: UnitOfWork, knowledge: Knowledge
) -> None:
    steered.people.save(a_person(muted=frozenset({f"unusual:{KPI}"})))
    a_quarter(steered, 100_000)

    look(steered, knowledge)

    assert surprises(steered) == []
    assert states_of(steered, WORKSPACE, KPI)[AlertKind.UNUSUAL].state == Stage.RAISED


def test_an_ordinary_day_and_a_short_history_are_not_told(
    steered: UnitOfWork, knowledge: Knowledge
) -> None:
    steered.observations.upsert(WORKSPACE, daily(1000, 20, start=a_day(-2)))
    look(steered, knowledge)
    a_quarter(steered, 1003)
    look(steered, knowledge)

    assert surprises(steered) == []


# Many at once


def with_kpis(uow: UnitOfWork, count: int) -> None:
    """Make it so many KPIs, all of them far behind."""
    for number in range(2, count + 1):
        uow.kpis.save(a_kpi(kpi_id=KpiId(f"k{number}"), target=a_target(3100)))


def test_up_to_three_alerts_come_one_by_one(uow: UnitOfWork, knowledge: Knowledge) -> None:
    with_kpis(uow, 3)

    assert look(uow, knowledge).messages == 3
    assert {kind for kind, _ in heard(uow)} == {MessageKind.OFF_TRACK}


def test_more_than_three_come_as_one_message_what_is_bad_first(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.kpis.save(a_kpi(target=a_target(60)))
    with_kpis(uow, 4)

    assert look(uow, knowledge).messages == 1

    told = only(deliver(uow, NOW))
    assert (told.message.kind, told.to) == (MessageKind.ALERTS, OWNER)
    alerts = told.message.data["alerts"]
    assert isinstance(alerts, list)
    assert [(one["message"], one["kpi"]) for one in alerts] == [
        ("off_track", "k2"),
        ("off_track", "k3"),
        ("off_track", "k4"),
        ("target_reached", "k1"),
    ]
    assert look(uow, knowledge).messages == 0


def test_after_three_messages_the_rest_of_the_day_waits_for_the_morning(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    with_kpis(uow, 3)
    look(uow, knowledge)
    with_kpis(uow, 8)

    evening, morning = a_moment(hours=9), a_moment(days=1)
    counts = [look(uow, knowledge, now).messages for now in (NOW, evening, morning, morning)]

    assert counts == [0, 0, 1, 0]
    assert [kind for kind, _ in heard(uow, morning)] == [MessageKind.ALERTS]


def test_many_at_once_are_the_last_of_the_day(uow: UnitOfWork, knowledge: Knowledge) -> None:
    with_kpis(uow, 4)
    look(uow, knowledge)
    with_kpis(uow, 5)

    assert look(uow, knowledge).messages == 0
    state = states_of(uow, WORKSPACE, KpiId("k5"))[AlertKind.OFF_TRACK]
    assert (state.state, state.snoozed_until) == (Stage.RAISED, a_moment(days=1))
    ((_, checked),) = uow.alerts.checks(WORKSPACE, KpiId("k5"))
    decisions = checked["decisions"]
    assert isinstance(decisions, dict)
    assert decisions["off_track"]["because"] == "raised.enough"


def test_what_there_is_no_room_for_any_more_comes_as_one(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    with_kpis(uow, 2)
    look(uow, knowledge)
    with_kpis(uow, 4)

    assert look(uow, knowledge).messages == 1
    assert [kind for kind, _ in heard(uow)][2:] == [MessageKind.ALERTS]


def test_a_new_day_begins_by_the_person_s_own_clock(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.people.save(a_person(zone="America/Los_Angeles"))  # NOW is four in the afternoon there
    with_kpis(uow, 3)
    look(uow, knowledge)
    with_kpis(uow, 4)

    looks = [look(uow, knowledge, a_moment(hours=hours)).messages for hours in (7, 9, 16, 17)]

    assert looks == [0, 0, 0, 1]


def test_many_for_one_person_are_not_many_for_another(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    with_kpis(uow, 4)
    uow.kpis.save(a_kpi(kpi_id=KpiId("k5"), owner_id=OTHER_PERSON, target=a_target(3100)))

    look(uow, knowledge)

    assert set(heard(uow)) == {
        (MessageKind.ALERTS, OWNER),
        (MessageKind.OFF_TRACK, OTHER_PERSON),
    }


def test_a_look_at_a_channel_that_is_gone_asks_nobody(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    job = a_job(kind=CHECK_JOB, payload={"channel": "C404"})

    assert check(uow, knowledge, job, NOW) == Evaluated()
