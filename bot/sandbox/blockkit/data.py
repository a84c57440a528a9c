"""Tables and charts."""

from collections.abc import Mapping

from bot.sandbox.blockkit.objects import BLOCK_ID, COLUMN, typed
from bot.sandbox.blockkit.richtext import CELL
from bot.sandbox.blockkit.schema import (
    Check,
    Report,
    by_type,
    choice,
    items,
    number,
    shape,
    string,
)

COLUMNS = 20
TABLE_ROWS = 100
DATA_TABLE_ROWS = 101
TABLE_CHARACTERS = 10_000
SERIES = 6
POINTS = 20

RAW_TEXT = typed({"text": string(3000)}, {})
RAW_NUMBER = typed({"value": number(), "text": string(3000)}, {})
CELLS: dict[str, Check] = {"raw_text": RAW_TEXT, "raw_number": RAW_NUMBER, "rich_text": CELL}
ROW = items(by_type(CELLS), COLUMNS)


def _rows(value: Mapping[str, object]) -> list[list[object]]:
    rows = value.get("rows")
    return [row for row in rows if isinstance(row, list)] if isinstance(rows, list) else []


def _is_not_too_long(value: Mapping[str, object], at: str, report: Report) -> None:
    if text_length(value.get("rows")) > TABLE_CHARACTERS:
        report.add(f"{at}/rows", f"must hold no more than {TABLE_CHARACTERS} characters")


def text_length(value: object) -> int:
    """Return the number of characters of every ``text`` and label anywhere in ``value``."""
    if isinstance(value, dict):
        return sum(
            len(item) if isinstance(item, str) and key != "type" else text_length(item)
            for key, item in value.items()
        )
    return sum(map(text_length, value)) if isinstance(value, list) else 0


def _is_rectangular(value: Mapping[str, object], at: str, report: Report) -> None:
    if len({len(row) for row in _rows(value)}) > 1:
        report.add(f"{at}/rows", "all rows must have the same number of cells")


def _header_is_raw(value: Mapping[str, object], at: str, report: Report) -> None:
    for index, cell in enumerate(row if (row := next(iter(_rows(value)), None)) else []):
        if isinstance(cell, dict) and cell.get("type") == "rich_text":
            report.add(f"{at}/rows/0/{index}", "the header row must not hold rich_text")


def _row_header_exists(value: Mapping[str, object], at: str, report: Report) -> None:
    index = value.get("row_header_column_index")
    width = max((len(row) for row in _rows(value)), default=0)
    if isinstance(index, int) and not 0 <= index < width:
        report.add(f"{at}/row_header_column_index", "must be the index of a column")


def _page_size(value: object, at: str, report: Report) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 100:  # noqa: PLR2004 - the rule itself
        report.add(at, "must be between 1 and 100")


def _whole(value: object, at: str, report: Report) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        report.add(at, "must be an integer")


TABLE = typed(
    {"rows": items(ROW, TABLE_ROWS)},
    {"block_id": BLOCK_ID, "column_settings": items(COLUMN, COLUMNS)},
    _is_not_too_long,
)
DATA_TABLE = typed(
    {"rows": items(ROW, DATA_TABLE_ROWS, 2), "caption": string(3000)},
    {"block_id": BLOCK_ID, "page_size": _page_size, "row_header_column_index": _whole},
    _is_rectangular,
    _header_is_raw,
    _row_header_exists,
    _is_not_too_long,
)

NAME = string(20)
POINT = shape({"label": NAME, "value": number()}, {})
SEGMENT = shape({"label": NAME, "value": number(above=0)}, {})
AXES = shape({"categories": items(NAME, POINTS)}, {"x_label": string(50), "y_label": string(50)})
ONE_SERIES = shape({"name": NAME, "data": items(POINT, POINTS)}, {})


def _series_fit_the_axis(value: Mapping[str, object], at: str, report: Report) -> None:
    axis, series = value.get("axis_config"), value.get("series")
    if not isinstance(axis, dict) or not isinstance(series, list):
        return
    categories = axis.get("categories")
    if not isinstance(categories, list):
        return
    if len(set(map(str, categories))) != len(categories):
        report.add(f"{at}/axis_config/categories", "must be unique")
    names = [one.get("name") for one in series if isinstance(one, dict)]
    if len(set(map(str, names))) != len(names):
        report.add(f"{at}/series", "series names must be unique")
    for index, one in enumerate(series):
        if _labels(one) != sorted(map(str, categories)):
            report.add(f"{at}/series/{index}/data", "must hold one point for each category")


def _labels(series: object) -> list[str]:
    data = series.get("data") if isinstance(series, dict) else None
    points = data if isinstance(data, list) else []
    return sorted(str(point.get("label")) for point in points if isinstance(point, dict))


AXIS_CHART = typed(
    {"series": items(ONE_SERIES, SERIES), "axis_config": AXES}, {}, _series_fit_the_axis
)
CHART = by_type(
    {
        "line": AXIS_CHART,
        "bar": AXIS_CHART,
        "area": AXIS_CHART,
        "pie": typed({"segments": items(SEGMENT, SERIES)}, {}),
    }
)
DATA_VISUALIZATION = typed({"title": string(50), "chart": CHART}, {"block_id": BLOCK_ID})
LEVEL = choice("default", "info", "warning", "error", "success")
