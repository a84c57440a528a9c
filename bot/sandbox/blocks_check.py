"""Holds blocks and views against Slack's rules, without asking Mato what it thinks they are."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bot.sandbox.blockkit.blocks import BLOCKS, STANDS_ON, Surface
from bot.sandbox.blockkit.data import text_length
from bot.sandbox.blockkit.objects import plain, typed
from bot.sandbox.blockkit.schema import Check, Report, boolean, by_type, items, string

MOST_BLOCKS = {Surface.MESSAGE: 50, Surface.MODAL: 100, Surface.HOME: 100}
MOST_TABLES = 1
MOST_CHARTS = 2
MOST_MARKDOWN = 12_000
MOST_MESSAGE_CHARACTERS = 13_000
MOST_VIEW_BYTES = 250_000
DATA = frozenset({"table", "data_table", "data_visualization"})


def block_problems(blocks: object, surface: Surface, at: str = "/blocks") -> list[str]:
    """Return every broken rule of a list of blocks, with JSON pointers below ``at``."""
    report = Report()
    _check_list(surface)(blocks, at, report)
    if isinstance(blocks, list):
        _check_together([block for block in blocks if isinstance(block, dict)], at, report)
    return report.problems


def view_problems(view: object, at: str = "/view") -> list[str]:
    """Return every broken rule of a modal or Home view."""
    report = Report()
    by_type({"modal": MODAL, "home": HOME})(view, at, report)
    if isinstance(view, dict) and isinstance(view.get("blocks"), list):
        blocks = [block for block in view["blocks"] if isinstance(block, dict)]
        _check_together(blocks, f"{at}/blocks", report)
        _check_focus(blocks, at, report)
    return report.problems


def is_message_too_long(blocks: list[object]) -> bool:
    """Say whether Slack would answer ``msg_blocks_too_long``.

    Slack counts what the blocks weigh as JSON, a figure that it does not document; tables and
    charts have limits of their own and count by their text alone.
    """
    return sum(map(_weight, blocks)) > MOST_MESSAGE_CHARACTERS


def is_view_too_large(view: object) -> bool:
    """Say whether Slack would answer ``view_too_large``."""
    return len(json.dumps(view, ensure_ascii=False).encode()) > MOST_VIEW_BYTES


def _weight(block: object) -> int:
    if isinstance(block, dict) and block.get("type") in DATA:
        return text_length(block)
    return len(json.dumps(block, ensure_ascii=False, separators=(",", ":")))


def _check_list(surface: Surface) -> Check:
    allowed = {kind: BLOCKS[kind] for kind in STANDS_ON[surface]}
    return items(by_type(allowed), MOST_BLOCKS[surface], 0)


def _submit_for_inputs(value: Mapping[str, object], at: str, report: Report) -> None:
    blocks = value.get("blocks")
    kinds = (
        [b.get("type") for b in blocks if isinstance(b, dict)] if isinstance(blocks, list) else []
    )
    if "input" in kinds and "submit" not in value:
        report.add(at, "submit is required when a modal has an input block")


COMMON: dict[str, Check] = {
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
MODAL = typed(
    {"title": plain(24), "blocks": _check_list(Surface.MODAL)},
    {
        **COMMON,
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
    },
    _submit_for_inputs,
)
HOME = typed({"blocks": _check_list(Surface.HOME)}, COMMON)


def _nested(blocks: Sequence[Mapping[str, object]]) -> Iterator[Mapping[str, object]]:
    for block in blocks:
        yield block
        for key in ("child_blocks", "elements"):
            children = block.get(key)
            if block.get("type") in {"container", "carousel"} and isinstance(children, list):
                yield from _nested([child for child in children if isinstance(child, dict)])


def _check_together(blocks: Sequence[Mapping[str, object]], at: str, report: Report) -> None:
    everything = list(_nested(blocks))
    kinds = Counter(block.get("type") for block in everything)
    if kinds["table"] + kinds["data_table"] > MOST_TABLES:
        report.add(at, f"no more than {MOST_TABLES} table allowed")
    if kinds["data_visualization"] > MOST_CHARTS:
        report.add(at, f"no more than {MOST_CHARTS} data_visualization blocks allowed")
    markdown = [block.get("text") for block in everything if block.get("type") == "markdown"]
    if sum(len(text) for text in markdown if isinstance(text, str)) > MOST_MARKDOWN:
        report.add(at, f"markdown blocks must not exceed {MOST_MARKDOWN} characters together")
    ids = [block["block_id"] for block in everything if "block_id" in block]
    for block_id, count in Counter(map(str, ids)).items():
        if count > 1:
            report.add(at, f"`block_id` {block_id} already exists")
    for index, block in enumerate(blocks):
        _check_action_ids(block, f"{at}/{index}", report)


def _check_action_ids(block: Mapping[str, object], at: str, report: Report) -> None:
    ids = [element["action_id"] for element in elements_of(block) if "action_id" in element]
    for action_id, count in Counter(map(str, ids)).items():
        if count > 1:
            report.add(at, f"`action_id` {action_id} already exists for this block")


def _check_focus(blocks: Sequence[Mapping[str, object]], at: str, report: Report) -> None:
    focused = [e for block in blocks for e in elements_of(block) if e.get("focus_on_load") is True]
    if len(focused) > 1:
        report.add(at, "only one element may have focus_on_load")


def elements_of(block: Mapping[str, object]) -> list[dict[str, object]]:
    """Return the interactive elements of a block, wherever it keeps them."""
    found: list[object] = [block.get("accessory"), block.get("element")]
    for key in ("elements", "actions"):
        several = block.get(key)
        found += several if isinstance(several, list) else []
    return [element for element in found if isinstance(element, dict)]
