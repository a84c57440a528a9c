from decimal import Decimal

import pytest

from kpi.chances import Call, status_of

HALF = Decimal("0.5")


@pytest.mark.parametrize(
    ("chance", "elapsed", "expected"),
    [
        ("0.50", "0", Call.ON_TRACK),
        ("0.50", "1", Call.AT_RISK),
        ("0.70", "1", Call.ON_TRACK),
        ("0.12", "0", Call.AT_RISK),
        ("0.12", "1", Call.OFF_TRACK),
        ("0.30", "1", Call.AT_RISK),
        ("0.00", "0", Call.OFF_TRACK),
        ("0.65", "7", Call.AT_RISK),
    ],
    ids=[
        "even_at_the_start",
        "even_at_the_end",
        "likely_at_the_end",
        "unlikely_at_the_start",
        "unlikely_at_the_end",
        "at_the_edge_counts",
        "hopeless",
        "beyond_the_end_is_the_end",
    ],
)
def test_the_later_the_more_is_asked_for(chance: str, elapsed: str, expected: Call) -> None:
    assert status_of(Decimal(chance), Decimal(elapsed)) is expected


def test_a_chance_that_cannot_be_told_is_too_early() -> None:
    assert status_of(None, HALF) is Call.TOO_EARLY


def test_who_was_worse_must_do_more_than_reach_the_edge() -> None:
    edge = Decimal("0.60")

    assert status_of(edge, HALF, Call.ON_TRACK) is Call.ON_TRACK
    assert status_of(edge, HALF, Call.AT_RISK) is Call.AT_RISK
    assert status_of(edge + Decimal("0.08"), HALF, Call.AT_RISK) is Call.ON_TRACK


def test_who_was_off_track_comes_back_later_than_it_went() -> None:
    edge = Decimal("0.20")

    assert status_of(edge, HALF) is Call.AT_RISK
    assert status_of(edge, HALF, Call.OFF_TRACK) is Call.OFF_TRACK
    assert status_of(Decimal("0.28"), HALF, Call.OFF_TRACK) is Call.AT_RISK
