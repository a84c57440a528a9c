"""What Mato knows of marketing, as values."""

from dataclasses import dataclass
from enum import StrEnum

from kpi.model import (
    Aggregation,
    Direction,
    Judgement,
    Language,
    MetricKey,
    PurposeKey,
    TargetKind,
    Unit,
    Verdict,
)


class Level(StrEnum):
    """How far along the chain of effect a number stands, after AMEC's framework."""

    INPUT = "input"
    ACTIVITY = "activity"
    OUTPUT = "output"
    OUT_TAKE = "out-take"
    OUTCOME = "outcome"
    IMPACT = "impact"
    EFFICIENCY = "efficiency"


class Form(StrEnum):
    """In what way a metric counts what it counts."""

    VOLUME = "volume"
    SIZE = "size"  # a stock, such as everybody who follows
    RATE = "rate"
    COST = "cost"
    SURVEY = "survey"
    GUARD = "guard"  # watched so that another number is not bought too dearly
    ACTIVITY = "activity"  # what the team itself does
    PROXY = "proxy"  # money that nobody paid
    SELECTION = "selection"  # known before anything is published


class Part(StrEnum):
    """The part that a metric plays for a purpose."""

    OUTCOME = "outcome"
    DIRECT = "direct"
    LEADING = "leading"
    GUARD = "guard"
    EFFICIENCY = "efficiency"
    ACTIVITY = "activity"
    NONE = "none"


class Origin(StrEnum):
    """Where a verdict comes from."""

    SET = "set"  # by hand, for this pair
    DERIVED = "derived"  # from what the metric counts and what the purpose needs
    TEAM = "team"  # the workspace's own


class Stance(StrEnum):
    """What a source says of a pair."""

    FOR = "for"
    AGAINST = "against"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One meaning in both languages."""

    ja: str = ""
    en: str = ""

    def to(self, language: Language) -> str:
        """Give the words in ``language``."""
        return self.ja if language is Language.JA else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One of the metrics that are added up above or below the line of a ratio.

    ``sign`` is -1 where it is taken off. ``is_each``: all series of it, one for each account.
    """

    metric: MetricKey
    sign: int = 1
    is_each: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A defined measure of the catalog.

    ``counts`` names what people do (or say) each time the number moves; ``above`` and ``below``
    are the catalog's own metrics where a ratio is made of them, ``guard`` the metric to read
    beside it and ``hides`` the key of the note on how it can mislead. ``variant_of`` is the
    metric that people name when they leave the denominator open.
    """

    key: MetricKey
    counts: str
    form: Form
    family: str
    level: Level
    role: str
    unit: Unit
    aggregation: Aggregation
    good: Direction
    target_kind: TargetKind
    above: tuple[Term, ...]
    below: tuple[Term, ...]
    guard: MetricKey | None
    hides: str
    name: Text
    aliases_ja: tuple[str, ...]
    aliases_en: tuple[str, ...]
    what: Text
    definition: Text
    variant_of: MetricKey | None = None

    @property
    def numerator(self) -> MetricKey | None:
        """The first metric above the line."""
        return self.above[0].metric if self.above else None

    @property
    def denominator(self) -> MetricKey | None:
        """The first metric below the line."""
        return self.below[0].metric if self.below else None

    def aliases(self, language: Language) -> tuple[str, ...]:
        """Give the other names in ``language``, the usual ones first."""
        return self.aliases_ja if language is Language.JA else self.aliases_en


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """A kind of goal: ``change`` is what is different when it is reached.

    ``stage`` is its place on the way from seeing (1) to staying (7), None when it has none;
    ``missing`` is the question that a KPI of it answers; ``best`` its own metrics, best first.
    """

    key: PurposeKey
    stage: int | None
    track: str
    level: Level
    best: tuple[MetricKey, ...]
    name: Text
    aim: Text
    change: Text
    missing: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Something that people do, with its stage on the way and the track that it belongs to."""

    key: str
    stage: int | None
    track: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What it means for a purpose that people do a thing, and why.

    For a debated verdict ``pro`` and ``con`` are the two sides, else ``why`` is the reason.
    """

    verdict: Verdict
    part: Part
    why: Text = Text()
    pro: Text = Text()
    con: Text = Text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who takes which side on a pair; tier A (standards) to D, or "course"."""

    name: str
    tier: str
    stance: Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The verdict on one pair, with all that is needed to explain it.

    Where the workspace judged otherwise (``changed``), ``original`` is what the catalog says.
    """

    purpose: PurposeKey
    metric: MetricKey
    verdict: Verdict
    part: Part
    reason: Text
    pro: Text
    con: Text
    better: tuple[MetricKey, ...]
    sources: tuple[Source, ...]
    origin: Origin
    hides: str
    guard: MetricKey | None
    changed: Judgement | None = None
    original: "Fit | None" = None
