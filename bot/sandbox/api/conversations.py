"""Conversations: opening, reading, joining."""

import base64
import binascii
import re
from collections.abc import Callable
from decimal import Decimal

from bot.sandbox.api.method import ApiCall
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Channel, Json, Message
from bot.sandbox.shapes import channel_json, message_json

MOST = 999
INSTANT = re.compile(r"[0-9]+(\.[0-9]+)?")
USUAL = 100


def open_direct(call: ApiCall) -> Json:
    """``conversations.open``: the direct conversation with one person."""
    call.need("im:write")
    if "channel" in call.args:
        channel = call.channel()
    elif call.text("users"):
        channel = _with_person(call)
    else:
        raise SlackError("users_list_not_supplied")
    if call.args.get("return_im"):
        return {"ok": True, "channel": channel_json(call.workspace, channel)}
    return {"ok": True, "channel": {"id": channel.id}}


def _with_person(call: ApiCall) -> Channel:
    user = call.workspace.users.get(call.text("users"))
    if user is None or user.is_bot:
        raise SlackError("user_not_found")
    if user.deleted:
        raise SlackError("user_disabled")
    return call.state.direct_channel(call.workspace, user)


def info(call: ApiCall) -> Json:
    """``conversations.info``."""
    channel = call.channel("read")
    body = channel_json(call.workspace, channel)
    if call.args.get("include_num_members"):
        body["num_members"] = len(channel.members)
    return {"ok": True, "channel": body}


def members(call: ApiCall) -> Json:
    """``conversations.members``, in pages of ``limit``."""
    channel = call.channel("read")
    limit = _limit(call)
    start = _cursor(call)
    page = channel.members[start : start + limit]
    more = start + limit < len(channel.members)
    return {"ok": True, "members": page, **_next(start + limit if more else None)}


def history(call: ApiCall) -> Json:
    """``conversations.history``: newest first, replies of threads and ephemerals left out."""
    channel = call.channel("history")
    if not call.is_in(channel):
        raise SlackError("not_in_channel")
    wanted = _span(call)
    found = [m for m in reversed(channel.messages) if _is_listed(call, m) and wanted(m.ts)]
    limit, start = _limit(call), _cursor(call)
    page, more = found[start : start + limit], start + limit < len(found)
    with_metadata = bool(call.args.get("include_all_metadata"))
    shown = [
        message_json(call.state, call.workspace, m, with_metadata=with_metadata) for m in page
    ]
    rest = _next(start + limit if more else None)
    return {"ok": True, "messages": shown, "has_more": more, "pin_count": 0, **rest}


def join(call: ApiCall) -> Json:
    """``conversations.join``: public channels only."""
    channel = call.channel()
    if channel.is_im or channel.is_private:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    if not call.is_in(channel):
        channel.members.append(call.workspace.bot_user)
        call.events.append(joined_event(call.workspace.id, channel, call.workspace.bot_user))
    return {"ok": True, "channel": channel_json(call.workspace, channel)}


def joined_event(team: str, channel: Channel, user: str, inviter: str | None = None) -> Json:
    """Return the ``member_joined_channel`` event."""
    kind = "G" if channel.is_private else "C"
    event: Json = {
        "type": "member_joined_channel",
        "user": user,
        "channel": channel.id,
        "channel_type": kind,
        "team": team,
    }
    return event | ({"inviter": inviter} if inviter else {})


def _is_listed(call: ApiCall, message: Message) -> bool:
    if message.ephemeral_to or message.visible_from > call.state.now():
        return False
    return message.thread_ts in {None, message.ts}


def _span(call: ApiCall) -> Callable[[str], bool]:
    """Return whether a timestamp lies between ``oldest`` and ``latest``."""
    oldest, latest = _bound(call, "oldest"), _bound(call, "latest")
    ends = {oldest, latest} if call.args.get("inclusive") else set()

    def is_within(ts: str) -> bool:
        at = Decimal(ts)
        later = oldest is None or at > oldest
        return at in ends or (later and (latest is None or at < latest))

    return is_within


def _bound(call: ApiCall, name: str) -> Decimal | None:
    text = call.text(name)
    if text and not INSTANT.fullmatch(text):
        code = f"invalid_ts_{name}"
        raise SlackError(code)
    return Decimal(text) if text else None


def _limit(call: ApiCall) -> int:
    limit = int(call.args.get("limit", USUAL))
    if not 1 <= limit <= MOST:
        raise SlackError("invalid_arguments", [f"limit must be between 1 and {MOST}"])
    return limit


def _cursor(call: ApiCall) -> int:
    text = call.text("cursor")
    if not text:
        return 0
    try:
        return int(base64.b64decode(text, validate=True).removeprefix(b"next:"))
    except (binascii.Error, ValueError):
        raise SlackError("invalid_cursor") from None


def _next(position: int | None) -> Json:
    text = "" if position is None else base64.b64encode(b"next:%d" % position).decode()
    return {"response_metadata": {"next_cursor": text}}
