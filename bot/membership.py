"""Who is in a channel, as Slack says; an answer is believed for a minute."""

import threading
import time

from slack_sdk import WebClient

from bot.slack_clients import CALL_ERRORS, SlackClients, error_of
from kpi.errors import SlackRefused
from kpi.model import ChannelId, UserId, WorkspaceId

_BELIEVED = 60.0
_PAGE = 200
#: A channel with more members than this is not searched to its end.
_PAGES = 10
#: The bot is not in it or there is no such channel: nobody enters through Mato.
_NOBODY = frozenset({"channel_not_found", "not_in_channel", "is_archived", "fetch_members_failed"})

_Key = tuple[WorkspaceId, ChannelId, UserId]


class SlackMembership:
    """kpi.ports.Membership over ``conversations.members``."""

    def __init__(self, clients: SlackClients) -> None:
        """Ask with the workspace's own token."""
        self._clients = clients
        self._known: dict[_Key, tuple[float, bool]] = {}
        self._lock = threading.Lock()

    def is_member(self, workspace_id: WorkspaceId, channel_id: ChannelId, user_id: UserId) -> bool:
        """Say whether the person is in the channel; SlackRefused when Slack does not say."""
        key = (workspace_id, channel_id, user_id)
        with self._lock:
            until, answer = self._known.get(key, (0.0, False))
        if time.monotonic() < until:
            return answer
        answer = self._ask(key)
        with self._lock:
            self._known = {k: v for k, v in self._known.items() if v[0] > time.monotonic()}
            self._known[key] = (time.monotonic() + _BELIEVED, answer)
        return answer

    def _ask(self, key: _Key) -> bool:
        workspace_id, channel_id, user_id = key
        client = self._clients.of(workspace_id)
        try:
            return _is_listed(client, channel_id, user_id)
        except CALL_ERRORS as error:
            if error_of(error) in _NOBODY:
                return False
            raise SlackRefused("slack_refused.members", reason=error_of(error)) from error


def _is_listed(client: WebClient, channel_id: ChannelId, user_id: UserId) -> bool:
    cursor = ""
    for _ in range(_PAGES):
        page = client.conversations_members(channel=channel_id, cursor=cursor, limit=_PAGE)
        if user_id in (page.get("members") or []):
            return True
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return False
    return False
