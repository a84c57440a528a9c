"""What is known of KPIs when somebody looks at them, and who would be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from kpi.alerts import AlertKind, Days, Facts
from kpi.breaks import last
from kpi.freshness import Freshness, freshness
from kpi.knowledge import Knowledge
from kpi.model import Kpi, KpiId, Person, Team, UserId, WorkspaceId
from kpi.ports import AlertState, HourValue, UnitOfWork
from kpi.schedule import quiet_until
from kpi.unusual import LOOK_BACK, settled, unusual_days
from kpi.usecases.alerts import by_hour
from kpi.usecases.histories import breaking
from kpi.usecases.lookups import standings
from kpi.usecases.lookups.series import points_until
from kpi.usecases.lookups.standings import Standing

#: Nobody is written to then because a day began.
_NIGHT = (time(22), time(7))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One KPI: what is known of it, where its alerts stand, who is told."""

    standing: Standing
    facts: Facts
    states: Mapping[str, AlertState]  # by kind
    person: Person

    @property
    def kpi(self) -> Kpi:
        """The KPI."""
        return self.standing.kpi


def cases(
    uow: UnitOfWork, knowledge: Knowledge, team: Team, kpis: Sequence[Kpi], now: datetime
) -> list[Case]:
    """Return a case for each of the team's KPIs whose series exists.

    Days are judged anew only where a value is new: reading them is the dear part.
    """
    today = standings.local_day(now, team.zone)
    states = standings.watch(uow, team.workspace_id, kpis)
    found = standings.of_kpis(uow, team.workspace_id, kpis, today, states)
    days = uow.observations.recent_days(team.workspace_id, sorted({k.series_id for k in kpis}))
    breaks = breaking.days(uow, knowledge, [one.series for one in found])
    hours = by_hour.arrived(uow, team.workspace_id, sorted(days), now)
    daily = by_hour.read_daily(uow, team) if hours else ()
    return [
        _case(
            uow,
            team,
            one,
            by_hour.fresh(team, hours.get(one.kpi.series_id, ()), daily, now)
            or freshness(
                days.get(one.kpi.series_id, []),
                since=_since(one.kpi),
                today=today,
                waits=one.waits,
            ),
            hours.get(one.kpi.series_id, ()),
            states.get(one.kpi.kpi_id, ()),
            breaks.get(one.kpi.series_id, ()),
            now,
        )
        for one in found
    ]


def is_night(case: Case, now: datetime) -> bool:
    """Whether it is night where the person is who would be told."""
    return quiet_until(now, case.person.zone, *_NIGHT) is not None


def _since(kpi: Kpi) -> date:
    return max(kpi.period.start, kpi.created_at.date())


def _case(
    uow: UnitOfWork,
    team: Team,
    standing: Standing,
    fresh: Freshness,
    hours: Sequence[HourValue],
    states: Sequence[AlertState],
    breaks: Sequence[date],
    now: datetime,
) -> Case:
    by_kind = {state.kind: state for state in states}
    stands = by_kind.get(AlertKind.UNUSUAL)
    days = None
    if hours:
        days = by_hour.judged(uow, team, standing.series, hours[-1], stands, breaks, now)
    person = addressee(uow, team, standing.kpi, now)
    return Case(
        standing=standing,
        facts=Facts(
            kpi=standing.kpi,
            progress=standing.progress,
            freshness=fresh,
            today=standings.local_day(now, team.zone),
            now=now,
            snoozed_until=person.snoozed_until,
            days=days or _days(uow, team, standing, stands, breaks, now),
            counted_since=last(breaks, standing.progress.as_of or date.min),
        ),
        states=by_kind,
        person=person,
    )


def _days(
    uow: UnitOfWork,
    team: Team,
    standing: Standing,
    stands: AlertState | None,
    breaks: Sequence[date],
    now: datetime,
) -> Days:
    main = standing.roll_up
    through = settled(standing.series, main.newest_day, main.newest_learnt_at, now, team.zone)
    seen = f"{through}:{main.newest_learnt_at}"
    if through is None or (stands is not None and stands.reason.get("seen") == seen):
        return Days(seen=seen, through=through)
    kpi = standing.kpi
    points = points_until(uow, kpi.workspace_id, kpi.series_id, through, LOOK_BACK)
    found = unusual_days(standing.series, points, breaks)
    return Days(seen=seen, through=through, unusual=found[-1] if found else None)


def addressee(uow: UnitOfWork, team: Team, kpi: Kpi, now: datetime) -> Person:
    """Return who is told of the KPI: its owner, or the stand-in for one who left."""
    owner = person(uow, team, kpi.owner_id, now)
    return person(uow, team, team.fallback_owner, now) if owner.is_gone else owner


def person(uow: UnitOfWork, team: Team, user_id: UserId, now: datetime) -> Person:
    """Return the person; one of whom nothing is known yet is not gone and never quiet."""
    return uow.people.get(team.workspace_id, user_id) or Person(
        workspace_id=team.workspace_id,
        user_id=user_id,
        language=team.language,
        zone=team.zone,
        refreshed_at=now,
    )


def states_of(
    uow: UnitOfWork, workspace_id: WorkspaceId, kpi_id: KpiId
) -> Mapping[AlertKind, AlertState]:
    """Return where each kind of alert of the KPI stands."""
    return {AlertKind(one.kind): one for one in uow.alerts.of_kpi(workspace_id, kpi_id)}
