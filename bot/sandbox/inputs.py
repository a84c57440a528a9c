"""The inputs of a message or view: what they hold at first, and what a person put into them."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from bot.sandbox.blocks_check import elements_of
from bot.sandbox.errors import misuse
from bot.sandbox.model import Json

# element type -> (key of its value in state, key of its first value in the element)
HELD: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}


def find_element(
    blocks: Sequence[Json], action_id: str, block_id: str | None = None
) -> tuple[Json, Json]:
    """Return (block, element) with that action id; Impossible when there is none."""
    for block, element in every_element(blocks):
        if element.get("action_id") == action_id and block_id in {None, block["block_id"]}:
            break
    else:
        misuse(f"there is nothing with action_id {action_id} here")
    return block, element


def every_element(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield each interactive element with the block that it stands in."""
    for block in every_block(blocks):
        for element in elements_of(block):
            yield block, element


def every_block(blocks: Sequence[Json]) -> Iterator[Json]:
    """Yield each block and the blocks and cards inside containers and carousels."""
    for block in blocks:
        yield block
        if block["type"] == "container":
            yield from every_block(block["child_blocks"])
        if block["type"] == "carousel":
            yield from every_block(block["elements"])


def named(blocks: Sequence[Json], new_id: Iterator[str]) -> list[Json]:
    """Return the blocks with a block id (and action ids) made up where the app gave none."""
    return [_named(block, new_id) for block in blocks]


def _named(block: Json, new_id: Iterator[str]) -> Json:
    block = {**block, "block_id": block.get("block_id") or next(new_id)}
    for key in ("accessory", "element"):
        if key in block:
            block[key] = _with_action_id(block[key], new_id)
    for key in ("elements", "actions", "child_blocks"):
        if key in block and block["type"] != "rich_text":
            nested = block["type"] in {"container", "carousel"}
            name = _named if nested else _with_action_id
            block[key] = [name(part, new_id) for part in block[key]]
    return block


def _with_action_id(element: Json, new_id: Iterator[str]) -> Json:
    kind = element["type"]
    if kind in HELD or kind in {"button", "overflow", "feedback_buttons", "icon_button"}:
        return {**element, "action_id": element.get("action_id") or next(new_id)}
    return element


def first_values(blocks: Sequence[Json], context: str | None = None) -> Json:
    """Return ``state.values`` before anyone touched the inputs.

    ``context`` is the conversation that ``default_to_current_conversation`` means.
    """
    values: Json = {}
    for block, element in every_element(blocks):
        if element.get("type") in HELD:
            entry = _first_value(element, context)
            values.setdefault(block["block_id"], {})[element["action_id"]] = entry
    return values


def _first_value(element: Mapping[str, object], context: str | None) -> Json:
    kind = str(element["type"])
    key, initial = HELD[kind]
    empty: object = [] if key.endswith("s") else None
    first = element.get(initial, empty)
    if element.get("default_to_current_conversation") and context and not first:
        first = [context] if key.endswith("s") else context
    return {"type": kind, key: first}


def kept_values(old: Json, blocks: Sequence[Json], context: str | None = None) -> Json:
    """Return the values after an update: inputs that stayed keep what the person entered."""
    values = first_values(blocks, context)
    for block_id, actions in values.items():
        for action_id, held in actions.items():
            before = old.get(block_id, {}).get(action_id)
            if before and before["type"] == held["type"]:
                actions[action_id] = before
    return values


def held(element: Mapping[str, object], value: object) -> Json:
    """Return the state entry for what a person chose.

    ``value`` is text, a list of texts, None, or a ready state entry. For options the text is
    an option's value or its label; Impossible when no option has it.
    """
    kind = str(element["type"])
    key, _ = HELD[kind]
    if isinstance(value, dict) and ("type" in value or key in value):
        value = value.get(key)
    if key == "selected_option":
        return {"type": kind, key: None if value is None else option_of(element, value)}
    if key == "selected_options":
        chosen = value if isinstance(value, list) else [value] if value is not None else []
        return {"type": kind, key: [option_of(element, one) for one in chosen]}
    if key == "value" and value is not None:
        return {"type": kind, key: str(value)}
    return {"type": kind, key: value}


def option_of(element: Mapping[str, object], value: object) -> Json:
    """Return the option whose value or label is ``value``, or that is ``value`` itself.

    Where the app has the options (external selects) any ready option passes.
    """
    if isinstance(value, dict):
        if "external" in str(element["type"]):
            return value
        value = value.get("value")
    offered = list(element.get("options", []))  # type: ignore[call-overload]
    for group in element.get("option_groups", []):  # type: ignore[attr-defined]
        offered += group["options"]
    for option in offered:
        if value in {option["value"], option["text"]["text"]}:
            break
    else:
        misuse(f"{value} is not among the options of {element.get('action_id')}")
    return dict(option)


def input_errors(blocks: Sequence[Json], values: Json) -> dict[str, str]:
    """Return block id -> code for inputs that Slack's own client would not let through.

    Codes: ``required``, ``not_a_number``, ``no_decimals``, ``too_small``, ``too_large``,
    ``too_short``, ``too_long``.
    """
    errors = {}
    for block in every_block(blocks):
        if block["type"] == "input":
            element = block["element"]
            entry = values.get(block["block_id"], {}).get(element["action_id"], {})
            code = _input_error(block, element, entry)
            if code:
                errors[block["block_id"]] = code
    return errors


def _input_error(block: Json, element: Json, entry: Json) -> str | None:
    value = entry.get(HELD[element["type"]][0]) if element["type"] in HELD else None
    if value in (None, "", []):
        return None if block.get("optional") else "required"
    if element["type"] == "number_input":
        return _number_error(element, str(value))
    if element["type"] == "plain_text_input":
        return _length_error(element, str(value))
    return None


def _number_error(element: Json, value: str) -> str | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "not_a_number"
    if not element["is_decimal_allowed"] and number != number.to_integral_value():
        return "no_decimals"
    if number < Decimal(element.get("min_value", "-Infinity")):
        return "too_small"
    return "too_large" if number > Decimal(element.get("max_value", "Infinity")) else None


def _length_error(element: Json, value: str) -> str | None:
    if len(value) < element.get("min_length", 0):
        return "too_short"
    return "too_long" if len(value) > element.get("max_length", 3000) else None
