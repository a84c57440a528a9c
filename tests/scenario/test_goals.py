"""``/goal`` as a person meets it: discovered, tried, mistaken, corrected, done."""

from collections.abc import Iterator

import pytest

from bot.sandbox.person import Person, readable
from kpi.model import GoalState
from tests.forms import alerts, buttons, opened, press, shown, submit
from tests.scenes import goals_of, next_march
from tests.stages import MatoStage, mato_stage

SEED_GOALS = [
    ("認知度を高めたい", "awareness", "認知拡大"),
    ("ユーザーとの交流を深めたい", "engagement", "交流・エンゲージメント"),
    ("サイトへ誘導したい", "traffic", "サイト誘導"),
    ("アカウントの影響力を強めたい", "influence", "アカウントの影響力"),
]
ENGLISH_GOALS = [
    ("Raise brand awareness", "awareness", "Brand awareness"),
    ("Deepen our relationship with users", "engagement", "Interaction"),
    ("Drive traffic to our website", "traffic", "Site traffic"),
    ("Grow the influence of our account", "influence", "Account influence"),
]


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        yield stage


def told(stage: MatoStage, person: Person) -> list[str]:
    """Return what the worker posts to the channel now."""
    before = len(person.messages(stage.channel))
    stage.deliver()
    return [readable(message) for message in person.messages(stage.channel)[before:]]


@pytest.mark.parametrize(("sentence", "purpose", "name"), SEED_GOALS)
def test_a_japanese_goal_is_set_from_its_sentence(
    stage: MatoStage, sentence: str, purpose: str, name: str
) -> None:
    seen = stage.aya.command(f"/goal {sentence} 3月末まで", stage.channel)

    (goal,) = goals_of(stage)
    assert (goal.sentence, goal.purpose, goal.owner_id) == (sentence, purpose, stage.aya.user.id)
    assert (goal.period.last_day.month, goal.period.last_day.day) == (3, 31)
    assert seen.reply.ephemeral_to == stage.aya.user.id
    assert sentence in seen.text
    assert f"目的: {name}" in seen.text
    assert buttons(seen.reply) == ["KPIを追加", "編集"]


@pytest.mark.parametrize(("sentence", "purpose", "name"), ENGLISH_GOALS)
def test_an_english_goal_is_set_from_its_sentence(
    stage: MatoStage, sentence: str, purpose: str, name: str
) -> None:
    seen = stage.ken.command(f"/goal {sentence} by 31 March", stage.channel)

    (goal,) = goals_of(stage)
    assert (goal.sentence, goal.purpose) == (sentence, purpose)
    assert (goal.period.last_day.month, goal.period.last_day.day) == (3, 31)
    assert f"Purpose: {name}" in seen.text


def test_the_channel_is_told_who_set_what(stage: MatoStage) -> None:
    stage.aya.command("/goal 認知度を高めたい 3月末まで", stage.channel)

    (line,) = told(stage, stage.ken)

    assert f"<@{stage.aya.user.id}>" in line
    assert "認知度を高めたい" in line
    assert told(stage, stage.ken) == []


def test_a_newcomer_finds_the_way_through_the_modal(stage: MatoStage) -> None:
    seen = stage.aya.command("/goal ヘルプ", stage.channel)
    assert "/goal 認知度を高めたい 3月末まで" in seen.text

    form = press(stage.aya, seen.reply, "目標を設定")
    wrong = submit(stage.aya, form, {"goal.sentence": "お店をもっと", "goal.until": "2020-01-01"})
    assert set(wrong.errors.values()) == {
        "文からは目的を読み取れませんでした。近いものを選んでください。"
    }

    past = submit(stage.aya, wrong, {"goal.purpose": "store"})
    assert set(past.errors.values()) == {"この日は過ぎています。今日以降の日を選んでください。"}

    done = submit(stage.aya, past, {"goal.until": "2099-01-01"})
    assert set(done.errors.values()) == {"10年以内の日にしてください。"}

    saved = submit(stage.aya, done, {"goal.until": next_march(stage).isoformat()})
    assert "目標を設定しました。" in saved.text
    assert goals_of(stage)[0].purpose == "store"


