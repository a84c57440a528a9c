"""X: the header is English also for Japanese users, but for the older activity files."""

from decimal import Decimal

from kpi.imports import Grain
from storage.sources.files.exports import Export, headers, measures

_HOUR = Decimal(1) / Decimal(3_600_000)
#: The account's days and its posts are counted in the same words.
_OF_BOTH = {
    "impressions": ("Impressions",),
    "likes": ("Likes",),
    "engagements": ("Engagements",),
    "saves": ("Bookmarks",),
    "shares": ("Shares", "Share", "Reposts"),
    "comments": ("Replies",),
    "follows": ("New follows",),
    "profile_visits": ("Profile visits",),
    "video_views": ("Video views",),
}

OVERVIEW = Export(
    platform="x",
    export="account_overview",
    tells=(headers("Date", "Impressions", "New follows", "Unfollows"),),
    metrics=measures({**_OF_BOTH, "unfollows": ("Unfollows",), "post_count": ("Create Post",)}),
)

#: The spelling of its headers moved between 2025 and 2026.
CONTENT = Export(
    platform="x",
    export="content",
    grain=Grain.PER_POST,
    tells=(headers("Post id", "Date", "Post text", "Impressions"),),
    post=headers("Post id"),
    day=headers("Date"),
    links=headers("Link", "Post Link"),
    known=headers("Post text"),
    metrics=measures({**_OF_BOTH, "link_clicks": ("Url clicks",)}),
)

_ACTIVITY = measures(
    {
        "impressions": ("impressions", "インプレッション"),
        "engagements": ("engagements", "エンゲージメント"),
        "shares": ("retweets", "リツイート", "reposts"),
        "comments": ("replies", "返信"),
        "likes": ("likes", "いいね", "favorites", "お気に入り"),
        "profile_visits": ("user profile clicks", "ユーザープロフィールクリック"),
        "link_clicks": ("url clicks", "URLクリック数"),
        "follows": ("follows", "フォローしている"),
    }
)
#: Each of these stands once more for what was paid for.
_CLICKS = (
    *("engagement rate", "hashtag clicks", "detail expands", "permalink clicks", "app opens"),
    *("app installs", "email tweet", "dial phone", "media views", "media engagements"),
    *("エンゲージメント率", "ハッシュタグクリック", "詳細クリック", "固定リンクのクリック数"),
    *("アプリ表示", "アプリインストール", "ツイートをメール送信", "ダイアル式電話"),
    *("メディアの再生数", "メディアのエンゲージメント数"),
)
_KNOWN_CLICKS = headers(*_CLICKS)

#: Its times are of UTC, whatever the account's zone.
ACTIVITY = Export(
    platform="x",
    export="post_activity",
    grain=Grain.PER_POST,
    tells=(
        headers("Tweet id", "Tweet text", "time", "impressions"),
        headers("Post id", "Post text", "time", "impressions"),
        headers("ツイートID", "ツイート本文", "時間", "インプレッション"),
    ),
    post=headers("Tweet id", "Post id", "ツイートID"),
    day=headers("time", "時間"),
    known=_KNOWN_CLICKS | headers("Tweet text", "ツイート本文", "Post text"),
    links=headers("Tweet permalink", "ツイートの固定リンク", "Post permalink"),
    families=("promoted ", "プロモの"),
    metrics=_ACTIVITY,
)

ACTIVITY_BY_DAY = Export(
    platform="x",
    export="activity_by_day",
    tells=(
        headers("Date", "Tweets published", "impressions"),
        headers("日付", "Tweets published", "インプレッション"),
    ),
    day=headers("Date", "日付"),
    known=_KNOWN_CLICKS,
    families=("promoted ", "プロモの"),
    metrics={**_ACTIVITY, **measures({"post_count": ("Tweets published",)})},
)

#: A title stands above it.
VIDEOS_BY_DAY = Export(
    platform="x",
    export="video_overview",
    tells=(headers("Date", "Views", "Watch Time (ms)"),),
    known=headers("Completion Rate", "Average Watch Time (ms)"),
    metrics=measures(
        {
            "video_views": ("Views",),
            "watch_time": ("Watch Time (ms)",),
            "revenue": ("Estimated Revenue",),
        },
        factors={"watch_time": _HOUR},
    ),
)

EXPORTS = (VIDEOS_BY_DAY, OVERVIEW, CONTENT, ACTIVITY, ACTIVITY_BY_DAY)
