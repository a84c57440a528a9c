from pathlib import Path

import numpy as np
import pytest

from benchmarks import teaching
from kpi.language.word_pieces import parse

PHRASES = [
    ("認知を広げる", "awareness"),
    ("認知拡大", "awareness"),
    ("売上を伸ばす", "sales"),
    ("売上拡大", "sales"),
]


def test_what_is_learned_tells_the_phrases_apart_again() -> None:
    found = parse(teaching.written(teaching.learn(PHRASES, teaching.GOALS)))
    place = found.classes.index("sales")
    other = found.classes.index("awareness")

    selling, _ = found.of(["売上"])
    knowing, _ = found.of(["認知"])

    assert selling[place] > selling[other]
    assert knowing[place] < knowing[other]


def test_the_same_phrases_teach_the_same() -> None:
    once, again = (teaching.learn(PHRASES, teaching.METRICS) for _ in range(2))

    assert teaching.written(once) == teaching.written(again)


def test_files_that_measure_do_not_teach_nor_does_one_that_is_left_out() -> None:
    files = {file.name for file in teaching.teaching("goals")}
    fewer = {file.name for file in teaching.teaching("goals", "goals_wild.csv")}

    assert not any("_held" in name for name in files)
    assert files - fewer == {"goals_wild.csv"}


def test_numbers_posing_as_goals_teach_no_purpose(tmp_path: Path) -> None:
    file = tmp_path / "goals.csv"
    file.write_text(
        "text,lang,purpose,state\nhire,en,recruiting,clear\n10k fans,en,influence,metric\n"
        "dunno,en,,none\n"
    )

    assert teaching.phrases_of(file) == [("hire", "recruiting"), ("dunno", "none")]


def test_chances_add_up_to_one() -> None:
    assert sum(teaching.softmax(np.array([0.0, 1000.0, -1000.0]))) == pytest.approx(1)
