"""Does reaching this metric bring this purpose closer?

``judge`` answers for one pair: a verdict, the reason in both languages, better choices and, where
it is debated, who says what. Rules over a whole set of KPIs belong here as well.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from kpi.knowledge import Fit, Knowledge, Metric, Origin, Part, Source, Stance, Text, reasons
from kpi.model import (
    NO_PURPOSE,
    OWN_METRIC,
    Judgement,
    MetricKey,
    OwnMetric,
    PurposeKey,
    Verdict,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a debate: what it says and which sources take it."""

    stance: Stance
    says: Text
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is to be said of a KPI's metric for a goal's purpose.

    ``better`` is ranked and never holds the metric itself; ``sides`` is empty unless the verdict
    is debated; ``hides`` is the key of a note in the knowledge (or empty) on how the metric can
    mislead, ``guard`` the metric to read beside it. Where the workspace judges otherwise than
    the catalog, ``changed`` says who did so and ``original`` is the catalog's finding.
    """

    purpose: PurposeKey
    metric: MetricKey
    verdict: Verdict
    reason: Text
    part: Part = Part.NONE
    better: tuple[MetricKey, ...] = ()
    sides: tuple[Side, ...] = ()
    sources: tuple[Source, ...] = ()
    hides: str = ""
    guard: MetricKey | None = None
    origin: Origin = Origin.DERIVED
    changed: Judgement | None = None
    original: "Finding | None" = None


def judge(
    purpose: PurposeKey,
    metric: MetricKey,
    knowledge: Knowledge,
    *,
    measurable: Collection[MetricKey] = (),
    own: OwnMetric | None = None,
) -> Finding:
    """Judge one pair.

    ``measurable`` are the metrics that the team has series for: of the better choices, these
    come first. Without a purpose, and for a metric of the team's own (``own`` gives its name),
    the verdict is to ask, unless the workspace gave it one. ``KeyError`` for keys that the
    knowledge does not have.
    """
    if purpose == NO_PURPOSE:
        return _ask_purpose(metric, knowledge, own)
    if metric.startswith(OWN_METRIC):
        return _ask_own(purpose, metric, knowledge, own)
    return _of_fit(knowledge.fit(purpose, metric), knowledge, measurable)


def _of_fit(fit: Fit, knowledge: Knowledge, measurable: Collection[MetricKey]) -> Finding:
    original = _of_fit(fit.original, knowledge, measurable) if fit.original else None
    return Finding(
        purpose=fit.purpose,
        metric=fit.metric,
        verdict=fit.verdict,
        reason=fit.reason,
        part=fit.part,
        better=_measurable_first(fit, knowledge, measurable),
        sides=_sides(fit),
        sources=fit.sources,
        hides=fit.hides,
        guard=fit.guard,
        origin=fit.origin,
        changed=fit.changed,
        original=original,
    )


def _ask_purpose(metric: MetricKey, knowledge: Knowledge, own: OwnMetric | None) -> Finding:
    name = _name(knowledge.metrics.get(metric), own)
    return Finding(
        purpose=NO_PURPOSE,
        metric=metric,
        verdict=Verdict.ASK,
        reason=reasons.ask(knowledge, "no_purpose", None, name),
    )


def _ask_own(
    purpose: PurposeKey, metric: MetricKey, knowledge: Knowledge, own: OwnMetric | None
) -> Finding:
    aim = knowledge.purposes[purpose]
    asked = Finding(
        purpose=purpose,
        metric=metric,
        verdict=Verdict.ASK,
        reason=reasons.ask(knowledge, "own", aim, _name(None, own)),
        better=knowledge.serving[purpose][:1],
    )
    changed = knowledge.changes.get((purpose, metric))
    return _changed_own(asked, changed, knowledge) if changed else asked


def _changed_own(asked: Finding, changed: Judgement, knowledge: Knowledge) -> Finding:
    return replace(
        asked,
        verdict=changed.verdict,
        reason=reasons.of_team(knowledge, changed.reason),
        part=knowledge.pairs[changed.purpose, changed.metric].part,
        better=knowledge.better(changed.purpose, changed.metric, changed.verdict),
        origin=Origin.TEAM,
        changed=changed,
        original=asked,
    )


def _name(metric: Metric | None, own: OwnMetric | None) -> Text:
    if own and not metric:
        return Text(ja=own.name, en=own.name)
    return reasons.name_of(metric)


def _measurable_first(
    fit: Fit, knowledge: Knowledge, measurable: Collection[MetricKey]
) -> tuple[MetricKey, ...]:
    """Put what the team has series for before the general ranking."""
    if not fit.better:
        return ()
    serving = [key for key in knowledge.serving[fit.purpose] if key != fit.metric]
    ours = [key for key in serving if key in measurable]
    rest = [key for key in serving if key not in measurable]
    return tuple([*ours, *rest][: len(fit.better)])


def _sides(fit: Fit) -> tuple[Side, ...]:
    if fit.verdict is not Verdict.DEBATED or fit.changed:
        return ()
    return tuple(
        Side(
            stance=stance,
            says=says,
            sources=tuple(source for source in fit.sources if source.stance is stance),
        )
        for stance, says in ((Stance.FOR, fit.pro), (Stance.AGAINST, fit.con))
    )
