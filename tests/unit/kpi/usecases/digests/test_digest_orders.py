from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest

from kpi.errors import NotAllowed, NotFound, NotUnderstood
from kpi.language.requests import DigestRequest
from kpi.messages import MessageKind
from kpi.model import Team
from kpi.ports import Delivery, HolidayPolicy, ScheduleState, UnitOfWork
from kpi.schedule import RuleKind
from kpi.usecases.digests.digest_orders import draft, post_now, resume, set_schedule, show, stop
from kpi.usecases.digests.digests import Plan
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    NOW,
    OTHER_CHANNEL,
    OTHER_PERSON,
    OWNER,
    WORKSPACE,
    UowFactory,
    a_delivery,
    a_message,
    a_moment,
    a_person,
    a_schedule,
    a_team,
    a_workspace,
)
from tests.outboxes import deliver

OTHER = an_asker(a_person(user_id=OTHER_PERSON))
OUTSIDER = an_asker(channel_id=OTHER_CHANNEL)
GUEST = an_asker(a_person(is_guest=True))


def no_holidays(_country: str, _day: date) -> bool:
    return False


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.workspaces.save(a_workspace())
        unit.teams.save(a_team(is_private=True))
        yield unit


def ordered(
    uow: UnitOfWork, wish: DigestRequest | None = None, *, team: Team | None = None
) -> Plan:
    asked = wish or DigestRequest()
    return set_schedule(uow, an_asker(), team or a_team(), asked, no_holidays)


def proofs(uow: UnitOfWork) -> list[Delivery]:
    return [d for d in deliver(uow, NOW) if d.message.kind is MessageKind.DIGEST_TEST]


def test_a_digest_that_comes_on_a_holiday_is_known_before(uow: UnitOfWork) -> None:
    coming = (NOW + timedelta(days=7)).date()

    plan = set_schedule(
        uow, an_asker(), a_team(), DigestRequest(), lambda _country, day: day == coming
    )

    assert plan.on_holiday
    assert not ordered(uow).on_holiday


def test_without_a_wish_the_digest_comes_on_mondays_at_nine_in_the_channel_s_zone(
    uow: UnitOfWork,
) -> None:
    plan = ordered(uow)

    assert plan.schedule == a_schedule()
    assert plan.next_at == NOW + timedelta(days=7)
    assert uow.schedules.get(WORKSPACE, CHANNEL) == plan.schedule


def test_a_wish_changes_what_it_says_and_leaves_the_rest(uow: UnitOfWork) -> None:
    ordered(uow, DigestRequest(weekday=2, at=time(18, 30), holidays=HolidayPolicy.MOVE))

    plan = ordered(uow, DigestRequest(at=time(8)))

    assert plan.schedule == a_schedule(weekday=2, hour=8, minute=0, holidays=HolidayPolicy.MOVE)


@pytest.mark.parametrize(
    ("wish", "weekday", "month_day"),
    [
        (DigestRequest(kind=RuleKind.MONTHLY, month_day=31), None, 31),
        (DigestRequest(kind=RuleKind.MONTHLY), None, 1),
        (DigestRequest(kind=RuleKind.DAILY, weekday=3), None, None),
        (DigestRequest(kind=RuleKind.WEEKLY), 4, None),
    ],
    ids=["last_day", "first_day", "no_day", "as_it_was"],
)
def test_a_rule_has_only_the_day_that_its_kind_knows(
    uow: UnitOfWork, wish: DigestRequest, weekday: int | None, month_day: int | None
) -> None:
    ordered(uow, DigestRequest(weekday=4))

    schedule = ordered(uow, wish).schedule

    assert schedule is not None
    assert (schedule.weekday, schedule.month_day) == (weekday, month_day)


def test_a_new_kind_forgets_the_day_of_the_old_one(uow: UnitOfWork) -> None:
    ordered(uow, DigestRequest(weekday=4))
    ordered(uow, DigestRequest(kind=RuleKind.DAILY))

    schedule = ordered(uow, DigestRequest(kind=RuleKind.WEEKLY)).schedule

    assert schedule is not None
    assert schedule.weekday == 0


def test_a_zone_becomes_the_channel_s(uow: UnitOfWork) -> None:
    plan = ordered(uow, DigestRequest(zone="Europe/Berlin"))

    team = uow.teams.get(WORKSPACE, CHANNEL)
    assert team is not None
    assert team.zone == "Europe/Berlin"
    assert plan.next_at == a_moment(hours=8)  # nine in Berlin, today


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "Asia"])
def test_a_zone_that_does_not_exist_is_refused(uow: UnitOfWork, zone: str) -> None:
    team = a_team(zone=zone)

    with pytest.raises(NotUnderstood) as refused:
        ordered(uow, team=team)

    assert refused.value.code == "not_understood.zone"


def test_setting_is_recorded_with_what_stood_before(uow: UnitOfWork) -> None:
    ordered(uow)
    ordered(uow, DigestRequest(at=time(10)))

    newest, oldest = uow.audit.of_subject(WORKSPACE, f"digest:{CHANNEL}")

    assert oldest.before is None
    assert newest.action == "digest.set"
    assert newest.before is not None
    assert newest.after is not None
    assert (newest.before["at"], newest.after["at"]) == ("09:00", "10:00")