def test_the_modal_reads_the_purpose_from_the_sentence(stage: MatoStage) -> None:
    form = stage.ken.command("/goal set", stage.channel)

    saved = submit(
        stage.ken,
        form,
        {"goal.sentence": "Raise brand awareness", "goal.until": next_march(stage).isoformat()},
    )

    assert "Purpose: Brand awareness" in saved.text


def test_a_sentence_that_is_too_long_comes_back_in_the_modal(stage: MatoStage) -> None:
    long = "認知度を高めたい" * 40

    seen = stage.aya.command(f"/goal {long} 3月末まで", stage.channel)

    view = opened(seen)
    assert shown(view)["goal.sentence"] == long
    assert alerts(view) == [("warning", "300文字までにしてください（いま320文字です）。")]
    again = submit(stage.aya, seen)
    assert list(again.errors.values()) == ["300文字までにしてください（いま320文字です）。"]
    assert goals_of(stage) == []


def test_a_past_deadline_is_said_and_the_sentence_is_kept(stage: MatoStage) -> None:
    seen = stage.aya.command("/goal 認知度を高めたい 2020年3月31日まで", stage.channel)

    view = opened(seen)
    assert shown(view)["goal.sentence"] == "認知度を高めたい"
    assert shown(view)["goal.purpose"] == "awareness"
    assert shown(view)["goal.until"] is None
    ((level, text),) = alerts(view)
    assert level == "warning"
    assert "2020年3月31日まで" in text
    assert "その日は過ぎています" in text


def test_an_impossible_date_without_spaces_loses_no_word(stage: MatoStage) -> None:
    typed = "2月30日までに認知度を上げたい"

    view = opened(stage.aya.command(f"/goal {typed}", stage.channel))

    assert shown(view)["goal.sentence"] == typed
    assert "暦にありません" in alerts(view)[0][1]


def test_a_missing_deadline_is_asked_for_in_the_filled_modal(stage: MatoStage) -> None:
    seen = stage.ken.command("/goal Raise brand awareness", stage.channel)

    view = opened(seen)
    assert shown(view)["goal.sentence"] == "Raise brand awareness"
    assert shown(view)["goal.purpose"] == "awareness"
    assert alerts(view) == [("info", "Please choose by when.")]


def test_an_ambiguous_word_is_asked_about(stage: MatoStage) -> None:
    seen = stage.aya.command("/goal ブランディング 3月末まで", stage.channel)

    assert goals_of(stage) == []
    assert "ブランドイメージ・評判" in buttons(seen.reply)
    assert "認知拡大" in buttons(seen.reply)

    saved = press(stage.aya, seen.reply, "認知拡大")

    assert "目的: 認知拡大" in saved.text
    assert goals_of(stage)[0].purpose == "awareness"


def test_an_answered_question_is_not_answered_twice(stage: MatoStage) -> None:
    seen = stage.aya.command("/goal ブランディング 3月末まで", stage.channel)
    value = seen.reply.blocks[1]["elements"][0]["value"]
    press(stage.aya, seen.reply, "認知拡大")

    with stage.mato.deps.uow(reading=True) as uow:
        draft_id = value.split('"')[3]
        assert uow.drafts.get(stage.workspace_id, draft_id) is None
    assert len(goals_of(stage)) == 1


def test_a_question_can_be_left(stage: MatoStage) -> None:
    seen = stage.aya.command("/goal ブランディング 3月末まで", stage.channel)

    left = press(stage.aya, seen.reply, "やめる")

    assert left.reply.text == "取りやめました。何も変わっていません。"
    assert goals_of(stage) == []


