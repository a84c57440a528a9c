from dataclasses import replace
from datetime import date

import pytest

from bot.blocks import charts, limits
from bot.blocks.rendered import Block
from bot.i18n.localizer import Localizer, load_localizers
from bot.sandbox.blockkit.blocks import Surface
from bot.sandbox.blocks_check import block_problems
from kpi.charts import Band, Chart
from kpi.digest import Label
from kpi.knowledge import Text
from kpi.model import Language, Unit
from tests.drawn import LABEL, a_chart, a_forecast_chart, amounts, days

LOCALIZERS = load_localizers()
JA, EN = LOCALIZERS[Language.JA], LOCALIZERS[Language.EN]


def drawn(it: Chart, localizer: Localizer = JA, label: Label = LABEL) -> dict[str, list[object]]:
    """Return the values of each line of the native chart, by its name."""
    block = charts.native(it, label, localizer)
    return {
        series["name"]: [point["value"] for point in series["data"]]
        for series in block["chart"]["series"]
    }


def categories(block: Block) -> list[str]:
    found: list[str] = block["chart"]["axis_config"]["categories"]
    return found


@pytest.mark.parametrize("localizer", [JA, EN], ids=["ja", "en"])
@pytest.mark.parametrize("it", [a_chart(), a_forecast_chart()], ids=["known", "forecast"])
def test_slack_takes_the_chart(it: Chart, localizer: Localizer) -> None:
    noted = replace(it, notes=((it.days[1], "新商品"),))

    assert block_problems(charts.shown(noted, LABEL, localizer), Surface.MESSAGE) == []


def test_what_is_known_is_drawn_beside_what_it_takes() -> None:
    assert drawn(a_chart()) == {
        "実績": [0, 5000, 12000],
        "必要なペース": [1000, 6000, 11000],
    }


def test_what_is_likely_goes_on_where_knowledge_ends_and_is_drawn_on_top() -> None:
    assert list(drawn(a_forecast_chart()).items()) == [
        ("見込みの上限", [0, 5000, 12000, 24000, 31000]),
        ("見込みの下限", [0, 5000, 12000, 15000, 21234]),
        ("必要なペース", [1000, 6000, 11000, 21000, 31000]),
        ("実績と今後の見込み", [0, 5000, 12000, 20000, 26000]),
    ]


def test_a_line_without_a_path_is_drawn_alone() -> None:
    chart = a_chart(needed=None, actual=amounts("1.234", "2.5", 100.6))

    assert drawn(chart) == {"実績": [1.23, 2.5, 101]}


def test_a_long_name_leaves_room_in_the_title() -> None:
    label = replace(LABEL, name=Text(ja="とても長い" * 20, en="long " * 20))

    title = charts.native(a_chart(), label, JA)["title"]

    assert len(title) <= limits.CHART_TITLE
    assert title.endswith("の累計")


def test_a_line_over_more_than_a_year_names_the_years() -> None:
    long = (date(2025, 12, 1), date(2026, 6, 1), date(2026, 12, 1))

    block = charts.native(a_chart(days=long), LABEL, JA)

    assert categories(block) == ["2025/12/01", "2026/06/01", "2026/12/01"]


def test_a_day_with_a_note_is_marked_on_the_axis_and_told_below() -> None:
    chart = a_chart(notes=((days(3)[0], "新商品 *発売*"),))

    block, below = charts.shown(chart, LABEL, JA)

    assert categories(block) == ["12/1", "12/6 ●", "12/11"]
    assert "● 12/4　新商品" in below["elements"][0]["text"]
    assert "*発売*" not in below["elements"][0]["text"]


def test_a_break_is_marked_by_a_sign_of_its_own() -> None:
    at = days(3)[0]
    chart = a_chart(notes=((at, "新商品"),), breaks=((at, Text(ja="Views", en="Views")),))

    block, below = charts.shown(chart, LABEL, JA)

    assert categories(block) == ["12/1", "12/6 ◆●", "12/11"]
    assert "◆ 12/4から「Views」として集計（数え方が変わりました）" in below["elements"][0]["text"]


def test_a_rate_says_that_it_is_of_all_the_days_so_far() -> None:
    chart = a_chart(is_running_total=False, is_running_rate=True)

    assert str(charts.native(chart, LABEL, JA)["title"]).endswith("（期間の通算）")
    assert str(charts.native(chart, LABEL, EN)["title"]).endswith(", period to date")


