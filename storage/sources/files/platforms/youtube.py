"""YouTube Studio: tables of videos, of days and of everything else, and the chart's daily totals.

The reports of a table differ by their first column. Headers are those of the person's language.
"""

from decimal import Decimal

from kpi.imports import Grain, NoKpi
from storage.sources.files import columns
from storage.sources.files.exports import Export, headers, measures
from storage.sources.files.table import Row

_VIEWS = headers(
    *("Views", "視聴回数", "Visualizaciones", "Vistas", "Vues", "Aufrufe", "Visualizações"),
    *("Visualizzazioni", "조회수", "观看次数", "觀看次數", "Weergaven", "Просмотры"),
)
_WATCH_TIME = (
    *("Watch time (hours)", "総再生時間（単位: 時間）", "総再生時間（時間）"),
    *("Tiempo de visualización (horas)", "Durée de visionnage (heures)"),
    *("Wiedergabezeit (Stunden)", "Tempo de exibição (horas)", "Tempo di visualizzazione (ore)"),
    *("시청 시간(단위: 시간)", "시청 시간(시간)", "观看时长（小时）", "觀看時間 (小時)"),
    *("Weergaveduur (uren)", "Время просмотра (часы)"),
)
_METRICS = measures(
    {
        "video_views": (
            *("Views", "視聴回数", "Visualizaciones", "Vistas", "Vues", "Aufrufe"),
            *("Visualizações", "Visualizzazioni", "조회수", "观看次数", "觀看次數"),
            *("Weergaven", "Просмотры"),
        ),
        "watch_time": _WATCH_TIME,
        "avg_watch_time": (
            *("Average view duration", "平均視聴時間", "Duración media de las visualizaciones"),
            *("Duración media de la visualización", "Durée moyenne d'une vue"),
            *("Durchschnittliche Wiedergabedauer", "Duração média da visualização"),
            *("Durata media visualizzazione", "평균 시청 지속 시간", "平均观看时长"),
            *("平均觀看時間長度", "Gemiddelde weergaveduur"),
        ),
        "follower_growth": (
            *("Subscribers", "チャンネル登録者", "Suscriptores", "Abonnés", "Abonnenten"),
            *("Inscritos", "Iscritti", "구독자", "订阅人数", "訂閱人數", "Abonnees", "Подписчики"),
        ),
        "follows": (
            *("Subscribers gained", "登録者増加数", "Suscriptores ganados", "Abonnés gagnés"),
            *("Gewonnene Abonnenten", "Inscritos ganhos", "구독자 증가", "Nouveaux abonnés"),
        ),
        "unfollows": (
            *("Subscribers lost", "登録者減少数", "Suscriptores perdidos", "Abonnés perdus"),
            *("Verlorene Abonnenten", "Inscritos perdidos", "구독자 감소"),
        ),
        "impressions": (
            *("Impressions", "インプレッション数", "Impresiones", "Impressionen", "Impressões"),
            *("Impressioni", "노출수", "展示次数", "曝光次數", "Vertoningen", "Показы"),
        ),
        "ctr": (
            *("Impressions click-through rate (%)", "インプレッションのクリック率 (%)"),
            *("Porcentaje de clics de las impresiones (%)", "CTR de las impresiones (%)"),
            *("Taux de clics par impression (%)", "Klickrate der Impressionen (%)"),
            *("Taxa de cliques de impressões (%)", "노출 클릭률 (%)"),
        ),
        "reach": (
            *("Unique viewers", "ユニーク視聴者数", "Usuarios únicos", "Espectadores únicos"),
            *("Spectateurs uniques", "Einzelne Zuschauer", "순 시청자수"),
        ),
        "likes": (
            *("Likes", "高評価数", "Me gusta", "J'aime", "„Mag ich“-Bewertungen"),
            *('Marcações "Gostei"', "Curtidas", "좋아요"),
        ),
        "shares": (
            *("Shares", "共有数", "Compartidos", "Veces compartido", "Partages"),
            *("Geteilte Inhalte", "Compartilhamentos", "공유"),
        ),
        "comments": (
            *("Comments added", "コメントの追加回数", "Comentarios añadidos", "Comentarios"),
            *("Commentaires ajoutés", "Hinzugefügte Kommentare", "Comentários adicionados"),
        ),
        "revenue": (
            *("Estimated revenue", "推定収益", "Ingresos estimados", "Revenus estimés"),
            *("Geschätzter Umsatz", "Receita estimada", "예상 수익"),
        ),
        "post_count": ("Videos published", "公開された動画数", "Videos added", "公開された動画"),
    }
)
DAY = headers("Date", "日付", "Fecha", "Datum", "Data", "날짜", "日期", "Дата")
_CONTENT = headers(
    *("Content", "コンテンツ", "Contenido", "Contenu", "Inhalte", "Videos", "Conteúdo"),
    *("Contenuti", "콘텐츠", "内容", "內容", "Video", "動画", "Vídeo"),
)
_TITLE = headers(
    *("Video title", "動画のタイトル", "Título del vídeo", "Título del video"),
    *("Titre de la vidéo", "Videotitel", "Título do vídeo", "Titolo video", "동영상 제목"),
    *("视频标题", "影片標題"),
)
_PUBLISHED = headers(
    *("Video publish time", "動画公開時刻", "Hora de publicación del vídeo"),
    *("Hora de publicación del video", "Heure de publication de la vidéo"),
    *("Veröffentlichungszeitpunkt des Videos", "Horário de publicação do vídeo"),
    *("Ora di pubblicazione video", "동영상 게시 시간", "视频发布时间", "影片發布時間"),
)
_LENGTH = headers(
    *("Duration", "長さ", "Duración", "Durée", "Dauer", "Duração", "Durata", "길이", "时长"),
    "影片長度",
)
#: First columns of reports that split a channel's numbers up.
_PARTS = headers(
    *("Geography", "地域", "Ubicación geográfica", "Cities", "City", "都市"),
    *("Traffic source", "トラフィック ソース", "Fuente de tráfico", "Source de trafic"),
    *("オーガニック トラフィックと有料のトラフィック", "Organic and paid traffic"),
    *("Viewer age", "視聴者の年齢", "Viewer gender", "視聴者の性別"),
    *("Subscription status", "チャンネル登録状況", "Subscription source", "登録元"),
    *("Device type", "デバイスのタイプ", "Operating system", "オペレーティング システム"),
    *(
        "Playlist",
        "再生リスト",
        "Playback location",
        "再生場所",
        "Sharing service",
        "共有サービス",
    ),
    *("Content type", "コンテンツ タイプ", "Translation use", "Subtitles and CC", "字幕"),
    *("New and returning viewers", "新しい視聴者とリピーター", "YouTube product"),
    *("Post", "投稿", "Audio track", "Video info language", "End screen element", "Card"),
)


