"""The words of the house as values: frozen, keyword-only, without behavior that needs the world.

Amounts are ``Decimal``. Days are local dates of the team; a period is half-open. Instants are
aware datetimes in UTC. Ids are opaque texts and mean nothing outside their workspace.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, NewType

WorkspaceId = NewType("WorkspaceId", str)
ChannelId = NewType("ChannelId", str)
UserId = NewType("UserId", str)
GoalId = NewType("GoalId", str)
KpiId = NewType("KpiId", str)
SeriesId = NewType("SeriesId", str)
RunId = NewType("RunId", str)
SourceId = NewType("SourceId", str)
DeliveryId = NewType("DeliveryId", str)
JobId = NewType("JobId", str)
DraftId = NewType("DraftId", str)
ActionId = NewType("ActionId", str)
NoteId = NewType("NoteId", str)
MetricKey = NewType("MetricKey", str)
PurposeKey = NewType("PurposeKey", str)

#: Prefix of the key of a metric that a team named itself.
OWN_METRIC = "own:"
#: Prefix of the key of a purpose that a team named itself.
OWN_PURPOSE = "own:"
#: The purpose of a goal that states none.
NO_PURPOSE = PurposeKey("none")


class Language(StrEnum):
    """The languages that Mato speaks."""

    JA = "ja"
    EN = "en"


class Verdict(StrEnum):
    """Whether reaching a metric brings a purpose closer."""

    SERVES = "serves"
    SUPPORTS = "supports"
    DEBATED = "debated"
    DOES_NOT_SERVE = "does_not_serve"
    WORKS_AGAINST = "works_against"
    ASK = "ask"  # no verdict before a question is answered

    @property
    def is_warning(self) -> bool:
        """Whether the KPI is warned about, and kept only with a reason."""
        return self in {Verdict.DOES_NOT_SERVE, Verdict.WORKS_AGAINST}


class Aggregation(StrEnum):
    """How the daily values of a metric make one value of a period."""

    SUM = "sum"
    LAST = "last"  # a level: the newest value stands
    RATIO = "ratio"  # sum of numerators over sum of denominators
    UNIQUE = "unique"  # reach: days must never be added


class Unit(StrEnum):
    """What is counted; decides how a value is written."""

    COUNT = "count"
    PERCENT = "percent"  # stored as percent points: 3.4 means 3.4 %
    CURRENCY = "currency"
    SECONDS = "seconds"
    HOURS = "hours"
    SCORE = "score"


class Direction(StrEnum):
    """Which side of the target is success."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class TargetKind(StrEnum):
    """What the target number is compared with."""

    TOTAL = "total"  # the period's sum
    LEVEL = "level"  # the newest value
    CHANGE = "change"  # the newest value less the baseline


class Recurrence(StrEnum):
    """The window that a recurring target starts anew in."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class GoalState(StrEnum):
    """Whether a goal is being worked for."""

    OPEN = "open"
    CLOSED = "closed"


class KpiState(StrEnum):
    """Whether a KPI is being steered by."""

    ACTIVE = "active"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A half-open range of local days: ``start`` belongs to it, ``end`` does not."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            message = f"a period ends after it starts: {self.start} to {self.end}"
            raise ValueError(message)

    @property
    def last_day(self) -> date:
        """The last day that belongs to the period."""
        return self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days belong to the period."""
        return (self.end - self.start).days

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def __iter__(self) -> Iterator[date]:
        return (self.start + timedelta(days=n) for n in range(self.days))


