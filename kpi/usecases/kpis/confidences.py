"""Saying how sure one is of a KPI of one's own."""

from kpi.errors import NotAllowed
from kpi.model import Kpi, KpiId
from kpi.ports import Confidence, Level, UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.kpis import kpis
from kpi.usecases.lookups.standings import local_day
from kpi.usecases.people import teams
from kpi.usecases.records import audit


def say(uow: UnitOfWork, asker: Asker, kpi_id: KpiId, level: Level) -> Kpi:
    """Keep how sure the KPI's owner is; the last word of a day counts.

    NotAllowed (``not_allowed.confidence``) for everybody else, Stale when the KPI was removed.
    """
    access.may_change(asker)
    kpi = kpis.active(uow, asker, kpi_id)
    if kpi.owner_id != asker.user_id:
        raise NotAllowed("not_allowed.confidence")
    team = teams.of_channel(uow, asker, kpi.channel_id)
    uow.confidences.save(
        Confidence(
            workspace_id=asker.workspace_id,
            kpi_id=kpi_id,
            said_on=local_day(asker.now, team.zone),
            said_at=asker.now,
            by=asker.user_id,
            level=level,
        )
    )
    audit(
        uow,
        asker,
        action="kpi.confidence",
        subject=kpi_id,
        channel_id=kpi.channel_id,
        after={"level": level.value},
    )
    return kpi
