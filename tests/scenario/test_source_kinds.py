"""Databases and taps: connected in Slack, read, failing in peace; a tap's pipe."""

import io
import json
import logging
import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from bot import cli, pulling
from bot.ids import SourcesUi
from bot.sandbox.person import Person, Seen
from kpi.ports import Run, Source
from tests.forms import entries, opened, press, shown
from tests.logged import values_of_channel
from tests.scenes import goal, kpi
from tests.stages import MatoStage, mato_stage
from tests.taps import FakeTap, record, schema, state

DAILY = [
    schema("daily", "date"),
    record("daily", date="2026-01-05", imp=1200),
    state(at="2026-01-05"),
]
DESCRIBED = "daily: day=date, imp=インプレッション数"


@pytest.fixture
def stage(sqlite_url: str, tmp_path: Path) -> Iterator[MatoStage]:
    """A goal with a KPI over impressions; a SQLite file and a tap that Mato may read."""
    folder = tmp_path / "shared"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "shop.sqlite3")) as database:
        database.execute("CREATE TABLE numbers (day TEXT, imp INT)")
        database.execute("INSERT INTO numbers VALUES ('2026-01-05', 1200)")
        database.commit()
    settings = {"sqlite_folder": str(folder), "taps_folder": str(tmp_path / "taps")}
    with mato_stage(sqlite_url, settings=settings) as stage:
        goal(stage)
        stage.work()  # Slack says that Aya is an administrator
        kpi(stage, "インプレッション 100万 3月末まで")
        yield stage


@pytest.fixture
def tap(tmp_path: Path) -> FakeTap:
    tap = FakeTap(tmp_path / "taps")
    tap.say(DAILY)
    return tap


def tried(stage: MatoStage, kind: str, wish: Mapping[str, object]) -> Seen:
    """Ask for a source as Aya, an administrator, does, and let the worker try it out."""
    form = stage.aya.command("/kpi 連携 追加", stage.channel)
    chosen = opened(stage.aya.click(opened(form), SourcesUi.KIND, kind))
    named = {SourcesUi.NAME: "倉庫", **wish}
    said = stage.aya.submit(chosen, entries(chosen, named))
    stage.work()
    stage.deliver()
    return said


def kept(stage: MatoStage) -> Source:
    """Keep what was tried out, and let the worker read it."""
    preview = stage.aya.wait_for("倉庫", stage.aya.direct())
    press(stage.aya, preview, "この内容で始める")
    stage.work()
    with stage.mato.deps.uow(reading=True) as uow:
        (source,) = uow.sources.all(stage.workspace_id)
    return source


def values(stage: MatoStage) -> list[str]:
    return sorted(f"{metric} {value}" for metric, value in values_of_channel(stage))


def overview(stage: MatoStage, person: Person | None = None) -> Seen:
    return (person or stage.aya).command("/kpi 連携", stage.channel)


SQL: dict[str, object] = {
    SourcesUi.URL: "sqlite:///shop.sqlite3",
    SourcesUi.SELECT: "SELECT day, imp FROM numbers;",
    SourcesUi.COLUMNS: "imp = インプレッション数",
}
SINGER: dict[str, object] = {
    SourcesUi.TAP: "tap-fake",
    SourcesUi.CONFIG: '{"api_key": "s3cret"}',
    SourcesUi.STREAMS: DESCRIBED,
}


def test_a_database_is_read(stage: MatoStage) -> None:
    tried(stage, "sql", SQL)
    assert values(stage) == []

    kept(stage)

    assert values(stage) == ["impressions 1200"]
    assert "*倉庫*（データベース）" in overview(stage).text


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({SourcesUi.SELECT: "DELETE FROM numbers"}, "SELECTかWITH"),
        ({SourcesUi.SELECT: "SELECT imp FROM numbers"}, "列にない"),
        ({SourcesUi.SELECT: "SELECT missing FROM numbers"}, "no such column"),
        ({SourcesUi.URL: "sqlite:////etc/passwd"}, "許可されたフォルダー"),
        ({SourcesUi.DAY: "when"}, "when"),
    ],
)
def test_what_cannot_be_read_from_a_database_is_said(
    stage: MatoStage, wish: Mapping[str, object], said: str
) -> None:
    tried(stage, "sql", {**SQL, **wish})

    text = stage.aya.wait_for("倉庫", stage.aya.direct()).text
    assert said in text or ("日付の列" in text and said == "列にない")


