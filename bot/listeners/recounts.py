"""The team says from which day on a KPI is counted otherwise, or that nothing changed."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.blocks import recounts as blocks
from bot.ids import BreakUi, nth
from bot.listeners import carried
from bot.listeners.effects import Effect, FieldErrors, OpenModal, UpdateModal
from bot.listeners.routes import Routes
from bot.listeners.turns import R, Route, Turn
from bot.payloads import ActionRequest, ViewRequest
from kpi.errors import NotUnderstood
from kpi.model import KpiId
from kpi.ports import BreakOrigin
from kpi.usecases.numbers import recounting


def show(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open what is known of how the KPI is counted."""
    return [OpenModal(view=_view(turn, _kpi_id(turn.request.value)))]


def submit(turn: Turn[ViewRequest]) -> Sequence[Effect]:
    """Keep the day; what cannot stand is said at its field."""
    values, kpi_id = turn.request.values, _kpi_id(turn.request.private)
    day = carried.maybe(date.fromisoformat, values.get(BreakUi.DAY))
    if day is None:
        return [FieldErrors(errors={BreakUi.DAY: turn.localizer.t("error.break.day")})]
    try:
        recounting.say(turn.uow, turn.asker, kpi_id, day, values.get(BreakUi.NAME) or "")
    except NotUnderstood as error:
        field = BreakUi.NAME if error.code == "break.long" else BreakUi.DAY
        said = turn.localizer.t(f"error.{error.code}", **error.data)
        return [FieldErrors(errors={field: said})]
    news = turn.localizer.t("breaks.kept", day=turn.localizer.day(day))
    return [UpdateModal(view=_view(turn, kpi_id, news))]


def take_back(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Forget the day, or what was said against it."""
    value = turn.request.value
    kpi_id = _kpi_id(value)
    day = carried.maybe(date.fromisoformat, carried.text(value, "day"))
    origin = carried.maybe(BreakOrigin, carried.text(value, "origin"))
    if day is None or origin is None:
        raise NotUnderstood("not_understood.payload")
    recounting.take_back(turn.uow, turn.asker, kpi_id, day, origin)
    return [UpdateModal(view=_view(turn, kpi_id, turn.localizer.t("breaks.taken_back")))]


def _kpi_id(value: Mapping[str, object]) -> KpiId:
    return KpiId(carried.text(value, "kpi"))


def _view(turn: Turn[R], kpi_id: KpiId, news: str = "") -> dict[str, object]:
    knowledge = turn.deps.knowledge
    found = recounting.of_kpi(turn.uow, turn.asker, knowledge, kpi_id)
    return blocks.modal(found, knowledge, turn.localizer, news)


ROUTES = Routes(
    actions={
        BreakUi.OPEN: Route(handler=show, writes=False),
        **{nth(BreakUi.BACK, n): Route(handler=take_back) for n in range(2 * blocks.MOST)},
    },
    views={BreakUi.MODAL: Route(handler=submit)},
)
