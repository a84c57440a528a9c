"""``mato simulate``: what the past would have brought, of a file and of a KPI."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot import cli
from bot.cli_words import words
from bot.clock import SystemClock
from bot.sandbox.person import readable
from kpi.model import ChannelId, Language, UserId
from tests.factories import a_goal, a_kpi, a_period, a_series, a_target, a_team, daily
from tests.forms import opened
from tests.stages import MatoStage, mato_stage


@pytest.fixture
def stage(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[MatoStage]:
    """A KPI with half a year of a thousand a day, tenfold a week ago."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    with mato_stage(sqlite_url) as stage:
        stage.aya.command("/kpi help", stage.channel)
        stage.work()
        _steer(stage, SystemClock().now().date())  # the command line goes by the real clock
        yield stage


def _steer(stage: MatoStage, today: date) -> None:
    owner, channel = UserId(stage.aya.user.id), ChannelId(stage.channel.id)
    here = {"workspace_id": stage.workspace_id, "channel_id": channel}
    values = [10_000 if day == 173 else 1000 + day % 7 for day in range(180)]
    start = today - timedelta(days=180)
    period = a_period(today - timedelta(days=30), today + timedelta(days=60))
    with stage.mato.deps.uow() as uow:
        uow.teams.save(a_team(**here, language=Language.JA, fallback_owner=owner))
        uow.goals.save(a_goal(**here, owner_id=owner, period=period))
        uow.series.find_or_add(a_series(**here))
        uow.kpis.save(a_kpi(**here, owner_id=owner, period=period, target=a_target(90_000)))
        uow.kpis.save(a_kpi(**here, kpi_id="k2", series_id="gone", label="Impressions too"))
        uow.observations.upsert(
            stage.workspace_id, daily(*values, start=start, learnt_at=stage.clock.now())
        )
        uow.commit()


@pytest.fixture(autouse=True)
def english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MATO_LANGUAGE", "en")
    words.cache_clear()
    yield
    words.cache_clear()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "days.csv"
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(100)]
    values = [0 if n == 95 else 1000 + n % 7 for n in range(100)]
    lines = [f"{day},{value}" for day, value in zip(days, values, strict=True)]
    path.write_text("\n".join(["date,impressions", *lines]), encoding="utf-8")
    return path


def run(*arguments: object) -> int:
    return cli.main(["simulate", *map(str, arguments)])


def test_a_file_is_replayed_without_a_database(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(file) == 0

    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Impressions: these settings would have alerted 1 time in 90 days."
    assert said[1].startswith("  Tue, Apr 7, 2026, unusual day: 0 on Mon, Apr 6, 2026.")


TOO_LITTLE_EN = "too little to replay unusual days (values of 2 days over a span of 2). "
TAKES = "That takes values of at least 14 days over 29 days or more."
TOO_LITTLE = "いつもと違う日を試すには、数値が足りません（いまは2日間に2日分）。"


@pytest.mark.parametrize(("days", "told"), [(28, True), (29, False)])
def test_so_many_days_are_enough(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], days: int, *, told: bool
) -> None:
    path = tmp_path / "days.csv"
    rows = [f"{date(2026, 1, 1) + timedelta(days=n)},{1000 + n % 7}" for n in range(days)]
    path.write_text("\n".join(["date,impressions", *rows]), encoding="utf-8")

    assert run(path) == 0

    assert ("too little to replay" in capsys.readouterr().out) is told


def test_a_history_too_short_to_replay_is_said_to_be_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    short = tmp_path / "short.csv"
    short.write_text("date,impressions\n2026-04-01,1000\n2026-04-02,1010\n", encoding="utf-8")

    assert run(short) == 0
    monkeypatch.setenv("MATO_LANGUAGE", "ja")
    words.cache_clear()
    assert run(short) == 0

    assert capsys.readouterr().out.splitlines() == [
        f"Impressions: {TOO_LITTLE_EN}{TAKES}",
        f"インプレッション数: {TOO_LITTLE}29日以上の期間に、14日分以上の数値が必要です。",
    ]


def test_json_holds_days_and_reasons(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(file, "--json", "--days", "30") == 0

    (line,) = capsys.readouterr().out.splitlines()
    told = json.loads(line)
    assert (told["kpi"], told["metric"], told["days"]) == (None, "impressions", 30)
    (alert,) = told["alerts"]
    assert (alert["day"], alert["kind"], alert["message"]) == ("2026-04-07", "unusual", "unusual")
    assert alert["reason"]["came"] == "0"


@pytest.mark.parametrize("what", ["k1", "impressions", "インプレッション"])
def test_a_kpi_is_found_by_its_id_or_name(
    stage: MatoStage, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(what, "--workspace", stage.workspace_id) == 0

    said = capsys.readouterr().out
    assert "Impressions: these settings would have alerted 1 time in 90 days." in said
    assert "unusual day: 10,000" in said


def test_what_does_not_exist_is_said(stage: MatoStage, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("nothing.csv") == 1
    assert run("k1", "--workspace", f"{stage.workspace_id}X") == 1
    assert run("k1", "--days", "0") == 1

    said = capsys.readouterr().err
    assert "neither a file nor a KPI called “nothing.csv”" in said
    assert "from 1 to 3650" in said


def test_the_settings_show_what_they_would_have_brought(stage: MatoStage) -> None:
    shown = readable(opened(stage.aya.command("/kpi alerts snooze", stage.channel)))
    nothing = readable(opened(stage.ken.command("/kpi alerts snooze", stage.channel)))

    assert "直近90日" not in nothing
    assert "直近90日の数値に当てはめると（KPI 1件）" in shown
    assert "いつもと違う日 " in shown
