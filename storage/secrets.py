"""Tokens at rest: encrypted under keys from the environment, bound to their workspace.

Each key and workspace make a Fernet key of their own (HKDF), so a token that was copied into
another workspace's row does not open. The first key seals; all open, so a key is rotated by
putting the new one in front and sealing every token anew.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from contextlib import suppress

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kpi.errors import Broken
from kpi.model import WorkspaceId

_BYTES = 32  # of a key
_PURPOSE = b"mato.token.1:"


def new_key() -> str:
    """Return a new random key as 44 characters of URL-safe base64."""
    return Fernet.generate_key().decode()


class Vault:
    """Seals and opens the tokens of workspaces."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take the keys, the newest first; ValueError when there is none or one is malformed."""
        if not keys:
            message = "no key to seal tokens with"
            raise ValueError(message)
        self._keys = [_decoded(key) for key in keys]

    def seal(self, workspace_id: WorkspaceId, token: str) -> bytes:
        """Return the token encrypted under the newest key."""
        return self._of(workspace_id).encrypt(token.encode())

    def open(self, workspace_id: WorkspaceId, sealed: bytes) -> str:
        """Return the token; Broken (``token_unreadable``) when no key opens it."""
        try:
            return self._of(workspace_id).decrypt(sealed).decode()
        except InvalidToken as error:
            raise Broken("token_unreadable", workspace=workspace_id) from error

    def reseal(self, workspace_id: WorkspaceId, sealed: bytes) -> bytes:
        """Return the token encrypted under the newest key, whichever sealed it before."""
        return self.seal(workspace_id, self.open(workspace_id, sealed))

    def _of(self, workspace_id: WorkspaceId) -> MultiFernet:
        return MultiFernet([Fernet(_derived(key, workspace_id)) for key in self._keys])


def _decoded(key: str) -> bytes:
    with suppress(ValueError):
        raw = urlsafe_b64decode(key)
        if len(raw) == _BYTES:
            return raw
    message = f"a key is {_BYTES} bytes in URL-safe base64"
    raise ValueError(message)


def _derived(key: bytes, workspace_id: WorkspaceId) -> bytes:
    purpose = _PURPOSE + workspace_id.encode()
    derived = HKDF(algorithm=SHA256(), length=_BYTES, salt=None, info=purpose).derive(key)
    return urlsafe_b64encode(derived)
