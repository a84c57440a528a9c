from datetime import date

import pytest

from kpi.imports import NoKpi
from tests.unit.storage.sources.reading import by_metric, opened, taken


@pytest.mark.parametrize(
    "header",
    [
        "Date,Clicks,Impressions,CTR,Position",
        "日付,クリック数,表示回数,CTR,掲載順位",
        "Date,Clics,Impressions,CTR,Position",
        "Fecha,Clics,Impresiones,CTR,Posición",
        "Datum,Klicks,Impressionen,CTR,Position",
    ],
)
def test_the_table_by_day_is_a_series_in_any_language(header: str) -> None:
    file = opened(header, "2026-10-02,12,300,4%,8.5", "2026-10-01,9,250,3.6%,9")

    assert (file.facts.platform, file.facts.export) == ("google_search_console", "dates")
    assert by_metric(file) == {
        "link_clicks": {date(2026, 10, 2): "12", date(2026, 10, 1): "9"},
        "impressions": {date(2026, 10, 2): "300", date(2026, 10, 1): "250"},
        "ctr": {date(2026, 10, 2): "4", date(2026, 10, 1): "3.6"},
    }
    assert {row.is_percent for row in taken(file) if row.name == "CTR"} == {True}


@pytest.mark.parametrize(
    ("header", "first"),
    [
        ("Top queries,Clicks,Impressions,CTR,Position", '"two\nlines ""quoted"""'),
        ("上位のクエリ,クリック数,表示回数,CTR,掲載順位", "ｙｕ"),
        ("Pages les plus populaires,Clics,Impressions,CTR,Position", "https://example.com/"),
        ("Appareil,Clics,Impressions,CTR,Position", "Mobile"),
        ("Search Appearance,Clicks,Impressions,CTR,Position", "Videos"),
    ],
)
def test_what_is_split_by_queries_or_pages_is_known_and_holds_no_series(
    header: str, first: str
) -> None:
    file = opened(header, f"{first},12,300,4%,8.5")

    assert file.facts.platform == "google_search_console"
    assert file.facts.no_kpi is NoKpi.BREAKDOWN
    assert taken(file) == []


@pytest.mark.parametrize(
    "lines",
    [
        ("Discover Appearance,Clicks,Impressions,CTR", "AMP,5,100,5%"),
        (
            "Top pages,Last 3 months Clicks,Previous 3 months Clicks",
            "https://example.com/,5,4",
        ),
    ],
    ids=["discover", "compared"],
)
def test_discover_and_two_periods_side_by_side_hold_no_series(lines: tuple[str, str]) -> None:
    file = opened(*lines)

    assert file.facts.platform == "google_search_console"
    assert file.facts.no_kpi is NoKpi.BREAKDOWN