def test_another_purpose_is_chosen_in_the_modal(stage: MatoStage) -> None:
    seen = stage.aya.command("/goal ブランディング 3月末まで", stage.channel)

    form = press(stage.aya, seen.reply, "ほかの目的を選ぶ")
    saved = submit(stage.aya, form, {"goal.purpose": "recruiting"})

    assert "目的: 採用" in saved.text


def test_no_goal_is_asked_what_it_is_for(stage: MatoStage) -> None:
    seen = stage.aya.command("/goal とりあえず毎日投稿 3月末まで", stage.channel)
    assert len(buttons(seen.reply)) == 7

    form = press(stage.aya, seen.reply, "交流・エンゲージメント")

    view = opened(form)
    assert shown(view)["goal.purpose"] == "engagement"
    assert "とりあえず毎日投稿" in alerts(view)[0][1]
    saved = submit(stage.aya, form, {"goal.sentence": "常連さんと気軽に話せる場にしたい"})
    assert "目標を設定しました。" in saved.text


def test_a_number_posing_as_a_goal_becomes_the_kpi_of_one(stage: MatoStage) -> None:
    seen = stage.aya.command("/goal フォロワー1万人 3月末まで", stage.channel)
    assert "KPIとして設定" not in buttons(seen.reply)  # for want of a goal, which is asked for

    form = press(stage.aya, seen.reply, "アカウントの影響力")
    saved = submit(stage.aya, form, {"goal.sentence": "業界で頼られるアカウントになりたい"})

    assert "目標を設定しました。" in saved.text
    assert "「フォロワー数」 10,000以上" in saved.text
    assert "賛否" in saved.text


def test_the_first_half_of_a_compound_is_offered_as_a_kpi(stage: MatoStage) -> None:
    seen = stage.ken.command(
        "/goal increase link clicks by 500 in order to increase website traffic by 31 March",
        stage.channel,
    )

    (goal,) = goals_of(stage)
    assert (goal.sentence, goal.purpose) == ("increase website traffic", "traffic")
    form = press(stage.ken, seen.reply, "Set it as a KPI")
    assert shown(opened(form))["kpi.metric"] == "link_clicks"


def test_a_goal_is_edited(stage: MatoStage) -> None:
    stage.aya.command("/goal 認知度を高めたい 3月末まで", stage.channel)

    form = stage.aya.command("/goal 編集", stage.channel)
    assert shown(opened(form))["goal.sentence"] == "認知度を高めたい"
    saved = submit(stage.aya, form, {"goal.sentence": "20代に知ってもらいたい"})

    assert "目標を更新しました。" in saved.text
    (goal,) = goals_of(stage)
    assert goal.sentence == "20代に知ってもらいたい"


def test_which_goal_to_edit_is_asked_when_there_are_several(stage: MatoStage) -> None:
    stage.aya.command("/goal 認知度を高めたい 3月末まで", stage.channel)
    stage.aya.command("/goal サイトへ誘導したい 3月末まで", stage.channel)

    seen = stage.aya.command("/goal 編集", stage.channel)
    assert buttons(seen.reply) == ["編集", "編集"]

    named = stage.aya.command("/goal 編集 サイト", stage.channel)
    assert shown(opened(named))["goal.sentence"] == "サイトへ誘導したい"


def test_closing_asks_first_and_can_be_taken_back(stage: MatoStage) -> None:
    stage.aya.command("/goal 認知度を高めたい 3月末まで", stage.channel)
    stage.aya.command("/kpi インプレッション 100万 3月末まで", stage.channel)

    seen = stage.aya.command("/goal 終了", stage.channel)
    assert goals_of(stage)[0].state is GoalState.OPEN
    closed = press(stage.aya, seen.reply, "終了する")

    assert goals_of(stage)[0].state is GoalState.CLOSED
    assert "記録は残っています" in closed.text
    assert "まだ目標がありません" in stage.aya.command("/goal 一覧", stage.channel).text

    press(stage.aya, closed.reply, "再開する")

    listed = stage.aya.command("/goal 一覧", stage.channel)
    assert "認知度を高めたい" in listed.text
    assert "インプレッション数" in listed.text


