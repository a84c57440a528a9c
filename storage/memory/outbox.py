"""The outbox in memory: the same rules as storage/outbox.py, written out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from kpi.messages import Message
from kpi.model import ChannelId, DeliveryId, WorkspaceId
from kpi.ports import Delivery, DeliveryState, Json
from storage.memory.state import Session, State, as_json
from storage.states import OFTEN, TROUBLED

Key = tuple[str, str]


class MemoryOutbox:
    """Deliveries."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def add(self, delivery: Delivery) -> bool:
        """Insert; False when the key is already there, and then nothing changes."""
        rows = self._session.write().deliveries
        same = (delivery.workspace_id, delivery.key)
        if any((row.workspace_id, row.key) == same for row in rows.values()):
            return False
        message = Message(kind=delivery.message.kind, data=as_json(delivery.message.data))
        rows[delivery.workspace_id, delivery.delivery_id] = replace(delivery, message=message)
        return True

    def get(self, workspace_id: WorkspaceId, delivery_id: DeliveryId) -> Delivery | None:
        """Return the delivery as it stands."""
        return self._session.read().deliveries.get((workspace_id, delivery_id))

    def claim(self, *, worker: str, lease: timedelta, now: datetime, limit: int) -> list[Delivery]:
        """Take up to ``limit`` due rows for ``worker`` until the lease ends."""
        state, instant = self._session.write(), self._session.now()
        _expire(state, now, instant)
        rows = state.deliveries
        claimed = []
        for key in _turns(state, now, instant)[:limit]:
            row = rows[key]
            taken = replace(
                row,
                state=DeliveryState.SENDING,
                worker=worker,
                attempts=row.attempts + 1,
                first_try_at=row.first_try_at or instant,
                lease_until=instant + lease,
            )
            rows[key] = taken
            claimed.append(replace(taken, was_sending=row.state is DeliveryState.SENDING))
        return claimed

    def save_rendered(self, delivery: Delivery, rendered: Json, rung: int, channel: str) -> bool:
        """Keep what will be sent, while the claim holds; False when it was lost."""
        held = self._held(delivery)
        if held:
            kept = replace(held, rendered=as_json(rendered), rung=rung, channel=channel)
            self._put(kept)
        return held is not None

    def seconds_left(self, delivery: Delivery) -> float:
        """Return how long the claim still holds; negative when another worker has it."""
        held = self._held(delivery)
        if held is None or held.lease_until is None:
            return -1.0
        return (held.lease_until - self._session.now()).total_seconds()

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
        """End the claim with its outcome; False when another worker has taken over."""
        held, instant = self._held(delivery), self._session.now()
        if held is None:
            return False
        later = None if retry_in is None else instant + retry_in
        told = replace(
            held,
            state=state,
            last_error=error,
            ts=ts or held.ts,
            channel=channel or held.channel,
        )
        if state is DeliveryState.SENDING:
            told = replace(told, lease_until=later or held.lease_until)
        elif state is DeliveryState.PENDING:
            told = replace(told, not_before=later, lease_until=None)
        else:
            told = replace(told, lease_until=None)
            self._session.write().settled[held.workspace_id, held.delivery_id] = instant
        self._put(told)
        return True

    def counts(self, workspace_id: WorkspaceId) -> dict[DeliveryState, int]:
        """Return how many rows stand where, zeros included."""
        states = Counter(row.state for row in self._of(workspace_id))
        return {state: states[state] for state in DeliveryState}

    def troubled(self, workspace_id: WorkspaceId, limit: int = 20) -> list[Delivery]:
        """Return failed, held, expired and often tried open rows, newest first."""
        found = [
            row
            for row in self._of(workspace_id)
            if row.state in TROUBLED
            or (row.attempts >= OFTEN and row.state is not DeliveryState.SENT)
        ]
        return found[::-1][:limit]

    def cancel_channel(self, workspace_id: WorkspaceId, channel_id: ChannelId, error: str) -> int:
        """Fail the pending rows of a channel that can no longer be posted to."""
        pending = [
            row
            for row in self._of(workspace_id)
            if row.to == channel_id and row.state is DeliveryState.PENDING
        ]
        for row in pending:
            self._put(replace(row, state=DeliveryState.FAILED, last_error=error))
        return len(pending)

    def told(
        self, workspace_id: WorkspaceId, to: str, kinds: Sequence[str], since: datetime
    ) -> list[str]:
        """Return the kind of each message of these kinds that was made for ``to`` since then."""
        return [
            row.message.kind
            for row in self._of(workspace_id)
            if row.to == to and row.message.kind in kinds and row.created_at >= since
        ]

    def last_sent(self, workspace_id: WorkspaceId, kind: str, subject: str) -> Delivery | None:
        """Return the newest sent delivery of the message kind about the subject."""
        settled = self._session.read().settled
        sent = [
            row
            for row in reversed(self._of(workspace_id))
            if row.state is DeliveryState.SENT
            and (row.message.kind, row.subject) == (kind, subject)
        ]
        return max(sent, key=lambda row: settled[row.workspace_id, row.delivery_id], default=None)

    def _of(self, workspace_id: WorkspaceId) -> list[Delivery]:
        rows = self._session.read().deliveries.values()
        return [row for row in rows if row.workspace_id == workspace_id]

    def _put(self, delivery: Delivery) -> None:
        key = delivery.workspace_id, delivery.delivery_id
        self._session.write().deliveries[key] = delivery

    def _held(self, delivery: Delivery) -> Delivery | None:
        """Return the row while the claim on it holds."""
        row = self.get(delivery.workspace_id, delivery.delivery_id)
        if row is None or row.state is not DeliveryState.SENDING:
            return None
        claim = (delivery.worker, delivery.attempts)
        return row if (row.worker, row.attempts) == claim else None


def _expire(state: State, now: datetime, instant: datetime) -> None:
    for key, row in state.deliveries.items():
        is_over = row.expires_at is not None and row.expires_at <= now
        if is_over and row.state is DeliveryState.PENDING:
            state.deliveries[key] = replace(row, state=DeliveryState.EXPIRED)
            state.settled[key] = instant


def _turns(state: State, now: datetime, instant: datetime) -> list[Key]:
    """Return the claimable rows: the first of each destination, workspaces in turn."""
    heads: dict[Key, tuple[tuple[bool, datetime, int], Key, Delivery]] = {}
    out: Counter[str] = Counter()
    for number, (key, row) in enumerate(state.deliveries.items()):
        is_sending = row.state is DeliveryState.SENDING
        if not is_sending and (row.state is not DeliveryState.PENDING or row.due_at > now):
            continue
        if is_sending and row.lease_until is not None and row.lease_until >= instant:
            out[row.workspace_id] += 1
        rank = (not is_sending, row.due_at, number)
        place = (row.workspace_id, row.to)
        if place not in heads or rank < heads[place][0]:
            heads[place] = (rank, key, row)
    ready = [head for head in heads.values() if _is_free(head[2], instant)]
    order: list[tuple[int, object, Key]] = []
    for rank, key, row in sorted(ready, key=lambda head: head[0][1:]):
        out[row.workspace_id] += 1
        order.append((out[row.workspace_id], rank[1:], key))
    return [key for _, _, key in sorted(order)]


def _is_free(row: Delivery, instant: datetime) -> bool:
    if row.state is DeliveryState.SENDING:
        return row.lease_until is not None and row.lease_until < instant
    return row.not_before is None or row.not_before <= instant
