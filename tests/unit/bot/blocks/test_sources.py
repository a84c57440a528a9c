from datetime import time

import pytest

from bot.blocks.sources import overview, preview
from bot.i18n.localizer import Localizer
from kpi.model import Language
from kpi.ports import SourceKind, SourceState
from kpi.usecases.numbers.sources import Overview
from tests.factories import CHANNEL, a_run, a_source
from tests.rendering import (
    BOTH,
    HOSTILE,
    LOCALIZERS,
    check_message,
    check_text_stays_text,
    name_of,
)

JA, EN = LOCALIZERS[Language.JA], LOCALIZERS[Language.EN]


def connected(**changes: object) -> Overview:
    source = a_source(**changes)
    return Overview(kind=source.kind.value, source=source)


@pytest.mark.parametrize("localizer", BOTH, ids=name_of)
def test_any_name_and_any_number_of_sources_can_be_shown(localizer: Localizer) -> None:
    runs = [a_run(label=HOSTILE * 9), a_run(error="import.too_large")] * 2
    found = [
        Overview(kind=kind.value, source=a_source(name=HOSTILE * 50, kind=kind), runs=runs)
        for kind in SourceKind
    ] * 8

    rendered = overview(found, CHANNEL, "Asia/Tokyo", localizer)

    check_message(rendered)
    check_text_stays_text(rendered)
    assert rendered.blocks[-3]["type"] == "context"
    assert len(found) > 20


def test_it_is_said_when_a_source_is_read_and_that_it_is_not() -> None:
    daily = connected(kind=SourceKind.SQL, at=time(6, 30))
    paused = connected(at=time(6, 30), state=SourceState.PAUSED)

    said = overview([daily, connected(), paused], CHANNEL, "Asia/Tokyo", JA).text

    assert "毎日6:30に取得" in said
    assert "有効" in said
    assert "一時停止中" in said


def test_times_are_those_of_the_channel() -> None:
    file = Overview(kind="file", runs=[a_run(label="week.csv")])

    assert "Dec 7 9:00 AM week.csv" in overview([file], CHANNEL, "Asia/Tokyo", EN).text.replace(
        "\u202f", " "
    )
    assert "Dec 6 7:00 PM" in overview([file], CHANNEL, "America/New_York", EN).text.replace(
        "\u202f", " "
    )


@pytest.mark.parametrize("localizer", BOTH, ids=name_of)
@pytest.mark.parametrize("at", ["", "06:00"])
def test_what_a_source_holds_can_be_shown(localizer: Localizer, at: str) -> None:
    series = {
        "name": {"ja": HOSTILE, "en": HOSTILE},
        "scope": {"platform": "x", "account": HOSTILE},
        "unit": "count",
        "aggregation": "sum",
        "days": 3,
        "first": "2026-01-05",
        "last": "2026-01-07",
        "total": "12",
        "last_value": "4",
        "points": ["1", "4"],
    }
    facts = {
        "draft": "x1",
        "channel": "C1",
        "name": HOSTILE * 9,
        "at": at,
        "code": "",
        "series": [series] * 12,
        "more": 3,
        "refused": 1,
        "refusals": [{"line": 2, "code": "import.no_day", "text": HOSTILE}],
        "unknown": [HOSTILE],
        "questions": [],
    }

    rendered = preview(facts, localizer)

    check_message(rendered)
    check_text_stays_text(rendered)
    assert ("6:00" in rendered.text) == bool(at)
