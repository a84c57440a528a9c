"""Tables that APIs and scrapers write: posts by their own names for counts, each counted once."""

from datetime import date

import pytest

from kpi.errors import NotUnderstood
from kpi.imports import Answers, Grain, NoKpi, OpenFile, Question
from kpi.model import POSTS, Scope
from tests.unit.storage.sources.reading import by_metric, opened, taken

FIRST, SECOND = date(2026, 11, 1), date(2026, 11, 3)
VIDEOS = "video_id,title,publishedAt,viewCount,likeCount,commentCount"
MUG = "a1b2c3d4e5f,A mug,2026-11-01T09:00:00Z,1200,45,6"
CUP = "b1b2c3d4e5f,A cup,2026-11-03T09:00:00Z,300,5,0"


def counts(file: OpenFile) -> dict[str, list[str]]:
    return {metric: list(days.values()) for metric, days in by_metric(file).items()}


@pytest.mark.parametrize(
    ("platform", "header", "row", "expected"),
    [
        (
            "instagram",
            "id,caption,media_type,permalink,timestamp,like_count,comments_count",
            "178,Mug,IMAGE,https://www.instagram.com/p/AAA/,2026-11-01T09:00:00+0000,120,4",
            {"post_count": ["1"], "likes": ["120"], "comments": ["4"]},
        ),
        (
            "instagram",
            (
                "shortcode,taken_at_timestamp,caption,edge_media_preview_like.count,"
                "edge_media_to_comment.count,video_view_count"
            ),
            "AAA,1793523600,Mug,120,4,900",
            {"post_count": ["1"], "likes": ["120"], "comments": ["4"], "video_views": ["900"]},
        ),
        (
            "youtube",
            (
                "id,snippet.title,snippet.publishedAt,statistics.viewCount,statistics.likeCount,"
                "statistics.favoriteCount,statistics.commentCount"
            ),
            "a1b2c3d4e5f,A mug,2026-11-01T09:00:00Z,1200,45,0,6",
            {"post_count": ["1"], "video_views": ["1200"], "likes": ["45"], "comments": ["6"]},
        ),
        (
            "tiktok",
            (
                "id,text,createTimeISO,authorMeta.name,webVideoUrl,diggCount,shareCount,playCount,"
                "commentCount,collectCount"
            ),
            (
                "7300000000000000001,a mug,2026-11-01T09:00:00.000Z,aozora,"
                "https://www.tiktok.com/@aozora/video/7300000000000000001,120,3,4500,6,9"
            ),
            {
                "post_count": ["1"],
                "likes": ["120"],
                "shares": ["3"],
                "video_views": ["4500"],
                "comments": ["6"],
                "saves": ["9"],
            },
        ),
        (
            "x",
            (
                "id,created_at,text,public_metrics.retweet_count,public_metrics.reply_count,"
                "public_metrics.like_count,public_metrics.impression_count"
            ),
            "1850000000000000001,Sun Nov 01 09:00:00 +0000 2026,mug,3,1,20,900",
            {
                "post_count": ["1"],
                "shares": ["3"],
                "comments": ["1"],
                "likes": ["20"],
                "impressions": ["900"],
            },
        ),
    ],
    ids=["graph api", "scraped", "youtube", "tiktok", "x"],
)
def test_a_program_s_table_of_posts_reads_like_the_platform_s_own(
    platform: str, header: str, row: str, expected: dict[str, list[str]]
) -> None:
    file = opened(header, row)

    assert (file.facts.platform, file.facts.grain) == (platform, Grain.PER_POST)
    assert counts(file) == expected
    assert {one.day for one in taken(file)} == {FIRST}
    assert {one.scope.basis for one in taken(file)} == {POSTS}
    assert not file.facts.is_last_look


def test_of_several_looks_at_a_post_the_last_one_counts() -> None:
    early, late = (
        MUG.replace(",1200,45,", f",{views},{likes},") for views, likes in ((9, 1), (99, 7))
    )

    file = opened(
        f"{VIDEOS},fetched_at", f"{late},2026-11-05", f"{early},2026-11-04", f"{CUP},2026-11-05"
    )

    assert file.facts.is_last_look
    assert by_metric(file)["video_views"] == {FIRST: "99", SECOND: "300"}
    assert by_metric(file)["post_count"] == {FIRST: "1", SECOND: "1"}


def test_a_post_that_stands_twice_is_counted_once() -> None:
    assert by_metric(opened(VIDEOS, MUG, CUP, MUG))["video_views"] == {
        FIRST: "1200",
        SECOND: "300",
    }


def test_hidden_likes_are_none_and_not_less_than_none() -> None:
    assert by_metric(opened(VIDEOS, MUG.replace(",45,", ",-1,"), CUP))["likes"] == {SECOND: "5"}


def test_views_of_a_network_that_nothing_says_are_asked_about() -> None:
    header, row = VIDEOS.replace("video_id", "post_id"), MUG

    asked = opened(header, row)
    answered = opened(header, row, answers=Answers(platform="tiktok"))

    assert asked.facts.questions == (Question.PLATFORM,)
    assert "video_views" not in by_metric(asked)
    assert by_metric(answered)["video_views"] == {FIRST: "1200"}


