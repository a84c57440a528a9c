"""KPIs that are kept in spite of a warning: asked about again on the day that was agreed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kpi.errors import Stale
from kpi.knowledge import Knowledge
from kpi.messages import Message, MessageKind
from kpi.model import DeliveryId, Goal, Kpi, KpiId, KpiState, Team, UserId
from kpi.ports import Delivery, Json, UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.lookups import measures
from kpi.usecases.lookups.standings import local_day
from kpi.usecases.people import owners
from kpi.usecases.records import audit, kpi_facts

#: After so many days somebody is asked again where no other day is named.
USUAL = timedelta(days=28)
#: Nobody is asked before this in the morning.
_MORNING = time(8)


def usual_review(asker: Asker, until: date) -> date:
    """Return when a KPI is looked at again unless somebody says otherwise: before its end."""
    day = local_day(asker.now, asker.person.zone)
    return max(min(day + USUAL, until), day)


def keep_on(uow: UnitOfWork, asker: Asker, kpi_id: KpiId) -> Kpi:
    """Keep the KPI for another while; pressed twice on one day, nothing more happens.

    Raises Stale where there is nothing to keep on: it was removed, or serves its goal now.
    """
    before = access.kpi(uow, asker, kpi_id, to_change=True)
    if before.kept is None or before.state is KpiState.REMOVED:
        raise Stale("stale.kpi_removed")
    review_on = local_day(asker.now, asker.person.zone) + USUAL
    after = replace(before, kept=replace(before.kept, review_on=review_on))
    if after != before:
        uow.kpis.save(after)
        audit(
            uow,
            asker,
            action="kpi.kept_on",
            subject=kpi_id,
            channel_id=after.channel_id,
            before=kpi_facts(before),
            after=kpi_facts(after),
        )
    return after


def ask_again(
    uow: UnitOfWork, knowledge: Knowledge, team: Team, kpis: Sequence[Kpi], now: datetime
) -> int:
    """Ask the owners of those whose day has come, once for each agreed day; return how many."""
    today = local_day(now, team.zone)
    return sum(_ask(uow, knowledge, team, kpi, now) for kpi in kpis if _is_due(kpi, today))


def _is_due(kpi: Kpi, today: date) -> bool:
    if kpi.kept is None or kpi.kept.review_on is None:
        return False
    return kpi.kept.review_on <= today <= kpi.period.last_day


def _ask(uow: UnitOfWork, knowledge: Knowledge, team: Team, kpi: Kpi, now: datetime) -> bool:
    goal = uow.goals.get(kpi.workspace_id, kpi.goal_id)
    if goal is None or kpi.kept is None:
        return False
    changed = knowledge.changes.get((goal.purpose, kpi.metric))
    if changed is not None and not changed.verdict.is_warning:
        return False  # the workspace says by now that it serves: nothing is kept in spite of it
    user_id = owners.standing_in(uow, kpi.workspace_id, kpi.channel_id, kpi.owner_id)
    return uow.outbox.add(
        Delivery(
            workspace_id=kpi.workspace_id,
            delivery_id=DeliveryId(uow.new_id()),
            key=f"fit_review:{kpi.kpi_id}:{kpi.kept.review_on}",
            to=user_id,
            message=Message(kind=MessageKind.FIT_REVIEW, data=_data(knowledge, goal, kpi)),
            subject=kpi.kpi_id,
            due_at=_morning(uow, team, user_id, now),
            created_at=now,
        )
    )


def _morning(uow: UnitOfWork, team: Team, user_id: UserId, now: datetime) -> datetime:
    """Return now, or when the person's morning begins and they may be written to."""
    person = uow.people.get(team.workspace_id, user_id)
    local = now.astimezone(ZoneInfo(person.zone if person else team.zone))
    begins = datetime.combine(local.date(), _MORNING, local.tzinfo)
    due = max(now, begins.astimezone(now.tzinfo))
    return owners.awake(uow, team.workspace_id, user_id, due)


def _data(knowledge: Knowledge, goal: Goal, kpi: Kpi) -> Json:
    return {
        "kpi": kpi.kpi_id,
        "goal": goal.goal_id,
        "goal_sentence": goal.sentence,
        "metric_name": measures.names(knowledge, kpi.metric, kpi.label),
        "kept": kpi.kept.reason if kpi.kept else "",
    }
