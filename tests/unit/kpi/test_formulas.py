"""A formula is a price for each part; each version holds from its day on."""

from decimal import Decimal

import pytest

from kpi import formulas
from kpi.formulas import PER, FormulaId
from kpi.knowledge import Knowledge
from kpi.model import Aggregation, MetricKey
from tests.factories import a_day, a_formula, a_moment


def test_the_parts_are_worth_what_the_formula_says() -> None:
    formula = a_formula(prices={"impressions": "500", "likes": "20", "saves": "0.5"})

    amounts = {
        MetricKey("impressions"): Decimal(2500),
        MetricKey("likes"): Decimal(10),
        MetricKey("saves"): Decimal(3),
        MetricKey("shares"): Decimal(1000),
    }

    assert formula.value(amounts) == Decimal("1451.5")


def test_a_part_that_is_missing_makes_no_value() -> None:
    with pytest.raises(KeyError):
        a_formula().value({})


def test_versions_are_in_order_of_their_days() -> None:
    first = a_formula(formula_id=FormulaId("9"), valid_from=a_day(-10))
    second = a_formula(formula_id=FormulaId("2"), valid_from=a_day(-5))

    assert formulas.standing([second, first]) == [first, second]


def test_of_two_versions_from_one_day_the_later_said_holds() -> None:
    slip = a_formula(formula_id=FormulaId("2"))
    mended = a_formula(formula_id=FormulaId("1"), at=a_moment(minutes=3))

    assert formulas.standing([mended, slip]) == [mended]


def test_only_what_adds_up_over_days_is_priced(knowledge: Knowledge) -> None:
    kinds = {knowledge.metrics[metric].aggregation for metric in PER}

    assert kinds == {Aggregation.SUM}
    assert formulas.EMV in knowledge.metrics
    assert formulas.INSIDE | {formulas.WHOLE} <= PER.keys()
