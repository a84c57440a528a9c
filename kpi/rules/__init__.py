"""Rules over a goal and all of its KPIs, each a pure function with a number of its own.

``judge_set`` returns what they find, the gravest first; ``cover`` tells which roles are filled.
"""

from kpi.rules import past, telling
from kpi.rules.judging import JudgedSet, judge_set
from kpi.rules.roles import Coverage, Role
from kpi.rules.values import (
    Concern,
    Figure,
    GoalSet,
    Known,
    Member,
    Rule,
    Severity,
    ranked,
)

__all__ = [
    "Concern",
    "Coverage",
    "Figure",
    "GoalSet",
    "JudgedSet",
    "Known",
    "Member",
    "Role",
    "Rule",
    "Severity",
    "judge_set",
    "past",
    "ranked",
    "telling",
]
