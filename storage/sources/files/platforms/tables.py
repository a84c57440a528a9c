"""Tables that people keep by hand: posts, results of campaigns and of creators."""

from kpi.imports import Grain
from storage.sources.files import columns
from storage.sources.files.exports import Export, headers, measures

_DAY = columns.DAY | headers(
    *("Post date", "Posted", "Posted at", "Published", "Published at", "Publish date"),
    *("投稿日", "投稿日時", "公開日", "公開日時"),
)
_POST = headers(
    *("URL", "Post URL", "Link", "Post link", "Permalink", "Post ID", "Caption", "Hashtags"),
    *(
        "投稿URL",
        "リンク",
        "投稿リンク",
        "投稿ID",
        "キャプション",
        "本文",
        "投稿内容",
        "ハッシュタグ",
    ),
)
_NETWORK = columns.PLATFORM
_ACCOUNT = headers("Account", "Handle", "アカウント")
_CAMPAIGN = columns.CAMPAIGN | headers("Campaign name", "campaign_id", "キャンペーンID")
_CREATOR = columns.INFLUENCER | headers(
    *("influencer_id", "influencer_name", "Influencer name", "creator_id", "creator_name"),
    *("Creator name", "インフルエンサー名", "クリエイター名"),
)
_OF_POST = {
    "impressions": ("Impressions", "インプレッション", "インプレッション数", "表示回数", "imp"),
    "reach": ("Reach", "リーチ", "リーチ数"),
    "engagements": ("Engagements", "Engagement", "エンゲージメント", "エンゲージメント数"),
    "likes": ("Likes", "いいね", "いいね数", "いいね!", "いいね!数"),
    "comments": ("Comments", "コメント", "コメント数"),
    "shares": ("Shares", "シェア", "シェア数"),
    "saves": ("Saves", "Saved", "保存", "保存数"),
    "follows": ("Follows", "フォロー", "フォロー数"),
    "profile_visits": ("Profile visits", "プロフィールへのアクセス", "プロフィールアクセス数"),
    "link_clicks": ("Link clicks", "link_clicks", "リンククリック", "リンククリック数"),
}

#: Insights of Instagram, written down post by post: where the impressions came from tells it.
INSTAGRAM_POSTS = Export(
    platform="instagram",
    export="posts",
    grain=Grain.PER_POST,
    tells=(headers("Date", "From Home", "From Hashtags"), headers("Date", "From Explore")),
    post=_POST,
    day=_DAY,
    metrics=measures(_OF_POST),
)
POSTS = Export(
    platform="",
    export="posts",
    grain=Grain.PER_POST,
    tells=tuple(
        frozenset({day, post, metric})
        for day in _DAY
        for post in _POST
        for metric in headers(
            "Likes", "いいね", "いいね数", "Impressions", "インプレッション数", "Reach"
        )
    ),
    post=_POST,
    day=_DAY,
    network=_NETWORK,
    account=_ACCOUNT,
    campaign=_CAMPAIGN,
    influencer=_CREATOR,
    metrics=measures(_OF_POST),
)
_SALES = {
    "purchases": ("orders", "Orders", "purchases", "購入件数", "注文数"),
    "revenue": ("revenue", "Sales", "売上", "売上金額", "revenue_attributed_usd", "売上高"),
    "conversions": ("conversions", "paid_conversions", "コンバージョン", "CV", "CV数"),
    "signups": ("signups", "sign_ups", "会員登録数"),
    "ad_spend": ("fee_usd", "fee", "cost", "spend", "費用", "報酬"),
}
#: What was sold through creators: a row for each day, campaign, creator and whatever else.
TRACKING = Export(
    platform="",
    export="campaign_days",
    is_added=True,
    tells=tuple(
        frozenset({day, who, what})
        for day in columns.DAY
        for who in _CREATOR
        for what in headers("orders", "revenue", "conversions", "売上", "注文数")
    ),
    network=_NETWORK,
    campaign=_CAMPAIGN,
    influencer=_CREATOR,
    metrics=measures(_SALES),
)
#: A row for each campaign of a creator: what it came to in its month.
CAMPAIGNS = Export(
    platform="",
    export="campaigns",
    grain=Grain.LIFETIME,
    tells=tuple(
        frozenset({who, month})
        for who in _CREATOR
        for month in headers("campaign_month", "Campaign month", "Month", "月", "実施月")
    ),
    day=headers("campaign_month", "Campaign month", "Month", "月", "実施月"),
    network=_NETWORK,
    campaign=_CAMPAIGN,
    influencer=_CREATOR,
    known=headers("tier", "content_type"),
    metrics=measures({**_OF_POST, **_SALES}),
)

EXPORTS = (INSTAGRAM_POSTS, POSTS, TRACKING, CAMPAIGNS)
