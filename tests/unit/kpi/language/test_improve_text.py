"""What is to be tried, by when and by whom, out of one line."""

from datetime import date

import pytest

from kpi.language.improve_text import read_improvement
from kpi.language.requests import Improve
from kpi.model import UserId
from tests.unit.kpi.language.readings import reading_for


def improvement(text: str) -> Improve:
    return read_improvement(text, reading_for(text))


@pytest.mark.parametrize(
    ("text", "what", "due"),
    [
        ("平日の昼に投稿を寄せる 12/20まで", "平日の昼に投稿を寄せる", "2026-12-20"),
        ("平日の昼に投稿を寄せる 来週金曜まで", "平日の昼に投稿を寄せる", "2026-11-27"),
        ("12/20までに平日の昼に投稿を寄せる", "平日の昼に投稿を寄せる", "2026-12-20"),
        ("リールを週2本 12月末まで", "リールを週2本", "2026-12-31"),
        ("post at noon by December 20", "post at noon", "2026-12-20"),
        ("post 3 reels a week by 2026-12-01", "post 3 reels a week", "2026-12-01"),
    ],
)
def test_a_day_at_either_end_is_when_it_is_to_be_done(text: str, what: str, due: str) -> None:
    assert improvement(text) == Improve(what=what, due=date.fromisoformat(due))


@pytest.mark.parametrize(
    "text",
    [
        "平日の昼に投稿を寄せる",
        "毎週月曜に投稿する",
        "12月のキャンペーンを告知する",
        "クリスマスの投稿を12/24に出す",
        "post more in December",
        "post at noon by 2020-01-01",
    ],
)
def test_a_time_that_is_part_of_what_is_tried_stays_there(text: str) -> None:
    assert improvement(text) == Improve(what=text)


def test_who_is_mentioned_is_to_do_it() -> None:
    assert improvement("<@U123ABC> post at noon") == Improve(
        what="post at noon", owner=UserId("U123ABC")
    )


def test_quotation_marks_are_no_part_of_it() -> None:
    assert improvement("「動画を増やす」") == Improve(what="動画を増やす")
    assert improvement("") == Improve()
