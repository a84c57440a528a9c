import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from bot.i18n.localizer import load_localizers
from bot.report import svg
from kpi.charts import Chart
from kpi.knowledge import Text
from kpi.model import Language
from tests.drawn import a_chart, a_forecast_chart, amounts

JA = load_localizers()[Language.JA]


def elements(it: Chart, words: str = "in words") -> list[ET.Element]:
    """Return the parts of the drawing; it must be well-formed."""
    drawing, _ = svg.draw(it, words, JA).split("</svg>")
    return list(ET.fromstring(f"{drawing}</svg>"))  # noqa: S314 our own


def points(element: ET.Element) -> list[tuple[float, float]]:
    pairs = (pair.split(",") for pair in element.attrib["points"].split())
    return [(float(x), float(y)) for x, y in pairs]


def test_what_is_known_ends_where_what_is_likely_begins() -> None:
    tags = [one.tag for one in elements(a_forecast_chart())]
    band, middle, needed, actual, *_ = elements(a_forecast_chart())

    assert tags == ["polygon", "polyline", "polyline", "polyline", "text", "text"]
    assert points(actual)[-1] == points(middle)[0] == points(band)[0]
    assert points(needed)[-1][0] == points(middle)[-1][0] == 632.0
    assert len(points(actual)) == 3
    assert len(points(band)) == 6


def test_a_line_alone_is_drawn_alone() -> None:
    assert [one.tag for one in elements(a_chart(needed=None))] == ["polyline", "text", "text"]


def test_a_note_is_a_line_that_says_what_it_is() -> None:
    noted = elements(a_chart(notes=((date(2026, 12, 6), "<値下げ>"),)))

    (line,) = [one for one in noted if one.tag == "line"]
    assert line.attrib["x1"] == line.attrib["x2"] == "320.0"
    assert [one.text for one in line] == ["<値下げ>"]


def test_breaks_are_lines_and_holidays_and_corrected_values_signs() -> None:
    november = (date(2026, 11, 1), date(2026, 11, 10), date(2026, 11, 20))
    at = date(2026, 11, 10)
    broken = (at, Text(ja="閲覧数", en="Views"))

    drawn = elements(a_chart(days=november, breaks=(broken,), revised=(at,), country="JP"))

    (line,) = [one for one in drawn if one.tag == "line"]
    signs = [one for one in drawn if one.tag == "text" and one.attrib["font-size"] == "8"]
    assert "stroke-dasharray" not in line.attrib
    assert [one.text for one in line] == ["閲覧数"]
    assert [one.text for one in signs] == ["△", "○"]
    assert [title.text for one in signs for title in one] == ["文化の日"]


@pytest.mark.parametrize(("is_total", "lowest"), [(True, 24.8), (False, 176.0)])
def test_a_sum_is_drawn_from_zero_and_a_level_from_its_lowest(
    *, is_total: bool, lowest: float
) -> None:
    it = a_chart(needed=None, actual=amounts(9000, 9500, 10000), is_running_total=is_total)

    (line, *_) = elements(it)

    heights = [y for _, y in points(line)]
    assert (heights[0], heights[-1]) == (lowest, 8.0)


def test_words_cannot_leave_their_place() -> None:
    drawn = svg.draw(a_chart(), 'a"><script>', JA)

    assert "<script>" not in drawn
    assert re.search(r"実績.*必要なペース", drawn)
