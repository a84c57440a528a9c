"""One call that posts one message, with an opaque key that lets it be found again."""

import hashlib
from collections.abc import Mapping
from typing import Any

from slack_sdk import WebClient

from bot.delivery.reconcile import EVENT_TYPE
from kpi.ports import Delivery

#: Text that Slack would cut anyway.
_TEXT = 39_000


def key_of(delivery: Delivery) -> str:
    """Return what stands in the message's metadata; anybody may read it, so it says nothing."""
    name = f"{delivery.workspace_id}:{delivery.delivery_id}"
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def open_direct(client: WebClient, user_id: str) -> str:
    """Return the id of the direct conversation with a person."""
    opened = client.conversations_open(users=user_id)
    return str(opened["channel"]["id"])


def post(client: WebClient, channel: str, rendered: Mapping[str, Any], key: str) -> str:
    """Post and return the message's timestamp; raises what the client raises."""
    posted = client.chat_postMessage(
        channel=channel,
        text=str(rendered["text"])[:_TEXT],
        blocks=list(rendered.get("blocks") or []) or None,
        metadata={"event_type": EVENT_TYPE, "event_payload": {"key": key}},
        unfurl_links=False,
        unfurl_media=False,
    )
    return str(posted["ts"])
