"""Who asks, and where Slack says they are."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from kpi.model import ChannelId, Person, UserId, WorkspaceId
from kpi.usecases.access import Asker
from tests.factories import CHANNEL, NOW, a_person


@dataclass(frozen=True)
class Members:
    """Slack's word on who is in which channel: whoever is listed."""

    of: Collection[tuple[ChannelId, UserId]] = field(default_factory=tuple)

    def is_member(self, workspace_id: WorkspaceId, channel_id: ChannelId, user_id: UserId) -> bool:
        return bool(workspace_id) and (channel_id, user_id) in self.of


def an_asker(
    person: Person | None = None,
    *,
    channel_id: ChannelId | None = CHANNEL,
    now: datetime = NOW,
    members: Members | None = None,
) -> Asker:
    """Return the owner asking in channel C1, now."""
    return Asker(
        person=person or a_person(),
        channel_id=channel_id,
        membership=members or Members(),
        now=now,
    )
