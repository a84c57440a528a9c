"""Workspaces, people and teams in memory."""

from kpi.model import ChannelId, Person, Team, UserId, Workspace, WorkspaceId
from storage.memory.state import Session


class MemoryWorkspaces:
    """Installations."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def get(self, workspace_id: WorkspaceId) -> Workspace | None:
        """Return the installation, also one that was uninstalled."""
        return self._session.read().workspaces.get((workspace_id,))

    def all(self) -> list[Workspace]:
        """Return the installed ones, by id."""
        found = self._session.read().workspaces.values()
        return sorted((w for w in found if w.uninstalled_at is None), key=lambda w: w.workspace_id)

    def save(self, workspace: Workspace) -> None:
        """Insert or replace; never touches the token."""
        self._session.write().workspaces[workspace.workspace_id,] = workspace

    def token(self, workspace_id: WorkspaceId) -> bytes | None:
        """Return the encrypted bot token as it was stored."""
        return self._session.read().tokens.get((workspace_id,))

    def save_token(self, workspace_id: WorkspaceId, token: bytes | None) -> None:
        """Store or erase the encrypted bot token of a saved workspace."""
        state = self._session.write()
        state.tokens.pop((workspace_id,), None)
        if token is not None and (workspace_id,) in state.workspaces:
            state.tokens[workspace_id,] = token

    def erase(self, workspace_id: WorkspaceId) -> None:
        """Delete every row of the workspace."""
        self._session.write().erase(workspace_id)


class MemoryPeople:
    """Slack users as Mato addresses them."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def get(self, workspace_id: WorkspaceId, user_id: UserId) -> Person | None:
        """Return what is known of the person."""
        return self._session.read().people.get((workspace_id, user_id))

    def save(self, person: Person) -> None:
        """Insert or replace."""
        self._session.write().people[person.workspace_id, person.user_id] = person


class MemoryTeams:
    """Channels that hold goals."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def get(self, workspace_id: WorkspaceId, channel_id: ChannelId) -> Team | None:
        """Return the team of the channel."""
        return self._session.read().teams.get((workspace_id, channel_id))

    def all(self, workspace_id: WorkspaceId) -> list[Team]:
        """Return all, by channel id."""
        found = self._session.read().teams.values()
        own = (team for team in found if team.workspace_id == workspace_id)
        return sorted(own, key=lambda team: team.channel_id)

    def save(self, team: Team) -> None:
        """Insert or replace."""
        self._session.write().teams[team.workspace_id, team.channel_id] = team
