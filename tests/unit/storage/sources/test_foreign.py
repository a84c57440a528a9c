"""Files in other languages, and tables that people keep: told by headers, cells and addresses."""

import pytest

from kpi.errors import NotUnderstood
from kpi.imports import Grain, OpenFile, Question
from storage.sources.files.opening import open_file
from tests.unit.storage.sources.reading import NOVEMBER, by_metric, opened, refused, taken

GERMAN_POSTS = (
    "Beitrags-ID,Nutzername des Kontos,Beschreibung,Veröffentlichungszeit,Permalink,Datum,"
    "Aufrufe,Reichweite,„Gefällt mir“-Angaben,Follower,Kommentare"
)


def daily_of(file: OpenFile) -> dict[str, list[str]]:
    """Return each metric's values in the order of the file."""
    return {metric: list(days.values()) for metric, days in by_metric(file).items()}


# a row a day


@pytest.mark.parametrize(
    ("lines", "encoding"),
    [
        (
            ("Datum;Impressionen;Kommentare", "1. November 2026;1.234;3", "2.11.2026;900;5"),
            "cp1252",
        ),
        (("Tag;Impressionen;Kommentare", "01.11.2026;1.234;3", "02.11.2026;900;5"), "utf-8"),
        (("Fecha;Impresiones;Comentarios", "1 nov 2026;1.234;3", "2 nov 2026;900;5"), "cp1252"),
        (("Data;Impressões;Comentários", "01/11/2026;1234;3", "22/11/2026;900;5"), "cp1252"),
        (("날짜,노출수,댓글", "2026-11-01,1234,3", "2026-11-02,900,5"), "utf-8-sig"),
        (("Дата;Показы;Комментарии", "01.11.2026;1234;3", "02.11.2026;900;5"), "cp1251"),
    ],
    ids=["german", "german_dots", "spanish", "portuguese", "korean", "russian"],
)
def test_tables_of_other_languages_are_read_by_their_whole_headers(
    lines: tuple[str, ...], encoding: str
) -> None:
    file = opened(*lines, encoding=encoding)

    assert daily_of(file) == {"impressions": ["1234", "900"], "comments": ["3", "5"]}


def test_a_foreign_word_for_days_is_one_only_where_days_stand_below() -> None:
    file = opened("Date,Data,Likes", "2026-11-01,7,5")

    assert [row.name for row in taken(file)] == ["Data", "Likes"]


def test_days_without_years_are_read_in_any_table() -> None:
    file = opened("Day,Likes", "Dec 31,3", "Jan 1,5")

    assert [row.day.isoformat() for row in taken(file)] == ["2025-12-31", "2026-01-01"]


def test_a_weekday_behind_a_date_is_no_part_of_it() -> None:
    file = opened("日付,いいね数", "2026/11/1(日),5", "2026-11-02（月）,7", "合計,12")

    assert [row.day.day for row in taken(file)] == [1, 2]
    assert refused(file) == []


def test_points_before_three_digits_are_thousands_only_where_that_is_proven() -> None:
    german = opened("Datum;Impressionen", "01.11.2026;1.234")
    points = opened("Date;Engagement rate;Reach", "2026-11-01;3.456;1", "2026-11-02;3.4;1")
    nobody_knows = opened("Date;Reach", "2026-11-01;1.234", "2026-11-02;900")
    both = opened("Datum;Impressionen;CTR", "01.11.2026;1.234.567;3,456", "02.11.2026;1.234;3,4")

    assert [str(row.value) for row in taken(german)] == ["1234"]
    assert [str(row.value) for row in taken(points)] == ["3.456", "1", "3.4", "1"]
    assert [str(row.value) for row in taken(nobody_knows)] == ["900"]
    assert refused(nobody_knows) == [(2, "import.no_number")]
    assert [str(row.value) for row in taken(both)] == ["1234567", "3.456", "1234", "3.4"]


def test_a_part_is_not_taken_for_the_whole() -> None:
    file = opened(
        "Datum;Impressions (organisch);Impressions (gesamt);Likes (Feed)",
        "01.11.2026;90;100;5",
    )

    assert [row.name for row in taken(file)] == ["Impressions (gesamt)", "Likes (Feed)"]


def test_what_no_table_says_whether_it_is_of_a_day_is_left_out() -> None:
    friends = opened("日付,友だち追加,ブロック", "2026-11-01,12,3")
    profile = opened("Date,Followers,Following,Posts", "2026-11-01,1000,300,120")
    posts = opened("Date,Followers,Posts", "2026-11-01,1000,2")

    assert [row.name for row in taken(friends)] == ["ブロック"]
    assert [row.name for row in taken(profile)] == ["Followers", "Following"]
    assert [row.name for row in taken(posts)] == ["Followers", "Posts"]


def test_new_followers_are_those_who_came_and_not_the_difference() -> None:
    file = opened("Date,Total followers,New followers", "2026-11-01,1000,30")

    assert daily_of(file) == {"follows": ["30"]}


