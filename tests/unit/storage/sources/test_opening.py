import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.errors import NotUnderstood
from kpi.imports import Answers, DateOrder, Grain, OpenFile, Question, RawRow, Refusal
from kpi.model import MetricKey, Scope
from storage.sources.files.opening import open_file, open_path

SHARED = Path(__file__).parents[5] / "shared" / "exports" / "files"
TIDY = "date,metric,value,platform\n2026-11-01,Impressions,1200,x\n2026-11-02,Impressions,--,x\n"
X_HEADER = (
    "Date,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Unfollows,Replies,Reposts,"
    "Profile visits,Create Post,Video views,Media views\n"
)
META = 'sep=,\n"{title}"\n"Date","Primary"\n"2026-10-31T00:00:00","1245"\n\n'


def opened(body: str | bytes, answers: Answers | None = None) -> OpenFile:
    content = body.encode() if isinstance(body, str) else body
    return open_file("file.csv", content, answers or Answers())


def taken(file: OpenFile) -> list[RawRow]:
    return [row for row in file.rows() if isinstance(row, RawRow)]


def refused(file: OpenFile) -> list[Refusal]:
    return [row for row in file.rows() if isinstance(row, Refusal)]


def test_a_tidy_table_gives_one_row_a_value_and_leaves_out_what_is_missing() -> None:
    file = opened(TIDY)

    assert file.facts.export == "tidy"
    assert taken(file) == [
        RawRow(2, date(2026, 11, 1), "Impressions", Decimal(1200), Scope(platform="x"))
    ]


def test_a_tidy_table_with_japanese_headers_in_cp932_is_read() -> None:
    file = opened("日付,指標,値\n2026/11/01,リーチ,30\n".encode("cp932"))

    assert [row.name for row in taken(file)] == ["リーチ"]


def test_rows_that_cannot_be_taken_say_their_line_and_reason() -> None:
    file = opened(
        "date,metric,value\nsoon,Likes,1\n2026-11-01,Likes,many\n2026-11-01,,5\n2026-11-01\n"
    )

    assert [(one.line, one.code) for one in refused(file)] == [
        (2, "import.no_day"),
        (3, "import.no_number"),
        (4, "import.no_metric"),
        (5, "import.short_row"),
    ]


def test_a_semicolon_table_and_a_tab_table_are_read_alike() -> None:
    for mark in (";", "\t"):
        assert len(taken(opened(TIDY.replace(",", mark)))) == 1


def test_xs_overview_fixes_what_its_columns_mean_and_says_what_it_leaves_out() -> None:
    file = opened(X_HEADER + '"Tue, Nov 3, 2026",62,0,3,0,0,1,0,0,0,1,0,0,0\n')

    assert file.facts.platform == "x"
    assert file.facts.metrics["Bookmarks"] == "saves"
    assert file.facts.metrics["New follows"] == "follows"
    assert file.facts.left_out == ("Reposts", "Media views")
    assert taken(file)[0] == RawRow(
        2, date(2026, 11, 3), "Impressions", Decimal(62), Scope(platform="x")
    )


def test_metas_daily_file_takes_network_and_metric_from_its_title() -> None:
    file = opened(META.format(title="Instagram profile visits").encode("utf-16"))

    assert (file.facts.platform, file.facts.questions) == ("instagram", ())
    assert file.facts.metrics == {"Instagram profile visits": MetricKey("profile_visits")}
    assert [row.day for row in taken(file)] == [date(2026, 10, 31)]


def test_metas_daily_file_without_a_network_asks_and_takes_the_answer() -> None:
    body = META.format(title="Reach").encode("utf-16")

    asked, answered = opened(body), opened(body, Answers(platform="facebook"))

    assert asked.facts.questions == (Question.PLATFORM,)
    assert answered.facts.questions == ()
    assert taken(answered)[0].scope == Scope(platform="facebook")


def test_any_table_by_day_is_read_column_by_column() -> None:
    file = opened("Report of November\nDate,Likes,Saves\n2026-11-01,5,x\n2026-11-02,6,7\n")

    assert [(row.name, row.value) for row in taken(file)] == [
        ("Likes", Decimal(5)),
        ("Likes", Decimal(6)),
        ("Saves", Decimal(7)),
    ]
    assert refused(file) == [Refusal(3, "import.no_number", "x")]


def test_a_table_with_a_column_of_words_is_not_taken_for_one_by_day() -> None:
    with pytest.raises(NotUnderstood) as caught:
        opened("Date,Country,Views\n2026-11-01,JP,5\n2026-11-01,US,6\n")

    assert caught.value.code == "import.unknown_format"


def test_lines_friends_are_a_level_and_its_blocks_become_differences_of_days_in_a_row() -> None:
    file = opened(
        "date,contacts,targetReaches,blocks\n20261102,231,180,39\n20261101,230,180,36\n"
        "20261105,240,180,50\n"
    )

    assert (file.facts.platform, file.facts.export) == ("line", "friend_overview")
    assert file.facts.grain is Grain.CUMULATIVE
    assert file.facts.metrics == {"contacts": "followers", "blocks": "unfollows"}
    assert file.facts.left_out == ("targetReaches",)
    assert [(row.day.day, row.name, row.value) for row in taken(file)] == [
        (2, "contacts", Decimal(231)),
        (1, "contacts", Decimal(230)),
        (5, "contacts", Decimal(240)),
        (2, "blocks", Decimal(3)),
    ]


def test_of_two_columns_with_one_name_neither_is_taken() -> None:
    file = opened("Date,Views,Likes,views\n2026-11-01,5,1,7\n")

    assert [row.name for row in taken(file)] == ["Likes"]
    assert file.facts.left_out == ("Views", "views")


