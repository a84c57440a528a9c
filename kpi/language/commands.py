"""What somebody typed after ``/goal`` and ``/kpi``, as one of the requests.

Any text at all gives a request or NotUnderstood, whose code says which part could not be read.
"""

from collections.abc import Callable, Mapping

from kpi.errors import NotUnderstood
from kpi.language.alerts_text import read_alerts
from kpi.language.digest_text import read_digest
from kpi.language.goal_text import read_goal
from kpi.language.improve_text import read_improvement
from kpi.language.kpi_text import read_kpi, read_log
from kpi.language.note_text import as_platform, read_note
from kpi.language.requests import (
    AlertsAction,
    AlertsRequest,
    ChannelSettings,
    CheckIn,
    CloseGoal,
    DigestAction,
    DigestRequest,
    EditGoal,
    EditKpi,
    GoalDraft,
    GoalHelp,
    GoalRequest,
    GoalWords,
    ImportData,
    Improve,
    KpiDraft,
    KpiHelp,
    KpiRequest,
    ListGoals,
    ListKpis,
    ListPurposes,
    ListVerdicts,
    LogDraft,
    MetricWords,
    Reading,
    RemoveKpi,
    ReopenGoal,
    RestoreKpi,
    ReviewGoal,
    ShowFormula,
    ShowStatus,
    SourcesAction,
    SourcesRequest,
    Undo,
    Unknown,
    WriteNote,
)
from kpi.language.subcommands import (
    ALERTS_WORDS,
    DIGEST_WORDS,
    GOAL_VERBS,
    GOAL_WORDS,
    GOAL_WORDS_ALONE,
    KPI_WORDS,
    LANGUAGE_WORDS,
    NEW_ONES,
    SOURCES_WORDS,
    nearest,
    split,
)
from kpi.language.text import fold, read_slack, tidy

__all__ = [
    "LONGEST",
    "AlertsAction",
    "AlertsRequest",
    "ChannelSettings",
    "CheckIn",
    "CloseGoal",
    "DigestAction",
    "DigestRequest",
    "EditGoal",
    "EditKpi",
    "GoalDraft",
    "GoalHelp",
    "GoalRequest",
    "GoalWords",
    "ImportData",
    "Improve",
    "KpiDraft",
    "KpiHelp",
    "KpiRequest",
    "ListGoals",
    "ListKpis",
    "ListPurposes",
    "ListVerdicts",
    "LogDraft",
    "MetricWords",
    "Reading",
    "RemoveKpi",
    "ReopenGoal",
    "RestoreKpi",
    "ReviewGoal",
    "ShowFormula",
    "ShowStatus",
    "SourcesAction",
    "SourcesRequest",
    "Undo",
    "Unknown",
    "WriteNote",
    "parse_goal",
    "parse_kpi",
]


#: Longer than anything that is typed, and than what a modal or a message can show.
LONGEST = 2000
#: "en" is a word of other languages as well: these stand for one alone only.
_CODE = 2
#: After a verb fewer are no goal.
_FEWEST_WORDS = 3
#: So many strange words are no slip of the finger.
_SLIPS_LOOKED_AT = 5


def parse_goal(text: str, reading: Reading) -> GoalRequest:
    """Return what ``/goal <text>`` asks for.

    Refused: more than LONGEST characters (``too_long``), and what numbers and dates refuse.
    """
    _refuse_long(text)
    word, rest = split(text)
    is_order = word in GOAL_WORDS and not (rest and word in GOAL_WORDS_ALONE)
    if is_order and not (word == "new" and NEW_ONES.match(fold(rest))):
        return _goal_readers(word, rest, reading)[GOAL_WORDS[word]]()
    # "/goal lift awareness" is a goal, "/goal lsit" is a slip.
    known = None if rest else nearest(word, GOAL_WORDS, alone=True)
    return Unknown(command="goal", word=word, nearest=known) if known else read_goal(text, reading)


def parse_kpi(text: str, reading: Reading) -> KpiRequest:
    """Return what ``/kpi <text>`` asks for; refused as in ``parse_goal``, and wrong times."""
    _refuse_long(text)
    word, rest = split(text)
    platform = as_platform(text, reading) if word == "note" else None
    if platform is not None:
        return platform
    if word in KPI_WORDS:
        return _kpi_readers(rest, reading)[KPI_WORDS[word]]()
    draft = read_kpi(text, reading)
    known = nearest(word, KPI_WORDS, alone=not rest)
    if known and _is_slip(word, f"{word.partition(known)[2]} {rest}", draft, reading):
        return Unknown(command="kpi", word=word, nearest=known)
    return draft


