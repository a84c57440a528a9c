from decimal import Decimal

from kpi.imports import POST, Answers, Grain, RawRow
from kpi.posts import Post
from tests.unit.storage.sources.reading import opened, taken, values

CONTENT = "Post id,Date,Post text,Link,Impressions,Likes,Engagements,Bookmarks,Share,Url clicks"
JA = (
    '"ツイートID","ツイート本文","時間","インプレッション","エンゲージメント率","リツイート",'
    '"プロモのインプレッション"'
)
BY_DAY = "日付,Tweets published,インプレッション,エンゲージメント率"


def test_posts_are_told_by_their_day_and_keep_their_ids_out_of_the_numbers() -> None:
    file = opened(
        CONTENT,
        '1581264260951438498,Mon Nov 16 2026,"a, b",https://x.example/1,70,3,3,1,2,4',
        '1482143807360074917,"Mon, Nov 16, 2026",c,https://x.example/2,197,10,29,0,0,0',
    )

    assert (file.facts.platform, file.facts.export) == ("x", "content")
    assert file.facts.grain is Grain.PER_POST
    found = values(file)
    assert found["impressions"] == [("2026-11-16", Decimal(70)), ("2026-11-16", Decimal(197))]
    assert found["shares"][0] == ("2026-11-16", Decimal(2))
    assert found["link_clicks"][0] == ("2026-11-16", Decimal(4))


def test_each_number_comes_with_the_post_that_had_it() -> None:
    file = opened(
        CONTENT,
        '15,Mon Nov 16 2026,"a, b",https://x.example/1,70,3,3,1,2,4',
        "14,Mon Nov 16 2026,,,197,10,29,0,0,0",
    )

    found = {row.post for row in taken(file) if row.name != POST}

    assert found == {Post("15", "a, b", "https://x.example/1"), Post("14")}
    assert {row.post for row in taken(file) if row.name == POST} == {None}


def test_the_headers_of_2026_are_the_same_columns() -> None:
    newer = CONTENT.replace("Link", "Post Link").replace("Share", "Shares").replace("Url", "URL")

    file = opened(newer, "1,Mon Nov 16 2026,a,https://x.example/1,70,3,3,1,2,4")

    assert file.facts.left_out == ()
    assert values(file)["link_clicks"] == [("2026-11-16", Decimal(4))]


def test_the_account_is_the_one_in_the_posts_address() -> None:
    file = opened(CONTENT, "1,Mon Nov 16 2026,a,https://x.com/mato_jp/status/1,70,3,3,1,2,4")

    assert next(r for r in file.rows() if isinstance(r, RawRow)).scope.account == "mato_jp"


def test_activity_stamped_in_utc_falls_on_the_accounts_days() -> None:
    body = (JA, '"1","本文","2026-11-16 15:30 +0000","11.0","Infinity","2.0","-"')

    in_tokyo, in_london = opened(*body), opened(*body, answers=Answers(zone="Europe/London"))

    assert values(in_tokyo)["impressions"] == [("2026-11-17", Decimal("11.0"))]
    assert values(in_london)["impressions"] == [("2026-11-16", Decimal("11.0"))]
    assert in_tokyo.facts.left_out == ()


def test_activity_without_a_post_says_that_it_is_empty() -> None:
    file = opened(JA)

    assert str(file.facts.no_kpi) == "empty"
    assert values(file) == {}


def test_activity_by_day_is_told_from_activity_by_post() -> None:
    file = opened(BY_DAY, "2026-11-16,3,120,0.02")

    assert (file.facts.export, file.facts.grain) == ("activity_by_day", Grain.DAILY)
    assert values(file) == {
        "post_count": [("2026-11-16", Decimal(3))],
        "impressions": [("2026-11-16", Decimal(120))],
    }


def test_likes_were_favorites_once_and_times_had_single_digits() -> None:
    file = opened(
        "Tweet id,Tweet permalink,Tweet text,time,impressions,favorites",
        "1,https://twitter.com/shop/status/1,Hi,2016-11-26 5:8:54,10,2",
    )

    assert values(file)["likes"] == [("2016-11-26", Decimal(2))]
