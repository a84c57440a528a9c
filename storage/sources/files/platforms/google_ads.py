"""Google Ads: rows of campaigns below the report's name and period, or rows of days.

Sums for the account, for kinds of campaigns and for what was filtered stand below; they are
no data. ``Conv. value`` is what advertisers count as revenue.
"""

from collections.abc import Collection

from kpi.imports import Grain, NoKpi
from storage.sources.files.exports import Export, headers, measures

_CAMPAIGN = headers("Campaign", "キャンペーン", "Campaign name")
_DAY = headers("Day", "Date", "日", "日付")
_SPANS = headers("Week", "Month", "週", "月", "Quarter", "四半期")
#: Words that no other ad platform has for them.
_MARKS = ("Impr.", "Avg. CPC", "Conv. value", "平均クリック単価")
_METRICS = measures(
    {
        "impressions": ("Impr.", "Impressions", "表示回数", "インプレッション数"),
        "link_clicks": ("Clicks", "クリック数"),
        "ad_spend": ("Cost", "費用", "Spend"),
        "conversions": ("Conversions", "コンバージョン", "コンバージョン数"),
        "revenue": ("Conv. value", "Conversion value", "コンバージョン値"),
        "video_views": ("TrueView views", "Views", "視聴回数"),
    }
)
_KNOWN = headers(
    *("Campaign status", "Budget", "Budget name", "Budget type", "Status", "Status reasons"),
    *("Status reason", "Optimization score", "Optimisation score", "Campaign type"),
    *("Currency code", "CTR", "Avg. CPC", "Avg. CPM", "Avg. cost", "Interactions"),
    *("Interaction rate", "Cost / conv.", "Conv. rate", "Conv. value / cost", "Ad group"),
    *("Bid strategy type", "Ad group status", "Ad status", "Original conv. value"),
    *("キャンペーンの状態", "予算", "予算名", "予算タイプ", "ステータス", "ステータスの理由"),
    *("最適化スコア", "キャンペーン タイプ", "通貨コード", "クリック率", "平均クリック単価"),
    *("コンバージョン単価", "コンバージョン率", "広告グループ", "入札戦略タイプ"),
)
#: First of these, a row is a part of a campaign that others overlap or that is never all of it.
_PARTS = headers(
    *("Search keyword", "Keyword", "Search term", "Asset", "Asset type", "Location"),
    *("Location name", "Device", "Network", "Audience segment", "Age range", "Gender"),
    *("検索キーワード", "検索語句", "アセット", "アセットの種類", "デバイス", "地域", "年齢"),
)
_MONEY = ("Cost", "費用")


def _tells(times: Collection[str]) -> tuple[frozenset[str], ...]:
    """Return the headers that tell a table with a row for each of these times."""
    return tuple(
        frozenset({time}) | headers(mark, money)
        for time in times
        for mark in _MARKS
        for money in _MONEY
    )


BY_DAY = Export(
    platform="google_ads",
    export="google_ads",
    is_added=True,
    tells=_tells(_DAY),
    day=_DAY,
    campaign=_CAMPAIGN,
    known=_KNOWN,
    metrics=_METRICS,
)
#: A row a campaign, for the week or month that the row states.
BY_SPAN = Export(
    platform="google_ads",
    export="google_ads",
    grain=Grain.LIFETIME,
    tells=_tells(_SPANS),
    day=_SPANS,
    campaign=_CAMPAIGN,
    known=_KNOWN,
    metrics=_METRICS,
)
#: A row a campaign, for the period above the table.
CAMPAIGNS = Export(
    platform="google_ads",
    export="google_ads",
    grain=Grain.LIFETIME,
    tells=tuple(
        frozenset({campaign}) | headers(*more)
        for campaign in _CAMPAIGN
        for more in (("Impr.", "Cost"), ("Avg. CPC", "Cost"), ("平均クリック単価", "費用"))
    ),
    is_of_period=True,
    day=frozenset(),
    campaign=_CAMPAIGN,
    known=_KNOWN,
    metrics=_METRICS,
)
PARTS = Export(
    platform="google_ads",
    export="breakdown",
    grain=Grain.NONE,
    tells=tuple(
        frozenset({part}) | headers(more, money)
        for part in _PARTS
        for more in ("Impr.", "Avg. CPC", "Match type", "平均クリック単価", "マッチタイプ")
        for money in _MONEY
    ),
    day=frozenset(),
    known=_KNOWN | _PARTS | _CAMPAIGN,
    metrics=_METRICS,
    no_kpi=NoKpi.BREAKDOWN,
)

EXPORTS = (PARTS, BY_DAY, BY_SPAN, CAMPAIGNS)
