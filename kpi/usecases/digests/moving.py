"""What a digest says of the KPIs that moved most, and of the days beside which they did."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial

from kpi.knowledge import Knowledge
from kpi.marked_days import Mark, MarkedDay, marked_days
from kpi.model import Period, Team
from kpi.ports import Json, Note, UnitOfWork
from kpi.schedule import RuleKind
from kpi.usecases.digests import movers
from kpi.usecases.digests.movers import FOUR_WEEKS, WEEK, Moved
from kpi.usecases.histories.breaking import Breaks
from kpi.usecases.histories.forecasts import HolidayIn
from kpi.usecases.lookups.standings import Standing

#: The team's notes on the days of a period, by day.
NotedIn = Callable[[Period], Sequence[Note]]

#: So many days are named beside what moved; what the team wrote itself comes first.
MOST_AROUND = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """What moved, the days to be named beside it, and what was told of late, by KPI."""

    movers: tuple[Moved, ...] = ()
    around: tuple[MarkedDay, ...] = ()
    told: Json = field(default_factory=dict)


def days_compared(kind: str) -> int:
    """Return how many days a digest of that rhythm compares with as many before them."""
    return FOUR_WEEKS if kind == RuleKind.MONTHLY.value else WEEK


def first_compared(today: date, days: int) -> date:
    """Return a day before which a digest compares nothing: its newest days may be a week old."""
    return movers.oldest_end(today) - timedelta(days=2 * days)


def of_digest(
    uow: UnitOfWork,
    knowledge: Knowledge,
    team: Team,
    known: Sequence[Standing],
    last: Json,
    today: date,
    *,
    days: int,
    is_holiday: HolidayIn,
    breaks: Breaks,
    noted: NotedIn,
) -> Moves:
    """Return the KPIs that moved more than usual, but for what was said of late already.

    ``last`` are the facts of the last digest. That a KPI rose is said once in ``days`` days,
    however many digests go out in them: each compares almost the same days again.
    """
    told = _of_late(last, today - timedelta(days=days))
    since = {series_id: one.day for series_id, one in breaks.items()}
    found = movers.of_kpis(uow, known, today, days=days, breaks=since, only_news=True)
    news = movers.largest([one for one in found if not _is_told(one, told)])
    said = tuple(replace(one, mover=movers.explained(uow, knowledge, one)) for one in news)
    told.update({one.standing.kpi.kpi_id: _telling(one, today) for one in said})
    return Moves(movers=said, around=_around(team, said, is_holiday, noted), told=told)


def of_kpi(
    uow: UnitOfWork,
    knowledge: Knowledge,
    team: Team,
    standing: Standing,
    today: date,
    *,
    is_holiday: HolidayIn,
    breaks: Breaks,
) -> Moves:
    """Return how the KPI's last week compares with the one before, news or not."""
    since = {series_id: one.day for series_id, one in breaks.items()}
    found = movers.of_kpis(uow, [standing], today, breaks=since)
    said = tuple(replace(one, mover=movers.explained(uow, knowledge, one)) for one in found)
    noted = partial(uow.notes.of_channel, team.workspace_id, team.channel_id)
    return Moves(movers=said, around=_around(team, said, is_holiday, noted))


def _of_late(last: Json, since: date) -> dict[str, Json]:
    """Return what was told after that day."""
    told = last.get("moved")
    known = told if isinstance(told, Mapping) else {}
    return {
        str(kpi_id): one
        for kpi_id, one in known.items()
        if isinstance(one, Mapping) and date.fromisoformat(str(one["day"])) > since
    }


def _telling(moved: Moved, today: date) -> Json:
    return {"day": today.isoformat(), "up": moved.mover.movement.change > 0}


def _is_told(moved: Moved, told: Mapping[str, Json]) -> bool:
    before = told.get(moved.standing.kpi.kpi_id)
    return before is not None and before["up"] == (moved.mover.movement.change > 0)


def _around(
    team: Team, said: Sequence[Moved], is_holiday: HolidayIn, noted: NotedIn
) -> tuple[MarkedDay, ...]:
    """Return the days of the stretches compared that may matter; nothing where nothing moved."""
    if not said:
        return ()
    period = Period(
        start=min(one.mover.before.start for one in said),
        end=max(one.mover.window.end for one in said),
    )
    found = marked_days(
        period,
        is_holiday=partial(is_holiday, team.country),
        notes=[(one.day, one.text) for one in noted(period)],
    )
    order = list(Mark)
    first = sorted(found, key=lambda one: (order.index(one.mark), -one.day.toordinal()))
    return tuple(sorted(first[:MOST_AROUND], key=lambda one: one.day))
