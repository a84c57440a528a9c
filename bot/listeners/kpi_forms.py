"""The KPI's modal as a form: from a wish to what it shows, from what was entered to a wish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.blocks import fit, kit, kpi_modal, names, rules, verdicts
from bot.blocks.kit import Notice, Pair
from bot.blocks.kpi_modal import KpiForm
from bot.blocks.rendered import Block
from bot.ids import KpiUi
from bot.listeners import carried, places
from bot.listeners.kpi_values import metric_in, values_of, wish_of
from bot.listeners.turns import R, Turn
from kpi.errors import NotFound
from kpi.fit import Finding
from kpi.model import ChannelId, Goal, KpiId, Series
from kpi.usecases.fit import keeping, sets
from kpi.usecases.fit.sets import SetNote, Wanted
from kpi.usecases.goals import goals
from kpi.usecases.kpis import kpis, picking
from kpi.usecases.kpis.picking import Ready
from kpi.usecases.lookups import measures
from kpi.usecases.lookups.measures import Measure
from kpi.usecases.lookups.wishes import KpiWish

#: Fields that are folded away; what they hold comes along unseen.
_FOLDED = (
    KpiUi.DIRECTION,
    KpiUi.START,
    KpiUi.BASELINE,
    KpiUi.PLATFORM,
    KpiUi.ACCOUNT,
    KpiUi.CAMPAIGN,
    KpiUi.INFLUENCER,
)
#: Fields that mean something else, or nothing, for another metric.
_OF_METRIC = (
    KpiUi.KIND,
    KpiUi.DIRECTION,
    KpiUi.SERIES,
    KpiUi.ADDS_UP,
    KpiUi.UNIT,
    KpiUi.REASON,
)
#: Notices that only say what was filled in, or what comes next: nothing is wrong.
_CALM = frozenset(
    {
        "amount_missing",
        "metric_missing",
        "other_metric",
        "own_metric",
        "until_missing",
        "until_proposed",
    }
)
#: A choice has room for so many, and one is for a new series.
_MOST_SERIES = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a KPI's modal remembers beside its inputs; ``metric`` is what they were filled for."""

    channel_id: ChannelId
    kpi_id: str = ""
    draft_id: str = ""
    metric: str = ""
    shows_more: bool = False
    turn: int = 0
    told: str = ""  # what was said of the set, by its key


def state_of(private: Mapping[str, object]) -> State:
    """Return what a modal carried."""
    return State(
        channel_id=ChannelId(carried.text(private, "channel")),
        kpi_id=carried.text(private, "kpi"),
        draft_id=carried.text(private, "draft"),
        metric=carried.text(private, "metric"),
        shows_more=bool(private.get("more")),
        turn=carried.maybe(int, carried.text(private, "turn")) or 0,
        told=str(private.get("told", "")),
    )


def entered(private: Mapping[str, object], values: Mapping[str, str]) -> dict[str, str]:
    """Return all values of a modal, those that are folded away too."""
    folded = private.get("folded")
    unseen = {str(k): str(v) for k, v in folded.items()} if isinstance(folded, Mapping) else {}
    return {**unseen, **values}


def notices(turn: Turn[R], codes: Sequence[str]) -> list[Notice]:
    """Return the sentences that say what a filled-in modal still needs."""
    return [
        Notice(text=turn.localizer.t(f"kpi.notice.{code}"), is_calm=code in _CALM)
        for code in codes
    ]


def opened(turn: Turn[R], state: State, wish: KpiWish, said: Sequence[Notice] = ()) -> Block:
    """Return the modal for a wish, with what is usual for its metric where it says nothing."""
    values = values_of(wish, turn.asker.user_id)
    measure = measure_of(turn, state.channel_id, values)
    if measure is not None:
        values.setdefault(KpiUi.KIND, measure.kind.value)
        values.setdefault(KpiUi.DIRECTION, measure.good.value)
    return view(turn, replace(state, metric=values.get(KpiUi.METRIC, "")), values, said)


def view(
    turn: Turn[R], state: State, values: Mapping[str, str], said: Sequence[Notice] = ()
) -> Block:
    """Return the modal for what is entered so far, with the verdict once it can be given."""
    values, state = _for_metric(turn, state, values)
    measure = measure_of(turn, state.channel_id, values)
    goal = _goal(turn, state, values)
    known = _series(turn, state, values)
    finding = None
    if goal is not None and measure is not None:
        finding = measures.verdict(
            turn.deps.knowledge,
            goal,
            measure,
            measures.measurable(turn.uow, goal, places.today(turn)),
        )
    warns = finding is not None and finding.verdict.is_warning
    if warns:
        values.setdefault(KpiUi.REVIEW, (places.today(turn) + keeping.USUAL).isoformat())
    name = _metric_name(turn, values, measure)
    note = _note(turn, state, values, goal, measure, finding)
    if note is not None and note.concern is not None:
        state = replace(state, told=note.concern.key)
    form = KpiForm(
        private=_private(state, values),
        values=values,
        goals=_goal_pairs(turn, state),
        metric=(values[KpiUi.METRIC], name) if measure is not None else None,
        is_own=measure is not None and measure.key is None,
        series=[(one.series_id, names.scoped(one.scope, turn.localizer)) for one in known],
        verdict=_verdict(turn, state, goal, measure, finding, note, name),
        needs_reason=warns,
        # Where the verdict warns already, what else there is to say is said calmly.
        notices=[replace(one, is_calm=one.is_calm or warns) for one in said],
        is_new=not state.kpi_id,
        shows_more=state.shows_more,
        turn=state.turn,
    )
    return kpi_modal.modal(form, turn.localizer)


