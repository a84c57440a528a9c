"""Tables that teams keep by hand, with what else stands in them."""

from datetime import date

import pytest

from kpi.errors import NotUnderstood
from kpi.imports import Answers, DateOrder, NoKpi, Question
from tests.unit.storage.sources.reading import by_metric, opened, refused, taken


def test_rows_of_several_networks_are_told_apart_and_remarks_left_out() -> None:
    file = opened(
        "日付,曜日,媒体,フォロワー数,リーチ,備考",
        "2026-11-01,日,Instagram,100,50,新商品の告知",
        "2026-11-01,日,X (Twitter),10,5,",
        "2026-11-02,月,Instagram,101,51,",
    )

    found = [(row.scope.platform, row.name, int(row.value)) for row in taken(file)]
    assert found == [
        ("instagram", "フォロワー数", 100),
        ("instagram", "リーチ", 50),
        ("x", "フォロワー数", 10),
        ("x", "リーチ", 5),
        ("instagram", "フォロワー数", 101),
        ("instagram", "リーチ", 51),
    ]
    assert list(file.facts.left_out) == ["曜日", "備考"]


def test_a_name_that_is_too_long_is_no_account() -> None:
    file = opened("Date,Account,Reach", f"2026-11-01,{'a' * 200},5", "2026-11-02,shop,6")

    assert refused(file) == [(2, "import.long_name")]
    assert [row.scope.account for row in taken(file)] == ["shop"]


@pytest.mark.parametrize(
    "lines",
    [
        ("Date,post_id,Reach,Faves", "2026-11-01,1,5,1", "2026-11-02,2,6,1"),
        ("Day,Reach", "Sunday,5", "Monday,6"),
        ("Filter,Value", "Date,Last 3 months"),
        ("Month,Year", "November,2026"),
    ],
    ids=["posts", "weekdays", "filters", "no_metric"],
)
def test_what_is_no_table_of_days_is_not_taken_for_one(lines: tuple[str, ...]) -> None:
    with pytest.raises(NotUnderstood, match="unknown_format"):
        opened(*lines)


def test_stamps_of_a_program_that_looks_once_a_day_are_days_of_the_account() -> None:
    file = opened(
        "timestamp,followers",
        "",
        "2026-11-01 16:00:05 UTC,100",
        "2026-11-02 8:5:3 UTC,101",
        answers=Answers(zone="Asia/Tokyo"),
    )

    assert [row.day for row in taken(file)] == [date(2026, 11, 2), date(2026, 11, 2)]


@pytest.mark.parametrize(
    ("cells", "order", "asked"),
    [
        (("11/26/24", "11/3/24"), None, ()),
        (("11/2/24", "11/3/24"), None, (Question.DATE_ORDER,)),
        (("24/11/26", "24/11/25"), None, (Question.DATE_ORDER,)),
        (("2/11/24", "3/11/24"), DateOrder.DAY_FIRST, ()),
    ],
    ids=["proven", "open", "year_first", "said"],
)
def test_years_of_two_digits_are_read_where_the_month_is_known_to_be_first(
    cells: tuple[str, str], order: DateOrder | None, asked: tuple[Question, ...]
) -> None:
    answers = Answers(date_order=order)
    file = opened("Date,Reach", *(f"{cell},1" for cell in cells), answers=answers)

    assert tuple(file.facts.questions) == asked
    days = {row.day.replace(day=1) for row in taken(file)}
    assert days == (set() if asked else {date(2024, 11, 1)})


def test_a_day_that_reads_alike_both_ways_is_not_asked_about() -> None:
    file = opened("Date,Reach", "05/05/2026,1")

    assert file.facts.questions == ()
    assert by_metric(file) == {}
    assert [row.day for row in taken(file)] == [date(2026, 5, 5)]


def test_a_meta_table_may_repeat_its_title_above_the_values() -> None:
    file = opened(
        "sep=,",
        '"Facebook reach"',
        '"Date","Facebook reach"',
        '"2026-11-01T00:00:00","5"',
        '"Instagram reach"',
        '"Date","Instagram reach"',
        '"2026-11-01T00:00:00","7"',
    )

    assert [(row.scope.platform, int(row.value)) for row in taken(file)] == [
        ("facebook", 5),
        ("instagram", 7),
    ]


def test_a_dashboard_of_firebase_without_a_period_is_known_and_holds_no_series() -> None:
    file = opened(f"# {'-' * 40}", "# Dashboard report", "# Users #", "Day,Daily", "0000,1")

    assert (file.facts.platform, file.facts.no_kpi) == ("ga4", NoKpi.BREAKDOWN)


@pytest.mark.parametrize("cell", ["# 5", "#", "#x 5", "99999999999"])
def test_cells_that_look_like_marks_of_ours_are_no_days(cell: str) -> None:
    file = opened("Date,Reach", "2026-11-01,1", f"{cell},2")

    assert refused(file) == [(3, "import.no_day")]


def test_days_are_never_counted_beyond_the_calendar() -> None:
    above = ("# ----", "# Start date: 20261101", "# End date: 20261102")
    file = opened(*above, "Nth day,Users", "0000,1", "0001,2", "99999999999,3")

    assert refused(file) == [(7, "import.no_day")] or file.facts.no_kpi is NoKpi.BREAKDOWN


def test_what_was_seen_of_videos_on_x_comes_in_hours() -> None:
    file = opened(
        "Video overview,,,,,",
        "Date,Views,Watch Time (ms),Completion Rate,Average Watch Time (ms),Estimated Revenue",
        "2026-11-01,10,7200000,0.5,900,0",
    )

    assert (file.facts.platform, file.facts.export) == ("x", "video_overview")
    assert by_metric(file)["watch_time"][date(2026, 11, 1)].startswith("2.0000")
