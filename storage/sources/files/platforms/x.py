"""X: the header is English also for Japanese users."""

from storage.sources.files.exports import Export, headers, measures

OVERVIEW = Export(
    platform="x",
    export="account_overview",
    tells=(headers("Date", "Impressions", "New follows", "Unfollows"),),
    metrics=measures(
        {
            "impressions": ("Impressions",),
            "likes": ("Likes",),
            "engagements": ("Engagements",),
            "saves": ("Bookmarks",),
            "shares": ("Shares",),
            "comments": ("Replies",),
            "follows": ("New follows",),
            "unfollows": ("Unfollows",),
            "profile_visits": ("Profile visits",),
            "post_count": ("Create Post",),
            "video_views": ("Video views",),
        }
    ),
)

EXPORTS = (OVERVIEW,)