def _verdict(
    turn: Turn[R],
    state: State,
    goal: Goal | None,
    measure: Measure | None,
    finding: Finding | None,
    note: SetNote | None,
    name: str,
) -> list[Block]:
    """Return the verdict on the pair and what the KPI does to the set."""
    if finding is None or goal is None or measure is None:
        return []
    knowledge, localizer = turn.deps.knowledge, turn.localizer
    said = fit.in_modal(finding, name, knowledge, localizer)
    if finding.verdict.is_warning:
        change = verdicts.change_button(finding, goal.goal_id, localizer)
        return [*said, kit.actions(change)]
    if note is None:
        return said
    # What is being changed stands in the set already: the rest is shown as it is.
    value = {"metric": str(measure.key)} if measure.key and not state.kpi_id else {}
    is_advised = bool(fit.better(finding, knowledge, localizer))
    more = rules.noted(note, goal, knowledge, localizer, is_advised=is_advised, **value)
    return [*said, *more]


def _note(
    turn: Turn[R],
    state: State,
    values: Mapping[str, str],
    goal: Goal | None,
    measure: Measure | None,
    finding: Finding | None,
) -> SetNote | None:
    """Return what the KPI does to the set; None where there is a warning about the pair."""
    if finding is None or goal is None or measure is None or finding.verdict.is_warning:
        return None
    knowledge = turn.deps.knowledge
    note = sets.note_before(
        turn.uow,
        knowledge,
        goal,
        measure,
        places.today(turn),
        instead_of=KpiId(state.kpi_id) if state.kpi_id else None,
        wanted=wanted(turn, state, values),
    )
    is_offered = bool(fit.better(finding, knowledge, turn.localizer))
    # One suggestion is enough: something to take instead is offered already.
    return None if is_offered and note.concern and note.concern.is_hint else note


def wanted(turn: Turn[R], state: State, values: Mapping[str, str]) -> Wanted | None:
    """Return the KPI that saving the modal now would make; None: something is missing yet."""
    measure = measure_of(turn, state.channel_id, values)
    wish, problems = wish_of(values, measure)
    if problems or wish.goal_id is None:
        return None
    changing = kpis.active(turn.uow, turn.asker, KpiId(state.kpi_id)) if state.kpi_id else None
    step = picking.next_step(
        turn.uow, turn.asker, turn.deps.knowledge, state.channel_id, wish, changing=changing
    )
    return kpis.wanted(turn.asker, step) if isinstance(step, Ready) else None


def _for_metric(
    turn: Turn[R], state: State, values: Mapping[str, str]
) -> tuple[dict[str, str], State]:
    """Put back what was filled in for another metric."""
    metric = values.get(KpiUi.METRIC, "")
    if metric == state.metric:
        return dict(values), state
    fresh = {key: value for key, value in values.items() if key not in _OF_METRIC}
    measure = measure_of(turn, state.channel_id, fresh)
    if measure is not None:
        fresh[KpiUi.KIND] = measure.kind.value
        fresh[KpiUi.DIRECTION] = measure.good.value
    return fresh, replace(state, metric=metric, turn=state.turn + 1)


def measure_of(turn: Turn[R], channel_id: ChannelId, values: Mapping[str, str]) -> Measure | None:
    """Return the metric that is chosen; None: none, or one that is gone."""
    metric, own = metric_in(values)
    wish = KpiWish(metric=metric, own=own)
    try:
        return measures.of_wish(turn.uow, turn.asker, turn.deps.knowledge, channel_id, wish)
    except NotFound:
        return None


def _metric_name(turn: Turn[R], values: Mapping[str, str], measure: Measure | None) -> str:
    if measure is None:
        return values.get(KpiUi.METRIC, "")
    return names.metric(turn.deps.knowledge, measure.key, turn.localizer, measure.label)


def _goal(turn: Turn[R], state: State, values: Mapping[str, str]) -> Goal | None:
    chosen = values.get(KpiUi.GOAL, "")
    found = goals.open_goals(turn.uow, turn.asker, state.channel_id)
    return next((goal for goal in found if goal.goal_id == chosen), None)


def _goal_pairs(turn: Turn[R], state: State) -> list[Pair]:
    found = goals.open_goals(turn.uow, turn.asker, state.channel_id)
    return [(goal.goal_id, goal.sentence) for goal in found]


def _series(turn: Turn[R], state: State, values: Mapping[str, str]) -> list[Series]:
    metric, _ = metric_in(values)
    if metric is None:
        return []
    known = turn.uow.series.of_channel(turn.asker.workspace_id, state.channel_id, metric)
    # One series of everything leaves no choice: it is asked for only where there is one.
    is_open = len(known) > 1 or any(not one.scope.is_empty for one in known)
    return known[:_MOST_SERIES] if is_open else []


def _private(state: State, values: Mapping[str, str]) -> dict[str, object]:
    folded = {} if state.shows_more else {key: values[key] for key in _FOLDED if values.get(key)}
    return {
        "channel": state.channel_id,
        "kpi": state.kpi_id,
        "draft": state.draft_id,
        "metric": values.get(KpiUi.METRIC, ""),
        "goal": values.get(KpiUi.GOAL, ""),
        "more": state.shows_more,
        "turn": str(state.turn),
        "told": state.told,
        "folded": folded,
    }
