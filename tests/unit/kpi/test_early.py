"""Why a KPI is not judged yet: what is lacking, and around which day it will not be."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from kpi.early import Early, Lack, why
from kpi.model import Recurrence
from kpi.ports import Forecast
from kpi.progress import Progress, Status
from kpi.reading import Note
from tests.factories import DECEMBER, a_forecast, a_kpi, a_target

NOVEMBER = date(2026, 11, 20)


def day(number: int) -> date:
    return date(2026, 12, number)


def an_early(**changes: object) -> Progress:
    defaults: Mapping[str, object] = {
        "status": Status.TOO_EARLY,
        "window": DECEMBER,
        "target": Decimal(1000),
        "as_of": day(1),
    }
    return Progress(**{**defaults, **changes})  # type: ignore[arg-type]


def too_early(until: date) -> Forecast:
    return a_forecast(is_early=True, believable_from=until, chance=None)


def test_what_is_judged_is_not_too_early() -> None:
    for status in set(Status) - {Status.TOO_EARLY}:
        assert why(a_kpi(), an_early(status=status), day(5)) is None


@pytest.mark.parametrize(
    ("changes", "today", "expected"),
    [
        ({}, NOVEMBER, Early(lack=Lack.NOT_BEGUN, day=day(1))),
        ({"as_of": None}, day(2), Early(lack=Lack.NO_VALUE)),
        ({"as_of": NOVEMBER}, day(2), Early(lack=Lack.NO_VALUE)),
        ({"as_of": day(1)}, day(2), Early(lack=Lack.FEW_DAYS, days=3, day=day(4))),
        ({"as_of": day(2)}, day(6), Early(lack=Lack.FEW_DAYS, days=3, day=day(7))),
        ({"as_of": day(9)}, day(9), Early(lack=Lack.FEW_DAYS, days=3, day=day(10))),
        ({"notes": frozenset({Note.CUT_WINDOW})}, day(2), Early(lack=Lack.CUT_WINDOW)),
        ({"notes": frozenset({Note.BROKEN})}, day(9), Early(lack=Lack.BROKEN)),
        (
            {"notes": frozenset({Note.BROKEN}), "forecast": too_early(day(20))},
            day(9),
            Early(lack=Lack.BROKEN, day=day(20)),
        ),
        ({"notes": frozenset({Note.NO_BASELINE})}, day(2), Early(lack=Lack.NO_START)),
        (
            {"notes": frozenset({Note.NO_BASELINE}), "forecast": too_early(day(14))},
            day(2),
            Early(lack=Lack.NO_START, day=day(14)),
        ),
        (
            {"notes": frozenset({Note.NO_BASELINE}), "forecast": too_early(day(3))},
            day(2),
            Early(lack=Lack.NO_START, day=day(4)),
        ),
        (
            {"notes": frozenset({Note.NO_BASELINE}), "forecast": too_early(day(1))},
            day(2),
            Early(lack=Lack.NO_START),
        ),
    ],
)
def test_what_is_lacking_is_told_with_its_day(
    changes: Mapping[str, object], today: date, expected: Early
) -> None:
    assert why(a_kpi(), an_early(**changes), today) == expected


def test_a_day_is_judged_when_it_is_over() -> None:
    kpi = a_kpi(target=a_target(recurrence=Recurrence.DAILY))

    assert why(kpi, an_early(as_of=day(5)), day(5)) == Early(lack=Lack.TODAY)