def _is_slip(word: str, rest: str, draft: KpiDraft, reading: Reading) -> bool:
    """Tell "recrod clicks 120" and "stauts" from a metric whose name resembles a subcommand.

    ``rest`` is what the subcommand would be given.
    """
    if not (draft.amounts or _is_known(draft)):
        return True
    return reading.understand_metric(word).best is None and _is_known(read_kpi(rest, reading))


def _is_known(draft: KpiDraft) -> bool:
    return draft.metric is not None and draft.metric.best is not None


def _after_verb(word: str, rest: str, reading: Reading) -> GoalDraft | None:
    """Return the goal that the words are where they name none; None: they are an order only."""
    if word not in GOAL_VERBS or len(rest.split()) < _FEWEST_WORDS:
        return None
    try:
        return read_goal(f"{word} {rest}", reading)
    except NotUnderstood:  # a day that does not exist: whoever orders need not be told
        return None


def _goal_readers(
    word: str, rest: str, reading: Reading
) -> Mapping[str, Callable[[], GoalRequest]]:
    return {
        "add": lambda: read_goal(rest, reading),
        "list": ListGoals,
        "edit": lambda: EditGoal(hint=_hint(rest), draft=_after_verb(word, rest, reading)),
        "close": lambda: CloseGoal(hint=_hint(rest), draft=_after_verb(word, rest, reading)),
        "reopen": lambda: ReopenGoal(hint=_hint(rest), draft=_after_verb(word, rest, reading)),
        "review": lambda: ReviewGoal(hint=_hint(rest)),
        # 「目的: 認知拡大」 is a goal with a label before it.
        "purposes": lambda: read_goal(rest, reading) if _hint(rest) else ListPurposes(),
        "help": GoalHelp,
    }


def _kpi_readers(rest: str, reading: Reading) -> Mapping[str, Callable[[], KpiRequest]]:
    return {
        "add": lambda: read_kpi(rest, reading),
        "log": lambda: read_log(rest, reading) if _hint(rest) else CheckIn(),
        "status": lambda: ShowStatus(hint=_hint(rest)),
        "list": ListKpis,
        "edit": lambda: EditKpi(draft=read_kpi(rest, reading)),
        "remove": lambda: RemoveKpi(hint=_hint(rest)),
        "restore": lambda: RestoreKpi(hint=_hint(rest)),
        "import": ImportData,
        "digest": lambda: _digest(rest),
        "alerts": lambda: _alerts(rest, reading),
        "settings": lambda: _settings(rest),
        "sources": lambda: _sources(rest),
        "action": lambda: read_improvement(rest, reading),
        "note": lambda: read_note(rest, reading),
        "verdicts": ListVerdicts,
        "formula": ShowFormula,
        "undo": Undo,
        "help": KpiHelp,
    }


def _digest(rest: str) -> DigestRequest | Unknown:
    request = read_digest(read_slack(rest).text)
    return _slip("digest", request.unread, DIGEST_WORDS) or request


def _alerts(rest: str, reading: Reading) -> AlertsRequest | Unknown:
    request = read_alerts(read_slack(rest).text, reading)
    return _slip("alerts", request.unread, ALERTS_WORDS) or request


def _settings(rest: str) -> ChannelSettings:
    words = fold(_hint(rest))
    exact = LANGUAGE_WORDS.get(words)
    within = {
        LANGUAGE_WORDS[name]
        for name in LANGUAGE_WORDS
        if not (name.isascii() and len(name) <= _CODE) and name in words
    }
    named = exact or (within.pop() if len(within) == 1 else None)
    return ChannelSettings(language=named, unread="" if named else _hint(rest))


def _sources(rest: str) -> SourcesRequest:
    word, name = split(rest)
    action = SOURCES_WORDS.get(word, SourcesAction.SHOW)
    return SourcesRequest(action=SourcesAction(action), name=_hint(name))


def _slip(name: str, words: tuple[str, ...], known: Mapping[str, str]) -> Unknown | None:
    """Return the first word that resembles a known one, together with its subcommand."""
    for word in words[:_SLIPS_LOOKED_AT]:
        close = nearest(word, known)
        if close:
            return Unknown(command="kpi", word=f"{name} {word}", nearest=f"{name} {close}")
    return None


def _refuse_long(text: str) -> None:
    if len(text) > LONGEST:
        raise NotUnderstood("too_long", length=len(text), longest=LONGEST)


def _hint(rest: str) -> str:
    """Return the words that tell one thing from others, without quotation marks."""
    return tidy(read_slack(rest).text).strip("「」『』\"“”' ")
