"""The button that opens everything there is to say of a goal's KPIs, or of a channel's."""

from collections.abc import Sequence

from bot.ids import KpiUi
from bot.listeners import carried, kpi_forms, kpi_told
from bot.listeners.effects import Effect, OpenModal
from bot.listeners.routes import Routes
from bot.listeners.turns import Route, Turn
from bot.payloads import ActionRequest
from kpi.model import ChannelId, GoalId, KpiId, MetricKey
from kpi.usecases import access
from kpi.usecases.fit.sets import Wanted
from kpi.usecases.goals import goals
from kpi.usecases.lookups import measures
from kpi.usecases.lookups.measures import Measure


def show(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open it; in the modal of a KPI that is not saved yet, with that KPI among them."""
    value = turn.request.value
    if "goal" not in value:
        channel_id = ChannelId(carried.text(value, "channel"))
        found = goals.open_goals(turn.uow, turn.asker, channel_id)
        return [OpenModal(view=kpi_told.why(turn, found))]
    goal = access.goal(turn.uow, turn.asker, GoalId(carried.text(value, "goal")))
    view = kpi_told.why(turn, [goal], _measure(turn), *_in_modal(turn))
    return [OpenModal(view=view)]


def _measure(turn: Turn[ActionRequest]) -> Measure | None:
    metric = turn.request.value.get("metric")
    if not isinstance(metric, str):
        return None
    return measures.of_metric(turn.uow, turn.asker, turn.deps.knowledge, MetricKey(metric))


def _in_modal(turn: Turn[ActionRequest]) -> tuple[Wanted | None, KpiId | None]:
    """Return the KPI as the modal around the button has it by now, and which it would replace."""
    private = turn.request.private
    if "channel" not in private:
        return None, None
    state = kpi_forms.state_of(private)
    values = kpi_forms.entered(private, turn.request.values)
    return kpi_forms.wanted(turn, state, values), KpiId(state.kpi_id) if state.kpi_id else None


ROUTES = Routes(actions={KpiUi.WHY: Route(handler=show, writes=False)})