def test_comments_of_a_database_are_counted_and_nothing_of_them_is_kept(
    stage: MatoStage, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with closing(sqlite3.connect(Path(stage.mato.config.sqlite_folder) / "shop.sqlite3")) as shop:
        shop.execute("CREATE TABLE comments (day TEXT, who TEXT, comment TEXT)")
        said = [("2026-01-05", who, "再入荷うれしい、合言葉はひみつ") for who in "abc"]
        shop.executemany("INSERT INTO comments VALUES (?, ?, ?)", [*said, ("合言葉", "d", "x")])
        shop.commit()

    tried(stage, "sql", {**SQL, SourcesUi.SELECT: "SELECT * FROM comments", SourcesUi.COLUMNS: ""})
    kept(stage)

    assert "comments_read 3" in values(stage)
    assert "positive_comments 3" in values(stage)
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    stored = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    for gone in ("合言葉はひみつ", '"合言葉"'):
        assert gone.encode() not in stored
        assert json.dumps(gone)[1:-1].encode() not in stored
        assert gone not in caplog.text


def test_a_tap_is_run_and_goes_on_where_it_stopped(stage: MatoStage, tap: FakeTap) -> None:
    tried(stage, "singer", SINGER)
    kept(stage)
    first = tap.seen().get("--state")
    tap.say([*DAILY[:1], record("daily", date="2026-01-06", imp=1300), state(at="2026-01-06")])

    press(stage.aya, overview(stage).reply, "今すぐ取得")
    stage.work()

    assert first is None
    assert tap.seen()["--state"] == {"at": "2026-01-05"}
    assert values(stage) == ["impressions 1200", "impressions 1300"]
    with stage.mato.deps.uow(reading=True) as uow:
        (source,) = uow.sources.all(stage.workspace_id)
    assert source.bookmark == {"at": "2026-01-06"}


def test_a_state_of_any_numbers_is_kept_and_given_back(stage: MatoStage, tap: FakeTap) -> None:
    held: dict[str, object] = {"at": 1.5, "big": 10**20, "deep": [{"x": None, "y": True}]}
    tap.say([*DAILY[:2], state(**held)])
    tried(stage, "singer", SINGER)

    done = pulling.carry_out(stage.mato.deps, kept(stage))

    assert isinstance(done, Run)
    assert tap.seen()["--state"] == held


def test_a_tap_that_dies_half_way_stores_nothing_and_is_told_once(
    stage: MatoStage, tap: FakeTap
) -> None:
    tried(stage, "singer", SINGER)
    kept(stage)
    tap.say([*DAILY[:1], record("daily", date="2026-01-06", imp=9), state(at="no")], status=1)

    for _ in range(2):
        press(stage.aya, overview(stage).reply, "今すぐ取得")
        stage.work()
    stage.deliver()

    assert values(stage) == ["impressions 1200"]
    told = [one for one in stage.aya.messages(stage.aya.direct()) if "途中で終わり" in one.text]
    assert len(told) == 2  # reading by hand begins the count anew
    assert "失敗: タップが途中で終わりました（終了コード 1）" in overview(stage).text
    with stage.mato.deps.uow(reading=True) as uow:
        (source,) = uow.sources.all(stage.workspace_id)
    assert source.bookmark == {"at": "2026-01-05"}


def test_a_configuration_that_is_none_is_said_to_be_so(stage: MatoStage, tap: FakeTap) -> None:
    assert tap.folder.is_dir()
    tried(stage, "singer", {**SINGER, SourcesUi.CONFIG: "api_key=1"})

    assert "JSON" in stage.aya.wait_for("倉庫", stage.aya.direct()).text


def test_only_administrators_are_offered_databases_and_taps(stage: MatoStage) -> None:
    kinds = [
        [option["value"] for option in _options(person.command("/kpi 連携 追加", stage.channel))]
        for person in (stage.aya, stage.ken)
    ]

    assert kinds == [["http_out", "sql", "singer"], ["http_out"]]


def _options(seen: Seen) -> list[dict[str, str]]:
    block = next(
        one
        for one in opened(seen).blocks
        if one["type"] == "input" and one["element"]["action_id"] == SourcesUi.KIND
    )
    found: list[dict[str, str]] = block["element"]["options"]
    assert shown(opened(seen))[SourcesUi.KIND] == "http_out"
    return found


# a pipe


def piped(
    stage: MatoStage,
    monkeypatch: pytest.MonkeyPatch,
    lines: Sequence[object],
    *arguments: str,
) -> int:
    text = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines)
    config = stage.mato.config
    monkeypatch.setenv("DATABASE_URL", config.database_url)
    monkeypatch.setenv("MATO_SECRET_KEYS", ",".join(config.secret_keys))
    monkeypatch.setenv("MATO_LANGUAGE", "en")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    return cli.main(["singer-target", "--channel", "#sns", *arguments])


