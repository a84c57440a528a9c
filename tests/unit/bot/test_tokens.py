import pytest

from bot.tokens import mint, read
from kpi.model import SourceId
from tests.factories import WORKSPACE


def test_a_token_names_its_source_and_opens_it() -> None:
    text, kept = mint(WORKSPACE, SourceId("q1"))

    token = read(text)

    assert token is not None
    assert (token.workspace_id, token.source_id) == (WORKSPACE, "q1")
    assert token.opens(kept)
    assert not token.opens(b"")


def test_no_two_tokens_are_the_same_and_none_can_be_had_from_its_hash() -> None:
    minted = [mint(WORKSPACE, SourceId("q1")) for _ in range(50)]

    assert len({text for text, _ in minted}) == len({kept for _, kept in minted}) == 50
    assert all(len(kept) == 32 for _, kept in minted)


@pytest.mark.parametrize(
    "text", ["", "mato_", "mato_T1_q1_short", "mato_t1_q1_" + "a" * 43, "x mato_T1_q1_" + "a" * 43]
)
def test_what_is_no_token_is_none(text: str) -> None:
    assert read(text) is None
