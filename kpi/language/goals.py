"""What is this goal for?

A sentence may name a purpose, be a number posing as a goal, name none, put a number before the
purpose that it is meant for, or say something that may mean several purposes.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from kpi.knowledge import Knowledge
from kpi.language import goal_cues, goal_parts
from kpi.language.goal_parts import Parts
from kpi.language.metrics import MetricReading, understand_name
from kpi.language.wording import canon
from kpi.model import MetricKey, PurposeKey

#: From here on a purpose is taken without asking.
SURE = 0.75
#: Below this a purpose is hardly more than a guess.
_CLEAR = 0.5
#: A metric has to be read at least this surely before a goal is called a number.
_POSING_FROM = 0.55
_MOST_ALTERNATIVES = 3
#: How sure a lead of so many points over the second purpose makes: by the phrases of
#: benchmarks/words, a lead of 3.5 points is wrong in about one of fifty.
_FLOOR = 0.33
_PER_POINT = 0.12
_MOST_SURE = 0.97
_VAGUE = 0.45
_POSED = 0.6
_ASIDE = re.compile(r"\([^()]*\)")
#: What a metric counts that says nothing of what it is for, with the likeliest purpose.
_POSING = {
    **dict.fromkeys(("seen", "reached", "tag_traveled", "started_video"), "awareness"),
    **dict.fromkeys(("came_live", "looked_closer", "passed_on", "spent"), "awareness"),
    **dict.fromkeys(("priced_exposure", "paid_posts", "team_posted"), "awareness"),
    **dict.fromkeys(("watched", "kept"), "consideration"),
    **dict.fromkeys(("audience_size", "joined", "left_following", "creator_size"), "influence"),
    **dict.fromkeys(("reacted", "tapped_like", "wrote_back"), "engagement"),
    "clicked": "traffic",
    "took_part": "advocacy",
}
#: These are purposes in themselves unless they come as a figure.
_ONLY_AS_FIGURE = frozenset({"reacted", "wrote_back", "passed_on", "clicked", "reached"})


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
    words = _ASIDE.sub("", canon(text)).strip() or canon(text)
    strong, weak = goal_cues.nothing()
    if not words or strong.search(words):
        return _none(words)
    parts = goal_parts.split(words)
    reading = (
        (_compound(parts, knowledge) if parts else None)
        or _vague(goal_parts.opened(words))
        or _posing(words, knowledge)
        or _classified(words)
    )
    is_doubtful = reading.state in {GoalState.CLEAR, GoalState.AMBIGUOUS}
    if is_doubtful and reading.confidence < SURE and weak.search(words):
        return _none(words)
    return reading


def _classified(words: str) -> GoalReading:
    """Weigh the words for every purpose."""
    ranked = _ranked(words)
    if not ranked:
        return GoalReading(state=GoalState.AMBIGUOUS)
    best, first = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    confidence = min(_MOST_SURE, _FLOOR + _PER_POINT * (first - second))
    return GoalReading(
        state=GoalState.CLEAR if confidence >= _CLEAR else GoalState.AMBIGUOUS,
        purpose=best,
        confidence=round(confidence, 3),
        alternatives=_others(ranked, best),
    )


def _none(words: str) -> GoalReading:
    """Say that no goal is stated; what it may be is hardly a guess."""
    ranked = _ranked(words) if words else []
    best = ranked[0][0] if ranked else None
    return GoalReading(
        state=GoalState.NONE,
        purpose=best,
        confidence=0.2 if best else 0.0,
        alternatives=_others(ranked, best),
    )


def _vague(words: str) -> GoalReading | None:
    """Recognize words that may mean several purposes."""
    for vague in goal_cues.vague():
        if vague.pattern.search(words):
            return GoalReading(
                state=GoalState.AMBIGUOUS,
                purpose=vague.purposes[0],
                confidence=_VAGUE,
                alternatives=vague.purposes[1:],
            )
    return None


def _posing(words: str, knowledge: Knowledge) -> GoalReading | None:
    """Tell a number posing as a goal from words that name a purpose."""
    name = goal_parts.plain(words)
    reading = understand_name(name, knowledge)
    is_figure = goal_parts.names_a_figure(words)
    if reading.best is None and is_figure:
        reading = understand_name(goal_parts.head(name), knowledge)
    metric = reading.best
    if metric is None or reading.confidence < _POSING_FROM:
        return None
    counts = knowledge.metrics[metric].counts
    if counts not in _POSING or (counts in _ONLY_AS_FIGURE and not is_figure):
        return None
    purpose = PurposeKey(_POSING[counts])
    return GoalReading(
        state=GoalState.METRIC,
        purpose=purpose,
        confidence=_POSED,
        alternatives=_others(_ranked(words), purpose),
        metric=metric,
    )


def _compound(parts: Parts, knowledge: Knowledge) -> GoalReading | None:
    """Judge a sentence with a means by its purpose alone; None when the means is no number."""
    reading = understand_name(goal_parts.plain(parts.means), knowledge)
    goal = _classified(parts.goal)
    if goal.purpose is None or not _is_means(reading, parts, goal.purpose):
        return None
    return replace(goal, state=GoalState.COMPOUND, metric=reading.best, kpi_part=parts.means)


def _is_means(reading: MetricReading, parts: Parts, purpose: PurposeKey) -> bool:
    """Say whether the means is a metric, or speaks for another purpose than the goal does."""
    if reading.best is not None and reading.confidence >= _POSING_FROM:
        return True
    ranked = _ranked(parts.means)
    return bool(ranked) and ranked[0][0] != purpose and goal_parts.names_a_figure(parts.means)


def _ranked(words: str) -> list[tuple[PurposeKey, float]]:
    return sorted(goal_cues.score(words).items(), key=lambda pair: -pair[1])


def _others(
    ranked: list[tuple[PurposeKey, float]], best: PurposeKey | None
) -> tuple[PurposeKey, ...]:
    return tuple(key for key, _ in ranked if key != best)[:_MOST_ALTERNATIVES]
