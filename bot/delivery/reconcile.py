"""Reads before it writes: is a message whose fate is unclear already in the conversation?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from slack_sdk import WebClient

from bot.delivery.classify import Outcome, classify
from bot.slack_clients import CALL_ERRORS

#: Our clock and Slack's differ; the first try is looked for from this much earlier on.
CLOCKS_DIFFER = timedelta(minutes=5)
EVENT_TYPE = "mato_delivery"
_PAGE = 100
_PAGES = 20


class Finding(StrEnum):
    """What the conversation tells."""

    THERE = "there"
    NOT_THERE = "not_there"
    UNREADABLE = "unreadable"  # and it will stay so
    UNKNOWN = "unknown"  # this time


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The finding, with the message's timestamp where it is there."""

    finding: Finding
    ts: str = ""
    error: str = ""
    retry_after: float = 0.0


def look(client: WebClient, channel: str, key: str, first_try: datetime) -> Found:
    """Search the channel for the key, from before the first try until now."""
    oldest = (first_try - CLOCKS_DIFFER).timestamp()
    cursor = ""
    for _ in range(_PAGES):
        try:
            page = client.conversations_history(
                channel=channel,
                oldest=f"{oldest:.6f}",
                include_all_metadata=True,
                limit=_PAGE,
                cursor=cursor or None,
            )
        except CALL_ERRORS as error:
            return _failed(error)
        for message in page.get("messages") or []:
            if _key_of(message) == key:
                return Found(finding=Finding.THERE, ts=str(message["ts"]))
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return Found(finding=Finding.NOT_THERE)
    return Found(finding=Finding.UNREADABLE, error="too_many_messages")


def _key_of(message: Mapping[str, Any]) -> str:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return ""
    return str((metadata.get("event_payload") or {}).get("key", ""))


def _failed(error: BaseException) -> Found:
    verdict = classify(error)
    is_final = verdict.outcome in {Outcome.LOST, Outcome.REFUSED, Outcome.GONE}
    finding = Finding.UNREADABLE if is_final else Finding.UNKNOWN
    return Found(finding=finding, error=verdict.error, retry_after=verdict.retry_after)
