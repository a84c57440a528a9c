"""What the domain needs from the world: Protocols that storage and bot implement.

A unit of work is one short transaction: everything read and written inside it is consistent,
nothing is kept unless ``commit`` is called. Each method takes the workspace first, so no query
can cross workspaces. Reads return lists ordered as stated. One contract suite
(tests/contract) runs over the in-memory, the SQLite and the PostgreSQL implementation.
"""

from kpi.ports.confidences import Confidence, Confidences, Level
from kpi.ports.deliveries import Delivery, DeliveryState, Outbox, WhenUnclear
from kpi.ports.forecasts import Forecast, Forecasts
from kpi.ports.formulas import Formulas
from kpi.ports.goals import Goals, Kpis, SeriesStore
from kpi.ports.hours import Hours, HourValue
from kpi.ports.installations import People, Teams, Workspaces
from kpi.ports.json import Json
from kpi.ports.own import Judgements, Own, OwnKnowledge, OwnPurposes
from kpi.ports.posts import DayPosts, PostsByDay
from kpi.ports.records import Audit, AuditEntry, Seen
from kpi.ports.reviews import (
    WHOLE_GOAL,
    Action,
    Actions,
    ActionState,
    Evaluation,
    Evaluations,
    Lesson,
    Lessons,
    Note,
    Notes,
)
from kpi.ports.said import CommentWords, DayComments, KnownComments, SaidWords
from kpi.ports.schedules import HolidayPolicy, Schedule, Schedules, ScheduleState
from kpi.ports.sources import Rhythm, Source, SourceKind, Sources, SourceState
from kpi.ports.unit import Membership, UnitOfWork, UnitOfWorkFactory
from kpi.ports.values import (
    Break,
    BreakOrigin,
    Observations,
    Past,
    Revision,
    Window,
    Written,
    precedence,
)
from kpi.ports.watch import Alerts, AlertState
from kpi.ports.work import Draft, Drafts, Job, Jobs, Run, Runs

__all__ = [
    "WHOLE_GOAL",
    "Action",
    "ActionState",
    "Actions",
    "AlertState",
    "Alerts",
    "Audit",
    "AuditEntry",
    "Break",
    "BreakOrigin",
    "CommentWords",
    "Confidence",
    "Confidences",
    "DayComments",
    "DayPosts",
    "Delivery",
    "DeliveryState",
    "Draft",
    "Drafts",
    "Evaluation",
    "Evaluations",
    "Forecast",
    "Forecasts",
    "Formulas",
    "Goals",
    "HolidayPolicy",
    "HourValue",
    "Hours",
    "Job",
    "Jobs",
    "Json",
    "Judgements",
    "KnownComments",
    "Kpis",
    "Lesson",
    "Lessons",
    "Level",
    "Membership",
    "Note",
    "Notes",
    "Observations",
    "Outbox",
    "Own",
    "OwnKnowledge",
    "OwnPurposes",
    "Past",
    "People",
    "PostsByDay",
    "Revision",
    "Rhythm",
    "Run",
    "Runs",
    "SaidWords",
    "Schedule",
    "ScheduleState",
    "Schedules",
    "Seen",
    "SeriesStore",
    "Source",
    "SourceKind",
    "SourceState",
    "Sources",
    "Teams",
    "UnitOfWork",
    "UnitOfWorkFactory",
    "WhenUnclear",
    "Window",
    "Workspaces",
    "Written",
    "precedence",
]
