"""Networks are known however people write them; of two, or of one unknown, none is guessed."""

import pytest

from storage.sources.files.networks import platform_key, platform_of


@pytest.mark.parametrize(
    ("written", "platform"),
    [
        (" INSTAGRAM ", "instagram"),
        ("Insta", "instagram"),
        ("インスタ", "instagram"),
        ("X/Twitter", "x"),
        ("Twitter・X", "x"),
        ("X（旧Twitter）", "x"),
        ("旧ツイッター", "x"),
        ("ティックトック", "tiktok"),
        ("ようつべ", "youtube"),
        ("You Tube", "youtube"),
        ("LINE公式アカウント", "line"),
        ("ライン", "line"),
        ("Facebookページ", "facebook"),
        ("Linked In", "linkedin"),
        ("mixi2", "mixi2"),
        ("Mixi  2", "mixi 2"),
        ("Instagram/Facebook", "instagram/facebook"),
        ("", ""),
    ],
)
def test_a_name_as_a_whole_says_its_network(written: str, platform: str) -> None:
    assert platform_key(written) == platform
    assert platform_of(written) == platform


@pytest.mark.parametrize(
    ("written", "platform"),
    [
        ("Instagram Business", "instagram"),
        ("X (Twitter)", "x"),
        ("YouTube shorts", "youtube"),
        ("Instagram & Facebook", "instagram & facebook"),
        ("Social network", "social network"),
    ],
)
def test_in_a_cell_what_follows_a_name_is_passed_over(written: str, platform: str) -> None:
    assert platform_of(written) == platform
