"""Tables of advertisements that somebody put together: several rows a day, each a part of it.

Money spent beside what was seen tells them: posts and creators cost nothing by the day. Whatever
else a row says (a state, a device, an ad group) splits the day up; only what adds up is taken.
"""

from collections.abc import Sequence

from kpi.imports import Answers
from storage.sources.files import columns
from storage.sources.files.exported import ExportFile, as_export, fold_header
from storage.sources.files.exports import Export, headers, measures
from storage.sources.files.table import Row
from storage.sources.files.wide import Rows, day_of

_MONEY = (
    *("Spend", "Cost", "Amount spent", "amount_spent", "Ad spend", "ad_spend", "Total spend"),
    *(
        "Spend in account currency",
        "Media cost",
        "費用",
        "広告費",
        "消化金額",
        "ご利用金額",
        "利用額",
    ),
)
_SEEN = ("Impressions", "Impr.", "インプレッション", "インプレッション数", "表示回数", "imp")
_CLICKED = (
    *("Link clicks", "link_clicks", "Outbound clicks", "Clicks", "クリック数", "クリック"),
    "リンクのクリック",
)
_METRICS = measures(
    {
        "impressions": _SEEN,
        "link_clicks": _CLICKED,
        "ad_spend": _MONEY,
        "conversions": ("Conversions", "コンバージョン", "コンバージョン数", "CV", "CV数"),
        "purchases": ("Purchases", "Orders", "購入", "購入数", "注文数"),
        "revenue": (
            *("Revenue", "Conv. value", "conv_value", "Conversion value", "conversion_value"),
            *("purchase_value", "purchase_revenue", "Purchases conversion value", "売上"),
            *("attributed_revenue", "コンバージョン値", "Total order value (Checkout)"),
        ),
        "leads": ("Leads", "リード", "リード数"),
        "add_to_cart": ("Add to cart", "add_to_cart", "Adds to cart", "カート追加"),
        "video_views": ("Video views", "video_views", "動画再生数"),
        "engagements": ("Engagements", "エンゲージメント"),
        "saves": ("Saves",),
    }
)
_PAID, _SHOWN = headers(*_MONEY), headers(*_SEEN, *_CLICKED)


def added(header: Row, below: Sequence[Row], source: Rows, answers: Answers) -> ExportFile | None:
    """Return the table if its rows are advertisements of days, weeks or months."""
    folded = [fold_header(cell) for cell in header.cells]
    day = day_of(folded, below)
    if day is None or not _PAID & set(folded) or not _SHOWN & set(folded):
        return None
    export = Export(
        platform="",
        export="ad_table",
        tells=(),
        is_added=True,
        day=frozenset({folded[day]}),
        network=columns.PLATFORM,
        account=columns.ACCOUNT,
        campaign=columns.CAMPAIGN,
        metrics=_METRICS,
    )
    return as_export(export, header, source, answers)
