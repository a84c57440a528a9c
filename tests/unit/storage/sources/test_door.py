import io
import zipfile
from pathlib import Path

import pytest

from kpi.imports import Answers
from storage.sources.files.door import flatten, open_any, without_people
from storage.sources.files.opening import open_file
from tests.unit.storage.sources.reading import refused, taken
from tests.unit.storage.sources.test_workbook import a_workbook

ORDERS = (
    "Name,Email,Financial Status,Currency,Total,Discount Code,Created at,Billing Name,Notes\n"
    '#1,hana@example.com,paid,USD,10,HANA,2026-11-02 10:00:00 -0400,Hana Sato,"two\nlines"\n'
    "#1,,,,,,2026-11-02 10:00:00 -0400,Hana Sato,\n"
    "#2,sora@example.com,paid,USD,many,,2026-11-03 10:00:00 -0400,Sora Mori,\n"
)


def test_of_orders_nothing_is_kept_but_money_days_and_codes() -> None:
    kept = flatten("orders.csv", ORDERS.encode())

    for personal in (b"@example.com", b"Hana Sato", b"Sora", b"lines", b"#1"):
        assert personal not in kept
    assert kept.splitlines()[0] == b"Created at,Financial Status,Currency,Total,Discount Code"


def test_orders_without_their_people_read_as_before() -> None:
    before = open_file("orders.csv", ORDERS.encode(), Answers())
    after = open_file("orders.csv", flatten("orders.csv", ORDERS.encode()), Answers())

    assert taken(after) == taken(before) != []
    assert refused(after) == refused(before) == [(5, "import.no_number")]


def test_people_are_dropped_in_an_archive_and_in_a_workbook_too() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("orders.csv", ORDERS)
        file.writestr("broken.xlsx", b"PK\x03\x04 xl/ nothing")

    kept = flatten("orders.zip", packed.getvalue())
    rows = [line.split(",") for line in ORDERS.replace('"two\nlines"', "x").splitlines()]
    book = flatten("orders.xlsx", a_workbook({"Orders": rows}))

    with zipfile.ZipFile(io.BytesIO(kept)) as file:
        assert all(b"Hana Sato" not in file.read(name) for name in file.namelist())
    assert b"Hana Sato" not in book
    assert taken(open_file("orders.zip", kept, Answers())) != []


@pytest.mark.parametrize(
    "body", [b"", b"Date,Likes\n2026-11-01,5\n", b"\x89PNG\x00", b"\x00\x01\x02", b"\n\n"]
)
def test_any_other_file_stays_as_it_is(body: bytes) -> None:
    assert without_people(body) == body


def test_a_workbook_on_disk_is_opened_as_a_text_is(tmp_path: Path) -> None:
    book, text = tmp_path / "book.xlsx", tmp_path / "text.csv"
    book.write_bytes(a_workbook({"Data": [["date", "Likes"], ["2026-11-01", "5"]]}))
    text.write_text("date,Likes\n2026-11-01,5\n")

    read = [list(open_any(path, Answers()).rows()) for path in (book, text)]

    assert read[0] == read[1] != []
