"""What is this goal for?

A sentence may name a purpose, be a number posing as a goal, name none, put a number before the
purpose that it is meant for, or say something that may mean several purposes.
"""

from dataclasses import dataclass
from enum import StrEnum

from kpi.knowledge import Knowledge
from kpi.language import goal_cues, goal_parts
from kpi.language.metrics import MetricReading, understand_metric
from kpi.language.wording import canon
from kpi.model import MetricKey, PurposeKey

#: From here on a purpose is taken without asking.
SURE = 0.75
#: Roles of metrics that say nothing of what they are for, with the purpose that is likeliest.
_POSING = {
    "exposure": "awareness",
    "attention": "consideration",
    "audience": "influence",
    "interaction": "engagement",
    "amplification": "awareness",
    "traffic": "traffic",
    "efficiency": "sales",
    "activity": "awareness",
    "proxy": "awareness",
}
#: Metrics of these roles that are purposes in themselves, and others that pose.
_HONEST = frozenset({"sessions", "new_users", "site_users", "line_friends", "community_members",
                     "career_page_visits", "comment_quality", "dm_conversations", "cost_per_hire"})  # fmt: skip
_OTHERS = {"saves": "consideration", "save_rate": "consideration", "profile_visits": "awareness"}


class GoalState(StrEnum):
    """What kind of sentence it is."""

    CLEAR = "clear"
    METRIC = "metric"  # a number posing as a goal
    NONE = "none"
    COMPOUND = "compound"  # a number and the purpose that it is meant for
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalReading:
    """The purpose that is likeliest, from 0 to 1 how surely, and what else it may be.

    ``purpose`` is None only where nothing points anywhere. ``metric`` is what a number posing
    as a goal counts, or the means of a compound, whose words are ``kpi_part``.
    """

    state: GoalState
    purpose: PurposeKey | None = None
    confidence: float = 0.0
    alternatives: tuple[PurposeKey, ...] = ()
    metric: MetricKey | None = None
    kpi_part: str | None = None


def understand_goal(text: str, knowledge: Knowledge) -> GoalReading:
    """Read a goal in Japanese or English."""
    words = canon(text)
    strong, weak = goal_cues.nothing()
    if not words or strong.search(words):
        return _none(words)
    parts = goal_parts.split(words)
    if parts:
        return _compound(parts.goal, parts.means, knowledge)
    reading = understand_metric(goal_parts.plain(words), knowledge)
    posed = _posing(reading, words, knowledge)
    if posed:
        return posed
    for vague in goal_cues.vague():
        if vague.pattern.search(words):
            return _vague(vague.purposes, words)
    classified = _classified(words)
    if weak.search(words) and classified.confidence < SURE:
        return _none(words)
    return classified


def _classified(words: str) -> GoalReading:
    """Weigh the words for every purpose."""
    ranked = _ranked(words)
    if not ranked:
        return GoalReading(state=GoalState.AMBIGUOUS)
    (best, first), rest = ranked[0], ranked[1:]
    margin = first - (rest[0][1] if rest else 0.0)
    confidence = max(0.1, min(0.97, 0.3 + 0.13 * margin + 0.04 * first))
    return GoalReading(
        state=GoalState.CLEAR if confidence >= 0.5 else GoalState.AMBIGUOUS,
        purpose=best,
        confidence=round(confidence, 3),
        alternatives=tuple(key for key, _ in rest[:3]),
    )


def _ranked(words: str) -> list[tuple[PurposeKey, float]]:
    return sorted(goal_cues.score(words).items(), key=lambda pair: -pair[1])


def _none(words: str) -> GoalReading:
    ranked = _ranked(words) if words else []
    return GoalReading(
        state=GoalState.NONE,
        purpose=ranked[0][0] if ranked else None,
        confidence=0.2 if ranked else 0.0,
        alternatives=tuple(key for key, _ in ranked[1:4]),
    )


def _vague(purposes: tuple[PurposeKey, ...], words: str) -> GoalReading:
    return GoalReading(
        state=GoalState.AMBIGUOUS,
        purpose=purposes[0],
        confidence=0.45,
        alternatives=purposes[1:],
    )


def _posing(reading: MetricReading, words: str, knowledge: Knowledge) -> GoalReading | None:
    """Tell a number posing as a goal from words that name a purpose."""
    metric = reading.best
    if metric is None or reading.confidence < goal_parts.POSING_FROM or metric in _HONEST:
        return None
    role = knowledge.metrics[metric].role
    purpose = _OTHERS.get(metric) or _POSING.get(role)
    if purpose is None or not goal_parts.is_number(words, metric):
        return None
    ranked = _ranked(words)
    return GoalReading(
        state=GoalState.METRIC,
        purpose=PurposeKey(purpose),
        confidence=0.6,
        alternatives=tuple(key for key, _ in ranked if key != purpose)[:3],
        metric=metric,
    )


def _compound(goal: str, means: str, knowledge: Knowledge) -> GoalReading:
    """Judge by the purpose alone; the means become the KPI when they are one."""
    classified = _classified(goal)
    reading = understand_metric(goal_parts.plain(means), knowledge)
    if classified.purpose is None:
        classified = _classified(f"{means} {goal}")
    ranked = _ranked(means)
    other = reading.best is not None or (ranked and ranked[0][0] != classified.purpose)
    return GoalReading(
        state=GoalState.COMPOUND if other and classified.purpose else classified.state,
        purpose=classified.purpose,
        confidence=classified.confidence,
        alternatives=classified.alternatives,
        metric=reading.best,
        kpi_part=means if other else None,
    )
