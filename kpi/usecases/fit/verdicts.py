"""Verdicts that a workspace gives in place of the catalog's, and what follows from them.

``of_workspace`` puts them, with the workspace's own purposes, into the knowledge: whoever judges
with what it returns follows them without knowing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kpi.errors import NotFound, NotUnderstood, Stale
from kpi.fit import Finding
from kpi.knowledge import Knowledge, with_own
from kpi.language.text import tidy
from kpi.messages import MessageKind
from kpi.model import (
    NO_PURPOSE,
    ChannelId,
    Goal,
    Judgement,
    MetricKey,
    PurposeKey,
    Verdict,
    WorkspaceId,
)
from kpi.ports import Json, UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.lookups import measures
from kpi.usecases.lookups.measures import Measure
from kpi.usecases.lookups.standings import local_day
from kpi.usecases.people import teams
from kpi.usecases.records import audit, in_both, tell_channel

#: The longest reason.
LONGEST_REASON = 300
#: What may be said of a pair.
CHOICES = tuple(verdict for verdict in Verdict if verdict is not Verdict.ASK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A pair as somebody looks at it: from which goal, what is counted, what is found."""

    goal: Goal
    measure: Measure
    metric: MetricKey
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A verdict of the workspace's own, and what its metric is called by a team; maybe empty."""

    judgement: Judgement
    label: str = ""


def of_workspace(uow: UnitOfWork, knowledge: Knowledge, workspace_id: WorkspaceId) -> Knowledge:
    """Return the knowledge as the workspace sees it; ``knowledge`` itself where it has no own."""
    own = uow.own.of_workspace(workspace_id)
    if not own.purposes and not own.judgements:
        return knowledge
    return with_own(knowledge, own.purposes, own.judgements)


def pair(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, goal: Goal, metric: MetricKey
) -> Pair:
    """Return what is found of a metric for a goal; NotFound where there is nothing to judge."""
    if goal.purpose == NO_PURPOSE or goal.purpose not in knowledge.purposes:
        raise NotFound("not_found.goal")
    measure = measures.of_metric(uow, asker, knowledge, metric)
    finding = measures.verdict(knowledge, goal, measure)
    return Pair(goal=goal, measure=measure, metric=metric, finding=finding)


def problems(found: Finding, verdict: Verdict | None, reason: str) -> Mapping[str, str]:
    """Return what keeps a verdict from being changed: field -> code; empty when nothing does."""
    wrong = {}
    before = (found.original or found).verdict
    if verdict not in CHOICES:
        wrong["verdict"] = "verdict_empty"
    elif verdict is before:
        wrong["verdict"] = "verdict_same"
    said = tidy(reason)
    if not said:
        wrong["reason"] = "reason_empty"
    elif len(said) > LONGEST_REASON:
        wrong["reason"] = "reason_long"
    return wrong


def change(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    it: Pair,
    verdict: Verdict | None,
    reason: str,
) -> Judgement:
    """Let the workspace judge the pair so from now on, and tell the goal's channel.

    Raises NotAllowed, and NotUnderstood (with ``fields``) when ``problems`` has any.
    """
    access.may_change(asker)
    fields = problems(it.finding, verdict, reason)
    if fields or verdict is None:
        raise NotUnderstood("not_understood.verdict", fields=fields)
    team = teams.of_channel(uow, asker, it.goal.channel_id)
    judgement = Judgement(
        workspace_id=asker.workspace_id,
        purpose=it.goal.purpose,
        metric=it.metric,
        verdict=verdict,
        reason=tidy(reason),
        by=asker.user_id,
        at=asker.now,
        on=local_day(asker.now, team.zone),
    )
    before = it.finding.changed
    if before is not None and (before.verdict, before.reason) == (verdict, judgement.reason):
        return before
    uow.judgements.save(judgement)
    _tell(uow, asker, knowledge, it.goal.channel_id, judgement, before, it.measure.label)
    return judgement


def take_back(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    channel_id: ChannelId,
    pair: tuple[PurposeKey, MetricKey],
) -> Judgement:
    """Let the catalog's verdict stand again, and tell the channel; Stale when it does already."""
    access.enter(uow, asker, channel_id)
    access.may_change(asker)
    shown = {_key(one.judgement): one for one in listed(uow, asker, channel_id)}
    found = shown.get(pair)
    if found is None:
        raise Stale("stale.verdict")
    uow.judgements.delete(asker.workspace_id, *pair)
    _tell(uow, asker, knowledge, channel_id, None, found.judgement, found.label)
    return found.judgement


def listed(uow: UnitOfWork, asker: Asker, channel_id: ChannelId) -> list[Listed]:
    """Return the workspace's own verdicts, newest first.

    Those on metrics that other channels named themselves are left out: some are private.
    """
    access.enter(uow, asker, channel_id)
    own = {one.metric: one.name for one in measures.own_of_channel(uow, asker, channel_id)}
    every = {one.metric for one in uow.series.own_metrics(asker.workspace_id)}
    found = uow.judgements.of_workspace(asker.workspace_id)
    return [
        Listed(judgement=one, label=own.get(one.metric, ""))
        for one in reversed(found)
        if one.metric in own or one.metric not in every
    ]


def _key(judgement: Judgement) -> tuple[PurposeKey, MetricKey]:
    return judgement.purpose, judgement.metric


def _tell(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    channel_id: ChannelId,
    after: Judgement | None,
    before: Judgement | None,
    label: str,
) -> None:
    """Keep who did it, and put one line for the channel into the outbox."""
    one = after or before
    if one is None:  # pragma: no cover - something was changed
        return
    action, subject = ("changed" if after else "taken_back"), f"{one.purpose}:{one.metric}"
    audit(
        uow,
        asker,
        action=f"verdict.{action}",
        subject=subject,
        channel_id=channel_id,
        before=_facts(before) if before else None,
        after=_facts(after) if after else None,
    )
    purpose = knowledge.purposes.get(one.purpose)
    tell_channel(
        uow,
        asker,
        kind=MessageKind.VERDICT_CHANGED,
        subject=subject,
        channel_id=channel_id,
        data={
            "change": action,
            "purpose_name": in_both(purpose.name) if purpose else {},
            "metric_name": measures.names(knowledge, one.metric, label),
            "verdict": one.verdict.value,
            "reason": one.reason,
        },
    )


def _facts(judgement: Judgement) -> Json:
    return {
        "purpose": judgement.purpose,
        "metric": judgement.metric,
        "verdict": judgement.verdict.value,
        "reason": judgement.reason,
    }