@pytest.mark.parametrize("order", ["編集", "終了", "振り返り"])
def test_words_that_mean_no_goal_are_said_to(stage: MatoStage, order: str) -> None:
    stage.aya.command("/goal サイトへ誘導したい 3月末まで", stage.channel)

    seen = stage.aya.command(f"/goal {order} ほうれん草", stage.channel)

    assert "「ほうれん草」に合う目標はありませんでした。" in seen.reply.text
    assert len(buttons(seen.reply)) == 1


def test_buttons_under_a_goal_that_was_closed_since_say_so(stage: MatoStage) -> None:
    set_ = stage.aya.command("/goal サイトへ誘導したい 3月末まで", stage.channel)
    kpi = stage.aya.command("/kpi クリック数 5,000 3月末まで", stage.channel)
    form = press(stage.aya, set_.reply, "編集")
    asked = stage.aya.command("/goal 終了", stage.channel)
    press(stage.aya, asked.reply, "終了する")

    saved = stage.aya.submit(opened(form), {})
    late = [
        press(stage.aya, set_.reply, "編集"),
        press(stage.aya, set_.reply, "KPIを追加"),
        press(stage.aya, kpi.reply, "編集"),
    ]

    told = [*saved.errors.values(), *(one.text for one in late)]
    assert [said for said in told if "その目標は終了しています。`/goal 再開`" not in said] == []
    assert len(told) == 4


def test_a_goal_closed_long_ago_is_opened_again_by_text(stage: MatoStage) -> None:
    assert "終了した目標はありません" in stage.aya.command("/goal 再開", stage.channel).text
    for sentence in ("認知度を高めたい", "サイトへ誘導したい"):
        stage.aya.command(f"/goal {sentence} 3月末まで", stage.channel)
        asked = stage.aya.command(f"/goal 削除 {sentence}", stage.channel)
        press(stage.aya, asked.reply, "終了する")

    listed = stage.aya.command("/goal 再開", stage.channel)
    assert buttons(listed.reply) == ["再開する", "再開する"]
    named = stage.aya.command("/goal 再開 サイト", stage.channel)

    assert "サイトへ誘導したい" in named.text
    states = {goal.sentence: goal.state for goal in goals_of(stage)}
    assert states == {
        "認知度を高めたい": GoalState.CLOSED,
        "サイトへ誘導したい": GoalState.OPEN,
    }


def test_the_list_shows_each_goal_with_its_kpis_and_their_fit(stage: MatoStage) -> None:
    stage.aya.command("/goal 認知度を高めたい 3月末まで", stage.channel)
    stage.aya.command("/kpi インプレッション 100万 3月末まで", stage.channel)
    stage.aya.command("/goal サイトへ誘導したい 3月末まで", stage.channel)

    seen = stage.aya.command("/goal 一覧", stage.channel)

    assert "◎ 合っている" in seen.text
    assert "KPIはまだありません。" in seen.text
    assert "先行 – なし · 直接 ● 1件 · 成果 – なし · 歯止め – なし" in seen.text
    assert "足すなら「エンゲージメント率」（歯止め）" in seen.text
    assert "気になる点 1件" in seen.text
    first, second = (
        ["KPIを追加", "編集", "なぜ？・ほかの指摘", "終了する"],
        ["KPIを追加", "編集", "終了する"],
    )
    assert buttons(seen.reply) == [*first, *second]


def test_the_kpi_button_of_a_goal_opens_the_modal_for_it(stage: MatoStage) -> None:
    seen = stage.aya.command("/goal 認知度を高めたい 3月末まで", stage.channel)

    form = press(stage.aya, seen.reply, "KPIを追加")

    (goal,) = goals_of(stage)
    assert shown(opened(form))["kpi.goal"] == goal.goal_id
    assert shown(opened(form))["kpi.until"] == goal.period.last_day.isoformat()


