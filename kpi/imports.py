"""What came out of a file or another source, before anything is stored.

A source yields raw rows (storage/sources); here they are understood: which metric a name means,
which series a row belongs to, what a person should see before they confirm.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol

from kpi.comments.seen import Seen
from kpi.comments.topics import Said
from kpi.model import MetricKey, Scope
from kpi.posts import Post


class Grain(StrEnum):
    """What the numbers of a row are about."""

    DAILY = "daily"  # what happened on a day
    CUMULATIVE = "cumulative"  # what there was in all by a day
    PER_POST = "per_post"  # what one post had in all when the file was made
    LIFETIME = "lifetime"  # what there was over a whole period
    HOURLY = "hourly"
    NONE = "none"  # no numbers over time: an audience, a list of devices
    UNKNOWN = "unknown"


#: The name under which each post is counted, whatever else it has.
POST = "#post"
#: So much of a column has to be of a kind for all of it to be taken so.
_MOSTLY = 0.6
#: Why a post without a day is refused; it is counted nevertheless.
UNDATED = "import.undated_post"


class RawRow(NamedTuple):
    """One value as the source gives it; ``name`` is its column or metric cell, untouched.

    ``at`` is the time of day where the source has one: aware where it says its offset, else on
    the clock of the channel. ``is_hour``: it says that the value is of the hour that begins then.
    """

    line: int
    day: date
    name: str
    value: Decimal
    scope: Scope
    is_percent: bool = False  # written with a percent sign
    is_duration: bool = False  # written as a time (0:05:12), and given in seconds
    post: Post | None = None  # where the row is one
    at: datetime | None = None
    is_hour: bool = False
    comments: bytes = b""  # of which it is the count (kpi/comments/seen.py)


class Refusal(NamedTuple):
    """A row that cannot be taken: its line, a reason code and the text that is to blame."""

    line: int
    code: str
    text: str


class NoKpi(StrEnum):
    """Why a file that is recognized holds no numbers over time."""

    AUDIENCE = "audience"  # who they are
    HOURLY = "hourly"  # at which hours
    BREAKDOWN = "breakdown"  # by country, by device, without days
    LIST = "list"  # the top entries only
    CREATORS = "creators"  # people to choose from
    EMPTY = "empty"  # no row at all
    NO_PERIOD = "no_period"  # sums of a period that nothing names

    @property
    def code(self) -> str:
        """The code of the error that says so."""
        return f"import.no_kpi_{self.value}"


class Question(StrEnum):
    """What a file does not say."""

    PLATFORM = "platform"
    DATE_ORDER = "date_order"
    RATE = "rate"
    ACCOUNT = "account"


class DateOrder(StrEnum):
    """How ``03/04/2026`` is meant."""

    MONTH_FIRST = "month_first"
    DAY_FIRST = "day_first"


class RateForm(StrEnum):
    """How ``0.034`` is meant where a rate stands: as 3.4 % or as 0.034 %."""

    FRACTION = "fraction"
    PERCENT = "percent"


#: The grains that a person may choose for a table: days, counts from the beginning, posts.
CHOSEN_GRAINS = (Grain.DAILY, Grain.CUMULATIVE, Grain.PER_POST)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """How a person says that a table is to be read: which column is the day, which a metric.

    Columns go by their headers; those that are not named are not read. ``running``: columns
    that count from the beginning, so a day's value is the difference to the day before.
    """

    day: str
    metrics: Mapping[str, MetricKey]
    grain: Grain = Grain.DAILY
    running: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a person said about a file, and what is known of it besides its content.

    ``made_on`` is the day on which it was exported at the latest: days without a year are none
    after it, as ``made_at`` is for hours. ``zone`` is the IANA name of the account's time zone,
    empty when nobody knows.
    With ``columns`` the file is read so, whatever it would be recognized as. ``key`` is that by
    which comments are known again.
    """

    platform: str = ""
    account: str = ""
    date_order: DateOrder | None = None
    rate: RateForm | None = None
    made_on: date | None = None
    zone: str = ""
    columns: ColumnMap | None = None
    made_at: datetime | None = None
    key: bytes = field(default=b"", repr=False)


