from datetime import timedelta

import pytest

from kpi.messages import MessageKind
from kpi.model import UserId
from kpi.ports import Delivery, DeliveryState, ScheduleState, UnitOfWork
from kpi.usecases.people import deliveries
from tests.factories import (
    CHANNEL,
    GOAL,
    KPI,
    NOW,
    OTHER_PERSON,
    OWNER,
    WORKSPACE,
    UowFactory,
    a_delivery,
    a_goal,
    a_kpi,
    a_message,
    a_moment,
    a_person,
    a_schedule,
    a_team,
)


def waiting(uow: UnitOfWork) -> list[Delivery]:
    """Take everything that can be sent."""
    return uow.outbox.claim(worker="test", lease=timedelta(hours=1), now=NOW, limit=50)


def lose(uow: UnitOfWork, reason: str = "is_archived") -> bool:
    return deliveries.channel_lost(uow, WORKSPACE, CHANNEL, reason, NOW)


def alert(**changes: object) -> Delivery:
    """Return an alert about the KPI k1 for its owner."""
    message = a_message(MessageKind.OFF_TRACK)
    return a_delivery("alert", **{"to": OWNER, "message": message, "subject": KPI, **changes})


def test_a_lost_channel_pauses_its_schedule_and_tells_its_owner(
    memory_uow_factory: UowFactory,
) -> None:
    with memory_uow_factory() as uow:
        uow.schedules.save(a_schedule(owner_id=OTHER_PERSON))

        assert lose(uow)

        schedule = uow.schedules.get(WORKSPACE, CHANNEL)
        (news,) = waiting(uow)
    assert schedule is not None
    assert (schedule.state, schedule.paused_because) == (ScheduleState.PAUSED, "is_archived")
    assert news.to == OTHER_PERSON
    assert news.message.kind is MessageKind.SCHEDULE_PAUSED
    assert news.message.data == {"channel": CHANNEL, "reason": "is_archived"}


def test_what_waited_for_it_fails(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        uow.outbox.add(a_delivery())

        lose(uow)

        (failed,) = uow.outbox.troubled(WORKSPACE)
    assert (failed.state, failed.last_error) == (DeliveryState.FAILED, "is_archived")


@pytest.mark.parametrize("state", [ScheduleState.PAUSED, ScheduleState.OFF])
def test_nobody_is_told_of_what_does_not_run_anyway(
    memory_uow_factory: UowFactory, state: ScheduleState
) -> None:
    with memory_uow_factory() as uow:
        uow.schedules.save(a_schedule(state=state))

        assert not lose(uow)
        assert waiting(uow) == []


def test_two_workers_that_meet_the_same_error_tell_once(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        uow.schedules.save(a_schedule())
        lose(uow)
        uow.schedules.save(a_schedule())

        assert not lose(uow)
        assert len(waiting(uow)) == 1


def test_a_later_pause_is_told_again(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        uow.schedules.save(a_schedule())
        lose(uow)
        uow.schedules.save(a_schedule(planned_until=a_moment(days=7)))

        assert lose(uow)


def test_without_a_schedule_the_fallback_owner_is_told_once(
    memory_uow_factory: UowFactory,
) -> None:
    with memory_uow_factory() as uow:
        uow.teams.save(a_team(fallback_owner=OTHER_PERSON))

        assert lose(uow)
        assert not lose(uow)
        assert [row.to for row in waiting(uow)] == [OTHER_PERSON]


def test_a_channel_that_nobody_used_concerns_nobody(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        assert not lose(uow)


def test_news_of_trouble_does_not_live_for_ever(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        uow.schedules.save(a_schedule())
        lose(uow)

        (news,) = waiting(uow)
    assert news.expires_at == NOW + deliveries.NEWS_LIVES


def test_a_held_digest_is_told_to_the_schedules_owner(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        uow.schedules.save(a_schedule(owner_id=OTHER_PERSON))

        assert deliveries.held(uow, a_delivery(), NOW)

        (news,) = waiting(uow)
    assert (news.to, news.message.kind) == (OTHER_PERSON, MessageKind.DELIVERY_HELD)
    assert news.message.data == {
        "channel": CHANNEL,
        "due_at": NOW.isoformat(),
        "zone": "Asia/Tokyo",
    }


def test_a_held_digest_without_a_schedule_is_told_to_the_fallback_owner(
    memory_uow_factory: UowFactory,
) -> None:
    with memory_uow_factory() as uow:
        uow.teams.save(a_team(fallback_owner=OTHER_PERSON))

        assert deliveries.held(uow, a_delivery(), NOW)
        assert not deliveries.held(uow, a_delivery(), NOW)
        assert [row.to for row in waiting(uow)] == [OTHER_PERSON]


def test_a_held_digest_of_nobody_is_told_to_nobody(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        assert not deliveries.held(uow, a_delivery(), NOW)


@pytest.mark.parametrize("subject", [KPI, GOAL, CHANNEL], ids=["kpi", "goal", "channel"])
def test_a_gone_persons_message_goes_to_the_fallback_owner_who_is_told_why(
    memory_uow_factory: UowFactory, subject: str
) -> None:
    gone = alert(subject=subject, expires_at=a_moment(days=1))
    with memory_uow_factory() as uow:
        uow.teams.save(a_team(fallback_owner=OTHER_PERSON))
        uow.goals.save(a_goal())
        uow.kpis.save(a_kpi())

        assert deliveries.person_gone(uow, gone, NOW)

        person = uow.people.get(WORKSPACE, OWNER)
        told = {row.message.kind: row for row in _all(uow)}
    assert person is not None
    assert person.is_gone
    assert {row.to for row in told.values()} == {OTHER_PERSON}
    assert told[MessageKind.OFF_TRACK].expires_at == a_moment(days=1)
    assert told[MessageKind.OWNER_REPLACED].message.data == {
        "channel": CHANNEL,
        "gone": OWNER,
        "owner": OTHER_PERSON,
    }


def _all(uow: UnitOfWork) -> list[Delivery]:
    """Take everything, one row of a destination after the other."""
    found: list[Delivery] = []
    while claimed := waiting(uow):
        found += claimed
        for row in claimed:
            uow.outbox.settle(row, DeliveryState.SENT)
    return found


def test_the_reason_is_told_once_for_many_messages(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        uow.teams.save(a_team(fallback_owner=OTHER_PERSON))
        uow.kpis.save(a_kpi())
        deliveries.person_gone(uow, alert(key="one"), NOW)
        deliveries.person_gone(uow, alert(key="two"), NOW)

        kinds = [row.message.kind for row in _all(uow)]
    assert sorted(kinds) == ["off_track", "off_track", "owner_replaced"]


def test_the_same_message_is_handed_over_once(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        uow.teams.save(a_team(fallback_owner=OTHER_PERSON))
        uow.kpis.save(a_kpi())

        assert deliveries.person_gone(uow, alert(), NOW)
        assert not deliveries.person_gone(uow, alert(), NOW)


def test_a_fallback_owner_who_is_gone_has_no_heir(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        uow.people.save(a_person())
        uow.teams.save(a_team(fallback_owner=OWNER))
        uow.kpis.save(a_kpi())

        assert not deliveries.person_gone(uow, alert(), NOW)
        assert waiting(uow) == []


def test_a_message_about_nothing_known_has_no_heir(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        assert not deliveries.person_gone(uow, alert(to=UserId("U9"), subject="?"), NOW)
