import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from kpi.errors import NotUnderstood
from kpi.imports import Answers, RawRow
from storage.sources.files import workbook
from storage.sources.files.opening import open_file

SHARED = Path(__file__).parents[5] / "shared" / "exports" / "files"
Cell = str | int | float | datetime | None


def a_workbook(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def day(number: int) -> datetime:
    return datetime(2026, 11, number)  # noqa: DTZ001 - Excel's dates have no zone


def values(body: bytes) -> list[tuple[date, str, Decimal]]:
    file = open_file("book.xlsx", workbook.flat("book.xlsx", body), Answers())
    return [(row.day, row.name, row.value) for row in file.rows() if isinstance(row, RawRow)]


def test_a_sheet_by_day_is_read_with_its_dates_and_numbers() -> None:
    body = a_workbook({"日別": [["日付", "リーチ"], [day(1), 1200], [day(2), 3.5]]})

    assert values(body) == [
        (date(2026, 11, 1), "リーチ", Decimal(1200)),
        (date(2026, 11, 2), "リーチ", Decimal("3.5")),
    ]


def test_the_first_sheet_that_holds_a_table_is_taken() -> None:
    body = a_workbook(
        {
            "About": [["Exported by somebody"]],
            "Data": [["date", "metric", "value"], ["2026-11-01", "Likes", "5"]],
        }
    )

    assert values(body) == [(date(2026, 11, 1), "Likes", Decimal(5))]


def test_a_workbook_without_a_table_is_refused() -> None:
    with pytest.raises(NotUnderstood) as caught:
        workbook.flat("book.xlsx", a_workbook({"Notes": [["nothing"], ["here"]]}))

    assert caught.value.code == "import.unknown_format"


def test_what_is_no_workbook_passes_unchanged() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("data.csv", "a,b")

    for body in (b"date,metric,value\n", archive.getvalue(), b"PK\x03\x04 cut off"):
        assert workbook.flat("file", body) == body


def test_a_workbook_that_unpacks_to_a_bomb_is_refused_unread() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", "<workbook/>")
        file.writestr("xl/worksheets/sheet1.xml", b"\0" * (workbook.MOST_UNPACKED + 1))

    with pytest.raises(NotUnderstood) as caught:
        workbook.flat("bomb.xlsx", bomb.getvalue())

    assert caught.value.code == "import.too_large"


def test_a_damaged_workbook_is_refused_in_words() -> None:
    broken = io.BytesIO()
    with zipfile.ZipFile(broken, "w") as file:
        file.writestr("xl/workbook.xml", "not xml at all")

    with pytest.raises(NotUnderstood) as caught:
        workbook.flat("broken.xlsx", broken.getvalue())

    assert caught.value.code == "import.broken"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared export files are not here")
def test_a_real_workbook_is_opened() -> None:
    body = (SHARED / "meta_facebook" / "Visits_resaved.xlsx").read_bytes()

    assert values(body)


def test_a_sheet_of_numbers_over_time_goes_before_one_of_the_audience() -> None:
    body = a_workbook(
        {
            "Gender": [["Gender", "Distribution"], ["Female", 0.6]],
            "Data": [["date", "metric", "value"], ["2026-11-01", "Likes", "5"]],
        }
    )

    assert values(body) == [(date(2026, 11, 1), "Likes", Decimal(5))]


def test_a_workbook_of_an_audience_alone_is_read_to_say_so() -> None:
    body = workbook.flat("g.xlsx", a_workbook({"Gender": [["Gender", "Distribution"], ["F", 1]]}))

    assert str(open_file("g.xlsx", body, Answers()).facts.no_kpi) == "audience"


def test_a_persons_workbook_on_linkedin_becomes_one_table() -> None:
    body = a_workbook(
        {
            "ENGAGEMENT": [["Date", "Impressions"], ["9/18/2026", 2]],
            "FOLLOWERS": [["Date", "New followers"], ["9/18/2026", 1]],
        }
    )

    assert [(name, int(value)) for _, name, value in values(body)] == [
        ("Impressions", 2),
        ("New followers", 1),
    ]
