from decimal import Decimal
from pathlib import Path

import pytest

from bot.i18n.localizer import Localizer
from kpi.imports import Grain, NoKpi, RawRow
from kpi.model import Scope
from storage.sources.files.platforms import EXPORTS
from tests.rendering import BOTH, name_of
from tests.unit.storage.sources.reading import opened, refused, values

ADS = (
    "Reporting starts,Reporting ends,Campaign name,Ad name,Results,Result indicator,Reach,"
    "Impressions,Amount spent (JPY),Link clicks"
)
TOTAL = "2026-11-01,2026-11-20,,,,,900,300,77.5,9"
PAGE = "Date,Impressions (organic),Impressions (total),Clicks (total),Engagement rate (total)"


@pytest.fixture(params=BOTH, ids=name_of)
def localizer(request: pytest.FixtureRequest) -> Localizer:
    found: Localizer = request.param
    return found


def test_an_ad_report_is_of_a_period_and_its_total_is_not_added() -> None:
    file = opened(
        ADS,
        TOTAL,
        "2026-11-01,2026-11-20,Autumn,A,12,actions:post_engagement,500,100,50.5,4",
        "2026-11-01,2026-11-20,Autumn,B,12,actions:link_click,600,200,27,5",
    )

    assert (file.facts.grain, file.facts.currency) == (Grain.LIFETIME, "JPY")
    assert values(file)["reach"] == [("2026-11-20", Decimal(900))]
    assert values(file)["ad_spend"] == [
        ("2026-11-20", Decimal("50.5")),
        ("2026-11-20", Decimal(27)),
    ]
    scopes = {row.scope for row in file.rows() if isinstance(row, RawRow)}
    assert scopes == {
        Scope(platform="meta_ads", campaign=name, basis="period") for name in ("", "Autumn")
    }


def test_an_ad_report_by_day_is_one_of_days() -> None:
    file = opened(ADS, "2026-11-01,2026-11-01,A,B,,,5,100,50,1")

    assert file.facts.grain is Grain.DAILY
    assert file.facts.is_added


def test_an_ad_report_split_by_day_has_the_days_of_its_own_column() -> None:
    header = "Reporting starts,Reporting ends,Campaign name,Day,Impressions,Amount spent (USD)"
    file = opened(
        header,
        "2026-11-01,2026-11-30,,,300,9.5",
        "2026-11-01,2026-11-30,A,2026-11-02,100,4.5",
    )

    assert (file.facts.grain, file.facts.is_added) == (Grain.DAILY, True)
    assert values(file)["impressions"] == [("2026-11-02", Decimal(100))]


def test_an_ad_report_by_month_is_of_periods_that_end_with_their_ranges() -> None:
    file = opened(
        "Campaign name,Month,Impressions,Amount spent (USD)",
        ",,300.0,9.5",
        "A,2026-11-01 - 2026-11-11,100.0,4.5",
        "A,2026-10,200.0,5",
        "A,soon,200.0,5",
    )

    assert file.facts.grain is Grain.LIFETIME
    assert values(file)["impressions"] == [
        ("2026-11-11", Decimal("100.0")),
        ("2026-10-31", Decimal("200.0")),
    ]
    assert refused(file) == [(5, "import.no_day")]


def test_lines_messages_are_posts() -> None:
    file = opened(
        "broadcastId,sentDate,cmsUrl,deliveredCount,open,clickUU,1_imp",
        "700000001,20261105,https://l.example/,1520,611,74,611",
    )

    assert file.facts.grain is Grain.PER_POST
    assert values(file)["impressions"] == [("2026-11-05", Decimal(1520))]
    assert file.facts.left_out == ("open", "1_imp")


def test_a_page_on_linkedin_writes_rates_as_fractions_and_new_followers_as_total() -> None:
    content = opened("a note above the header", PAGE, "11/02/2026,60,100,5,0.034")
    followers = opened(
        "Date,Sponsored followers,Organic followers,Total followers", "11/02/2026,1,2,3"
    )

    assert values(content)["engagement_rate_impressions"] == [("2026-11-02", Decimal("3.400"))]
    assert values(followers) == {"follows": [("2026-11-02", Decimal(3))]}
    assert refused(content) == []


@pytest.mark.parametrize("code", [reason.code for reason in NoKpi])
def test_every_reason_to_hold_no_kpi_is_said(code: str, localizer: Localizer) -> None:
    assert localizer.t(f"error.{code}") != f"error.{code}"


def test_every_export_has_a_name(localizer: Localizer) -> None:
    made = ("program_posts", "looks", "wide", "tidy")
    names = [f"data.export.{one}" for one in (*(one.export for one in EXPORTS), *made)]

    assert [name for name in names if localizer.t(name) == name] == []


def test_every_platform_has_a_module_that_is_registered() -> None:
    folder = Path(__file__).parents[5] / "storage" / "sources" / "files" / "platforms"

    assert len({one.export for one in EXPORTS}) >= len(list(folder.glob("*.py"))) - 1
    assert all(one.tells for one in EXPORTS)
