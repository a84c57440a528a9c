import pytest

from kpi.knowledge import load
from kpi.language.goal_chances import chances
from kpi.language.word_pieces import (
    AMBIGUOUS,
    NONE,
    ZERO,
    grams,
    leanings,
    of_goals,
    of_metrics,
    parse,
)


def test_japanese_is_cut_into_characters_and_english_into_words_and_their_parts() -> None:
    assert {"^認", "認知", "知$", "認"} <= grams("認知")
    assert {" hire", "^ hire", "hire staff", "<hir", "ire>"} <= grams("hire staff")


def test_no_words_have_no_pieces_of_words() -> None:
    assert grams("") == {"^ $"}


def test_weights_are_read_as_they_were_written() -> None:
    found = parse(f"none sales\n0.500000\n1 -2\nbuy\t{chr(ZERO)}{chr(ZERO + 4)}\n")

    assert found.classes == ("none", "sales")
    assert found.bias == (1, -2)
    assert found.of(["buy", "unknown", "buy"]) == ([0, 8], 2)


def test_every_purpose_and_the_lack_of_one_was_learned() -> None:
    classes = set(of_goals().classes)

    assert {NONE, AMBIGUOUS, "awareness", "research"} <= classes
    assert set(leanings("whatever", of_goals())) == classes


def test_every_metric_of_the_catalog_was_learned() -> None:
    assert set(of_metrics().classes) == set(load().metrics)


@pytest.mark.parametrize("words", ["認知拡大", "hire more nurse", "", "qwertyuiop"])
def test_chances_add_up_to_one_the_likeliest_first(words: str) -> None:
    found = chances(words)
    each = [chance for _, chance in found.ranked]

    assert sum(each) + found.none + found.ambiguous == pytest.approx(1)
    assert each == sorted(each, reverse=True)
    assert found.best not in found.others(found.best, 3)
    assert len(found.others(found.best, 3)) == 3
