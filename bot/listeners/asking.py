"""What a turn that writes has to know of Slack: asked anew, and never with the database in hand.

Whoever may change something is asked about at that very moment. While Slack is silent nobody
else may have to wait for the database: a question that a turn meets ends its transaction, is
put to Slack, and the turn begins anew with the answer.
"""

from collections.abc import Callable
from typing import TypeVar

from bot import jobs
from bot.deps import Deps
from bot.slack_clients import ANSWER_SECONDS
from kpi.errors import SlackRefused
from kpi.model import ChannelId, UserId, WorkspaceId
from kpi.usecases.people.people import Profile

T = TypeVar("T")
_Place = tuple[WorkspaceId, ChannelId, UserId]


class Unasked(Exception):
    """Slack has to be asked first: ``ask`` does. No error of ours, so that nobody handles it."""

    def __init__(self, ask: Callable[[], None]) -> None:
        """Carry the question."""
        super().__init__()
        self.ask = ask


class Asked:
    """Slack's answers in one turn."""

    def __init__(self, deps: Deps) -> None:
        """Know nothing yet."""
        self._deps = deps
        self._members: dict[_Place, bool | SlackRefused] = {}
        self._profiles: dict[UserId, Profile] = {}

    def is_member(self, workspace_id: WorkspaceId, channel_id: ChannelId, user_id: UserId) -> bool:
        """Say whether the person is in the channel now; Unasked until Slack was asked."""
        place = (workspace_id, channel_id, user_id)
        if place not in self._members:
            raise Unasked(lambda: self._ask_membership(place))
        answer = self._members[place]
        if isinstance(answer, SlackRefused):
            raise answer
        return answer

    def profile(self, workspace_id: WorkspaceId, user_id: UserId) -> Profile:
        """Return what Slack says of somebody whom Mato never met; Unasked until it was asked."""
        if user_id not in self._profiles:
            raise Unasked(lambda: self._ask_profile(workspace_id, user_id))
        return self._profiles[user_id]

    def _ask_membership(self, place: _Place) -> None:
        try:
            self._members[place] = self._deps.membership.is_member(*place)
        except SlackRefused as refused:
            self._members[place] = refused

    def _ask_profile(self, workspace_id: WorkspaceId, user_id: UserId) -> None:
        found = jobs.fetch_profile(self._deps, workspace_id, user_id, timeout=ANSWER_SECONDS)
        self._profiles[user_id] = found


def until_answered(attempt: Callable[[], T]) -> T:
    """Return what the attempt returns; each question that it meets is asked, then it is repeated.

    Raises SlackRefused where the answer was needed and Slack gave none.
    """
    while True:
        try:
            return attempt()
        except Unasked as question:
            question.ask()
