"""The knowledge as one value, and how a verdict follows from it.

The model: a metric counts something that people do; a purpose needs some of these things to
happen and says of each whether it is the change itself, leads to it, is argued about or misses
it. Whatever a purpose does not name does not serve it. The form of the metric then bends the
verdict: a price supports at best, what the team does itself and money that nobody paid prove
nothing. A few pairs are set by hand and say so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kpi.knowledge import reasons
from kpi.knowledge.values import (
    Count,
    Fit,
    Form,
    Metric,
    Need,
    Origin,
    Part,
    Purpose,
    Source,
    Term,
    Text,
)
from kpi.model import (
    Aggregation,
    Judgement,
    Language,
    MetricKey,
    OwnPurpose,
    PurposeKey,
    Verdict,
)

#: How many better metrics a fit names at most.
MOST_BETTER = 5
_PROVE_NOTHING = frozenset({Form.ACTIVITY, Form.PROXY})
_RANK = {Part.DIRECT: 0, Part.OUTCOME: 1}
_NOTHING = Need(verdict=Verdict.DOES_NOT_SERVE, part=Part.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """What is added up above the line and below it."""

    above: tuple[Term, ...]
    below: tuple[Term, ...]

    @property
    def metrics(self) -> frozenset[MetricKey]:
        """Every metric that it is made of."""
        return frozenset(term.metric for term in (*self.above, *self.below))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Knowledge:
    """Everything that was read, checked. Equal only to itself, so that indexes can be kept.

    ``needs`` is by (purpose, what is counted), ``pairs`` are the verdicts set by hand,
    ``serving`` names the metrics that serve a purpose, best first, and ``shapes`` the sentence
    shapes by kind and language. With a workspace's ``own`` purposes and ``changes`` on it (see
    own.py), ``base`` is what it was made of.
    """

    metrics: Mapping[MetricKey, Metric]
    purposes: Mapping[PurposeKey, Purpose]
    counts: Mapping[str, Count]
    needs: Mapping[tuple[PurposeKey, str], Need]
    pairs: Mapping[tuple[PurposeKey, MetricKey], Need]
    notes: Mapping[str, Text]
    shapes: Mapping[tuple[str, Language], tuple[str, ...]]
    sources: Mapping[tuple[PurposeKey, MetricKey], tuple[Source, ...]]
    serving: Mapping[PurposeKey, tuple[MetricKey, ...]]
    own: Mapping[PurposeKey, OwnPurpose] = field(default_factory=dict)
    changes: Mapping[tuple[PurposeKey, MetricKey], Judgement] = field(default_factory=dict)
    base: "Knowledge | None" = None

    @property
    def root(self) -> "Knowledge":
        """What ships: it has the same metrics, so that indexes of them are kept by it."""
        return self.base.root if self.base else self

    def fit(self, purpose: PurposeKey, metric: MetricKey) -> Fit:
        """Judge one pair of the catalog; ``KeyError`` when either is not in it."""
        changed = self.changes.get((purpose, metric))
        if changed is not None and self.base is not None:
            return self._changed(self.base.fit(purpose, metric), changed)
        aim = self.purposes[purpose]
        measure = self.metrics[metric]
        need = need_of(aim, measure, self.needs, self.pairs)
        return Fit(
            purpose=purpose,
            metric=metric,
            verdict=need.verdict,
            part=need.part,
            reason=reasons.compose(self, aim, measure, need),
            pro=need.pro,
            con=need.con,
            better=self.better(purpose, metric, need.verdict),
            sources=self.sources.get((purpose, metric), ()),
            origin=Origin.SET if (purpose, metric) in self.pairs else Origin.DERIVED,
            hides=measure.hides,
            guard=measure.guard,
        )

    def _changed(self, original: Fit, changed: Judgement) -> Fit:
        """Return the workspace's own verdict; who says what stays with the original."""
        need = self.pairs[changed.purpose, changed.metric]
        return replace(
            original,
            verdict=need.verdict,
            part=need.part,
            reason=reasons.of_team(self, changed.reason),
            pro=Text(),
            con=Text(),
            better=self.better(changed.purpose, changed.metric, need.verdict),
            sources=(),
            origin=Origin.TEAM,
            changed=changed,
            original=original,
        )

    def verdict(self, purpose: PurposeKey, metric: MetricKey) -> Verdict:
        """Give the verdict alone, without its reasons; ``KeyError`` for unknown keys."""
        aim, measure = self.purposes[purpose], self.metrics[metric]
        return need_of(aim, measure, self.needs, self.pairs).verdict

    def sides_of(self, metric: MetricKey) -> tuple[Metric, Metric] | None:
        """Return the two metrics that a rate is made of; None where it is made of more."""
        ratio = self.parts_of(metric)
        if ratio is None or (len(ratio.above), len(ratio.below)) != (1, 1):
            return None
        return self.metrics[ratio.above[0].metric], self.metrics[ratio.below[0].metric]

    def parts_of(self, metric: MetricKey) -> Ratio | None:
        """Return what a rate is made of; None for what is no rate of these metrics."""
        rate = self.metrics.get(metric)
        if rate is None or rate.aggregation is not Aggregation.RATIO:
            return None
        return Ratio(above=rate.above, below=rate.below) if rate.above and rate.below else None

    def better(
        self, purpose: PurposeKey, metric: MetricKey, verdict: Verdict
    ) -> tuple[MetricKey, ...]:
        """Name metrics that serve the purpose better, best first; none if it serves already."""
        if verdict is Verdict.SERVES:
            return ()
        others = [key for key in self.serving[purpose] if key != metric]
        return tuple(others[:MOST_BETTER])

    def share_set(self) -> float:
        """Tell which share of all pairs was set by hand, 0 to 1."""
        return len(self.pairs) / (len(self.metrics) * len(self.purposes))