class TableColumn(NamedTuple):
    """A column of a table: its header, some of its cells, and of how many what can be read.

    ``filled``, ``numbers`` and ``days`` count cells of the first rows.
    """

    name: str
    examples: tuple[str, ...]
    filled: int
    numbers: int
    days: int

    @property
    def may_be_day(self) -> bool:
        """Whether days stand in it, but for a total or a remark."""
        return self.filled > 0 and self.days >= _MOSTLY * self.filled

    @property
    def may_be_metric(self) -> bool:
        """Whether numbers stand in it and not only here and there."""
        return self.numbers >= _MOSTLY * self.filled and self.numbers > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The columns of a file that is one table; those without a header are left out.

    ``fingerprint`` is the same for each file whose columns have the same headers in any order.
    """

    fingerprint: str
    columns: Sequence[TableColumn]

    @property
    def days(self) -> list[TableColumn]:
        """The columns that may have the days."""
        return [one for one in self.columns if one.may_be_day]

    @property
    def metrics(self) -> list[TableColumn]:
        """The columns that may be metrics: any with a number that is not clearly a day's."""
        return [one for one in self.columns if one.numbers and not one.may_be_day]

    @property
    def is_readable(self) -> bool:
        """Whether it has days and numbers, so that a person can say how to read it."""
        return bool(self.days) and any(one.may_be_metric for one in self.metrics)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """What kind of file it is. ``metrics`` maps the names whose meaning the format fixes.

    ``has_columns``: each name is a column of its own, so two of one meaning are two things.
    ``are_gaps_zero``: a day that is left out between others counted nothing; else nobody knows.
    ``is_added``: several rows make one value of a day. ``currency`` is the ISO code that the
    file names, ``listed`` how many creators a list has, ``said`` what comments are about.
    ``top`` is how many posts the file has at most, where it says that it lists the best only.
    ``is_last_look``: of several looks at a post, or on a day, the last one is taken.
    ``no_kpi`` says why it is recognized and yet holds no KPI data: it has no rows.
    """

    platform: str = ""
    export: str
    grain: Grain = Grain.DAILY
    account: str = ""
    metrics: Mapping[str, MetricKey] = field(default_factory=dict)
    left_out: Sequence[str] = ()  # columns that hold no metric of ours
    questions: Sequence[Question] = ()
    has_columns: bool = True
    are_gaps_zero: bool = False
    is_added: bool = False
    currency: str = ""
    listed: int = 0
    top: int = 0
    is_last_look: bool = False
    no_kpi: NoKpi | None = None
    said: Said | None = None


class OpenFile(Protocol):
    """A recognized file: its rows can be read as often as needed, each time from the start."""

    @property
    def facts(self) -> FileFacts:
        """What kind of file it is."""
        ...

    def rows(self) -> Iterator[RawRow | Refusal]:
        """Yield rows and refusals in the order of the file."""
        ...


#: Opens a file by name and content; raises kpi.errors.NotUnderstood when it is none we know.
FileOpener = Callable[[str, bytes, Answers], OpenFile]
#: Returns the columns of a file by name and content; None when it is not one table.
TableReader = Callable[[str, bytes], Table | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSummary:
    """What a file says of one series, for a person to look at before it is stored.

    ``points`` are some of the values by day, thinned out for a sparkline.
    """

    name: str  # as in the file
    metric: MetricKey
    scope: Scope
    days: int
    first_day: date
    last_day: date
    total: Decimal
    last_value: Decimal
    points: Sequence[Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a file holds: series, rows that cannot be taken, names that mean nothing to us."""

    facts: FileFacts
    series: Sequence[ColumnSummary]
    rows: int
    posts: int
    values: int  # in all series
    hours: int = 0  # that days are made of
    refused: int
    refusals: Sequence[Refusal]  # the first few
    unknown: Sequence[str]
    questions: Sequence[Question]
    comments: Mapping[Scope, Mapping[date, Seen]] = field(default_factory=dict)
