"""``/kpi settings``: the channel's language, who steps in, the workspace's fiscal year."""

from collections.abc import Iterator

import pytest

from bot.ids import SettingsUi
from bot.sandbox.person import readable
from kpi.model import ChannelId, Team
from tests.forms import opened, press, shown, submit
from tests.stages import MatoStage, mato_stage


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        for person in (stage.aya, stage.ken):
            person.command("/kpi help", stage.channel)
        stage.work()
        yield stage


def team(stage: MatoStage) -> Team:
    with stage.mato.deps.uow(reading=True) as uow:
        found = uow.teams.get(stage.workspace_id, ChannelId(stage.channel.id))
    assert found is not None
    return found


def test_the_language_of_posts_is_set_in_a_word(stage: MatoStage) -> None:
    said = stage.aya.command("/kpi 言語 英語", stage.channel)
    stage.aya.command("/goal 認知度を高めたい 3月末まで", stage.channel)
    stage.deliver()

    assert "投稿の言語: 英語" in said.text
    assert "set a goal" in readable(stage.ken.messages(stage.channel)[-1])


@pytest.mark.parametrize(
    ("text", "offered"), [("言語 フランス語", "日本語か英語"), ("language french", "日本語か英語")]
)
def test_a_language_that_there_is_not_is_answered_with_those_that_there_are(
    stage: MatoStage, text: str, offered: str
) -> None:
    said = stage.aya.command(f"/kpi {text}", stage.channel)

    assert offered in said.text
    assert said.view is None


def test_an_administrator_sets_everything_in_the_modal(stage: MatoStage) -> None:
    seen = stage.aya.command("/kpi チャンネル設定", stage.channel)
    assert shown(opened(seen)) == {
        SettingsUi.LANGUAGE: "ja",
        SettingsUi.FALLBACK: stage.aya.user.id,
        SettingsUi.FISCAL: "4",
    }

    after = submit(
        stage.aya,
        seen,
        {
            SettingsUi.LANGUAGE: "en",
            SettingsUi.FALLBACK: stage.ken.user.id,
            SettingsUi.FISCAL: "1",
        },
    )

    assert "年度の始まり: 1月" in after.text
    assert (team(stage).language.value, team(stage).fallback_owner) == ("en", stage.ken.user.id)
    with stage.mato.deps.uow(reading=True) as uow:
        workspace = uow.workspaces.get(stage.workspace_id)
    assert workspace is not None
    assert workspace.fiscal_month == 1
    again = press(stage.aya, after.reply, "設定を変える")
    assert shown(opened(again))[SettingsUi.LANGUAGE] == "en"


def test_others_are_not_asked_for_the_fiscal_year(stage: MatoStage) -> None:
    seen = stage.ken.command("/kpi settings", stage.channel)

    assert SettingsUi.FISCAL not in shown(opened(seen))


def test_in_a_direct_message_there_is_no_channel_to_set(stage: MatoStage) -> None:
    seen = stage.ken.command("/kpi settings", stage.ken.direct())

    assert seen.view is None
    assert "live in channels" in seen.text
