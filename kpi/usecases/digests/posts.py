"""Which single post a KPI's step comes from, as far as the posts beside its series say it."""

from datetime import timedelta
from decimal import Decimal

from kpi import movers, rated_posts
from kpi.contributions import Ratio
from kpi.knowledge import Knowledge, Metric
from kpi.model import POSTS, Aggregation, MetricKey, Period, Scope, Series
from kpi.movement import WINDOWS
from kpi.movers import Because, Mover, Piece
from kpi.ports import UnitOfWork
from kpi.posts import split
from kpi.reading import per
from kpi.usecases.files import posting

_DAY = timedelta(days=1)

#: The post that explains a step, all pieces that the step is made of, and the rest of it.
Explained = tuple[Because, tuple[Piece, ...], Decimal]


def of_single_posts(
    uow: UnitOfWork, knowledge: Knowledge, series: Series, mover: Mover
) -> Explained | None:
    """Split the change of a sum or a rate by single posts; None: no single one explains it."""
    if series.aggregation is Aggregation.SUM:
        return _of_sum(uow, series, mover)
    sides = knowledge.sides_of(series.metric)
    if series.aggregation is not Aggregation.RATIO or sides is None:
        return None
    found = (_of_rate(uow, series, mover, sides, scope) for scope in _scopes(uow, series, sides))
    return next((one for one in found if one is not None), None)


def _of_sum(uow: UnitOfWork, series: Series, mover: Mover) -> Explained | None:
    if series.scope.basis != POSTS:
        return None
    days = posting.known(uow, series, _weeks(mover))
    points = dict(uow.observations.points(series.workspace_id, series.series_id, _both(mover)))
    found = split(mover.window, mover.before, days, points) if days else None
    return None if found is None else movers.of_posts(found)


def _both(mover: Mover) -> Period:
    return Period(start=mover.before.start, end=mover.window.end)


def _weeks(mover: Mover) -> Period:
    """Return the stretches whose posts say what is usual."""
    end = mover.window.end
    return Period(start=end - WINDOWS * (mover.window.days * _DAY), end=end)


Sides = tuple[Metric, Metric]


def _scopes(uow: UnitOfWork, own: Series, sides: Sides) -> list[dict[MetricKey, Series]]:
    """Return the series of posts that the rate may be made of, both sides of each."""
    known: dict[Scope, dict[MetricKey, Series]] = {}
    for side in sides:
        for one in uow.series.of_channel(own.workspace_id, own.channel_id, side.key):
            if one.scope.basis == POSTS and own.scope.covers(one.scope):
                known.setdefault(one.scope, {})[side.key] = one
    return [both for both in known.values() if len(both) == len({one.key for one in sides})]


def _of_rate(
    uow: UnitOfWork, own: Series, mover: Mover, sides: Sides, series: dict[MetricKey, Series]
) -> Explained | None:
    weeks = _weeks(mover)
    above, below = (posting.known(uow, series[side.key], weeks) for side in sides)
    if not above or not below:
        return None
    parts = uow.observations.parts(own.workspace_id, own.series_id, _both(mover))
    days = {day: Ratio(top, bottom) for day, top, bottom in parts}
    found = rated_posts.split(mover.window, mover.before, (above, below), days, per=int(per(own)))
    return None if found is None else movers.of_rated_posts(found, sides[1].name)
