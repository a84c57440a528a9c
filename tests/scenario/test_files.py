"""Files that people drop: previewed in a direct message, asked about, stored on a yes."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.fetching import MOST_BYTES
from bot.ids import DataUi
from bot.sandbox.person import readable
from kpi.model import ChannelId, Language, UserId
from kpi.model import Person as Somebody
from kpi.usecases.files.imports import WAITS
from tests.dropped import HEADER, META, ON_INSTAGRAM, ON_X, drop, one
from tests.forms import buttons, press
from tests.logged import log, values
from tests.scenes import goal, kpi, kpis_of
from tests.stages import MatoStage, mato_stage


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    """A goal with a KPI over impressions of every platform."""
    with mato_stage(sqlite_url) as stage:
        goal(stage)
        kpi(stage, "インプレッション 100万 3月末まで")
        stage.work()
        stage.deliver()
        yield stage


def runs(stage: MatoStage) -> int:
    """Return how many files were stored in the stage's channel."""
    with stage.mato.deps.uow(reading=True) as uow:
        return len(uow.runs.of_channel(stage.workspace_id, ChannelId(stage.channel.id)))


def calls(stage: MatoStage, name: str) -> int:
    """Return how often Slack was asked for something."""
    return sum(call.name == name for call in stage.sandbox.recorder.after(0))


# the way of a file


def test_a_file_is_shown_then_stored_and_the_kpi_goes_by_it(stage: MatoStage) -> None:
    shown = one(drop(stage, ON_X))
    assert "「week.csv」を読み取りました" in readable(shown)
    assert "インプレッション数（X）\n2日（" in readable(shown)
    assert "合計 12\n▁█" in readable(shown)
    assert buttons(shown) == ["取り込む", "列の対応を変える", "やめる"]
    assert runs(stage) == 0

    stored = press(stage.aya, shown, "取り込む")

    assert "新規 2、更新 0、変更なし 0" in stored.text
    assert "KPI「インプレッション数（X）」は、これからこの数値で見ていきます。" in stored.text
    assert (values(stage), runs(stage)) == (["5", "7"], 1)


def test_a_file_dropped_twice_changes_nothing(stage: MatoStage) -> None:
    press(stage.aya, one(drop(stage, ON_X)), "取り込む")

    seen = press(stage.aya, one(drop(stage, ON_X)), "取り込む")

    assert "変更なし" in seen.text.splitlines()[0]
    assert "新規 0、更新 0、変更なし 2" in seen.text


def test_what_a_file_does_not_say_is_asked_and_minds_may_change(stage: MatoStage) -> None:
    asked = one(drop(stage, META, "Reach.csv"))
    assert buttons(asked) == ["Instagram", "Facebook", "やめる"]

    first = press(stage.aya, asked, "Instagram").reply
    assert buttons(first) == ["取り込む", "Instagram（変更）", "やめる"]
    again = press(stage.aya, first, "Instagram（変更）").reply
    second = press(stage.aya, again, "Facebook").reply
    seen = press(stage.aya, second, "取り込む")

    assert "新規 1" in seen.text
    with stage.mato.deps.uow(reading=True) as uow:
        series = uow.series.of_channel(stage.workspace_id, kpis_of(stage)[0].channel_id)
    assert [s.scope.platform for s in series if s.metric == "reach"] == ["facebook"]


def test_a_cancelled_file_is_forgotten(stage: MatoStage) -> None:
    shown = one(drop(stage, ON_X))

    seen = press(stage.aya, shown, "やめる")

    assert "取り込みをやめました" in seen.text
    assert runs(stage) == 0


def test_a_file_is_confirmed_once_and_not_for_ever(stage: MatoStage) -> None:
    shown, late = one(drop(stage, ON_X)), one(drop(stage, ON_INSTAGRAM))
    stage.aya.click(shown, DataUi.IMPORT_CONFIRM)
    with stage.sandbox.state.change():
        place = stage.workspace.channels[shown.channel].message(shown.ts, seen_by=None)
        assert place is not None
        place.blocks = shown.blocks

    again = stage.aya.click(shown, DataUi.IMPORT_CONFIRM)
    stage.clock.advance(WAITS + timedelta(hours=1))
    expired = press(stage.aya, late, "取り込む")

    assert "すでに取り込まれた" in again.text
    assert "期限" in expired.text
    assert runs(stage) == 1


def test_a_kpi_that_several_series_fit_is_asked_about(stage: MatoStage) -> None:
    both = ON_X + ON_INSTAGRAM.removeprefix(HEADER).replace(",7,", ",9,")

    stored = press(stage.aya, one(drop(stage, both)), "取り込む")
    assert "KPI「インプレッション数」に合う数値がいくつかあります" in stored.text
    assert buttons(stored.reply) == ["全アカウントの合計", "Instagram", "X"]
    assert values(stage) == []
    picked = press(stage.aya, stored.reply, "Instagram")

    assert "KPI「インプレッション数（Instagram）」は、これから" in picked.text
    assert values(stage) == ["5", "9"]


