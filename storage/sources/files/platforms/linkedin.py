"""LinkedIn: the workbooks of pages, sheet by sheet, and of persons."""

from kpi.imports import DateOrder, Grain
from storage.sources.files.exports import Export, headers, measures
from storage.sources.files.personal import DAY

PAGE_CONTENT = Export(
    platform="linkedin",
    export="page_content",
    tells=(
        headers("Date", "Impressions (organic)", "Impressions (total)"),
        headers("Date", "Impressions (total)", "Clicks (total)"),
    ),
    families=(
        *("impressions (", "unique impressions (", "clicks (", "reactions (", "comments ("),
        *("reposts (", "shares (", "engagement rate ("),
    ),
    metrics=measures(
        {
            "impressions": ("Impressions (total)",),
            "reach": ("Unique impressions (total)", "Unique impressions (organic)"),
            "likes": ("Reactions (total)",),
            "comments": ("Comments (total)",),
            "shares": ("Reposts (total)", "Shares (total)"),
            # LinkedIn divides by impressions, whatever others call so.
            "engagement_rate_impressions": ("Engagement rate (total)",),
        },
        rates=frozenset({"engagement_rate_impressions"}),
    ),
    date_order=DateOrder.MONTH_FIRST,
)

PAGE_POSTS = Export(
    platform="linkedin",
    export="page_posts",
    grain=Grain.PER_POST,
    tells=(
        headers("Post title", "Post link", "Created date", "Impressions"),
        headers("Update title", "Update link", "Created date", "Impressions"),
    ),
    day=headers("Created date"),
    post=headers("Post link", "Update link"),
    known=headers(
        *("Post title", "Update title", "Post type", "Update type", "Campaign name", "Posted by"),
        *("Campaign start date", "Campaign end date", "Audience", "Content Type"),
        *("Offsite Views", "Click through rate (CTR)", "Engagement rate"),
    ),
    metrics=measures(
        {
            "impressions": ("Impressions",),
            "video_views": ("Views (Excluding offsite video views)", "Views"),
            "link_clicks": ("Clicks",),
            "likes": ("Likes",),
            "comments": ("Comments",),
            "shares": ("Reposts", "Shares"),
            "follows": ("Follows",),
        }
    ),
    date_order=DateOrder.MONTH_FIRST,
)

#: "Total followers" are those who came on that day, not all there are.
PAGE_FOLLOWERS = Export(
    platform="linkedin",
    export="page_followers",
    tells=(headers("Date", "Sponsored followers", "Organic followers"),),
    known=headers("Sponsored followers", "Organic followers", "Auto-invited followers"),
    metrics=measures({"follows": ("Total followers",)}),
    date_order=DateOrder.MONTH_FIRST,
)

PAGE_VISITORS = Export(
    platform="linkedin",
    export="page_visitors",
    tells=(headers("Date", "Total page views (total)", "Total unique visitors (total)"),),
    families=(
        *("overview ", "life ", "jobs ", "products ", "my company ", "total page views ("),
        "total unique visitors (",
    ),
    metrics=measures(
        {
            "page_views": ("Total page views (total)",),
            "profile_visits": ("Total unique visitors (total)",),
        }
    ),
    date_order=DateOrder.MONTH_FIRST,
)

#: What storage/sources/files/personal.py makes of a person's workbook.
PERSONAL = Export(
    platform="linkedin",
    export="personal_content",
    tells=(headers(DAY),),
    day=headers(DAY),
    metrics=measures(
        {
            "impressions": ("Impressions",),
            "engagements": ("Engagements",),
            "follows": ("New followers",),
            "followers": ("Total followers",),
        }
    ),
    date_order=DateOrder.MONTH_FIRST,
)

EXPORTS = (PAGE_CONTENT, PAGE_POSTS, PAGE_FOLLOWERS, PAGE_VISITORS, PERSONAL)
