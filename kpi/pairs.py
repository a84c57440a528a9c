"""A goal and a KPI as somebody words them, judged together."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from kpi import fit
from kpi.knowledge import Knowledge, Text
from kpi.language.goals import SURE, GoalReading, GoalState, understand_goal
from kpi.language.metrics import MetricReading, MetricState, understand_metric
from kpi.model import NO_PURPOSE, MetricKey, PurposeKey, Verdict

#: A goal in one of these states is asked about before anything is judged.
_ASKED = frozenset({GoalState.METRIC, GoalState.NONE, GoalState.AMBIGUOUS})
_KEPT = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class PairJudgement:
    """What is to be said of the pair.

    ``purpose`` and ``metric`` hold the best guess also where the verdict is to ask; None: there
    is not even a guess. ``confidence`` is the purpose's, from 0 to 1.
    """

    goal_state: GoalState
    purpose: PurposeKey | None
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
        return _judged(read_goal(goal), read_metric(kpi), knowledge)

    return judge


def _judged(goal: GoalReading, metric: MetricReading, knowledge: Knowledge) -> PairJudgement:
    known = goal.purpose is not None and metric.best is not None
    purpose = goal.purpose if known and goal.purpose else NO_PURPOSE
    found = fit.judge(purpose, metric.best or MetricKey(""), knowledge)
    is_asked = (
        goal.state in _ASKED or goal.confidence < SURE or metric.state is not MetricState.CLEAR
    )
    return PairJudgement(
        goal_state=goal.state,
        purpose=goal.purpose,
        confidence=goal.confidence,
        metric=metric.best,
        verdict=Verdict.ASK if is_asked else found.verdict,
        reason=found.reason,
        better=found.better,
    )
