import io
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from kpi.errors import SourceFailed
from kpi.imports import RawRow
from storage.sources.singer import messages, rows
from storage.sources.singer.mapping import Stream, known, parse
from storage.sources.singer.rows import Records
from tests.taps import record, schema, state

TODAY = date(2026, 1, 8)


def records(said: Sequence[object], tap: str = "", described: str = "") -> Records:
    """Return a tap's output that is just these lines."""
    lines = [one if isinstance(one, str) else json.dumps(one) for one in said]
    output = "\n".join(lines).encode()
    streams = parse(described)

    def reading(stream: str) -> Stream | None:
        return streams.get(stream) or known(tap, stream)

    return Records(output=lambda: messages.read(io.BytesIO(output)), reading=reading, today=TODAY)


def read(said: Sequence[object], tap: str = "", described: str = "") -> list[object]:
    """Return metric, day of January and value of each row, or the code of a refusal."""
    return [
        (one.name, one.day.day, one.value) if isinstance(one, RawRow) else one.code
        for one in records(said, tap, described).rows()
    ]


def test_a_state_holds_what_every_store_takes() -> None:
    said = '{"type": "STATE", "value": {"a": 1.5, "b": 1e999, "c": NaN, "d": 3}}'
    found = records([said])

    assert list(found.rows()) == []
    assert found.state == {"a": 1.5, "b": "1e999", "c": "NaN", "d": 3}


def test_a_placeholder_for_no_day_is_refused_wherever_it_is_shifted_to() -> None:
    said = [
        record("user_insights_daily", name="reach", period="day", end_time=day, value=5)
        for day in ("0001-01-01T00:00:00+0000", "2026-01-06T08:00:00+0000")
    ]

    assert read(said, "tap-instagram") == ["import.no_day", ("reach", 5, Decimal(5))]


def test_a_wide_stream_has_a_value_a_field() -> None:
    said = [
        schema("daily", "date"),
        record("daily", date="2026-01-05", likes=5, views="1,200", note="x"),
        record("other", date="2026-01-05", likes=9),
        record("daily", date="2026-01-06T00:00:00.000000Z", likes=None, views=""),
    ]

    assert read(said, described="daily: day=date, likes=likes, views=再生数") == [
        ("likes", 5, Decimal(5)),
        ("再生数", 5, Decimal(1200)),
    ]


def test_a_long_stream_of_instagram_is_read_by_name_a_day_before_its_end() -> None:
    row = {"period": "day", "end_time": "2026-01-06T08:00:00+0000"}
    said = [
        record("user_insights_daily", name="reach", value=40, **row),
        record("user_insights_daily", name="follower_count", value=3, **row),
        record("user_insights_daily", name="online_followers", value={"0": 5}, **row),
        record("user_insights_daily", name="reach", value=90, **(row | {"period": "week"})),
        record("user_insights_weekly", name="reach", value=90, **row),
    ]

    assert read(said, "tap-instagram") == [
        ("reach", 5, Decimal(40)),
        ("follows", 5, Decimal(3)),
    ]


def test_a_count_without_a_day_is_what_holds_today() -> None:
    said = [record("users", id="1", followers_count=1500, media_count=9)]

    assert read(said, "tap-instagram") == [("followers", 8, Decimal(1500))]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ('{"total_value": {"value": 7}}', [("reach", 5, Decimal(7))]),
        ({"values": [{"value": 1}, {"value": 7}]}, [("reach", 5, Decimal(7))]),
        (7, [("reach", 5, Decimal(7))]),
        ("{broken", []),
        ("[1]", []),
        ({"values": []}, []),
        ("many", ["import.no_number"]),
    ],
)
def test_the_number_inside_an_answer_of_an_api_is_found(
    raw: object, expected: list[object]
) -> None:
    stream = "ig_user_insights_reach"
    row = {"metric_name": "reach", "metric_date": "2026-01-05", "raw_data": raw}
    broken_down = {**row, "breakdown_type": "media_product_type"}

    said = [record(stream, breakdown_type=None, **row), record(stream, **broken_down)]

    assert read(said, "plinxore-tap-instagram-user") == expected


def test_parts_of_a_day_are_added_up_and_each_key_once() -> None:
    stream = "ad_analytics_by_campaign"
    said = [
        schema(stream, "campaign_id", "start_at"),
        record(stream, campaign_id=1, start_at="2026-01-05", impressions=10),
        record(stream, campaign_id=2, start_at="2026-01-05", impressions="5"),
        record(stream, campaign_id=1, start_at="2026-01-05", impressions=12),
        record(stream, campaign_id=1, start_at="2026-01-06", impressions=1),
    ]

    assert read(said, "tap-linkedin-ads") == [
        ("impressions", 5, Decimal(17)),
        ("impressions", 6, Decimal(1)),
    ]


def test_without_keys_every_record_is_a_part() -> None:
    said = [
        record("ads_insights", date_start="2026-01-05", spend="1.5"),
        record("ads_insights", date_start="2026-01-05", spend="1.5"),
    ]

    assert read(said, "tap-facebook") == [("ad_spend", 5, Decimal("3.0"))]


def test_a_record_without_a_day_or_a_number_is_refused() -> None:
    said = [record("daily", date="soon", likes=5), record("daily", date="20260105", likes="no")]

    assert read(said, described="daily: day=date, likes=likes") == [
        "import.no_day",
        "import.no_number",
    ]


def test_the_last_state_is_the_one_that_stands() -> None:
    found = records([state(a=1), {"type": "ACTIVATE_VERSION", "stream": "x"}, "", state(a=2)])

    assert found.state is None
    assert list(found.rows()) == []
    assert found.state == {"a": 2}


@pytest.mark.parametrize(
    "line",
    [
        "Traceback (most recent call last):",
        "[]",
        "{}",
        '{"type": "RECORD", "stream": "x"}',
        '{"type": "STATE", "value": 1}',
        '{"type": "RECORD", "stream": "x", "record": {"a": 1e99999999999999999999}}',
    ],
)
def test_what_no_tap_writes_ends_the_reading(line: str) -> None:
    with pytest.raises(SourceFailed) as refused:
        read([state(a=1), line])
    assert refused.value.code == "source_failed.no_singer"
    assert refused.value.data["line"] == 2


def test_a_line_and_the_whole_are_bounded() -> None:
    endless = io.BytesIO(b'{"type":"STATE","value":{}}\n' * 100)
    for output, most in ((io.BytesIO(b"x" * (messages.MOST_LINE + 2)), 1 << 30), (endless, 1000)):
        with pytest.raises(SourceFailed) as refused:
            list(messages.read(output, most))
        assert refused.value.code == "source_failed.too_much"


def test_records_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST_RECORDS", 3)
    with pytest.raises(SourceFailed) as refused:
        read([state()] * 4)
    assert refused.value.code == "source_failed.too_many"

    monkeypatch.setattr(rows, "MOST_RECORDS", 99)
    monkeypatch.setattr(rows, "MOST_KEPT", 1)
    with pytest.raises(SourceFailed):
        read([record("ads_insights", date_start="2026-01-05", spend=1)] * 2, "tap-facebook")
