"""What waits in an outbox, taken out as a worker would."""

from datetime import datetime, timedelta

from kpi.ports import Delivery, DeliveryState, Json, UnitOfWork


def deliver(uow: UnitOfWork, now: datetime, rendered: Json | None = None) -> list[Delivery]:
    """Send all that is due by ``now`` and return it in the order in which it went out."""
    sent: list[Delivery] = []
    while claimed := uow.outbox.claim(worker="w", lease=timedelta(minutes=1), now=now, limit=100):
        for delivery in claimed:
            if rendered is not None:
                uow.outbox.save_rendered(delivery, rendered, 0, delivery.to)
            uow.outbox.settle(delivery, DeliveryState.SENT, ts="1.0", channel=delivery.to)
        sent += claimed
    return sent
