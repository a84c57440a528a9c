from datetime import date

import pytest

from kpi.imports import Answers, Grain, NoKpi
from tests.unit.storage.sources.reading import by_metric, opened, refused, taken

ABOVE = ("# ----------------", "# Report CSV Export", "# Account: Aozora", "# Property: Shop")
PERIOD = ("# Start date: 20261001", "# End date: 20261003")


def test_a_report_by_date_is_read_below_its_lines() -> None:
    file = opened(
        *ABOVE,
        *PERIOD,
        "",
        "Date,Event count,Total users,Average session duration,New users,Bounce rate",
        "20261002,90,12,61.458315963677,5,0.4",
        "20261001,80,10,55,4,0.25",
    )

    assert (file.facts.platform, file.facts.export) == ("ga4", "report")
    assert by_metric(file)["site_users"] == {date(2026, 10, 2): "12", date(2026, 10, 1): "10"}
    assert by_metric(file)["bounce_rate"] == {
        date(2026, 10, 2): "40.0",
        date(2026, 10, 1): "25.00",
    }
    assert {row.is_percent for row in taken(file) if row.name == "Bounce rate"} == {True}
    assert file.facts.left_out == ("Event count",)


def test_days_are_counted_from_the_start_of_their_own_section() -> None:
    file = opened(
        *ABOVE,
        *PERIOD,
        "Nth day,Users",
        "0000,5",
        "0001,0",
        "0002,7",
        "",
        *PERIOD,
        "Country,Users",
        "Japan,12",
        "",
        "# How are active users trending?",
        "# Start date: 20260901",
        "# End date: 20260902",
        "Nth day,New users,30 days",
        "0000,2,9",
        "0001,3,9",
    )

    assert by_metric(file) == {
        "site_users": {
            date(2026, 10, 1): "5",
            date(2026, 10, 2): "0",
            date(2026, 10, 3): "7",
        },
        "new_users": {date(2026, 9, 1): "2", date(2026, 9, 2): "3"},
    }
    assert file.facts.left_out == ("Country / Users", "30 days")


@pytest.mark.parametrize(
    "lines",
    [
        ("# 開始日: 20261001", "# 終了日: 20261002", "日付,セッション", "20261001,5"),
        ("# Fecha de inicio: 20261001", "# Fecha: 20261002", "Fecha,Sesiones", "20261001,5"),
        ("# 開始日: 20261001", "# 終了日: 20261001", "日（N 日目）,セッション", "0000,5"),
        ("# Début : 20261001", "# Fin : 20261001", "Énième jour,Sessions", "0000,5"),
    ],
)
def test_the_words_above_may_be_in_any_language(lines: tuple[str, ...]) -> None:
    assert by_metric(opened(*ABOVE, *lines)) == {"sessions": {date(2026, 10, 1): "5"}}


def test_an_exploration_has_its_period_in_one_line_and_a_total_with_one_cell_more() -> None:
    file = opened(
        "# ----",
        "# Free form 1",
        "# 20261001-20261002",
        "# ----",
        "",
        "Date,Sessions,Active users",
        "20261001,5,4",
        "20261002,6,5",
        ",11,8,Grand total",
    )

    assert list(by_metric(file)) == ["sessions", "site_users"]
    assert refused(file) == []


@pytest.mark.parametrize(
    "table",
    [
        ("City,Users", "Tokyo,5"),
        ("Nth week,Users", "0000,5", "0001,6"),
        ("Date,Session source,Sessions", "20261001,google,5", "20261001,bing,6"),
        ("Date,Week 0,Week 1", "Oct 1 - Oct 3,0,-1"),
        ("Nth day,Users",),
        ("Nth day",),
        ("Platform / device,Users", '"[""Web""]",5'),
    ],
)
def test_tables_that_are_none_by_day_are_named_and_left_out(table: tuple[str, ...]) -> None:
    file = opened(*ABOVE, *PERIOD, *table)

    assert (file.facts.no_kpi, file.facts.grain) == (NoKpi.BREAKDOWN, Grain.NONE)
    assert file.facts.left_out == (table[0].replace(",", " / "),)
    assert taken(file) == []


def test_a_metric_that_two_tables_have_is_taken_from_the_first() -> None:
    file = opened(
        *ABOVE, *PERIOD, "Date,Users", "20261001,5", "", *PERIOD, "Date,Active users", "20261001,6"
    )

    assert by_metric(file) == {"site_users": {date(2026, 10, 1): "5"}}


def test_cells_that_are_no_numbers_and_rows_without_days_are_refused_with_their_line() -> None:
    file = opened(
        *ABOVE, *PERIOD, "Date,Users,Sessions", "20261001,x1,5", "20261002,6,--", "x,1,2"
    )

    # A column with words in it is no column of numbers, and splits the days up.
    assert file.facts.no_kpi is NoKpi.BREAKDOWN

    rows = [f"202610{day:02},{day},5" for day in range(1, 25)]
    late = opened(*ABOVE, *PERIOD, "Date,Users,Sessions", *rows, "20261025,many,--", "soon,1,2")

    assert refused(late) == [(32, "import.no_number"), (33, "import.no_day")]


def test_the_account_is_that_which_somebody_named() -> None:
    file = opened(*ABOVE, *PERIOD, "Date,Users", "20261001,5", answers=Answers(account="shop"))

    assert {(row.scope.platform, row.scope.account) for row in taken(file)} == {("ga4", "shop")}


def test_a_table_that_names_metrics_of_pinterest_in_its_rows_is_none_of_its_overviews() -> None:
    file = opened(
        "date,metric,value",
        "2026-10-22,Pin clicks,5",
        "2026-10-22,Outbound clicks,3",
        "2026-10-22,Analytics overview,3",
    )

    assert file.facts.export == "tidy"


def test_pinterests_overview_is_taken_by_day_and_its_best_boards_are_not() -> None:
    file = opened(
        "Analytics overview",
        "2026-10-22 - 2026-11-20",
        "",
        "Date,Impressions,Outbound clicks",
        "2026-10-22,1520,3",
        "2026-10-23,1604,4",
        "",
        "Top Boards",
        "Board link,Impressions,Pin clicks",
        "https://www.pinterest.com/aozora/board/,9021,233",
    )

    assert file.facts.platform == "pinterest"
    assert by_metric(file) == {
        "impressions": {date(2026, 10, 22): "1520", date(2026, 10, 23): "1604"},
        "link_clicks": {date(2026, 10, 22): "3", date(2026, 10, 23): "4"},
    }
    assert file.facts.left_out == ("Board link / Impressions / Pin clicks",)
