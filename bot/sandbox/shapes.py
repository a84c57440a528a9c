"""Slack's JSON of users, channels, messages, files and views, as the app receives it."""

import re
from urllib.parse import quote

from bot.sandbox.model import Channel, Json, Message, SharedFile, User, View, Workspace
from bot.sandbox.state import SandboxState

_NOT_IN_ADDRESSES = re.compile(r"[^\w.-]")


def user_json(workspace: Workspace, user: User, *, with_locale: bool) -> Json:
    """Return the user object of ``users.info`` and ``user_change``."""
    body: Json = {
        "id": user.id,
        "team_id": workspace.id,
        "name": user.name,
        "deleted": user.deleted,
        "color": user.color,
        "real_name": user.real_name,
        "tz": user.tz,
        "profile": {"real_name": user.real_name, "display_name": user.name},
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_restricted": user.is_guest,
        "is_ultra_restricted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
    }
    return body | {"locale": user.locale} if with_locale else body


def channel_json(workspace: Workspace, channel: Channel) -> Json:
    """Return the conversation object of ``conversations.info``."""
    body: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_im": channel.is_im,
        "is_archived": channel.is_archived,
    }
    if channel.is_im:
        return body | {"user": channel.peer, "is_user_deleted": _peer_left(workspace, channel)}
    return body | {
        "name": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_private": channel.is_private,
        "is_mpim": False,
        "is_member": workspace.bot_user in channel.members,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "context_team_id": workspace.id,
    }


def _peer_left(workspace: Workspace, channel: Channel) -> bool:
    return channel.peer is not None and workspace.users[channel.peer].deleted


def message_json(
    state: SandboxState, workspace: Workspace, message: Message, *, with_metadata: bool = False
) -> Json:
    """Return a message as ``conversations.history`` and payloads carry it."""
    body: Json = {
        "type": "message",
        "user": message.user or workspace.bot_user,
        "ts": message.ts,
        "text": message.text,
        "team": workspace.id,
    }
    if message.from_app:
        body |= {"bot_id": workspace.bot_id, "app_id": state.app.id}
    if message.blocks:
        body["blocks"] = message.blocks
    if message.files:
        body["files"] = [file_json(state, workspace.files[file]) for file in message.files]
    if message.subtype:
        body["subtype"] = message.subtype
    if message.thread_ts:
        body["thread_ts"] = message.thread_ts
    if message.edited_ts:
        body["edited"] = {"user": body["user"], "ts": message.edited_ts}
    if with_metadata and message.metadata:
        body["metadata"] = message.metadata
    return body


def file_json(state: SandboxState, file: SharedFile) -> Json:
    """Return the file object of ``files.info``; its addresses need the bot's token."""
    # As in Slack's own addresses: the name in small letters, without what an address may not hold.
    name = _NOT_IN_ADDRESSES.sub("_", file.name.lower())
    address = f"{state.base_url}/files-pri/{file.id}/{quote(name)}"
    return {
        "id": file.id,
        "created": file.created,
        "name": file.name,
        "title": file.name,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2].lower(),
        "user": file.user,
        "size": len(file.content),
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "url_private": address,
        "url_private_download": address,
        "channels": [channel for channel in file.channels if channel.startswith("C")],
        "ims": [channel for channel in file.channels if channel.startswith("D")],
    }


def values_json(values: Json) -> Json:
    """Return a copy of an input state, which may change while it travels."""
    return {block_id: dict(actions) for block_id, actions in values.items()}


def view_json(state: SandboxState, workspace: Workspace, view: View) -> Json:
    """Return a view as ``views.*`` answers and payloads carry it."""
    return {
        "id": view.id,
        "team_id": workspace.id,
        "type": view.kind,
        "blocks": view.blocks,
        "private_metadata": view.private_metadata,
        "callback_id": view.callback_id,
        "state": {"values": values_json(view.values)},
        "hash": view.hash,
        "title": view.title,
        "clear_on_close": view.clear_on_close,
        "notify_on_close": view.notify_on_close,
        "close": view.close,
        "submit": view.submit,
        "previous_view_id": view.previous_view_id,
        "root_view_id": view.root_view_id,
        "app_id": state.app.id,
        "external_id": view.external_id,
        "app_installed_team_id": workspace.id,
        "bot_id": workspace.bot_id,
    }
