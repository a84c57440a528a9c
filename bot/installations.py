"""Which workspaces Mato is installed in, with which token."""

import threading
import time
from dataclasses import dataclass

from bot.clock import Clock
from bot.config import Config
from bot.vault import Vault
from kpi.errors import SlackRefused
from kpi.model import UserId, Workspace, WorkspaceId
from kpi.ports import UnitOfWorkFactory
from kpi.usecases.people import workspaces

#: How long a token is believed without asking the database again, in seconds: short, because
#: another process may have stored a new one, and a dead one pauses digests.
_BELIEVED = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What a request or a send needs of a workspace."""

    workspace_id: WorkspaceId
    bot_user_id: UserId
    token: str


class NoToken(SlackRefused):
    """The workspace is not installed, or not any more."""

    code = "slack_refused.no_token"


class Installations:
    """Finds tokens: sealed rows first, then the one token of the settings."""

    def __init__(
        self, *, uow: UnitOfWorkFactory, vault: Vault, config: Config, clock: Clock
    ) -> None:
        """Keep what is found for a few seconds; nothing is read before it is asked for."""
        self._uow = uow
        self._vault = vault
        self._config = config
        self._clock = clock
        self._known: dict[WorkspaceId, tuple[float, Installation]] = {}
        self._lock = threading.Lock()

    def of(self, workspace_id: WorkspaceId) -> Installation:
        """Return the installation, or raise NoToken."""
        with self._lock:
            until, known = self._known.get(workspace_id, (0.0, None))
        if known is not None and time.monotonic() < until:
            return known
        found = self._read(workspace_id)
        with self._lock:
            self._known[workspace_id] = (time.monotonic() + _BELIEVED, found)
        return found

    def _read(self, workspace_id: WorkspaceId) -> Installation:
        with self._uow(reading=True) as uow:
            workspace = uow.workspaces.get(workspace_id)
            sealed = uow.workspaces.token(workspace_id)
        if workspace is None or workspace.uninstalled_at is not None:
            raise NoToken(workspace=workspace_id)
        if sealed is not None:
            token = self._vault.open(workspace_id, sealed)
        else:
            token = self._config.slack_bot_token
        if not token:
            raise NoToken(workspace=workspace_id)
        return Installation(
            workspace_id=workspace_id, bot_user_id=workspace.bot_user_id, token=token
        )

    def save(
        self, workspace_id: WorkspaceId, *, name: str, bot_user_id: UserId, token: str
    ) -> Workspace:
        """Keep an installation; a token is stored sealed, an empty one is of the settings."""
        sealed = self._vault.seal(workspace_id, token) if token else None
        with self._uow() as uow:
            workspace = workspaces.installed(
                uow,
                workspace_id,
                name=name,
                bot_user_id=bot_user_id,
                language=self._config.language,
                fiscal_month=self._config.fiscal_start,
                now=self._clock.now(),
            )
            if sealed is not None:
                uow.workspaces.save_token(workspace_id, sealed)
            uow.commit()
        self.forget(workspace_id)
        return workspace

    def forget(self, workspace_id: WorkspaceId) -> None:
        """Believe nothing about the workspace: its token changed or died."""
        with self._lock:
            self._known.pop(workspace_id, None)
