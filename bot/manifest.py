"""The app manifest: what Slack must know of Mato, with no scope that no call needs."""

from collections.abc import Mapping
from typing import Any

from bot.i18n.localizer import Localizer
from bot.ids import Command, DataUi

#: What each scope is for stands in docs/operating.md.
BOT_SCOPES = (
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
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
    "file_shared",
    "group_archive",
    "group_deleted",
    "group_left",
    "group_rename",
    "member_left_channel",
    "tokens_revoked",
    "user_change",
)
#: Global shortcuts by callback id: the ids of their sentences.
SHORTCUTS: Mapping[str, str] = {DataUi.LOG_SHORTCUT.value: "manifest.log"}
_COLOR = "#1f6f5c"


def manifest(localizer: Localizer, *, url: str = "") -> dict[str, Any]:
    """Return the manifest in one language: for signed HTTP at ``url``, else for Socket Mode."""
    address = f"{url.rstrip('/')}/slack/events" if url else ""
    oauth: dict[str, Any] = {"scopes": {"bot": list(BOT_SCOPES)}}
    if url:
        oauth["redirect_urls"] = [f"{url.rstrip('/')}/slack/oauth_redirect"]
    return {
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
