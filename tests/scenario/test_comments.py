"""Comments that people drop: counted, told in one line, their texts nowhere afterwards."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sandbox.person import readable
from tests import commented
from tests.commented import LINE, SECRET
from tests.dropped import DAYS, drop, one
from tests.forms import press
from tests.logged import values
from tests.scenes import goal, kpi
from tests.stages import MatoStage, mato_stage

COMMENTS = "日付,媒体,投稿者,コメント\n" + "".join(
    f"{day},X,{who},{text}\n" for day, who, text in commented.COMMENTS
)


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        goal(stage, "ユーザーとの交流を深めたい")
        kpi(stage, "コメントの内容 80% 3月末まで")
        stage.work()
        stage.deliver()
        yield stage


def test_a_table_of_comments_becomes_shares_a_kpi_and_a_line_of_the_digest(
    stage: MatoStage,
) -> None:
    shown = one(drop(stage, COMMENTS, "comments.csv"))
    assert LINE in readable(shown)

    press(stage.aya, shown, "取り込む")
    stage.work()

    assert values(stage) == ["100", "50"]
    assert LINE in stage.aya.command("/kpi digest preview", stage.channel).text


def test_what_people_wrote_and_who_is_nowhere_afterwards(
    stage: MatoStage, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    press(stage.aya, one(drop(stage, COMMENTS, "comments.csv")), "取り込む")
    stage.work()
    stage.deliver()

    path = Path(sqlite_url.removeprefix("sqlite:///"))
    kept = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    for gone in (SECRET, "ケン", "売り切れ"):
        assert gone.encode() not in kept
        assert gone not in caplog.text
    assert "再入荷".encode() in kept


def test_the_same_comments_again_change_nothing(stage: MatoStage) -> None:
    for said in ("新規 10、更新 0、変更なし 0", "新規 0、更新 0、変更なし 10"):
        shown = one(drop(stage, COMMENTS, "comments.csv"))
        assert said in press(stage.aya, shown, "取り込む").text


MORE = "日付,媒体,投稿者,コメント\n" + f"{DAYS[0]},X,サク,色違いはありますか？\n"


def test_comments_of_another_post_are_added_to_the_day_in_any_order(stage: MatoStage) -> None:
    first = one(drop(stage, MORE, "other_post.csv"))
    assert "どれも初めて取り込むコメントです。" in readable(first)
    press(stage.aya, first, "取り込む")

    second = one(drop(stage, COMMENTS, "comments.csv"))
    assert "どれも初めて取り込むコメントです。" in readable(second)
    press(stage.aya, second, "取り込む")
    both = one(drop(stage, COMMENTS + MORE.splitlines()[1], "all.csv"))
    assert "どれも取り込み済みのコメントです。取り込んでも件数は変わりません。" in readable(both)
    press(stage.aya, both, "取り込む")
    stage.work()

    assert "コメント 5件" in stage.aya.command("/kpi digest preview", stage.channel).text


def test_the_preview_tells_in_english_what_is_new(stage: MatoStage) -> None:
    press(stage.ken, one(drop(stage, MORE, "a.csv", person=stage.ken)), "Import")

    shown = one(drop(stage, COMMENTS + MORE.splitlines()[1], "all.csv", person=stage.ken))

    assert "Came in before: 1. New, and added to the counts of their days: 4." in readable(shown)
