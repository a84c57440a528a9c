from datetime import date
from decimal import Decimal

import pytest

from kpi.imports import Answers, Grain, RawRow
from tests.unit.storage.sources.reading import opened, refused, values

OVERVIEW = '"Date","Video Views","Profile Views","Likes","Comments","Shares"'
CONTENT = '"Time","Video title","Video link","Post time","Total likes","Total views"'
BUSINESS = "Date,Video views,Reached audience,Phone number clicks ,Net growth,Total followers"


def test_days_without_a_year_are_the_last_ones_before_the_export() -> None:
    file = opened(
        OVERVIEW,
        '"December 31","1","2","3","-1","0"',
        '"January 1","4","5","6","0","0"',
        answers=Answers(made_on=date(2026, 1, 9)),
    )

    assert values(file)["video_views"] == [("2025-12-31", Decimal(1)), ("2026-01-01", Decimal(4))]
    assert values(file)["comments"][0] == ("2025-12-31", Decimal(-1))


def test_days_are_read_in_the_language_of_the_account() -> None:
    file = opened(OVERVIEW, '"8 de marzo","7","0","0","0","0"')

    assert values(file)["video_views"] == [("2026-03-08", Decimal(7))]


def test_without_knowing_when_it_was_made_days_without_a_year_are_none() -> None:
    file = opened(OVERVIEW, '"8 de marzo","7","0","0","0","0"', answers=Answers())

    assert refused(file) == [(2, "import.no_day")]


def test_what_was_undefined_before_the_data_began_is_left_out() -> None:
    file = opened(
        '"Date","Followers","Difference in followers from previous day"',
        '"November 1","undefined","0"',
        '"November 2","5010","-1"',
    )

    assert values(file) == {
        "followers": [("2026-11-02", Decimal(5010))],
        "follower_growth": [("2026-11-01", Decimal(0)), ("2026-11-02", Decimal(-1))],
    }


def test_videos_were_posted_before_the_day_of_their_own_export() -> None:
    file = opened(
        CONTENT,
        '"February 28","a","https://t.example/1","July 16","5","191265"',
        '"February 28","b","https://t.example/2","February 1","6","7"',
    )

    assert file.facts.grain is Grain.PER_POST
    assert values(file)["video_views"] == [
        ("2025-07-16", Decimal(191265)),
        ("2026-02-01", Decimal(7)),
    ]


def test_business_files_have_years_and_several_words_for_nothing() -> None:
    file = opened(BUSINESS, "2026/11/01,5,NAN,2,-3,--")

    assert file.facts.export == "business_overview"
    assert values(file) == {
        "video_views": [("2026-11-01", Decimal(5))],
        "calls": [("2026-11-01", Decimal(2))],
        "follower_growth": [("2026-11-01", Decimal(-3))],
    }


def test_live_videos_are_a_part_of_the_account_and_kept_apart() -> None:
    file = opened("Date,視聴数,ユニーク視聴者数,平均視聴時間", "2026/11/18,1204,733,96")

    assert {row.scope.basis for row in file.rows() if isinstance(row, RawRow)} == {"live"}
    assert values(file)["video_views"] == [("2026-11-18", Decimal(1204))]


@pytest.mark.parametrize(
    ("header", "row", "reason"),
    [
        ('"Date","Hour","Active followers"', '"November 1","0","491"', "hourly"),
        ('"Gender","Distribution"', '"Female","0.59"', "audience"),
        ('"Top territories","Distribution"', '"US","0.462"', "audience"),
    ],
)
def test_what_is_no_number_over_time_is_said_to_be_none(
    header: str, row: str, reason: str
) -> None:
    file = opened(header, row)

    assert str(file.facts.no_kpi) == reason
    assert values(file) == {}
