"""A goal's story as a file: asked for by a button, made by the worker, sent once."""

from collections.abc import Iterator
from time import sleep

import pytest

from bot.exporting import MOST_TRIES
from bot.sandbox.faults import FaultKind
from bot.sandbox.model import Message, SharedFile
from bot.sandbox.person import Seen, readable
from tests.forms import buttons, press
from tests.stages import MatoStage, mato_stage
from tests.storied import live

SETTINGS = {"quarantine_seconds": 1.0, "slack_timeout_seconds": 0.5}
COMPLETE, PLACE = "files.completeUploadExternal", "files.getUploadURLExternal"
#: The longest that a test waits for a job to be tried again.
PATIENCE = 60


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url, settings=SETTINGS) as stage:
        for person in (stage.aya, stage.ken):
            person.command("/kpi help", stage.channel)
        stage.work()
        yield stage


def reviewed(stage: MatoStage, sentence: str = "認知度を高めたい") -> Seen:
    live(stage, sentence)
    return stage.aya.command("/goal 振り返り", stage.channel)


def ask(
    stage: MatoStage, button: str = "CSVで受け取る", sentence: str = "認知度を高めたい"
) -> None:
    asked = press(stage.aya, reviewed(stage, sentence).reply, button)
    assert "ダイレクトメッセージでお送りします" in asked.text


def sent(stage: MatoStage) -> list[tuple[Message, SharedFile]]:
    """Return every file that Aya got, with the message that brought it."""
    return [
        (message, stage.workspace.files[file])
        for message in stage.aya.direct().messages
        if message.from_app
        for file in message.files
    ]


def settled(stage: MatoStage) -> list[tuple[Message, SharedFile]]:
    """Work until a file came, and then so long that a second one would have come as well."""
    for _ in range(PATIENCE * 5):
        stage.work()
        if sent(stage):
            break
        sleep(0.2)
    sleep(1.5 * float(SETTINGS["quarantine_seconds"]))
    stage.work()
    return sent(stage)


def fault(stage: MatoStage, method: str, kind: FaultKind, times: int = 1) -> None:
    stage.sandbox.faults.replace([{"method": method, "kind": kind, "times": times}])


def told(stage: MatoStage) -> str:
    """Return all that Aya reads in her direct messages once everything was delivered."""
    stage.deliver()
    return "\n".join(readable(message) for message in stage.aya.direct().messages)


def test_the_story_offers_to_be_taken_along(stage: MatoStage) -> None:
    seen = reviewed(stage)

    assert buttons(seen.reply) == ["CSVで受け取る", "レポート（HTML）", "グラフの画像"]


@pytest.mark.parametrize(
    ("button", "name", "begins"),
    [
        ("CSVで受け取る", "認知度を高めたい-振り返り.csv", "\ufeffkind,".encode()),
        ("レポート（HTML）", "認知度を高めたい-振り返り.html", b"<!doctype html>"),
        ("グラフの画像", "認知度を高めたい-振り返り.png", b"\x89PNG"),
    ],
    ids=["csv", "html", "png"],
)
def test_whoever_asks_gets_the_file_directly(
    stage: MatoStage, button: str, name: str, begins: bytes
) -> None:
    ask(stage, button)

    stage.work()

    ((message, file),) = sent(stage)
    assert (file.name, message.text) == (name, "ご依頼のファイルです。")
    assert file.content.startswith(begins)
    assert not [one for one in stage.channel.messages if one.files]


def test_a_table_runs_nothing_and_its_name_is_one_everywhere(stage: MatoStage) -> None:
    ask(stage, sentence='=HYPERLINK("x")/..\\ 売上?')

    stage.work()

    ((_, file),) = sent(stage)
    assert file.name == "=HYPERLINK(_x_)_.._売上-振り返り.csv"
    assert "'=HYPERLINK" in file.content.decode()
    assert ",=HYPERLINK" not in file.content.decode()


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        (COMPLETE, FaultKind.INTERNAL_ERROR_AFTER),
        (COMPLETE, FaultKind.RESET_AFTER),
        (COMPLETE, FaultKind.HTTP_500_AFTER),
        (COMPLETE, FaultKind.HTTP_500_BEFORE),
        (COMPLETE, FaultKind.RATELIMITED),
        (PLACE, FaultKind.RESET_AFTER),
        (PLACE, FaultKind.RATELIMITED),
    ],
)
def test_a_file_comes_once_whatever_slack_answers(
    stage: MatoStage, method: str, kind: FaultKind
) -> None:
    fault(stage, method, kind)
    ask(stage)

    assert len(settled(stage)) == 1
    assert "お送りできませんでした" not in told(stage)


def test_without_the_right_the_person_reads_what_is_missing(stage: MatoStage) -> None:
    token = stage.workspace.token
    token.scopes = token.scopes - {"files:write"}
    ask(stage)

    stage.work()

    assert sent(stage) == []
    assert "files:write" in told(stage)


def test_what_slack_refuses_for_good_is_told_once(stage: MatoStage) -> None:
    fault(stage, COMPLETE, FaultKind.NOT_IN_CHANNEL, times=MOST_TRIES)
    ask(stage)

    stage.work()

    assert sent(stage) == []
    said = told(stage)
    assert "not_in_channel" in said
    assert [one.text.count("お送りできませんでした") for one in stage.aya.direct().messages] == [1]


def test_a_goal_without_a_line_has_no_picture_and_says_so(stage: MatoStage) -> None:
    stage.aya.command("/goal 認知度を高めたい 3月末まで", stage.channel)
    seen = stage.aya.command("/goal 振り返り", stage.channel)

    press(stage.aya, seen.reply, "グラフの画像")
    stage.work()

    assert "グラフにできるだけの数値が、まだありません" in told(stage)


def test_mato_does_not_read_its_own_files_as_numbers(stage: MatoStage) -> None:
    ask(stage)
    stage.work()

    assert stage.sandbox.outbound.settle(10.0)
    stage.work()

    assert len(sent(stage)) == 1
    assert "取り込" not in told(stage)