def test_a_pipe_is_stored_and_its_state_is_handed_on(
    stage: MatoStage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    done = piped(stage, monkeypatch, [*DAILY], "--streams", DESCRIBED)
    again = piped(stage, monkeypatch, [*DAILY], "--streams", DESCRIBED)

    said = capsys.readouterr()
    assert (done, again) == (0, 0)
    assert [json.loads(line) for line in said.out.splitlines()] == [{"at": "2026-01-05"}] * 2
    assert values(stage) == ["impressions 1200"]
    listed = overview(stage)
    assert "*singer-target*（Singer）" in listed.text
    assert "`mato singer-target` で受信" in listed.text
    assert "今すぐ取得" not in str(listed.reply.blocks)


def test_a_broken_pipe_stores_nothing(
    stage: MatoStage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failed = piped(stage, monkeypatch, [*DAILY, "Traceback"], "--streams", DESCRIBED)

    said = capsys.readouterr()
    assert failed == 1
    assert said.out == ""
    assert "Line 4" in said.err
    assert values(stage) == []


def test_a_known_tap_needs_no_description(
    stage: MatoStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {"name": "reach", "period": "day", "value": 40, "end_time": "2026-01-06T08:00:00+0000"}

    said = [record("user_insights_daily", **row)]

    assert piped(stage, monkeypatch, said, "--tap", "tap-instagram") == 0
    assert values(stage) == ["reach 40"]


def test_a_channel_that_is_not_there_is_said_to_be_so(
    stage: MatoStage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert piped(stage, monkeypatch, [], "--channel", "nowhere") == 1
    assert piped(stage, monkeypatch, [], "--workspace", "nobody") == 1
    assert "nowhere" in capsys.readouterr().err


def test_a_source_of_a_pipe_is_not_ours_to_read(
    stage: MatoStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    piped(stage, monkeypatch, [*DAILY], "--streams", DESCRIBED)

    with stage.mato.deps.uow(reading=True) as uow:
        (source,) = uow.sources.all(stage.workspace_id)

    assert source.at is None
    pulling.plan(stage.mato.deps)
    stage.work()
    assert values(stage) == ["impressions 1200"]


# secrets


def test_no_secret_of_a_source_reaches_a_log_or_a_message(
    stage: MatoStage, tap: FakeTap, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    address = "postgresql://reader:hunter2secret@127.0.0.1:1/db"

    tried(stage, "sql", {**SQL, SourcesUi.URL: address})
    tap.say(DAILY, status=1)
    tried(stage, "singer", SINGER)

    told = [f"{one.text} {one.blocks}" for one in stage.aya.messages()]
    for secret in ("hunter2secret", "s3cret"):
        assert secret not in caplog.text
        assert not [one for one in told if secret in one]
    with stage.mato.deps.uow(reading=True) as uow:
        assert uow.sources.all(stage.workspace_id) == []
