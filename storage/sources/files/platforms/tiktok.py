"""TikTok Studio and Business Suite: English headers everywhere, days often without years."""

from kpi.imports import Grain, NoKpi
from kpi.model import LIVE
from storage.sources.files.exports import Export, headers, measures

_POST_TIME = headers("Post time")
_VIDEO = headers("Video title")

STUDIO_OVERVIEW = Export(
    platform="tiktok",
    export="studio_overview",
    tells=(
        headers("Date", "Video Views", "Profile Views"),
        headers("日付", "動画の視聴数", "プロフィールの表示回数"),
        headers("日付", "動画の視聴", "プロフィールの表示回数"),
    ),
    metrics=measures(
        {
            "video_views": ("Video Views", "動画の視聴数", "動画の視聴"),
            "profile_visits": ("Profile Views", "プロフィールの表示回数"),
            "likes": ("Likes", "いいね"),
            "comments": ("Comments", "コメント"),
            "shares": ("Shares", "シェア"),
        }
    ),
)

STUDIO_VIEWERS = Export(
    platform="tiktok",
    export="studio_viewers",
    tells=(headers("Date", "Total Viewers", "New Viewers"),),
    known=headers("New Viewers", "Returning Viewers"),
    metrics=measures({"reach": ("Total Viewers",)}),
)

STUDIO_FOLLOWERS = Export(
    platform="tiktok",
    export="studio_follower_history",
    tells=(
        headers("Date", "Followers", "Difference in followers from previous day"),
        headers("Date", "トータルフォロワー数", "純フォロワー数"),
    ),
    metrics=measures(
        {
            "followers": ("Followers", "トータルフォロワー数"),
            "follower_growth": ("Difference in followers from previous day", "純フォロワー数"),
            "follows": ("新規フォロワー数",),
        }
    ),
)

STUDIO_CONTENT = Export(
    platform="tiktok",
    export="studio_content",
    grain=Grain.PER_POST,
    tells=(headers("Video link", "Post time", "Total views"),),
    day=_POST_TIME,
    post=headers("Video link"),
    links=headers("Video link"),
    anchor=headers("Time"),
    known=_VIDEO,
    metrics=measures(
        {
            "video_views": ("Total views",),
            "likes": ("Total likes",),
            "comments": ("Total comments",),
            "shares": ("Total shares",),
            "saves": ("Total favorites",),
        }
    ),
)

BUSINESS_OVERVIEW = Export(
    platform="tiktok",
    export="business_overview",
    tells=(
        headers("Date", "Reached audience"),
        headers("Date", "Engaged audience"),
        headers("Date", "Phone number clicks"),
        headers("Date", "Leads submission"),
        headers("Date", "Net growth", "Lost followers"),
        headers("Date", "Net growth", "New followers"),
        headers("Date", "Net growth", "Total followers"),
        headers("Date", "Video views", "Total followers"),
    ),
    known=headers("Engaged audience"),
    metrics=measures(
        {
            "video_views": ("Video views",),
            "reach": ("Reached audience",),
            "profile_visits": ("Profile views",),
            "likes": ("Likes",),
            "comments": ("Comments",),
            "shares": ("Shares",),
            "calls": ("Phone number clicks",),
            "leads": ("Leads submission",),
            "link_clicks": ("Website clicks",),
            "follower_growth": ("Net growth",),
            "follows": ("New followers",),
            "unfollows": ("Lost followers",),
            "followers": ("Total followers",),
        }
    ),
)

BUSINESS_VIDEOS = Export(
    platform="tiktok",
    export="business_videos",
    grain=Grain.PER_POST,
    tells=(headers("Video link", "Post time", "Video views"),),
    day=_POST_TIME,
    post=headers("Video link"),
    links=headers("Video link"),
    known=_VIDEO,
    metrics=measures(
        {
            "video_views": ("Video views",),
            "likes": ("Likes",),
            "comments": ("Comments",),
            "shares": ("Shares",),
            "saves": ("Add to Favorites",),
        }
    ),
)

#: Of live videos alone, which are part of the account's numbers.
LIVE_CENTER = Export(
    platform="tiktok",
    export="live_center",
    basis=LIVE,
    tells=(
        headers("Date", "視聴数", "ユニーク視聴者数"),
        headers("Date", "最高同時視聴者数", "平均同時視聴者数"),
        headers("Date", "ギフト贈呈者", "ダイヤモンド"),
        headers("Date", "新規フォロワー", "コメントした視聴者"),
        headers("Date", "LIVE時間", "LIVEの合計数"),
    ),
    known=headers(
        *("最高同時視聴者数", "平均同時視聴者数", "ギフト贈呈者", "コメントした視聴者"),
        *("ダイヤモンド", "LIVE時間", "LIVEの合計数"),
    ),
    metrics=measures(
        {
            "video_views": ("視聴数",),
            "reach": ("ユニーク視聴者数",),
            "avg_watch_time": ("平均視聴時間",),
            "follows": ("新規フォロワー",),
            "likes": ("いいね",),
            "shares": ("シェア",),
        }
    ),
)

FOLLOWER_ACTIVITY = Export(
    platform="tiktok",
    export="follower_activity",
    grain=Grain.HOURLY,
    tells=(headers("Date", "Hour", "Active followers"),),
    metrics={},
    no_kpi=NoKpi.HOURLY,
)


def _shares(export: str, *columns: str) -> Export:
    """Return a list of what share of the followers is of a kind."""
    return Export(
        platform="tiktok",
        export=export,
        grain=Grain.NONE,
        tells=tuple(headers(column, "Distribution") for column in columns),
        metrics={},
        no_kpi=NoKpi.AUDIENCE,
    )


EXPORTS = (
    STUDIO_OVERVIEW,
    STUDIO_VIEWERS,
    STUDIO_FOLLOWERS,
    STUDIO_CONTENT,
    BUSINESS_OVERVIEW,
    BUSINESS_VIDEOS,
    LIVE_CENTER,
    FOLLOWER_ACTIVITY,
    _shares("follower_gender", "Gender"),
    _shares("follower_territories", "Top territories", "Territories", "Country", "Top countries"),
    _shares("follower_age", "Age", "Age range"),
    _shares("follower_cities", "Top cities", "City"),
)
