"""Our own facts of the Web API against the collected ones, where those are at hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.api.method import BOOLEANS, INTEGERS, STRUCTURES
from bot.sandbox.api.table import METHODS

FACTS = Path(__file__).parents[6] / "shared" / "slack" / "web_api.json"


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    if not FACTS.is_file():
        pytest.skip("the collected facts are not here")
    methods: dict[str, Any] = json.loads(FACTS.read_text(encoding="utf-8"))["methods"]
    return methods


@pytest.mark.parametrize("name", METHODS)
def test_arguments_and_scopes_are_slacks(name: str, facts: dict[str, Any]) -> None:
    method, fact = METHODS[name], facts[name]

    assert method.args <= set(fact["args"])
    assert set(method.required) == set(fact["required"])
    assert set(method.scopes) == set(fact["bot_scopes"] or [])


@pytest.mark.parametrize("name", METHODS)
def test_what_goes_together_is_slacks(name: str, facts: dict[str, Any]) -> None:
    method, fact = METHODS[name], facts[name]

    ours = [tuple(a for a in group if a in method.args) for group in fact["one_of"]]
    assert [set(group) for group in ours] == ([set(method.one_of)] if method.one_of else [])
    exclusive = [tuple(a for a in group if a in method.args) for group in fact["not_both"]]
    pairs = [set(group) for group in exclusive if len(group) > 1]
    assert pairs == ([set(method.not_both)] if method.not_both else [])


def test_no_method_of_ours_is_deprecated(facts: dict[str, Any]) -> None:
    assert [name for name in METHODS if facts[name]["deprecated"]] == []


def test_every_typed_argument_belongs_to_a_method() -> None:
    known = set().union(*(method.args for method in METHODS.values()))

    assert known >= INTEGERS | BOOLEANS | STRUCTURES
