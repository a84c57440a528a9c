"""``mato import``: what it prints, what it stores, and what it says when it cannot."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import cli
from bot.cli_words import words
from kpi.model import ChannelId
from kpi.usecases.alerts.alerts import CHECK_JOB
from tests.dropped import DAYS, ON_X
from tests.logged import values
from tests.scenes import goal, kpi
from tests.stages import MatoStage, mato_stage

META = 'sep=,\n"Reach"\n"Date","Primary"\n"2026-10-31T00:00:00","1245"\n'


@pytest.fixture
def stage(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[MatoStage]:
    """A goal with a KPI over impressions of every platform, in the database of the settings."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    with mato_stage(sqlite_url) as stage:
        goal(stage)
        kpi(stage, "インプレッション 100万 3月末まで")
        yield stage


@pytest.fixture(autouse=True)
def english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MATO_LANGUAGE", "en")
    words.cache_clear()
    yield
    words.cache_clear()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "week.csv"
    path.write_text(ON_X + f"soon,インプレッション,1,x\n{DAYS[0]},謎,1,x\n", encoding="utf-8")
    return path


def run(*arguments: object) -> int:
    return cli.main(["import", *map(str, arguments)])


def runs(stage: MatoStage) -> int:
    with stage.mato.deps.uow(reading=True) as uow:
        return len(uow.runs.of_channel(stage.workspace_id, ChannelId(stage.channel.id)))


