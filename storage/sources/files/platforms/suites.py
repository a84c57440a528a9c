"""Tools that look after several networks at once: Hootsuite and Sprout Social."""

from kpi.imports import Grain
from storage.sources.files.exports import Export, headers, measures

_OF_TWEET = measures(
    {
        "impressions": ("Impressions",),
        "engagements": ("Engagements", "Engagement"),
        "likes": ("Likes", "Reactions"),
        "shares": ("Retweets", "Reposts", "Shares"),
        "comments": ("Replies", "Comments"),
        "video_views": ("Video views", "Video Views"),
        "link_clicks": ("Link clicks", "Clicks"),
    }
)
_DATE_GMT = headers("Date (GMT)")

HOOTSUITE_TWEETS = Export(
    platform="x",
    export="hootsuite_posts",
    grain=Grain.PER_POST,
    tells=(headers("Date (GMT)", "Tweet Permalink"), headers("Date (GMT)", "Tweet Text")),
    day=_DATE_GMT,
    post=headers("Tweet Permalink", "Tweet ID"),
    known=headers("Tweet Text", "Quote Tweets"),
    metrics=_OF_TWEET,
)
HOOTSUITE_POSTS = Export(
    platform="",
    export="hootsuite_posts",
    grain=Grain.PER_POST,
    tells=(headers("Date (GMT)", "Post Permalink"), headers("Date (GMT)", "Post Message")),
    day=_DATE_GMT,
    post=headers("Post Permalink", "Post ID"),
    network=headers("Social network", "Network", "Platform"),
    account=headers("Profile", "Account", "Social profile"),
    known=headers("Post Message", "Post type"),
    metrics=_OF_TWEET,
)

_SPROUT = {
    "impressions": ("Impressions",),
    "reach": ("Reach",),
    "engagements": ("Engagements",),
    "engagement_rate_impressions": ("Engagement Rate (per Impression)",),
    "engagement_rate": ("Engagement Rate (per Reach)",),
    "engagement_rate_followers": ("Engagement Rate (per Follower)",),
    "engagement_rate_views": ("Engagement Rate (per View)",),
    "likes": ("Reactions", "Likes"),
    "comments": ("Comments",),
    "shares": ("Shares",),
    "saves": ("Saves",),
    "link_clicks": ("Post Link Clicks",),
    "video_views": ("Video Views",),
}
_NETWORK, _PROFILE = headers("Network"), headers("Profile", "Profile Name")

SPROUT_PROFILES = Export(
    platform="sprout",
    export="sprout_profiles",
    tells=(
        headers("Date", "Network", "Profile", "Audience"),
        headers("Date", "Network", "Profile", "Net Audience Growth"),
        headers("Date", "Network", "Profile", "Published Posts (Total)"),
    ),
    network=_NETWORK,
    account=_PROFILE,
    metrics=measures(
        {
            **_SPROUT,
            "followers": ("Audience", "Followers"),
            "follower_growth": ("Net Audience Growth", "Net Follower Growth"),
            "post_count": ("Published Posts (Total)", "Published Posts"),
            "mentions": ("Received Messages (Total)", "Received Messages"),
        }
    ),
)
SPROUT_POSTS = Export(
    platform="sprout",
    export="sprout_posts",
    grain=Grain.PER_POST,
    tells=(
        headers("Date", "Network", "Profile", "Post Type"),
        headers("Date", "Network", "Profile", "Post ID"),
        headers("Date", "Network", "Profile", "Post"),
    ),
    post=headers("Post ID"),
    network=_NETWORK,
    account=_PROFILE,
    known=headers(
        "Post Type", "Content Type", "Sent by", "Link", "Post", "Linked Content", "Tags"
    ),
    metrics=measures(_SPROUT),
)

EXPORTS = (HOOTSUITE_TWEETS, HOOTSUITE_POSTS, SPROUT_PROFILES, SPROUT_POSTS)
