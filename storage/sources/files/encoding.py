"""Tells the encoding of a file by what comes out, not by the first that does not raise."""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1 << 20
#: UTF-16 without a mark: of plain text every other byte is zero.
_HALF = 0.4
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
#: The share of a text's non-ASCII characters that must be Japanese to believe CP932.
_ENOUGH = 0.8
#: Kana, Japanese punctuation and the 3,000 kanji in use begin with these bytes in CP932; those
#: that come out of Cyrillic or of accents do not.
_PUNCTUATION_LEAD = 0x81
_LETTER_LEADS = frozenset({0x82, 0x83, *range(0x88, 0x99)})
_HALF_WIDTH = re.compile(r"[\uff61-\uff9f]")
#: Cyrillic words: their letters stand together, accents stand alone among plain letters.
_CYRILLIC = re.compile(rb"(?<![A-Za-z\x80-\xff])[\xa8\xb8\xc0-\xff]{2,}(?![A-Za-z])")
_HIGH_LETTER = re.compile(rb"[\xa8\xb8\xc0-\xff]")
#: So few wrong bytes among so many letters: the file was cut or damaged, its encoding is clear.
_FAULTS = 0.01
_FAULT = "\ufffd"


def detect(stream: BinaryIO) -> str | None:
    """Return the codec's name, or None when it is no text; the stream is read and rewound.

    A mark at the start decides. Else UTF-8 when the whole decodes, or all but what was cut or
    damaged; CP932 when Japanese comes out of it; CP1251 when Cyrillic words do; CP1252 as the
    last resort. Whoever reads on replaces what does not decode.
    """
    start = stream.read(4)
    stream.seek(0)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name if _reads(stream, name) else None
    if _has_zero(stream):
        return _unmarked(stream)
    if _reads(stream, "utf-8"):
        return "utf-8"
    for name, is_it in (("cp932", _is_japanese), ("cp1251", _is_cyrillic)):
        if is_it(stream):
            return name
    return "cp1252" if _decodes(stream, "cp1252") else None


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        yield chunk
    stream.seek(0)


def _first(stream: BinaryIO) -> bytes:
    chunk = stream.read(_CHUNK)
    stream.seek(0)
    return chunk


def _has_zero(stream: BinaryIO) -> bool:
    found = any(b"\0" in chunk for chunk in _chunks(stream))
    stream.seek(0)
    return found


def _unmarked(stream: BinaryIO) -> str | None:
    """Return which UTF-16 it is when every other byte is zero, as in text; else None."""
    chunk = _first(stream)
    even, odd = chunk[::2].count(0), chunk[1::2].count(0)
    enough = _HALF * (len(chunk) // 2)
    if min(even, odd) > 0 or max(even, odd) <= enough:
        return None
    name = "utf-16-le" if odd else "utf-16-be"
    is_text = _CONTROL.search(chunk.decode(name, errors="replace")) is None
    return name if is_text and _reads(stream, name) else None


def _reads(stream: BinaryIO, name: str) -> bool:
    """Say whether it decodes, but for faults that are few beside the letters that come out."""
    decoder = codecs.getincrementaldecoder(name)(errors="replace")
    letters = faults = 0
    for chunk in _chunks(stream):
        text = decoder.decode(chunk)
        if not text.isascii():
            faults += text.count(_FAULT)
            letters += len(text) - len(text.encode("ascii", "ignore"))
    is_cut = decoder.decode(b"", final=True) != ""
    return faults <= _FAULTS * letters and (letters > 0 or not is_cut)


def _decodes(stream: BinaryIO, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        for chunk in _chunks(stream):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        stream.seek(0)
        return False
    return True


def _is_japanese(stream: BinaryIO) -> bool:
    if not _decodes(stream, "cp932"):
        return False
    text = codecs.getincrementaldecoder("cp932")(errors="replace").decode(_first(stream))
    leads = [letter.encode("cp932", "replace")[0] for letter in text if not letter.isascii()]
    letters = sum(lead in _LETTER_LEADS for lead in leads)
    common = letters + leads.count(_PUNCTUATION_LEAD)
    half_width = len(_HALF_WIDTH.findall(text))
    return common >= _ENOUGH * (len(leads) - half_width) and half_width <= common and letters > 0


def _is_cyrillic(stream: BinaryIO) -> bool:
    chunk = _first(stream)
    letters = len(_HIGH_LETTER.findall(chunk))
    return letters > 0 and sum(map(len, _CYRILLIC.findall(chunk))) >= _ENOUGH * letters
