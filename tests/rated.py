"""A team that looks at its CTR, a rate that is worked out from clicks and impressions."""

from kpi.model import Aggregation, MetricKey, Scope, SeriesId, Unit
from kpi.ports import UnitOfWork
from tests.factories import a_goal, a_series, a_team

CTR = a_series(
    series_id=SeriesId("ctr"),
    metric=MetricKey("ctr"),
    aggregation=Aggregation.RATIO,
    unit=Unit.PERCENT,
    scope=Scope(),
)


def look_at_ctr(uow: UnitOfWork) -> None:
    """Save the team, its goal and the series."""
    uow.teams.save(a_team())
    uow.goals.save(a_goal())
    uow.series.find_or_add(CTR)
