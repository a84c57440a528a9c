import csv
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kpi.comments.counting import COUNTED
from kpi.comments.seen import unpacked
from kpi.comments.topics import Said
from kpi.imports import Answers, OpenFile, Question, RawRow, Refusal
from storage.sources.files import comments
from storage.sources.files.door import flatten, open_any
from storage.sources.files.opening import open_file
from storage.sources.files.table import Row
from tests.unit.storage.sources.test_workbook import a_workbook

#: As a service exports them that puts the post's address above.
EXPORTED = """https://www.instagram.com/p/Cabc/

,Name (click to view profile),Profile ID,Date,Likes,Comment,(view source)
1,mika_t,11,2026-11-18T15:20:11Z,3,サイズはいつ再入荷しますか？,https://www.instagram.com/p/Cabc/c/1
2,yui_s,12,2026-11-18T14:59:59Z,0,再入荷待ってました！サイズ感も最高です,https://www.instagram.com/p/Cabc/c/2
3,ken_o,13,2026-11-19T01:00:00Z,0,😍😍,https://www.instagram.com/p/Cabc/c/3
4,ben_k,14,2026-11-19T02:00:00Z,0,また売り切れ。再入荷してほしい、残念すぎる,https://www.instagram.com/p/Cabc/c/4
"""
#: The columns of a data tool for videos, of an API, and of a sheet that people fill in.
API = (
    "id,text,ownerUsername,timestamp,likesCount,postUrl\n"
    "179,love the strap,ben,2026-11-20T10:00:00.000Z,2,https://www.tiktok.com/@shop/video/1\n"
)
BY_HAND = (
    "日付,媒体,投稿者,コメント\n2026/11/20,X,みか,最高です\n2026/11/21,YouTube,ケン,最悪です\n"
)


def table(text: str, name: str = "comments.csv") -> list[list[str]]:
    return list(csv.reader(io.StringIO(flatten(name, text.encode()).decode())))


def opened(text: str, answers: Answers | None = None) -> OpenFile:
    return open_file("c.csv", flatten("c.csv", text.encode()), answers or Answers())


def totals(file: OpenFile) -> dict[tuple[str, date], Decimal]:
    found: dict[tuple[str, date], Decimal] = {}
    for row in file.rows():
        assert isinstance(row, RawRow)
        found[row.name, row.day] = found.get((row.name, row.day), Decimal(0)) + row.value
    return found


def test_nothing_that_was_written_and_nobody_who_wrote_it_passes_the_door() -> None:
    kept = flatten("comments.csv", EXPORTED.encode()).decode()

    for gone in ("いつ", "最高", "残念", "mika_t", "ken_o", "/c/1", "Profile"):
        assert gone not in kept
    assert json.loads(table(EXPORTED)[0][1]) == {"comments": 4, "words": {"再入荷": 3}}


def test_counts_are_by_the_days_of_the_team_and_the_platform_of_the_address() -> None:
    file = opened(EXPORTED, Answers(zone="Asia/Tokyo"))

    assert file.facts.export == "comments"
    assert file.facts.said == Said(comments=4, words={"再入荷": 3})
    assert {row.scope.platform for row in file.rows() if isinstance(row, RawRow)} == {"instagram"}
    found = totals(file)
    assert {day for _, day in found} == {date(2026, 11, 18), date(2026, 11, 19)}
    assert [found[key, date(2026, 11, 19)] for key in COUNTED] == [3, 1, 1, 1, 2]
    assert found["comments_read", date(2026, 11, 18)] == 1


@pytest.mark.parametrize(
    ("text", "platforms"),
    [(API, ["tiktok"]), (BY_HAND, ["x", "youtube"])],
    ids=["api", "by hand"],
)
def test_other_exporters_columns_are_known(text: str, platforms: list[str]) -> None:
    rows = table(text)

    assert rows[1] == list(comments.HEADER)
    assert [row[1] for row in rows[2:]] == platforms


def test_a_workbook_and_a_file_on_disk_are_counted_too(tmp_path: Path) -> None:
    book = a_workbook({"Comments": list(csv.reader(io.StringIO(BY_HAND)))})
    path = tmp_path / "comments.csv"
    path.write_text(BY_HAND, encoding="utf-8")

    assert flatten("c.xlsx", book) == flatten("c.csv", BY_HAND.encode())
    assert totals(open_any(path, Answers())) == totals(opened(BY_HAND))


@pytest.mark.parametrize(
    "text",
    [
        "日付,リーチ,コメント\n2026-11-20,1200,33\n2026-11-21,1300,12\n",
        "日付,リーチ,コメント\n2026-11-20,1200,セール初日\n2026-11-21,1300,雨\n",
        "date,text,likes,impressions\n2026-11-20,hello there,3,500\n",
        "date,comment\n",
        "author,comment\nben,nice\n",
        "date,metric,value\n2026-11-20,comments,3\n",
    ],
    ids=["counts", "remarks beside numbers", "posts", "no rows", "no days", "tidy"],
)
def test_what_only_looks_like_comments_is_left_as_it_is(text: str) -> None:
    assert flatten("table.csv", text.encode()) == text.encode()


def test_what_slipped_into_another_column_is_refused_and_not_repeated() -> None:
    slipped = "comment,date,platform\nlovely, my secret,2026-11-20,x\nsecret too,soon secret,x\n"

    kept = flatten("c.csv", (slipped + "lovely strap,2026-11-20,x\n").encode()).decode()

    assert "secret" not in kept
    rows = list(open_file("c.csv", kept.encode(), Answers()).rows())
    assert [row.code for row in rows if isinstance(row, Refusal)] == ["import.no_day"] * 2
    assert [row.value for row in rows if isinstance(row, RawRow)] == [1, 1, 0, 0, 0]


