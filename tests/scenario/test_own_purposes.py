"""A team names a purpose of its own: offered, understood, shown, and safe from removal."""

from collections.abc import Iterator

import pytest

from bot.ids import FitUi, GoalUi, PurposeUi
from bot.sandbox.person import Seen, readable
from tests.forms import opened, press, shown, submit
from tests.rendering import HOSTILE
from tests.scenes import delivered, goals_of, kpi, next_march
from tests.stages import MatoStage, mato_stage

NAME = "ファンづくり"
WISH: dict[str, object] = {PurposeUi.NAME: NAME, PurposeUi.LIKE: "engagement"}


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        yield stage


def listed(stage: MatoStage) -> Seen:
    return stage.aya.command("/goal 目的", stage.channel)


def named(stage: MatoStage, **changes: object) -> Seen:
    form = press(stage.aya, listed(stage).reply, "目的を追加")
    return submit(stage.aya, form, {**WISH, **changes})


def test_a_purpose_is_named_listed_and_told(stage: MatoStage) -> None:
    assert "チーム独自の目的はまだありません" in listed(stage).text

    seen = named(stage)

    assert "*ファンづくり* （「交流・エンゲージメント」として判定）" in readable(seen.reply)
    (line,) = delivered(stage, stage.ken)
    assert "さんが目的「ファンづくり」を追加しました" in line.text
    english = stage.ken.command("/goal purposes", stage.channel)
    assert "*ファンづくり* (judged like “Interaction”)" in readable(english.reply)


def test_a_goal_is_read_by_its_name_and_judged_like_the_other(stage: MatoStage) -> None:
    named(stage)

    seen = stage.aya.command("/goal ファンづくりを進めたい 3月末まで", stage.channel)

    assert "目的: ファンづくり" in readable(seen.reply)
    (goal,) = goals_of(stage)
    assert goal.purpose.startswith("own:")
    fits = kpi(stage, "コメント数 500 3月末まで")
    assert "目標に合っています" in fits.text
    warned = kpi(stage, "インプレッション 100万 3月末まで")
    assert "ファンづくり" in readable(warned.reply)
    assert "目的: ファンづくり" in readable(stage.aya.command("/goal 一覧", stage.channel).reply)
    digest = stage.aya.command("/kpi レポート プレビュー", stage.channel)
    assert "目的: ファンづくり" in readable(digest.reply)
    story = stage.aya.command("/goal 振り返り", stage.channel)
    assert "ファンづくり" in readable(story.reply)


def test_the_form_offers_it(stage: MatoStage) -> None:
    named(stage)
    form = stage.aya.command("/goal", stage.channel)
    offered = next(
        block["element"]["options"]
        for block in opened(form).blocks
        if block.get("element", {}).get("action_id") == GoalUi.PURPOSE
    )
    own = next(one for one in offered if one["text"]["text"] == NAME)

    submit(
        stage.aya,
        form,
        {
            GoalUi.SENTENCE: "また来てくれる人を増やす",
            GoalUi.PURPOSE: own["value"],
            GoalUi.UNTIL: next_march(stage).isoformat(),
        },
    )

    (goal,) = goals_of(stage)
    assert goal.purpose == own["value"]


def test_a_verdict_for_it_is_changed_without_touching_the_other(stage: MatoStage) -> None:
    named(stage)
    stage.aya.command("/goal ファンづくりを進めたい 3月末まで", stage.channel)
    kpi(stage, "コメント数 500 3月末まで")
    goals = stage.aya.command("/goal 一覧", stage.channel)
    reasons = press(stage.aya, goals.reply, "なぜ？・ほかの指摘")
    form = press(stage.aya, opened(reasons), "判定を変える")
    submit(stage.aya, form, {FitUi.VERDICT: "debated", FitUi.REASON: "荒れやすいため"})

    changed = stage.aya.command("/kpi 判定", stage.channel)

    assert "× 目的「ファンづくり」" in readable(changed.reply)


def test_in_use_it_stays_and_what_uses_it_is_said(stage: MatoStage) -> None:
    named(stage)
    stage.aya.command("/goal ファンづくりを進めたい 3月末まで", stage.channel)

    seen = press(stage.aya, listed(stage).reply, "削除")

    assert "使われているので、削除できません" in seen.text
    assert "「ファンづくりを進めたい」" in seen.text
    assert NAME in readable(listed(stage).reply)


def test_unused_it_goes(stage: MatoStage) -> None:
    named(stage)
    stage.deliver()

    seen = press(stage.aya, listed(stage).reply, "削除")

    assert "チーム独自の目的はまだありません" in seen.text
    (line,) = delivered(stage, stage.ken)
    assert "さんが目的「ファンづくり」を削除しました" in line.text


def test_it_is_renamed_and_goals_follow(stage: MatoStage) -> None:
    named(stage)
    stage.aya.command("/goal ファンづくりを進めたい 3月末まで", stage.channel)

    form = press(stage.aya, listed(stage).reply, "編集")
    assert shown(opened(form))[PurposeUi.NAME] == NAME
    submit(stage.aya, form, {PurposeUi.NAME: "コミュニティ", PurposeUi.DESCRIPTION: "また来る人"})

    assert "また来る人" in readable(listed(stage).reply)
    assert "目的: コミュニティ" in readable(stage.aya.command("/goal 一覧", stage.channel).reply)


def test_what_is_wrong_is_said_in_the_form(stage: MatoStage) -> None:
    named(stage)

    seen = named(stage)

    assert list(seen.errors.values()) == ["同じ名前の目的があります。"]


def test_hostile_names_stay_text(stage: MatoStage) -> None:
    name = HOSTILE[:40]

    seen = named(stage, **{PurposeUi.NAME: name, PurposeUi.DESCRIPTION: HOSTILE})

    assert "<!channel>" not in str(seen.reply.blocks)
    (line,) = delivered(stage, stage.ken)
    assert "<!channel>" not in str(line.blocks)


def test_in_a_direct_message_it_is_said_where_goals_live(stage: MatoStage) -> None:
    assert "チャンネル" in stage.aya.command("/goal 目的", stage.aya.direct()).text
