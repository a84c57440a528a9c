"""One call per object, naming only the fields that matter to the test.

Everything is fictional. Unnamed fields fit together: the goal, the KPI, the series and the
schedule are all of channel ``C1`` in workspace ``T1``, owned by ``U1``, for December 2026.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeVar

from kpi.formulas import EMV, Formula, FormulaId
from kpi.messages import Message, MessageKind
from kpi.model import (
    OWN_PURPOSE,
    ActionId,
    Aggregation,
    ChannelId,
    DeliveryId,
    Direction,
    DraftId,
    Goal,
    GoalId,
    JobId,
    Judgement,
    Kept,
    Kpi,
    KpiId,
    Language,
    MetricKey,
    NoteId,
    Observation,
    OwnMetric,
    OwnPurpose,
    Period,
    Person,
    PurposeKey,
    RunId,
    Scope,
    Series,
    SeriesId,
    SourceId,
    Target,
    TargetKind,
    Team,
    Unit,
    UserId,
    Verdict,
    Workspace,
    WorkspaceId,
)
from kpi.ports import (
    Action,
    AlertState,
    AuditEntry,
    Break,
    CommentWords,
    Confidence,
    DayComments,
    DayPosts,
    Delivery,
    Draft,
    Evaluation,
    Forecast,
    HourValue,
    Job,
    Lesson,
    Level,
    Note,
    Run,
    Schedule,
    Source,
    SourceKind,
    UnitOfWorkFactory,
    Window,
)

T = TypeVar("T")

UowFactory = UnitOfWorkFactory

WORKSPACE = WorkspaceId("T1")
OTHER_WORKSPACE = WorkspaceId("T2")
CHANNEL = ChannelId("C1")
OTHER_CHANNEL = ChannelId("C2")
OWNER = UserId("U1")
OTHER_PERSON = UserId("U2")
GOAL = GoalId("g1")
KPI = KpiId("k1")
SERIES = SeriesId("s1")
SOURCE = SourceId("q1")
METRIC = MetricKey("impressions")
NOW = datetime(2026, 12, 7, 0, 0, tzinfo=UTC)  # a Monday, 09:00 in Tokyo
TODAY = date(2026, 12, 7)
DECEMBER = Period(start=date(2026, 12, 1), end=date(2027, 1, 1))


def a_day(offset: int = 0) -> date:
    """Return the local day ``offset`` days after TODAY."""
    return TODAY + timedelta(days=offset)


def a_moment(**later: float) -> datetime:
    """Return NOW moved by the keywords of ``timedelta``."""
    return NOW + timedelta(**later)


def a_period(start: date = DECEMBER.start, end: date = DECEMBER.end) -> Period:
    """Return December 2026, or the days asked for."""
    return Period(start=start, end=end)


def _made(
    kind: Callable[..., T], defaults: Mapping[str, object], changes: Mapping[str, object]
) -> T:
    return kind(**{**defaults, **changes})


def a_workspace(**changes: object) -> Workspace:
    """Return an installed workspace."""
    defaults = {
        "workspace_id": WORKSPACE,
        "name": "Aozora",
        "language": Language.JA,
        "bot_user_id": UserId("UBOT"),
        "installed_at": NOW,
    }
    return _made(Workspace, defaults, changes)


def a_person(**changes: object) -> Person:
    """Return a Japanese-speaking member."""
    defaults = {
        "workspace_id": WORKSPACE,
        "user_id": OWNER,
        "language": Language.JA,
        "refreshed_at": NOW,
    }
    return _made(Person, defaults, changes)


def a_quiet_person(**changes: object) -> Person:
    """Return a member who is not to be disturbed from 22:00 to 07:00."""
    return a_person(**{"quiet_from": time(22), "quiet_until": time(7), **changes})


def a_team(**changes: object) -> Team:
    """Return the team of channel C1."""
    defaults = {
        "workspace_id": WORKSPACE,
        "channel_id": CHANNEL,
        "name": "sns",
        "language": Language.JA,
        "fallback_owner": OWNER,
    }
    return _made(Team, defaults, changes)


def a_goal(**changes: object) -> Goal:
    """Return an open awareness goal for December."""
    defaults = {
        "workspace_id": WORKSPACE,
        "goal_id": GOAL,
        "channel_id": CHANNEL,
        "sentence": "認知度を高めたい",
        "purpose": PurposeKey("awareness"),
        "owner_id": OWNER,
        "period": DECEMBER,
        "created_by": OWNER,
        "created_at": NOW,
    }
    return _made(Goal, defaults, changes)


def a_target(value: object = 1_000_000, **changes: object) -> Target:
    """Return a total to reach."""
    defaults = {
        "value": Decimal(str(value)),
        "kind": TargetKind.TOTAL,
        "direction": Direction.AT_LEAST,
    }
    return _made(Target, defaults, changes)


def a_kept(**changes: object) -> Kept:
    """Return the reason for keeping a warned KPI."""
    defaults = {"reason": "社内で決まった指標のため", "by": OWNER, "at": NOW}
    return _made(Kept, defaults, changes)


def a_kpi(**changes: object) -> Kpi:
    """Return an active KPI: a million impressions in December."""
    defaults = {
        "workspace_id": WORKSPACE,
        "kpi_id": KPI,
        "goal_id": GOAL,
        "channel_id": CHANNEL,
        "metric": METRIC,
        "label": "",
        "series_id": SERIES,
        "target": a_target(),
        "period": DECEMBER,
        "owner_id": OWNER,
        "created_by": OWNER,
        "created_at": NOW,
    }
    return _made(Kpi, defaults, changes)


def an_own_metric(**changes: object) -> OwnMetric:
    """Return a metric that the team named itself."""
    defaults = {
        "workspace_id": WORKSPACE,
        "metric": MetricKey("own:raiten"),
        "name": "来店数",
        "aggregation": Aggregation.SUM,
        "unit": Unit.COUNT,
    }
    return _made(OwnMetric, defaults, changes)


def a_scope(**changes: object) -> Scope:
    """Return a scope of one platform."""
    return _made(Scope, {"platform": "instagram"}, changes)


def a_series(**changes: object) -> Series:
    """Return the daily impressions of channel C1."""
    defaults = {
        "workspace_id": WORKSPACE,
        "series_id": SERIES,
        "channel_id": CHANNEL,
        "metric": METRIC,
        "aggregation": Aggregation.SUM,
        "unit": Unit.COUNT,
    }
    return _made(Series, defaults, changes)


def a_break(**changes: object) -> Break:
    """Return that the series counts views from today on."""
    defaults = {"workspace_id": WORKSPACE, "series_id": SERIES, "day": TODAY, "name": "Views"}
    return _made(Break, defaults, changes)


def an_observation(value: object = 100, **changes: object) -> Observation:
    """Return one value of TODAY, entered by hand."""
    defaults = {
        "series_id": SERIES,
        "day": TODAY,
        "value": Decimal(str(value)),
        "source": "hand",
        "learnt_at": NOW,
    }
    return _made(Observation, defaults, changes)


def an_hour(value: object = 10, **changes: object) -> HourValue:
    """Return the value of the hour before NOW's, from HTTP."""
    defaults = {
        "series_id": SERIES,
        "hour": NOW.replace(minute=0, second=0, microsecond=0) - timedelta(hours=1),
        "value": Decimal(str(value)),
        "source": "http",
        "learnt_at": NOW,
    }
    return _made(HourValue, defaults, changes)


