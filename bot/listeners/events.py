"""What happens in Slack without anybody asking Mato: people and channels come and go."""

from collections.abc import Sequence
from dataclasses import replace

from bot.calendars import is_holiday
from bot.listeners.effects import Effect
from bot.listeners.routes import Routes
from bot.listeners.turns import Route, Turn
from bot.payloads import EventRequest
from kpi.usecases.digests import digests
from kpi.usecases.people import deliveries, people, speaking, workspaces

#: Events that people cause by using Mato; only these make somebody known to it.
BY_PEOPLE = frozenset({"app_home_opened", "file_shared", "message"})
#: Events after which the token is dead.
ENDS = frozenset({"app_uninstalled", "tokens_revoked"})


def user_changed(turn: Turn[EventRequest]) -> Sequence[Effect]:
    """Read the profile again of somebody whom Mato knows; strangers are left alone."""
    event, now = turn.request, turn.asker.now
    if turn.uow.people.get(event.workspace_id, event.user_id) is not None:
        people.ask_profile(turn.uow, event.workspace_id, event.user_id, event.event_id, now)
    return []


def member_left(turn: Turn[EventRequest]) -> Sequence[Effect]:
    """Pause a channel that Mato itself was taken out of."""
    return channel_lost(turn) if _is_mato(turn) else []


def member_joined(turn: Turn[EventRequest]) -> Sequence[Effect]:
    """Go on in a channel that Mato itself was taken back into."""
    return channel_back(turn) if _is_mato(turn) else []


def _is_mato(turn: Turn[EventRequest]) -> bool:
    workspace = turn.uow.workspaces.get(turn.request.workspace_id)
    return workspace is not None and turn.request.user_id == workspace.bot_user_id


def channel_lost(turn: Turn[EventRequest]) -> Sequence[Effect]:
    """Pause a channel that nothing can be posted to any more, and tell its owner."""
    event = turn.request
    if event.channel_id is not None:
        reason = _REASONS.get(event.kind, "not_in_channel")
        deliveries.channel_lost(
            turn.uow, event.workspace_id, event.channel_id, reason, turn.asker.now
        )
    return []


def channel_back(turn: Turn[EventRequest]) -> Sequence[Effect]:
    """Let digests go on that stopped as nothing could be posted to their channel."""
    event = turn.request
    if event.channel_id is not None:
        place = (event.workspace_id, event.channel_id)
        reasons = _MENDED.get(event.kind, deliveries.ENDING)
        digests.channel_back(turn.uow, place, reasons, turn.asker.now, is_holiday)
    return []


def channel_renamed(turn: Turn[EventRequest]) -> Sequence[Effect]:
    """Follow the channel's new name."""
    event = turn.request
    team = turn.uow.teams.get(event.workspace_id, event.channel_id) if event.channel_id else None
    if team is not None:
        turn.uow.teams.save(replace(team, name=event.name))
    return []


def spoken_to(turn: Turn[EventRequest]) -> Sequence[Effect]:
    """Tell somebody who writes to Mato as to a person how it is used."""
    speaking.answer(turn.uow, turn.asker)
    return []


def uninstalled(turn: Turn[EventRequest]) -> Sequence[Effect]:
    """Forget the token at once and the data later; tokens of people are none of ours."""
    event = turn.request
    if event.kind != "tokens_revoked" or event.user_id:
        workspaces.uninstalled(turn.uow, event.workspace_id, turn.asker.now)
    return []


#: What an event mends, if less than all of these: Mato may still be out of an open channel.
_MENDED = {
    "channel_unarchive": frozenset({"is_archived"}),
    "group_unarchive": frozenset({"is_archived"}),
}
_REASONS = {
    "channel_archive": "is_archived",
    "group_archive": "is_archived",
    "channel_deleted": "channel_not_found",
    "group_deleted": "channel_not_found",
}

ROUTES = Routes(
    events={
        "message": Route(handler=spoken_to),  # in conversations with Mato alone
        "user_change": Route(handler=user_changed),
        "member_left_channel": Route(handler=member_left),
        "member_joined_channel": Route(handler=member_joined),
        "channel_unarchive": Route(handler=channel_back),
        "group_unarchive": Route(handler=channel_back),
        "channel_left": Route(handler=channel_lost),
        "group_left": Route(handler=channel_lost),
        "channel_archive": Route(handler=channel_lost),
        "group_archive": Route(handler=channel_lost),
        "channel_deleted": Route(handler=channel_lost),
        "group_deleted": Route(handler=channel_lost),
        "channel_rename": Route(handler=channel_renamed),
        "group_rename": Route(handler=channel_renamed),
        "app_uninstalled": Route(handler=uninstalled),
        "tokens_revoked": Route(handler=uninstalled),
    }
)
