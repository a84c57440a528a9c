import io
import stat
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kpi.errors import NotUnderstood
from kpi.imports import Answers, FileFacts, Grain, NoKpi, OpenFile, Question, RawRow, Refusal
from storage.sources.files import archive
from storage.sources.files.door import flatten, open_any
from storage.sources.files.opening import open_file, open_path
from tests.unit.storage.sources.reading import taken

DAYS = b"Date,Views\n2026-11-01,5\n2026-11-02,6\n"
VIDEOS = b'Content,Video title,Video publish time,Views\nTotal,,,9\nabc,T,"Nov 1, 2026",9\n'
CHART = b"Date,Content,Video title,Views\n2026-11-01,abc,T,5\n"


def packed(files: Mapping[str, bytes], *, day: tuple[int, int, int] = (2026, 11, 20)) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in files.items():
            file.writestr(zipfile.ZipInfo(name, (*day, 0, 0, 0)), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def opened(files: Mapping[str, bytes]) -> OpenFile:
    return open_file("report.zip", packed(files), Answers())


def why(body: bytes) -> str:
    with pytest.raises(NotUnderstood) as caught:
        open_file("report.zip", body, Answers())
    return caught.value.code


def test_of_a_report_the_file_by_day_is_taken_and_the_others_are_named() -> None:
    file = opened(
        {
            "Chart data.csv": CHART,
            "Table data.csv": VIDEOS,
            "Totals.csv": DAYS,
            "__MACOSX/._Totals.csv": b"\0",
            "readme.pdf": b"%PDF",
        }
    )

    assert (file.facts.platform, file.facts.grain) == ("youtube", Grain.DAILY)
    assert [row.value for row in taken(file)] == [Decimal(5), Decimal(6)]
    assert file.facts.left_out == ("Chart data.csv", "Table data.csv")


def test_files_of_one_kind_are_read_together() -> None:
    title = 'sep=,\n"Facebook {}"\n"Date","Primary"\n"2026-10-31T00:00:00","{}"\n'
    file = opened(
        {
            "a/Visits.csv": title.format("visits", 3).encode("utf-16"),
            "a/Follows.csv": title.format("follows", 4).encode("utf-16"),
            "notes.csv": b"nothing,here\n",
        }
    )

    assert set(file.facts.metrics.values()) == {"profile_visits", "follows"}
    assert [row.value for row in taken(file)] == [Decimal(3), Decimal(4)]
    assert file.facts.platform == "facebook"


def test_files_of_several_platforms_keep_theirs_and_ask_what_each_of_them_asks() -> None:
    title = 'sep=,\n"{}"\n"Date","Primary"\n"2026-10-31T00:00:00","3"\n'
    file = opened(
        {
            "Reach.csv": title.format("Facebook reach").encode("utf-16"),
            "Views.csv": title.format("Views").encode("utf-16"),
        }
    )

    assert file.facts.platform == ""
    assert file.facts.questions == (Question.PLATFORM,)


def test_files_of_two_networks_that_no_answer_fits_are_left_to_be_dropped_one_by_one() -> None:
    title = 'sep=,\n"{}"\n"Date","Primary"\n"2026-10-31T00:00:00","{}"\n'
    views = {
        "Views.csv": title.format("Views", 3).encode("utf-16"),
        "Views (1).csv": title.format("Views", 4).encode("utf-16"),
    }

    alone = opened(views)
    beside = opened({**views, "Reach.csv": title.format("Facebook reach", 5).encode("utf-16")})

    assert [row.value for row in taken(alone)] == [Decimal(3)]
    assert alone.facts.left_out == ("Views (1).csv",)
    assert [row.value for row in taken(beside)] == [Decimal(5)]
    assert beside.facts.questions == ()
    assert beside.facts.left_out == ("Views.csv", "Views (1).csv")


def test_files_without_kpi_data_are_said_to_be_so() -> None:
    assert opened({"Chart data.csv": CHART}).facts.no_kpi is NoKpi.BREAKDOWN


def test_days_without_years_are_anchored_on_the_time_of_the_packed_file() -> None:
    body = packed(
        {"Overview.csv": b"Date,Video Views,Profile Views,Likes\nApril 12,5,1,2\n"},
        day=(2025, 4, 13),
    )

    for kept in (body, flatten("report.zip", body)):
        file = open_file("report.zip", kept, Answers(made_on=date(2026, 11, 22)))
        assert {row.day for row in file.rows() if isinstance(row, RawRow)} == {date(2025, 4, 12)}


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"readme.pdf": b"%PDF"}, "import.zip_empty"),
        ({"inner.zip": b"PK\x03\x04"}, "import.zip_nested"),
        ({"a.csv": b"nothing,here\n"}, "import.unknown_format"),
        ({"a.csv": b"0" * (archive.MOST_UNPACKED + 1)}, "import.zip_bomb"),
        ({f"{n}.csv": DAYS for n in range(archive.MOST_MEMBERS + 1)}, "import.zip_bomb"),
    ],
    ids=["no_table", "nested", "no_days", "large", "many"],
)
def test_what_an_archive_should_not_be_is_refused_in_words(
    files: Mapping[str, bytes], code: str
) -> None:
    assert why(packed(files)) == code


