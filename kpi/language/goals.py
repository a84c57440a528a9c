"""What is this goal for?

A sentence may name a purpose, be a number posing as a goal, name none, put a number before the
purpose that it is meant for, or say something that may mean several purposes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from kpi.knowledge import Form, Knowledge
from kpi.language import goal_cues, goal_parts, goal_talk, own_names, spelling
from kpi.language.goal_chances import chances
from kpi.language.goal_parts import Parts
from kpi.language.metrics import names_in, understand_name
from kpi.language.wording import canon
from kpi.model import MetricKey, PurposeKey, Verdict

#: From here on a purpose is taken without asking. Confidences are chances: of phrases that were
#: not learned from, 1 to 3 in 100 are read at least this surely and wrongly (benchmarks.crossval).
SURE = 0.75
#: Below this a purpose is hardly more than a guess.
_CLEAR = 0.5
#: From this chance on there is no goal, or it may be several.
_LIKELY = 0.45
#: As surely as this is a purpose named that somebody else has ordered.
_OUTRIGHT = 0.9
_NAMED = 4.0
_UNDECIDED = re.compile(
    r"no idea|not sure|know|no (?:goal|reason|plan|clue)|わか|分か|決ま|決め|未定|なし$|不明"
)
#: A metric has to be read at least this surely before a goal is called a number.
_POSING_FROM = 0.55
_MOST_ALTERNATIVES = 3
_VAGUE = 0.45
_POSED = 0.5
_GUESSED = 0.2
#: Words with a verb in them are no name, though a name may be at their head.
_ACTING = re.compile("[てでにを].")
_SHORT = 8
_AND = re.compile(
    r"(?<=.)(?:[とや](?=[ァ-ヶ一-鿿a-z])(?![思言呼感考共比違同話絡繋仲]|見[えらなて]|交流|会話|対話)|、|&|\+|/|および|並びに"
    r"|,? but (?:also |as well |still )*(?:to )?| and (?:also )?(?:to )?| plus |, | while "
    r"| as well as )(?=.)"
)
#: Both wishes are meant where the second comes "as well": 認知を上げて、応募も増やす.
_ALSO = (
    re.compile(
        r"^(.{3,}?(?:て|つつ|ながら|[きしちりみえ]))、(.{2,}?も(?!の|ら|っ|う|し|ち).{2,})$"
    ),
    re.compile(r"^([^もを]{2,})も、?([^もを]{2,})も(?!の|ら|っ|う|し|ち).{0,12}$"),
    re.compile(
        r"^(.{2,}?(?:たい|ほしい|欲しい))(?:し|のと|けど|けれど|が)、?"
        r"(?:あと|それと|同時に|できれば|ついでに)?(.{2,})$"
    ),
    re.compile(r"^(.{3,}?)(?:つつ|ながら)、?(.{2,}?)も?$"),
)
_SHORT_WISH = 20
_SPEAKS, _OUTSPOKEN = 0.6, 0.7
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
    "added_line": "leads",
}
#: A price is a number whatever is paid for, with what it is likeliest paid for.
_PRICED = _POSING | {
    "acted": "sales",
    "left_details": "leads",
    "installed": "app",
    "hired": "recruiting",
}
#: Who wants "100k on TikTok" speaks of followers.
_COUNTED_UNSAID = MetricKey("followers")
#: So many posts are what a team does, whoever orders them.
_OWN_DOING = MetricKey("post_count")
#: Exposure is spoken of as a purpose, its number as a metric; who likes us taps nothing.
_MEANT = re.compile(
    r"^露出(?!数|回数)|\blike (?:us|me|we|what)\b|\bsave (?:time|money|cost|us|me|the|our)\b"
)
#: These are purposes in themselves unless they come as a figure.
_ONLY_AS_FIGURE = frozenset(
    {"reacted", "wrote_back", "passed_on", "clicked", "reached", "added_line", "team_posted"}
)
#: Who has ordered a number, in Japanese around it.
_ORDERED = re.compile(
    r"^[^\d、]{1,6}(?:から|に|は|が)(?:の指示で)?|と?(?:言われ|いわれ|指示され|求められ|命じられ).*$"
)


class GoalState(StrEnum):
    """What kind of sentence it is."""

    CLEAR = "clear"
    METRIC = "metric"  # a number posing as a goal
    NONE = "none"
    COMPOUND = "compound"  # a number and the purpose that it is meant for
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalReading:
    """The purpose that is likeliest, how likely it is (0 to 1), and what else it may be.

    ``odds`` has what the goal may be for with chances that add up to 1; it is empty where no
    purpose is stated. ``metric`` is what a number posing
    as a goal counts, or the means of a compound, whose words are ``kpi_part``.
    """

    state: GoalState
    purpose: PurposeKey
    confidence: float = 0.0
    alternatives: tuple[PurposeKey, ...] = ()
    odds: tuple[tuple[PurposeKey, float], ...] = ()
    metric: MetricKey | None = None
    kpi_part: str | None = None


def understand_goal(text: str, knowledge: Knowledge) -> GoalReading:
    """Read a goal in Japanese or English."""
    words = _ASIDE.sub("", canon(text)).strip() or canon(text)
    words = goal_talk.once(words)
    own = own_names.named(words, knowledge)
    if own is not None:
        return GoalReading(state=GoalState.CLEAR, purpose=own, confidence=1.0)
    meant = spelling.mended(words, knowledge)
    if (
        not words
        or spelling.is_gibberish(meant, knowledge)
        or (goal_talk.is_question(text, words) and not _says_what_for(words, words))
    ):
        return _none(words)
    reading = _read(words, knowledge)
    if reading.confidence >= SURE or words == meant:
        return reading
    mended = _read(meant, knowledge)
    return mended if mended.confidence > reading.confidence else reading


def _read(words: str, knowledge: Knowledge) -> GoalReading:
    """Read canonical words as they stand."""
    opened = goal_parts.opened(words)
    strong, weak = goal_cues.nothing()
    if strong.search(words) and not _says_what_for(words, rest := strong.sub(" ", words)):
        return _vague(opened) or _figure(words, rest, knowledge) or _none(words)
    parts = goal_parts.split(words)
    compound = _compound(parts, knowledge) if parts else None
    stated = (
        (None if _is_step(compound, knowledge) else _both(words, compound))
        or compound
        or _vague(opened)
        or _posing(words, knowledge)
    )
    if not stated and goal_talk.is_activity(words):
        return _none(words)
    reading = stated or _classified(words)
    is_doubtful = reading.state in {GoalState.CLEAR, GoalState.AMBIGUOUS}
    if not stated and is_doubtful and reading.confidence < SURE and weak.search(words):
        return _none(words) if chances(words).ambiguous < _LIKELY else reading
    return reading


def _figure(words: str, rest: str, knowledge: Knowledge) -> GoalReading | None:
    """Recognize a number that somebody else has ordered: the boss wants 10,000 followers."""
    if goal_parts.is_bare_figure(words):
        return _posing(words, knowledge)
    for said in (rest.strip(), _ORDERED.sub("", words)):
        posing = _posing(said, knowledge) if goal_parts.names_a_figure(said) else None
        if posing and posing.metric != _OWN_DOING:
            return posing
    return None


def _says_what_for(words: str, rest: str) -> bool:
    """Say whether a purpose is named outright beside an order: 認知をとれと社長に言われた."""
    named = max(goal_cues.score(rest).values(), default=0.0) >= _NAMED
    return named and chances(rest).sure >= _OUTRIGHT and not _UNDECIDED.search(words)


def _classified(words: str) -> GoalReading:
    """Weigh the words for every purpose."""
    found = chances(words)
    if found.none >= _LIKELY:
        return _none(words)
    state = GoalState.CLEAR if found.sure >= _CLEAR else GoalState.AMBIGUOUS
    is_several = found.ambiguous >= _LIKELY
    return GoalReading(
        state=GoalState.AMBIGUOUS if is_several else state,
        purpose=found.best,
        confidence=round(min(found.sure, _VAGUE) if is_several else found.sure, 3),
        alternatives=found.others(found.best, _MOST_ALTERNATIVES),
        odds=found.odds,
    )


def _is_step(compound: GoalReading | None, knowledge: Knowledge) -> bool:
    """Say whether the means is a number that nobody wants for itself: then nothing is asked."""
    metric = compound.metric if compound else None
    return metric is not None and knowledge.metrics[metric].counts in _POSING


def _both(words: str, compound: GoalReading | None) -> GoalReading | None:
    """Recognize two wishes side by side that are for different purposes: which comes first?"""
    for one, other in _wishes(words, "" if compound else words):
        enough = _SPEAKS if max(len(one), len(other)) <= _SHORT_WISH else _OUTSPOKEN
        first, second = _wanted(one, enough), _wanted(other, enough)
        if first and second and set(first).isdisjoint(second):
            return GoalReading(
                state=GoalState.AMBIGUOUS,
                purpose=first[0],
                confidence=_VAGUE,
                alternatives=(second[0],),
                odds=((first[0], 0.5), (second[0], 0.5)),
            )
    return None


def _wanted(wish: str, enough: float) -> tuple[PurposeKey, ...]:
    """Return what one of two wishes is for: its purpose, or those that a vague one may mean."""
    vague = _vague(goal_parts.opened(wish))
    if vague:
        return (vague.purpose, *vague.alternatives)
    found = chances(wish)
    return (found.best,) if found.sure >= enough else ()


def _wishes(words: str, listed: str) -> Iterator[tuple[str, str]]:
    """Yield the two sides of every place where two wishes may be joined, or listed."""
    for pattern in _ALSO:
        match = pattern.match(words)
        if match:
            yield match[1], match[2]
    for match in _AND.finditer(listed):
        yield listed[: match.start()], listed[match.end() :]


def _none(words: str) -> GoalReading:
    """Say that no goal is stated; what it may be is hardly a guess."""
    found = chances(words)
    return GoalReading(
        state=GoalState.NONE,
        purpose=found.best,
        confidence=round(min(_GUESSED, found.sure), 3),
        alternatives=found.others(found.best, _MOST_ALTERNATIVES),
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
                odds=tuple((key, 1 / len(vague.purposes)) for key in vague.purposes),
            )
    return None


def _posing(words: str, knowledge: Knowledge) -> GoalReading | None:
    """Tell a number posing as a goal from words that name a purpose."""
    metric = _only_metric(words, knowledge)
    if metric is None and goal_parts.is_bare_figure(words):
        metric = _COUNTED_UNSAID
    if metric is None or _MEANT.search(words):
        return None
    counts = knowledge.metrics[metric].counts
    posing = _PRICED if knowledge.metrics[metric].form is Form.COST else _POSING
    is_figure = goal_parts.names_a_figure(words)
    if counts not in posing or (counts in _ONLY_AS_FIGURE and not is_figure):
        return None
    purpose = PurposeKey(posing[counts])
    return GoalReading(
        state=GoalState.METRIC,
        purpose=purpose,
        confidence=_POSED,
        alternatives=_steered_by(metric, purpose, knowledge),
        metric=metric,
    )


def _steered_by(
    metric: MetricKey, but: PurposeKey, knowledge: Knowledge
) -> tuple[PurposeKey, ...]:
    """Return the other purposes that somebody might count this for, the likeliest first."""
    found = {purpose: knowledge.verdict(purpose, metric) for purpose in knowledge.purposes}
    ranked = [
        purpose
        for wanted in (Verdict.SERVES, Verdict.SUPPORTS, Verdict.DEBATED)
        for purpose, verdict in found.items()
        if verdict is wanted and purpose != but
    ]
    return tuple(ranked[:_MOST_ALTERNATIVES])


def _only_metric(words: str, knowledge: Knowledge) -> MetricKey | None:
    """Return the metric where the words name one and say nothing else but how much of it."""
    plain = goal_parts.plain(words)
    reading = understand_name(plain, knowledge)
    is_whole = len(plain) <= _SHORT or not _ACTING.search(plain)
    if reading.best is not None and reading.confidence >= _POSING_FROM and is_whole:
        return reading.best
    head = goal_parts.head(plain) if goal_parts.names_a_figure(words) else plain
    for said in (words, plain, head):
        for (start, end), metric in names_in(said, knowledge):
            if goal_parts.says_nothing(f"{said[:start]} {said[end:]}"):
                return metric
    return None


def _compound(parts: Parts, knowledge: Knowledge) -> GoalReading | None:
    """Judge a sentence with a means by its purpose alone; None when the means is no other."""
    metric = _means(parts.means, knowledge)
    if parts.is_denied and not (metric and knowledge.metrics[metric].counts in _POSING):
        return _wanted_instead(parts)
    if metric is None and _only_metric(parts.goal, knowledge):
        parts = replace(parts, goal=parts.means, means=parts.goal)  # the number stands first
        metric = _means(parts.means, knowledge)
    goal = _classified(parts.goal)
    if goal.state is GoalState.NONE or not (metric or _differs(parts, goal.purpose)):
        return None
    if goal.confidence < _CLEAR and chances(parts.whole).sure > goal.confidence:
        if not (metric and goal_parts.names_a_figure(parts.means)):
            return None
        goal = _classified(parts.whole)
    return replace(goal, state=GoalState.COMPOUND, metric=metric, kpi_part=parts.means)


def _wanted_instead(parts: Parts) -> GoalReading | None:
    """Read what is wanted where something else is not, if it says enough by itself."""
    goal = _classified(parts.goal)
    return goal if goal.confidence >= _CLEAR else None


def _means(words: str, knowledge: Knowledge) -> MetricKey | None:
    """Return the metric that the means names, if any."""
    reading = understand_name(goal_parts.plain(words), knowledge)
    if reading.best is not None and reading.confidence >= _POSING_FROM:
        return reading.best
    if goal_parts.is_bare_figure(words):
        return _COUNTED_UNSAID
    return next((metric for _, metric in names_in(words, knowledge)), None)


def _differs(parts: Parts, purpose: PurposeKey) -> bool:
    """Say whether the means speaks for another purpose than the goal does."""
    found = chances(parts.means)
    return found.best != purpose and (found.sure >= SURE or goal_parts.names_a_figure(parts.means))
