from datetime import date, timedelta

import pytest

from kpi.errors import NotUnderstood
from kpi.imports import Grain, NoKpi
from tests.unit.storage.sources.reading import by_metric, opened, refused, taken

CONTENT = (
    "Content,Video title,Video publish time,Duration,Engaged views,Likes,Views,"
    "Watch time (hours),Subscribers,Average view duration,Impressions,"
    "Impressions click-through rate (%),Estimated revenue (USD)"
)
CONTENT_JA = (
    "コンテンツ,動画のタイトル,動画公開時刻,長さ,視聴回数,リミックス視聴回数,"
    "総再生時間（単位: 時間）,チャンネル登録者,カードの表示回数,インプレッション数"
)


def days(count: int, first: date = date(2026, 10, 1)) -> list[date]:
    return [first + timedelta(days=n) for n in range(count)]


def test_a_table_of_videos_is_read_a_post_a_row_without_its_total() -> None:
    file = opened(
        CONTENT,
        "Total,,,,300,40,500,12.5,3,0:00:21,9000,2.5,1.5",
        'abcdefghij1,"One, two","Oct 5, 2026",60,200,-1,320,8,2,0:00:25,6000,2.6,1.25',
        'abcdefghij2,Three,"Oct 7, 2026",61,100,41,180,4.5,1,0:00:14,3000,2.3,0.25',
    )

    assert (file.facts.platform, file.facts.export) == ("youtube", "content")
    assert file.facts.grain is Grain.PER_POST
    assert file.facts.currency == "USD"
    assert by_metric(file)["video_views"] == {date(2026, 10, 5): "320", date(2026, 10, 7): "180"}
    assert by_metric(file)["likes"][date(2026, 10, 5)] == "-1"
    assert by_metric(file)["follower_growth"][date(2026, 10, 7)] == "1"
    assert by_metric(file)["revenue"][date(2026, 10, 7)] == "0.25"
    assert file.facts.left_out == ("Engaged views",)
    assert refused(file) == []


@pytest.mark.parametrize(
    ("footer", "top"),
    [
        ("Showing top 500 results", 500),
        ("上位500件の結果を表示しています", 500),
        ('abcdefghij2,Three 2026,"Oct 7, 2026",61,100,41,180,4.5,1,0:00:14,3000,2.3,0.25', 0),
        ("No number", 0),
    ],
)
def test_a_table_of_the_best_videos_alone_says_so(footer: str, top: int) -> None:
    file = opened(
        CONTENT,
        'abcdefghij1,"One, two","Oct 5, 2026",60,200,-1,320,8,2,0:00:25,6000,2.6,1.25',
        footer,
    )

    assert file.facts.top == top
    assert refused(file) == []


def test_japanese_headers_are_matched_as_a_whole() -> None:
    file = opened(
        CONTENT_JA,
        "合計,,,,500,7,12.5,3,900,9000",
        'abcdefghij1,題,"Oct 5, 2026",60,320,5,8,-2,600,6000',
    )

    assert by_metric(file)["video_views"] == {date(2026, 10, 5): "320"}
    assert by_metric(file)["impressions"] == {date(2026, 10, 5): "6000"}
    assert by_metric(file)["follower_growth"] == {date(2026, 10, 5): "-2"}
    assert file.facts.left_out == ("リミックス視聴回数", "カードの表示回数")


@pytest.mark.parametrize(
    "header",
    [
        "Contenido,Título del vídeo,Hora de publicación del vídeo,Duración,Visualizaciones",
        "Videos,Videotitel,Veröffentlichungszeitpunkt des Videos,Dauer,Aufrufe",
        "Contenu,Titre de la vidéo,Heure de publication de la vidéo,Durée,Vues",
        "Conteúdo,Título do vídeo,Horário de publicação do vídeo,Duração,Visualizações",
        "콘텐츠,동영상 제목,동영상 게시 시간,길이,조회수",
    ],
)
def test_other_languages_are_understood_too(header: str) -> None:
    file = opened(header, "Total,,,,320", 'abcdefghij1,T,"Oct 5, 2026",60,320')

    assert by_metric(file)["video_views"] == {date(2026, 10, 5): "320"}
    assert refused(file) == []


def test_a_video_without_a_day_is_refused_and_says_so() -> None:
    file = opened(CONTENT, "abcdefghij1,Ad,,15,200,0,320,8,2,0:00:25,6000,2.6,0")

    assert refused(file) == [(2, "import.undated_post")]


