from pathlib import Path

from kpi.knowledge import load
from kpi.knowledge.page import page

SHIPPED = Path(__file__).parents[4] / "docs" / "knowledge.md"


def test_the_page_of_the_docs_is_the_one_that_the_knowledge_gives() -> None:
    assert SHIPPED.read_text(encoding="utf-8") == page(load())


def test_each_purpose_has_a_chapter_with_its_best_metrics() -> None:
    knowledge = load()
    chapters = page(knowledge).split("\n## ")[1:]

    assert len(chapters) == len(knowledge.purposes)
    for chapter, purpose in zip(chapters, knowledge.purposes.values(), strict=True):
        assert purpose.name.ja in chapter
        assert all(knowledge.metrics[key].name.en in chapter for key in purpose.best)


def test_every_row_of_a_table_has_as_many_cells_as_its_head() -> None:
    rows = [line for line in page(load()).splitlines() if line.startswith("|")]

    assert {row.count("|") for row in rows} == {8}


def test_verdicts_set_by_hand_are_marked_and_objections_told() -> None:
    text = page(load())

    assert text.count("✎") > 1
    assert "against: " in text