def test_commas_in_a_last_column_belong_to_the_comment() -> None:
    assert table("date,comment\n2026-11-20,cheap, and the worst I had\n")[2][2:4] == ["1", "0"]
    assert table("date,comment\n2026-11-20,cheap, and the worst I had\n")[2][4] == "1"


@pytest.mark.parametrize("day", ["11月20日", "November 20", "03/04/2026", "1763647211", "46000"])
def test_days_of_every_kind_are_taken(day: str) -> None:
    assert table(f"date,comment\n{day},fine\n")[2][2] == "1"


def test_slashed_days_are_asked_about_as_in_any_file() -> None:
    file = opened("Date,Comment\n03/04/2026 10:11,great strap\n05/04/2026 9:59 PM,bad strap\n")

    assert file.facts.questions == (Question.DATE_ORDER,)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("1763647211", "2025-11-20T14:00:00Z"),
        ("1763647211000", "2025-11-20T14:00:00Z"),
        ("2026-11-20 23:59:59+09:00", "2026-11-20 23:45:00+09:00"),
        ("2026-11-20", "2026-11-20"),
        ("20 Nov 2026", "20 Nov 2026"),
    ],
)
def test_a_stamp_is_kept_to_a_quarter_of_an_hour(cell: str, day: str) -> None:
    assert comments.day_of(cell) == day


def test_rows_that_are_too_short_and_blank_comments_count_nothing() -> None:
    rows = iter(
        [
            Row(1, ["Date", "Comment", "Author"]),
            Row(2, ["2026-11-20", "great strap", "ben"]),
            Row(3, ["2026-11-20", "", "ben"]),
            Row(4, ["2026-11-20"]),
        ]
    )

    found = comments.counted(rows)

    assert found is not None
    (row,) = found.decode().splitlines()[2:]
    assert row.startswith("2026-11-20,,1,1,0,0,0,")


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "nothing",
        "[]",
        '{"comments":1}',
        '{"comments":{},"words":{}}',
    ],
)
def test_a_first_row_that_is_none_of_ours_says_nothing(cell: str) -> None:
    text = io.StringIO()
    csv.writer(text).writerows(
        [[comments.WORDS, cell], comments.HEADER, ["2026-11-20", "", 1, 1, 0, 0, 1]]
    )

    file = open_file("c.csv", text.getvalue().encode(), Answers())

    assert file.facts.said is None
    assert len(list(file.rows())) == len(COUNTED)


def seen(text: str, key: bytes = b"k") -> set[bytes]:
    """Return the marks of a file's comments, in all of its rows."""
    file = open_file("c.csv", flatten("c.csv", text.encode(), key), Answers())
    rows = [row for row in file.rows() if isinstance(row, RawRow)]
    return {mark for row in rows for mark in unpacked(row.comments)}


def test_comments_are_known_again_in_an_overlapping_export_and_by_nobody_elses_key() -> None:
    first, second = EXPORTED.splitlines()[:-1], EXPORTED.splitlines()
    del second[4]

    assert len(seen("\n".join(first)) & seen("\n".join(second))) == 2
    assert seen(EXPORTED).isdisjoint(seen(EXPORTED, b"other"))


@pytest.mark.parametrize("named", ["comment id", "Comment URL", "cid"])
def test_an_edited_comment_is_known_by_its_own_id(named: str) -> None:
    table = f"date,author,comment,{named}\n2026-11-20,ben,{{}},c1\n2026-11-20,amy,hi,c2\n"

    assert seen(table.format("nice")) == seen(table.format("nice (edited)"))


@pytest.mark.parametrize("named", ["id", "post id", "permalink", "comment id"])
def test_an_id_of_the_post_does_not_make_one_comment_of_all(named: str) -> None:
    rows = "".join(f"2026-11-20,{who},nice,p1\n" for who in ("ben", "amy", "joe"))

    assert len(seen(f"date,author,comment,{named}\n{rows}")) == 3


def test_the_same_words_below_another_post_are_another_comment() -> None:
    table = "date,comment,post id\n2026-11-20,nice,{}\n"

    assert seen(table.format("p1")).isdisjoint(seen(table.format("p2")))


def test_more_comments_than_a_row_holds_stand_in_several() -> None:
    rows = "".join(f"2026-11-20,u{at},nice {at}\n" for at in range(5_001))

    kept = table(f"date,author,comment\n{rows}")

    assert [row[2] for row in kept[2:]] == ["5000", "1"]
    assert len(seen(f"date,author,comment\n{rows}")) == 5_001


def test_counts_that_an_older_version_left_are_read_without_their_comments() -> None:
    text = io.StringIO()
    older = [comments.DAY, "Platform", *COUNTED]
    csv.writer(text).writerows([[comments.WORDS, ""], older, ["2026-11-20", "", 2, 1, 0, 0, 1]])

    rows = list(open_file("c.csv", text.getvalue().encode(), Answers()).rows())

    assert [(int(row.value), row.comments) for row in rows if isinstance(row, RawRow)] == [
        (value, b"") for value in (2, 1, 0, 0, 1)
    ]


def test_a_cell_that_is_none_of_ours_holds_no_comments() -> None:
    assert comments.seen_in("not base64!") == b""
