"""Tables with several looks a day at what accounts have in all: the day's last look counts."""

from datetime import date

import pytest

from kpi.errors import NotUnderstood
from kpi.imports import Answers, Grain, OpenFile
from tests.unit.storage.sources.reading import by_metric, opened, taken

DAYS = [date(2026, 11, day) for day in (1, 2, 3)]
HEADER = "timestamp,followers,total_likes"
LOOKS = (
    "2026-11-01 06:00:00,1000,300",
    "2026-11-01 18:00:00,1005,310",
    "2026-11-02 18:00:00,1010,320",
    "2026-11-02 06:00:00,1006,311",
    "2026-11-03 18:00:00,1012,323",
)


def test_the_last_look_of_a_day_is_its_level_and_what_was_counted_until_then() -> None:
    file = opened(HEADER, *LOOKS)

    assert (file.facts.grain, file.facts.is_last_look) == (Grain.CUMULATIVE, True)
    assert by_metric(file) == {
        "followers": dict(zip(DAYS, ("1005", "1010", "1012"), strict=True)),
        "likes": {DAYS[1]: "10", DAYS[2]: "3"},
    }


def test_a_day_that_is_not_over_has_a_level_but_no_count() -> None:
    file = opened(HEADER, *LOOKS[:4], "2026-11-03 06:00:00,1011,321")

    assert by_metric(file)["followers"][DAYS[2]] == "1011"
    assert by_metric(file)["likes"] == {DAYS[1]: "10"}


def test_the_day_is_that_of_the_account() -> None:
    looks = [one.replace(" ", "T") for one in LOOKS]

    file = opened(
        HEADER,
        *(one.replace(":00:00,", ":00:00Z,") for one in looks),
        answers=Answers(zone="Asia/Tokyo"),
    )

    assert sorted(by_metric(file)["followers"]) == [DAYS[0], DAYS[1], DAYS[2], date(2026, 11, 4)]


def test_accounts_are_looked_at_one_by_one() -> None:
    file = opened(
        "recorded_at,account,followers_count,media_count",
        *("1793512800,aozora,500,3", "1793512800,midori,100,3"),
        *("1793556000,aozora,504,3", "1793556000,midori,,3"),
    )

    assert [(one.scope.account, str(one.value)) for one in taken(file)] == [("aozora", "504")]
    assert file.facts.left_out == ("media_count",)


def test_a_channel_of_videos_has_views() -> None:
    looks = [
        f"2026-11-0{day} {hour}:00:00,10,{day * 20 + hour + 90},7"
        for day in (1, 2)
        for hour in (10, 22)
    ]

    file = opened("date,subscriberCount,viewCount,videoCount", *looks)

    assert by_metric(file)["video_views"] == {DAYS[1]: "20"}
    assert file.facts.platform == "youtube"


def not_taken(*lines: str) -> OpenFile | None:
    """Return what else the table is taken for, if anything."""
    try:
        return opened(*lines)
    except NotUnderstood:
        return None


@pytest.mark.parametrize(
    "likes",
    [("5", "9", "3", "8"), ("5", "7", "9", "12"), ("5", "many", "6", "7"), ("5", "6", "7")],
    ids=["goes back", "more than doubles", "no number", "too few"],
)
def test_what_is_no_counter_for_certain_is_not_read_as_one(likes: tuple[str, ...]) -> None:
    when = ("2026-11-01 06:00", "2026-11-01 18:00", "2026-11-02 06:00", "2026-11-02 18:00")

    found = not_taken("timestamp,likes", *map(",".join, zip(when, likes, strict=False)))

    assert found is None or found.facts.export != "looks"


@pytest.mark.parametrize(
    "header",
    ["timestamp,video_id,likes", "timestamp,mood,energy", "looked,followers,likes"],
    ids=["posts", "nothing known", "no time"],
)
def test_other_tables_are_left_to_others(header: str) -> None:
    found = not_taken(header, *LOOKS)

    assert found is None or found.facts.export != "looks"


def test_one_look_a_day_is_a_table_by_day() -> None:
    found = opened("timestamp,followers,total_likes", LOOKS[0], LOOKS[2], LOOKS[4])

    assert found.facts.export == "wide"


def test_looks_of_no_day_are_refused() -> None:
    file = opened(HEADER, *LOOKS, "2026-99-99 06:00:00,1,1")

    assert file.facts.export == "looks"
    assert by_metric(file)["followers"][DAYS[0]] == "1005"


def test_rows_of_whom_nobody_knows_are_not_one_account_s() -> None:
    rows = [
        f"2026-11-0{day} {hour}:00:00,{who},{n}"
        for day in (1, 2)
        for hour in (10, 20)
        for who, n in (("ken", 5), ("aya", 900))
    ]

    found = not_taken("timestamp,artist,followers", *rows)

    assert found is None or found.facts.export != "looks"
