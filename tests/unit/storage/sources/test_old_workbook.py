from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from kpi.errors import NotUnderstood
from kpi.imports import Answers, RawRow
from storage.sources.files import old_reader, old_workbook, workbook
from storage.sources.files.door import flatten, open_any
from storage.sources.files.opening import open_file

#: Written by hand with the numbers below; six sheets with two cells each in far corners.
OLD = Path(__file__).parent / "old"


def totals(body: bytes) -> dict[str, Decimal]:
    file = open_file("old.xls", body, Answers())
    found: dict[str, Decimal] = {}
    for row in file.rows():
        assert isinstance(row, RawRow)
        metric = str(file.facts.metrics.get(row.name, row.name))
        found[metric] = found.get(metric, Decimal(0)) + row.value
    return found


def test_a_linkedin_page_is_read_as_linkedin_exports_it() -> None:
    body = workbook.flat("content.xls", (OLD / "page_content.xls").read_bytes())

    file = open_file("content.xls", body, Answers())

    assert (file.facts.platform, file.facts.export) == ("linkedin", "page_content")
    found = totals(body)
    assert [found[name] for name in ("impressions", "likes", "comments", "shares")] == [
        *(1450, 25, 3, 3)
    ]


def test_days_and_numbers_stay_what_excel_shows() -> None:
    sheets = old_workbook.sheets("days.xls", (OLD / "days.xls").read_bytes())

    assert [row[:2] for row in sheets["日別"]] == [
        ["日付", "リーチ"],
        ["2026-11-01", "1200"],
        ["2026-11-02", "1500"],
    ]


def test_an_old_workbook_on_disk_and_in_an_archive_is_opened_too() -> None:
    packed = BytesIO()
    with ZipFile(packed, "w") as file:
        file.write(OLD / "days.xls", "days.xls")

    on_disk = open_any(OLD / "days.xls", Answers(platform="x"))
    in_archive = open_file("all.zip", flatten("all.zip", packed.getvalue()), Answers())

    for opened in (on_disk, in_archive):
        found = [row for row in opened.rows() if isinstance(row, RawRow)]
        assert [(row.day, row.value) for row in found if row.name == "リーチ"] == [
            (date(2026, 11, 1), Decimal(1200)),
            (date(2026, 11, 2), Decimal(1500)),
        ]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ((OLD / "days.xls").read_bytes()[:700], "import.workbook"),
        ((OLD / "far_corner.xls").read_bytes(), "import.workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(old_workbook.MOST_BYTES), "import.too_large"),
    ],
    ids=["cut short", "six thousand bytes that ask for gigabytes", "too long"],
)
def test_what_cannot_be_read_is_refused_and_harms_nobody(body: bytes, code: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        workbook.flat("old.xls", body)

    assert caught.value.code == code


def test_only_old_workbooks_are_taken_for_such() -> None:
    assert [old_workbook.is_old(body) for body in (b"PK\x03\x04", b"date,likes\n", b"")] == [
        False,
        False,
        False,
    ]


def test_times_dates_and_whole_numbers_are_written_without_ornament() -> None:
    sheets = old_reader.read((OLD / "days.xls").read_bytes())

    assert sheets == {
        "日別": [
            ["日付", "リーチ", "平均視聴時間"],
            ["2026-11-01", "1200", "00:01:05"],
            ["2026-11-02", "1500", "00:00:58"],
        ]
    }


def test_sheets_of_more_cells_than_any_export_has_are_refused() -> None:
    with pytest.raises(MemoryError):
        old_reader.read((OLD / "days.xls").read_bytes(), most=8)
