"""The direct message about a KPI that was kept in spite of a warning."""

from datetime import datetime

from kpi.fit import Finding
from kpi.knowledge import Knowledge
from kpi.messages import Message, MessageKind
from kpi.model import DeliveryId, Goal, Kpi, UserId
from kpi.ports import Delivery, Json, UnitOfWork
from kpi.schedule import quiet_until
from kpi.usecases import measures
from kpi.usecases.access import Asker
from kpi.usecases.records import in_both

#: How many better metrics a direct message offers.
MOST_BETTER = 2


def tell(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, goal: Goal, kpi: Kpi, finding: Finding
) -> None:
    """Tell the goal's owner and the person who picked the KPI, once for KPI and verdict each."""
    message = Message(
        kind=MessageKind.FIT_WARNING, data=_data(asker, knowledge, goal, kpi, finding)
    )
    for user_id in dict.fromkeys((_owner(uow, goal), asker.user_id)):
        uow.outbox.add(
            Delivery(
                workspace_id=asker.workspace_id,
                delivery_id=DeliveryId(uow.new_id()),
                key=f"fit_warning:{kpi.kpi_id}:{kpi.metric}:{finding.verdict.value}:{user_id}",
                to=user_id,
                message=message,
                subject=kpi.kpi_id,
                due_at=_due(uow, asker, user_id),
                created_at=asker.now,
            )
        )


def _owner(uow: UnitOfWork, goal: Goal) -> UserId:
    """Return the goal's owner, or the channel's fallback owner for one who left."""
    person = uow.people.get(goal.workspace_id, goal.owner_id)
    team = uow.teams.get(goal.workspace_id, goal.channel_id)
    if person is not None and person.is_gone and team is not None:
        return team.fallback_owner
    return goal.owner_id


def _due(uow: UnitOfWork, asker: Asker, user_id: UserId) -> datetime:
    """Return when the person may be written to: whoever asks is awake, others may have quiet."""
    person = uow.people.get(asker.workspace_id, user_id)
    if person is None or user_id == asker.user_id:
        return asker.now
    if person.quiet_from is None or person.quiet_until is None:
        return asker.now
    end = quiet_until(asker.now, person.zone, person.quiet_from, person.quiet_until)
    return end or asker.now


def _data(asker: Asker, knowledge: Knowledge, goal: Goal, kpi: Kpi, finding: Finding) -> Json:
    return {
        "kpi": kpi.kpi_id,
        "goal_sentence": goal.sentence,
        "purpose_name": in_both(knowledge.purposes[goal.purpose].name),
        "metric_name": measures.names(knowledge, kpi.metric, kpi.label),
        "verdict": finding.verdict.value,
        "reason": in_both(finding.reason),
        "kept": kpi.kept.reason if kpi.kept else "",
        "by": asker.user_id,
        "better": [
            {
                "metric": metric,
                "name": in_both(knowledge.metrics[metric].name),
                "what": in_both(knowledge.metrics[metric].what),
            }
            for metric in finding.better[:MOST_BETTER]
        ],
    }
