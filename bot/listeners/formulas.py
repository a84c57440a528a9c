"""``/kpi formula``: what the workspace counts a piece of earned media worth."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from bot.blocks import formulas as blocks
from bot.blocks.formulas import FormulaForm
from bot.blocks.rendered import Rendered
from bot.ids import FormulaUi
from bot.listeners import carried, places
from bot.listeners.effects import Effect, FieldErrors, OpenModal
from bot.listeners.places import reply
from bot.listeners.routes import CommandRoute, Routes
from bot.listeners.turns import R, Route, Turn
from bot.payloads import ActionRequest, CommandRequest, ViewRequest
from kpi.errors import NotUnderstood
from kpi.language.numbers import parse_amount
from kpi.language.requests import ShowFormula
from kpi.model import ChannelId, MetricKey, Unit
from kpi.usecases import access
from kpi.usecases.kpis import formulas
from kpi.usecases.kpis.formulas import FormulaWish

FIELDS = {
    MetricKey("impressions"): FormulaUi.IMPRESSIONS,
    MetricKey("video_views"): FormulaUi.VIDEO_VIEWS,
    MetricKey("engagements"): FormulaUi.ENGAGEMENTS,
    MetricKey("likes"): FormulaUi.LIKES,
    MetricKey("comments"): FormulaUi.COMMENTS,
    MetricKey("shares"): FormulaUi.SHARES,
    MetricKey("saves"): FormulaUi.SAVES,
    MetricKey("link_clicks"): FormulaUi.LINK_CLICKS,
    MetricKey("mentions"): FormulaUi.MENTIONS,
}


def show(turn: Turn[CommandRequest], _: ShowFormula) -> Sequence[Effect]:
    """Show the formula that holds and those before it."""
    channel_id = places.settle(turn)
    if channel_id is None:
        return places.only_in_channels(turn)
    return [reply(_stated(turn, channel_id))]


def edit(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open the modal, with the prices that hold; without any, with none."""
    access.may_change(turn.asker)
    channel_id = ChannelId(carried.text(turn.request.value, "channel"))
    held = formulas.stated(turn.uow, turn.asker)
    first = formulas.first_day(turn.uow, turn.asker, places.today(turn))
    form = FormulaForm(
        channel_id=channel_id,
        fields=FIELDS,
        prices=held[-1].prices if held else {},
        valid_from=max(first, held[-1].valid_from).isoformat() if held else first.isoformat(),
    )
    return [OpenModal(view=blocks.modal(form, turn.deps.knowledge, turn.localizer))]


def submit(turn: Turn[ViewRequest]) -> Sequence[Effect]:
    """Keep the formula and show it, or say beside each field what is wrong."""
    private, values = turn.request.private, turn.request.values
    channel_id = ChannelId(carried.text(private, "channel"))
    typed = {key: values.get(field, "").strip() for key, field in FIELDS.items()}
    read = {key: _price(text) for key, text in typed.items() if text}
    unclear = [key for key, price in read.items() if price is None]
    if unclear:
        return [_errors(turn, dict.fromkeys(unclear, ("unclear", None)))]
    wish = FormulaWish(
        prices={key: price for key, price in read.items() if price is not None},
        valid_from=carried.maybe(date.fromisoformat, values.get(FormulaUi.VALID_FROM)),
    )
    try:
        formulas.state(
            turn.uow, turn.asker, turn.deps.knowledge, channel_id, wish, places.today(turn)
        )
    except NotUnderstood as error:
        fields = error.data.get("fields")
        if not isinstance(fields, Mapping):
            raise
        return [_errors(turn, fields)]
    return [reply(_stated(turn, channel_id))]


def _price(typed: str) -> Decimal | None:
    """Return the price that was typed; None for anything else than one amount of money."""
    try:
        amount = parse_amount(typed)
    except NotUnderstood:
        return None
    return None if amount.relative else amount.value_in(Unit.CURRENCY)


def _errors(
    turn: Turn[R],
    fields: Mapping[MetricKey, tuple[str, date | None]] | Mapping[str, tuple[str, date | None]],
) -> FieldErrors:
    localizer = turn.localizer
    errors: dict[str, str] = {}
    for name, (code, day) in fields.items():
        said = localizer.t(f"formula.problem.{code}", day=localizer.day(day) if day else "")
        is_day = name == "valid_from"
        errors[FormulaUi.VALID_FROM if is_day else FIELDS[MetricKey(name)]] = said
    return FieldErrors(errors=errors)


def _stated(turn: Turn[R], channel_id: ChannelId) -> Rendered:
    found = formulas.stated(turn.uow, turn.asker)
    return blocks.stated(found, channel_id, turn.deps.knowledge, turn.localizer)


ROUTES = Routes(
    commands={ShowFormula: CommandRoute(handler=show)},
    actions={FormulaUi.EDIT: Route(handler=edit, writes=False)},
    views={FormulaUi.EDIT: Route(handler=submit)},
)