def test_a_linked_kpi_keeps_its_numbers_when_another_platform_comes(stage: MatoStage) -> None:
    press(stage.aya, one(drop(stage, ON_X)), "取り込む")

    stored = press(stage.aya, one(drop(stage, ON_INSTAGRAM)), "取り込む")

    assert "複数" not in stored.text
    assert values(stage) == ["5", "7"]
    assert len(buttons(log(stage, "インプレッション 3").reply)) == 2


def test_a_large_file_is_stored_by_the_worker_who_says_so(stage: MatoStage) -> None:
    days = [f"2026-{month:02}-{day:02}" for month in range(1, 11) for day in range(1, 29)]
    rows = [f"{day},いいね,5,shop{n}\n" for n in range(80) for day in days]
    shown = one(drop(stage, "date,metric,value,account\n" + "".join(rows)))

    waits = press(stage.aya, shown, "取り込む")
    assert "取り込んでいます" in waits.text
    assert (buttons(waits.reply), runs(stage)) == ([], 0)
    stage.work()
    stage.deliver()

    assert "新規 22,400" in readable(stage.aya.messages(stage.aya.direct())[-1])
    assert runs(stage) == 1


def test_a_large_file_that_was_given_up_meanwhile_is_not_stored(stage: MatoStage) -> None:
    padding = f"2026-11-03,インプレッション,7,{'x' * 110}\n" * 20_000
    shown = one(drop(stage, ON_X + padding))
    press(stage.aya, shown, "取り込む")
    with stage.sandbox.state.change():
        place = stage.workspace.channels[shown.channel].message(shown.ts, seen_by=None)
        assert place is not None
        place.blocks = shown.blocks
    press(stage.aya, shown, "やめる")

    stage.work()

    assert (stage.deliver(), runs(stage)) == (0, 0)


