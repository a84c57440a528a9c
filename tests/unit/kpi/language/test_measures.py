import pytest

from kpi.language.measures import units
from kpi.language.wording import canon
from kpi.model import Unit


def said(text: str) -> frozenset[Unit]:
    return units(canon(text))


@pytest.mark.parametrize(
    "text",
    [
        "share of visitors who buy",
        "% of people that finish the video",
        "proportion of members still here",
        "money back per ad pound",
        "返事をした割合",
        "また来てくれた人の比率",
        "何割か",
    ],
)
def test_a_part_of_something_is_a_share(text: str) -> None:
    assert Unit.PERCENT in said(text)
    assert Unit.COUNT not in said(text)


@pytest.mark.parametrize(
    "text",
    ["how long till we write back", "hours spent watching us", "返事の早さ", "見られた秒数"],
)
def test_how_long_something_takes_is_a_time(text: str) -> None:
    assert said(text) == {Unit.SECONDS, Unit.HOURS}


@pytest.mark.parametrize(
    "text", ["money spent on one hire", "what we pay for a click", "1人採るのにかかったお金"]
)
def test_what_is_paid_is_money(text: str) -> None:
    assert said(text) == {Unit.CURRENCY}


@pytest.mark.parametrize(
    "text",
    [
        "how many folks tap the link",
        "number of complaints",
        "クレーム件数",
        "店に来た人の数",
        "応募した人",
    ],
)
def test_how_many_there_are_is_a_count(text: str) -> None:
    assert Unit.COUNT in said(text)
    assert Unit.PERCENT not in said(text)


@pytest.mark.parametrize("text", ["reach", "クチコミ", "食べログの点数"])
def test_a_bare_name_may_be_in_any_unit(text: str) -> None:
    assert not said(text)