def test_a_column_may_say_the_network_and_the_account() -> None:
    file = opened(
        "platform,username,post_id,caption,created_at,view_count,like_count,comment_count",
        "TikTok,aozora,p1,Mug,2026-11-01,10,2,1",
        "TikTok,midori,p2,Cup,2026-11-03,20,3,1",
    )

    assert file.facts.questions == ()
    assert {one.scope for one in taken(file)} == {
        Scope(platform="tiktok", account=account, basis=POSTS) for account in ("aozora", "midori")
    }
    assert by_metric(file)["video_views"] == {FIRST: "10", SECOND: "20"}


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("id,date,like_count,comment_count", "1,2026-11-01,5,6"),  # days counted up, or posts?
        ("post_id,fetched_at,like_count,comment_count", "p1,2026-11-01,5,6"),  # when looked at
        ("post_id,published_at,like_count,comment_count", "p1,last week,5,6"),
        ("post_id,caption,published_at,like_count", "p1,Mug,2026-11-01,5"),
        ("post_id,caption,published_at,like_count,comment_count", "p1,Mug,2026-11-01,many,few"),
        (
            "id,comment_text_x,parentId,publishedAt,likeCount,reply_count",
            "UgxAAAAAAAAA,Nice,0,2026-11-01,5,6",
        ),
        (
            "id,title,publishedAt,viewCount,commentCount,subscriberCount",
            "UCaaaaaaaaaa,Aozora,2026-11-01,5,6,7",
        ),
    ],
    ids=["counted up", "looked at", "no day", "one count", "no counts", "comments", "channels"],
)
def test_what_may_be_no_post_by_its_day_is_not_taken_for_one(header: str, row: str) -> None:
    try:
        file = opened(header, row)
    except NotUnderstood:
        return
    assert file.facts.grain is not Grain.PER_POST
    assert file.facts.no_kpi in {NoKpi.CREATORS, None}


def test_plain_words_will_do_where_a_program_named_the_posts() -> None:
    file = opened(
        "post_url,post_date,impressions,reactions,comments,reposts,saves",
        "https://www.linkedin.com/feed/update/urn:li:ugcPost:7,2026-11-01,1457,38,4,2,8",
    )

    assert file.facts.platform == "linkedin"
    assert counts(file) == {
        "post_count": ["1"],
        "impressions": ["1457"],
        "likes": ["38"],
        "comments": ["4"],
        "shares": ["2"],
        "saves": ["8"],
    }


def test_followers_beside_posts_make_no_list_of_creators() -> None:
    file = opened(
        "id,caption,like_count,comments_count,timestamp,permalink,username,followers",
        "17888692149559510,Mug,12,3,2026-11-01T09:00:00,https://www.instagram.com/p/A/,aozora,900",
    )

    assert counts(file) == {"post_count": ["1"], "likes": ["12"], "comments": ["3"]}


@pytest.mark.parametrize("span", ["week_start", "date", "report_date"])
def test_parts_of_a_post_s_time_are_no_looks_at_it(span: str) -> None:
    rows = [f"{MUG},2026-11-0{day}" for day in (2, 3)]

    with pytest.raises(NotUnderstood):
        opened(f"{VIDEOS},{span}", *rows)


def test_days_of_a_channel_as_youtube_s_programs_call_them() -> None:
    file = opened(
        "day,views,estimatedMinutesWatched,averageViewDuration,subscribersGained,likes",
        *("2026-11-01,67,276,247,1,3", "2026-11-03,58,30,197,2,1"),
    )

    assert (file.facts.platform, file.facts.grain) == ("youtube", Grain.DAILY)
    assert by_metric(file)["video_views"] == {FIRST: "67", SECOND: "58"}
    assert {day: float(hours) for day, hours in by_metric(file)["watch_time"].items()} == (
        pytest.approx({FIRST: 4.6, SECOND: 0.5})
    )


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (
            "Video ID,Published At,Channel Title,Title,View Count,Like Count",
            "a1b2c3d4e5f,2026-11-01T08:00:35Z,Aozora,A mug,90,3",
        ),
        (
            "id,text,author,likes,comments,url,post_date,scraping_date",
            "DURrAAA,Mug,aozora,3,1,https://www.instagram.com/p/DURrAAA/,2026-11-01,2026-11-09",
        ),
    ],
    ids=["in words", "by the columns beside"],
)
def test_programs_are_known_by_any_column_of_theirs(header: str, row: str) -> None:
    file = opened(header, row)

    assert file.facts.export == "program_posts"
    assert by_metric(file)["likes"] == {FIRST: "3"}


@pytest.mark.parametrize(
    "rows",
    [
        ("2026-11-01T09:00:00Z,A,p1,5,6", "2026-11-02T09:00:00Z,A,p1,7,8"),
        tuple(f"2026-11-01T09:00:00Z,A,p{n},5,6" for n in range(4)),
    ],
    ids=["twice", "at once"],
)
def test_the_time_of_a_look_is_no_day_of_publication(rows: tuple[str, ...]) -> None:
    with pytest.raises(NotUnderstood):
        opened("timestamp,title,url,play_count,like_count", *rows)
