from datetime import date
from decimal import Decimal

import pytest

from kpi.confidence import disagrees, stands
from kpi.digest import Label, Line
from kpi.knowledge import Text
from kpi.model import Scope, TargetKind, Unit
from kpi.ports import Forecast, Level
from kpi.progress import Progress, Status
from tests.factories import DECEMBER, KPI, OWNER, a_confidence, a_forecast


@pytest.mark.parametrize(
    ("said_on", "today", "is_valid"),
    [
        (date(2026, 12, 6), date(2026, 12, 6), True),
        (date(2026, 12, 6), date(2026, 12, 19), True),
        (date(2026, 12, 6), date(2026, 12, 20), False),
        (date(2026, 12, 31), date(2026, 12, 31), True),
        (date(2026, 12, 31), date(2027, 1, 1), False),
        (date(2026, 11, 30), date(2026, 12, 1), False),
    ],
    ids=["at_once", "two_weeks", "too_old", "last_day", "over", "other_window"],
)
def test_it_stands_for_two_weeks_within_its_window(
    said_on: date, today: date, *, is_valid: bool
) -> None:
    assert stands(a_confidence(said_on=said_on), DECEMBER, today) is is_valid


@pytest.mark.parametrize(
    ("level", "chance", "at_odds"),
    [
        (Level.HIGH, "0.22", True),
        (Level.HIGH, "0.5", False),
        (Level.EVEN, "0.19", True),
        (Level.EVEN, "0.2", False),
        (Level.EVEN, "0.8", False),
        (Level.EVEN, "0.81", True),
        (Level.LOW, "0.5", False),
        (Level.LOW, "0.51", True),
    ],
)
def test_a_level_is_at_odds_with_chances_far_from_it(
    level: Level, chance: str, *, at_odds: bool
) -> None:
    assert disagrees(level, Decimal(chance)) is at_odds


def a_line(level: Level | None, forecast: Forecast | None) -> Line:
    progress = Progress(
        status=Status.AT_RISK, window=DECEMBER, target=Decimal(3100), forecast=forecast
    )
    label = Label(kpi_id=KPI, name=Text(), scope=Scope(), unit=Unit.COUNT)
    return Line(
        label=label,
        kind=TargetKind.TOTAL,
        progress=progress,
        owner_id=OWNER,
        confidence=level,
    )


@pytest.mark.parametrize(
    ("line", "is_disputed"),
    [
        (a_line(Level.HIGH, a_forecast(chance=Decimal("0.22"))), True),
        (a_line(Level.LOW, a_forecast(chance=Decimal("0.22"))), False),
        (a_line(None, a_forecast(chance=Decimal("0.22"))), False),
        (a_line(Level.HIGH, None), False),
        (a_line(Level.HIGH, a_forecast(chance=None)), False),
    ],
    ids=["at_odds", "agreed", "unsaid", "no_forecast", "no_chance"],
)
def test_there_is_a_dispute_only_where_both_have_spoken(line: Line, *, is_disputed: bool) -> None:
    assert line.is_disputed is is_disputed
