"""Bombs, wrecks and formulas: said in words or read as far as they go, in little memory."""

import io
import time
import tracemalloc
from pathlib import Path

import pytest

from kpi.errors import NotUnderstood
from kpi.imports import Answers, Refusal
from storage.sources.files.opening import open_file, open_path
from tests.unit.storage.sources.reading import opened, refused, taken

MEGABYTE = 1024 * 1024
GOOD = "Date,Likes\n2026-11-01,5\n2026-11-02,6\n"


def why(body: bytes) -> str:
    with pytest.raises(NotUnderstood) as caught:
        list(open_file("file.csv", body, Answers()).rows())
    return caught.value.code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"Date" + b",x" * 1_000_000 + b"\n", "import.too_wide"),
        (GOOD.encode() + b"," * 1_000_000, "import.too_wide"),
        (GOOD.encode() + b'2026-11-03,"' + b"5" * 300_000, "import.broken"),
        (b"\x00" * MEGABYTE, "import.empty"),
        (b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 400, "import.not_text"),
        (b"date,metric,value\n" + b"\x00\x00\x01" * 5_000, "import.not_text"),
        (b'"' * MEGABYTE, "import.broken"),
        (b"\n" * MEGABYTE, "import.empty"),
    ],
    ids=["columns", "wide_row", "cell", "zeros", "program", "half", "quotes", "lines"],
)
def test_rubbish_is_refused_in_words(body: bytes, code: str) -> None:
    assert why(body) in {code, "import.unknown_format"}


def test_formulas_are_never_computed_and_refused_as_numbers() -> None:
    file = opened(
        "Date,Likes",
        "2026-11-01,5",
        "2026-11-02,=1+1",
        '2026-11-03,"=HYPERLINK(""x"")"',
        "2026-11-04,@SUM(1)",
    )

    assert [code for _, code in refused(file)] == ["import.no_number"] * 3
    assert len(taken(file)) == 1


@pytest.mark.parametrize("cut", range(1, 14))
def test_a_file_that_was_cut_keeps_every_row_before_the_cut(cut: int) -> None:
    body = GOOD.encode()[:-cut]

    rows = list(open_file("file.csv", body, Answers()).rows())

    assert rows[0] == next(iter(open_file("file.csv", GOOD.encode(), Answers()).rows()))
    assert all(isinstance(row, Refusal) for row in rows[2:])


def test_a_large_file_is_read_piece_by_piece(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    block = "".join(f"2026-11-{1 + n % 28:02},Likes,{n}\n" for n in range(50_000))
    with path.open("w") as file:
        file.write("date,metric,value\n")
        for _ in range(20):
            file.write(block)

    tracemalloc.start()
    begun = time.monotonic()
    found = open_path(path, Answers())
    for count, _ in enumerate(found.rows(), start=1):
        if count == 100_000:
            break
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert path.stat().st_size > 20 * MEGABYTE
    assert most < 20 * MEGABYTE
    assert time.monotonic() - begun < 120


def test_a_stream_of_one_endless_quoted_cell_is_given_up_early() -> None:
    body = io.BytesIO(b'date,metric,value\n"' + b"a\n" * 3 * MEGABYTE).getvalue()

    assert why(body) == "import.broken"
