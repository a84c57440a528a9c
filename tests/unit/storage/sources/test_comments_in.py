"""Comments that are sent: counted, their texts never repeated, what is none refused by line."""

import json
from decimal import Decimal

import pytest

from kpi.comments.counting import LONGEST
from kpi.errors import NotUnderstood
from kpi.imports import RawRow, Refusal
from storage.sources import comments_in
from storage.sources.http_in import CSV, JSON, NDJSON

TEXT = "ひみつの合言葉、再入荷うれしいです"
DAY = "2026-11-20"


def read(
    body: bytes, media_type: str = JSON, zone: str = "Asia/Tokyo"
) -> tuple[dict[str, Decimal], list[Refusal]]:
    """Return what was counted by metric, day and platform, and what was refused."""
    counts: dict[str, Decimal] = {}
    refused: list[Refusal] = []
    for row in comments_in.read(media_type, body, zone).rows():
        if isinstance(row, RawRow):
            key = f"{row.name} {row.day} {row.scope.platform}"
            counts[key] = counts.get(key, Decimal(0)) + row.value
        else:
            refused.append(row)
    return counts, refused


def listed(*records: object) -> bytes:
    return json.dumps({"comments": records}).encode()


def test_comments_are_counted_by_the_days_of_the_channel() -> None:
    late = {"text": TEXT, "date": "2026-11-20T15:30:00Z", "platform": "X", "author": "mika"}

    counts, refused = read(
        listed(late, {"text": "最悪です", "date": "2026-11-21", "platform": "x"})
    )

    assert refused == []
    assert counts["comments_read 2026-11-21 x"] == 2
    assert counts["negative_comments 2026-11-21 x"] == 1


@pytest.mark.parametrize(
    ("record", "code", "said"),
    [
        (TEXT, "api.not_an_object", ""),
        ({"text": TEXT, "date": DAY, "likes": 3}, "api.unknown_field", "likes"),
        ({"text": "a", "date": DAY, TEXT: 3}, "api.unknown_field", ""),
        ({"text": " ", "date": DAY}, "api.no_text", ""),
        ({"text": 5, "date": DAY}, "api.no_text", ""),
        ({"text": "a" * (LONGEST + 1), "date": DAY}, "api.no_text", ""),
        ({"text": TEXT, "date": "2026-13-20"}, "import.no_day", ""),
        ({"text": DAY, "date": TEXT}, "import.no_day", ""),
        ({"text": TEXT}, "import.no_day", ""),
        ({"text": TEXT, "date": DAY, "author": "a" * 121}, "import.long_name", ""),
        ({"text": TEXT, "date": DAY, "platform": 3}, "import.long_name", ""),
    ],
)
def test_what_is_no_comment_is_refused_and_never_repeated(
    record: object, code: str, said: str
) -> None:
    assert read(listed(record)) == ({}, [Refusal(1, code, said)])


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        (NDJSON, json.dumps({"text": TEXT, "date": DAY}).encode()),
        (CSV, f"date,comment\n{DAY},{TEXT}\n".encode()),
        (CSV, f"text,date,likes,score\n{TEXT},{DAY},3,5\n".encode()),
    ],
    ids=["lines", "table", "by the names of the fields, beside numbers"],
)
def test_lines_and_tables_are_taken_too(media_type: str, body: bytes) -> None:
    counts, refused = read(body, media_type)

    assert refused == []
    assert counts[f"comments_read {DAY} "] == 1


def test_a_row_of_a_table_that_cannot_be_counted_is_refused_by_its_line() -> None:
    table = f"text,date\n{TEXT},{DAY}\n{TEXT}\n5 stars, {TEXT},{DAY}\n"

    counts, refused = read(table.encode(), CSV)

    assert counts[f"comments_read {DAY} "] == 1
    assert refused == [Refusal(3, "import.no_day", ""), Refusal(4, "import.no_day", "")]


@pytest.mark.parametrize(
    ("media_type", "body", "code"),
    [
        (JSON, b"[]", "api.no_comments"),
        (JSON, b"{", "api.not_json"),
        (JSON, b'{"comments":[]}', "api.empty"),
        (JSON, b'{"observations":[{}]}', "api.no_comments"),
        (CSV, f"date,likes\n{DAY},3\n".encode(), "api.not_comments"),
        (CSV, b"", "api.not_comments"),
        (CSV, b"\xff\xfe", "api.not_comments"),
        (CSV, b"text,date\n" + b"a" * (5 << 20), "api.not_comments"),
        (NDJSON, b"\n".join([b"{}"] * 5001), "import.too_many_rows"),
        (CSV, b"text,date\n" + b"a,2026-11-20\n" * 5001, "import.too_many_rows"),
    ],
)
def test_a_body_that_is_none_of_its_type_is_refused(
    media_type: str, body: bytes, code: str
) -> None:
    with pytest.raises(NotUnderstood) as caught:
        comments_in.read(media_type, body, "")

    assert caught.value.code == code
