import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import main
from bot.cli_words import words


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("MATO_LANGUAGE", "en")
    words.cache_clear()
    yield
    words.cache_clear()


def test_each_kpi_is_judged_with_its_reason_and_a_better_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = main(["fit", "build brand awareness", "clicks", "impressions"])

    told = capsys.readouterr().out
    assert status == 0
    assert "“clicks”: does not serve the goal" in told
    assert "Better: Reach" in told
    assert "“impressions”: serves the goal" in told


def test_a_goal_is_answered_in_its_own_language(capsys: pytest.CaptureFixture[str]) -> None:
    main(["fit", "認知度を高めたい", "クリック数"])

    told = capsys.readouterr().out
    assert "リーチ数" in told
    assert not re.search("[a-z]", told)


def test_without_a_kpi_the_usage_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fit", "build brand awareness"]) == 2
    assert "Usage" in capsys.readouterr().err


def test_a_batch_gives_one_json_object_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text("goal,kpi\n認知度を高めたい,クリック数\nboost followers by 700,likes\n")

    assert main(["fit", "--batch", str(file)]) == 0

    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["purpose"], first["metric"]) == ("awareness", "link_clicks")
    assert (first["verdict"], first["goal_state"]) == ("does_not_serve", "clear")
    assert first["better"]
    assert (second["goal_state"], second["verdict"]) == ("metric", "ask")


@pytest.mark.parametrize(
    ("kpi", "metric", "denominator"),
    [
        ("フォロワー数に対するエンゲージメント率 3%", "engagement_rate", "followers"),
        ("engagement rate by impressions", "engagement_rate", "impressions"),
        ("CTR 2%", "ctr", "impressions"),
        ("クリック数", "link_clicks", None),
    ],
)
def test_a_rate_is_told_with_its_denominator(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    kpi: str,
    metric: str,
    denominator: str | None,
) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text(f"goal,kpi\n交流を深めたい,{kpi}\n")

    main(["fit", "--batch", str(file)])

    told = json.loads(capsys.readouterr().out)
    assert (told["metric"], told["denominator"]) == (metric, denominator)


KEYS = [
    "goal",
    "kpi",
    "purpose",
    "purpose_confidence",
    "metric",
    "denominator",
    "verdict",
    "reason",
    "better",
    "goal_state",
]
PAIR = "goal,kpi\n認知度を高めたい,クリック数\n"


def test_a_long_batch_takes_hardly_longer_a_pair_than_a_short_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pairs.csv"
    pairs = "".join(f"{number}人に来てほしい,来店数{number}\n" for number in range(300))
    file.write_text(f"goal,kpi\n{pairs}", encoding="utf-8")
    main(["fit", "--batch", str(file)])  # what is read once is read

    start = time.process_time()
    main(["fit", "--batch", str(file)])

    assert len(capsys.readouterr().out.splitlines()) == 600
    assert time.process_time() - start < 6  # 0.2 s alone; reading the words each time took 25


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(PAIR.encode("utf-8-sig"), id="marked"),
        pytest.param(PAIR.replace("\n", "\r\n").encode(), id="carriage-returns"),
        pytest.param(PAIR.replace(",", "\t").encode("utf-16"), id="unicode-text-of-excel"),
        pytest.param(PAIR.encode("cp932"), id="japanese-excel"),
        pytest.param(PAIR.replace(",", ";").encode(), id="semicolons"),
        pytest.param(PAIR.replace("goal,kpi", " Goal , KPI ").encode(), id="header-by-hand"),
        pytest.param(PAIR.replace("\n", "\n\n").encode(), id="empty-lines"),
        pytest.param(
            "id,kpi,goal\n1,クリック数,認知度を高めたい,x,y\n".encode(), id="more-columns"
        ),
    ],
)
def test_a_batch_is_read_however_a_spreadsheet_wrote_it(
    body: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pairs.csv"
    file.write_bytes(body)

    assert main(["fit", "--batch", str(file)]) == 0

    (found,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert list(found) == KEYS
    assert (found["goal"], found["kpi"]) == ("認知度を高めたい", "クリック数")
    assert (found["purpose"], found["metric"]) == ("awareness", "link_clicks")


def test_a_row_of_a_batch_that_lacks_words_or_has_too_many_is_judged_as_far_as_it_goes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pairs.csv"
    long = "sell more shoes to runners " * 10_000
    file.write_text(f'goal,kpi\nraise awareness\n,\n"raise\nawareness",reach\n{long},reach\n')

    assert main(["fit", "--batch", str(file)]) == 0

    short, empty, quoted, huge = map(json.loads, capsys.readouterr().out.splitlines())
    assert (short["kpi"], short["verdict"]) == ("", "ask")
    assert (empty["goal_state"], empty["verdict"]) == ("none", "ask")
    assert (quoted["goal"], quoted["verdict"]) == ("raise\nawareness", "serves")
    assert (huge["goal"], huge["purpose"]) == (long, "sales")


def test_whoever_reads_only_the_first_lines_of_a_batch_breaks_nothing(tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text("goal,kpi\n" + "raise awareness,reach\n" * 5_000)
    asked = [sys.executable, "-m", "bot.cli", "fit", "--batch", str(file)]

    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reading:  # noqa: S603
        assert reading.stdout
        assert reading.stderr
        assert json.loads(reading.stdout.readline())["purpose"] == "awareness"
        reading.stdout.close()

        assert reading.stderr.read() == b""


def test_a_file_that_is_not_there_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fit", "--batch", str(tmp_path / "none.csv")]) == 1
    assert "none.csv" in capsys.readouterr().err


@pytest.mark.parametrize("body", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00"])
def test_a_file_that_holds_no_pairs_is_refused_in_words(
    body: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "other.csv"
    file.write_bytes(body)

    assert main(["fit", "--batch", str(file)]) == 1
    assert "other.csv" in capsys.readouterr().err


def test_the_knowledge_is_sound_and_tells_its_share_by_hand(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["knowledge", "check"]) == 0
    assert "Set by hand" in capsys.readouterr().out


def test_the_page_of_the_docs_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "page"]) == 0

    page = Path(__file__).parents[3] / "docs" / "knowledge.md"
    assert capsys.readouterr().out == page.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["import", "simulate", "fit", "doctor", "demo"])
def test_every_command_tells_of_its_options(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([command, "--help"])

    assert "--help" in capsys.readouterr().out
