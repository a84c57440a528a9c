"""Values that were corrected after a digest had shown them: the next one says so."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from kpi.digest import Label, Revised
from kpi.model import Aggregation, Period, WorkspaceId
from kpi.ports import Revision, UnitOfWork
from kpi.usecases.lookups.standings import Standing

#: Older days are history: nobody goes by them any more.
_LOOK_BACK = timedelta(days=92)
_OF_LATE = timedelta(days=14)


def since(
    uow: UnitOfWork,
    workspace_id: WorkspaceId,
    known: Sequence[tuple[Label, Standing]],
    at: datetime,
    last_day: date,
) -> tuple[Revised, ...]:
    """Return the KPIs whose days before ``last_day`` read otherwise now than they did ``at``.

    What grew on the day itself is no correction: it was not over. The largest change first.
    """
    if not known:
        return ()
    period = Period(start=last_day - _LOOK_BACK, end=last_day)
    wanted = [one.series.series_id for _, one in known]
    found = uow.observations.revised(workspace_id, wanted, period, at)
    revised = [
        _revised(label, one, mine)
        for label, one in known
        if (mine := [it for it in found if it.series_id == one.series.series_id])
    ]
    return tuple(sorted(revised, key=lambda one: -one.size))


def of_late(uow: UnitOfWork, standing: Standing, period: Period) -> list[date]:
    """Return the days of the period that were corrected in the two weeks up to the newest value.

    What posts had in all grows with each file, and is no correction.
    """
    newest, series = standing.progress.as_of, standing.series
    last = min(newest - _OF_LATE, period.end) if newest else period.start
    if last <= period.start or series.scope.basis:
        return []
    since = datetime.combine(last, time(), UTC)
    asked = Period(start=max(period.start, last - _LOOK_BACK), end=last)
    found = uow.observations.revised(series.workspace_id, [series.series_id], asked, since)
    return [one.day for one in found]


def _revised(label: Label, standing: Standing, found: Sequence[Revision]) -> Revised:
    """Return what became of a KPI's days: of a sum together, else the newest one."""
    told = found if standing.series.aggregation is Aggregation.SUM else found[-1:]
    return Revised(
        label=label,
        first_day=found[0].day,
        last_day=found[-1].day,
        days=len(found),
        is_total=len(told) > 1,
        before=sum((one.before for one in told), Decimal(0)),
        after=sum((one.after for one in told), Decimal(0)),
        marked=tuple(one.day for one in found),
    )
