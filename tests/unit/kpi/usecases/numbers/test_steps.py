from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from kpi.errors import NotFound, NotUnderstood, Refused
from kpi.knowledge import Knowledge
from kpi.model import Scope
from kpi.ports import UnitOfWork
from kpi.usecases.lookups.standings import local_day
from kpi.usecases.numbers.steps import StepWish, log
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    NOW,
    OTHER_CHANNEL,
    UowFactory,
    a_goal,
    a_kpi,
    a_series,
    a_team,
)

INSTAGRAM = Scope(platform="instagram")


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        series = unit.series.find_or_add(a_series())
        unit.kpis.save(a_kpi(series_id=series.series_id))
        yield unit


def a_wish(**said: str) -> StepWish:
    return StepWish(
        channel_id=CHANNEL,
        kpi=said.get("kpi", "Impressions"),
        number=said.get("number", "1,200"),
        day=said.get("day", ""),
    )


def test_the_number_becomes_the_kpis_value_of_the_day(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    (logged,) = log(uow, an_asker(), knowledge, a_wish(day=" 2026-11-20 ")).logged

    assert (logged.day, logged.value) == (date(2026, 11, 20), Decimal(1200))


def test_without_a_day_it_is_the_teams_today(uow: UnitOfWork, knowledge: Knowledge) -> None:
    (logged,) = log(uow, an_asker(), knowledge, a_wish()).logged

    assert logged.day == local_day(NOW, a_team().zone)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"kpi": "Visitors"}, "step.no_kpi"),
        ({"kpi": ""}, "step.no_kpi"),
        ({"day": "yesterday"}, "step.day"),
        ({"number": "3.4%"}, "log.unit"),
        ({"day": "2099-01-01"}, "value.day_to_come"),
    ],
)
def test_what_cannot_be_logged_says_why(
    uow: UnitOfWork, knowledge: Knowledge, said: dict[str, str], code: str
) -> None:
    with pytest.raises(Refused) as caught:
        log(uow, an_asker(), knowledge, a_wish(**said))

    assert caught.value.code == code


def test_where_several_kpis_fit_they_are_named(uow: UnitOfWork, knowledge: Knowledge) -> None:
    other = uow.series.find_or_add(a_series(series_id="s2", scope=INSTAGRAM))
    uow.kpis.save(a_kpi(kpi_id="k2", series_id=other.series_id))

    with pytest.raises(NotUnderstood) as caught:
        log(uow, an_asker(), knowledge, a_wish())

    assert caught.value.code == "step.several"
    assert str(caught.value.data["names"]).count(", ") == 1


def test_a_channel_that_is_not_the_askers_to_see_is_none(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.teams.save(a_team(is_private=True))

    with pytest.raises(NotFound):
        log(uow, an_asker(channel_id=OTHER_CHANNEL), knowledge, a_wish())
