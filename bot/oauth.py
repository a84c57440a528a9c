"""Slack's install pages: several workspaces put Mato in by themselves, tokens are kept sealed."""

import hashlib
import hmac
import logging
import secrets

from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk.oauth import OAuthStateStore
from slack_sdk.oauth.installation_store import Installation, InstallationStore

from bot.clock import Clock
from bot.deps import Deps
from bot.installations import Installations
from bot.manifest import BOT_SCOPES
from kpi.model import UserId, WorkspaceId
from kpi.ports import UnitOfWorkFactory

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"
#: How long somebody may take to say yes, in seconds.
_STATE_SECONDS = 600
#: Whose keys used states are remembered under: nobody's workspace.
_STATES = WorkspaceId("oauth")


class SignedStates(OAuthStateStore):
    """States that prove themselves and are good once; Bolt binds them to the browser's cookie."""

    def __init__(self, uow: UnitOfWorkFactory, *, secret: str, clock: Clock) -> None:
        """Sign with a key made from the client's secret."""
        self._uow = uow
        self._key = hashlib.sha256(b"oauth state:" + secret.encode()).digest()
        self._clock = clock

    def issue(self, *args: object, **kwargs: object) -> str:  # noqa: ARG002 Bolt's shape
        """Return a new state: a random part, its end, a signature over both."""
        until = int(self._clock.now().timestamp()) + _STATE_SECONDS
        body = f"{secrets.token_hex(16)}.{until}"
        return f"{body}.{self._sign(body)}"

    def consume(self, state: str) -> bool:
        """Say whether the state is ours, in time, and used for the first time."""
        body, _, signature = state.rpartition(".")
        if not hmac.compare_digest(self._sign(body), signature):
            return False
        now = self._clock.now()
        if now.timestamp() > int(body.partition(".")[2]):
            return False
        with self._uow() as uow:
            is_first = uow.seen.first_time(_STATES, body, now)
            uow.commit()
        return is_first

    def _sign(self, body: str) -> str:
        return hmac.new(self._key, body.encode(), hashlib.sha256).hexdigest()


class OwnInstallationStore(InstallationStore):
    """Writes installations into our store; requests find them by our own ``authorize``."""

    def __init__(self, installations: Installations) -> None:
        """Keep them in ``installations``."""
        self._installations = installations

    def save(self, installation: Installation) -> None:
        """Keep name, bot and token of a workspace."""
        self._installations.save(
            WorkspaceId(str(installation.team_id or installation.enterprise_id)),
            name=str(installation.team_name or installation.enterprise_name or ""),
            bot_user_id=UserId(str(installation.bot_user_id or "")),
            token=str(installation.bot_token or ""),
        )


def build(deps: Deps, installations: Installations, clock: Clock) -> OAuthFlow:
    """Return the flow behind the two pages."""
    config = deps.config
    settings = OAuthSettings(
        client_id=config.slack_client_id,
        client_secret=config.slack_client_secret,
        scopes=list(BOT_SCOPES),
        user_scopes=[],
        redirect_uri=f"{config.public_url.rstrip('/')}{REDIRECT_PATH}",
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        state_store=SignedStates(deps.uow, secret=config.slack_client_secret, clock=clock),
        installation_store=OwnInstallationStore(installations),
        state_expiration_seconds=_STATE_SECONDS,
        logger=logging.getLogger("slack_bolt"),
    )
    return OAuthFlow(
        client=deps.clients.with_token(None),
        logger=logging.getLogger("slack_bolt"),
        settings=settings,
    )
