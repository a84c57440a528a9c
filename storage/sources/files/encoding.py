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
_JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]")
_HALF_WIDTH = re.compile(r"[\uff61-\uff9f]")
#: The share of a text's non-ASCII characters that must be Japanese to believe CP932.
_ENOUGH = 0.8


def detect(stream: BinaryIO) -> str | None:
    """Return the codec's name, or None when it is no text; the stream is read and rewound.

    A mark at the start decides. Else UTF-8 when the whole decodes; CP932 when Japanese comes
    out of it; CP1252 as the last resort. A zero byte without a mark means that it is no text.
    """
    start = stream.read(4)
    stream.seek(0)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name if _decodes(stream, name) else None
    if _has_zero(stream):
        return None
    if _decodes(stream, "utf-8"):
        return "utf-8"
    if _decodes(stream, "cp932") and _is_japanese(stream):
        return "cp932"
    return "cp1252" if _decodes(stream, "cp1252") else None


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        yield chunk
    stream.seek(0)


def _has_zero(stream: BinaryIO) -> bool:
    found = any(b"\0" in chunk for chunk in _chunks(stream))
    stream.seek(0)
    return found


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
    text = codecs.getincrementaldecoder("cp932")(errors="replace").decode(stream.read(_CHUNK))
    stream.seek(0)
    foreign = [letter for letter in text if not letter.isascii() and letter.isalnum()]
    japanese = sum(bool(_JAPANESE.match(letter)) for letter in foreign)
    half_width = len(_HALF_WIDTH.findall(text))
    return bool(foreign) and japanese >= _ENOUGH * len(foreign) and half_width <= japanese