def test_the_order_of_day_and_month_is_asked_for_below_a_row_of_words() -> None:
    file = opened("Date,Likes", ",all likes of a day", "11/1/2026,5", "11/2/2026,6")

    assert file.facts.questions == (Question.DATE_ORDER,)


def test_only_english_writes_the_month_first() -> None:
    german = opened("Datum;Reichweite", "02/11/2026;5")
    american = opened("Datum;Reichweite", "11/02/2026;5", "11/22/2026;6")

    assert [row.day.isoformat() for row in taken(german)] == ["2026-11-02"]
    assert [row.day.isoformat() for row in taken(american)] == ["2026-11-02", "2026-11-22"]


def test_columns_that_begin_with_a_platform_are_of_it() -> None:
    file = opened(
        "日付,Instagram フォロワー数,X フォロワー数,リーチ,Facebook", "2026-11-01,9,5,7,1"
    )

    assert [row.scope.platform for row in taken(file)] == ["instagram", "x", "", ""]


# a row a post


def test_posts_are_known_by_their_addresses_in_any_language() -> None:
    file = opened(
        GERMAN_POSTS,
        "180012,shop,Hallo,11/03/2026 10:15,https://www.instagram.com/p/a/,Gesamt,12,8,4,2,5",
        "180013,shop,zwei,11/05/2026 18:00,https://www.instagram.com/reel/b/,Gesamt,50,41,2,9,18",
    )

    assert (file.facts.platform, file.facts.export) == ("instagram", "content")
    assert file.facts.grain is Grain.PER_POST
    assert {row.scope.account for row in taken(file)} == {"shop"}
    totals = {metric: sum(map(int, days.values())) for metric, days in by_metric(file).items()}
    assert totals == {
        "post_count": 2,
        "impressions": 62,
        "reach": 49,
        "likes": 6,
        "follows": 11,
        "comments": 23,
    }


def test_what_was_seen_of_a_video_is_a_view_and_the_account_stands_in_the_address() -> None:
    file = opened(
        "Título,Fecha,Enlace,Visualizaciones,Me gusta",
        "uno,2026-11-01,https://www.tiktok.com/@tienda/video/1,100,5",
    )

    assert by_metric(file).keys() == {"post_count", "video_views", "likes"}
    assert {row.scope.account for row in taken(file)} == {"tienda"}


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("posts_undated", ("Titel,Link,Aufrufe,Likes", "a,https://x.com/shop/status/1,5,1")),
        ("unknown_format", ("Datum,Link,Zahl", "2026-11-01,https://x.com/shop/status/1,5")),
        ("unknown_format", ("Datum,Link,Aufrufe,Likes", "2026-11-01,https://example.com/1,5,1")),
        ("posts_undated", ("2611,Link,Aufrufe,Likes", "2611,https://x.com/shop/status/1,viel,1")),
    ],
    ids=["no_day", "no_metric", "no_post", "no_number"],
)
def test_other_lists_of_addresses_are_no_posts(code: str, lines: tuple[str, ...]) -> None:
    body = "\n".join(lines).encode()

    with pytest.raises(NotUnderstood, match=code):
        open_file("a.csv", body, NOVEMBER)


# exports of platforms


def test_titles_of_metas_daily_files_name_their_network_in_other_languages() -> None:
    for title in ("Reichweite auf Instagram", "Instagramのリーチ", "Alcance en Instagram"):
        file = opened(title, "Datum,Primary", "2026-11-01T00:00:00,5")
        assert (file.facts.platform, set(file.facts.metrics.values())) == ("instagram", {"reach"})


def test_friends_of_line_are_a_level_in_japanese_too() -> None:
    file = opened(
        "日付,友だち追加数,ターゲットリーチ,ブロック数",
        "2026/11/01,1000,900,50",
        "2026/11/02,1010,905,52",
        encoding="cp932",
    )

    assert daily_of(file) == {"followers": ["1000", "1010"], "unfollows": ["2"]}


def test_the_old_insights_of_pages_are_read_by_their_daily_totals() -> None:
    file = opened(
        "Date,Lifetime Total Likes,Daily New Likes,Daily Unlikes,Daily Total Reach",
        ",Lifetime: all likes,Daily: new,Daily: gone,Daily: people",
        "11/1/2026,5000,5,1,800",
        "11/2/2026,5004,6,2,900",
    )

    assert (file.facts.platform, file.facts.questions) == ("facebook", ())
    assert daily_of(file) == {"reach": ["800", "900"]}


def test_a_day_beside_posts_in_words_is_no_chart() -> None:
    text = "日付,投稿,表示回数\n2026-11-01,おはよう,100\n"

    with pytest.raises(NotUnderstood, match="unknown_format"):
        open_file("a.csv", text.encode(), NOVEMBER)
