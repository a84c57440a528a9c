"""``/kpi note``: which day is meant, and what is a number of the platform of that name."""

from datetime import date

import pytest

from kpi.errors import NotUnderstood
from kpi.language.commands import parse_kpi
from kpi.language.requests import KpiDraft, WriteNote
from tests.unit.kpi.language.readings import reading_for

NOTES = [
    ("メモ 11/3 キャンペーン開始", date(2026, 11, 3), "キャンペーン開始"),
    ("note Nov 3 the campaign began", date(2026, 11, 3), "the campaign began"),
    ("メモ キャンペーン開始 11/3", date(2026, 11, 3), "キャンペーン開始"),
    ("メモ 来年に向けて準備を開始", None, "来年に向けて準備を開始"),
    ("note the sale of Nov 3 was moved", None, "the sale of Nov 3 was moved"),
    ("note", None, ""),
    ("note yesterday we launched", date(2026, 11, 20), "we launched"),
]


@pytest.mark.parametrize(("text", "day", "said"), NOTES)
def test_a_day_counts_at_the_edge_of_a_note(text: str, day: date | None, said: str) -> None:
    assert parse_kpi(text, reading_for(text)) == WriteNote(day=day, text=said)


def test_a_thirteenth_month_is_no_day_in_japanese() -> None:
    with pytest.raises(NotUnderstood, match="date_impossible"):
        parse_kpi("メモ 13/3 展示会", reading_for("メモ"))

    assert parse_kpi("note 13/3 fair", reading_for("note")) == WriteNote(
        day=date(2026, 3, 13), text="fair"
    )


@pytest.mark.parametrize(
    ("text", "is_kpi"),
    [
        ("note clicks 5,000", True),
        ("note clicks", False),
        ("note 5,000 people came", False),
        ("memo clicks 5,000", False),
    ],
)
def test_a_target_on_the_platform_of_that_name_is_a_kpi(text: str, *, is_kpi: bool) -> None:
    assert isinstance(parse_kpi(text, reading_for(text)), KpiDraft) is is_kpi
