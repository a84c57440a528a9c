import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks import limits
from bot.i18n.localizer import escape, mention


@given(text=st.text(max_size=80), most=st.integers(2, 40))
def test_a_clipped_text_is_short_enough_and_a_short_one_is_left_alone(
    text: str, most: int
) -> None:
    clipped = limits.clip(text, most)

    assert len(clipped) <= most
    assert (clipped == text) == (len(text) <= most)


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("impressions", 6, "impre…"),
        ("ab cdef", 4, "ab…"),
        ("e\u0301e\u0301e\u0301", 4, "e\u0301…"),
        ("👩\u200d💻👩\u200d💻", 5, "👩\u200d💻…"),
        ("👩\u200d💻👩\u200d💻", 3, "…"),
    ],
    ids=["plain", "no_space_before", "accent", "joined_emoji", "nothing_fits"],
)
def test_a_cut_never_falls_within_a_character(text: str, most: int, expected: str) -> None:
    assert limits.clip(text, most) == expected


@given(text=st.text(alphabet="a&<>*_`~ ", max_size=60), most=st.integers(2, 60))
def test_clipped_mrkdwn_holds_whole_entities_only(text: str, most: int) -> None:
    clipped = limits.clip_mrkdwn(escape(text), most)

    assert len(clipped) <= most
    assert not re.search("&(?!(amp|lt|gt);)", clipped)


def test_a_mention_is_clipped_away_whole() -> None:
    text = f"by {mention('U0123456789')} today"

    assert limits.clip_mrkdwn(text, 12) == "by…"
    assert limits.clip_mrkdwn(text, 100) == text


@given(text=st.text(alphabet="ab\n", max_size=120), most=st.integers(1, 30))
def test_the_parts_of_a_split_text_hold_all_of_it(text: str, most: int) -> None:
    parts = limits.split(text, most)

    assert all(0 < len(part) <= most for part in parts)
    assert "".join(parts).replace("\n", "") == text.replace("\n", "")


def test_a_text_is_split_between_lines() -> None:
    assert limits.split("one\ntwo\nthree", 8) == ["one\ntwo", "three"]
    assert limits.split("", 8) == []


def test_a_message_is_too_heavy_by_count_or_by_characters() -> None:
    light = {"type": "divider"}
    heavy = {"type": "section", "text": {"type": "plain_text", "text": "あ" * 2900}}

    assert limits.fits_message([light] * limits.MESSAGE_BLOCKS)
    assert not limits.fits_message([light] * (limits.MESSAGE_BLOCKS + 1))
    assert limits.fits_message([heavy] * 4)
    assert not limits.fits_message([heavy] * 5)


def test_a_view_is_too_large_by_count_or_by_bytes() -> None:
    light = {"type": "divider"}
    heavy = {"type": "section", "text": {"type": "plain_text", "text": "あ" * 2900}}

    assert limits.fits_view([light] * limits.VIEW_BLOCKS)
    assert not limits.fits_view([light] * (limits.VIEW_BLOCKS + 1))
    assert not limits.fits_view([heavy] * 30)
