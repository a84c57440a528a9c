"""Modals as people fill them in: by what the field is, not by its block's id."""

from collections.abc import Mapping, Sequence

from bot.sandbox.model import Json, Message, View
from bot.sandbox.person import Entries, Person, Seen, readable


def entries(view: View, values: Mapping[str, object]) -> Entries:
    """Return the entries for ``Person.fill`` and ``submit``: value by action id."""
    places = {
        block["element"]["action_id"]: block["block_id"]
        for block in view.blocks
        if block["type"] == "input"
    }
    return {places[action_id]: {action_id: value} for action_id, value in values.items()}


def submit(person: Person, seen: Seen, values: Mapping[str, object] | None = None) -> Seen:
    """Fill in and submit the modal that the person looks at."""
    view = opened(seen)
    return person.submit(view, entries(view, values or {}))


def opened(seen: Seen) -> View:
    """Return the modal that the person looks at."""
    assert seen.view is not None, seen.text or seen.failure
    return seen.view


def choose(person: Person, view: View, action_id: str, typed: str, label: str) -> Seen:
    """Type into a type-ahead and take the choice with that label."""
    offered = person.type_ahead(view, action_id, typed)
    option = next(one for one in offered if one["text"]["text"] == label)
    return person.click(view, action_id, option)


def shown(view: View) -> dict[str, object]:
    """Return what each input of a modal holds before anybody touches it, by action id."""
    return {
        block["element"]["action_id"]: _first(block["element"])
        for block in view.blocks
        if block["type"] == "input"
    }


def _first(element: Json) -> object:
    for key, value in element.items():
        if key.startswith("initial_"):
            return value["value"] if isinstance(value, dict) else value
    return None


def alerts(view: View) -> list[tuple[str, str]]:
    """Return level and text of every colored box in a modal."""
    return [
        (block["level"], block["text"]["text"])
        for block in view.blocks
        if block["type"] == "alert"
    ]


def buttons(thing: Message | View) -> list[str]:
    """Return the labels of all buttons of a message or modal."""
    return [one["text"]["text"] for one in _buttons(thing)]


def press(person: Person, thing: Message | View, label: str) -> Seen:
    """Press the button that is labeled so."""
    assert label in buttons(thing), (buttons(thing), readable(thing))
    meant = next(one for one in _buttons(thing) if one["text"]["text"] == label)
    return person.click(thing, meant["action_id"], meant.get("value"))


def _buttons(thing: Message | View) -> list[Json]:
    return buttons_in(thing.blocks)


def buttons_in(blocks: Sequence[Json]) -> list[Json]:
    """Return every button of some blocks."""
    elements = [
        one for block in blocks for one in (block.get("accessory"), *block.get("elements", []))
    ]
    return [one for one in elements if isinstance(one, dict) and one.get("type") == "button"]
