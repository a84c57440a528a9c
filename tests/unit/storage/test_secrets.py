"""Tokens open only with the right key and in the right workspace."""

import pytest

from kpi.errors import Broken
from storage.secrets import Vault, new_key
from tests.factories import OTHER_WORKSPACE, WORKSPACE

TOKEN = "xoxb-fictional"


def test_a_sealed_token_opens_in_its_workspace() -> None:
    vault = Vault([new_key()])

    assert vault.open(WORKSPACE, vault.seal(WORKSPACE, TOKEN)) == TOKEN


def test_a_sealed_token_does_not_show_itself() -> None:
    assert TOKEN.encode() not in Vault([new_key()]).seal(WORKSPACE, TOKEN)


def test_sealing_twice_gives_two_texts() -> None:
    vault = Vault([new_key()])

    assert vault.seal(WORKSPACE, TOKEN) != vault.seal(WORKSPACE, TOKEN)


def test_a_token_copied_to_another_workspace_does_not_open() -> None:
    vault = Vault([new_key()])
    sealed = vault.seal(WORKSPACE, TOKEN)

    with pytest.raises(Broken) as refused:
        vault.open(OTHER_WORKSPACE, sealed)

    assert refused.value.code == "token_unreadable"


def test_another_key_does_not_open_a_token() -> None:
    sealed = Vault([new_key()]).seal(WORKSPACE, TOKEN)

    with pytest.raises(Broken):
        Vault([new_key()]).open(WORKSPACE, sealed)


@pytest.mark.parametrize("sealed", [b"", b"plain", b"gAAAAA=="])
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    with pytest.raises(Broken):
        Vault([new_key()]).open(WORKSPACE, sealed)


def test_an_old_key_still_opens_behind_a_new_one() -> None:
    old, new = new_key(), new_key()
    sealed = Vault([old]).seal(WORKSPACE, TOKEN)

    assert Vault([new, old]).open(WORKSPACE, sealed) == TOKEN


def test_a_resealed_token_needs_the_new_key_only() -> None:
    old, new = new_key(), new_key()
    sealed = Vault([old]).seal(WORKSPACE, TOKEN)

    resealed = Vault([new, old]).reseal(WORKSPACE, sealed)

    assert Vault([new]).open(WORKSPACE, resealed) == TOKEN
    with pytest.raises(Broken):
        Vault([old]).open(WORKSPACE, resealed)


@pytest.mark.parametrize("keys", [[], ["short"], ["c2hvcnQ="]])
def test_a_vault_needs_well_formed_keys(keys: list[str]) -> None:
    with pytest.raises(ValueError, match="key"):
        Vault(keys)
