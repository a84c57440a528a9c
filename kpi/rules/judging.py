"""All rules over one set: what they find, the gravest first, nothing said twice."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kpi.knowledge import Knowledge
from kpi.rules import coverage, data, risks, shape, targets
from kpi.rules.roles import Coverage, cover
from kpi.rules.values import Case, Concern, GoalSet, Rule, Severity, case_of

#: Of equally grave ones the earlier is said first: pair, set, target, measuring, risk, tips.
RULES: tuple[Callable[[Case], Iterator[Concern]], ...] = (
    coverage.misses_goal,
    coverage.nothing_direct,
    targets.too_little,
    targets.unrealistic,
    shape.far_above,
    coverage.only_outputs,
    coverage.only_lagging,
    shape.below,
    shape.fight,
    shape.twins,
    shape.too_many,
    shape.cost_alone,
    shape.ratio_alone,
    risks.gameable,
    data.not_measured,
    data.late_start,
    targets.no_base,
    risks.no_tone,
    risks.no_guard,
    data.not_ours,
    coverage.only_one,
    risks.credit,
    risks.no_survey,
    risks.habit,
    coverage.many_goals,
)
#: What need not be said where the other is: the one remark mends both.
_SAID_BY = {
    Rule.FAR_ABOVE: {Rule.NOTHING_DIRECT, Rule.ONLY_LEADING},
    Rule.ONLY_OUTPUTS: {Rule.NOTHING_DIRECT, Rule.ONLY_LEADING, Rule.FAR_ABOVE},
    Rule.ONLY_ONE: {
        Rule.NOTHING_DIRECT,
        Rule.ONLY_LEADING,
        Rule.ONLY_OUTPUTS,
        Rule.ONLY_LAGGING,
        Rule.COST_ALONE,
        Rule.RATIO_ALONE,
        Rule.GAMEABLE,
    },
    Rule.NO_GUARD: {Rule.ONLY_ONE},
    Rule.NO_SURVEY: {Rule.ONLY_OUTPUTS},
    Rule.NOT_OURS: {Rule.ONLY_LAGGING},
    Rule.BELOW: {Rule.NOTHING_DIRECT},
}
#: Both name what to read beside a number: the tip says nothing more.
_ALONE = frozenset({Rule.RATIO_ALONE, Rule.COST_ALONE})
_GRAVITY = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSet:
    """What is to be said of a set, the gravest first, and which roles it fills.

    ``coverage`` is None for a goal of which nothing can be said.
    """

    concerns: tuple[Concern, ...]
    coverage: Coverage | None

    @property
    def open(self) -> tuple[Concern, ...]:
        """What counts as open; tips do not."""
        return tuple(one for one in self.concerns if one.counts)


def judge_set(goal_set: GoalSet, knowledge: Knowledge) -> JudgedSet:
    """Judge a goal's KPIs together; a goal without KPIs has nothing to be said of it."""
    case = case_of(goal_set, knowledge)
    found = [one for rule in RULES for one in rule(case)] if goal_set.members else []
    return JudgedSet(concerns=tuple(_sorted(_once(found))), coverage=cover(case))


def _once(found: Iterable[Concern]) -> list[Concern]:
    listed = list(found)
    rules = {one.rule for one in listed}
    alone = {one.about for one in listed if one.rule in _ALONE}
    return [
        one
        for one in listed
        if not _SAID_BY.get(one.rule, set()) & rules
        and not (one.rule is Rule.NO_GUARD and one.about in alone)
    ]


def _sorted(found: Iterable[Concern]) -> list[Concern]:
    return sorted(found, key=lambda one: _GRAVITY[one.severity])
