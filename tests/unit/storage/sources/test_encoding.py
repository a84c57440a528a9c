import io

import pytest
from hypothesis import given, settings
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


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_that_was_cut_in_the_middle_of_a_letter_keeps_its_encoding(codec: str) -> None:
    body = (JAPANESE + "日").encode(codec)[:-1]

    assert detect(io.BytesIO(body)) == codec


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_without_its_mark(codec: str) -> None:
    assert detect(io.BytesIO(("Date,Reach\n2026-11-01,5\n" * 3).encode(codec))) == codec


@pytest.mark.parametrize(
    "words",
    ["Дата,Охваты,Клики\n2026-11-01,12,3\n", "Date,Value\nКиев,3.апр\nСофия,17.юни\n"],
)
def test_cyrillic_is_told_by_its_words_although_it_decodes_as_anything(words: str) -> None:
    assert detect(io.BytesIO(words.encode("cp1251"))) == "cp1251"


@pytest.mark.parametrize(
    "words",
    [
        "Fecha,Título,Año\n2026-11-01,café crème,ñandú\n",
        "Datum,Überschrift\n1.11.2026,Größe äöü\n",
        "Date,Note\n2026-11-01,it\u2019s\u00a0fine\n",
        "Données,Fréquence\n2026-11-01,élève\n",
    ],
)
def test_accents_are_western(words: str) -> None:
    assert detect(io.BytesIO(words.encode("cp1252"))) == "cp1252"


@pytest.mark.parametrize(
    "words",
    ["日付,表示回数\n", "日付,値\n2026-11-01,5\n", "キャンペーン（秋）,１２\n", "ﾘｰﾁ数,保存数\n"],
)
def test_japanese_headers_are_enough_to_know_cp932(words: str) -> None:
    assert detect(io.BytesIO(words.encode("cp932"))) == "cp932"


def test_bytes_that_are_in_no_known_encoding_are_no_text() -> None:
    assert detect(io.BytesIO(b"a\x81b")) is None


@settings(deadline=None)  # the machine may be busy
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=200))
def test_utf_8_is_never_taken_for_anything_else(text: str) -> None:
    expected = "utf-8-sig" if text.startswith("\ufeff") else "utf-8"

    assert detect(io.BytesIO(text.encode())) == expected


@settings(deadline=None)  # the machine may be busy
@given(st.binary(max_size=400))
def test_whatever_is_said_to_be_the_encoding_decodes_nearly_the_whole(body: bytes) -> None:
    found = detect(io.BytesIO(body))

    if found is not None:
        text = body.decode(found, errors="replace")
        assert text.count("\ufffd") <= 1 + len(text) * 0.01