def test_a_report_by_day_with_every_day_is_a_series_without_total_and_footer() -> None:
    lines = [f"{day},{day.day},0.5,0:00:30,2.5" for day in reversed(days(31))]
    file = opened(
        "Date,Views,Watch time (hours),Average view duration,Impressions click-through rate (%)",
        "Total,496,15.5,0:00:30,2.5",
        *lines,
        "Showing top 500 results",
    )

    assert (file.facts.export, file.facts.grain, file.facts.no_kpi) == (
        "by_day",
        Grain.DAILY,
        None,
    )
    assert len(by_metric(file)["video_views"]) == 31
    assert by_metric(file)["avg_watch_time"][date(2026, 10, 1)] == "30"
    assert {row.is_percent for row in taken(file) if "click-through" in row.name} == {True}
    assert refused(file) == []


def test_the_best_days_of_a_year_are_no_series_and_said_so() -> None:
    best = [day for day in days(60) if day.day % 7]
    file = opened(
        "日付,視聴回数,総再生時間（単位: 時間）",
        "合計,9999,99",
        *(f"{day},{100 - at},1.5" for at, day in enumerate(best)),
        "上位 500 件の結果を表示しています",
    )

    assert (file.facts.no_kpi, file.facts.grain) == (NoKpi.LIST, Grain.NONE)
    assert taken(file) == []


@pytest.mark.parametrize(
    ("name", "header", "metric"),
    [
        ("Totals.csv", "Date,Views", "video_views"),
        ("合計.csv", "日付,視聴回数", "video_views"),
        ("Totals (1).csv", "Date,Watch time (hours)", "watch_time"),
        ("Gesamtwerte.csv", "Datum,Aufrufe", "video_views"),
        ("Chart data.csv", "Date,Subscribers", "follower_growth"),
    ],
)
def test_the_totals_of_a_chart_are_known_by_the_files_name(
    name: str, header: str, metric: str
) -> None:
    file = opened(header, *(f"{day},5" for day in days(5)), name=name)

    assert (file.facts.platform, file.facts.export) == ("youtube", "totals")
    assert list(by_metric(file)) == [metric]


@pytest.mark.parametrize(
    ("name", "header", "row"),
    [
        ("Chart data.csv", "Date,Geography,Views", "2026-10-01,JP,5"),
        ("any.csv", "日付,地域,視聴回数", "2026-10-01,JP,5"),
        (
            "グラフデータ.csv",
            "日付,コンテンツ,動画のタイトル,動画公開時刻,長さ,視聴回数",
            "2026-10-01,abcdefghij1,題,,15,5",
        ),
        ("Table data.csv", "Geography,Views,Average view duration", "JP,5,0:00:12"),
        (
            "Table data.csv",
            "Viewer age,Views (%),Average view duration",
            "13–17 years,5.5,0:00:12",
        ),
        ("表データ.csv", "トラフィック ソース,視聴回数,総再生時間（単位: 時間）", "合計,5,1.5"),
    ],
)
def test_what_is_split_by_videos_or_countries_is_known_and_holds_no_series(
    name: str, header: str, row: str
) -> None:
    file = opened(header, row, row, name=name)

    assert (file.facts.platform, file.facts.no_kpi) == ("youtube", NoKpi.BREAKDOWN)
    assert taken(file) == []


def test_days_in_their_order_are_a_series_though_some_are_left_out() -> None:
    file = opened(
        "Date,Views,Watch time (hours)",
        "Total,30,3",
        "2026-11-05,10,1",
        "2026-11-03,12,1",
        "2026-11-01,8,1",
    )

    assert file.facts.no_kpi is None
    assert len(taken(file)) == 6


def test_totals_that_a_spreadsheet_saved_with_the_day_first_are_whole() -> None:
    lines = [f"{day:02}-06-2026,{day}" for day in range(1, 16)]

    file = opened("Date,Views", *lines, name="Totals.csv")

    assert (file.facts.export, file.facts.no_kpi) == ("totals", None)
    assert [row.day.day for row in taken(file)] == list(range(1, 16))


def test_posts_of_anybody_with_views_are_no_report_of_a_channel() -> None:
    with pytest.raises(NotUnderstood, match="unknown_format"):
        opened("Type,Nom,Post,Vues", "Media,a,Hello,499K")
