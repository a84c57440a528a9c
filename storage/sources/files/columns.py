"""What the columns of tables of ours and of the platforms are called; whole headers, folded."""

import unicodedata
from collections.abc import Mapping

from kpi.model import MetricKey

DAY = frozenset({"date", "day", "日付", "日時", "日", "年月日", "対象日"})
METRIC = frozenset({"metric", "metrics", "kpi", "name", "指標", "指標名", "項目", "メトリクス"})
VALUE = frozenset({"value", "count", "amount", "number", "値", "数値", "実績", "件数"})
PLATFORM = frozenset({"platform", "channel", "network", "プラットフォーム", "媒体", "sns"})
ACCOUNT = frozenset({"account", "handle", "アカウント", "アカウント名"})
CAMPAIGN = frozenset({"campaign", "キャンペーン", "キャンペーン名", "施策"})
INFLUENCER = frozenset({"influencer", "creator", "インフルエンサー", "クリエイター"})


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
