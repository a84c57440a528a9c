"""People and channels come and go in Slack; Mato notices without being asked."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from kpi.messages import MessageKind
from kpi.model import ChannelId, Person, UserId
from kpi.ports import Delivery, DeliveryState, Schedule, ScheduleState, UnitOfWork
from tests.factories import a_delivery, a_person, a_schedule, a_team
from tests.stages import MatoStage, mato_stage


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        yield stage


def settle_in(stage: MatoStage) -> None:
    """Let a team with a schedule live in the channel, owned by Aya."""
    here = {
        "workspace_id": stage.workspace_id,
        "channel_id": ChannelId(stage.channel.id),
    }
    owner = UserId(stage.aya.user.id)
    with stage.mato.deps.uow() as uow:
        uow.people.save(a_person(workspace_id=stage.workspace_id, user_id=owner))
        uow.teams.save(a_team(**here, fallback_owner=owner))
        uow.schedules.save(a_schedule(**here, owner_id=owner))
        uow.outbox.add(
            a_delivery(workspace_id=stage.workspace_id, to=stage.channel.id, subject="x")
        )
        uow.commit()


def reading(stage: MatoStage) -> UnitOfWork:
    return stage.mato.deps.uow(reading=True)


def schedule_of(stage: MatoStage) -> Schedule:
    with reading(stage) as uow:
        found = uow.schedules.get(stage.workspace_id, ChannelId(stage.channel.id))
    assert found is not None
    return found


def person_of(stage: MatoStage, user_id: str) -> Person | None:
    with reading(stage) as uow:
        return uow.people.get(stage.workspace_id, UserId(user_id))


def told(stage: MatoStage) -> list[Delivery]:
    """Take what waits in the outbox for Aya."""
    with stage.mato.deps.uow() as uow:
        claimed = uow.outbox.claim(
            worker="test", lease=timedelta(1), now=stage.clock.now(), limit=50
        )
    return [row for row in claimed if row.to == stage.aya.user.id]


def test_an_archived_channel_is_paused_and_its_owner_told_once(stage: MatoStage) -> None:
    settle_in(stage)

    stage.sandbox.changes.archive(stage.workspace, stage.channel, stage.ken.user)
    stage.sandbox.changes.archive(stage.workspace, stage.channel, stage.ken.user)

    schedule = schedule_of(stage)
    news = told(stage)
    assert schedule.state is ScheduleState.PAUSED
    assert schedule.paused_because == "is_archived"
    assert [row.message.kind for row in news] == [MessageKind.SCHEDULE_PAUSED]
    assert news[0].message.data == {"channel": stage.channel.id, "reason": "is_archived"}


def test_what_waited_for_a_lost_channel_fails_visibly(stage: MatoStage) -> None:
    settle_in(stage)

    stage.sandbox.changes.leave(stage.workspace, stage.channel, stage.workspace.bot_user)

    with reading(stage) as uow:
        troubled = uow.outbox.troubled(stage.workspace_id)
    assert [(row.state, row.last_error) for row in troubled] == [
        (DeliveryState.FAILED, "not_in_channel")
    ]


def test_a_member_who_leaves_pauses_nothing(stage: MatoStage) -> None:
    settle_in(stage)

    stage.sandbox.changes.leave(stage.workspace, stage.channel, stage.ken.user.id)

    assert schedule_of(stage).state is ScheduleState.ACTIVE


def test_a_renamed_channel_is_known_by_its_new_name(stage: MatoStage) -> None:
    settle_in(stage)

    stage.sandbox.changes.rename(stage.workspace, stage.channel, "sns-2027")

    with reading(stage) as uow:
        team = uow.teams.get(stage.workspace_id, ChannelId(stage.channel.id))
    assert team is not None
    assert team.name == "sns-2027"


def test_a_renamed_channel_without_a_team_is_left_alone(stage: MatoStage) -> None:
    stage.sandbox.changes.rename(stage.workspace, stage.channel, "sns-2027")

    with reading(stage) as uow:
        assert uow.teams.all(stage.workspace_id) == []


def test_a_person_whom_mato_never_met_stays_unknown(stage: MatoStage) -> None:
    stage.sandbox.changes.set_profile(stage.workspace, stage.ken.user, tz="Asia/Tokyo")
    stage.work()

    assert person_of(stage, stage.ken.user.id) is None


def test_a_changed_profile_is_read_again(stage: MatoStage) -> None:
    settle_in(stage)

    stage.sandbox.changes.set_profile(
        stage.workspace, stage.aya.user, locale="en-US", tz="Europe/London"
    )
    stage.work()

    person = person_of(stage, stage.aya.user.id)
    assert person is not None
    assert (person.language.value, person.zone) == ("en", "Europe/London")


def test_a_person_who_left_is_known_to_be_gone(stage: MatoStage) -> None:
    settle_in(stage)

    stage.sandbox.changes.deactivate(stage.workspace, stage.aya.user)
    stage.work()

    person = person_of(stage, stage.aya.user.id)
    assert person is not None
    assert person.is_gone


def test_an_uninstall_erases_the_token_at_once(stage: MatoStage) -> None:
    settle_in(stage)

    stage.sandbox.changes.uninstall(stage.workspace)

    with reading(stage) as uow:
        workspace = uow.workspaces.get(stage.workspace_id)
        token = uow.workspaces.token(stage.workspace_id)
    assert workspace is not None
    assert workspace.uninstalled_at is not None
    assert token is None


def test_nothing_is_sent_after_an_uninstall(stage: MatoStage) -> None:
    settle_in(stage)
    stage.sandbox.changes.uninstall(stage.workspace)

    assert stage.deliver() == 0
    assert stage.channel.messages == []


def test_the_data_of_an_uninstalled_workspace_is_erased_when_its_time_has_come(
    sqlite_url: str,
) -> None:
    with mato_stage(sqlite_url, settings={"retention_days": 0}) as stage:
        settle_in(stage)

        stage.sandbox.changes.uninstall(stage.workspace)
        stage.work()

        with reading(stage) as uow:
            assert uow.workspaces.get(stage.workspace_id) is None
            assert uow.teams.all(stage.workspace_id) == []


def test_the_data_of_an_uninstalled_workspace_waits(stage: MatoStage) -> None:
    settle_in(stage)

    stage.sandbox.changes.uninstall(stage.workspace)
    stage.work()

    with reading(stage) as uow:
        assert len(uow.teams.all(stage.workspace_id)) == 1


def test_a_workspace_that_comes_back_keeps_its_data(stage: MatoStage) -> None:
    settle_in(stage)
    stage.sandbox.changes.uninstall(stage.workspace)

    stage.mato.installations.save(
        stage.workspace_id,
        name="どんぐり珈琲",
        bot_user_id=UserId(stage.workspace.bot_user),
        token="xoxb-fictional",
    )

    with reading(stage) as uow:
        workspace = uow.workspaces.get(stage.workspace_id)
        assert workspace is not None
        assert workspace.uninstalled_at is None
        assert len(uow.teams.all(stage.workspace_id)) == 1
    assert stage.mato.installations.of(stage.workspace_id).token == "xoxb-fictional"