def test_a_file_is_stored_and_the_waiting_kpi_goes_by_it(
    stage: MatoStage, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(file, "--channel", stage.channel.id) == 0

    said = capsys.readouterr().out
    assert f"Impressions (X): 2 days ({DAYS[0]} – {DAYS[1]}), 12 in total, 7 latest" in said
    assert "Left out: 謎" in said
    assert "Line 4: no date could be read (soon)" in said
    assert "New 2, changed 0, unchanged 0, rows not taken 1" in said
    assert "KPIs that go by these numbers now: 1" in said
    assert (values(stage), runs(stage)) == (["5", "7"], 1)
    with stage.mato.deps.uow() as uow:
        kinds = [job.kind for job in uow.jobs.claim(worker="w", lease=DAYS[1] - DAYS[0], limit=20)]
    assert CHECK_JOB in kinds


def test_a_second_time_nothing_changes(
    stage: MatoStage, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(file, "--channel", stage.channel.id)
    run(file, "--channel", stage.channel.id)

    assert "New 0, changed 0, unchanged 2" in capsys.readouterr().out
    assert runs(stage) == 2


def test_a_channel_may_be_named(stage: MatoStage, file: Path) -> None:
    assert run(file, "--channel", "#sns", "--workspace", stage.workspace.name) == 0
    assert run(file, "--channel", "sns", "--workspace", stage.workspace.id) == 0


def test_a_dry_run_shows_and_stores_nothing(
    stage: MatoStage, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(file, "--channel", stage.channel.id, "--dry-run") == 0

    assert "12 in total" in capsys.readouterr().out
    assert (values(stage), runs(stage)) == ([], 0)


def test_a_dry_run_needs_no_database(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(file, "--dry-run", "--json") == 0

    assert json.loads(capsys.readouterr().out) == {
        "platform": "x",
        "export": "tidy",
        "grain": "daily",
        "account": "",
        "series": [
            {
                "metric": "impressions",
                "unit": "count",
                "name": "インプレッション",
                "platform": "x",
                "values": {DAYS[0].isoformat(): 5, DAYS[1].isoformat(): 7},
            }
        ],
        "parts": [],
        "posts": 0,
        "creators": 0,
        "questions": [],
        "refused": [{"line": 4, "reason": "no_day"}],
        "refused_count": 1,
        "left_out": ["謎"],
    }


def test_several_series_and_parts_of_one_are_numbers_in_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Date,CTR,Likes\n2026-11-01,3.4%,5\n", encoding="utf-8")

    run(path, "--dry-run", "--json")

    found = json.loads(capsys.readouterr().out)["series"]
    assert [one["values"]["2026-11-01"] for one in found] == [3.4, 5]


def test_json_is_all_that_is_printed_when_it_is_asked_for(
    stage: MatoStage, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(file, "--channel", "sns", "--json") == 0

    assert json.loads(capsys.readouterr().out)["export"] == "tidy"
    assert runs(stage) == 1


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        (META, "platform", ("--platform", "Instagram")),
        ("Date,Likes\n03/04/2026,5\n", "date_order", ("--date-order", "day_first")),
        ("Date,CTR\n2026-11-01,0.034\n", "rate", ("--rate", "fraction")),
    ],
)
def test_what_the_file_does_not_say_is_asked_and_answered_by_options(
    stage: MatoStage,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    text: str,
    question: str,
    answer: tuple[str, str],
) -> None:
    path = tmp_path / "asks.csv"
    path.write_text(text, encoding="utf-8")

    assert run(path, "--channel", "sns") == 1
    asked = capsys.readouterr()
    assert words().t(f"data.question.{question}") in asked.out
    assert "--platform" in asked.err
    assert runs(stage) == 0

    assert run(path, "--channel", "sns", *answer) == 0
    assert runs(stage) == 1


def test_an_account_that_the_file_does_not_say_is_taken_from_the_option(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(file, "--dry-run", "--json", "--account", "shop")

    assert json.loads(capsys.readouterr().out)["series"][0]["account"] == "shop"


def test_a_file_that_cannot_be_taken_says_so_in_both_ways(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "week.xlsx"
    path.write_bytes(b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml")

    assert run(path, "--dry-run", "--json") == 1

    said = capsys.readouterr()
    found = json.loads(said.out)
    assert (found["export"], found["refused"]) == (
        "unknown",
        [{"line": 0, "reason": "workbook"}],
    )
    assert "Save it as .xlsx or CSV" in said.err


def test_what_is_missing_is_said(
    stage: MatoStage, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = [
        (run(file), "--channel"),
        (run(file.parent / "none.csv", "--dry-run"), "cannot be opened"),
        (run(file, "--channel", "nowhere"), "not in use in “nowhere”"),
        (run(file, "--channel", "sns", "--workspace", "none"), stage.workspace.name),
    ]

    said = capsys.readouterr().err
    assert [status for status, _ in wrong] == [1] * len(wrong)
    assert [words_ for _, words_ in wrong if words_ not in said] == []


def test_a_metric_of_the_team_s_own_is_known(
    stage: MatoStage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = kpi(stage, "新宿店の紙袋 500 3月末まで")
    if seen.view is not None:
        stage.aya.submit(seen.view, {})
    path = tmp_path / "own.csv"
    path.write_text(f"date,metric,value\n{DAYS[0]},新宿店の紙袋,5\n", encoding="utf-8")

    run(path, "--channel", "sns")

    assert "新宿店の紙袋: 1 day (" in capsys.readouterr().out


def test_many_series_are_not_all_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "many.csv"
    rows = [f"2026-11-01,Likes,5,shop{n}\n" for n in range(700)]
    path.write_text("date,metric,value,account\n" + "".join(rows), encoding="utf-8")

    assert run(path, "--dry-run") == 0

    assert "There are 680 more series." in capsys.readouterr().out


def test_the_waiting_kpi_that_several_series_fit_is_asked_about_in_slack(
    stage: MatoStage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "two.csv"
    path.write_text(
        ON_X + ON_X.replace(",x\n", ",instagram\n").split("\n", 1)[1], encoding="utf-8"
    )

    run(path, "--channel", "sns")

    assert "KPIs that need a series chosen: 1" in capsys.readouterr().out
    assert values(stage) == []


BEST = (
    "Content,Video title,Video publish time,Views,Watch time (hours)\n"
    'abcdefghij1,One,"Oct 5, 2026",320,8\nShowing top 500 results\n'
)


def test_a_list_of_the_best_alone_is_said_to_be_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "Table data.csv"
    path.write_text(BEST, encoding="utf-8")

    run(path, "--dry-run", "--json")

    assert json.loads(capsys.readouterr().out)["top"] == 500


MINE = f"Tag,Gesehen,Herzen,Rest\n{DAYS[0]},5,1,x\n{DAYS[1]},7,2,y\n"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text(MINE, encoding="utf-8")
    return path


def test_columns_are_said_once_and_known_the_next_time(
    stage: MatoStage, mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = ("--map", "Gesehen=impressions", "--platform", "x")

    assert run(mine, "--channel", "sns", *said) == 0
    assert values(stage) == ["5", "7"]
    mine.rename(mine.with_name("later.csv"))
    capsys.readouterr()
    assert run(mine.with_name("later.csv"), "--channel", "sns", "--json") == 0

    (series,) = json.loads(capsys.readouterr().out)["series"]
    assert (series["metric"], series["platform"]) == ("impressions", "x")


def test_columns_may_be_said_without_a_database(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = ("--map", "Gesehen=いいね数", "--day-column", "Tag", "--grain", "cumulative")

    assert run(mine, "--dry-run", "--json", *said) == 0

    found = json.loads(capsys.readouterr().out)
    assert (found["export"], found["grain"]) == ("mapped", "cumulative")
    assert [(one["metric"], list(one["values"].values())) for one in found["series"]] == [
        ("likes", [2])
    ]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (("--map", "Gone=likes"), "There is no column “Gone”"),
        (("--map", "likes"), "There is no column “likes”"),
        (("--map", "Gesehen=nonsense"), "No metric “nonsense” was found"),
        (("--map", "Rest=likes"), "not a number"),
        (("--map", "Gesehen=likes", "--map", "Herzen=likes"), "Another column is the same"),
        (("--map", "Gesehen=likes", "--day-column", "Herzen"), "Choose a column that holds dates"),
    ],
)
def test_columns_that_cannot_be_are_said_to(
    mine: Path, capsys: pytest.CaptureFixture[str], said: tuple[str, ...], text: str
) -> None:
    assert run(mine, "--dry-run", *said) == 1

    assert text in capsys.readouterr().err


def test_columns_of_no_table_cannot_be_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "meta.csv"
    path.write_text(META, encoding="utf-8")

    assert run(path, "--dry-run", "--map", "Primary=likes") == 1

    assert "no single table" in capsys.readouterr().err


@pytest.mark.usefixtures("stage")
def test_an_answer_of_the_channel_is_taken_for_the_next_file_of_the_kind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "Reach.csv"
    path.write_text(META, encoding="utf-8")

    assert run(path, "--channel", "sns", "--platform", "facebook") == 0
    capsys.readouterr()
    assert run(path, "--channel", "sns", "--json") == 0

    found = json.loads(capsys.readouterr().out)
    assert (found["platform"], found["questions"]) == ("facebook", [])


@pytest.mark.usefixtures("stage")
def test_a_mapping_that_fits_no_more_is_passed_over(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(mine, "--channel", "sns", "--map", "Gesehen=impressions")
    rest = [f"{DAYS[0]},x,1,1" for _ in range(3)]
    mine.write_text("\n".join(["Tag,Gesehen,Herzen,Rest", *rest]), encoding="utf-8")

    assert run(mine, "--channel", "sns", "--dry-run") == 1

    assert "No column with dates and numbers" in capsys.readouterr().err