#: What the values of a series are by day, where it is not what happened on the day: what had the
#: posts, videos or stories published on it; the period that ended on it; live videos alone.
POSTS, VIDEOS, STORIES, PERIOD, LIVE = "posts", "videos", "stories", "period", "live"
#: What a series may be all of, added up (kpi.sums).
INFLUENCERS, CAMPAIGNS, ACCOUNTS = "influencers", "campaigns", "accounts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which part of a team's activity a series counts; empty means not told apart.

    ``basis`` is empty where a day's value is what happened on that day. It is POSTS (VIDEOS,
    STORIES) where the value is what those published on that day had in all when the file was
    made, PERIOD where it is that of a whole period which ended on that day, LIVE where it is
    what happened on the day in live videos alone. These are never one series.

    With ``over`` the series is what Mato adds up: that of all influencers, campaigns or accounts.
    """

    platform: str = ""
    account: str = ""
    campaign: str = ""
    influencer: str = ""
    basis: str = ""
    over: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is told apart."""
        named = (self.platform, self.account, self.campaign, self.influencer)
        return not any((*named, self.basis, self.over))

    def covers(self, other: "Scope") -> bool:
        """Whether each part named here is the same in ``other``."""
        return all(
            not mine or mine == theirs
            for mine, theirs in (
                (self.platform, other.platform),
                (self.account, other.account),
                (self.campaign, other.campaign),
                (self.influencer, other.influencer),
                (self.basis, other.basis),
                (self.over, other.over),
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """One Slack installation; nothing ever crosses it."""

    workspace_id: WorkspaceId
    name: str
    language: Language
    fiscal_month: int = 4  # 1 to 12: the month that the fiscal year starts in
    bot_user_id: UserId = UserId("")
    installed_at: datetime
    uninstalled_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What Mato knows of a Slack user: how to address them and when not to."""

    workspace_id: WorkspaceId
    user_id: UserId
    language: Language
    language_is_known: bool = False  # from the Slack profile, not guessed from a script
    zone: str = "Asia/Tokyo"
    is_admin: bool = False
    is_guest: bool = False  # guests and strangers from a shared channel only read
    is_gone: bool = False
    quiet_from: time | None = None  # local time; None: no quiet hours
    quiet_until: time | None = None
    snoozed_until: datetime | None = None
    #: Alert kinds that this person switched off: of all KPIs, or ``kind:kpi_id`` of one.
    muted: frozenset[str] = frozenset()
    refreshed_at: datetime

    def wants(self, kind: str, kpi_id: KpiId) -> bool:
        """Whether alerts of the kind about the KPI are to be told."""
        return self.muted.isdisjoint({kind, f"{kind}:{kpi_id}"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The people of one channel: home of goals, digest and time zone."""

    workspace_id: WorkspaceId
    channel_id: ChannelId
    name: str = ""
    language: Language
    zone: str = "Asia/Tokyo"
    country: str = "JP"  # ISO 3166-1 alpha-2: whose holidays count
    fallback_owner: UserId
    is_private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A team's own sentence, what it is for, whose it is and when.

    ``outcome_target`` is what its outcome is to come to in the period, in the metric's unit.
    """

    workspace_id: WorkspaceId
    goal_id: GoalId
    channel_id: ChannelId
    sentence: str
    purpose: PurposeKey
    owner_id: UserId
    period: Period
    outcome_metric: MetricKey | None = None
    outcome_target: Decimal | None = None
    state: GoalState = GoalState.OPEN
    created_by: UserId
    created_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The number to reach.

    ``value`` is in the metric's unit; for ``CHANGE`` it is the difference from the baseline.
    With a recurrence, the number is for each such window, not for the whole period.
    """

    value: Decimal
    kind: TargetKind
    direction: Direction = Direction.AT_LEAST
    recurrence: Recurrence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Why a KPI stands in spite of a warning, and when its owner is asked again."""

    reason: str
    by: UserId
    at: datetime
    review_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """A number that a team steers a goal by."""

    workspace_id: WorkspaceId
    kpi_id: KpiId
    goal_id: GoalId
    channel_id: ChannelId
    metric: MetricKey
    label: str  # the team's own words; empty: the catalog's name in the reader's language
    series_id: SeriesId
    target: Target
    baseline: Decimal | None = None
    period: Period
    owner_id: UserId
    kept: Kept | None = None
    state: KpiState = KpiState.ACTIVE
    created_by: UserId
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMetric:
    """A metric that a team named itself."""

    workspace_id: WorkspaceId
    metric: MetricKey  # starts with OWN_METRIC
    name: str
    aggregation: Aggregation
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPurpose:
    """A kind of goal that a team named itself; judged as ``like``, unless it says otherwise."""

    workspace_id: WorkspaceId
    purpose: PurposeKey  # starts with OWN_PURPOSE
    name: str
    description: str = ""
    like: PurposeKey  # of the catalog
    by: UserId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a team says of a pair in place of the catalog; ``on`` is the day where it was said."""

    workspace_id: WorkspaceId
    purpose: PurposeKey
    metric: MetricKey
    verdict: Verdict
    reason: str
    by: UserId
    at: datetime
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The daily values of one metric of one team in one scope."""

    workspace_id: WorkspaceId
    series_id: SeriesId
    channel_id: ChannelId
    metric: MetricKey
    scope: Scope = field(default_factory=Scope)
    aggregation: Aggregation
    unit: Unit


class Observation(NamedTuple):
    """One value of a series on one local day, with where it came from and when.

    For a ratio, ``numerator`` and ``denominator`` are its parts when the source knew them; then
    ``value`` is their quotient in the series' unit. A tuple, as a file brings a million of them.
    """

    series_id: SeriesId
    day: date
    value: Decimal
    source: str  # "hand", "file", ...
    learnt_at: datetime
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    run_id: RunId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RollUp:
    """What the store says of one series over one window, computed by the database.

    ``total`` adds the effective value of each day; ``numerator`` and ``denominator`` add the
    parts where every counted day has them, else they are None. ``last_day`` and ``last_value``
    are of the newest day in the window, ``newest_day`` of the whole series.
    """

    series_id: SeriesId
    total: Decimal = Decimal(0)
    days: int = 0
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    first_day: date | None = None
    last_day: date | None = None
    last_value: Decimal | None = None
    newest_day: date | None = None
    newest_learnt_at: datetime | None = None
