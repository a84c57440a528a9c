"""The direct message to a goal's owner about what somebody else's KPI brings to the goal."""

from kpi.knowledge import Knowledge
from kpi.messages import Message, MessageKind
from kpi.model import DeliveryId, Goal, Kpi
from kpi.ports import Delivery, UnitOfWork
from kpi.rules import Severity, telling
from kpi.usecases.access import Asker
from kpi.usecases.fit import sets
from kpi.usecases.lookups.standings import local_day
from kpi.usecases.people import owners


def tell(uow: UnitOfWork, asker: Asker, knowledge: Knowledge, goal: Goal, kpi: Kpi) -> None:
    """Tell the owner what is grave and new, once for each KPI; who set it has read it already."""
    owner = owners.of_goal(uow, goal)
    if owner == asker.user_id:
        return
    today = local_day(asker.now, asker.person.zone)
    concern = sets.note_of(uow, knowledge, goal, kpi, today).concern
    if concern is None or concern.severity is not Severity.HIGH:
        return
    uow.outbox.add(
        Delivery(
            workspace_id=asker.workspace_id,
            delivery_id=DeliveryId(uow.new_id()),
            key=f"set_note:{kpi.kpi_id}:{concern.key}:{owner}",
            to=owner,
            message=Message(
                kind=MessageKind.SET_NOTE,
                data={
                    "goal": goal.goal_id,
                    "goal_sentence": goal.sentence,
                    "by": asker.user_id,
                    "remark": telling.as_json(telling.remark(concern, goal.purpose, knowledge)),
                },
            ),
            subject=kpi.kpi_id,
            due_at=owners.awake(uow, asker.workspace_id, owner, asker.now),
            created_at=asker.now,
        )
    )
