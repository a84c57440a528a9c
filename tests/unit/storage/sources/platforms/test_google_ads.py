from datetime import date

import pytest

from kpi.imports import Grain, NoKpi
from kpi.model import PERIOD
from tests.unit.storage.sources.reading import by_metric, opened, taken

HEADER = (
    "Campaign status,Campaign,Budget,Budget name,Budget type,Currency code,Status,Clicks,Impr.,"
    "CTR,Cost,Avg. CPC,Conversions,Conv. value,Conv. value / cost"
)
ROWS = (
    'Enabled,Tea,9.00, --,Daily,GBP,Eligible,60,"3,120",1.92%,79.80,1.33,4.00,"1,286.50",16.12',
    "Paused,Cups,5.00, --,Daily,GBP,Paused,20,800,2.50%,20.20,1.01,1.00,40.00,1.98",
    'Total: Campaigns, --, --, --, --,GBP, --,80,"3,920",2.04%,100.00,1.25,5.00,"1,326.50",13.27',
    'Total: Account,,9.00,,,GBP,,80,"3,920",2.04%,100.00,1.25,5.00,"1,326.50",13.27',
)


@pytest.mark.parametrize(
    "period",
    [
        "27 January 2026 - 23 February 2026",
        '"January 27, 2026 - February 23, 2026"',
        "January 27, 2026 - February 23, 2026",
    ],
)
def test_a_campaign_is_what_it_came_to_in_the_period_above_and_totals_are_no_data(
    period: str,
) -> None:
    file = opened("Campaign report", period, HEADER, *ROWS)

    assert (file.facts.platform, file.facts.grain) == ("google_ads", Grain.LIFETIME)
    assert file.facts.currency == "GBP"
    assert {(row.day, row.scope.basis) for row in taken(file)} == {(date(2026, 2, 23), PERIOD)}
    found = {(row.scope.campaign, file.facts.metrics[row.name]): row.value for row in taken(file)}
    assert {key: str(value) for key, value in found.items()} == {
        ("Tea", "link_clicks"): "60",
        ("Tea", "impressions"): "3120",
        ("Tea", "ad_spend"): "79.80",
        ("Tea", "conversions"): "4.00",
        ("Tea", "revenue"): "1286.50",
        ("Cups", "link_clicks"): "20",
        ("Cups", "impressions"): "800",
        ("Cups", "ad_spend"): "20.20",
        ("Cups", "conversions"): "1.00",
        ("Cups", "revenue"): "40.00",
    }


def test_without_a_period_its_sums_are_of_nobody_knows_when() -> None:
    file = opened("Campaign report", "All time", HEADER, *ROWS)

    assert file.facts.no_kpi is NoKpi.NO_PERIOD
    assert taken(file) == []


def test_days_are_days_with_money_that_says_its_currency() -> None:
    file = opened(
        "Date,Clicks,Impressions,Avg. CPC,Cost",
        '"Thu, 5 Feb 2026",0,0,US$0.00,US$0.00',
        '"Fri, 6 Feb 2026",26,75,US$1.92,US$50.00',
    )

    assert (file.facts.platform, file.facts.grain) == ("google_ads", Grain.DAILY)
    assert by_metric(file)["ad_spend"] == {date(2026, 2, 5): "0", date(2026, 2, 6): "50"}


def test_the_campaigns_of_a_day_are_added_and_months_are_periods() -> None:
    by_day = opened(
        "日,キャンペーン,表示回数,クリック数,費用,平均クリック単価",
        "2026-11-01,お茶,100,5,300,60",
        "合計: アカウント,,100,5,300,60",
    )
    by_month = opened(
        "Campaign report",
        "January 1, 2026 - February 28, 2026",
        "Month,Campaign,Impr.,Cost,Avg. CPC",
        "January 2026,Tea,100,20,4",
        "2026-02-01,Tea,90,10,5",
    )

    assert by_day.facts.is_added
    assert [(row.day, str(row.value)) for row in taken(by_day)] == [
        (date(2026, 11, 1), "100"),
        (date(2026, 11, 1), "5"),
        (date(2026, 11, 1), "300"),
    ]
    assert by_month.facts.grain is Grain.LIFETIME
    assert {row.day for row in taken(by_month)} == {date(2026, 1, 31), date(2026, 2, 1)}


@pytest.mark.parametrize("part", ["Search keyword", "Device", "Asset type"])
def test_what_overlaps_or_is_never_all_holds_no_series(part: str) -> None:
    file = opened(f"{part},Campaign,Cost,Clicks,Impr.,CTR", "tea,Tea,US$5.00,3,60,5.00%")

    assert (file.facts.platform, file.facts.no_kpi) == ("google_ads", NoKpi.BREAKDOWN)
