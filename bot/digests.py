"""Digests and alerts in a running Mato: planned by ticks, composed at the moment of sending."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.blocks.digest import render_digest
from bot.blocks.rendered import Rendered
from bot.calendars import is_holiday
from bot.delivery.render import DigestComposer, Occasion
from bot.deps import Deps
from bot.jobs import JobHandler
from kpi.errors import NotFound
from kpi.ports import Job
from kpi.usecases.alerts import alerts
from kpi.usecases.digests import composing, digests, moving
from kpi.usecases.digests.digests import LATE_AFTER
from kpi.usecases.fit import verdicts
from kpi.usecases.histories import forecasts

_log = logging.getLogger(__name__)
#: Schedules of one transaction: a crash does that much again, and others wait no longer.
_AT_ONCE = 200


def plan(deps: Deps) -> None:
    """Put every digest that has come due into the outbox; a tick of some seconds."""
    looked_at = _AT_ONCE
    while looked_at == _AT_ONCE:
        with deps.uow() as uow:
            planned = digests.enqueue_due(uow, deps.clock.now(), is_holiday, limit=_AT_ONCE)
            uow.commit()
        looked_at = planned.schedules
        if planned.digests or planned.left_out:
            _log.info(
                "planned digests=%d late=%d left_out=%d",
                planned.digests,
                planned.late,
                planned.left_out,
            )
            deps.wake()


def plan_checks(deps: Deps) -> None:
    """Ask for a look at every workspace's KPIs, a few times a day; a tick of some minutes."""
    with deps.uow() as uow:
        asked = alerts.enqueue_nightly(uow, deps.clock.now())
        uow.commit()
    if asked:
        deps.wake()


def plan_silence(deps: Deps) -> None:
    """Ask for a look at KPIs whose numbers by the hour stay away; a tick of half an hour."""
    with deps.uow() as uow:
        asked = alerts.enqueue_silent(uow, deps.clock.now())
        uow.commit()
    if asked:
        deps.wake()


def check(deps: Deps, job: Job) -> timedelta | None:
    """Look at KPIs and tell people what changed."""
    with deps.uow() as uow:
        knowledge = verdicts.of_workspace(uow, deps.knowledge, job.workspace_id)
        found = alerts.check(uow, knowledge, job, deps.clock.now(), is_holiday)
        uow.commit()
    if found.messages:
        _log.info("checked kpis=%d messages=%d", found.kpis, found.messages)
    return None


def forecast(deps: Deps, job: Job) -> timedelta | None:
    """Forecast a KPI that was just set or changed: nobody waits hours for the first one."""
    with deps.uow() as uow:
        knowledge = verdicts.of_workspace(uow, deps.knowledge, job.workspace_id)
        forecasts.answer(uow, knowledge, job, deps.clock.now(), is_holiday)
        uow.commit()
    return None


JOBS: Mapping[str, JobHandler] = {alerts.CHECK_JOB: check, forecasts.FORECAST_JOB: forecast}


def composer(deps: Deps) -> DigestComposer:
    """Return what composes a digest from what is current when it is sent."""

    def compose(occasion: Occasion) -> Rendered:
        delivery, team, now = occasion.delivery, occasion.team, deps.clock.now()
        if team is None:
            raise NotFound("not_found.goal")
        schedule = occasion.uow.schedules.get(delivery.workspace_id, team.channel_id)
        due = delivery.message.data.get("due_at")
        due_at = datetime.fromisoformat(str(due)) if due else now
        content = composing.compose(
            occasion.uow,
            verdicts.of_workspace(occasion.uow, deps.knowledge, delivery.workspace_id),
            team,
            now,
            composing.Occasion(
                next_at=digests.plan_of(schedule, now, is_holiday).next_at,
                planned_for=due_at if now - due_at > LATE_AFTER else None,
                left_out=int(str(delivery.message.data.get("left_out") or 0)),
                is_resumed=bool(delivery.message.data.get("resumed")),
                days=moving.days_compared(schedule.kind if schedule else ""),
                is_holiday=is_holiday,
            ),
        )
        return render_digest(content, occasion.localizer, occasion.rung)

    return compose
