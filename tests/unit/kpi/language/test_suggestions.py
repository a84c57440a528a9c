import time

import pytest

from kpi.knowledge import load
from kpi.language.suggestions import MOST, suggest
from kpi.model import Language
from tests.factories import an_own_metric


def offered(text: str, language: Language = Language.JA) -> list[str]:
    return [str(key) for key in suggest(text, load(), language)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("フォロ", "followers"),
        ("ふぉろ", "followers"),
        ("ﾌｫﾛ", "followers"),
        ("いいね", "likes"),
        ("売", "revenue"),
        ("cpm", "cpm"),
        ("CPM", "cpm"),
        ("impre", "impressions"),
        ("保存", "saves"),
    ],
)
def test_what_begins_with_the_typed_letters_comes_first(text: str, first: str) -> None:
    assert offered(text)[0] == first


def test_names_come_before_aliases_and_beginnings_before_middles() -> None:
    found = offered("クリ")

    assert found.index("ctr") < found.index("link_clicks") < found.index("reach")


def test_what_is_typed_in_full_comes_first_of_all() -> None:
    assert offered("クリック")[0] == "link_clicks"


def test_the_other_language_is_searched_as_well() -> None:
    assert offered("clicks")[0] == "link_clicks"
    assert offered("リーチ", Language.EN)[0] == "reach"


def test_the_reader_s_language_comes_first() -> None:
    assert offered("roi", Language.EN)[0] == "roi"


def test_without_text_the_catalog_is_offered_up_to_what_slack_shows() -> None:
    found = offered("")

    assert len(found) == MOST
    assert found[:2] == ["impressions", "reach"]


def test_nothing_is_offered_for_what_is_nowhere() -> None:
    assert offered("zzzz") == []


def test_a_team_s_own_metrics_come_first() -> None:
    own = an_own_metric(name="フォロワー満足")

    assert suggest("フォロワー", load(), Language.JA, [own])[0] == own.metric


def test_nothing_is_offered_twice() -> None:
    found = offered("フォロワー")

    assert len(found) == len(set(found))


def test_offering_keeps_up_with_typing() -> None:
    offered("warm")
    best = min(_seconds("フォロワー"[: n + 1]) for n in range(5) for _ in range(5))

    assert best < 0.004  # 0.2 ms where nothing else runs


def _seconds(text: str) -> float:
    start = time.process_time()
    offered(text)
    return time.process_time() - start
