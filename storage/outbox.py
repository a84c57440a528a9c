"""Deliveries: added in the transaction that decides, claimed, rendered once, settled.

A claim is fenced by worker and attempt: who lost it can change nothing, not even the same
worker in a later life.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, RowMapping, and_, func, literal, or_, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from kpi.errors import StoreUnavailable
from kpi.model import ChannelId, DeliveryId, WorkspaceId
from kpi.ports import Delivery, DeliveryState, Json
from storage.claims import PICK_DELIVERIES, expire, pick
from storage.mapping import from_row
from storage.repositories.rows import Rows, own
from storage.states import OFTEN, TROUBLED
from storage.tables import deliveries
from storage.transaction import Transaction
from storage.types import Instant

_CLAIM_ROUNDS = 3
_LAST_SENT = (
    own(deliveries, "workspace_id", "message_kind", "subject")
    .where(deliveries.c.state == DeliveryState.SENT)
    .order_by(deliveries.c.settled_at.desc(), deliveries.c.number.desc())
    .limit(1)
)


class SqlOutbox:
    """Leases and turns go by the database's clock, due times by the domain's."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._transaction = transaction
        self._rows = Rows(transaction, deliveries, Delivery)

    def add(self, delivery: Delivery) -> bool:
        """Insert; False when the key is already there, and then nothing changes."""
        counted = self._transaction.database.counted(deliveries, delivery.workspace_id)
        return self._rows.add(delivery, ("workspace_id", "key"), **counted)

    def get(self, workspace_id: WorkspaceId, delivery_id: DeliveryId) -> Delivery | None:
        """Return the delivery as it stands."""
        return self._rows.one(workspace_id=workspace_id, delivery_id=delivery_id)

    def claim(self, *, worker: str, lease: timedelta, now: datetime, limit: int) -> list[Delivery]:
        """Take up to ``limit`` due rows for ``worker`` until the lease ends."""
        self._transaction.start_writing()
        for _ in range(_CLAIM_ROUNDS):
            try:
                with self._transaction.attempt():
                    return self._claim(worker=worker, lease=lease, now=now, limit=limit)
            except StoreUnavailable as error:
                # Somebody took a row of the same destination in this very moment: look again.
                if not isinstance(error.__cause__, IntegrityError):
                    raise
        return []

    def _claim(
        self, *, worker: str, lease: timedelta, now: datetime, limit: int
    ) -> list[Delivery]:
        instant = self._transaction.now()
        expire(self._transaction, now=now, instant=instant)
        picked = pick(
            self._transaction,
            PICK_DELIVERIES,
            deliveries,
            limit=limit,
            times={"now": now, "instant": instant},
        )
        self._mark(picked, worker=worker, lease_until=instant + lease, instant=instant)
        return [
            replace(
                from_row(Delivery, row, was_sending=row["state"] == DeliveryState.SENDING),
                state=DeliveryState.SENDING,
                worker=worker,
                attempts=row["attempts"] + 1,
                first_try_at=row["first_try_at"] or instant,
                lease_until=instant + lease,
            )
            for row in picked
        ]

    def _mark(
        self,
        picked: Sequence[RowMapping],
        *,
        worker: str,
        lease_until: datetime,
        instant: datetime,
    ) -> None:
        if not picked:
            return
        columns = deliveries.c
        keys = [(row["workspace_id"], row["delivery_id"]) for row in picked]
        taking = update(deliveries).where(
            tuple_(columns.workspace_id, columns.delivery_id).in_(keys)
        )
        self._transaction.write(
            taking.values(
                state=DeliveryState.SENDING,
                worker=worker,
                attempts=columns.attempts + 1,
                first_try_at=func.coalesce(columns.first_try_at, literal(instant, Instant())),
                lease_until=lease_until,
            )
        )

    def save_rendered(self, delivery: Delivery, rendered: Json, rung: int, channel: str) -> bool:
        """Keep what will be sent, while the claim holds; False when it was lost."""
        kept = {"rendered": dict(rendered), "rung": rung, "channel": channel}
        return self._fenced(delivery, kept)

    def seconds_left(self, delivery: Delivery) -> float:
        """Return how long the claim still holds; negative when another worker has it."""
        until = select(deliveries.c.lease_until).where(_held(delivery))
        rows = self._transaction.read(until)
        if not rows:
            return -1.0
        left: timedelta = rows[0]["lease_until"] - self._transaction.now()
        return left.total_seconds()

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
        self._transaction.start_writing()
        instant = self._transaction.now()
        later = None if retry_in is None else instant + retry_in
        outcome: dict[str, object] = {"state": state, "last_error": error}
        if state is DeliveryState.SENDING:
            outcome |= {"lease_until": later} if later else {}
        elif state is DeliveryState.PENDING:
            outcome |= {"not_before": later, "lease_until": None}
        else:
            outcome |= {"settled_at": instant, "lease_until": None}
        outcome |= {name: told for name, told in (("ts", ts), ("channel", channel)) if told}
        return self._fenced(delivery, outcome)

    def _fenced(self, delivery: Delivery, values: dict[str, object]) -> bool:
        changing = update(deliveries).where(_held(delivery)).values(values)
        return self._transaction.write(changing) == 1

    def counts(self, workspace_id: WorkspaceId) -> dict[DeliveryState, int]:
        """Return how many rows stand where, zeros included."""
        own = deliveries.c.workspace_id == workspace_id
        counting = select(deliveries.c.state, func.count().label("rows")).where(own)
        rows = self._transaction.read(counting.group_by(deliveries.c.state))
        return dict.fromkeys(DeliveryState, 0) | {row["state"]: row["rows"] for row in rows}

    def troubled(self, workspace_id: WorkspaceId, limit: int = 20) -> list[Delivery]:
        """Return failed, held, expired and often tried open rows, newest first."""
        columns = deliveries.c
        # Named one by one, so that an index finds them among all that were sent.
        not_sent = [state for state in DeliveryState if state is not DeliveryState.SENT]
        wanted = self._rows.matching({"workspace_id": workspace_id}).where(
            columns.state.in_(not_sent),
            or_(columns.state.in_(TROUBLED), columns.attempts >= OFTEN),
        )
        return self._rows.listed(wanted.order_by(columns.number.desc()).limit(limit))

    def cancel_channel(self, workspace_id: WorkspaceId, channel_id: ChannelId, error: str) -> int:
        """Fail the pending rows of a channel that can no longer be posted to."""
        columns = deliveries.c
        cancelling = update(deliveries).where(
            columns.workspace_id == workspace_id,
            columns.to == channel_id,
            columns.state == DeliveryState.PENDING,
        )
        self._transaction.start_writing()
        outcome = {"state": DeliveryState.FAILED, "last_error": error}
        return self._transaction.write(
            cancelling.values(**outcome, settled_at=self._transaction.now())
        )

    def told(
        self, workspace_id: WorkspaceId, to: str, kinds: Sequence[str], since: datetime
    ) -> list[str]:
        """Return the kind of each message of these kinds that was made for ``to`` since then."""
        columns = deliveries.c
        made = select(columns.message_kind).where(
            columns.workspace_id == workspace_id,
            columns.message_kind.in_(kinds),
            columns.to == to,
            columns.created_at >= since,
        )
        return [str(row["message_kind"]) for row in self._transaction.read(made)]

    def last_sent(self, workspace_id: WorkspaceId, kind: str, subject: str) -> Delivery | None:
        """Return the newest sent delivery of the message kind about the subject."""
        found = self._rows.listed(
            _LAST_SENT, workspace_id=workspace_id, message_kind=kind, subject=subject
        )
        return next(iter(found), None)


def _held(delivery: Delivery) -> ColumnElement[bool]:
    columns = deliveries.c
    return and_(
        columns.workspace_id == delivery.workspace_id,
        columns.delivery_id == delivery.delivery_id,
        columns.state == DeliveryState.SENDING,
        columns.worker == delivery.worker,
        columns.attempts == delivery.attempts,
    )
