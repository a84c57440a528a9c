"""The direct message about a KPI that was kept in spite of a warning."""

from kpi.fit import Finding
from kpi.knowledge import Knowledge
from kpi.messages import Message, MessageKind
from kpi.model import DeliveryId, Goal, Judgement, Kpi
from kpi.ports import Delivery, Json, UnitOfWork
from kpi.usecases.access import Asker
from kpi.usecases.lookups import measures
from kpi.usecases.people import owners
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
    for user_id in dict.fromkeys((owners.of_goal(uow, goal), asker.user_id)):
        uow.outbox.add(
            Delivery(
                workspace_id=asker.workspace_id,
                delivery_id=DeliveryId(uow.new_id()),
                key=f"fit_warning:{kpi.kpi_id}:{kpi.metric}:{finding.verdict.value}:{user_id}",
                to=user_id,
                message=message,
                subject=kpi.kpi_id,
                due_at=asker.now  # whoever asks is awake, others may have quiet
                if user_id == asker.user_id
                else owners.awake(uow, asker.workspace_id, user_id, asker.now),
                created_at=asker.now,
            )
        )


def _data(asker: Asker, knowledge: Knowledge, goal: Goal, kpi: Kpi, finding: Finding) -> Json:
    return {
        "kpi": kpi.kpi_id,
        "goal": goal.goal_id,
        "goal_sentence": goal.sentence,
        "purpose_name": in_both(knowledge.purposes[goal.purpose].name),
        "metric_name": measures.names(knowledge, kpi.metric, kpi.label),
        "verdict": finding.verdict.value,
        "reason": in_both(finding.reason),
        "changed": _changed(finding.changed) if finding.changed else None,
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


def _changed(it: Judgement) -> Json:
    return {"by": it.by, "on": it.on.isoformat(), "reason": it.reason}