# what is refused


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("week.xlsx", b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml", "「CSV」として保存"),
        ("week.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "「CSV」として保存"),
        ("week.csv", b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml", "「CSV」として保存"),
        ("week.zip", b"PK\x03\x04\x14\x00\x00\x00reach.csv", "壊れています"),
        ("week.csv", b"", "中身が空"),
        ("week.csv", b"\x00\x01\x02", "表のファイル（CSV）として読めません"),
        ("week.csv", b"Gender,Share\nWoman,60%\n", "日付と数値の列が見つかりません"),
        ("week.csv", b"a," * 1000, "列が多すぎる"),
        (
            "week.csv",
            b"date,metric,value\n" + b"2026-11-01,likes,5\n" * 200_001,
            "200,000行を超える",
        ),
    ],
    ids=[
        "xlsx",
        "xls",
        "xlsx_as_csv",
        "zip",
        "empty",
        "binary",
        "no_days",
        "wide",
        "rows",
    ],
)
def test_what_cannot_be_taken_is_refused_with_what_to_do(
    stage: MatoStage, name: str, content: bytes, said: str
) -> None:
    refused = one(drop(stage, content, name))

    assert f"「{name}」は取り込めませんでした" in readable(refused)
    assert said in readable(refused)
    assert "<!here>" not in readable(refused)
    assert runs(stage) == 0


def test_names_that_mean_nothing_are_listed_with_what_can_be_done(stage: MatoStage) -> None:
    refused = one(drop(stage, "日付,謎の数\n2026-11-01,5\n"))

    assert "取り込まない列・指標: 謎の数" in readable(refused)
    assert "先に `/kpi` でKPIにすると" in readable(refused)
    assert "列の対応を指定する" in readable(refused)


def test_a_name_that_means_nothing_in_a_table_of_values_is_listed_as_plain_text(
    stage: MatoStage,
) -> None:
    refused = one(drop(stage, "date,metric,value\n2026-11-01,<!channel>,5\n"))

    assert "取り込まない列・指標: &lt;!channel&gt;" in readable(refused)
    assert "<!channel>" not in readable(refused)
    assert (buttons(refused), runs(stage)) == (["列の対応を指定する", "やめる"], 0)


@pytest.mark.parametrize(
    "table",
    [
        "date,likes\n" + "2026-11-01,5\n2026-11-01,6\n" * 9,
        "date,metric,value\n" + "2026-11-01,likes,5\n2026-11-01,likes,6\n" * 9,
    ],
    ids=["wide", "tidy"],
)
def test_a_table_of_several_values_a_day_can_be_said_to_be_one_of_posts(
    stage: MatoStage, table: str
) -> None:
    refused = one(drop(stage, table))

    assert "同じ日の値がいくつもあります" in readable(refused)
    assert "「投稿ごと」を選んでください" in readable(refused)
    assert (buttons(refused), runs(stage)) == (["列の対応を指定する", "やめる"], 0)


def test_a_file_that_is_too_large_is_refused_by_its_size_alone(stage: MatoStage) -> None:
    refused = one(drop(stage, bytes(4 * MOST_BYTES)))

    assert "25MBを超えるファイル" in readable(refused)
    assert (calls(stage, "files.info"), calls(stage, "files-pri")) == (1, 0)


def test_hostile_names_and_texts_stay_texts(stage: MatoStage) -> None:
    long = "<!channel>*" + "&" * 3000
    content = f"Date,{long},Likes\n2026-11-01,1,5\n2026-11-02,2,{long}\n"

    shown = one(drop(stage, content, "<!here> *b* &.csv"))

    said = readable(shown)
    assert "<!channel>" not in said
    assert "<!here>" not in said
    assert "「&lt;!here&gt; " in said
    assert "取り込む" in buttons(shown)


# whose it is


def test_files_of_other_kinds_in_a_channel_are_left_alone(stage: MatoStage) -> None:
    assert drop(stage, b"%PDF-1.7", "plan.pdf") == []
    assert drop(stage, b"\x89PNG", "photo.png") == []
    assert drop(stage, "just some words", "notes.txt") == []
    assert len(drop(stage, ON_X, "numbers.txt")) == 1


def test_in_a_direct_message_every_file_gets_an_answer(stage: MatoStage) -> None:
    direct = stage.aya.direct()

    refused = one(drop(stage, b"%PDF-1.7", "plan.pdf", channel=direct))
    shown = one(drop(stage, ON_X, channel=direct))

    assert "画像・PDF・Webページ" in readable(refused)
    assert f"<#{stage.channel.id}> の数値として" in readable(shown)
    assert "新規 2" in press(stage.aya, shown, "取り込む").text


def test_a_file_that_may_belong_to_several_channels_is_to_be_dropped_there(
    stage: MatoStage,
) -> None:
    refused = one(drop(stage, ON_X, person=stage.ken, channel=stage.ken.direct()))

    assert "drop the file in that channel" in readable(refused)


def test_files_in_channels_without_a_goal_are_never_looked_at(stage: MatoStage) -> None:
    random = stage.sandbox.config.world.channel(
        stage.workspace, "random", members=[stage.aya.user]
    )
    stage.aya.command("/kpi help", random)

    assert drop(stage, ON_X, channel=random) == []
    assert drop(stage, bytes(MOST_BYTES + 1), channel=random) == []
    assert calls(stage, "files.info") == 0
    assert "まだ目標がない" in stage.aya.command("/kpi import", random).text
    assert "まだ目標がない" not in stage.aya.command("/kpi import", stage.channel).text


def test_a_goal_that_is_closed_meanwhile_ends_the_matter(stage: MatoStage) -> None:
    stage.aya.drop("week.csv", ON_X.encode(), stage.channel)
    closing = stage.aya.command("/goal close", stage.channel)
    press(stage.aya, closing.reply, "終了する")
    stage.work()

    assert not [m for m in stage.aya.messages(stage.aya.direct()) if "week.csv" in readable(m)]


def test_somebody_else_s_file_is_not_mine_to_import(stage: MatoStage) -> None:
    shown = one(drop(stage, ON_X))
    stage.workspace.channels[shown.channel].members.append(stage.ken.user.id)

    seen = stage.ken.click(shown, DataUi.IMPORT_CONFIRM)

    assert (
        "Only the person who dropped that file" in seen.text
        or "アップロードした本人だけ" in seen.text
    )
    assert runs(stage) == 0


def test_a_guest_s_files_are_conversation_and_no_numbers(stage: MatoStage) -> None:
    with stage.mato.deps.uow() as uow:
        uow.people.save(
            Somebody(
                workspace_id=stage.workspace_id,
                user_id=UserId(stage.ken.user.id),
                language=Language.EN,
                language_is_known=True,
                is_guest=True,
                refreshed_at=stage.clock.now(),
            )
        )
        uow.commit()

    assert drop(stage, ON_X, person=stage.ken) == []
    direct = one(drop(stage, ON_X, person=stage.ken, channel=stage.ken.direct()))
    assert "Guests" in readable(direct)


def test_a_file_of_mato_s_own_is_passed_over(stage: MatoStage) -> None:
    file = stage.sandbox.acts.new_file(stage.aya.user, "week.csv", ON_X.encode(), "text/csv")
    bot = stage.workspace.users[stage.workspace.bot_user]
    stage.sandbox.acts.upload(stage.workspace, bot, stage.channel, file)
    stage.work()

    assert calls(stage, "files.info") == 0


def test_a_list_of_the_best_posts_alone_is_said_to_be_one(stage: MatoStage) -> None:
    best = (
        "コンテンツ,動画のタイトル,動画公開時刻,視聴回数,総再生時間（単位: 時間）\n"
        'abcdefghij1,朝,"Oct 5, 2026",320,8\n上位 500 件の結果を表示しています\n'
    )

    shown = one(drop(stage, best, "表データ.csv"))

    assert "上位500件だけです" in readable(shown)
    assert "320" in readable(shown)
