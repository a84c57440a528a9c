"""The app manifest: what Slack must know of Mato, with no scope that no call needs."""

from collections.abc import Mapping
from typing import Any

from bot.i18n.localizer import Localizer
from bot.ids import Command, DataUi, Step

#: What each scope is for stands in docs/operating.md.
BOT_SCOPES = (
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",
    "users:read",
)
BOT_EVENTS = (
    "app_home_opened",
    "app_uninstalled",
    "channel_archive",
    "channel_deleted",
    "channel_left",
    "channel_rename",
    "channel_unarchive",
    "file_shared",
    "group_archive",
    "group_deleted",
    "group_left",
    "group_rename",
    "group_unarchive",
    "member_joined_channel",
    "member_left_channel",
    "message.im",
    "tokens_revoked",
    "user_change",
)
#: Global shortcuts by callback id: the ids of their sentences.
SHORTCUTS: Mapping[str, str] = {DataUi.LOG_SHORTCUT.value: "manifest.log"}
#: Steps of Workflow Builder, only on paid plans of Slack: what they take and give.
STEPS: Mapping[str, str] = {Step.LOG.value: "step.log"}
STEP_EVENT = "function_executed"
#: What each step is handed over, with its type.
INPUTS = {
    "user": "slack#/types/user_id",
    "channel": "slack#/types/channel_id",
    "kpi": "string",
    "number": "string",
    "day": "slack#/types/date",
}
REQUIRED = ("user", "channel", "kpi", "number")
_OUTPUTS = {"recorded": "string"}
_COLOR = "#1f6f5c"


def manifest(localizer: Localizer, *, url: str = "", with_steps: bool = False) -> dict[str, Any]:
    """Return the manifest in one language: for signed HTTP at ``url``, else for Socket Mode.

    ``with_steps`` adds the steps of Workflow Builder: no scope, but an event, and an app that an
    organization may install for all of its workspaces.
    """
    address = f"{url.rstrip('/')}/slack/events" if url else ""
    oauth: dict[str, Any] = {"scopes": {"bot": list(BOT_SCOPES)}}
    if url:
        oauth["redirect_urls"] = [f"{url.rstrip('/')}/slack/oauth_redirect"]
    made: dict[str, Any] = {
        "_metadata": {"major_version": 2, "minor_version": 0},
        "display_information": {
            "name": "Mato",
            "description": localizer.t("manifest.description"),
            "long_description": localizer.t("manifest.long_description"),
            "background_color": _COLOR,
        },
        "features": _features(localizer, address),
        "oauth_config": oauth,
        "settings": _settings(address),
    }
    return _with_steps(made, localizer) if with_steps else made


def _with_steps(made: dict[str, Any], localizer: Localizer) -> dict[str, Any]:
    settings = made["settings"]
    subscribed = settings["event_subscriptions"]
    events = sorted([*subscribed["bot_events"], STEP_EVENT])
    return {
        **made,
        "functions": {step: _step(localizer, words) for step, words in STEPS.items()},
        "settings": {
            **settings,
            "event_subscriptions": {**subscribed, "bot_events": events},
            "function_runtime": "remote",
            "org_deploy_enabled": True,
        },
    }


def _step(localizer: Localizer, words: str) -> dict[str, Any]:
    return {
        "title": localizer.t(f"{words}.title"),
        "description": localizer.t(f"{words}.description"),
        "input_parameters": {
            "properties": _parameters(localizer, words, INPUTS),
            "required": list(REQUIRED),
        },
        "output_parameters": {
            "properties": _parameters(localizer, words, _OUTPUTS),
            "required": list(_OUTPUTS),
        },
    }


def _parameters(localizer: Localizer, words: str, types: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: {
            "type": kind,
            "title": localizer.t(f"{words}.{name}"),
            "description": localizer.t(f"{words}.{name}_hint"),
        }
        for name, kind in types.items()
    }


def _features(localizer: Localizer, address: str) -> dict[str, Any]:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "Mato", "always_online": True},
        "shortcuts": [_shortcut(localizer, *one) for one in SHORTCUTS.items()],
        "slash_commands": [_command(localizer, command, address) for command in Command],
    }


def _shortcut(localizer: Localizer, callback_id: str, words: str) -> dict[str, Any]:
    return {
        "name": localizer.t(f"{words}.name"),
        "type": "global",
        "callback_id": callback_id,
        "description": localizer.t(f"{words}.description"),
    }


def _command(localizer: Localizer, command: Command, address: str) -> dict[str, Any]:
    words = f"manifest.{command.value.lstrip('/')}"
    told: dict[str, Any] = {
        "command": command.value,
        "description": localizer.t(f"{words}.description"),
        "usage_hint": localizer.t(f"{words}.hint"),
        "should_escape": True,
    }
    return {**told, "url": address} if address else told


def _settings(address: str) -> dict[str, Any]:
    subscriptions: dict[str, Any] = {"bot_events": list(BOT_EVENTS)}
    interactivity: dict[str, Any] = {"is_enabled": True}
    if address:
        subscriptions["request_url"] = address
        interactivity |= {"request_url": address, "message_menu_options_url": address}
    return {
        "event_subscriptions": subscriptions,
        "interactivity": interactivity,
        "org_deploy_enabled": False,
        "socket_mode_enabled": not address,
        "token_rotation_enabled": False,
    }