def test_a_damaged_archive_is_refused() -> None:
    body = packed({"Totals.csv": DAYS * 100})

    assert why(body[:60]) == "import.zip_broken"
    assert why(body[:40] + b"\xff\xff\xff" + body[43:]) == "import.zip_broken"


def test_a_locked_archive_is_refused() -> None:
    body = bytearray(packed({"Totals.csv": DAYS}))
    body[6] |= 1
    body[body.index(b"PK\x01\x02") + 8] |= 1

    assert why(bytes(body)) == "import.zip_locked"


def test_what_an_archive_says_of_its_sizes_is_not_believed() -> None:
    body = bytearray(packed({"Totals.csv": b"0" * (archive.MOST_UNPACKED + 1)}))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = body.index(mark) + at
        body[start : start + 4] = (100).to_bytes(4, "little")

    assert why(bytes(body)) in {"import.zip_bomb", "import.zip_broken"}


def test_a_link_in_an_archive_is_followed_nowhere() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        link = zipfile.ZipInfo("Totals.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, "/etc/passwd")

    assert why(out.getvalue()) == "import.zip_empty"


def test_a_path_in_an_archive_leads_nowhere() -> None:
    body = packed({"../../Totals.csv": DAYS})

    assert [one.name for one in archive.unpacked("a.zip", io.BytesIO(body))] == ["Totals.csv"]


def test_an_archive_and_a_folder_on_disk_are_read_alike(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    folder.mkdir()
    for name, body in {"Totals.csv": DAYS, "Table data.csv": VIDEOS, "x.png": b"\x89PNG"}.items():
        (folder / name).write_bytes(body)
    path = tmp_path / "report.zip"
    path.write_bytes(packed({"Totals.csv": DAYS, "Table data.csv": VIDEOS}))

    read = [
        list(file.rows())
        for file in (
            open_any(folder, Answers()),
            open_any(path, Answers()),
            open_path(path, Answers()),
        )
    ]

    assert read[0] == read[1] == read[2] != []


def test_a_folder_that_is_no_report_is_refused(tmp_path: Path) -> None:
    for number in range(archive.MOST_MEMBERS + 1):
        (tmp_path / f"{number}.csv").write_bytes(DAYS)

    with pytest.raises(NotUnderstood) as caught:
        open_any(tmp_path, Answers())

    assert caught.value.code == "import.zip_bomb"


COMMENTS = (
    "日付,コメント,ユーザー\n"
    + "".join(f"2026-11-0{1 + at % 5},とても好きです{at},u{at}\n" for at in range(12))
).encode()
LIKES = b"Date,Likes,Followers\n2026-11-01,5,90\n2026-11-02,6,91\n"


@pytest.mark.parametrize("names", [("a.csv", "b.csv"), ("b.csv", "a.csv")])
def test_comments_beside_a_table_by_day_are_counted_and_their_words_kept(
    names: tuple[str, str],
) -> None:
    body = flatten("report.zip", packed(dict(zip(names, (COMMENTS, LIKES), strict=True))))

    file = open_file("report.zip", body, Answers())

    assert file.facts.said is not None
    assert not file.facts.is_added
    sums: dict[str, Decimal] = {}
    for row in taken(file):
        sums[row.name] = sums.get(row.name, Decimal(0)) + row.value
    assert {name: int(sums[name]) for name in ("comments_read", "Likes", "Followers")} == {
        "comments_read": 12,
        "Likes": 11,
        "Followers": 181,
    }


def test_what_is_a_part_of_a_day_and_what_is_all_of_it_are_not_read_together() -> None:
    ads = b"date,state,impressions,spend\n2026-11-01,NY,5,1\n2026-11-01,CA,6,1\n"

    whole_first = opened({"a.csv": LIKES, "b.csv": ads})
    parts_first = opened({"a.csv": ads, "b.csv": LIKES})
    parts_only = opened({"a.csv": ads, "b.csv": ads.replace(b"11-01", b"11-02")})

    assert whole_first.facts.left_out == ("b.csv",)
    assert not whole_first.facts.is_added
    assert set(parts_first.facts.left_out) == {"state", "b.csv"}
    assert parts_first.facts.is_added
    assert len(taken(parts_only)) == 8


def test_counts_that_stand_twice_in_an_archive_are_added_and_refusals_kept() -> None:
    first = open_file("a.csv", LIKES, Answers())
    rows: list[RawRow | Refusal] = [*taken(first), *taken(first)]
    rows.append(Refusal(9, "import.no_day", ""))
    twice = Twice(facts=replace(first.facts, is_added=True, export="comments"), all_rows=rows)

    file = archive.SeveralFiles(facts=first.facts, files=(twice,))

    assert [f"{row.name} {row.value}" for row in taken(file)][:2] == ["Likes 10", "Followers 180"]
    assert [row for row in file.rows() if isinstance(row, Refusal)] == rows[-1:]


@dataclass(frozen=True)
class Twice:
    """A file with these rows."""

    facts: FileFacts
    all_rows: Sequence[RawRow | Refusal]

    def rows(self) -> Iterator[RawRow | Refusal]:
        yield from self.all_rows
