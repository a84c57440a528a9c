"""Fills a database with messages that are due, and says how many of them are settled."""

from collections import Counter
from collections.abc import Sequence
from itertools import cycle, islice

from bot.bootstrap import Mato
from bot.delivery.sender import key_of
from bot.sandbox.server import Sandbox
from kpi.messages import Message, MessageKind
from kpi.model import DeliveryId, UserId, WorkspaceId
from kpi.ports import Delivery, DeliveryState, WhenUnclear

_OPEN = (DeliveryState.PENDING, DeliveryState.SENDING)
_LINE = {
    "change": "set",
    "by": "U00000001",
    "owner": "U00000001",
    "sentence": "認知度を高めたい",
    "purpose_name": {"ja": "認知", "en": "Awareness"},
    "last_day": "2027-03-31",
}


def install(mato: Mato, sandbox: Sandbox) -> None:
    """Install Mato in every workspace of the sandbox, each with its own token."""
    for workspace in sandbox.state.workspaces.values():
        mato.installations.save(
            WorkspaceId(workspace.id),
            name=workspace.name,
            bot_user_id=UserId(workspace.bot_user),
            token=workspace.token.value,
        )


def fill(mato: Mato, places: Sequence[tuple[str, str]], messages: int) -> dict[str, str]:
    """Put the messages into the outbox, due now; return the delivery's id by Slack's key."""
    ids: dict[str, str] = {}
    with mato.deps.uow() as uow:
        for number, (workspace_id, to) in enumerate(islice(cycle(places), messages)):
            delivery = _delivery(mato, uow.new_id(), WorkspaceId(workspace_id), to, number)
            uow.outbox.add(delivery)
            ids[key_of(delivery)] = delivery.delivery_id
        uow.commit()
    return ids


def _delivery(
    mato: Mato, delivery_id: str, workspace_id: WorkspaceId, to: str, number: int
) -> Delivery:
    now = mato.deps.clock.now()
    return Delivery(
        workspace_id=workspace_id,
        delivery_id=DeliveryId(delivery_id),
        key=f"trial:{number}",
        to=to,
        message=Message(kind=MessageKind.GOAL_CHANGED, data=_LINE),
        subject=to,
        when_unclear=(WhenUnclear.RESEND, WhenUnclear.HOLD)[number % 2],
        due_at=now,
        created_at=now,
    )


def states(mato: Mato) -> Counter[DeliveryState]:
    """Return how many deliveries stand where, over all workspaces."""
    found: Counter[DeliveryState] = Counter()
    with mato.deps.uow(reading=True) as uow:
        for workspace in uow.workspaces.all():
            found.update(uow.outbox.counts(workspace.workspace_id))
    return found


def still_open(found: Counter[DeliveryState]) -> int:
    """Return how many are not settled for good."""
    return sum(found[state] for state in _OPEN)
