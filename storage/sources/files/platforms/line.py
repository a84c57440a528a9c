"""LINE公式アカウント: the headers are English also in the Japanese product."""

from kpi.imports import Grain
from storage.sources.files.exports import Export, headers, measures

#: All columns count from the beginning: the friends are a level, the others become differences.
FRIENDS = Export(
    platform="line",
    export="friend_overview",
    grain=Grain.CUMULATIVE,
    tells=(
        headers("date", "contacts", "targetReaches"),
        headers("date", "contacts", "blocks"),
        headers("日付", "総友だち数"),
        headers("日付", "有効友だち数", "ブロック数"),
        headers("日付", "友だち追加数", "ターゲットリーチ"),
        headers("日付", "友だち数", "ターゲットリーチ"),
    ),
    day=headers("date", "日付"),
    metrics=measures(
        {
            "followers": ("contacts", "総友だち数", "友だち追加数", "友だち数"),
            "unfollows": ("blocks", "ブロック数"),
        },
        running=frozenset({"unfollows"}),
    ),
)

#: One row a message that was sent. Who opened it are people, who cannot be added up.
BROADCASTS = Export(
    platform="line",
    export="message_broadcast",
    grain=Grain.PER_POST,
    tells=(headers("broadcastId", "sentDate", "deliveredCount"),),
    post=headers("broadcastId"),
    day=headers("sentDate"),
    known=headers("cmsUrl", "videoCompleteUU"),
    metrics=measures(
        {
            "impressions": ("deliveredCount",),
            "link_clicks": ("clickUU",),
            "video_views": ("videoStartUU",),
        }
    ),
)

EXPORTS = (FRIENDS, BROADCASTS)
