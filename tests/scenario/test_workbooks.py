"""An Excel file is dropped as a CSV file is, and read before anybody confirms it."""

import io

from openpyxl import Workbook

from bot.ids import DataUi
from tests.stages import MatoStage, mato_stage


def a_book() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["date", "Impressions"], ["2026-11-01", 1200], ["2026-11-02", 1300]):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def confirmed(stage: MatoStage) -> str:
    stage.work()
    stage.deliver()
    preview = stage.ken.messages(stage.ken.direct())[-1]
    return stage.ken.click(preview, DataUi.IMPORT_CONFIRM).text


def test_a_dropped_workbook_is_shown_and_stored(sqlite_url: str) -> None:
    with mato_stage(sqlite_url) as stage:
        stage.ken.command("/goal Raise brand awareness by 31 March", stage.channel)
        stage.ken.drop("week.xlsx", a_book(), stage.channel)

        said = confirmed(stage)

    assert "Imported “week.xlsx”" in said.replace("\u2060", "")
