"""Formulas that a workspace stated."""

from kpi.formulas import EMV, FormulaId
from kpi.model import MetricKey
from tests.factories import WORKSPACE, UowFactory, a_day, a_formula, a_moment


def test_every_version_is_kept_in_order_of_its_day_and_of_when_it_was_said(
    uow_factory: UowFactory,
) -> None:
    mended = a_formula(
        formula_id=FormulaId("9"), prices={"likes": "0.125"}, at=a_moment(minutes=1)
    )
    later = a_formula(formula_id=FormulaId("0"), valid_from=a_day(3))
    with uow_factory() as uow:
        for one in (later, mended, a_formula()):
            uow.formulas.add(one)
        uow.commit()

    with uow_factory(reading=True) as uow:
        assert uow.formulas.of_metric(WORKSPACE, EMV) == [a_formula(), mended, later]
        assert uow.formulas.of_metric(WORKSPACE, MetricKey("ave")) == []