def daily(*values: object, start: date = DECEMBER.start, **changes: object) -> list[Observation]:
    """Return one observation a day from ``start`` on; None leaves the day without one."""
    return [
        an_observation(value, **{"day": start + timedelta(days=n), **changes})
        for n, value in enumerate(values)
        if value is not None
    ]


def a_window(**changes: object) -> Window:
    """Return December of the series s1."""
    return _made(Window, {"series_id": SERIES, "period": DECEMBER}, changes)


def a_schedule(**changes: object) -> Schedule:
    """Return a weekly digest, Mondays at 9 in Tokyo, planned up to NOW."""
    defaults = {
        "workspace_id": WORKSPACE,
        "channel_id": CHANNEL,
        "kind": "weekly",
        "weekday": 0,
        "zone": "Asia/Tokyo",
        "country": "JP",
        "owner_id": OWNER,
        "planned_until": NOW,
    }
    return _made(Schedule, defaults, changes)


def a_message(kind: MessageKind = MessageKind.DIGEST, **data: object) -> Message:
    """Return something to be said."""
    return Message(kind=kind, data=data)


def a_delivery(delivery_id: str = "d1", **changes: object) -> Delivery:
    """Return a pending digest to channel C1, due NOW; its key follows its id."""
    defaults = {
        "workspace_id": WORKSPACE,
        "delivery_id": DeliveryId(delivery_id),
        "key": f"digest:{delivery_id}",
        "to": CHANNEL,
        "message": a_message(),
        "subject": CHANNEL,
        "due_at": NOW,
        "created_at": NOW,
    }
    return _made(Delivery, defaults, changes)


