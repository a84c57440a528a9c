import json
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


@pytest.mark.parametrize("body", [b"a,b\n1,2\n", b"\xff\xfe\x00"])
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
