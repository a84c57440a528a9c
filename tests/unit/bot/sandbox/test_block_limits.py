"""Each limit of Block Kit from both sides: what just fits is accepted, what is beyond is not."""

from collections.abc import Callable

import pytest

from bot.sandbox.model import Json
from tests.block_examples import (
    GOOD,
    TASK,
    changed,
    mrkdwn,
    option,
    points,
    problems,
    put,
    raw,
    select,
)
from tests.sandboxes import button

# kind, path of the text, longest allowed
TEXTS = [
    ("alert", "text/text", 200),
    ("card", "title/text", 150),
    ("card", "body/text", 200),
    ("container", "title/text", 150),
    ("data_table", "caption", 3000),
    ("data_visualization", "title", 50),
    ("data_visualization", "chart/series/0/name", 20),
    ("data_visualization", "chart/axis_config/x_label", 50),
    ("header", "text/text", 150),
    ("image", "alt_text", 2000),
    ("image", "title/text", 2000),
    ("input", "label/text", 2000),
    ("markdown", "text", 12_000),
    ("section", "text/text", 3000),
    ("actions", "elements/0/text/text", 75),
    ("actions", "elements/0/value", 2000),
    ("actions", "elements/0/action_id", 255),
    ("video", "alt_text", 2000),
    ("video", "title/text", 199),
]


@pytest.mark.parametrize(("kind", "path", "most"), TEXTS)
def test_a_text_may_be_as_long_as_its_limit_and_no_longer(kind: str, path: str, most: int) -> None:
    assert problems(changed(kind, put(path, "x" * most))) == []

    problem = f"must be less than {most + 1} characters [json-pointer:/blocks/0/{path}]"
    assert problem in problems(changed(kind, put(path, "x" * (most + 1))))


@pytest.mark.parametrize(("kind", "path", "most"), TEXTS)
def test_an_empty_text_is_refused(kind: str, path: str, most: int) -> None:
    del most

    assert problems(changed(kind, put(path, ""))) == [
        f"must be more than 0 characters [json-pointer:/blocks/0/{path}]"
    ]


def buttons(count: int) -> list[Json]:
    return [button(f"go{number}") for number in range(count)]


def options(count: int) -> list[Json]:
    return [option(str(number)) for number in range(count)]


def table(rows: int, columns: int = 1) -> list[list[Json]]:
    return [[raw() for _ in range(columns)] for _ in range(rows)]


def line(series: int = 1, labels: int = 2) -> Json:
    categories = [str(number) for number in range(labels)]
    return {
        "type": "line",
        "series": [
            {"name": f"s{number}", "data": points(*categories)} for number in range(series)
        ],
        "axis_config": {"categories": categories},
    }


def slices(count: int) -> Json:
    return {"type": "pie", "segments": points(*[str(number) for number in range(count)])}


# kind, path of the list, how to make one of n, most allowed
LISTS: list[tuple[str, str, Callable[[int], object], int]] = [
    ("actions", "elements", buttons, 25),
    ("context", "elements", lambda n: [mrkdwn("x")] * n, 10),
    ("section", "fields", lambda n: [mrkdwn("x")] * n, 10),
    ("section", "accessory", lambda n: select(options=options(n)), 100),
    ("section", "accessory", lambda n: {"type": "overflow", "options": options(n)}, 5),
    ("section", "accessory", lambda n: {"type": "checkboxes", "options": options(n)}, 10),
    ("section", "accessory", lambda n: {"type": "radio_buttons", "options": options(n)}, 10),
    ("table", "rows", table, 100),
    ("table", "rows", lambda n: table(1, n), 20),
    ("table", "column_settings", lambda n: [{"align": "right"}] * n, 20),
    ("data_table", "rows", lambda n: table(n + 1), 100),
    ("data_table", "rows", lambda n: table(2, n), 20),
    ("data_visualization", "chart", lambda n: line(series=n), 6),
    ("data_visualization", "chart", lambda n: line(labels=n), 20),
    ("data_visualization", "chart", slices, 6),
    ("carousel", "elements", lambda n: [GOOD["card"]] * n, 10),
    ("card", "actions", buttons, 2),
    ("container", "child_blocks", lambda n: [{"type": "divider"}] * n, 10),
    ("context_actions", "elements", lambda n: GOOD["context_actions"]["elements"][1:] * n, 5),
    ("plan", "tasks", lambda n: [{**TASK, "task_id": str(i)} for i in range(n)], 50),
]


@pytest.mark.parametrize(("kind", "path", "make", "most"), LISTS)
def test_a_list_holds_as_many_as_its_limit_and_no_more(
    kind: str, path: str, make: Callable[[int], object], most: int
) -> None:
    assert problems(changed(kind, put(path, make(most)))) == []

    beyond = problems(changed(kind, put(path, make(most + 1))))
    assert any(problem.startswith("no more than") for problem in beyond)


@pytest.mark.parametrize(("kind", "path", "make", "most"), LISTS)
def test_an_empty_list_is_refused(
    kind: str, path: str, make: Callable[[int], object], most: int
) -> None:
    del most

    assert problems(changed(kind, put(path, make(0)))) != []