def an_alert_state(**changes: object) -> AlertState:
    """Return a KPI that was reported to be off track."""
    defaults = {
        "workspace_id": WORKSPACE,
        "kpi_id": KPI,
        "kind": "off_track",
        "state": "raised",
        "incident": 1,
        "since": NOW,
    }
    return _made(AlertState, defaults, changes)


def a_job(job_id: str = "j1", **changes: object) -> Job:
    """Return an import that waits; its key follows its id."""
    defaults = {
        "workspace_id": WORKSPACE,
        "job_id": JobId(job_id),
        "kind": "import",
        "key": f"import:{job_id}",
        "payload": {},
        "created_at": NOW,
    }
    return _made(Job, defaults, changes)


def a_run(**changes: object) -> Run:
    """Return a file import without anything refused."""
    defaults = {
        "workspace_id": WORKSPACE,
        "run_id": RunId("r1"),
        "channel_id": CHANNEL,
        "source": "file",
        "by": OWNER,
        "at": NOW,
    }
    return _made(Run, defaults, changes)


def a_source(**changes: object) -> Source:
    """Return a token for others to send numbers with."""
    defaults = {
        "workspace_id": WORKSPACE,
        "source_id": SOURCE,
        "channel_id": CHANNEL,
        "name": "倉庫",
        "kind": SourceKind.HTTP_IN,
        "owner_id": OWNER,
        "created_at": NOW,
        "planned_until": NOW,
    }
    return _made(Source, defaults, changes)


def a_draft(**changes: object) -> Draft:
    """Return an import preview that waits for an hour."""
    defaults = {
        "workspace_id": WORKSPACE,
        "draft_id": DraftId("x1"),
        "kind": "import",
        "by": OWNER,
        "channel_id": CHANNEL,
        "data": {},
        "expires_at": NOW + timedelta(hours=1),
    }
    return _made(Draft, defaults, changes)


def an_audit_entry(**changes: object) -> AuditEntry:
    """Return the record of a goal being set."""
    defaults = {
        "workspace_id": WORKSPACE,
        "at": NOW,
        "who": OWNER,
        "action": "goal.set",
        "subject": GOAL,
        "channel_id": CHANNEL,
    }
    return _made(AuditEntry, defaults, changes)


def an_evaluation(**changes: object) -> Evaluation:
    """Return what was concluded of the goal's December."""
    defaults = {
        "workspace_id": WORKSPACE,
        "goal_id": GOAL,
        "last_day": DECEMBER.last_day,
        "channel_id": CHANNEL,
        "at": NOW,
    }
    return _made(Evaluation, defaults, changes)


def a_confidence(**changes: object) -> Confidence:
    """Return what the owner said on December's sixth day."""
    defaults = {
        "workspace_id": WORKSPACE,
        "kpi_id": KPI,
        "said_on": TODAY,
        "said_at": NOW,
        "by": OWNER,
        "level": Level.HIGH,
    }
    return _made(Confidence, defaults, changes)


def a_forecast(**changes: object) -> Forecast:
    """Return how December looked on its sixth day."""
    defaults = {
        "workspace_id": WORKSPACE,
        "kpi_id": KPI,
        "made_on": TODAY,
        "made_at": NOW,
        "start": DECEMBER.start,
        "last_day": DECEMBER.last_day,
        "through": TODAY - timedelta(days=1),
        "target": Decimal(3100),
        "direction": Direction.AT_LEAST,
        "believable_from": DECEMBER.start,
        "median": Decimal(3200),
        "low": Decimal(2900),
        "high": Decimal(3500),
        "chance": Decimal("0.72"),
        "needed_per_day": Decimal(100),
    }
    return _made(Forecast, defaults, changes)


