"""What a team says of how its numbers are counted: otherwise from a day on, or just as before."""

from dataclasses import dataclass
from datetime import date

from kpi.errors import NotFound, NotUnderstood
from kpi.knowledge import Knowledge
from kpi.language.text import tidy
from kpi.model import Kpi, KpiId, Series
from kpi.ports import Break, BreakOrigin, UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.alerts import alerts
from kpi.usecases.histories import breaking
from kpi.usecases.histories.breaking import Marked
from kpi.usecases.lookups.standings import local_day
from kpi.usecases.people import teams
from kpi.usecases.records import audit

#: The longest that the new way of counting may be told in.
LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A KPI with the days from which on it counts something else, by day.

    On the ``denied`` days the team says that nothing changed. ``today`` is the team's.
    """

    kpi: Kpi
    series: Series
    breaks: tuple[Marked, ...]
    denied: tuple[date, ...]
    today: date


def of_kpi(uow: UnitOfWork, asker: Asker, knowledge: Knowledge, kpi_id: KpiId) -> Counted:
    """Return how the KPI is counted; NotFound when it is not the asker's to see."""
    kpi = access.kpi(uow, asker, kpi_id)
    series = _series(uow, kpi)
    team = teams.of_channel(uow, asker, kpi.channel_id)
    said = uow.series.breaks(kpi.workspace_id, [series.series_id])
    denied = [one.day for one in said if one.origin is BreakOrigin.DENIED]
    return Counted(
        kpi=kpi,
        series=series,
        breaks=tuple(breaking.every(uow, knowledge, series)),
        denied=tuple(sorted(denied)),
        today=local_day(asker.now, team.zone),
    )


def say(uow: UnitOfWork, asker: Asker, kpi_id: KpiId, day: date, name: str) -> None:
    """Keep that the KPI's series counts something else from the day on; ``name`` may be empty.

    NotUnderstood (``break.future``, ``break.long``), NotFound, NotAllowed.
    """
    kpi = access.kpi(uow, asker, kpi_id, to_change=True)
    team = teams.of_channel(uow, asker, kpi.channel_id)
    said = tidy(name)
    if day > local_day(asker.now, team.zone):
        raise NotUnderstood("break.future")
    if len(said) > LONGEST:
        raise NotUnderstood("break.long", longest=LONGEST)
    uow.series.remove_break(_break(kpi, day, BreakOrigin.DENIED))
    uow.series.save_break(_break(kpi, day, BreakOrigin.TEAM, said))
    _settle(uow, asker, kpi, "break.said", day)


def take_back(
    uow: UnitOfWork, asker: Asker, kpi_id: KpiId, day: date, origin: BreakOrigin
) -> None:
    """Forget what the team said; of others it is kept that they are not right for this KPI."""
    kpi = access.kpi(uow, asker, kpi_id, to_change=True)
    if origin in {BreakOrigin.TEAM, BreakOrigin.DENIED}:
        uow.series.remove_break(_break(kpi, day, origin))
    else:
        uow.series.save_break(_break(kpi, day, BreakOrigin.DENIED))
    _settle(uow, asker, kpi, "break.taken_back", day)


def _series(uow: UnitOfWork, kpi: Kpi) -> Series:
    found = uow.series.get(kpi.workspace_id, kpi.series_id)
    if found is None:
        raise NotFound("not_found.series")
    return found


def _break(kpi: Kpi, day: date, origin: BreakOrigin, name: str = "") -> Break:
    return Break(
        workspace_id=kpi.workspace_id,
        series_id=kpi.series_id,
        day=day,
        origin=origin,
        name=name,
    )


def _settle(uow: UnitOfWork, asker: Asker, kpi: Kpi, action: str, day: date) -> None:
    """Note who said it, and have everything judged anew."""
    facts = {"kpi": kpi.kpi_id, "day": day.isoformat()}
    audit(uow, asker, action=action, subject=kpi.kpi_id, channel_id=kpi.channel_id, after=facts)
    alerts.after_observations(uow, asker.workspace_id, [kpi.series_id], asker.now)
