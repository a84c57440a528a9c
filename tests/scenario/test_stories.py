"""The story of a goal: in Slack, and as files from the command line."""

import csv
import io
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot import cli
from bot.cli_words import words
from bot.i18n.localizer import Localizer
from bot.ids import ImproveUi, ReviewUi
from bot.report import page
from bot.sandbox.person import readable
from kpi.model import ChannelId
from kpi.usecases.periods import stories
from tests.factories import an_evaluation
from tests.forms import buttons, press, submit
from tests.rendering import BOTH, HOSTILE
from tests.stages import MatoStage, mato_stage
from tests.storied import SENTENCE, live


class Shown(HTMLParser):
    """What a page is made of, and the words that it shows."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not {"src", "href"} & {name for name, _ in attrs}
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        for person in (stage.aya, stage.ken):
            person.command("/kpi help", stage.channel)
        stage.work()
        yield stage


def test_a_goal_is_told_from_its_targets_to_its_lessons(stage: MatoStage) -> None:
    live(stage)
    stage.aya.command("/kpi 編集 インプレッション 4,000", stage.channel)

    seen = stage.aya.command("/goal 振り返り", stage.channel)

    told = readable(seen.reply)
    assert SENTENCE in told
    assert "改善「認知度を高めたい」を実施" in told
    assert "想定より良い水準です" in told
    assert "KPIは1件のうち1件を達成しました" in told
    assert "うまくいったこと: 認知度を高めたい" in told
    assert f"<@{stage.aya.user.id}>" in seen.reply.text
    assert seen.reply.ephemeral_to == stage.aya.user.id


def test_how_often_a_recurring_target_was_reached_stands_in_the_story(stage: MatoStage) -> None:
    live(stage)
    how = {"direction": "at_least", "recurrence": "weekly", "outcome": "missed"}
    ended = {
        "kpi": "k-g1",
        "name": {"ja": "保存数", "en": "Saves"},
        "unit": "count",
        "kind": "total",
        "target": "12",
        "value": "14",
        "turns": 10,
        "turns_reached": 8,
    }
    with stage.mato.deps.uow() as uow:
        (goal,) = uow.goals.of_channel(stage.workspace_id, ChannelId(stage.channel.id))
        here = {"workspace_id": stage.workspace_id, "channel_id": goal.channel_id}
        facts = {"kpis": [{**how, **ended}], "case": None}
        last = {"goal_id": goal.goal_id, "last_day": goal.period.last_day}
        uow.evaluations.add(an_evaluation(**here, **last, facts=facts))
        uow.commit()

    told = readable(stage.aya.command("/goal 振り返り", stage.channel).reply)

    assert "× 保存数: 10回のうち8回達成（目標値 週 12）" in told


def test_what_is_left_to_do_after_the_period_is_at_hand_in_the_story(stage: MatoStage) -> None:
    stage.aya.command(f"/goal {SENTENCE} 3月末まで", stage.channel)
    stage.aya.command("/kpi インプレッション 10万 3月末まで", stage.channel)
    before = stage.aya.command("/goal 振り返り", stage.channel).reply
    with stage.mato.deps.uow() as uow:
        (goal,) = uow.goals.of_channel(stage.workspace_id, ChannelId(stage.channel.id))
        ended: dict[str, object] = {"goal_id": goal.goal_id, "last_day": goal.period.last_day}
        facts = {"kpis": [{"kpi": "", "outcome": "missed"}], "case": "missed_not_moved"}
        here = {"workspace_id": stage.workspace_id, "channel_id": goal.channel_id}
        uow.evaluations.add(an_evaluation(**here, **ended, facts=facts))
        uow.commit()

    after = stage.aya.command("/goal 振り返り", stage.channel).reply
    asked = press(stage.aya, after, "振り返りを書く")
    submit(stage.aya, asked, {ReviewUi.WORKED: "動画"})
    learnt = stage.aya.command("/goal 振り返り", stage.channel).reply
    submit(stage.aya, press(stage.aya, learnt, "次の期間を設定"))
    anew = stage.aya.command("/goal 振り返り", stage.channel).reply

    files = buttons(before)
    assert buttons(after) == ["次の期間を設定", "振り返りを書く", *files]
    assert buttons(learnt) == ["次の期間を設定", *files]
    assert buttons(anew) == files
    assert "2027年4月1日" in readable(anew)


def test_the_story_follows_what_is_done_in_slack(stage: MatoStage) -> None:
    stage.aya.command(f"/goal {SENTENCE} 3月末まで", stage.channel)
    stage.aya.command("/kpi インプレッション 10万 3月末まで", stage.channel)
    form = stage.aya.command("/kpi 改善 リールを増やす", stage.channel)
    submit(stage.aya, form, {ImproveUi.WHAT: "リールを増やす"})

    told = readable(stage.ken.command("/goal review", stage.channel).reply)

    lines = [line for line in told.splitlines() if "  " in line]
    assert "Goal set" in lines[1]
    assert "set: 100,000" in lines[2]
    assert "リールを増やす" in lines[3]


def test_of_several_goals_one_is_asked_for(stage: MatoStage) -> None:
    empty = stage.aya.command("/goal 振り返り", stage.channel)
    assert "目標" in empty.text
    live(stage)
    live(stage, "サイトへ誘導したい", "g2")

    asked = stage.aya.command("/goal 振り返り", stage.channel)
    assert buttons(asked.reply) == ["これまでの経緯"] * 2
    named = stage.aya.command("/goal 振り返り サイト", stage.channel)
    pressed = press(stage.aya, asked.reply, "これまでの経緯")

    assert "サイトへ誘導したい" in readable(named.reply)
    assert "期間" in readable(pressed.messages[-1])
    assert "チャンネル" in stage.aya.command("/goal 振り返り", stage.aya.direct()).text


@pytest.mark.parametrize("localizer", BOTH)
def test_the_page_opens_anywhere_and_shows_words_as_words(
    stage: MatoStage, localizer: Localizer
) -> None:
    live(stage, HOSTILE)
    with stage.mato.deps.uow(reading=True) as uow:
        (goal,) = uow.goals.of_channel(stage.workspace_id, ChannelId(stage.channel.id))
        team = uow.teams.get(stage.workspace_id, goal.channel_id)
        assert team is not None
        day = stage.clock.now().date()
        story = stories.tell(uow, stage.mato.deps.knowledge, goal, team, day)

    shown = Shown()
    shown.feed(page.as_html(story, localizer))
    assert "polyline" in shown.tags
    assert shown.tags.isdisjoint({"script", "link", "img", "a", "iframe"})
    assert HOSTILE in shown.text


def test_a_report_is_written_from_the_command_line(
    stage: MatoStage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    live(stage)
    live(stage, "=1+1", "g2")
    monkeypatch.setenv("DATABASE_URL", stage.mato.config.database_url)
    html, table = tmp_path / "r.html", tmp_path / "r.csv"

    assert cli.main(["report", "認知度", "--html", str(html), "--csv", str(table)]) == 0

    assert SENTENCE in html.read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert [row["value"] for row in rows if row["kind"] == "value"] == ["90"] * 20
    assert {row["kind"] for row in rows} >= {"evaluated", "lesson", "note", "action_done"}
    capsys.readouterr()
    assert cli.main(["report", "g2"]) == 0
    assert "'=1+1" in capsys.readouterr().out
    png = tmp_path / "r.png"
    assert cli.main(["report", "g2", "--png", str(png)]) == 0
    assert png.read_bytes().startswith(b"\x89PNG")
    assert cli.main(["report", "nothing like it"]) == 1
    assert cli.main(["report", "g2", "--html", str(tmp_path / "no" / "r.html")]) == 1
    words.cache_clear()
