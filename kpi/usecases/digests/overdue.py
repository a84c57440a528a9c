"""KPIs whose values are overdue, for a digest."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from kpi.digest import Label, Stale
from kpi.freshness import freshness
from kpi.knowledge import Knowledge, Text
from kpi.ports import UnitOfWork
from kpi.usecases.histories import lacking
from kpi.usecases.histories.lacking import Why
from kpi.usecases.lookups.standings import Standing

#: A value that is no older than this is fresh, whatever is usual.
_FRESH = timedelta(days=2)


def of_kpis(
    uow: UnitOfWork,
    knowledge: Knowledge,
    known: Sequence[tuple[Label, Standing]],
    today: date,
) -> tuple[Stale, ...]:
    """Return the KPIs whose values are overdue; the days are read for the doubtful ones only."""
    doubtful = [(label, one) for label, one in known if _may_be_stale(one, today)]
    if not doubtful:
        return ()
    workspace_id = doubtful[0][1].kpi.workspace_id
    days = uow.observations.recent_days(workspace_id, [one.kpi.series_id for _, one in doubtful])
    found: list[Stale] = []
    for label, one in doubtful:
        since = max(one.kpi.period.start, one.kpi.created_at.date())
        values = days.get(one.kpi.series_id, [])
        fresh = freshness(values, since=since, today=today, waits=one.waits)
        if fresh.is_missing:
            missing = _missing(uow, knowledge, one) if fresh.last_day is None else ()
            morning = datetime.combine(today, time(0), UTC)
            late = tuple(lacking.late(uow, knowledge, one.series, morning))
            found.append(Stale(label=label, last_day=fresh.last_day, missing=missing, late=late))
    return tuple(found)


def _missing(uow: UnitOfWork, knowledge: Knowledge, one: Standing) -> tuple[Text, ...]:
    """Return what a number that is made of others is not made for; nothing for all others."""
    lack = lacking.of_series(uow, knowledge, one.series)
    if lack is None or lack.why is not Why.MISSING:
        return ()
    return tuple(knowledge.metrics[part].name for part in lack.parts)


def _may_be_stale(standing: Standing, today: date) -> bool:
    newest = standing.roll_up.newest_day
    return today in standing.kpi.period and (newest is None or today - newest > _FRESH)
