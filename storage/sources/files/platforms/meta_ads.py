"""Meta Ads Manager: a row an ad, a campaign or a day, over the period that the row states.

The first row may be a total: it has no name. Money says its currency in the header only. What
``Results`` count depends on the ad, so they are never added up.
"""

from kpi.imports import DateOrder, Grain
from storage.sources.files.exports import Export, headers, measures

MANAGER = Export(
    platform="meta_ads",
    export="ads",
    grain=Grain.LIFETIME,
    tells=tuple(
        headers(start, end, more)
        for start, end in (
            ("Reporting starts", "Reporting ends"),
            ("レポート開始日", "レポート終了日"),
        )
        for more in ("Amount spent", "Impressions", "消化金額", "インプレッション")
    ),
    starts=headers("Reporting starts", "レポート開始日"),
    day=headers("Reporting ends", "レポート終了日"),
    campaign=headers("Campaign name", "キャンペーン名"),
    names=headers(
        *("Campaign name", "Ad Set Name", "Ad name", "キャンペーン名", "広告セット名"),
        *("広告名", "広告の名前", "Campaign ID", "Ad set ID", "Ad ID", "Account name"),
    ),
    known=headers(
        *("Ad delivery", "Campaign delivery", "Ad set delivery", "Bid", "Bid type", "Ends"),
        *("Ad set budget", "Ad set budget type", "Last significant edit", "Attribution setting"),
        *("Results", "Result indicator", "Result type", "Cost per results", "Cost per result"),
        *("Frequency", "Quality ranking", "Engagement rate ranking", "Day", "日", "結果"),
        *("Conversion rate ranking", "結果インジケーター", "結果タイプ", "結果の単価"),
    ),
    metrics=measures(
        {
            "impressions": ("Impressions", "インプレッション"),
            "reach": ("Reach", "リーチ"),
            "ad_spend": ("Amount spent", "消化金額"),
            "link_clicks": ("Link clicks", "リンクのクリック", "リンクのクリック数"),
            "profile_visits": ("Instagram profile visits", "Instagramプロフィールへのアクセス"),
            "follows": ("Instagram follows", "Instagramのフォロー"),
            "engagements": ("Post engagements", "Post engagement", "投稿のエンゲージメント"),
            "likes": ("Post reactions", "投稿へのリアクション"),
            "comments": ("Post comments", "投稿へのコメント"),
            "shares": ("Post shares", "投稿のシェア"),
            "saves": ("Post saves", "投稿の保存"),
            "video_views": ("3-second video plays", "3秒以上の動画再生数"),
            "thruplays": ("ThruPlays", "ThruPlay"),
            "sessions": ("Landing page views", "ランディングページビュー"),
            "purchases": ("Purchases", "購入"),
            "leads": ("Leads", "リード"),
            "add_to_cart": ("Adds to cart", "カートへの追加"),
            "app_installs": ("App installs", "アプリのインストール"),
        }
    ),
    date_order=DateOrder.MONTH_FIRST,
)

EXPORTS = (MANAGER,)
