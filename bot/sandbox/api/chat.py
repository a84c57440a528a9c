"""Posting, changing and deleting messages."""

import json
from datetime import timedelta

from bot.sandbox.api.method import ApiCall
from bot.sandbox.blockkit.blocks import Surface
from bot.sandbox.blocks_check import block_problems, is_message_too_long
from bot.sandbox.errors import SlackError
from bot.sandbox.inputs import first_values, named
from bot.sandbox.model import Channel, Json, Message, Workspace
from bot.sandbox.shapes import message_json
from bot.sandbox.state import SandboxState

MOST_TEXT = 40_000
MOST_METADATA = 16_000


def post_message(call: ApiCall) -> Json:
    """``chat.postMessage``: to a channel that the app is in, or to a person's direct messages."""
    channel = _postable_channel(call)
    text, blocks = checked_content(call.state, call.args)
    metadata = _metadata(call.args)
    message = call.state.post(
        channel,
        text,
        blocks=blocks,
        metadata=metadata,
        thread_ts=_thread(call, channel),
        visible_from=call.state.now() + timedelta(seconds=call.late),
    )
    message.values = first_values(blocks, channel.id)
    return {"ok": True, "channel": channel.id, "ts": message.ts, "message": _shown(call, message)}


def post_ephemeral(call: ApiCall) -> Json:
    """``chat.postEphemeral``: shown to one member of the channel, never in history."""
    channel = _postable_channel(call)
    user = call.user("user")
    if user.id not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks = checked_content(call.state, call.args)
    message = call.state.post(channel, text, blocks=blocks, ephemeral_to=user.id)
    message.values = first_values(blocks, channel.id)
    return {"ok": True, "message_ts": message.ts}


def update(call: ApiCall) -> Json:
    """``chat.update``: what is not given (blocks, metadata) stays as it was."""
    channel, message = _own_message(call, "cant_update_message")
    text, blocks = checked_content(call.state, {"blocks": message.blocks, **call.args})
    if "metadata" in call.args:
        message.metadata = _metadata(call.args)
    text = text or message.text
    rewrite(call.state, message, text, blocks)
    shown = _shown(call, message)
    return {"ok": True, "channel": channel.id, "ts": message.ts, "text": text, "message": shown}


def delete(call: ApiCall) -> Json:
    """``chat.delete``: the app's own messages only."""
    channel, message = _own_message(call, "cant_delete_message")
    channel.messages.remove(message)
    return {"ok": True, "channel": channel.id, "ts": message.ts}


def checked_content(state: SandboxState, content: Json) -> tuple[str, list[Json]]:
    """Return text and named blocks of a message; SlackError when Slack would refuse them."""
    text, blocks = content.get("text") or "", content.get("blocks") or []
    if not text and not blocks:
        raise SlackError("no_text")
    if len(text) > MOST_TEXT:
        raise SlackError("msg_too_long")
    problems = block_problems(blocks, Surface.MESSAGE)
    if problems:
        raise SlackError("invalid_blocks", problems, errors=problems)
    if is_message_too_long(blocks):
        raise SlackError("msg_blocks_too_long")
    return text, named(blocks, iter(lambda: state.world.ids.next("b"), ""))


def rewrite(state: SandboxState, message: Message, text: str, blocks: list[Json]) -> None:
    """Replace a message's content and mark it as edited."""
    message.text, message.blocks = text, blocks
    message.values = first_values(blocks, message.channel)
    message.edited_ts = state.stamps.next()


def require_open(workspace: Workspace, channel: Channel) -> None:
    """Raise what Slack says about a conversation that takes no messages."""
    if channel.is_im and not workspace.messages_tab:
        raise SlackError("messages_tab_disabled")
    left = channel.peer is not None and workspace.users[channel.peer].deleted
    if channel.is_archived or left:
        raise SlackError("is_archived")


def _postable_channel(call: ApiCall) -> Channel:
    user = call.workspace.users.get(call.text("channel"))
    if user and not user.is_bot:
        call.args["channel"] = call.state.direct_channel(call.workspace, user).id
    channel = call.channel()
    if not call.is_in(channel):
        raise SlackError("not_in_channel")
    require_open(call.workspace, channel)
    return channel


def _own_message(call: ApiCall, refusal: str) -> tuple[Channel, Message]:
    channel = call.channel()
    message = channel.message(call.text("ts"))
    if message is None:
        raise SlackError("message_not_found")
    if not message.from_app:
        raise SlackError(refusal)
    return channel, message


def _thread(call: ApiCall, channel: Channel) -> str | None:
    ts = call.text("thread_ts")
    if ts and channel.message(ts) is None:
        raise SlackError("invalid_arguments", ["no such message [json-pointer:/thread_ts]"])
    return ts or None


def _metadata(args: Json) -> Json | None:
    metadata = args.get("metadata")
    if metadata in (None, {}):
        return None
    if not isinstance(metadata, dict) or metadata.keys() != {"event_type", "event_payload"}:
        raise SlackError("invalid_metadata_format")
    kinds = isinstance(metadata["event_type"], str), isinstance(metadata["event_payload"], dict)
    if not all(kinds):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata)) > MOST_METADATA:
        raise SlackError("metadata_too_large")
    return metadata


def _shown(call: ApiCall, message: Message) -> Json:
    return message_json(call.state, call.workspace, message, with_metadata=True)
