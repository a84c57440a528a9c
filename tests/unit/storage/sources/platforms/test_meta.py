from decimal import Decimal

from kpi.imports import Grain, RawRow
from tests.unit.storage.sources.reading import opened, refused, values

INSTAGRAM = (
    '"Post ID","Account ID","Account username",Description,"Publish time","Post type",Date,'
    "Views,Reach,Likes,Shares,Follows,Comments,Saves"
)
JA = (
    "投稿ID,アカウントのユーザーネーム,公開時間,投稿タイプ,日時,"
    "ビュー,リーチ,いいね！の数,フォロー数"
)
FACEBOOK = (
    '"Post ID","Page ID","Page name","Publish time",Date,Views,Reach,'
    '"Reactions, Comments and Shares",Reactions,Views,IMPRESSION:UNIQUE_USERS,"Seconds viewed",'
    '"Estimated earnings (USD)"'
)


def test_posts_of_instagram_are_dated_by_their_publication_in_american_order() -> None:
    file = opened(
        INSTAGRAM,
        '1,2,mato,"a ""quoted"" line\nand, another",03/04/2026 23:48,IG reel,Lifetime,'
        "52,37,3,0,,1,2",
    )

    assert (file.facts.platform, file.facts.export) == ("instagram", "content")
    assert file.facts.grain is Grain.PER_POST
    assert refused(file) == []
    assert values(file) == {
        "post_count": [("2026-03-04", Decimal(1))],
        "impressions": [("2026-03-04", Decimal(52))],
        "reach": [("2026-03-04", Decimal(37))],
        "likes": [("2026-03-04", Decimal(3))],
        "shares": [("2026-03-04", Decimal(0))],
        "comments": [("2026-03-04", Decimal(1))],
        "saves": [("2026-03-04", Decimal(2))],
    }
    row = next(row for row in file.rows() if isinstance(row, RawRow))
    assert (row.scope.account, row.scope.basis) == ("mato", "posts")


def test_japanese_headers_are_the_same_columns_and_followers_are_none_of_them() -> None:
    file = opened(JA, "1,mato,09/22/2026 23:48,IGリール動画,通算,105,70,8,2")

    assert values(file)["impressions"] == [("2026-09-22", Decimal(105))]
    assert values(file)["follows"] == [("2026-09-22", Decimal(2))]
    assert "followers" not in file.facts.metrics.values()


def test_posts_split_by_day_are_numbers_of_those_days() -> None:
    file = opened(
        JA,
        "1,mato,09/22/2026 23:48,IGリール動画,11/01/2026,105,70,8,2",
        "1,mato,09/22/2026 23:48,IGリール動画,11/02/2026,5,4,1,0",
    )

    assert (file.facts.grain, file.facts.is_added) == (Grain.DAILY, True)
    assert values(file)["likes"] == [("2026-11-01", Decimal(8)), ("2026-11-02", Decimal(1))]
    assert "post_count" not in values(file)


def test_stories_are_another_file_where_answers_are_comments() -> None:
    file = opened(
        f"{JA},返信,ナビゲーション,スタンプのタップ",
        "1,mato,09/22/2026 10:00,x,通算,9,7,1,0,4,3,2",
    )

    assert file.facts.export == "content_stories"
    assert values(file)["comments"] == [("2026-09-22", Decimal(4))]
    assert next(r for r in file.rows() if isinstance(r, RawRow)).scope.basis == "stories"


def test_impressions_and_the_views_that_took_their_place_are_one_metric() -> None:
    older = opened(
        INSTAGRAM.replace("Views", "Impressions"), "1,2,m,,03/04/2024 1:00,x,Lifetime,5"
    )
    both = opened(f"Impressions,{INSTAGRAM}", "9,1,2,m,,03/04/2026 1:00,x,Lifetime,5")

    assert values(older)["impressions"] == [("2024-03-04", Decimal(5))]
    assert values(both)["impressions"] == [("2026-03-04", Decimal(5))]


def test_posts_of_facebook_have_a_name_with_commas_twins_and_leaked_keys() -> None:
    file = opened(FACEBOOK, "1,2,Mato Page,03/18/2026 12:59,Lifetime,40,15,3,2,40,,7200,1.5")

    assert (file.facts.platform, file.facts.currency) == ("facebook", "USD")
    found = values(file)
    assert found["impressions"] == [("2026-03-18", Decimal(40))]
    assert found["engagements"] == [("2026-03-18", Decimal(3))]
    assert round(found["watch_time"][0][1], 6) == Decimal(2)
    assert found["revenue"] == [("2026-03-18", Decimal("1.5"))]


def test_videos_of_facebook_are_read_though_a_spreadsheet_wrapped_each_line() -> None:
    file = opened(
        '"Video asset ID,""Page name"",""Publish time"",""3-second video views"",Reach,'
        '""3-second video views by country (Japan (JP))"""',
        '"4334344879583259,""Mato, Page"",""11/01/2026 11:04"",1488,2222,3"',
    )

    assert (file.facts.export, file.facts.left_out) == ("videos", ())
    assert values(file)["video_views"] == [("2026-11-01", Decimal(1488))]


def test_a_row_without_a_publication_is_refused_with_its_line() -> None:
    file = opened(INSTAGRAM, "1,2,mato,,someday,IG reel,Lifetime,52,37,3")

    assert refused(file) == [(2, "import.no_day")]
