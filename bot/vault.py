"""Seals tokens before they are stored: AES-GCM, bound to their workspace, keys by id."""

import base64
import binascii
import hashlib
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kpi.errors import Broken
from kpi.model import WorkspaceId

_VERSION = b"\x01"
_KEY_BYTES = 32
_ID_BYTES = 8
_NONCE_BYTES = 12


class BadKey(Broken):
    """No key, a malformed key, or none that opens this box."""

    code = "bad_key"


def new_key() -> str:
    """Return a new key as MATO_SECRET_KEYS takes it: 32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(os.urandom(_KEY_BYTES)).decode("ascii")


def _decode(key: str) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(key)
    except (binascii.Error, ValueError) as error:
        raise BadKey from error
    if len(raw) != _KEY_BYTES:
        raise BadKey
    return raw


class Vault:
    """Seals with the first key and opens with any, so that keys can be rotated."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take keys as ``new_key`` makes them; BadKey when one is malformed."""
        decoded = [_decode(key) for key in keys]
        self._keys = {hashlib.sha256(raw).digest()[:_ID_BYTES]: raw for raw in decoded}

    @property
    def has_keys(self) -> bool:
        """Whether anything can be sealed."""
        return bool(self._keys)

    def seal(self, workspace_id: WorkspaceId, token: str) -> bytes:
        """Return the sealed token; moved to another workspace's row, it does not open."""
        for key_id, raw in self._keys.items():
            nonce = os.urandom(_NONCE_BYTES)
            box = AESGCM(raw).encrypt(nonce, token.encode(), workspace_id.encode())
            return _VERSION + key_id + nonce + box
        raise BadKey

    def open(self, workspace_id: WorkspaceId, sealed: bytes) -> str:
        """Return the token, or raise BadKey."""
        head, rest = sealed[: 1 + _ID_BYTES], sealed[1 + _ID_BYTES :]
        raw = self._keys.get(head[1:])
        if raw is None or head[:1] != _VERSION:
            raise BadKey
        nonce, box = rest[:_NONCE_BYTES], rest[_NONCE_BYTES:]
        try:
            return AESGCM(raw).decrypt(nonce, box, workspace_id.encode()).decode()
        except InvalidTag as error:
            raise BadKey from error

    def is_current(self, sealed: bytes) -> bool:
        """Say whether the first key sealed it."""
        first = next(iter(self._keys), b"")
        return sealed[1 : 1 + _ID_BYTES] == first
