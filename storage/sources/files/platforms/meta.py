"""Meta Business Suite: the content of Instagram accounts and Facebook pages, a row a post.

The period is written in the file's name only, the numbers are those of the whole life of a post,
and the times are in American order in every language.
"""

from decimal import Decimal

from kpi.imports import DateOrder, Grain
from kpi.model import STORIES, VIDEOS
from storage.sources.files.exports import Export, headers, measures

_HOUR = Decimal(1) / Decimal(3600)
_PUBLISHED = headers("Publish time", "公開時間", "公開日", "公開日時", "投稿日時")
_KNOWN = headers(
    *("Account ID", "Account name", "Description", "Duration (sec)", "Permalink", "Post type"),
    *("Data comment", "アカウントID", "アカウント名", "説明", "時間(秒)", "リンク"),
    *("投稿タイプ", "データコメント", "パーマリンク"),
)
#: "Lifetime" stands there, unless somebody exported day by day.
_SPLIT = headers("Date", "日時", "日付")
#: Views took the place of impressions in 2025: one family, the newer name first.
_VIEWS = ("Views", "ビュー", "閲覧数", "表示回数", "Impressions", "インプレッション")
_OF_POST = {
    "impressions": (*_VIEWS, "インプレッション数"),
    "reach": ("Reach", "リーチ", "リーチ数"),
    "likes": (
        *("Likes", "いいね!の数", "「いいね!」とリアクション", "「いいね!」の数", "いいね!"),
        *("いいね数", "いいね"),
    ),
    "shares": ("Shares", "シェア数", "シェア"),
    "saves": ("Saves", "保存数", "保存"),
    "follows": ("Follows", "フォロー数", "フォロー"),
    "comments": ("Comments", "コメント数", "コメント"),
    "profile_visits": ("Profile visits", "プロフィールへのアクセス"),
    "link_clicks": ("Link clicks", "リンククリック"),
    "avg_watch_time": ("動画平均再生時間",),
}
_INSTAGRAM = (
    headers("Post ID", "Account username", "Publish time"),
    headers("投稿ID", "アカウントのユーザーネーム", "公開時間"),
    headers("投稿ID", "アカウントのユーザーネーム", "公開日"),
)
_USERNAME = headers("Account username", "アカウントのユーザーネーム")

INSTAGRAM = Export(
    platform="instagram",
    export="content",
    grain=Grain.PER_POST,
    tells=_INSTAGRAM,
    post=headers("Post ID", "投稿ID"),
    day=_PUBLISHED,
    account=_USERNAME,
    known=_KNOWN,
    metrics=measures(_OF_POST),
    split=_SPLIT,
    date_order=DateOrder.MONTH_FIRST,
)

#: A file of its own in which people answer instead of commenting.
INSTAGRAM_STORIES = Export(
    platform="instagram",
    export="content_stories",
    grain=Grain.PER_POST,
    basis=STORIES,
    tells=tuple(
        tell | more
        for tell in _INSTAGRAM
        for more in (headers("Navigation"), headers("ナビゲーション"), headers("Sticker taps"))
    ),
    post=headers("Post ID", "投稿ID"),
    day=_PUBLISHED,
    account=_USERNAME,
    known=_KNOWN | headers("Navigation", "ナビゲーション", "Sticker taps", "スタンプのタップ"),
    metrics=measures({**_OF_POST, "comments": ("Replies", "返信", "返信数")}),
    split=_SPLIT,
    date_order=DateOrder.MONTH_FIRST,
)

_OF_PAGE_POST = {
    **_OF_POST,
    "engagements": (
        *("Reactions, Comments and Shares", "リアクション、コメント、シェア"),
        "リアクション、コメント、シェア数",
    ),
    "likes": ("Reactions", "リアクション", "リアクション数", *_OF_POST["likes"]),
    "video_views": ("3-second video views", "3秒間の動画再生数"),
    "watch_time": ("Seconds viewed",),
    "avg_watch_time": ("Average Seconds viewed",),
    "revenue": ("Estimated earnings",),
}
_PAGE_KNOWN = _KNOWN | headers(
    *("Page name", "Title", "Caption type", "Is crosspost", "Is share", "Languages"),
    *("Custom labels", "Funded content status", "Other Clicks", "Total clicks", "Ad impressions"),
    *("Matched Audience Targeting Consumption (Photo Click)", "IMPRESSION:UNIQUE_USERS"),
    *("1-minute video views", "3-Second viewers", "1-minute viewers"),
    *("Negative feedback from users", "Unique negative feedback from users"),
    *("Reach from Organic posts", "Reach from Boosted posts", "ページ名", "タイトル"),
)

FACEBOOK = Export(
    platform="facebook",
    export="content",
    grain=Grain.PER_POST,
    tells=(
        headers("Post ID", "Page ID", "Publish time"),
        headers("Post ID", "Page name", "Publish time"),
        headers("投稿ID", "ページID", "公開時間"),
        headers("投稿ID", "ページ名", "公開時間"),
    ),
    post=headers("Post ID", "投稿ID"),
    day=_PUBLISHED,
    account=headers("Page name", "ページ名"),
    known=_PAGE_KNOWN | headers("Page ID", "ページID"),
    metrics=measures(_OF_PAGE_POST, factors={"watch_time": _HOUR}),
    split=_SPLIT,
    date_order=DateOrder.MONTH_FIRST,
)

#: Some 200 columns: how long people stay, and one column for each country.
FACEBOOK_VIDEOS = Export(
    platform="facebook",
    export="videos",
    grain=Grain.PER_POST,
    basis=VIDEOS,
    tells=(headers("Video asset ID", "Publish time"),),
    post=headers("Video asset ID"),
    day=_PUBLISHED,
    account=headers("Page name"),
    known=_PAGE_KNOWN | headers("Page ID", "Universal video ID"),
    families=(
        *("percentage of total views at interval", "percentage of 15-second views at interval"),
        *("3-second video views by ", "3-second video views from ", "1-minute video views by "),
        *("seconds viewed from ", "average seconds viewed from ", "seconds viewed by "),
        *("viewers by ", "views by ", "percentage of "),
    ),
    metrics=measures(_OF_PAGE_POST, factors={"watch_time": _HOUR}),
    split=_SPLIT,
    date_order=DateOrder.MONTH_FIRST,
)

#: What pages exported until 2023; below its header stands a row of explanations.
PAGE_INSIGHTS = Export(
    platform="facebook",
    export="page_insights",
    tells=(
        headers("Date", "Daily New Likes", "Daily Unlikes"),
        headers("Date", "Lifetime Total Likes", "Daily Total Reach"),
        headers("Date", "Daily Total Reach", "Daily Total Impressions"),
    ),
    families=("daily ", "weekly ", "28 days ", "lifetime "),
    metrics=measures(
        {
            "reach": ("Daily Total Reach",),
            "impressions": ("Daily Total Impressions",),
        }
    ),
    date_order=DateOrder.MONTH_FIRST,
)

EXPORTS = (PAGE_INSIGHTS, INSTAGRAM, INSTAGRAM_STORIES, FACEBOOK, FACEBOOK_VIDEOS)
