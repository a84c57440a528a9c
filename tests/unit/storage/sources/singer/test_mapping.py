from decimal import Decimal

import pytest

from kpi.errors import NotUnderstood
from kpi.knowledge import load
from storage.sources.singer.mapping import KNOWN, known, parse


def test_every_known_metric_is_one_of_the_catalog() -> None:
    metrics = load().metrics

    named = {kept.metric for _, _, stream in KNOWN for kept in stream.fields.values()}

    assert named - set(metrics) == set()
    assert len(KNOWN) >= 10


@pytest.mark.parametrize(
    ("tap", "stream"),
    [
        ("tap-instagram", "user_insights_daily"),
        ("plinxore-tap-instagram-user", "ig_user_insights_reach"),
        ("tap-facebook-pages", "page_insights"),
        ("meltano-tap-facebook", "adsinsights_default"),
        ("tap-facebook", "ads_insights"),
        ("tap-ga4", "traffic_acq_session_default_channel_group_report"),
        ("tap-google-analytics", "website_overview"),
        ("tap-youtube-analytics", "channel_basic"),
        ("tap-tiktok-business", "accounts"),
        ("tap-tiktok-ads", "ad_insights"),
        ("tap-linkedin-ads", "ad_analytics_by_campaign"),
    ],
)
def test_the_streams_of_published_taps_are_known(tap: str, stream: str) -> None:
    assert known(tap, stream) is not None


@pytest.mark.parametrize(
    ("tap", "stream"),
    [("tap-instagram", "media_insights"), ("tap-instagram", "user_insights_weekly"), ("x", "y")],
)
def test_what_overlaps_or_is_by_post_is_not_taken_for_daily(tap: str, stream: str) -> None:
    assert known(tap, stream) is None


def test_reach_is_never_added_up() -> None:
    adding = [stream for _, _, stream in KNOWN if stream.adds]

    assert adding
    assert not any(kept.metric == "reach" for one in adding for kept in one.fields.values())


def test_minutes_become_the_hours_of_the_catalog() -> None:
    stream = known("tap-youtube-analytics", "channel_basic")

    assert stream is not None
    assert stream.fields["watch_time_minutes"].factor * 120 == pytest.approx(Decimal(2))


def test_streams_are_described_one_a_line() -> None:
    found = parse(
        "posts: day=date, likes=いいね数、views=再生数\n\n"
        " insights : 日付=end, 名前=metric, 値=amount, 媒体=x\n"
    )

    assert found["posts"].day == "date"
    assert {name: kept.metric for name, kept in found["posts"].fields.items()} == {
        "likes": "いいね数",
        "views": "再生数",
    }
    insights = found["insights"]
    assert (insights.day, insights.name, insights.value, insights.platform) == (
        "end",
        "metric",
        "amount",
        "x",
    )


@pytest.mark.parametrize(
    "text", ["posts", "posts: ", "posts: likes", "posts: =x", "posts: day=date", "p: a=b\n" * 51]
)
def test_what_is_no_description_is_said_to_be_none(text: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        parse(text)
    assert refused.value.code == "source.mapping"