def need_of(
    purpose: Purpose,
    metric: Metric,
    needs: Mapping[tuple[PurposeKey, str], Need],
    pairs: Mapping[tuple[PurposeKey, MetricKey], Need],
) -> Need:
    """Derive what the metric means for the purpose, unless it was set by hand."""
    by_hand = pairs.get((purpose.key, metric.key))
    if by_hand:
        return by_hand
    if metric.form in _PROVE_NOTHING:
        part = Part.ACTIVITY if metric.form is Form.ACTIVITY else Part.NONE
        return Need(verdict=Verdict.DOES_NOT_SERVE, part=part)
    need = needs.get((purpose.key, metric.counts), _NOTHING)
    if need.verdict is Verdict.DOES_NOT_SERVE:
        return need
    return _bent(need, metric.form)


def _bent(need: Need, form: Form) -> Need:
    """Bend a need that is met by the form in which the metric meets it."""
    if form is Form.COST and need.verdict is not Verdict.DEBATED:
        return Need(verdict=Verdict.SUPPORTS, part=Part.EFFICIENCY, why=need.why)
    if form is Form.COST:
        return Need(verdict=need.verdict, part=Part.EFFICIENCY, pro=need.pro, con=need.con)
    if form is Form.GUARD:
        return Need(verdict=need.verdict, part=Part.GUARD, why=need.why)
    return need


def serving(
    purpose: Purpose,
    metrics: Mapping[MetricKey, Metric],
    needs: Mapping[tuple[PurposeKey, str], Need],
    pairs: Mapping[tuple[PurposeKey, MetricKey], Need],
) -> tuple[MetricKey, ...]:
    """Rank what serves: the purpose's own best first, then direct before outcome."""
    order = {key: place for place, key in enumerate(purpose.best)}
    found: list[tuple[int, int, MetricKey]] = []
    for key, metric in metrics.items():
        need = need_of(purpose, metric, needs, pairs)
        if need.verdict is Verdict.SERVES and need.part in _RANK:
            found.append((order.get(key, len(order)), _RANK[need.part], key))
    return tuple(key for _, _, key in sorted(found, key=lambda entry: entry[:2]))
