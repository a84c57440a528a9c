"""Tables of advertisements: several rows a day, each a part of it."""

from datetime import date

import pytest

from kpi.errors import NotUnderstood
from kpi.imports import Grain
from tests.unit.storage.sources.reading import by_metric, opened, taken


def test_rows_of_a_day_are_parts_of_it_and_only_what_adds_up_is_known() -> None:
    file = opened(
        "date,tactic,state,campaign_name,impressions,clicks,spend,purchase_revenue,ctr",
        "2026-11-01,Video,NY,Tea,100,5,20.5,10,0.05",
        "2026-11-01,Search,CA,Tea,50,1,4.5,0,0.02",
    )

    assert (file.facts.export, file.facts.is_added) == ("ad_table", True)
    assert set(by_metric(file)) == {"impressions", "link_clicks", "ad_spend", "revenue"}
    assert {row.scope.campaign for row in taken(file)} == {"Tea"}
    assert list(file.facts.left_out) == ["tactic", "state", "ctr"]


def test_rows_that_repeat_days_without_a_word_are_parts_too() -> None:
    file = opened(
        "日付,表示回数,費用",
        "2026-11-01,100,5",
        "2026-11-01,50,1",
        "2026-11-02,50,1",
        "2026-11-02,60,2",
    )

    assert file.facts.is_added
    assert [int(row.value) for row in taken(file) if row.name == "費用"] == [5, 1, 1, 2]


def test_advertisements_of_weeks_are_of_periods() -> None:
    weeks = ("2026-10-05", "2026-10-12", "2026-10-19", "2026-10-26")
    rows = (f"{week},{who},Video,1,2" for week in weeks for who in ("Tea", "Cups"))

    file = opened("week,campaign_name,tactic,impressions,spend", *rows)

    assert file.facts.grain is Grain.LIFETIME
    assert {row.day for row in taken(file)} == {date.fromisoformat(week) for week in weeks}


@pytest.mark.parametrize(
    "header", ["date,title,impressions,likes", "date,title,spend,budget", "day,title,cost,clicks"]
)
def test_without_money_or_what_was_seen_or_days_it_is_no_such_table(header: str) -> None:
    day = "Monday" if header.startswith("day") else "2026-11-01"

    with pytest.raises(NotUnderstood, match="unknown_format"):
        opened(header, f"{day},a,1,2", f"{day},b,1,2")