#: Words that head a column of anybody's table as well.
_OF_ANYBODY = headers("Post", "投稿", "Card", "City", "都市", "Video", "動画")


def _with(*parts: frozenset[str]) -> tuple[frozenset[str], ...]:
    """Return every set that has one header of each of the parts."""
    sets: tuple[frozenset[str], ...] = (frozenset(),)
    for part in parts:
        sets = tuple(one | {name} for one in sets for name in part)
    return sets


_WATCHED = frozenset(_METRICS.keys() & headers(*_WATCH_TIME))

#: A row a video: what it had in the report's period.
CONTENT = Export(
    platform="youtube",
    export="content",
    grain=Grain.PER_POST,
    tells=_with(_CONTENT, _TITLE),
    post=_CONTENT,
    day=_PUBLISHED,
    known=_TITLE | _LENGTH,
    metrics=_METRICS,
    may_be_cut=True,
)
#: A row a day, at most 500 and then those with most of one metric.
DAYS = Export(
    platform="youtube",
    export="by_day",
    tells=_with(DAY, _WATCHED),
    day=DAY,
    metrics=_METRICS,
    needs_every_day=True,
)
#: The chart's line for the whole channel, of one metric; known by its file's name.
TOTALS = Export(
    platform="youtube",
    export="totals",
    tells=(),
    day=DAY,
    metrics=_METRICS,
    needs_every_day=True,
)
#: The chart's lines: a few videos or countries, never all.
CHART = Export(
    platform="youtube",
    export="chart",
    grain=Grain.NONE,
    tells=(*_with(DAY, _CONTENT, _TITLE), *_with(DAY, _PARTS - _OF_ANYBODY)),
    day=DAY,
    known=_CONTENT | _TITLE | _PUBLISHED | _LENGTH | _PARTS,
    metrics=_METRICS,
    no_kpi=NoKpi.BREAKDOWN,
)
#: A row a country, an age, a source.
PARTS = Export(
    platform="youtube",
    export="breakdown",
    grain=Grain.NONE,
    tells=(
        *_with(_WATCHED),
        *_with(_PARTS - _OF_ANYBODY, _VIEWS),
        *_with(headers("Average view duration", "Average percentage viewed (%)")),
        *_with(headers("Watch time (hours) (%)", "平均再生率(%) (%)")),
    ),
    day=frozenset(),
    known=_PARTS,
    metrics=_METRICS,
    no_kpi=NoKpi.BREAKDOWN,
)

#: What YouTube's programs call the same.
API_DAYS = Export(
    platform="youtube",
    export="api_days",
    tells=(
        headers("day", "estimatedMinutesWatched"),
        headers("date", "estimatedMinutesWatched"),
        headers("day", "views", "subscribersGained"),
        headers("date", "views", "subscribersGained"),
    ),
    known=headers("averageViewPercentage", "dislikes", "redViews"),
    metrics=measures(
        {
            "video_views": ("views",),
            "watch_time": ("estimatedMinutesWatched",),
            "avg_watch_time": ("averageViewDuration",),
            "follows": ("subscribersGained",),
            "unfollows": ("subscribersLost",),
            "likes": ("likes",),
            "shares": ("shares",),
            "comments": ("comments",),
            "revenue": ("estimatedRevenue",),
        },
        factors={"watch_time": Decimal(1) / Decimal(60)},
    ),
)

EXPORTS = (CONTENT, DAYS, CHART, PARTS, API_DAYS)

#: How the files of a report are called, without their suffix.
TOTALS_NAMES = headers(
    *("Totals", "合計", "Totales", "Totaux", "Gesamtwerte", "Totais", "Totali", "총계", "总计"),
    "總計",
)
CHART_NAMES = headers(
    *("Chart data", "グラフデータ", "Datos del gráfico", "Données du graphique", "Diagrammdaten"),
    *("Dados do gráfico", "Dati del grafico", "차트 데이터", "图表数据", "圖表資料"),
)


def is_total(header: Row) -> bool:
    """Say whether a table has nothing but a day and one metric, as a chart's totals have."""
    return len(header.cells) == 2 and columns.fold(header.cells[0]) in DAY  # noqa: PLR2004
