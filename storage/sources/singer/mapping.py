"""Which fields of a tap's streams are which metrics; what is known, and what people say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kpi.errors import NotUnderstood

_LINE = re.compile(r"\s*(?P<stream>[^:\s]{1,120})\s*:\s*(?P<pairs>.+)")
_ROLES = {
    "day": "day",
    "日付": "day",
    "name": "name",
    "名前": "name",
    "value": "value",
    "値": "value",
    "platform": "platform",
    "媒体": "platform",
}
MOST_LINES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """The metric that a field holds; ``factor`` turns its unit into the metric's."""

    metric: str
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """How one stream's records are read.

    ``fields`` are metrics by field, or by name where ``name`` and ``value`` are fields of a long
    stream. Without ``day`` a record is what holds today. ``shift`` is added to the day, in days.
    ``only`` names what a record must say to count. With ``adds`` several records of one day are
    parts of it and are added up, each key once.
    """

    fields: Mapping[str, Field]
    day: str = ""
    name: str = ""
    value: str = ""
    shift: int = 0
    only: Mapping[str, str] = field(default_factory=dict)
    platform: str = ""
    adds: bool = False


def _fields(**metrics: str) -> dict[str, Field]:
    return {name: Field(metric=metric) for name, metric in metrics.items()}


_INSIGHTS = _fields(
    impressions="impressions",
    views="impressions",
    reach="reach",
    profile_views="profile_visits",
    website_clicks="link_clicks",
    follower_count="follows",  # of a day: who came new
    total_interactions="engagements",
)
_PAGE_INSIGHTS = _fields(
    page_impressions="impressions",
    page_impressions_unique="reach",
    page_post_engagements="engagements",
    page_video_views="video_views",
    page_views_total="profile_visits",
)
_MINUTES = Field(metric="watch_time", factor=Decimal(1) / 60)  # the metric counts hours
#: What is known of published taps, by a pattern of the stream's name.
KNOWN: Sequence[tuple[str, str, Stream]] = (
    (
        "tap-instagram",
        "users",
        Stream(fields=_fields(followers_count="followers"), platform="instagram"),
    ),
    (
        "tap-instagram",
        "user_insights_daily",
        Stream(
            fields=_INSIGHTS,
            day="end_time",
            shift=-1,  # the end of the day that is meant
            name="name",
            value="value",
            only={"period": "day"},
            platform="instagram",
        ),
    ),
    (
        "tap-instagram-user",
        "ig_user_insights_[a-z_]+",
        Stream(
            fields=_INSIGHTS,
            day="metric_date",
            name="metric_name",
            value="raw_data",
            only={"breakdown_type": ""},
            platform="instagram",
        ),
    ),
    (
        "tap-facebook-pages",
        "pages",
        Stream(fields=_fields(followers_count="followers"), platform="facebook"),
    ),
    (
        "tap-facebook-pages",
        "page[a-z_]*_insights[a-z_]*",
        Stream(
            fields=_PAGE_INSIGHTS,
            day="end_time",
            shift=-1,
            name="name",
            value="value",
            only={"period": "day"},
            platform="facebook",
        ),
    ),
    (
        "tap-facebook",
        "ads_?insights(_default)?",
        Stream(
            fields=_fields(
                impressions="impressions", inline_link_clicks="link_clicks", spend="ad_spend"
            ),
            day="date_start",
            adds=True,
            platform="facebook",
        ),
    ),
    (
        "tap-ga4",
        "traffic_acq_session_default_channel_group_report",
        Stream(
            fields=_fields(sessions="sessions", keyEvents="conversions", totalRevenue="revenue"),
            day="date",
            adds=True,
            platform="website",
        ),
    ),
    (
        "tap-google-analytics",
        "website_overview",
        Stream(
            fields=_fields(
                sessions="sessions", activeUsers="site_users", screenPageViews="page_views"
            ),
            day="date",
            platform="website",
        ),
    ),
    (
        "tap-youtube-analytics",
        "channel_basic",
        Stream(
            fields={
                **_fields(
                    views="video_views",
                    likes="likes",
                    comments="comments",
                    shares="shares",
                    subscribers_gained="follows",
                    subscribers_lost="unfollows",
                ),
                "watch_time_minutes": _MINUTES,
            },
            day="date",
            adds=True,
            platform="youtube",
        ),
    ),
    (
        "tap-tiktok-business",
        "accounts",
        Stream(
            fields=_fields(
                likes="likes",
                comments="comments",
                shares="shares",
                followers_count="followers",
                profile_views="profile_visits",
                video_views="video_views",
            ),
            day="date",
            platform="tiktok",
        ),
    ),
    (
        "tap-tiktok-ads",
        "ad_insights",
        Stream(
            fields=_fields(
                impressions="impressions",
                spend="ad_spend",
                conversion="conversions",
                video_play_actions="video_views",
                likes="likes",
                comments="comments",
                shares="shares",
                follows="follows",
            ),
            day="stat_time_day",
            adds=True,
            platform="tiktok",
        ),
    ),
    (
        "tap-linkedin-ads",
        "ad_analytics_by_campaign",
        Stream(
            fields=_fields(
                impressions="impressions",
                landing_page_clicks="link_clicks",
                reactions="likes",
                comments="comments",
                shares="shares",
                follows="follows",
                total_engagements="engagements",
                video_views="video_views",
                cost_in_local_currency="ad_spend",
                external_website_conversions="conversions",
            ),
            day="start_at",
            adds=True,
            platform="linkedin",
        ),
    ),
)


def known(tap: str, stream: str) -> Stream | None:
    """Return how a published tap's stream is read; None: nobody has said so."""
    bare = re.sub(r"^(plinxore|meltano|meltanolabs|pipelinewise)-", "", tap)
    for of_tap, pattern, found in KNOWN:
        if bare == of_tap and re.fullmatch(pattern, stream):
            return found
    return None


def parse(text: str) -> dict[str, Stream]:
    """Return the streams that somebody described, one a line.

    ``posts: day=date, likes=likes, views=再生数`` names the day's field and the metric of other
    fields; ``insights: day=end, name=metric, value=value`` reads a long stream. NotUnderstood.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise NotUnderstood("source.mapping", line="…")
    return dict(map(_described, lines))


def _described(line: str) -> tuple[str, Stream]:
    found = _LINE.fullmatch(line)
    pairs = [one.partition("=") for one in re.split(r"[,、]", found["pairs"])] if found else []
    if found is None or not all(left.strip() and right.strip() for left, _, right in pairs):
        raise NotUnderstood("source.mapping", line=line.strip()[:80])
    roles: dict[str, str] = {}
    fields: dict[str, Field] = {}
    for left, _, right in pairs:
        role = _ROLES.get(left.strip())
        if role:
            roles[role] = right.strip()
        else:
            fields[left.strip()] = Field(metric=right.strip())
    if not fields and not ("name" in roles and "value" in roles):
        raise NotUnderstood("source.mapping", line=line.strip()[:80])
    return found["stream"], Stream(
        fields=fields,
        day=roles.get("day", ""),
        name=roles.get("name", ""),
        value=roles.get("value", ""),
        platform=roles.get("platform", ""),
    )
