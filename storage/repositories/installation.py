"""Workspaces, the people and the teams in them."""

from sqlalchemy import delete, select, update

from kpi.model import ChannelId, Person, Team, UserId, Workspace, WorkspaceId
from storage.repositories.rows import Rows
from storage.tables import metadata, people, teams, workspace_numbers, workspaces
from storage.transaction import Transaction


class SqlWorkspaces:
    """Installations."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._transaction = transaction
        self._rows = Rows(transaction, workspaces, Workspace)

    def get(self, workspace_id: WorkspaceId) -> Workspace | None:
        """Return the installation, also one that was uninstalled."""
        return self._rows.one(workspace_id=workspace_id)

    def all(self) -> list[Workspace]:
        """Return the installed ones, by id."""
        installed = select(workspaces).where(workspaces.c.uninstalled_at.is_(None))
        return self._rows.listed(installed.order_by(workspaces.c.workspace_id))

    def save(self, workspace: Workspace) -> None:
        """Insert or replace; never touches the token."""
        self._rows.put(workspace)

    def token(self, workspace_id: WorkspaceId) -> bytes | None:
        """Return the encrypted bot token as it was stored."""
        own = workspaces.c.workspace_id == workspace_id
        rows = self._transaction.read(select(workspaces.c.token).where(own))
        return rows[0]["token"] if rows else None

    def save_token(self, workspace_id: WorkspaceId, token: bytes | None) -> None:
        """Store or erase the encrypted bot token of a saved workspace."""
        own = workspaces.c.workspace_id == workspace_id
        self._transaction.write(update(workspaces).where(own).values(token=token))

    def erase(self, workspace_id: WorkspaceId) -> None:
        """Delete every row of the workspace in every table."""
        own = workspace_numbers.c.workspace_id == workspace_id
        number = select(workspace_numbers.c.workspace).where(own).scalar_subquery()
        numbered = [t for t in metadata.tables.values() if "workspace_id" not in t.c]
        for table in numbered:
            self._transaction.write(delete(table).where(table.c.workspace == number))
        for table in metadata.tables.values():
            if table not in numbered:
                self._transaction.write(delete(table).where(table.c.workspace_id == workspace_id))


class SqlPeople:
    """Slack users as Mato addresses them."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._rows = Rows(transaction, people, Person)

    def get(self, workspace_id: WorkspaceId, user_id: UserId) -> Person | None:
        """Return what is known of the person."""
        return self._rows.one(workspace_id=workspace_id, user_id=user_id)

    def save(self, person: Person) -> None:
        """Insert or replace."""
        self._rows.put(person)


class SqlTeams:
    """Channels that hold goals."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._rows = Rows(transaction, teams, Team)

    def get(self, workspace_id: WorkspaceId, channel_id: ChannelId) -> Team | None:
        """Return the team of the channel."""
        return self._rows.one(workspace_id=workspace_id, channel_id=channel_id)

    def all(self, workspace_id: WorkspaceId) -> list[Team]:
        """Return all, by channel id."""
        own = self._rows.matching({"workspace_id": workspace_id})
        return self._rows.listed(own.order_by(teams.c.channel_id))

    def save(self, team: Team) -> None:
        """Insert or replace."""
        self._rows.put(team)
