"""What stays of an act: the audit row, and the line that tells the channel."""

from datetime import date

from kpi.knowledge import Text
from kpi.messages import Message, MessageKind
from kpi.model import ChannelId, DeliveryId, Goal, Kpi, Language
from kpi.ports import AuditEntry, Delivery, Json, UnitOfWork
from kpi.usecases.access import Asker


def goal_facts(goal: Goal) -> Json:
    """Return the goal as JSON: what an audit row keeps and a message needs."""
    return {
        "goal": goal.goal_id,
        "sentence": goal.sentence,
        "purpose": goal.purpose,
        "owner": goal.owner_id,
        "start": goal.period.start.isoformat(),
        "last_day": goal.period.last_day.isoformat(),
        "outcome_metric": goal.outcome_metric,
        "outcome_target": None if goal.outcome_target is None else str(goal.outcome_target),
        "state": goal.state.value,
    }


def kpi_facts(kpi: Kpi) -> Json:
    """Return the KPI as JSON: what an audit row keeps and a message needs."""
    target = kpi.target
    return {
        "kpi": kpi.kpi_id,
        "goal": kpi.goal_id,
        "metric": kpi.metric,
        "label": kpi.label,
        "series": kpi.series_id,
        "target": str(target.value),
        "kind": target.kind.value,
        "direction": target.direction.value,
        "recurrence": target.recurrence.value if target.recurrence else None,
        "baseline": None if kpi.baseline is None else str(kpi.baseline),
        "start": kpi.period.start.isoformat(),
        "last_day": kpi.period.last_day.isoformat(),
        "owner": kpi.owner_id,
        "kept": kpi.kept.reason if kpi.kept else None,
        "review_on": _iso(kpi.kept.review_on) if kpi.kept else None,
        "state": kpi.state.value,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def in_both(text: Text) -> Json:
    """Return a text of the knowledge as JSON, by language."""
    return {language.value: text.to(language) for language in Language}


def audit(
    uow: UnitOfWork,
    asker: Asker,
    *,
    action: str,
    subject: str,
    channel_id: ChannelId,
    before: Json | None = None,
    after: Json | None = None,
) -> None:
    """Append who did what to what."""
    uow.audit.add(
        AuditEntry(
            workspace_id=asker.workspace_id,
            at=asker.now,
            who=asker.user_id,
            action=action,
            subject=subject,
            channel_id=channel_id,
            before=before,
            after=after,
        )
    )


def tell_channel(
    uow: UnitOfWork,
    asker: Asker,
    *,
    kind: MessageKind,
    subject: str,
    channel_id: ChannelId,
    data: Json,
) -> None:
    """Put one line for the channel into the outbox; each change is a line of its own."""
    change_id = uow.new_id()
    uow.outbox.add(
        Delivery(
            workspace_id=asker.workspace_id,
            delivery_id=DeliveryId(change_id),
            key=f"{kind.value}:{subject}:{change_id}",
            to=channel_id,
            message=Message(kind=kind, data={**data, "by": asker.user_id}),
            subject=subject,
            due_at=asker.now,
            created_at=asker.now,
        )
    )


def tell_asker(uow: UnitOfWork, asker: Asker, kind: MessageKind, subject: str, data: Json) -> None:
    """Put a direct message to the asker into the outbox, once for the kind and subject."""
    uow.outbox.add(
        Delivery(
            workspace_id=asker.workspace_id,
            delivery_id=DeliveryId(uow.new_id()),
            key=f"{kind.value}:{subject}",
            to=asker.user_id,
            message=Message(kind=kind, data=data),
            subject=subject,
            due_at=asker.now,
            created_at=asker.now,
        )
    )
