import base64

import pytest

from bot.vault import BadKey, Vault, new_key
from kpi.model import WorkspaceId

HERE, THERE = WorkspaceId("T1"), WorkspaceId("T2")
TOKEN = "xoxb-fictional"


def test_what_was_sealed_opens() -> None:
    vault = Vault([new_key()])

    assert vault.open(HERE, vault.seal(HERE, TOKEN)) == TOKEN


def test_a_box_does_not_show_its_token() -> None:
    assert TOKEN.encode() not in Vault([new_key()]).seal(HERE, TOKEN)


def test_a_token_is_sealed_differently_each_time() -> None:
    vault = Vault([new_key()])

    assert vault.seal(HERE, TOKEN) != vault.seal(HERE, TOKEN)


def test_a_box_of_another_workspace_does_not_open() -> None:
    vault = Vault([new_key()])

    with pytest.raises(BadKey):
        vault.open(THERE, vault.seal(HERE, TOKEN))


def test_a_changed_box_does_not_open() -> None:
    vault = Vault([new_key()])
    sealed = vault.seal(HERE, TOKEN)

    for place in range(0, len(sealed), 7):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(BadKey):
            vault.open(HERE, bytes(changed))


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" + b"x" * 8, b"xoxb-plain"])
def test_what_is_no_box_does_not_open(sealed: bytes) -> None:
    with pytest.raises(BadKey):
        Vault([new_key()]).open(HERE, sealed)


def test_keys_can_be_rotated() -> None:
    old, new = new_key(), new_key()
    sealed = Vault([old]).seal(HERE, TOKEN)
    both = Vault([new, old])

    assert both.open(HERE, sealed) == TOKEN
    assert not both.is_current(sealed)
    assert both.is_current(both.seal(HERE, TOKEN))
    with pytest.raises(BadKey):
        Vault([new]).open(HERE, sealed)


def test_without_keys_nothing_is_sealed() -> None:
    vault = Vault([])

    assert not vault.has_keys
    with pytest.raises(BadKey):
        vault.seal(HERE, TOKEN)


@pytest.mark.parametrize(
    "key", ["short", "x", base64.urlsafe_b64encode(b"x" * 16).decode(), "é" * 44]
)
def test_a_malformed_key_is_refused(key: str) -> None:
    with pytest.raises(BadKey):
        Vault([key])
