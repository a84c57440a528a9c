"""The Home tab: shown when it is opened, and anew when something on it was changed there."""

from collections.abc import Sequence

from bot.blocks import home as blocks
from bot.ids import ReportUi
from bot.listeners import kpi_told
from bot.listeners.effects import Effect, OpenModal, PublishHome
from bot.listeners.routes import Routes
from bot.listeners.turns import R, Route, Turn
from bot.payloads import ActionRequest, EventRequest
from kpi.model import KpiId
from kpi.usecases import access
from kpi.usecases import home as usecase

_TAB = "home"


def opened(turn: Turn[EventRequest]) -> Sequence[Effect]:
    """Show the tab; the conversation beside it is none of ours."""
    return [published(turn)] if turn.request.tab == _TAB else []


def published(turn: Turn[R]) -> Effect:
    """Return the asker's Home as it is now."""
    content = usecase.home(turn.uow, turn.asker, turn.deps.knowledge)
    return PublishHome(view=blocks.view(content, turn.localizer))


def details(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open one KPI with all that is known of it."""
    kpi = access.kpi(turn.uow, turn.asker, KpiId(str(turn.request.value.get("kpi", ""))))
    return [OpenModal(view=kpi_told.details(turn, kpi))]


ROUTES = Routes(
    actions={ReportUi.DETAILS: Route(handler=details, writes=False)},
    events={"app_home_opened": Route(handler=opened, writes=False)},
)
