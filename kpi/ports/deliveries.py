"""Messages that must reach Slack exactly once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from kpi.messages import Message
from kpi.model import ChannelId, DeliveryId, WorkspaceId
from kpi.ports.json import Json


class DeliveryState(StrEnum):
    """Where a delivery stands; the last four are final."""

    PENDING = "pending"
    SENDING = "sending"  # claimed, or its outcome is unclear until the lease ends
    SENT = "sent"
    FAILED = "failed"  # Slack refused; the reason is kept and told
    HELD = "held"  # unclear and unreadable: not sent again
    EXPIRED = "expired"


class WhenUnclear(StrEnum):
    """What to do when an outcome is unclear and the conversation cannot be read."""

    RESEND = "resend"
    HOLD = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message that must reach Slack exactly once.

    ``key`` is unique in the workspace: kind, subject, local period, part. ``due_at`` and
    ``expires_at`` go by the domain's clock; ``not_before``, ``first_try_at`` and
    ``lease_until`` by the database's. ``to`` is a channel, or a user for a direct message.
    """

    workspace_id: WorkspaceId
    delivery_id: DeliveryId
    key: str
    to: str
    message: Message
    subject: str = ""  # goal, KPI or channel that it is about
    when_unclear: WhenUnclear = WhenUnclear.RESEND
    due_at: datetime
    expires_at: datetime | None = None
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    not_before: datetime | None = None
    first_try_at: datetime | None = None
    lease_until: datetime | None = None
    worker: str = ""
    was_sending: bool = False  # as claimed: somebody may have posted it already
    rendered: Json | None = None  # channel, text, blocks as they were first sent
    rung: int = 0  # of the ladder of simpler forms
    ts: str = ""
    channel: str = ""  # where it was posted
    last_error: str = ""
    created_at: datetime


class Outbox(Protocol):
    """Deliveries. Leases and turns are the database's affair and go by its clock."""

    def add(self, delivery: Delivery) -> bool:
        """Insert; False when the key is already there, and then nothing changes."""
        ...

    def get(self, workspace_id: WorkspaceId, delivery_id: DeliveryId) -> Delivery | None: ...  # noqa: D102

    def claim(self, *, worker: str, lease: timedelta, now: datetime, limit: int) -> list[Delivery]:
        """Take up to ``limit`` due rows for ``worker`` until the lease ends.

        Due: pending, ``due_at`` reached by ``now`` (the domain's clock) and ``not_before`` by
        the database's clock, or sending with an ended lease (``was_sending`` is then true).
        Workspaces take turns; at most one row of a destination is out at a time, and while its
        first row waits to be tried again, so do those behind it. Pending rows whose time is
        over become EXPIRED instead; one that may have been sent is still claimed. The caller
        commits before it touches the network.
        """
        ...

    def save_rendered(self, delivery: Delivery, rendered: Json, rung: int, channel: str) -> bool:
        """Keep what will be sent, while the claim holds; False when it was lost."""
        ...

    def seconds_left(self, delivery: Delivery) -> float:
        """Return how long the claim still holds; negative when another worker has it."""
        ...

    def settle(
        self,
        delivery: Delivery,
        state: DeliveryState,
        *,
        ts: str = "",
        channel: str = "",
        error: str = "",
        retry_in: timedelta | None = None,
    ) -> bool:
        """End the claim with its outcome; False when another worker has taken over.

        PENDING with ``retry_in`` tries again later; SENDING leaves the row in quarantine until
        the lease ends, or for ``retry_in`` from now.
        """
        ...

    def counts(self, workspace_id: WorkspaceId) -> dict[DeliveryState, int]:
        """Return how many rows stand where, zeros included."""
        ...

    def troubled(self, workspace_id: WorkspaceId, limit: int = 20) -> list[Delivery]:
        """Return failed, held, expired and often tried rows, newest first."""
        ...

    def cancel_channel(self, workspace_id: WorkspaceId, channel_id: ChannelId, error: str) -> int:
        """Fail the pending rows of a channel that can no longer be posted to."""
        ...

    def told(
        self, workspace_id: WorkspaceId, to: str, kinds: Sequence[str], since: datetime
    ) -> list[str]:
        """Return the kind of each message of these kinds that was made for ``to`` since then."""
        ...

    def last_sent(self, workspace_id: WorkspaceId, kind: str, subject: str) -> Delivery | None:
        """Return the newest sent delivery of the message kind about the subject."""
        ...
