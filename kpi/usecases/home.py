"""What a person's Home tab shows: their KPIs by channel, their alerts, and for admins, trouble."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from kpi.digest import Line
from kpi.errors import NotFound
from kpi.knowledge import Knowledge
from kpi.model import NO_PURPOSE, ChannelId, GoalState, Kpi, KpiId, Team, Verdict
from kpi.ports import UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.alerts import alert_answers
from kpi.usecases.alerts.alert_answers import Settings
from kpi.usecases.digests.composing import line_of
from kpi.usecases.fit import sets
from kpi.usecases.goals import status
from kpi.usecases.goals.status import Troubles
from kpi.usecases.lookups import measures, standings
from kpi.usecases.lookups.standings import Standing

#: So many KPIs are read; a person who owns more has the channels' own pages.
_MOST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A channel with the person's KPIs there."""

    channel_id: ChannelId
    lines: tuple[Line, ...]
    fits: Mapping[KpiId, Verdict] = field(default_factory=dict)  # of goals with a purpose
    concerns: int = 0  # points that are open about the KPIs of the channel


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeContent:
    """Everything on the tab; ``left_out`` counts KPIs that are not shown for their number."""

    places: tuple[Place, ...]
    settings: Settings
    troubles: Troubles | None = None
    left_out: int = 0


def home(uow: UnitOfWork, asker: Asker, knowledge: Knowledge) -> HomeContent:
    """Return the asker's Home; KPIs in channels that they may not see any more are left out."""
    owned = sorted(uow.kpis.of_owner(asker.workspace_id, asker.user_id), key=_channel)
    places: list[Place] = []
    for channel_id, group in groupby(owned[:_MOST], key=_channel):
        team = _team(uow, asker, channel_id)
        if team is not None:
            found = _standings(uow, asker, team, list(group))
            places.append(
                Place(
                    channel_id=channel_id,
                    lines=tuple(line_of(knowledge, one) for one in found),
                    fits=_fits(uow, knowledge, team, found),
                    concerns=_concerns(uow, asker, knowledge, team),
                )
            )
    return HomeContent(
        places=tuple(places),
        settings=alert_answers.settings(uow, asker, knowledge),
        troubles=status.troubles(uow, asker),
        left_out=max(len(owned) - _MOST, 0),
    )


def _channel(kpi: Kpi) -> ChannelId:
    return kpi.channel_id


def _team(uow: UnitOfWork, asker: Asker, channel_id: ChannelId) -> Team | None:
    try:
        access.enter(uow, asker, channel_id)
    except NotFound:
        return None
    return uow.teams.get(asker.workspace_id, channel_id)


def _concerns(uow: UnitOfWork, asker: Asker, knowledge: Knowledge, team: Team) -> int:
    today = standings.local_day(asker.now, team.zone)
    judged = sets.of_channel(uow, knowledge, team, today)
    return sum(len(one.open) for one in judged.values())


def _standings(
    uow: UnitOfWork, asker: Asker, team: Team, kpis: Sequence[Kpi]
) -> Sequence[Standing]:
    today = standings.local_day(asker.now, team.zone)
    return standings.of_kpis(uow, asker.workspace_id, kpis, today)


def _fits(
    uow: UnitOfWork, knowledge: Knowledge, team: Team, known: Sequence[Standing]
) -> dict[KpiId, Verdict]:
    """Return the verdict on each KPI whose goal says what it is for."""
    goals = {
        goal.goal_id: goal
        for goal in uow.goals.of_channel(team.workspace_id, team.channel_id, GoalState.OPEN)
        if goal.purpose != NO_PURPOSE
    }
    return {
        one.kpi.kpi_id: measures.verdict(
            knowledge,
            goals[one.kpi.goal_id],
            measures.of_kpi(knowledge, one.kpi, one.series),
        ).verdict
        for one in known
        if one.kpi.goal_id in goals
    }
