from datetime import date

import pytest

from kpi.imports import Answers, Grain, NoKpi
from kpi.model import Scope
from storage.sources.files.lists import creators
from storage.sources.files.table import Row
from tests.unit.storage.sources.reading import by_metric, opened, refused, taken


def test_a_table_of_posts_is_one_of_posts_whoever_wrote_it() -> None:
    file = opened(
        "influencer_id,platform,date,URL,caption,reach,likes,comments",
        '21,YouTube,2026-11-04,https://example.com/1,"one, two",2000,47,9',
        "21,Instagram,2026-11-04,https://example.com/2,three,10,1,0",
    )

    assert (file.facts.export, file.facts.grain) == ("posts", Grain.PER_POST)
    assert {row.scope for row in taken(file)} == {
        Scope(platform="youtube", influencer="21", basis="posts"),
        Scope(platform="instagram", influencer="21", basis="posts"),
    }


def test_where_impressions_came_from_tells_instagram() -> None:
    file = opened(
        "Date,Impressions,From Home,From Hashtags,Likes,Follows,Caption",
        "2026-11-04,3920,2586,1028,162,2,words",
    )

    assert (file.facts.platform, file.facts.grain) == ("instagram", Grain.PER_POST)
    assert by_metric(file)["follows"] == {date(2026, 11, 4): "2"}


def test_what_was_sold_through_creators_is_taken_by_day_campaign_and_creator() -> None:
    file = opened(
        "source,campaign,influencer_id,user_id,date,orders,revenue",
        "Shop,Autumn,19,d9be-ccff,2026-11-04,8,75.23",
        "Shop,Autumn,19,4937-b90f,2026-11-04,3,24.77",
    )

    assert file.facts.is_added
    assert {row.scope for row in taken(file)} == {Scope(campaign="Autumn", influencer="19")}
    assert [row.value for row in taken(file) if row.name == "orders"] == [8, 3]
    assert file.facts.left_out == ("source", "user_id")


def test_results_of_a_month_stand_at_its_end() -> None:
    file = opened(
        "campaign_id,influencer_name,platform,campaign_month,fee_usd,views,likes,paid_conversions",
        "C1,Hana,twitter,2026-02,1500,8500,320,8",
        "C2,Hana,twitter,spring,1500,8500,320,8",
    )

    scope = Scope(platform="x", campaign="C1", influencer="Hana", basis="period")
    assert {(row.day, row.scope) for row in taken(file)} == {(date(2026, 2, 28), scope)}
    assert by_metric(file)["ad_spend"] == {date(2026, 2, 28): "1500"}
    assert file.facts.left_out == ("views",)
    assert refused(file) == [(3, "import.no_day")]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ('Influencer insta name,Category,Followers,"Engagement avg\n"', "a,Music,48.5M,637K"),
        ("username,followers,engagement rate,email", "hana,12.5k,1.39%,h@example.com"),
        ("Username,Followers,Instagram ER", "hana,🔒,3.47\nsora,1200,2"),
        ("アカウント名,フォロワー数,ER", "hana,4.5万,1.2%"),
        ("influencer_id,basis,rate,orders", "1,post,96.76,38"),
        ("youtuber name,Subscribers,Audience Country", "a,212.1M,India"),
    ],
)
def test_a_list_of_creators_is_known_counted_and_holds_no_series(header: str, row: str) -> None:
    file = opened("Exported list", header, row, row)

    assert (file.facts.no_kpi, file.facts.export) == (NoKpi.CREATORS, "creators")
    assert file.facts.listed == 2 * len(row.splitlines())
    assert taken(file) == []


def test_words_where_sizes_should_stand_and_lists_with_days_are_no_list_of_creators() -> None:
    def read(*lines: str) -> object:
        rows = [Row(at, line.split(",")) for at, line in enumerate(lines)]
        return creators(rows, lambda: iter(rows), Answers())

    assert read("username,followers", "a,many", "b,some") is None
    assert read("date,username,followers", "2026-11-01,a,5") is None
    assert read("followers,country", "5,JP") is None
    assert read("username,followers") is None
