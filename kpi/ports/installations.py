"""Installations, the people in them and the channels that hold goals."""

from typing import Protocol

from kpi.model import ChannelId, Person, Team, UserId, Workspace, WorkspaceId


class Workspaces(Protocol):
    """Installations."""

    def get(self, workspace_id: WorkspaceId) -> Workspace | None:
        """Return the installation, also one that was uninstalled."""
        ...

    def all(self) -> list[Workspace]:
        """Return the installed ones, by id."""
        ...

    def save(self, workspace: Workspace) -> None:
        """Insert or replace; never touches the token."""
        ...

    def token(self, workspace_id: WorkspaceId) -> bytes | None:
        """Return the encrypted bot token as it was stored."""
        ...

    def save_token(self, workspace_id: WorkspaceId, token: bytes | None) -> None:
        """Store or erase the encrypted bot token."""
        ...

    def erase(self, workspace_id: WorkspaceId) -> None:
        """Delete every row of the workspace in every table."""
        ...


class People(Protocol):
    """Slack users as Mato addresses them."""

    def get(self, workspace_id: WorkspaceId, user_id: UserId) -> Person | None: ...  # noqa: D102

    def save(self, person: Person) -> None:
        """Insert or replace."""
        ...


class Teams(Protocol):
    """Channels that hold goals."""

    def get(self, workspace_id: WorkspaceId, channel_id: ChannelId) -> Team | None: ...  # noqa: D102

    def all(self, workspace_id: WorkspaceId) -> list[Team]:
        """Return all, by channel id."""
        ...

    def save(self, team: Team) -> None:
        """Insert or replace."""
        ...
