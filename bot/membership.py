"""Who is in a channel, as Slack says."""

import threading
import time

from slack_sdk import WebClient

from bot.slack_clients import ANSWER_SECONDS, CALL_ERRORS, SlackClients, error_of
from kpi.errors import SlackRefused
from kpi.model import ChannelId, UserId, WorkspaceId
from kpi.ports import Membership

_BELIEVED = 60.0
_PAGE = 200
#: A channel with more members than this is not searched to its end.
_PAGES = 10
#: The bot is not in it or there is no such channel: nobody enters through Mato.
_NOBODY = frozenset({"channel_not_found", "not_in_channel", "is_archived", "fetch_members_failed"})

_Key = tuple[WorkspaceId, ChannelId, UserId]


class SlackMembership:
    """kpi.ports.Membership over ``conversations.members``, asked anew each time."""

    def __init__(self, clients: SlackClients) -> None:
        """Ask with the workspace's own token."""
        self._clients = clients

    def is_member(self, workspace_id: WorkspaceId, channel_id: ChannelId, user_id: UserId) -> bool:
        """Say whether the person is in the channel; SlackRefused when Slack does not say."""
        client = self._clients.of(workspace_id)
        try:
            return _is_listed(client, channel_id, user_id)
        except CALL_ERRORS as error:
            if error_of(error) in _NOBODY:
                return False
            raise SlackRefused("slack_refused.members", reason=error_of(error)) from error


class Believed:
    """Another's word, believed for a minute: good enough to look, not to change anything."""

    def __init__(self, membership: Membership) -> None:
        """Ask ``membership`` what is not known or known for too long."""
        self._membership = membership
        self._known: dict[_Key, tuple[float, bool]] = {}
        self._lock = threading.Lock()

    def is_member(self, workspace_id: WorkspaceId, channel_id: ChannelId, user_id: UserId) -> bool:
        """Say whether the person is, or lately was, in the channel."""
        key = (workspace_id, channel_id, user_id)
        with self._lock:
            until, answer = self._known.get(key, (0.0, False))
        if time.monotonic() < until:
            return answer
        answer = self._membership.is_member(workspace_id, channel_id, user_id)
        with self._lock:
            self._known = {k: v for k, v in self._known.items() if v[0] > time.monotonic()}
            self._known[key] = (time.monotonic() + _BELIEVED, answer)
        return answer


def _is_listed(client: WebClient, channel_id: ChannelId, user_id: UserId) -> bool:
    """Look through the list, as long as a person may be kept waiting."""
    until = time.monotonic() + ANSWER_SECONDS
    cursor = ""
    for _ in range(_PAGES):
        page = client.conversations_members(channel=channel_id, cursor=cursor, limit=_PAGE)
        if user_id in (page.get("members") or []):
            return True
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return False
        if time.monotonic() > until:
            raise TimeoutError
    return False
