"""A typed goal on its way to being saved: each question and each answer is one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.blocks import goals as blocks
from bot.blocks.kit import Notice
from bot.blocks.rendered import Rendered
from bot.ids import MOST_BUTTONS, Command, GoalUi
from bot.listeners import carried, goal_modals, goal_told, kpi_walk, places, typed
from bot.listeners.effects import Effect, OpenModal
from bot.listeners.kpi_walk import Show
from bot.listeners.sentences import sentence as sentence_of
from bot.listeners.turns import R, Turn
from bot.listeners.typed import UnreadGoal
from kpi.errors import NotUnderstood, Stale
from kpi.knowledge import Knowledge
from kpi.language.goal_outcome import OutcomeReading, find_outcome
from kpi.language.goals import SURE, GoalReading, GoalState
from kpi.language.requests import GoalDraft
from kpi.model import ChannelId, MetricKey, PurposeKey, Verdict
from kpi.ports import Draft, Json
from kpi.usecases.goals import compounds, goals
from kpi.usecases.goals.goals import GoalWish
from kpi.usecases.kpis import drafts

#: What is offered where the words point nowhere.
_USUAL = tuple(
    PurposeKey(key) for key in ("awareness", "engagement", "traffic", "sales", "influence")
)
#: Below this the words said nothing of a purpose; what is usual is offered instead.
_A_GUESS = 0.2
_QUESTIONS = {GoalState.NONE: "none", GoalState.METRIC: "metric"}
_FITTING = {Verdict.SERVES, Verdict.SUPPORTS, Verdict.DEBATED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody typed after ``/goal`` (or ``/kpi``, without a goal) in a channel."""

    channel_id: ChannelId
    text: str
    command: Command = Command.GOAL
    draft_id: str = ""

    def as_json(self) -> Json:
        """Return it as a draft row keeps it."""
        return {"command": self.command.value, "text": self.text}


def of_draft(draft: Draft) -> Asked:
    """Return what waits in a draft row."""
    return Asked(
        channel_id=draft.channel_id,
        text=carried.text(draft.data, "text"),
        command=Command(carried.text(draft.data, "command")),
        draft_id=draft.draft_id,
    )


def walk(turn: Turn[R], asked: Asked, draft: GoalDraft, show: Show) -> Sequence[Effect]:
    """Save the goal, ask what it is for, or open the modal with what was understood."""
    reading = draft.reading
    if not isinstance(reading, GoalReading):
        raise Stale("stale.draft")
    if reading.state in _QUESTIONS or reading.confidence < SURE:
        return [show(_ask(turn, asked, draft, reading))]
    return _settled(turn, asked, draft, reading.purpose, show)


def _settled(
    turn: Turn[R], asked: Asked, draft: GoalDraft, purpose: PurposeKey, show: Show
) -> Sequence[Effect]:
    """Save the goal whose purpose is clear; where something else is open, the modal asks."""
    means = _means(draft)
    goal_text = compounds.without(draft.sentence, means) if means else draft.sentence
    wish = _wish(turn, draft, goal_text, purpose)
    if wish is None or draft.period.ambiguous or goals.problems(wish, places.today(turn)):
        values = {
            **proposed(turn, draft),
            GoalUi.SENTENCE: goal_text,
            GoalUi.PURPOSE: purpose,
            **_outcome_values(_outcome(turn, draft, goal_text, purpose)),
        }
        return [_open(turn, asked, values, _notices(turn, draft))]
    goal = goals.set_goal(turn.uow, turn.asker, turn.deps.knowledge, asked.channel_id, wish)
    kpi_walk.forget(turn, asked.draft_id)
    told = goal_told.saved(turn, goal, is_new=True)
    return [show(places.joined(told, kpi_walk.offer(turn, goal, means)) if means else told)]


def _means(draft: GoalDraft) -> str:
    """Return the part of the sentence that is a KPI rather than the goal."""
    reading = draft.reading
    if isinstance(reading, GoalReading) and reading.state is GoalState.COMPOUND:
        return reading.kpi_part or ""
    return ""


def with_purpose(turn: Turn[R], asked: Asked, purpose: PurposeKey, show: Show) -> Sequence[Effect]:
    """Go on now that it is clear what the words are for."""
    draft = _read(turn, asked)
    reading = draft.reading
    if isinstance(reading, GoalReading) and reading.state in _QUESTIONS:
        # A number or a habit is no goal: the purpose's own words stand in for it at first.
        aim = turn.deps.knowledge.purposes[purpose].aim.to(turn.localizer.language)
        values = {**proposed(turn, draft), GoalUi.SENTENCE: aim, GoalUi.PURPOSE: purpose}
        text = turn.localizer.t(
            f"goal.notice.rewrite_{reading.state.value}", sentence=draft.sentence
        )
        return [_open(turn, asked, values, [Notice(text=text, is_calm=True)])]
    return _settled(turn, asked, draft, purpose, show)


def modal(turn: Turn[R], asked: Asked) -> OpenModal:
    """Return the modal for what waits; for a KPI's words it is empty but for its days."""
    if asked.command is Command.KPI:
        values = proposed(turn, GoalDraft())
        return _open(turn, asked, values, [])
    draft = _read(turn, asked)
    return _open(turn, asked, proposed(turn, draft), _notices(turn, draft))


