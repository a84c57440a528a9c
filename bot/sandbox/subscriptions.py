"""Which events an app hears: what it subscribed to, where it is, with the scopes it has."""

from bot.sandbox.model import Channel, Json, Workspace

CHANNELS, GROUPS, USERS = "channels:read", "groups:read", "users:read"

# event -> the scope without which Slack does not send it (None: none needed)
EVENT_SCOPES: dict[str, str | None] = {
    "app_home_opened": None,
    "app_uninstalled": None,
    "channel_archive": CHANNELS,
    "channel_deleted": CHANNELS,
    "channel_left": CHANNELS,
    "channel_rename": CHANNELS,
    "channel_unarchive": CHANNELS,
    "file_shared": "files:read",
    "function_executed": None,
    "group_archive": GROUPS,
    "group_deleted": GROUPS,
    "group_left": GROUPS,
    "group_rename": GROUPS,
    "group_unarchive": GROUPS,
    "member_joined_channel": CHANNELS,
    "member_left_channel": CHANNELS,
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "team_join": USERS,
    "tokens_revoked": None,
    "user_change": USERS,
}
# what a message event says of its channel -> what an app subscribes to
MESSAGES = {"channel": "channels", "group": "groups", "im": "im"}
FAREWELLS = frozenset({"app_uninstalled", "tokens_revoked"})
MEMBERSHIP = frozenset({"member_joined_channel", "member_left_channel"})


def is_heard(workspace: Workspace, subscribed: frozenset[str], event: Json) -> bool:
    """Say whether Slack would send this event to the app."""
    name = event["type"]
    if name == "message":
        name = f"message.{MESSAGES[event['channel_type']]}"
    if name not in subscribed:
        return False
    if workspace.token.revoked:
        return name in FAREWELLS
    scope = EVENT_SCOPES[name]
    if name in MEMBERSHIP and event["channel_type"] == "G":
        scope = GROUPS
    return scope is None or scope in workspace.token.scopes


def prefix(channel: Channel) -> str:
    """Return the first word of the events about a channel of this kind."""
    return "group" if channel.is_private else "channel"