def test_a_percent_sign_is_kept_with_the_value() -> None:
    file = opened("Date,CTR,Likes\n2026-11-01,3.4%,5\n")

    assert [(row.name, row.is_percent) for row in taken(file)] == [("CTR", True), ("Likes", False)]


@pytest.mark.parametrize(
    ("written", "platform"),
    [("Twitter", "x"), ("インスタ", "instagram"), ("YouTube", "youtube"), ("My Shop", "my shop")],
)
def test_a_platform_is_known_however_it_is_written(written: str, platform: str) -> None:
    file = opened(f"date,metric,value,platform\n2026-11-01,Likes,5,{written}\n")

    assert taken(file)[0].scope == Scope(platform=platform)


def test_the_name_of_an_account_is_tidied_and_never_endless() -> None:
    file = opened(
        "date,metric,value,account\n"
        '2026-11-01,Likes,5,"our\n  shop"\n'
        f"2026-11-02,Likes,5,{'a' * 200}\n"
    )

    assert taken(file)[0].scope == Scope(account="our shop")
    assert [(row.line, row.code) for row in refused(file)] == [(4, "import.long_name")]


def test_a_line_without_end_is_not_read_to_its_end() -> None:
    with pytest.raises(NotUnderstood) as caught:
        opened(b"date,metric,value\n" + b"a" * 5_000_000)

    assert caught.value.code == "import.too_wide"


def test_a_file_on_disk_is_read_as_the_same_bytes_are(tmp_path: Path) -> None:
    path = tmp_path / "tidy.csv"
    path.write_text(TIDY, encoding="utf-8")

    file = open_path(path, Answers())

    assert list(file.rows()) == list(opened(TIDY).rows())
    assert list(file.rows()) == list(file.rows())


def test_days_with_slashes_are_settled_by_any_that_proves_the_order() -> None:
    file = opened("Date,Likes\n03/04/2026,1\n25/04/2026,2\n")

    assert [row.day for row in taken(file)] == [date(2026, 4, 3), date(2026, 4, 25)]


def test_days_with_slashes_that_prove_nothing_are_asked_about() -> None:
    body = "Date,Likes\n03/04/2026,1\n"

    asked = opened(body)
    answered = opened(body, Answers(date_order=DateOrder.MONTH_FIRST))

    assert asked.facts.questions == (Question.DATE_ORDER,)
    assert [row.day for row in taken(answered)] == [date(2026, 3, 4)]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "import.empty"),
        (b"\xef\xbb\xbf\r\n", "import.unknown_format"),
        (b"\x89PNG\x00\x00", "import.no_table"),
        (b"%PDF-1.7\n", "import.no_table"),
        (b"  <!DOCTYPE html><html>", "import.no_table"),
        (b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml", "import.workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "import.workbook"),
        (b"PK\x03\x04\x14\x00\x00\x00reach.csv", "import.zip_broken"),
        (b"\x1f\x8b\x08", "import.zip"),
        (b"\x00\x01binary\x00", "import.not_text"),
        (b"Color,Distribution\nBlue,60%\n", "import.unknown_format"),
        (b"date,metric,value\n2026-11-01," + b"a" * 200_000 + b",1\n", "import.broken"),
        (b"," * 100_000, "import.too_wide"),
    ],
    ids=[
        "empty",
        "blank",
        "picture",
        "pdf",
        "page",
        "xlsx",
        "xls",
        "zip",
        "gzip",
        "binary",
        "no_days",
        "endless_cell",
        "endless_row",
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(body: bytes, code: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        list(opened(body).rows())

    assert caught.value.code == code


@settings(deadline=None)  # the machine may be busy
@given(st.binary(max_size=600) | st.text(max_size=400).map(str.encode))
def test_any_bytes_are_read_or_refused_and_nothing_else(body: bytes) -> None:
    try:
        rows = list(opened(body).rows())
    except NotUnderstood:
        return

    assert all(isinstance(row, (RawRow, Refusal)) for row in rows)


@settings(deadline=None)  # the machine may be busy
@given(
    st.lists(
        st.tuples(
            st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)),
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1),
            st.integers(min_value=-(10**9), max_value=10**9),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_a_tidy_table_gives_back_each_value_whatever_the_metric_is_called(
    rows: Sequence[tuple[date, str, int]],
) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["date", "metric", "value"])
    writer.writerows(rows)

    read = list(opened(text.getvalue().encode()).rows())

    values = [row.value for row in read if isinstance(row, RawRow)]
    assert len(read) == len(rows)
    assert values == [value for _, name, value in rows if name.strip().lstrip("\ufeff")]


@pytest.mark.skipif(not SHARED.exists(), reason="the shared export files are not here")
@pytest.mark.parametrize(
    ("path", "platform", "name", "days", "total"),
    [
        ("x/account_overview_analytics_2025-02.csv", "x", "Impressions", 50, 9699),
        (
            "meta_instagram/ig_daily_follows_2025-10_utf16le.csv",
            "instagram",
            "Instagram follows",
            40,
            146,
        ),
        (
            "meta_instagram/ig_daily_link_clicks_2025-10_utf16le.csv",
            "instagram",
            "Instagram link clicks",
            62,
            49,
        ),
        ("meta_facebook/2025-01_set/Visits.csv", "facebook", "Facebook visits", 105, 976),
    ],
)
def test_real_exports_come_to_what_their_lines_add_up_to(
    path: str, platform: str, name: str, days: int, total: int
) -> None:
    file = open_file(path, (SHARED / path).read_bytes(), Answers())

    rows = [row for row in taken(file) if row.name == name]

    assert file.facts.platform == platform
    assert (len({row.day for row in rows}), sum(row.value for row in rows)) == (days, total)
