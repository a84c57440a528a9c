"""What the independent package ``slackblocks`` says of blocks and views that Mato made.

Slack's JSON is read into its classes, whose constructors check every limit; whatever was read
must be written back, so that no part of it was passed over.
"""

import copy
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import slackblocks as sb
from slackblocks.rich_text.elements import RichText
from slackblocks.rich_text.objects import RichTextSection

from bot.sandbox.model import Json

_BLOCKS: Mapping[str, Callable[..., Any]] = {
    "actions": sb.ActionsBlock,
    "alert": sb.AlertBlock,
    "card": sb.CardBlock,
    "carousel": sb.CarouselBlock,
    "container": sb.ContainerBlock,
    "context": sb.ContextBlock,
    "data_table": sb.DataTableBlock,
    "data_visualization": sb.DataVisualizationBlock,
    "divider": sb.DividerBlock,
    "header": sb.HeaderBlock,
    "image": sb.ImageBlock,
    "input": sb.InputBlock,
    "markdown": sb.MarkdownBlock,
    "rich_text": sb.RichTextBlock,
    "section": sb.SectionBlock,
    "table": sb.TableBlock,
    "video": sb.VideoBlock,
}
_PARTS: Mapping[str, Callable[..., Any]] = {
    "area": sb.AreaChart,
    "bar": sb.BarChart,
    "button": sb.Button,
    "checkboxes": sb.CheckboxGroup,
    "conversations_select": sb.ConversationSelectMenu,
    "datepicker": sb.DatePicker,
    "external_select": sb.ExternalSelectMenu,
    "image": sb.Image,
    "line": sb.LineChart,
    "multi_static_select": sb.StaticMultiSelectMenu,
    "number_input": sb.NumberInput,
    "overflow": sb.OverflowMenu,
    "pie": sb.PieChart,
    "plain_text_input": sb.PlainTextInput,
    "radio_buttons": sb.RadioButtonGroup,
    "raw_number": sb.RawNumber,
    "raw_text": sb.RawText,
    "rich_text": sb.RichTextBlock,
    "rich_text_section": RichTextSection,
    "static_select": sb.StaticSelectMenu,
    "timepicker": sb.TimePicker,
    "users_select": sb.UserSelectMenu,
}
#: Objects that carry no type, by the key under which they stand.
_UNTYPED: Mapping[str, Callable[..., Any]] = {
    "axis_config": sb.AxisConfig,
    "column_settings": sb.ColumnSettings,
    "confirm": sb.Confirm,
    "data": sb.DataPoint,
    "filter": sb.ConversationFilter,
    "initial_option": sb.Option,
    "initial_options": sb.Option,
    "option_groups": sb.OptionGroup,
    "options": sb.Option,
    "segments": sb.ChartSegment,
    "series": sb.DataSeries,
}
_FRAME = frozenset({"type", "blocks"})
_TEXTS = frozenset({"plain_text", "mrkdwn"})
#: Everything that a constructor of the package may raise: its own errors, unknown arguments.
_REFUSALS = (sb.InvalidUsageError, TypeError, ValueError)


class Unread(Exception):
    """The package has no class for this, so it can say nothing about it."""


def message_problems(blocks: Sequence[Json]) -> list[str]:
    """Return why the package would not post these blocks; Unread where it knows them not."""
    named = _named(blocks)

    def post() -> object:
        return sb.Message(channel="C1", text="x", blocks=_blocks(named)).to_dict().get("blocks")

    return _judged(named, post)


def view_problems(view: Json) -> list[str]:
    """Return why the package would not show this modal or Home; Unread likewise."""
    named = {**view, "blocks": _named(view["blocks"])}
    kind: Callable[..., Any] = sb.ModalView if view["type"] == "modal" else sb.HomeTabView

    def show() -> object:
        rest = {key: _part(value, key) for key, value in named.items() if key not in _FRAME}
        return kind(blocks=_blocks(named["blocks"]), **rest).to_dict()

    return _judged(named, show)


def choices_problems(offered: Json) -> list[str]:
    """Return why the package would not offer these options or groups in a menu."""

    def offer() -> object:
        parts: dict[str, Any] = {key: _part(value, key) for key, value in offered.items()}
        written = sb.StaticSelectMenu(action_id="a", **parts)._resolve()  # noqa: SLF001 - its only way
        return {key: written[key] for key in offered}

    return _judged(offered, offer) if any(offered.values()) else []


def _judged(read: object, write: Callable[[], object]) -> list[str]:
    try:
        written = write()
    except _REFUSALS as error:
        return [f"{type(error).__name__}: {error}"]
    return [f"passed over: {part}" for part in _lost(read, written, "")]


def _lost(read: object, written: object, at: str) -> list[str]:
    """Return where the package read something that it does not write."""
    if isinstance(read, dict) and isinstance(written, dict):
        said = {key: one for key, one in read.items() if one is not None and one is not False}
        return [
            place
            for key, one in said.items()
            for place in _lost(one, written.get(key), f"{at}/{key}")
        ]
    if isinstance(read, list) and isinstance(written, list) and len(read) == len(written):
        pairs = enumerate(zip(read, written, strict=True))
        return [place for n, pair in pairs for place in _lost(*pair, f"{at}/{n}")]
    return [] if read == written else [f"{at}: {json.dumps(read, ensure_ascii=False)}"]


def _named(blocks: Sequence[Json]) -> list[Json]:
    """Name every block: the package names those without a name at random."""
    named = copy.deepcopy(list(blocks))
    for number, block in enumerate(named):
        block.setdefault("block_id", f"b{number}")
        for place, child in enumerate(block.get("child_blocks", [])):
            child.setdefault("block_id", f"b{number}.{place}")
    return named


def _blocks(blocks: Sequence[Json]) -> list[Any]:
    return [_block(block) for block in blocks]


def _block(block: Json) -> object:
    kind = _BLOCKS.get(str(block.get("type")))
    if kind is None:
        raise Unread(block.get("type"))
    parts = {key: value for key, value in block.items() if key != "type"}
    if block["type"] == "table":
        rows = [[_cell(cell) for cell in row] for row in parts.pop("rows")]
        return kind(rows=rows, **{key: _part(value, key) for key, value in parts.items()})
    return kind(**{key: _part(value, key) for key, value in parts.items()})


def _cell(cell: Json) -> object:
    """Return a table's cell: the package wraps rich text by itself, one piece a cell."""
    if cell.get("type") != "rich_text":
        return _part(cell, "rows")
    (only,) = cell["elements"]
    return _part(only, "elements")


def _part(value: object, key: str) -> object:
    if isinstance(value, list):
        return [_part(one, key) for one in value]
    if not isinstance(value, dict):
        return value
    kind = str(value.get("type", ""))
    if kind in _TEXTS:
        return _text(value)
    if key == "child_blocks" or kind == "card":
        return _block(value)
    if kind == "text":
        return RichText(text=value["text"], **value.get("style", {}))
    made = _PARTS.get(kind) if kind else _UNTYPED.get(key)
    if made is None:
        raise Unread(kind or key)
    return made(**{name: _part(one, name) for name, one in value.items() if name != "type"})


def _text(text: Json) -> sb.Text:
    more = {key: value for key, value in text.items() if key not in {"type", "text"}}
    return sb.Text(text["text"], type_=sb.TextType(text["type"]), **more)
