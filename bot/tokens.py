"""Tokens that others send numbers with: made here, shown once, kept as a hash."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from kpi.model import SourceId, WorkspaceId

_SHAPE = re.compile(r"mato_([A-Z0-9]{1,32})_([A-Za-z0-9]{1,32})_([A-Za-z0-9_-]{43})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token as it was sent; the secret part is not shown."""

    workspace_id: WorkspaceId
    source_id: SourceId
    hashed: bytes

    def opens(self, kept: bytes) -> bool:
        """Say whether this is the token whose hash was kept."""
        return hmac.compare_digest(self.hashed, kept)


def mint(workspace_id: WorkspaceId, source_id: SourceId) -> tuple[str, bytes]:
    """Return a new token of 256 random bits, and its hash: all that is kept."""
    secret = secrets.token_urlsafe(32)
    return f"mato_{workspace_id}_{source_id}_{secret}", _hash(secret)


def read(text: str) -> Token | None:
    """Return the token that a text is; None: it is none of ours."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        return None
    workspace_id, source_id, secret = found.groups()
    return Token(
        workspace_id=WorkspaceId(workspace_id),
        source_id=SourceId(source_id),
        hashed=_hash(secret),
    )


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
