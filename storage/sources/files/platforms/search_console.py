"""Google Search Console: six tables of a property's search results; one of them is by day."""

from kpi.imports import Grain, NoKpi
from storage.sources.files.exports import Export, headers, measures

_METRICS = measures(
    {
        "link_clicks": (
            *("Clicks", "クリック数", "Clics", "Klicks", "Cliques", "Clic", "클릭수", "点击次数"),
            "點擊",
        ),
        "impressions": (
            *("Impressions", "表示回数", "Impresiones", "Impressionen", "Impressões"),
            *("Impressioni", "노출", "展示", "曝光"),
        ),
        "ctr": ("CTR",),
    }
)
_POSITION = headers(
    *("Position", "掲載順位", "平均掲載順位", "Posición", "Posição", "Posizione", "게재 순위"),
    *("排名", "Average position"),
)
_DAY = headers("Date", "日付", "Fecha", "Datum", "Data", "날짜", "日期")
#: No other export has a rank beside a click-through rate.
_WHOLE = tuple(headers("CTR", position) for position in _POSITION)

#: First columns of what Discover and News say, which have no ranks.
_OF_DISCOVER = ("Top pages", "上位のページ", "Discover Appearance", "Search Appearance")
#: Two periods beside each other.
_COMPARED = tuple(
    headers(part, f"{time} Clicks", f"Previous {time.removeprefix('Last ')} Clicks")
    for part in ("Top queries", "Top pages", "Country", "Device")
    for time in ("Last 24 hours", "Last 7 days", "Last 28 days", "Last 3 months", "Last 6 months")
)

DATES = Export(
    platform="google_search_console",
    export="dates",
    tells=tuple(whole | {day} for whole in _WHOLE for day in _DAY),
    day=_DAY,
    known=_POSITION,
    metrics=_METRICS,
)
#: Queries, pages, countries, devices, looks: whatever the first column is.
PARTS = Export(
    platform="google_search_console",
    export="breakdown",
    grain=Grain.NONE,
    tells=(*_WHOLE, *(headers("CTR", part) for part in _OF_DISCOVER), *_COMPARED),
    day=frozenset(),
    known=_POSITION,
    metrics=_METRICS,
    no_kpi=NoKpi.BREAKDOWN,
)

EXPORTS = (DATES, PARTS)
