import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.sources.files.encoding import detect

JAPANESE = "日付,表示回数\n2026-11-01,12\n"


@pytest.mark.parametrize(
    ("codec", "expected"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("cp932", "cp932"),
    ],
)
def test_japanese_text_is_told_by_its_bytes(codec: str, expected: str) -> None:
    assert detect(io.BytesIO(JAPANESE.encode(codec))) == expected


def test_western_text_is_not_taken_for_japanese_although_it_decodes_as_such() -> None:
    body = "Date,Note\n2026-11-01,caf\xe9 cr\xe8me \x92\n".encode("cp1252", errors="ignore")

    assert detect(io.BytesIO(body)) == "cp1252"


def test_a_picture_is_no_text() -> None:
    assert detect(io.BytesIO(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")) is None


def test_a_utf_16_mark_before_half_a_letter_is_no_text() -> None:
    assert detect(io.BytesIO(b"\xff\xfeA")) is None


def test_bytes_that_are_in_no_known_encoding_are_no_text() -> None:
    assert detect(io.BytesIO(b"a\x81b")) is None


@given(st.binary(max_size=400))
def test_whatever_is_said_to_be_the_encoding_decodes_the_whole(body: bytes) -> None:
    found = detect(io.BytesIO(body))

    if found is not None:
        body.decode(found)
