"""Forecasts: one for each KPI and day, the newest read at once for many."""

from decimal import Decimal

from kpi.model import KpiId
from tests.factories import KPI, WORKSPACE, UowFactory, a_day, a_forecast

OTHER = KpiId("k2")


def test_a_day_keeps_what_was_said_last(uow_factory: UowFactory) -> None:
    early = a_forecast(is_early=True, median=None, low=None, high=None, chance=None)
    later = a_forecast(chance=Decimal("0.123456"), needed_per_day=None)
    with uow_factory() as uow:
        uow.forecasts.save(early)
        assert uow.forecasts.of_kpi(WORKSPACE, KPI) == [early]
        uow.forecasts.save(later)
        uow.commit()
    with uow_factory(reading=True) as uow:
        kept = uow.forecasts.of_kpi(WORKSPACE, KPI)

    assert kept == [later]


def test_days_come_newest_first(uow_factory: UowFactory) -> None:
    first, second = a_forecast(made_on=a_day(3)), a_forecast(made_on=a_day(4))
    with uow_factory() as uow:
        uow.forecasts.save(first)
        uow.forecasts.save(second)

        assert uow.forecasts.of_kpi(WORKSPACE, KPI) == [second, first]


def test_of_many_kpis_the_newest_is_read(uow_factory: UowFactory) -> None:
    mine, theirs = a_forecast(made_on=a_day(4)), a_forecast(kpi_id=OTHER, made_on=a_day(2))
    with uow_factory() as uow:
        for one in (a_forecast(made_on=a_day(3)), mine, theirs):
            uow.forecasts.save(one)

        assert uow.forecasts.latest(WORKSPACE, [OTHER, KPI, KpiId("k9")]) == [mine, theirs]
        assert uow.forecasts.latest(WORKSPACE, []) == []
