from datetime import date
from decimal import Decimal

from kpi.imports import Grain
from kpi.model import Scope
from tests.unit.storage.sources.reading import by_metric, opened, refused, taken

BY_NETWORK = (
    "Date (GMT),Followers > Social network - X (Twitter),"
    "Followers > Social network - Instagram Business,"
    "Post impressions > Social network - Instagram,"
    "Something > Social network - Instagram,Posts (This column shows totals)"
)


def test_hootsuites_columns_are_told_apart_by_their_network() -> None:
    file = opened(
        BY_NETWORK,
        "2026-11-19 00:00:00,1204,9033,2201,1,3",
        "2026-11-20 00:00:00,1207,--,many,1,5",
        "Total,2411,9033,2201,2,8",
        "soon,1,2,3,4,5",
    )

    assert [(row.name[:9], row.scope, row.value) for row in taken(file)] == [
        ("Followers", Scope(platform="x"), Decimal(1204)),
        ("Followers", Scope(platform="instagram"), Decimal(9033)),
        ("Post impr", Scope(platform="instagram"), Decimal(2201)),
        ("Followers", Scope(platform="x"), Decimal(1207)),
    ]
    assert refused(file) == [(3, "import.no_number"), (5, "import.no_day")]
    assert file.facts.left_out == (
        "Something > Social network - Instagram",
        "Posts (This column shows totals)",
    )


def test_hootsuites_posts_are_posts() -> None:
    file = opened(
        "Date (GMT),Tweet Text,Tweet Permalink,Impressions,Likes,Retweets,Engagement Rate",
        "2026-11-19 10:00:00,a,https://x.example/1,500,5,2,1.4%",
    )

    assert (file.facts.platform, file.facts.grain) == ("x", Grain.PER_POST)
    assert by_metric(file)["shares"] == {date(2026, 11, 19): "2"}


def test_sprouts_profiles_are_told_apart_by_network_and_profile() -> None:
    file = opened(
        "Date,Network,Profile,Audience,Net Audience Growth,Impressions,"
        "Engagement Rate (per Impression),Engagement Rate (per Follower)",
        '11-19-2026,Instagram,aozora,"12,034",-3,"4,500",2.6%,1.1%',
        "11-19-2026,X,aozora_x,900,1,120,0.8%,0.2%",
    )

    assert {
        name: metric
        for name, metric in file.facts.metrics.items()
        if name.startswith("Engagement")
    } == {
        "Engagement Rate (per Impression)": "engagement_rate_impressions",
        "Engagement Rate (per Follower)": "engagement_rate_followers",
    }

    assert file.facts.platform == "sprout"
    assert {row.scope for row in taken(file)} == {
        Scope(platform="instagram", account="aozora"),
        Scope(platform="x", account="aozora_x"),
    }
    assert [row.value for row in taken(file) if row.name == "Audience"] == [12034, 900]
    assert {row.is_percent for row in taken(file) if row.name.startswith("Engagement")} == {True}
