"""The answer to a KPI that was kept in spite of a warning: it stays for another while."""

from collections.abc import Sequence

from bot.blocks import kit
from bot.ids import KpiUi
from bot.listeners import carried, kpi_told
from bot.listeners.effects import Effect
from bot.listeners.places import shown
from bot.listeners.routes import Routes
from bot.listeners.turns import Route, Turn
from bot.payloads import ActionRequest
from kpi.model import KpiId
from kpi.usecases.fit import keeping


def keep_on(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Keep it, and say when its owner is asked again."""
    kpi = keeping.keep_on(turn.uow, turn.asker, KpiId(carried.text(turn.request.value, "kpi")))
    day = kpi.kept.review_on if kpi.kept else None
    said = turn.localizer.m(
        "rules.kept_on",
        metric=kpi_told.name(turn, kpi),
        day=turn.localizer.day(day) if day else "",
    )
    return [shown(turn, kit.said(said))]


ROUTES = Routes(actions={KpiUi.KEEP_ON: Route(handler=keep_on)})
