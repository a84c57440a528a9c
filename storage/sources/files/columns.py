"""What the columns of tables of ours and of the platforms are called; whole headers, folded."""

import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from kpi.model import MetricKey

DAY = frozenset({"date", "day", "日付", "日時", "日", "年月日", "対象日"})
METRIC = frozenset({"metric", "metrics", "kpi", "name", "指標", "指標名", "項目", "メトリクス"})
VALUE = frozenset({"value", "count", "amount", "number", "値", "数値", "実績", "件数"})
PLATFORM = frozenset({"platform", "channel", "network", "プラットフォーム", "媒体", "sns"})
ACCOUNT = frozenset({"account", "handle", "アカウント", "アカウント名"})
CAMPAIGN = frozenset({"campaign", "キャンペーン", "キャンペーン名", "施策"})
INFLUENCER = frozenset({"influencer", "creator", "インフルエンサー", "クリエイター"})


class Format(NamedTuple):
    """An export that is known by columns which only it has together.

    ``metrics`` says what its columns mean; the others are left out.
    """

    platform: str
    export: str
    signature: frozenset[str]
    metrics: Mapping[str, MetricKey]


#: X, account overview; the header is English also for Japanese users.
X_OVERVIEW = Format(
    platform="x",
    export="account_overview",
    signature=frozenset({"date", "impressions", "new follows", "unfollows", "reposts"}),
    metrics={
        "impressions": MetricKey("impressions"),
        "likes": MetricKey("likes"),
        "engagements": MetricKey("engagements"),
        "bookmarks": MetricKey("saves"),
        "shares": MetricKey("shares"),
        "replies": MetricKey("comments"),
        "new follows": MetricKey("follows"),
        "unfollows": MetricKey("unfollows"),
        "profile visits": MetricKey("profile_visits"),
        "create post": MetricKey("post_count"),
        "video views": MetricKey("video_views"),
    },
)
#: LINE公式アカウント, friends: all three columns count from the beginning. The friends are a
#: level; the blocks so far are no blocks of a day.
LINE_FRIENDS = Format(
    platform="line",
    export="friend_overview",
    signature=frozenset({"date", "contacts", "targetreaches", "blocks"}),
    metrics={"contacts": MetricKey("followers")},
)
FORMATS = (X_OVERVIEW, LINE_FRIENDS)

#: Meta Business Suite's daily files: the title in their second line, without the network.
META_TITLES: Mapping[str, MetricKey] = {
    "reach": MetricKey("reach"),
    "リーチ": MetricKey("reach"),
    "views": MetricKey("impressions"),
    "閲覧数": MetricKey("impressions"),
    "ビュー": MetricKey("impressions"),
    "impressions": MetricKey("impressions"),
    "content interactions": MetricKey("engagements"),
    "コンテンツでのインタラクション": MetricKey("engagements"),
    "link clicks": MetricKey("link_clicks"),
    "リンククリック": MetricKey("link_clicks"),
    "visits": MetricKey("profile_visits"),
    "profile visits": MetricKey("profile_visits"),
    "アクセス": MetricKey("profile_visits"),
}
#: Networks that a title may name first.
META_NETWORKS = {"instagram": "instagram", "facebook": "facebook"}


def fold(header: str) -> str:
    """Return the header as it is compared: NFKC, one space, no case."""
    return " ".join(unicodedata.normalize("NFKC", header).split()).casefold()
