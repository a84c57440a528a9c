"""What Mato answers to somebody who writes to it as to a person: how it is used."""

from kpi.messages import Message, MessageKind
from kpi.model import DeliveryId
from kpi.ports import Delivery, UnitOfWork
from kpi.usecases.access import Asker


def answer(uow: UnitOfWork, asker: Asker) -> None:
    """Tell the asker how Mato is used; at most once a minute, whatever they go on writing."""
    uow.outbox.add(
        Delivery(
            workspace_id=asker.workspace_id,
            delivery_id=DeliveryId(uow.new_id()),
            key=f"{MessageKind.SPOKEN_TO.value}:{asker.user_id}:{asker.now:%Y%m%d%H%M}",
            to=asker.user_id,
            message=Message(kind=MessageKind.SPOKEN_TO),
            subject=asker.user_id,
            due_at=asker.now,
            created_at=asker.now,
        )
    )