def some_comment_words(**changes: object) -> CommentWords:
    """Return what the comments of a week were about."""
    defaults = {
        "workspace_id": WORKSPACE,
        "channel_id": CHANNEL,
        "platform": "x",
        "first_day": TODAY - timedelta(days=7),
        "last_day": TODAY - timedelta(days=1),
        "comments": 40,
        "words": {"再入荷": 9, "サイズ": 4},
        "at": NOW,
    }
    return _made(CommentWords, defaults, changes)


def some_day_comments(**changes: object) -> DayComments:
    """Return two comments of a day."""
    defaults = {
        "workspace_id": WORKSPACE,
        "series_id": SERIES,
        "day": TODAY,
        "count": 2,
        "seen": b"comment1\x01comment2\x00",
    }
    return _made(DayComments, defaults, changes)


def some_posts(**changes: object) -> DayPosts:
    """Return two posts of the first of December."""
    kept = {"key": "p1", "name": "新作のご紹介", "link": "https://x.example/p1", "value": "70"}
    defaults = {
        "workspace_id": WORKSPACE,
        "series_id": SERIES,
        "day": DECEMBER.start,
        "total": Decimal(100),
        "count": 2,
        "posts": (kept, {"key": "p2", "name": "", "link": "", "value": "30"}),
    }
    return _made(DayPosts, defaults, changes)


def a_lesson(**changes: object) -> Lesson:
    """Return what the owner learnt in December."""
    defaults = {
        "workspace_id": WORKSPACE,
        "goal_id": GOAL,
        "last_day": DECEMBER.last_day,
        "channel_id": CHANNEL,
        "by": OWNER,
        "at": NOW,
        "worked": "short videos",
    }
    return _made(Lesson, defaults, changes)


def an_action(action_id: str = "a1", **changes: object) -> Action:
    """Return an improvement that is due in a week."""
    defaults = {
        "workspace_id": WORKSPACE,
        "action_id": ActionId(action_id),
        "goal_id": GOAL,
        "kpi_id": KPI,
        "channel_id": CHANNEL,
        "what": "post at noon",
        "owner_id": OWNER,
        "due": a_day(7),
        "created_by": OWNER,
        "created_at": NOW,
    }
    return _made(Action, defaults, changes)


def a_note(note_id: str = "n1", **changes: object) -> Note:
    """Return a remark on today."""
    defaults = {
        "workspace_id": WORKSPACE,
        "note_id": NoteId(note_id),
        "channel_id": CHANNEL,
        "day": TODAY,
        "text": "the campaign began",
        "by": OWNER,
        "at": NOW,
    }
    return _made(Note, defaults, changes)


def a_judgement(**changes: object) -> Judgement:
    """Return that clicks serve awareness here."""
    defaults = {
        "workspace_id": WORKSPACE,
        "purpose": PurposeKey("awareness"),
        "metric": MetricKey("link_clicks"),
        "verdict": Verdict.SERVES,
        "reason": "our shop is the brand",
        "by": OWNER,
        "at": NOW,
        "on": TODAY,
    }
    return _made(Judgement, defaults, changes)


def a_formula(**changes: object) -> Formula:
    """Return a formula that prices likes, and holds from today on."""
    defaults = {
        "workspace_id": WORKSPACE,
        "formula_id": FormulaId("1"),
        "metric": EMV,
        "prices": {"likes": "20"},
        "valid_from": TODAY,
        "by": OWNER,
        "at": NOW,
    }
    return _made(Formula, defaults, changes)


def an_own_purpose(**changes: object) -> OwnPurpose:
    """Return a purpose that a team named itself; it resembles brand awareness."""
    defaults = {
        "workspace_id": WORKSPACE,
        "purpose": PurposeKey(f"{OWN_PURPOSE}1"),
        "name": "fan community",
        "description": "people who come back to us",
        "like": PurposeKey("awareness"),
        "by": OWNER,
        "at": NOW,
    }
    return _made(OwnPurpose, defaults, changes)
