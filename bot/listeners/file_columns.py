"""The modal about a dropped table's columns: opened, checked, and the file read anew by it."""

from collections.abc import Mapping, Sequence

from bot import payloads
from bot.blocks import file_columns as blocks
from bot.blocks import imports as import_blocks
from bot.blocks.reasons import reason
from bot.ids import DataUi, nth
from bot.listeners import carried
from bot.listeners.effects import Effect, FieldErrors, OpenModal
from bot.listeners.metric_choices import NOT_READ
from bot.listeners.places import replaced
from bot.listeners.routes import Routes
from bot.listeners.turns import R, Route, Turn
from bot.payloads import ActionRequest, ViewRequest
from kpi.errors import NotUnderstood
from kpi.imports import Grain, Table
from kpi.model import DraftId, MetricKey
from kpi.usecases import access
from kpi.usecases.files import file_columns, imports
from kpi.usecases.files.file_columns import ColumnWish, WrongColumns


def ask(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open the modal with what the columns are read as by now."""
    access.may_change(turn.asker)
    form = file_columns.form(
        turn.uow,
        turn.asker,
        turn.deps.knowledge,
        turn.deps.open_file,
        turn.deps.read_table,
        DraftId(carried.text(turn.request.value, "draft")),
    )
    private = {
        "draft": form.draft.draft_id,
        "channel": form.draft.channel_id,
        payloads.MESSAGE: turn.request.response_url,
    }
    return [OpenModal(view=blocks.modal(form, private, turn.localizer))]


def submitted(turn: Turn[ViewRequest]) -> Sequence[Effect]:
    """Show the file as it is read now; what cannot be is said beside its field."""
    draft_id = DraftId(carried.text(turn.request.private, "draft"))
    draft = imports.waiting(turn.uow, turn.asker, draft_id)
    table = file_columns.table_of(turn.deps.read_table, draft)
    fields = _fields(turn, table)
    wish = _wish(turn, table, fields)
    try:
        facts = file_columns.change(
            turn.uow,
            turn.asker,
            turn.deps.knowledge,
            turn.deps.open_file,
            turn.deps.read_table,
            draft_id,
            wish,
        )
    except WrongColumns as wrong:
        return [_beside(turn, {wish.day: DataUi.COLUMN_DAY, **fields}, wrong)]
    except NotUnderstood as refused:
        said = reason(refused.code, refused.data, turn.localizer, plain=True)
        return [FieldErrors(errors={DataUi.COLUMN_GRAIN: said})]
    return [replaced(import_blocks.preview(facts, turn.localizer))]


def _fields(turn: Turn[ViewRequest], table: Table) -> dict[str, str]:
    """Return the fields of the modal by the columns that they are about."""
    places = turn.request.private.get("columns")
    at = [int(one) for one in places] if isinstance(places, list) else []
    return {
        table.columns[column].name: nth(DataUi.COLUMN_METRIC, place)
        for place, column in enumerate(at)
        if column < len(table.columns)
    }


def _wish(turn: Turn[ViewRequest], table: Table, fields: Mapping[str, str]) -> ColumnWish:
    values = turn.request.values
    chosen = {name: values.get(field, "") for name, field in fields.items()}
    day = carried.maybe(int, values.get(DataUi.COLUMN_DAY)) or 0
    platform = values.get(DataUi.COLUMN_PLATFORM, "")
    return ColumnWish(
        day=table.columns[day].name if day < len(table.columns) else "",
        metrics={name: MetricKey(key) for name, key in chosen.items() if key and key != NOT_READ},
        grain=carried.maybe(Grain, values.get(DataUi.COLUMN_GRAIN)) or Grain.DAILY,
        platform="" if platform == blocks.NOT_SAID else platform,
        account=values.get(DataUi.COLUMN_ACCOUNT, ""),
    )


def _beside(turn: Turn[R], fields: Mapping[str, str], wrong: WrongColumns) -> Effect:
    """Return what is wrong beside the fields; of the whole, beside the first."""
    first = nth(DataUi.COLUMN_METRIC, 0)
    return FieldErrors(
        errors={
            fields.get(name, first): reason(code, {}, turn.localizer, plain=True)
            for name, code in wrong.found.items()
        }
    )


ROUTES = Routes(
    actions={DataUi.COLUMNS: Route(handler=ask, writes=False)},
    views={DataUi.COLUMNS: Route(handler=submitted)},
)
