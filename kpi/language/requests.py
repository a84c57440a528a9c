"""What ``/goal`` and ``/kpi`` can ask for, as values: one class each.

What the person did not say is None or empty: the modal asks for it, nothing is guessed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Protocol

from kpi.language.dates import PeriodReading
from kpi.language.numbers import Amount
from kpi.language.phrases import Doubt
from kpi.model import Direction, Language, MetricKey, Scope, TargetKind, UserId
from kpi.ports import HolidayPolicy
from kpi.schedule import RuleKind


class MetricWords(Protocol):
    """What kpi.language.metrics makes of the words for a metric."""

    @property
    def best(self) -> MetricKey | None:
        """The metric that is most likely meant."""
        ...

    @property
    def platform(self) -> str:
        """The platform that the words name, or empty."""
        ...


class GoalWords(Protocol):
    """What kpi.language.goals makes of a goal's sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the reading of a command depends on, besides its text."""

    today: date  # in the asker's zone
    fiscal_month: int
    language: Language
    understand_metric: Callable[[str], MetricWords]
    understand_goal: Callable[[str], GoalWords]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalDraft:
    """``/goal ...``: the sentence is the person's own, without the phrase for the date."""

    sentence: str = ""
    period: PeriodReading = field(default_factory=PeriodReading)
    reading: GoalWords | None = None  # None: no sentence
    owner: UserId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListGoals:
    """``/goal list``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowFormula:
    """``/kpi formula``: what the workspace counts a piece of earned media worth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPurposes:
    """``/goal purposes``: those that the workspace named itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditGoal:
    """``/goal edit ...``; ``hint`` is what tells the goal from others, maybe empty.

    ``draft`` is the goal that all the words are where they name none: change minds by March.
    """

    hint: str = ""
    draft: GoalDraft | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenGoal:
    """``/goal reopen ...``: one that was closed."""

    hint: str = ""
    draft: GoalDraft | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseGoal:
    """``/goal close ...``."""

    hint: str = ""
    draft: GoalDraft | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewGoal:
    """``/goal review ...``; ``hint`` is what tells the goal from others, maybe empty."""

    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalHelp:
    """``/goal help``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiDraft:
    """``/kpi ...``: a KPI as far as it was said.

    ``amounts`` holds more than one where it is not clear which is the target; ``amount`` is
    then None. ``goal_hint`` is some of the goal's words.
    """

    metric_text: str = ""
    metric: MetricWords | None = None  # None: no metric was named
    amount: Amount | None = None
    amounts: tuple[Amount, ...] = ()
    baseline: Amount | None = None
    kind: TargetKind | None = None
    direction: Direction | None = None
    period: PeriodReading = field(default_factory=PeriodReading)
    goal_hint: str = ""
    scope: Scope = field(default_factory=Scope)
    owner: UserId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogDraft:
    """``/kpi log ...``: one value of one day; no day means that none was said."""

    metric_text: str = ""
    metric: MetricWords | None = None
    amount: Amount | None = None
    amounts: tuple[Amount, ...] = ()
    day: date | None = None
    day_doubts: tuple[Doubt, ...] = ()
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """``/kpi log`` alone: all my KPIs at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowStatus:
    """``/kpi status``, maybe of one goal or metric."""

    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListKpis:
    """``/kpi list``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVerdicts:
    """``/kpi verdicts``: those that the workspace gave itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditKpi:
    """``/kpi edit ...``: ``draft`` says which (its metric) and maybe what becomes of it."""

    draft: KpiDraft = field(default_factory=KpiDraft)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreKpi:
    """``/kpi restore ...``: one that was removed."""

    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveKpi:
    """``/kpi remove ...``."""

    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportData:
    """``/kpi import``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """``/kpi undo``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiHelp:
    """``/kpi help``."""


class DigestAction(StrEnum):
    """What is to happen to the channel's digest."""

    SHOW = "show"  # nothing was said: say how it is, offer the modal
    SET = "set"
    OFF = "off"
    ON = "on"  # again, as it was
    NOW = "now"
    PREVIEW = "preview"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRequest:
    """``/kpi digest ...``; ``weekday`` counts from Monday as 0, ``month_day`` 31 is the last.

    ``unread`` are the words that were not understood, to be said back.
    """

    action: DigestAction = DigestAction.SHOW
    kind: RuleKind | None = None
    weekday: int | None = None
    month_day: int | None = None
    at: time | None = None
    zone: str | None = None
    holidays: HolidayPolicy | None = None
    unread: tuple[str, ...] = ()


class AlertsAction(StrEnum):
    """What is to happen to the asker's own alerts."""

    SHOW = "show"
    ON = "on"
    OFF = "off"
    QUIET = "quiet"
    NOT_QUIET = "not_quiet"
    SNOOZE = "snooze"
    WHY = "why"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertsRequest:
    """``/kpi alerts ...``.

    A snooze lasts for ``span``, or until ``day`` begins or, with ``at``, to that time of it, or
    until the next working day where it is ``to_working_day``, or until the next period of one of
    the person's KPIs begins where it is ``to_next_period``.
    QUIET without hours asks for them.
    """

    action: AlertsAction = AlertsAction.SHOW
    quiet_from: time | None = None
    quiet_until: time | None = None
    span: timedelta | None = None
    day: date | None = None
    at: time | None = None
    to_working_day: bool = False
    to_next_period: bool = False
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """``/kpi settings``, or ``/kpi language english``: None: the modal asks.

    ``unread`` are words that name no language that Mato has.
    """

    language: Language | None = None
    unread: str = ""


class SourcesAction(StrEnum):
    """What is to happen to what the channel has connected."""

    SHOW = "show"
    ADD = "add"
    TOKEN = "token"  # noqa: S105 a word that people type


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesRequest:
    """``/kpi sources ...``; ``name`` is what a new one is to be called, maybe empty."""

    action: SourcesAction = SourcesAction.SHOW
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Improve:
    """``/kpi action ...``: what is to be tried, by when and whom; empty: list them."""

    what: str = ""
    due: date | None = None
    owner: UserId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteNote:
    """``/kpi note ...``: what the team knows of a day; no text: list them; no day: today."""

    day: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A word that looks like a mistyped subcommand, and the one it resembles."""

    command: str  # "goal" or "kpi"
    word: str
    nearest: str


GoalRequest = (
    GoalDraft
    | ListGoals
    | ListPurposes
    | EditGoal
    | CloseGoal
    | ReopenGoal
    | ReviewGoal
    | GoalHelp
    | Unknown
)
KpiRequest = (
    KpiDraft
    | LogDraft
    | CheckIn
    | ShowStatus
    | ListKpis
    | ListVerdicts
    | ShowFormula
    | EditKpi
    | RemoveKpi
    | RestoreKpi
    | ImportData
    | Undo
    | KpiHelp
    | DigestRequest
    | AlertsRequest
    | ChannelSettings
    | Improve
    | WriteNote
    | SourcesRequest
    | Unknown
)
