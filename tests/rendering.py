"""What may never happen to anything that Mato shows, whatever its data."""

import json
import re

from bot.blocks.rendered import Block, Rendered
from bot.i18n.localizer import Localizer, load_localizers
from bot.sandbox.blockkit.blocks import Surface
from bot.sandbox.blocks_check import (
    block_problems,
    is_message_too_long,
    is_view_too_large,
    view_problems,
)
from kpi.model import Language

LOCALIZERS = load_localizers()
BOTH = tuple(LOCALIZERS[language] for language in Language)
#: What people type into names and sentences when they mean no harm, and when they do.
HOSTILE = "<!channel> *b* _i_ ~s~ `c` & <@UEVIL> <https://x.example|y> {0} {name}"
_MSGID = re.compile(r"\b(?:goal|kpi|fit|status|help|error|typed|progress|unit)\.[a-z_]+")
_MARKUP = ("<!channel>", "*b*", "_i_", "`c`", "<@UEVIL>", "<https")


def name_of(localizer: Localizer) -> str:
    """Return a test's id for a language."""
    return localizer.language.value


def check_message(rendered: Rendered) -> None:
    """Fail where Slack would refuse the message, or a person would see our insides."""
    assert block_problems(list(rendered.blocks), Surface.MESSAGE) == []
    assert not is_message_too_long(list(rendered.blocks))
    assert rendered.text.strip()
    _check_words([rendered.text, *rendered.blocks])


def check_modal(view: Block) -> None:
    """Fail where Slack would refuse the modal, or a person would see our insides."""
    assert view_problems(view) == []
    assert not is_view_too_large(view)
    _check_words(view["blocks"])


def check_text_stays_text(rendered: Rendered) -> None:
    """Fail where something of HOSTILE became markup."""
    for text in [rendered.text, *mrkdwn_of(rendered.blocks)]:
        assert not [mark for mark in _MARKUP if mark in text], text


def mrkdwn_of(part: object) -> list[str]:
    """Return every text that Slack would read for markup."""
    if isinstance(part, dict):
        own = [str(part["text"])] if part.get("type") == "mrkdwn" else []
        return own + [text for value in part.values() for text in mrkdwn_of(value)]
    if isinstance(part, (list, tuple)):
        return [text for value in part for text in mrkdwn_of(value)]
    return []


def words(part: object) -> str:
    """Return everything that is shown, as one text."""
    return json.dumps(part, ensure_ascii=False)


def looks_like_ours(text: str) -> bool:
    """Say whether a text has the form of a sentence's id, as people may type as well."""
    return _MSGID.search(text) is not None


def _check_words(parts: list[object]) -> None:
    shown = words([_without_ids(part) for part in parts])
    assert not looks_like_ours(shown), _MSGID.findall(shown)


def _without_ids(part: object) -> object:
    """Drop what Slack does not show: ids and values."""
    hidden = {"action_id", "block_id", "value"}
    if isinstance(part, dict):
        return {key: _without_ids(value) for key, value in part.items() if key not in hidden}
    return [_without_ids(one) for one in part] if isinstance(part, list) else part
