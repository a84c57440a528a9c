"""The button that opens everything there is to say of a goal's KPIs, or of a channel's."""

from collections.abc import Sequence

from bot.ids import KpiUi
from bot.listeners import carried, kpi_forms, kpi_told
from bot.listeners.effects import Effect, OpenModal
from bot.listeners.routes import Routes
from bot.listeners.turns import Route, Turn
from bot.payloads import ActionRequest
from kpi.model import ChannelId, GoalId, MetricKey
from kpi.usecases import access, goals, measures
from kpi.usecases.measures import Measure
from kpi.usecases.sets import Wanted


def show(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open it; in the modal of a KPI that is not saved yet, with that KPI among them."""
    value = turn.request.value
    if "goal" not in value:
        channel_id = ChannelId(carried.text(value, "channel"))
        found = goals.open_goals(turn.uow, turn.asker, channel_id)
        return [OpenModal(view=kpi_told.why(turn, found))]
    goal = access.goal(turn.uow, turn.asker, GoalId(carried.text(value, "goal")))
    measure = _measure(turn)
    return [OpenModal(view=kpi_told.why(turn, [goal], measure, _wanted(turn, measure)))]


def _measure(turn: Turn[ActionRequest]) -> Measure | None:
    metric = turn.request.value.get("metric")
    if not isinstance(metric, str):
        return None
    return measures.of_metric(turn.uow, turn.asker, turn.deps.knowledge, MetricKey(metric))


def _wanted(turn: Turn[ActionRequest], measure: Measure | None) -> Wanted | None:
    """Return the KPI as the modal that the button stands in has it by now."""
    private = turn.request.private
    if measure is None or "channel" not in private:
        return None
    values = kpi_forms.entered(private, turn.request.values)
    return kpi_forms.wanted(turn, kpi_forms.state_of(private), values)


ROUTES = Routes(actions={KpiUi.WHY: Route(handler=show, writes=False)})
