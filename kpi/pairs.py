"""A goal and a KPI as somebody words them, judged together."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Protocol

from kpi.knowledge import Knowledge, Text, reasons
from kpi.language.goals import SURE, GoalReading, GoalState, understand_goal
from kpi.language.metrics import MetricReading, MetricState, understand_metric
from kpi.model import MetricKey, PurposeKey, Verdict

#: A goal in one of these states is asked about before anything is judged, in these words.
_ASKED = {
    GoalState.METRIC: "ask_metric",
    GoalState.NONE: "ask_none",
    GoalState.AMBIGUOUS: "ask_ambiguous",
}
#: Without a purpose there is nothing to judge by.
_ALWAYS_ASKED = frozenset({GoalState.METRIC, GoalState.NONE})
_KEEP = frozenset({Verdict.SERVES, Verdict.SUPPORTS})
#: A verdict is given when readings lead to its advice (keep it, or mind) that are at least this
#: likely together; it is as sure then as a purpose that is taken without asking.
_LIKELY = SURE
_BETTER = 3
_KEPT = 4096
#: Nobody says more than this of a goal or a KPI; of longer texts, this much is read.
_LONGEST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class PairJudgement:
    """What is to be said of the pair.

    ``purpose`` and ``metric`` hold the best guess also where the verdict is to ask; there is no
    metric only where no words were said. ``confidence`` is the purpose's, from 0 to 1.
    """

    goal_state: GoalState
    purpose: PurposeKey
    confidence: float
    metric: MetricKey | None
    verdict: Verdict
    reason: Text
    better: tuple[MetricKey, ...] = ()


class Judge(Protocol):
    """Judges pairs; the same words are read once."""

    def __call__(self, goal: str, kpi: str) -> PairJudgement:
        """Return what is to be said of the pair."""
        ...


def judge_of(knowledge: Knowledge) -> Judge:
    """Return a judge that remembers the goals and metrics that it read."""

    @lru_cache(maxsize=_KEPT)
    def read_goal(text: str) -> GoalReading:
        return understand_goal(text, knowledge)

    @lru_cache(maxsize=_KEPT)
    def read_metric(text: str) -> MetricReading:
        return understand_metric(text, knowledge)

    def judge(goal: str, kpi: str) -> PairJudgement:
        return _judged(read_goal(goal[:_LONGEST]), read_metric(kpi[:_LONGEST]), knowledge)

    return judge


def _judged(goal: GoalReading, metric: MetricReading, knowledge: Knowledge) -> PairJudgement:
    meant = metric.best or metric.guess
    asks = _asks(goal, metric, knowledge)
    found = knowledge.fit(goal.purpose, meant) if meant and not asks else None
    return PairJudgement(
        goal_state=goal.state,
        purpose=goal.purpose,
        confidence=goal.confidence,
        metric=meant,
        verdict=found.verdict if found else Verdict.ASK,
        reason=found.reason if found else _question(asks, goal, meant, knowledge),
        better=found.better if found else knowledge.serving[goal.purpose][:_BETTER],
    )


def _asks(goal: GoalReading, metric: MetricReading, knowledge: Knowledge) -> str:
    """Name the question that comes before any verdict; empty when there is none.

    What may mean several things is asked about only where the answer would likely change the
    advice: a warning that holds for nearly every reading is a warning.
    """
    if goal.state in _ALWAYS_ASKED:
        return _ASKED[goal.state]
    if metric.best is None:
        return "ask_unknown"
    metrics = _meant(metric)
    keeps = knowledge.verdict(goal.purpose, metric.best) in _KEEP
    if keeps and len({knowledge.metrics[key].unit for key in metrics}) > 1:
        return "ask_kpi"  # a count or a rate: the target would mean something else
    if not _agree({goal.purpose: 1.0}, metrics, keeps=keeps, knowledge=knowledge):
        return "ask_kpi"
    if _agree(_wanted(goal), metrics, keeps=keeps, knowledge=knowledge):
        return ""
    return _ASKED.get(goal.state, _ASKED[GoalState.AMBIGUOUS])


def _wanted(goal: GoalReading) -> Mapping[PurposeKey, float]:
    """Give what the goal may be for, with chances; only one thing when that is sure."""
    return {goal.purpose: 1.0} if goal.confidence >= SURE else dict(goal.odds)


def _meant(metric: MetricReading) -> Mapping[MetricKey, float]:
    """Give what the KPI may count, with chances: the others share what the best guess leaves."""
    others = () if metric.state is MetricState.CLEAR else metric.alternatives
    keys = [key for key in (metric.best, *others) if key]
    rest = (1 - metric.confidence) / max(len(others), 1)
    return dict(
        zip(keys, [1.0 if not others else metric.confidence, *[rest] * len(others)], strict=True)
    )


def _agree(
    purposes: Mapping[PurposeKey, float],
    metrics: Mapping[MetricKey, float],
    *,
    keeps: bool,
    knowledge: Knowledge,
) -> bool:
    """Say whether the readings that lead to this advice are likely enough together."""
    agreeing = sum(
        wanted * meant
        for (purpose, wanted), (metric, meant) in product(purposes.items(), metrics.items())
        if (knowledge.verdict(purpose, metric) in _KEEP) is keeps
    )
    return agreeing >= _LIKELY


def _question(
    kind: str, goal: GoalReading, metric: MetricKey | None, knowledge: Knowledge
) -> Text:
    """Say what is to be told first; it names the purpose and the metric that are likeliest."""
    other = next(iter(goal.alternatives), goal.purpose)
    return reasons.ask(
        knowledge,
        kind,
        knowledge.purposes[goal.purpose],
        reasons.name_of(knowledge.metrics.get(metric) if metric else None),
        other=knowledge.purposes[other],
    )
