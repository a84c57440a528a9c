"""What the page shows: one person's view of one workspace as JSON."""

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.sandbox.acts import SLACKBOT_ID
from bot.sandbox.config import Step
from bot.sandbox.model import Channel, Json, Message, User, Workspace
from bot.sandbox.shapes import message_json, values_json, view_json

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

SHOWN = 100
SLACKBOT = User(
    id=SLACKBOT_ID,
    name="slackbot",
    real_name="Slackbot",
    locale="en-US",
    tz="Etc/UTC",
    is_bot=True,
)


def page_state(sandbox: "Sandbox", workspace: Workspace, me: User) -> Json:
    """Return the whole state for the page; called under the lock."""
    state, app = sandbox.state, sandbox.config.app
    channels = [c for c in workspace.channels.values() if sees(me, c)]
    home = workspace.homes.get(me.id)
    return {
        "version": state.version,
        **clock_json(sandbox, me),
        "workspaces": [_workspace(one) for one in state.workspaces.values()],
        "workspace": _workspace(workspace),
        "me": _user(me),
        "users": [_user(user) for user in (*workspace.users.values(), SLACKBOT)],
        "app": {
            "user_id": workspace.bot_user,
            "bot_id": workspace.bot_id,
            "name": app.name,
            "icon": app.icon,
        },
        "channels": [_channel(workspace, me, channel) for channel in channels],
        "messages": {c.id: _messages(sandbox, workspace, me, c) for c in channels},
        "modals": [
            view_json(state, workspace, view) | {"errors": view.errors}
            for view in workspace.modals.get(me.id, [])
        ],
        "home": view_json(state, workspace, home) if home else None,
        "commands": [
            {"command": c.command, "description": c.description, "usage_hint": c.usage_hint}
            for c in app.commands
        ],
        "shortcuts": [
            {"type": s.kind, "name": s.name, "callback_id": s.callback_id} for s in app.shortcuts
        ],
        "steps": [_step(one) for one in app.steps],
        "faults": sandbox.faults.lines(),
    }


def _step(step: Step) -> Json:
    return {
        "callback_id": step.callback_id,
        "title": step.title,
        "description": step.description,
        "inputs": [
            {
                "name": one.name,
                "type": one.type,
                "title": one.title,
                "hint": one.hint,
                "required": one.is_required,
            }
            for one in step.inputs
        ],
    }


def clock_json(sandbox: "Sandbox", me: User) -> Json:
    """Return Mato's own time in the person's zone, and how far it is ahead of the real one."""
    real = sandbox.config.clock.now()
    now = sandbox.config.domain_now() if sandbox.config.domain_now else real
    ahead = round((now - real) / timedelta(seconds=1))
    shown = now.astimezone(ZoneInfo(me.tz)).isoformat(timespec="seconds")
    return {"now": shown, "clock_offset_seconds": ahead}


def sees(user: User, channel: Channel) -> bool:
    """Say whether a channel is in the person's list: public ones and their own."""
    return user.id in channel.members or channel.kind == "channels"


def _workspace(workspace: Workspace) -> Json:
    return {"id": workspace.id, "name": workspace.name, "language": workspace.language}


def _user(user: User) -> Json:
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "locale": user.locale,
        "tz": user.tz,
        "color": user.color,
        "is_admin": user.is_admin,
        "is_bot": user.is_bot,
        "deleted": user.deleted,
    }


def _channel(workspace: Workspace, me: User, channel: Channel) -> Json:
    return {
        "id": channel.id,
        "name": channel.name,
        "topic": channel.topic,
        "is_private": channel.is_private,
        "is_im": channel.is_im,
        "is_archived": channel.is_archived,
        "peer": channel.peer,
        "is_member": me.id in channel.members,
        "app_is_member": workspace.bot_user in channel.members,
        "members": channel.members,
        "last_ts": channel.messages[-1].ts if channel.messages else None,
    }


def _messages(sandbox: "Sandbox", workspace: Workspace, me: User, channel: Channel) -> list[Json]:
    mine = [m for m in channel.messages if m.ephemeral_to in {None, me.id}]
    return [_message(sandbox, workspace, message) for message in mine[-SHOWN:]]


def _message(sandbox: "Sandbox", workspace: Workspace, message: Message) -> Json:
    body = message_json(sandbox.state, workspace, message)
    body["state"] = {"values": values_json(message.values)}
    body["edited"] = message.edited_ts is not None
    if message.shown_at:
        body["shown_at"] = message.shown_at.isoformat()
    return body | ({"ephemeral": True} if message.ephemeral_to else {})
