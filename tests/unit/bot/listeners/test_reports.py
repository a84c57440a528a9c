"""Requests that Slack never sends when all is well: forged values, silence about members."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.config import Config
from bot.deps import Deps
from bot.i18n.localizer import load_localizers
from bot.listeners import alerts, digests
from bot.listeners.effects import Reply
from bot.listeners.turns import R, Turn
from bot.payloads import ActionRequest, ViewRequest
from kpi.errors import NotUnderstood, SlackRefused
from kpi.knowledge import load
from kpi.model import ChannelId, Language, UserId, WorkspaceId
from kpi.ports import Membership, UnitOfWork
from tests.askers import Members, an_asker
from tests.clocks import StillClock
from tests.factories import (
    CHANNEL,
    OWNER,
    WORKSPACE,
    UowFactory,
    a_team,
    a_workspace,
)


class SilentSlack:
    """Slack that does not say who is in a channel."""

    def is_member(self, workspace_id: WorkspaceId, channel_id: ChannelId, user_id: UserId) -> bool:
        del workspace_id, channel_id, user_id
        raise SlackRefused


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        yield unit


def a_turn(uow: UnitOfWork, request: R, membership: Membership | None = None) -> Turn[R]:
    localizers = load_localizers()
    asker = an_asker()
    return Turn(
        request=request,
        asker=replace(asker, membership=membership or asker.membership),
        uow=uow,
        localizer=localizers[Language.EN],
        deps=Deps(
            uow=lambda **_: uow,
            knowledge=load(),
            clock=StillClock(),
            localizers=localizers,
            config=Config(),
            membership=asker.membership,
        ),
    )


def pressed(**value: object) -> ActionRequest:
    return ActionRequest(workspace_id=WORKSPACE, user_id=OWNER, action_id="x", value=value)


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"kpi": "k1", "alert": "off_track"},
        {"kpi": "k1", "alert": "off_track", "incident": "1"},
        {"kpi": "k1", "alert": "nonsense", "incident": 1},
    ],
    ids=["empty", "no_incident", "text_for_a_number", "no_such_kind"],
)
def test_a_forged_answer_is_refused(uow: UnitOfWork, value: dict[str, object]) -> None:
    for answer in (alerts.acknowledge, alerts.snooze_day, alerts.ask_pause):
        with pytest.raises(NotUnderstood):
            answer(a_turn(uow, pressed(**value)))


@pytest.mark.parametrize("one", ["x", ["k1"], ["k1", "nonsense", 1], ["k1", "off_track", "1"]])
def test_a_forged_list_of_alerts_is_refused(uow: UnitOfWork, one: object) -> None:
    with pytest.raises(NotUnderstood):
        alerts.acknowledge_all(a_turn(uow, pressed(alerts=[one])))


def test_a_list_of_nothing_is_over(uow: UnitOfWork) -> None:
    (reply,) = alerts.acknowledge_all(a_turn(uow, pressed()))

    assert isinstance(reply, Reply)
    assert reply.text == "This is over already."


@pytest.mark.parametrize("at", ["", "yesterday", 5])
def test_a_forged_moment_explains_nothing(uow: UnitOfWork, at: object) -> None:
    with pytest.raises(NotUnderstood):
        alerts.why(a_turn(uow, pressed(kpi="k1", alert="off_track", at=at)))


def test_a_forged_kind_cannot_be_muted(uow: UnitOfWork) -> None:
    with pytest.raises(NotUnderstood):
        alerts.mute(a_turn(uow, pressed(alert="everything")))


VALUES = {
    "report.kind": "daily",
    "report.at": "09:00",
    "report.holidays": "keep",
    "report.zone": "Asia/Tokyo",
}


def submitted(uow: UnitOfWork, membership: Membership | None = None) -> str:
    request = ViewRequest(
        workspace_id=WORKSPACE,
        user_id=OWNER,
        callback_id="report.digest",
        private={"channel": CHANNEL},
        values=VALUES,
    )
    (reply,) = digests.submit(a_turn(uow, request, membership))
    assert isinstance(reply, Reply)
    return reply.text


def test_without_word_from_slack_the_test_message_will_show_it(uow: UnitOfWork) -> None:
    assert "invite" not in submitted(uow)

    uow.workspaces.save(a_workspace())

    assert "invite" not in submitted(uow, SilentSlack())
    assert "/invite <@UBOT>" in submitted(uow, Members())
    assert "invite" not in submitted(uow, Members(of=[(CHANNEL, UserId("UBOT"))]))


def test_what_is_wrong_besides_the_zone_is_told_as_any_refusal(uow: UnitOfWork) -> None:
    uow.teams.save(replace(a_team(), is_private=True))
    request = ViewRequest(
        workspace_id=WORKSPACE,
        user_id=OWNER,
        callback_id="report.digest",
        private={"channel": CHANNEL},
        values={**VALUES, "report.kind": "hourly"},
    )

    with pytest.raises(NotUnderstood) as refused:
        digests.submit(a_turn(uow, request))

    assert refused.value.code == "not_understood.payload"