def _open(
    turn: Turn[R], asked: Asked, values: Mapping[str, str], notices: Sequence[Notice]
) -> OpenModal:
    return OpenModal(
        view=goal_modals.opened(turn, asked.channel_id, values, notices, draft_id=asked.draft_id)
    )


def _read(turn: Turn[R], asked: Asked) -> GoalDraft:
    """Read the text once more; its date may be over by now."""
    draft = typed.read(turn, asked.command, asked.text, asked.channel_id)
    if isinstance(draft, UnreadGoal):
        draft = draft.draft
    if not isinstance(draft, GoalDraft):
        raise Stale("stale.draft")
    return draft


def proposed(turn: Turn[R], draft: GoalDraft) -> dict[str, str]:
    """Return what a draft says as the modal's values; it starts today unless it says more."""
    reading = draft.reading
    start = draft.period.start or places.today(turn)
    values: dict[str, str] = {
        GoalUi.SENTENCE: draft.sentence,
        GoalUi.START: start.isoformat(),
        GoalUi.UNTIL: draft.period.deadline.isoformat() if draft.period.deadline else "",
        GoalUi.OWNER: draft.owner or turn.asker.user_id,
    }
    if isinstance(reading, GoalReading) and reading.confidence >= SURE:
        values[GoalUi.PURPOSE] = reading.purpose
        outcome = _outcome(turn, draft, draft.sentence, reading.purpose)
        values |= _outcome_values(outcome if reading.state is GoalState.CLEAR else None)
    return {str(key): value for key, value in values.items()}


def _wish(turn: Turn[R], draft: GoalDraft, sentence: str, purpose: PurposeKey) -> GoalWish | None:
    if draft.period.deadline is None:
        return None
    outcome = _outcome(turn, draft, sentence, purpose)
    return GoalWish(
        sentence=sentence,
        purpose=purpose,
        start=draft.period.start or places.today(turn),
        until=draft.period.deadline,
        owner_id=draft.owner or turn.asker.user_id,
        outcome_metric=outcome.metric if outcome else None,
        outcome_target=outcome.value if outcome else None,
    )


def _outcome(
    turn: Turn[R], draft: GoalDraft, sentence: str, purpose: PurposeKey
) -> OutcomeReading | None:
    """Return the number that the goal itself is to come to; one a week or month is a KPI's."""
    if draft.period.recurrence is not None:
        return None
    return find_outcome(sentence, purpose, turn.deps.knowledge)


def _outcome_values(outcome: OutcomeReading | None) -> dict[str, str]:
    if outcome is None:
        return {}
    target = goal_modals.written(outcome.value)
    return {GoalUi.OUTCOME: outcome.metric, GoalUi.OUTCOME_TARGET: target}


def _notices(turn: Turn[R], draft: GoalDraft) -> list[Notice]:
    if len(draft.sentence) > goals.LONGEST_SENTENCE:
        text = turn.localizer.t("goal.problem.sentence_long", count=len(draft.sentence))
        return [Notice(text=text)]
    if draft.period.ambiguous:
        return [Notice(text=turn.localizer.t("goal.notice.date_doubtful"))]
    if draft.period.deadline is None:
        return [Notice(text=turn.localizer.t("goal.notice.until_missing"), is_calm=True)]
    return []


def unread(turn: Turn[R], part: str, error: NotUnderstood) -> Notice:
    """Return that a part of what was typed could not be read, and why."""
    why = sentence_of(error, turn.localizer, plain=True)
    return Notice(text=turn.localizer.t("typed.unread", part=part, why=why))


def _ask(turn: Turn[R], asked: Asked, draft: GoalDraft, reading: GoalReading) -> Rendered:
    return blocks.ask_purpose(
        _QUESTIONS.get(reading.state, "purpose"),
        draft.sentence,
        drafts.keep(turn.uow, turn.asker, asked.channel_id, asked.as_json()),
        _candidates(turn, reading),
        turn.deps.knowledge,
        turn.localizer,
        may_be_kpi=reading.state is GoalState.METRIC and _has_goal(turn, asked.channel_id),
    )


def _has_goal(turn: Turn[R], channel_id: ChannelId) -> bool:
    """Whether a number could be set at once: without a goal, what it is for is asked already."""
    return bool(goals.open_goals(turn.uow, turn.asker, channel_id))


def _candidates(turn: Turn[R], reading: GoalReading) -> list[PurposeKey]:
    """Return the purposes to choose from, the likeliest first."""
    named = [reading.purpose, *reading.alternatives]
    if reading.state is GoalState.NONE or reading.confidence < _A_GUESS:
        named = list(_USUAL)
    if reading.metric is not None:
        metric, knowledge = reading.metric, turn.deps.knowledge
        fitting = {key for key in {*named, *_USUAL} if _may_be_for(knowledge, key, metric)}
        # What is usual may be meant although the number would not serve it.
        named = [key for key in named if key in fitting or key in _USUAL]
        named += [key for key in _USUAL if key in fitting]
    return list(dict.fromkeys(named))[:MOST_BUTTONS]


def _may_be_for(knowledge: Knowledge, purpose: PurposeKey, metric: MetricKey) -> bool:
    return knowledge.fit(purpose, metric).verdict in _FITTING
