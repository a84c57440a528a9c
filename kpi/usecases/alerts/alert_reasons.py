"""Why an alert came, and why none did: read from what was decided, never told anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kpi.alerts import AlertKind, Decision, Facts, Stage, decide
from kpi.digest import Label
from kpi.errors import NotFound
from kpi.knowledge import Knowledge
from kpi.model import Kpi, KpiId, Series, UserId
from kpi.ports import AlertState, Json, UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.alerts import watching
from kpi.usecases.alerts.watching import Case
from kpi.usecases.digests.composing import label

#: How far back a decision is looked for: years, for a KPI changes its state a few times a month.
_CHECKS = 500
#: More KPIs at once are more than anybody reads.
_MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A decision that something was said by: what it went by, and what stood before."""

    label: Label
    kpi: Kpi
    series: Series
    kind: AlertKind
    at: datetime
    because: str
    before: Stage | None
    reason: Json


def told(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    kpi_id: KpiId,
    kind: AlertKind,
    at: datetime,
) -> Told:
    """Return the decision of that moment; NotFound when it is not kept any more."""
    kpi = access.kpi(uow, asker, kpi_id)
    series = uow.series.get(kpi.workspace_id, kpi.series_id)
    for moment, checked in uow.alerts.checks(kpi.workspace_id, kpi_id, _CHECKS):
        decisions = checked.get("decisions")
        note = decisions.get(kind.value) if isinstance(decisions, Mapping) else None
        if moment == at and isinstance(note, Mapping) and series is not None:
            before = note.get("before")
            reason = note.get("reason")
            return Told(
                label=label(knowledge, kpi, series),
                kpi=kpi,
                series=series,
                kind=kind,
                at=at,
                because=str(note["because"]),
                before=Stage(str(before)) if before else None,
                reason=reason if isinstance(reason, Mapping) else {},
            )
    raise NotFound("not_found.reason")


class Why(StrEnum):
    """What keeps a kind of alert from being sent."""

    NOT_SO = "not_so"  # there is nothing to tell
    TOLD = "told"  # it was told, and nothing has changed since
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    ENOUGH = "enough"  # put off until the next morning: the day has brought enough
    MUTED = "muted"
    OVER = "over"  # the KPI's days are over
    NOBODY = "nobody"  # owner and stand-in have left
    DUE = "due"  # nothing: the next look will tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Why one kind of alert is not being sent."""

    kind: AlertKind
    why: Why
    state: AlertState
    until: datetime | None = None  # when it is snoozed


@dataclass(frozen=True, slots=True, kw_only=True)
class Silences:
    """Why nothing is being sent about a KPI, a kind each, and to whom it would be."""

    label: Label
    facts: Facts
    to: UserId
    kinds: tuple[Silence, ...]


def silences(uow: UnitOfWork, asker: Asker, knowledge: Knowledge, kpi_id: KpiId) -> Silences:
    """Return what the alerts of the KPI would be decided to be right now."""
    found = _of(uow, asker, knowledge, [access.kpi(uow, asker, kpi_id)])
    if not found:
        raise NotFound("not_found.kpi")
    return found[0]


def of_own(uow: UnitOfWork, asker: Asker, knowledge: Knowledge) -> list[Silences]:
    """Return the same for KPIs that the asker owns, not more than can be read."""
    owned = uow.kpis.of_owner(asker.workspace_id, asker.user_id)
    return _of(uow, asker, knowledge, access.enterable(uow, asker, owned)[:_MOST])


def _of(uow: UnitOfWork, asker: Asker, knowledge: Knowledge, kpis: list[Kpi]) -> list[Silences]:
    teams = {kpi.channel_id: uow.teams.get(kpi.workspace_id, kpi.channel_id) for kpi in kpis}
    return [
        Silences(
            label=label(knowledge, kpi, case.standing.series),
            facts=case.facts,
            to=case.person.user_id,
            kinds=tuple(_silence(kind, case) for kind in AlertKind),
        )
        for kpi in kpis
        if (team := teams[kpi.channel_id]) is not None
        for case in watching.cases(uow, knowledge, team, [kpi], asker.now)
    ]


def _silence(kind: AlertKind, case: Case) -> Silence:
    decision = decide(kind, case.states.get(kind.value), case.facts)
    why = _why(kind, decision, case)
    until = None
    if why in {Why.SNOOZED, Why.ENOUGH}:
        marks = (decision.state.snoozed_until, case.facts.snoozed_until)
        until = max(mark for mark in marks if mark is not None)
    return Silence(kind=kind, why=why, state=decision.state, until=until)


def _why(kind: AlertKind, decision: Decision, case: Case) -> Why:
    if decision.because == "history":
        return Why.OVER
    if not case.person.wants(kind, case.kpi.kpi_id):
        return Why.MUTED
    if case.person.is_gone:
        return Why.NOBODY
    return Why.DUE if decision.message is not None else _since(decision)


def _since(decision: Decision) -> Why:
    stage = Stage(decision.state.state)
    if stage is Stage.RAISED and decision.is_snoozed:
        return Why.ENOUGH if decision.state.reason.get("enough") else Why.SNOOZED
    if stage is Stage.RAISED:
        return Why.TOLD
    return Why.ACKNOWLEDGED if stage is Stage.ACKNOWLEDGED else Why.NOT_SO