def test_the_first_time_a_message_tests_whether_mato_may_post(uow: UnitOfWork) -> None:
    ordered(uow)

    (test,) = proofs(uow)

    assert test.to == test.subject == CHANNEL
    assert test.message.data["by"] == OWNER
    assert test.message.data["next_at"] == (NOW + timedelta(days=7)).isoformat()


@pytest.mark.parametrize("kind", [MessageKind.DIGEST, MessageKind.DIGEST_TEST])
def test_nothing_is_tested_where_a_message_came_through_before(
    uow: UnitOfWork, kind: MessageKind
) -> None:
    uow.outbox.add(a_delivery(message=a_message(kind)))
    deliver(uow, NOW)

    ordered(uow)

    assert proofs(uow) == []


def test_after_a_pause_it_is_tested_anew(uow: UnitOfWork) -> None:
    ordered(uow)
    proofs(uow)
    paused = a_schedule(state=ScheduleState.PAUSED, paused_because="not_in_channel")
    uow.schedules.save(paused)

    plan = resume(uow, an_asker(), CHANNEL, no_holidays)

    assert plan.schedule == a_schedule()
    assert len(proofs(uow)) == 1


def test_who_tries_several_times_sees_one_test(uow: UnitOfWork) -> None:
    for _ in range(3):
        ordered(uow)

    assert len(proofs(uow)) == 1


def test_it_is_tested_again_when_somebody_wants_to_know(uow: UnitOfWork) -> None:
    ordered(uow)
    proofs(uow)

    resume(uow, an_asker(), CHANNEL, no_holidays)
    resume(uow, an_asker(), CHANNEL, no_holidays, test_anyway=True)

    assert len(proofs(uow)) == 1


def test_a_draft_starts_from_what_is_set(uow: UnitOfWork) -> None:
    assert draft(uow, an_asker(), a_team()) == a_schedule()

    ordered(uow, DigestRequest(at=time(7)))

    assert draft(uow, an_asker(), a_team()).hour == 7


def test_an_early_digest_is_not_lost_to_the_rest_that_the_clock_took(uow: UnitOfWork) -> None:
    uow.schedules.save(a_schedule(planned_until=a_moment(minutes=5)))

    ordered(uow, DigestRequest(kind=RuleKind.DAILY, at=time(9, 3)))

    digests = [d for d in deliver(uow, a_moment(minutes=4)) if d.key.startswith("digest:")]
    assert [one.due_at for one in digests] == [a_moment(minutes=3)]


def test_stopping_and_resuming_keep_the_wish(uow: UnitOfWork) -> None:
    ordered(uow, DigestRequest(at=time(7)))

    stopped = stop(uow, OTHER, CHANNEL)
    again = stop(uow, OTHER, CHANNEL)
    resumed = resume(uow, OTHER, CHANNEL, no_holidays).schedule

    assert stopped.state is again.state is ScheduleState.OFF
    assert resumed == a_schedule(hour=7, owner_id=OTHER_PERSON)
    actions = [entry.action for entry in uow.audit.of_subject(WORKSPACE, f"digest:{CHANNEL}")]
    assert actions == ["digest.set", "digest.off", "digest.set"]


def test_what_was_never_set_cannot_be_stopped(uow: UnitOfWork) -> None:
    with pytest.raises(NotFound):
        stop(uow, an_asker(), CHANNEL)
    with pytest.raises(NotFound):
        resume(uow, an_asker(), CHANNEL, no_holidays)


def test_a_digest_for_now_goes_out_beside_the_schedule_each_time(uow: UnitOfWork) -> None:
    first, second = (post_now(uow, an_asker(), CHANNEL) for _ in range(2))

    sent = deliver(uow, NOW)

    assert {one.delivery_id for one in sent} == {first, second}
    assert all(one.message.kind is MessageKind.DIGEST for one in sent)


def test_a_private_channel_s_digest_is_for_its_members(uow: UnitOfWork) -> None:
    uow.schedules.save(a_schedule())

    assert show(uow, an_asker(), CHANNEL, no_holidays).schedule is not None
    for ask in (
        lambda: show(uow, OUTSIDER, CHANNEL, no_holidays),
        lambda: set_schedule(uow, OUTSIDER, a_team(is_private=True), DigestRequest(), no_holidays),
        lambda: stop(uow, OUTSIDER, CHANNEL),
        lambda: post_now(uow, OUTSIDER, CHANNEL),
    ):
        with pytest.raises(NotFound):
            ask()


def test_guests_only_read(uow: UnitOfWork) -> None:
    uow.schedules.save(a_schedule())

    assert show(uow, GUEST, CHANNEL, no_holidays).schedule is not None
    for ask in (
        lambda: set_schedule(uow, GUEST, a_team(), DigestRequest(), no_holidays),
        lambda: stop(uow, GUEST, CHANNEL),
        lambda: post_now(uow, GUEST, CHANNEL),
    ):
        with pytest.raises(NotAllowed):
            ask()
