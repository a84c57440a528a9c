"""Text of a slash command, read as the asker writes; what cannot be read is never lost."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.ids import Command
from bot.listeners.turns import R, Turn
from kpi.errors import NotUnderstood
from kpi.language import commands
from kpi.language.goals import understand_goal
from kpi.language.metrics import understand_metric
from kpi.language.requests import GoalDraft, KpiDraft, Reading
from kpi.language.subcommands import GOAL_WORDS, KPI_WORDS, split
from kpi.model import ChannelId, OwnMetric
from kpi.usecases.lookups import measures
from kpi.usecases.lookups.standings import local_day

_ADD = "add"
_DAY_OR_YEAR = re.compile(r"\d{1,4}(?:st|nd|rd|th)?,?")
_BEFORE_A_DAY = frozenset({"by", "until", "till", "before", "from", "on", "to"})
#: A date or a number is no longer than so many words; more text than this is not searched.
_LONGEST_PART = 4
_MOST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadGoal:
    """A goal with a part that could not be read: ``draft`` is the rest."""

    draft: GoalDraft
    part: str
    error: NotUnderstood


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadKpi:
    """A KPI with a part that could not be read: ``draft`` is the rest."""

    draft: KpiDraft
    part: str
    error: NotUnderstood


def reading(turn: Turn[R], channel_id: ChannelId | None) -> Reading:
    """Return what the reading of a text depends on; the channel's own metrics are known."""
    knowledge = turn.deps.knowledge
    asker = turn.asker
    workspace = turn.uow.workspaces.get(asker.workspace_id)

    @cache
    def own() -> list[OwnMetric]:  # most orders name no metric
        return measures.own_of_channel(turn.uow, asker, channel_id) if channel_id else []

    return Reading(
        today=local_day(asker.now, asker.person.zone),
        fiscal_month=workspace.fiscal_month if workspace else turn.deps.config.fiscal_start,
        language=asker.language,
        understand_metric=lambda words: understand_metric(words, knowledge, own()),
        understand_goal=lambda words: understand_goal(words, knowledge),
    )


def read(
    turn: Turn[R], command: Command, text: str, channel_id: ChannelId | None = None
) -> object:
    """Return the request that the text of a command makes in a channel, by default its own.

    A goal or a KPI with a date or number that does not exist comes back as ``UnreadGoal`` or
    ``UnreadKpi``; other orders raise NotUnderstood.
    """
    how = reading(turn, channel_id or turn.request.channel_id)
    try:
        return _parsed(command, text, how)
    except NotUnderstood as error:
        if not _sets(command, text):
            raise
        return _unread(command, text, how, error)


def _parsed(command: Command, text: str, how: Reading) -> object:
    parse = commands.parse_goal if command is Command.GOAL else commands.parse_kpi
    return parse(text, how)


def _sets(command: Command, text: str) -> bool:
    """Whether the text is a goal or a KPI itself, not another order."""
    words = GOAL_WORDS if command is Command.GOAL else KPI_WORDS
    return words.get(split(text)[0], _ADD) == _ADD


def _unread(command: Command, text: str, how: Reading, error: NotUnderstood) -> object:
    """Leave out the words that cannot be read; where that is of no help, leave out all."""
    words = text.split()
    for size in range(1, min(_LONGEST_PART, len(words) - 1) + 1 if len(words) <= _MOST else 1):
        found = [
            one
            for start in range(len(words) - size + 1)
            if (one := _without(command, words, start, start + size, how, error))
        ]
        if found:
            return max(found, key=lambda one: sum(map(str.isdigit, one.part)))
    if command is Command.GOAL:
        return UnreadGoal(draft=GoalDraft(sentence=text), part=text, error=error)
    return UnreadKpi(draft=KpiDraft(), part=text, error=error)


def _refused(command: Command, text: str, how: Reading, error: NotUnderstood) -> bool:
    """Say whether some words are refused for the same reason when they stand alone."""
    try:
        _parsed(command, text, how)
    except NotUnderstood as alone:
        return alone.code == error.code
    return False


def _without(
    command: Command,
    words: Sequence[str],
    start: int,
    end: int,
    how: Reading,
    error: NotUnderstood,
) -> UnreadGoal | UnreadKpi | None:
    """Read the text without some words; None when that does not mend it.

    What is left of a date that cannot be (Feb 30, without its Feb) is neither date nor number;
    a number before words that are refused by themselves (30, yesterday) is no part of them.
    """
    whole = _refused(command, " ".join(words[start:end]), how, error)
    if error.code.startswith("date") and not whole:
        start -= bool(start and _DAY_OR_YEAR.fullmatch(words[start - 1]))
        start -= bool(start and words[start - 1].lower() in _BEFORE_A_DAY)
        end += bool(end < len(words) and _DAY_OR_YEAR.fullmatch(words[end]))
    try:
        rest = _parsed(command, " ".join([*words[:start], *words[end:]]), how)
    except NotUnderstood:
        return None
    if not isinstance(rest, (GoalDraft, KpiDraft)):
        return None
    if error.code.startswith("date") and (rest.period.start or rest.period.end):
        return None
    part = " ".join(words[start:end])
    if isinstance(rest, GoalDraft):
        return UnreadGoal(draft=rest, part=part, error=error)
    return UnreadKpi(draft=rest, part=part, error=error)