def test_a_break_that_nobody_named_is_marked_all_the_same() -> None:
    chart = a_chart(breaks=((days(3)[0], Text()),))

    assert charts.noted(chart, JA) == ["◆ 12/4から数え方が変わりました"]


def test_corrected_values_and_holidays_are_marked_and_told() -> None:
    november = (date(2026, 11, 1), date(2026, 11, 10), date(2026, 11, 20))
    chart = a_chart(days=november, revised=(date(2026, 11, 10),), country="JP")
    several = a_chart(days=november, revised=(date(2026, 11, 9), date(2026, 11, 10)))

    assert categories(charts.native(chart, LABEL, JA)) == ["11/1", "11/10 △○", "11/20"]
    assert charts.noted(chart, JA) == ["△ 11/10の値が修正されています", "○ 祝日: 11/3 文化の日"]
    assert charts.noted(several, JA) == ["△ 11/9〜11/10のうち2日分の値が修正されています"]
    assert charts.noted(several, EN) == [
        "△ The values of 2 days from Nov 9 to Nov 10 were corrected"
    ]


def test_a_holiday_is_told_for_four_weeks() -> None:
    days = (date(2026, 10, 1), date(2026, 11, 3), date(2026, 11, 10))

    assert charts.noted(a_chart(days=days, country="JP"), JA) == ["○ 祝日: 11/3 文化の日"]


def test_the_newest_notes_are_told() -> None:
    notes = tuple((day, f"note {n}") for n, day in enumerate(days(1, 2, 3, 4)))

    assert charts.noted(a_chart(notes=notes), EN) == [
        "● Dec 3: note 1",
        "● Dec 4: note 2",
        "● Dec 5: note 3",
    ]


def test_whoever_cannot_see_the_chart_reads_the_same() -> None:
    assert charts.sentence(a_chart(needed=None), Unit.COUNT, JA) == "12/1の0から12/11の12,000まで"
    assert charts.sentence(a_forecast_chart(), Unit.COUNT, JA) == (
        "12/1の0から12/11の12,000まで（必要なペースでは11,000）。12/31の着地見込みは21,200〜31,000"
    )
    assert charts.sentence(a_forecast_chart(), Unit.COUNT, EN) == (
        "From 0 on Dec 1 to 12,000 on Dec 11 (11,000 needed by then). "
        "Likely 21,200 to 31,000 on Dec 31"
    )


def test_a_line_that_stays_at_the_target_is_called_so() -> None:
    held = a_chart(needed=amounts(100, 100, 100), is_running_total=False)

    assert "（目標値は100）" in charts.sentence(held, Unit.COUNT, JA)
    assert "(target 100)" in charts.sentence(held, Unit.COUNT, EN)
    assert charts.path_name(held) in charts.lines(held)
    assert JA.t(charts.path_name(held)) == "目標値"
    assert charts.path_name(a_chart(needed=None)) == "digest.needed"


def test_a_band_without_width_is_one_number() -> None:
    ends = amounts(12000, 20000, 26000)
    sure = a_forecast_chart(band=Band(low=ends, median=ends, high=ends))

    assert charts.sentence(sure, Unit.COUNT, JA).endswith("12/31の着地見込みは26,000前後")
    assert charts.sentence(sure, Unit.COUNT, EN).endswith("Likely about 26,000 on Dec 31")


def test_a_chart_is_a_message_that_says_which_kpi_it_is_of() -> None:
    message = charts.message(a_chart(), LABEL, JA)

    assert message.text.startswith("*インプレッション数*\n12/1の0から")
    assert [block["type"] for block in message.blocks] == ["data_visualization", "context"]


def test_a_sparkline_goes_from_low_to_high() -> None:
    rising = a_chart(actual=amounts(*range(8)))

    assert charts.sparkline(rising) == "▁▂▃▄▅▆▇█"
    assert charts.sparkline(a_chart(actual=amounts(5, 5, 5))) == "▁▁▁"


def test_a_trend_ends_where_knowledge_ends() -> None:
    trend = charts.trend(a_forecast_chart(), Unit.COUNT, JA)

    assert trend == "推移 ▁▃█\n12/1の0から、12/11の12,000まで"
    assert charts.trend(a_chart(), Unit.COUNT, EN).endswith("From 0 on Dec 1 to 12,000 on Dec 11")
