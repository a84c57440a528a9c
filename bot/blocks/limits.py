"""Slack's limits, once: characters and counts, the lower figure where sources disagree.

A text that is too long is clipped with an ellipsis; a message that is too heavy is folded or
said in a simpler form (``Rung``). Nothing here ever fails.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import IntEnum

# Text objects and elements, in characters.
TEXT = 3000
HEADER = 150
FIELD = 2000
FIELDS = 10
CONTEXT_ELEMENTS = 10
ACTIONS_ELEMENTS = 25
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
OPTION_TEXT = 75
OPTION_VALUE = 150
OPTIONS = 100
OVERFLOW_OPTIONS = 5
CHECKBOXES = 10
PLACEHOLDER = 150
LABEL = 2000
HINT = 2000
INITIAL_VALUE = 3000
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30
ALERT = 200  # the alert block, modals only

# Views.
VIEW_TITLE = 24
VIEW_BUTTON = 24
VIEW_BLOCKS = 100
VIEW_BYTES = 250_000
PRIVATE_METADATA = 3000
CALLBACK_ID = 255

# Messages.
MESSAGE_BLOCKS = 50
MESSAGE_TEXT = 4000  # 40,000 are taken, but Slack asks to stay below this
MESSAGE_CHARACTERS = 13_000  # of all blocks together, as JSON

# Tables and charts.
TABLE_ROWS = 100
TABLE_COLUMNS = 20
TABLE_CHARACTERS = 10_000
TABLES = 1
CHARTS = 2
CHART_TITLE = 50
CHART_LABEL = 20
CHART_POINTS = 20
CHART_SERIES = 6

_ELLIPSIS = "…"
_JOINERS = {"\u200d", "\ufe0e", "\ufe0f"}
#: An entity or a link of mrkdwn that a cut left open: it would show as litter or swallow text.
_OPEN_MARK = re.compile(r"(&[a-z]{0,4}|<[^>]*)$")


class Rung(IntEnum):
    """The ladder of simpler forms: what Slack will not take is said one rung lower."""

    FULL = 0
    NO_CHART = 1
    NO_TABLE = 2  # sections instead of the table
    PLAIN = 3  # text alone


def clip(text: str, most: int) -> str:
    """Return the text in at most ``most`` characters, never cut within what is seen as one."""
    if len(text) <= most:
        return text
    end = most - len(_ELLIPSIS)
    while end > 0 and _sticks(text[end - 1], text[end]):
        end -= 1
    return text[:end].rstrip() + _ELLIPSIS


def _sticks(before: str, after: str) -> bool:
    return bool(unicodedata.combining(after)) or after in _JOINERS or before == "\u200d"


def clip_mrkdwn(text: str, most: int) -> str:
    """Return escaped text in at most ``most`` characters without half an entity or link."""
    if len(text) <= most:
        return text
    clipped = clip(text, most).removesuffix(_ELLIPSIS)
    return _OPEN_MARK.sub("", clipped).rstrip() + _ELLIPSIS


def split(text: str, most: int) -> list[str]:
    """Return the text in parts of at most ``most`` characters, cut between lines if possible."""
    parts: list[str] = []
    rest = text
    while len(rest) > most:
        cut = rest.rfind("\n", 1, most + 1)
        end = cut if cut > 0 else most
        parts.append(rest[:end])
        rest = rest[end:].removeprefix("\n")
    return [*parts, rest] if rest else parts


def weight(blocks: Sequence[Mapping[str, object]]) -> int:
    """Return how heavy the blocks are: the characters of their JSON."""
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))


def fits_message(blocks: Sequence[Mapping[str, object]]) -> bool:
    """Whether Slack takes the blocks in one message."""
    return len(blocks) <= MESSAGE_BLOCKS and weight(blocks) <= MESSAGE_CHARACTERS


def fits_view(blocks: Sequence[Mapping[str, object]]) -> bool:
    """Whether Slack takes the blocks in one modal or Home tab, with room for its frame."""
    size = len(json.dumps(blocks, ensure_ascii=False).encode())
    return len(blocks) <= VIEW_BLOCKS and size <= VIEW_BYTES - 5 * PRIVATE_METADATA
