"""What happens to a workspace without anyone talking to the app: people leave, channels close."""

import secrets

from bot.sandbox.api.conversations import joined_event
from bot.sandbox.keys import Consent
from bot.sandbox.model import Channel, Json, User, Workspace
from bot.sandbox.outbound import Outbound
from bot.sandbox.shapes import user_json
from bot.sandbox.state import SandboxState
from bot.sandbox.subscriptions import prefix


class Changes:
    """Changes of a workspace; the app is told of those that Slack would tell it of."""

    def __init__(self, state: SandboxState, outbound: Outbound) -> None:
        """Change ``state`` and tell the app through ``outbound``."""
        self._state = state
        self._out = outbound

    def archive(self, workspace: Workspace, channel: Channel, by: User) -> None:
        """Archive a channel."""
        with self._state.change():
            channel.is_archived = True
        self._tell(workspace, channel, "archive", {"channel": channel.id, "user": by.id})

    def unarchive(self, workspace: Workspace, channel: Channel, by: User) -> None:
        """Bring an archived channel back."""
        with self._state.change():
            channel.is_archived = False
        self._tell(workspace, channel, "unarchive", {"channel": channel.id, "user": by.id})

    def rename(self, workspace: Workspace, channel: Channel, name: str) -> None:
        """Rename a channel."""
        with self._state.change():
            channel.name = name
        body = {"channel": {"id": channel.id, "name": name, "created": channel.created}}
        self._tell(workspace, channel, "rename", body)

    def join(self, workspace: Workspace, channel: Channel, user: User) -> None:
        """Let a person join a channel."""
        with self._state.change():
            channel.members.append(user.id)
        if workspace.bot_user in channel.members:
            self._out.event(workspace, joined_event(workspace.id, channel, user.id))

    def leave(self, workspace: Workspace, channel: Channel, user: str) -> None:
        """Take a member out of a channel; ``user`` may be the app's own user id."""
        with self._state.change():
            channel.members.remove(user)
        event: Json = {"type": f"{prefix(channel)}_left", "channel": channel.id}
        if user != workspace.bot_user:
            event = {
                "type": "member_left_channel",
                "user": user,
                "channel": channel.id,
                "channel_type": "G" if channel.is_private else "C",
                "team": workspace.id,
            }
        if workspace.bot_user in {user, *channel.members}:
            self._out.event(workspace, event)

    def delete(self, workspace: Workspace, channel: Channel, by: User) -> None:
        """Delete a channel with everything in it."""
        with self._state.change():
            del workspace.channels[channel.id]
        self._tell(workspace, channel, "deleted", {"channel": channel.id, "actor_id": by.id})

    def welcome(self, workspace: Workspace, user: User) -> None:
        """Tell the app of a person who was just added to the workspace."""
        body = user_json(workspace, user, with_locale=True)
        self._out.event(workspace, {"type": "team_join", "user": body})

    def set_profile(
        self, workspace: Workspace, user: User, *, locale: str | None = None, tz: str | None = None
    ) -> None:
        """Change a person's language or zone."""
        with self._state.change():
            user.locale = locale or user.locale
            user.tz = tz or user.tz
        self._tell_of_user(workspace, user)

    def deactivate(self, workspace: Workspace, user: User) -> None:
        """Let a person leave the workspace."""
        with self._state.change():
            user.deleted = True
        self._tell_of_user(workspace, user)

    def consent(self, workspace: Workspace, user: User, redirect_uri: str | None = None) -> str:
        """Let a person allow the app in; return the code that Slack would redirect with."""
        code = secrets.token_hex(16)
        with self._state.change():
            self._state.consents[code] = Consent(
                team=workspace.id, user=user.id, redirect_uri=redirect_uri
            )
        return code

    def revoke_token(self, workspace: Workspace) -> None:
        """Let the app's token die without a word."""
        with self._state.change():
            workspace.token.revoked = True

    def uninstall(self, workspace: Workspace) -> None:
        """Take the app out of the workspace: its token dies and two events tell of it."""
        self.revoke_token(workspace)
        revoked = {"oauth": [], "bot": [workspace.bot_user]}
        self._out.event(workspace, {"type": "tokens_revoked", "tokens": revoked})
        self._out.event(workspace, {"type": "app_uninstalled"})

    def _tell_of_user(self, workspace: Workspace, user: User) -> None:
        body = user_json(workspace, user, with_locale=True)
        self._out.event(workspace, {"type": "user_change", "user": body})

    def _tell(self, workspace: Workspace, channel: Channel, what: str, body: Json) -> None:
        if workspace.bot_user in channel.members:
            self._out.event(workspace, {"type": f"{prefix(channel)}_{what}", **body})