def test_a_slip_is_answered_with_what_was_meant(stage: MatoStage) -> None:
    seen = stage.ken.command("/goal lsit", stage.channel)

    assert "Did you mean `/goal list`?" in seen.text


def test_goals_are_not_set_in_direct_messages(stage: MatoStage) -> None:
    stage.aya.command("/goal 認知度を高めたい 3月末まで", stage.channel)
    stage.aya.command("/kpi インプレッション 100万 3月末まで", stage.channel)
    direct = stage.aya.direct()

    seen = stage.aya.command("/goal サイトへ誘導したい 3月末まで", direct)

    assert "チャンネルで `/goal` を使ってください" in seen.text
    assert f"<#{stage.channel.id}>" in seen.text
    assert len(goals_of(stage)) == 1


def test_user_text_never_becomes_markup(stage: MatoStage) -> None:
    nasty = "認知度を高めたい <!here> *太字* &"

    seen = stage.aya.command(f"/goal {nasty} 3月末まで", stage.channel)

    lines = told(stage, stage.ken)
    assert goals_of(stage)[0].sentence == "認知度を高めたい <!here> *太字* &"
    for text in (seen.text, *lines):
        assert "<!here>" not in text
        assert "*太字*" not in text


def test_a_member_of_another_channel_cannot_touch_a_private_goal(stage: MatoStage) -> None:
    world = stage.sandbox.state.world
    secret = world.channel(stage.workspace, "secret", members=[stage.aya.user], is_private=True)
    seen = stage.aya.command("/goal 認知度を高めたい 3月末まで", secret)
    (goal,) = goals_of(stage, secret)
    form = press(stage.aya, seen.reply, "編集")
    secret.members.remove(stage.aya.user.id)

    tried = submit(stage.aya, form, {"goal.sentence": "書き換え"})

    assert tried.errors or tried.failure
    assert goals_of(stage, secret) == [goal]


def test_a_goal_that_is_for_something_else_now_names_the_kpis_that_no_longer_fit(
    stage: MatoStage,
) -> None:
    stage.aya.command("/goal 認知度を高めたい 3月末まで", stage.channel)
    stage.aya.command("/kpi リーチ 5万 3月末まで", stage.channel)
    stage.aya.command("/kpi インプレッション 10万 3月末まで", stage.channel)

    form = stage.aya.command("/goal 編集", stage.channel)
    saved = submit(stage.aya, form, {"goal.purpose": "care"})

    assert "いまの目的に合わなくなったKPI: リーチ数、インプレッション数" in saved.text
    assert "なぜ？・ほかの指摘" in buttons(saved.reply)


def test_a_number_that_waits_for_its_goal_says_what_comes_next(stage: MatoStage) -> None:
    seen = stage.aya.command("/goal フォロワー1万人", stage.channel)

    form = press(stage.aya, seen.reply, "アカウントの影響力")

    ((level, said),) = alerts(opened(form))
    assert level == "info"
    assert "このあとKPIとして設定できます" in said
    assert "調査・傾聴" not in buttons(seen.reply)


def test_a_goal_that_begins_with_an_order_is_set(stage: MatoStage) -> None:
    stage.ken.command("/goal Raise brand awareness by March 31", stage.channel)
    seen = stage.ken.command(
        "/goal change people's minds about our brand by March 31", stage.channel
    )
    press(stage.ken, seen.reply, "Brand reputation")

    assert {goal.sentence for goal in goals_of(stage)} == {
        "Raise brand awareness",
        "change people's minds about our brand",
    }


def test_an_order_with_a_new_day_still_means_the_goal_that_it_names(stage: MatoStage) -> None:
    stage.ken.command("/goal Raise brand awareness by March 31", stage.channel)

    named = stage.ken.command("/goal change raise brand awareness until April 30", stage.channel)
    strange = stage.ken.command("/goal close something else entirely", stage.channel)

    assert shown(opened(named))["goal.sentence"] == "Raise brand awareness"
    assert "something else entirely" in strange.text
    assert len(goals_of(stage)) == 1
