"""Tables by post belong to days only where they say of each when it was published."""

import pytest

from kpi.errors import NotUnderstood
from tests.unit.storage.sources.reading import opened, taken


@pytest.mark.parametrize(
    "lines",
    [
        (
            "Post URL,Likes,Comments",
            "https://www.instagram.com/p/CxYz12345AB/,120,4",
            "https://www.instagram.com/reel/CxYz12345AD/,60,1",
        ),
        (
            "Influencer,Post URL,Likes,Comments",
            "hana,https://www.instagram.com/p/CxYz12345AB/,120,4",
            "ren,https://www.tiktok.com/@ren/video/7298731928371928371,80,2",
        ),
    ],
)
def test_posts_without_a_day_are_refused_with_what_is_missing(lines: tuple[str, ...]) -> None:
    with pytest.raises(NotUnderstood) as raised:
        opened(*lines)

    assert raised.value.code == "import.posts_undated"


def test_posts_of_several_networks_count_by_their_day_and_influencer() -> None:
    file = opened(
        "投稿日,インフルエンサー,投稿URL,いいね,コメント",
        "2026-11-01,hana,https://www.instagram.com/p/CxYz12345AB/,120,4",
        "2026-11-03,ren,https://www.tiktok.com/@ren/video/7298731928371928371,80,2",
    )

    assert {(row.scope.influencer, row.scope.basis) for row in taken(file)} == {
        ("hana", "posts"),
        ("ren", "posts"),
    }
