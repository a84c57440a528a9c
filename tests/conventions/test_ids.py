"""Every button and input that Mato shows is listened to, and nothing listens in vain."""

import ast
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest

from bot import areas, ids
from bot.i18n.localizer import load_localizers
from bot.ids import nth
from bot.listeners import events
from bot.manifest import SHORTCUTS, manifest
from bot.slack_app import join
from kpi.model import Language

ROOT = Path(__file__).parents[2]
ROUTES = join([events.ROUTES, *areas.ROUTES])
ENUMS: dict[str, type[StrEnum]] = {
    name: kind
    for name, kind in vars(ids).items()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
}
IDS = {name: kind for name, kind in ENUMS.items() if name != "Command"}


@cache
def trees(folder: str) -> tuple[ast.Module, ...]:
    paths = sorted((ROOT / "bot" / folder).rglob("*.py"))
    return tuple(ast.parse(path.read_text(encoding="utf-8")) for path in paths)


def calls(folder: str, *names: str) -> Iterator[ast.Call]:
    """Return the calls of ``kit.<name>`` in a folder."""
    for tree in trees(folder):
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "kit"
                and node.func.attr in names
            ):
                yield node


def member(node: ast.AST) -> StrEnum | None:
    """Return the id that an expression is: ``KpiUi.EDIT``."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return getattr(IDS.get(node.value.id), node.attr, None)
    return None


def named_in(*nodes: ast.AST) -> set[StrEnum]:
    """Return every id that is named anywhere in these trees."""
    return {found for tree in nodes for node in ast.walk(tree) if (found := member(node))}


def given(call: ast.Call) -> StrEnum | None:
    """Return the id that an element is given, alone or as one of several like ones."""
    first = call.args[0]
    is_nth = isinstance(first, ast.Call) and getattr(first.func, "id", "") == "nth"
    return member(first.args[0] if is_nth and isinstance(first, ast.Call) else first)


def pressed() -> set[StrEnum]:
    """Return the ids of buttons, and of menus below messages."""
    buttons = {found for call in calls("blocks", "button") if (found := given(call))}
    menus = {
        found
        for tree in trees("blocks")
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and key.value == "action_id" and (found := member(value))
    }
    return buttons | menus


def is_heard(action: StrEnum) -> bool:
    return action in ROUTES.actions or nth(action, 0) in ROUTES.actions


def test_every_button_has_a_listener() -> None:
    found = pressed()

    assert {action for action in found if not is_heard(action)} == set()
    assert len(found) > 30  # the search finds what it is for


def test_every_input_that_tells_is_listened_to() -> None:
    telling = {
        found
        for call in calls("blocks", "field")
        if any(keyword.arg == "tells" for keyword in call.keywords) and (found := given(call))
    }

    assert telling
    assert {action for action in telling if not is_heard(action)} == set()


def test_every_field_that_looks_for_what_is_typed_is_answered() -> None:
    searching = {
        found
        for call in calls("blocks", "field")
        if any(isinstance(arg, ast.Call) and _is_search(arg) for arg in call.args)
        and (found := given(call))
    }

    # Of several like fields each is answered by itself.
    routed = map(str, ROUTES.options)
    answered = {one.rpartition(".")[0] if one[-1].isdigit() else one for one in routed}
    assert set(map(str, searching)) == answered


def _is_search(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "search"


def test_every_modal_that_can_be_submitted_is_taken() -> None:
    submitted = {
        found
        for call in calls("blocks", "modal")
        if any(keyword.arg == "submit" for keyword in call.keywords) and (found := given(call))
    }

    assert submitted == set(ROUTES.views)


def test_every_other_id_that_is_shown_is_read() -> None:
    shown = named_in(*trees("blocks")) - pressed() - {*ROUTES.views}
    read = named_in(*trees("listeners"))

    assert shown - read == set()
    assert len(shown) > 20


def test_nothing_is_listened_to_that_is_never_shown() -> None:
    everywhere = named_in(*trees("blocks"), *trees("listeners"))
    routed = {*ROUTES.actions, *ROUTES.views, *ROUTES.options}
    shown = {*everywhere, *(nth(one, place) for one in everywhere for place in range(20))}
    offered = named_in(*trees("blocks")) | _handed_on()

    assert routed <= shown
    assert {one for one in _plain(routed) if one not in offered} == set()


def _plain(routed: set[str]) -> set[str]:
    """Return the ids without the number of several like buttons."""
    return {one.rstrip("0123456789").rstrip(".") for one in routed}


def _handed_on() -> set[StrEnum]:
    """Return the ids that listeners hand to a block: ``blocks.ask_which(found, GoalUi.EDIT)``."""
    return {
        found
        for tree in trees("listeners")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for arg in node.args
        if (found := member(arg))
    }


def test_every_shortcut_and_command_of_the_manifest_is_answered() -> None:
    features = manifest(load_localizers()[Language.EN])["features"]

    assert {one["callback_id"] for one in features["shortcuts"]} == set(ROUTES.shortcuts)
    assert set(ROUTES.shortcuts) == set(SHORTCUTS)
    assert [one["command"] for one in features["slash_commands"]] == list(ids.Command)


@pytest.mark.parametrize("name", IDS)
def test_no_id_is_left_over(name: str) -> None:
    used = named_in(*(tree for tree in trees("") if not _is_the_table(tree)))

    assert set(IDS[name]) - used == set()


def _is_the_table(tree: ast.Module) -> bool:
    return any(isinstance(node, ast.ClassDef) and node.name == "Command" for node in tree.body)


def test_no_id_stands_twice() -> None:
    values = [one.value for kind in IDS.values() for one in kind]

    assert len(values) == len(set(values))
