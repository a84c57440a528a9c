"""Meta Ads Manager: a row an ad, a campaign or a day, over the period that the row states.

The first row may be a total: it has no name, and it alone counts people once. Money says its
currency in the header only. What ``Results`` count depends on the ad, so they are never added.
"""

from kpi.imports import DateOrder, Grain
from storage.sources.files.exports import Export, headers, measures

_NAMES = headers(
    *("Campaign name", "Ad Set Name", "Ad name", "キャンペーン名", "広告セット名"),
    *("広告名", "広告の名前", "Campaign ID", "Ad set ID", "Ad ID", "Account name", "Account ID"),
    *("Nom de la campagne", "Nombre de la campaña", "Kampagnenname", "Nome da campanha"),
    "Nome della campagna",
)
_CAMPAIGN = headers(
    *("Campaign name", "キャンペーン名", "Nom de la campagne", "Nombre de la campaña"),
    *("Kampagnenname", "Nome da campanha", "Nome della campagna"),
)
_PERIODS = (
    *(("Reporting starts", "Reporting ends"), ("レポート開始日", "レポート終了日")),
    *(("Début des rapports", "Fin des rapports"), ("Inicio del informe", "Fin del informe")),
    *(("Berichtsbeginn", "Berichtsende"), ("Início dos relatórios", "Término dos relatórios")),
    ("Inizio dei report", "Fine dei report"),
)
_STARTS = headers(*(start for start, _ in _PERIODS))
_ENDS = headers(*(end for _, end in _PERIODS))
_SPENT = (
    *("Amount spent", "消化金額", "Montant dépensé", "Importe gastado", "Ausgegebener Betrag"),
    *("Valor usado", "Importo speso"),
)
_KNOWN = headers(
    *("Ad delivery", "Campaign delivery", "Ad set delivery", "Bid", "Bid type", "Ends"),
    *("Ad set budget", "Ad set budget type", "Last significant edit", "Attribution setting"),
    *("Results", "Result indicator", "Result type", "Cost per results", "Cost per result"),
    *("Frequency", "Quality ranking", "Engagement rate ranking", "Objective", "結果"),
    *("Conversion rate ranking", "結果インジケーター", "結果タイプ", "結果の単価"),
)
_METRICS = measures(
    {
        "impressions": (
            *("Impressions", "インプレッション", "Impresiones", "Impressionen", "Impressões"),
        ),
        "reach": ("Reach", "リーチ", "Couverture", "Alcance", "Reichweite", "Copertura"),
        "ad_spend": _SPENT,
        "link_clicks": (
            *("Link clicks", "リンクのクリック", "リンクのクリック数", "Clics sur un lien"),
            *("Clics en el enlace", "Link-Klicks", "Cliques no link", "Clic sul link"),
        ),
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
    },
    of_total=frozenset({"reach"}),
)

#: Split by day: the period that every row states is that of the report.
BY_DAY = Export(
    platform="meta_ads",
    export="ads",
    is_added=True,
    tells=(
        headers("Day", "Amount spent", "Impressions"),
        headers("日", "消化金額", "インプレッション"),
    ),
    day=headers("Day", "日"),
    campaign=_CAMPAIGN,
    names=_NAMES,
    known=_KNOWN | _STARTS | _ENDS,
    metrics=_METRICS,
)

#: Split by month or week, which is written as a range of days.
BY_MONTH = Export(
    platform="meta_ads",
    export="ads",
    grain=Grain.LIFETIME,
    tells=(
        headers("Month", "Amount spent", "Impressions"),
        headers("Week", "Amount spent", "Impressions"),
        headers("月", "消化金額", "インプレッション"),
        headers("週", "消化金額", "インプレッション"),
    ),
    day=headers("Month", "Week", "月", "週"),
    campaign=_CAMPAIGN,
    names=_NAMES,
    known=_KNOWN | _STARTS | _ENDS,
    metrics=_METRICS,
)

MANAGER = Export(
    platform="meta_ads",
    export="ads",
    grain=Grain.LIFETIME,
    tells=tuple(
        headers(start, end, more)
        for start, end in _PERIODS
        for more in (*_SPENT, "Impressions", "インプレッション")
    ),
    starts=_STARTS,
    day=_ENDS,
    campaign=_CAMPAIGN,
    names=_NAMES,
    known=_KNOWN | headers("Month", "Week", "月", "週"),
    metrics=_METRICS,
    date_order=DateOrder.MONTH_FIRST,
)

EXPORTS = (BY_DAY, BY_MONTH, MANAGER)
