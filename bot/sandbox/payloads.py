"""The JSON that Slack sends to an app, built from what the stand-in knows."""

from bot.sandbox.model import Channel, Json, Message, User, View, Workspace
from bot.sandbox.shapes import message_json, values_json, view_json
from bot.sandbox.stamps import seconds
from bot.sandbox.state import SandboxState

VERIFICATION = "sandbox-verification"


def event_payload(state: SandboxState, workspace: Workspace, event: Json) -> Json:
    """Return the envelope of an event, with an id of its own."""
    return {
        "token": VERIFICATION,
        "team_id": workspace.id,
        "api_app_id": state.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": state.world.ids.next("Ev"),
        "event_time": seconds(state.now()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.id,
                "user_id": workspace.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
    }


def command_payload(
    state: SandboxState,
    workspace: Workspace,
    user: User,
    channel: Channel,
    command: str,
    text: str,
) -> Json:
    """Return the form of a slash command, with a fresh trigger and response address."""
    trigger = state.triggers.issue(team=workspace.id, user=user.id, channel=channel.id)
    return {
        "token": VERIFICATION,
        "team_id": workspace.id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": "privategroup" if channel.is_private else channel.name,
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": state.app.id,
        "is_enterprise_install": "false",
        "response_url": response_url(state, workspace, user, channel, None),
        "trigger_id": trigger,
    }


def response_url(
    state: SandboxState,
    workspace: Workspace,
    user: User,
    channel: Channel,
    message: Message | None,
) -> str:
    """Return a fresh address at which the app may answer."""
    token = state.response_urls.issue(
        team=workspace.id,
        channel=channel.id,
        user=user.id,
        message_ts=message.ts if message else None,
    )
    return f"{state.base_url}/response/{workspace.id}/{token}"


def interaction(state: SandboxState, workspace: Workspace, user: User, kind: str) -> Json:
    """Return what all interactions have in common."""
    return {
        "type": kind,
        "team": {"id": workspace.id, "domain": workspace.domain},
        "user": {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": workspace.id,
        },
        "api_app_id": state.app.id,
        "token": VERIFICATION,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def with_trigger(
    state: SandboxState,
    workspace: Workspace,
    user: User,
    *,
    channel: str | None = None,
    view: str | None = None,
) -> Json:
    """Return a fresh trigger as the part of an interaction that carries it."""
    trigger = state.triggers.issue(team=workspace.id, user=user.id, channel=channel, view=view)
    return {"trigger_id": trigger}


def in_message(
    state: SandboxState, workspace: Workspace, channel: Channel, message: Message
) -> Json:
    """Return the part that says on which message something was done.

    Of an ephemeral message Slack sends the timestamp alone.
    """
    ephemeral = message.ephemeral_to is not None
    part: Json = {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": ephemeral,
        },
        "channel": {"id": channel.id, "name": channel.name},
        "state": {"values": values_json(message.values)},
    }
    if not ephemeral:
        part["message"] = message_json(state, workspace, message)
    return part


def in_view(state: SandboxState, workspace: Workspace, view: View) -> Json:
    """Return the part that says in which view something was done."""
    return {
        "container": {"type": "view", "view_id": view.id},
        "view": view_json(state, workspace, view),
    }
