"""Sheets for meetings: days or months across, a metric in each row."""

from datetime import date

import pytest

from kpi.errors import NotUnderstood
from kpi.imports import Answers, Grain
from kpi.model import PERIOD
from tests.unit.storage.sources.reading import NOVEMBER, opened, refused, taken


def found(*lines: str, answers: Answers = NOVEMBER) -> list[tuple[str, str, str, int]]:
    rows = taken(opened(*lines, answers=answers))
    return [(row.scope.platform, row.name, str(row.day), int(row.value)) for row in rows]


def test_days_across_are_days_and_a_total_at_the_end_is_none() -> None:
    assert found(
        "指標,2026/11/01,2026/11/02,2026/11/03,合計",
        "リーチ,5,6,7,18",
        "合計,5,6,7,18",
        ",1,2,3,",
    ) == [
        ("", "リーチ", "2026-11-01", 5),
        ("", "リーチ", "2026-11-02", 6),
        ("", "リーチ", "2026-11-03", 7),
    ]


@pytest.mark.parametrize(
    "months", ["2026年4月,2026年5月,2026年6月", "Apr-26,May-26,Jun-26", "2026-04,2026-05,2026-06"]
)
def test_months_across_are_periods_below_the_names_of_networks(months: str) -> None:
    lines = (
        "SNS report",
        f",{months},average",
        "Instagram,,,,",
        "Reach,5,6,7,6",
        "X,,,,",
        "Reach,1,-,2,",
    )

    assert found(*lines) == [
        ("instagram", "Reach", "2026-04-30", 5),
        ("instagram", "Reach", "2026-05-31", 6),
        ("instagram", "Reach", "2026-06-30", 7),
        ("x", "Reach", "2026-04-30", 1),
        ("x", "Reach", "2026-06-30", 2),
    ]
    file = opened(*lines)
    assert file.facts.grain is Grain.LIFETIME
    assert {row.scope.basis for row in taken(file)} == {PERIOD}


def test_a_merged_cell_means_what_stands_above_it() -> None:
    lines = (
        "Platform,Metric,2026-11-03,2026-11-02,2026-11-01",
        "Instagram,Reach,3,2,1",
        ",Likes,6,5,4",
        "TikTok,Reach,9,8,7",
    )

    assert {(platform, name) for platform, name, _, _ in found(*lines)} == {
        ("instagram", "Reach"),
        ("instagram", "Likes"),
        ("tiktok", "Reach"),
    }


@pytest.mark.parametrize(
    ("header", "days"),
    [
        ("Metric,Nov 1,Nov 2,Nov 3", ["2026-11-01", "2026-11-02", "2026-11-03"]),
        ("Metric,30 Dec,31 Dec,1 Jan", ["2025-12-30", "2025-12-31", "2026-01-01"]),
        ("Metric,11/12/2026,11/13/2026,11/14/2026", ["2026-11-12", "2026-11-13", "2026-11-14"]),
    ],
)
def test_days_across_may_lack_their_year_or_begin_with_the_month(
    header: str, days: list[str]
) -> None:
    assert [day for _, _, day, _ in found(header, "Reach,1,2,3")] == days


@pytest.mark.parametrize(
    "lines",
    [
        ("Metric,2026-11-01,2026-11-02", "Reach,1,2"),
        ("Metric,2026-11-01,2026-11-03,2026-11-02", "Reach,1,2,3"),
        ("Metric,Nov 1,Nov 2", "Reach,1,2"),
        ("Metric,11/1/2026,11/2/2026,11/3/2026", "Reach,1,2,3"),
        ("5,2026-11-01,2026-11-02,2026-11-03", "6,1,2,3"),
    ],
    ids=["few", "mixed", "few_without_years", "either_way", "no_names"],
)
def test_what_is_not_clearly_a_row_of_days_is_not_taken_for_one(lines: tuple[str, ...]) -> None:
    with pytest.raises(NotUnderstood, match="unknown_format"):
        opened(*lines)


def test_without_the_files_day_days_without_years_are_none() -> None:
    with pytest.raises(NotUnderstood, match="unknown_format"):
        opened("Metric,Nov 1,Nov 2,Nov 3", "Reach,1,2,3", answers=Answers())


def test_words_and_names_without_end_are_refused_with_their_line() -> None:
    file = opened(
        "Account,Metric,2026-11-01,2026-11-02,2026-11-03",
        "shop,Reach,1,many,3",
        f"{'a' * 200},Reach,1,2,3",
        f"shop,{'b' * 200},1,2,3",
    )

    assert refused(file) == [
        (2, "import.no_number"),
        (3, "import.long_name"),
        (4, "import.long_name"),
    ]
    assert {row.day for row in taken(file)} == {date(2026, 11, 1), date(2026, 11, 3)}
