"""Block Kit's parts, one short function each: plain dicts, cut to what Slack takes.

Texts that people typed go in as ``plain`` wherever Slack allows it; ``mrkdwn`` takes only what
``Localizer.m`` made.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.blocks import limits
from bot.blocks.rendered import Block, Rendered
from kpi.language.text import seen

#: An option or a button: its value and its label.
Pair = tuple[str, str]


def plain(text: str, most: int = limits.TEXT) -> Block:
    """Return a text that Slack shows letter by letter."""
    return {"type": "plain_text", "text": limits.clip(seen(text), most), "emoji": False}


def mrkdwn(text: str, most: int = limits.TEXT) -> Block:
    """Return a text with Slack's markup; links in it are not expanded by themselves."""
    return {"type": "mrkdwn", "text": limits.clip_mrkdwn(text, most), "verbatim": True}


def header(text: str) -> Block:
    """Return a heading."""
    return {"type": "header", "text": plain(text, limits.HEADER)}


def section(text: str, accessory: Block | None = None) -> Block:
    """Return a paragraph of mrkdwn, with a button beside it if given."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return {**block, "accessory": accessory} if accessory else block


def said(text: str) -> Rendered:
    """Return a message that is nothing but these words of mrkdwn."""
    return Rendered(text=text, blocks=[section(text)])


def context(text: str) -> Block:
    """Return a small remark in mrkdwn."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def divider() -> Block:
    """Return a line."""
    return {"type": "divider"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A sentence on top of a modal; a calm one says what was filled in or is to come."""

    text: str
    is_calm: bool = False


def notice(it: Notice) -> Block:
    """Return a notice as a box: a warning only where something cannot stand as it is."""
    return alert(it.text, "info" if it.is_calm else "warning")


def alert(text: str, level: str) -> Block:
    """Return a colored box with an icon; it may stand in modals only."""
    return {"type": "alert", "level": level, "text": plain(text, limits.ALERT)}


def actions(*buttons: Block) -> Block:
    """Return a row of buttons."""
    return {"type": "actions", "elements": list(buttons)}


def button(
    action_id: str,
    label: str,
    value: Mapping[str, object] | None = None,
    *,
    style: str = "",
) -> Block:
    """Return a button; its value comes back as JSON."""
    made: Block = {
        "type": "button",
        "action_id": action_id,
        "text": plain(label, limits.BUTTON_TEXT),
    }
    if value is not None:
        made["value"] = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if style:
        made["style"] = style
    return made


def option(value: str, label: str, description: str = "") -> Block:
    """Return one thing to choose."""
    if description:
        described = plain(description, limits.OPTION_TEXT)
        return {**option(value, label), "description": described}
    return {"text": plain(label, limits.BUTTON_TEXT), "value": value}


def field(
    action_id: str,
    label: str,
    element: Block,
    *,
    hint: str = "",
    optional: bool = False,
    tells: bool = False,
    turn: int = 0,
) -> Block:
    """Return an input; ``tells`` sends an action when it is changed.

    Slack keeps what a person entered while an input's block id stays the same: another
    ``turn`` puts the element's own first value back.
    """
    block: Block = {
        "type": "input",
        "block_id": f"{action_id}:{turn}",
        "label": plain(label),
        "element": {**element, "action_id": action_id},
        "optional": optional,
    }
    if tells:
        block["dispatch_action"] = True
    return {**block, "hint": plain(hint)} if hint else block


def text_input(value: str = "", *, placeholder: str = "", lines: bool = False) -> Block:
    """Return a field to type in; how long a text may be is said when it is sent."""
    element: Block = {"type": "plain_text_input", "multiline": lines}
    if value:
        element["initial_value"] = value[: limits.INITIAL_VALUE]
    return (
        {**element, "placeholder": plain(placeholder, limits.PLACEHOLDER)}
        if placeholder
        else element
    )


def day_input(value: str = "") -> Block:
    """Return a date picker; ``value`` is an ISO date, and anything else is left out."""
    element: Block = {"type": "datepicker"}
    return {**element, "initial_date": value} if _is_day(value) else element


def time_input(value: str = "") -> Block:
    """Return a time picker; ``value`` is HH:MM or empty."""
    element: Block = {"type": "timepicker"}
    return {**element, "initial_time": value} if value else element


def checks(pairs: Sequence[Pair], values: Collection[str] = ()) -> Block:
    """Return boxes to tick; those in ``values`` are ticked at first."""
    options = [option(*pair) for pair in pairs[: limits.CHECKBOXES]]
    ticked = [one for one in options if one["value"] in values]
    element: Block = {"type": "checkboxes", "options": options}
    return {**element, "initial_options": ticked} if ticked else element


def person_input(value: str = "") -> Block:
    """Return a choice of the workspace's people."""
    element: Block = {"type": "users_select"}
    return {**element, "initial_user": value} if value else element


def choice(pairs: Sequence[Pair], value: str = "", *, placeholder: str = "") -> Block:
    """Return a list to choose from; ``value`` is chosen at first when it is among them."""
    options = [option(*pair) for pair in pairs[: limits.OPTIONS]]
    element: Block = {"type": "static_select", "options": options}
    first = [one for one in options if one["value"] == value]
    if first:
        element["initial_option"] = first[0]
    return (
        {**element, "placeholder": plain(placeholder, limits.PLACEHOLDER)}
        if placeholder
        else element
    )


def choices(pairs: Sequence[Pair], values: Collection[str] = ()) -> Block:
    """Return a list to choose any number from; those in ``values`` are chosen at first."""
    options = [option(*pair) for pair in pairs[: limits.OPTIONS]]
    chosen = [one for one in options if one["value"] in values]
    element: Block = {"type": "multi_static_select", "options": options}
    return {**element, "initial_options": chosen} if chosen else element


def search(chosen: Pair | None = None, *, placeholder: str = "") -> Block:
    """Return a field that looks for what is typed; it offers something before that."""
    element: Block = {"type": "external_select", "min_query_length": 0}
    if chosen:
        element["initial_option"] = option(*chosen)
    return (
        {**element, "placeholder": plain(placeholder, limits.PLACEHOLDER)}
        if placeholder
        else element
    )


def modal(
    callback_id: str,
    *,
    title: str,
    blocks: Sequence[Block],
    private: Mapping[str, object],
    close: str,
    submit: str = "",
) -> Block:
    """Return a modal view; ``private`` comes back with whatever happens in it."""
    view: Block = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, limits.VIEW_TITLE),
        "close": plain(close, limits.VIEW_TITLE),
        "blocks": list(blocks),
        "private_metadata": json.dumps(private, ensure_ascii=False, separators=(",", ":")),
    }
    return {**view, "submit": plain(submit, limits.VIEW_TITLE)} if submit else view


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == len("YYYY-MM-DD")
