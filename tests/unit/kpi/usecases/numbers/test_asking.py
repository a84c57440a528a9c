"""Numbers that a KPI may mean instead of its own: its owner is asked, once, by a message."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from kpi.knowledge import Knowledge
from kpi.messages import MessageKind
from kpi.model import Scope, SeriesId
from kpi.ports import Delivery, UnitOfWork
from kpi.usecases.kpis.linking import Open
from kpi.usecases.numbers import asking, values
from tests.askers import an_asker
from tests.factories import (
    KPI,
    NOW,
    OTHER_PERSON,
    OWNER,
    WORKSPACE,
    UowFactory,
    a_goal,
    a_kpi,
    a_person,
    a_series,
    a_team,
    an_observation,
)
from tests.outboxes import deliver

ON_X = a_series(series_id=SeriesId("x"), scope=Scope(platform="x"))
ON_INSTAGRAM = a_series(series_id=SeriesId("ig"), scope=Scope(platform="instagram"))


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    """A KPI of OWNER's over every platform that has a value."""
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        for one in (a_series(), ON_X, ON_INSTAGRAM):
            unit.series.find_or_add(one)
        unit.kpis.save(a_kpi(owner_id=OWNER))
        unit.observations.upsert(WORKSPACE, [an_observation()])
        yield unit


def typed(
    uow: UnitOfWork, knowledge: Knowledge, *series: str, by: str = OWNER
) -> tuple[Open, ...]:
    """Log a value for each series and return what is to be asked of whoever typed it."""
    asker = an_asker(a_person(user_id=by))
    several = {SeriesId(one): Decimal(5) for one in series}
    entry = values.log_all(uow, asker, None, several)
    return asking.of_typed(uow, asker, knowledge, entry)


def asked(uow: UnitOfWork) -> list[Delivery]:
    return [one for one in deliver(uow, NOW) if one.message.kind is MessageKind.SERIES_ASKED]


def test_the_owner_who_types_the_first_value_of_another_series_is_asked_at_once(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    (found,) = typed(uow, knowledge, "x")

    assert (found.kpi.kpi_id, found.series, found.stays) == (KPI, (ON_X,), True)
    assert asked(uow) == []
    assert typed(uow, knowledge, "x") == ()


def test_the_owner_of_somebody_elses_typed_numbers_gets_a_message(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    assert typed(uow, knowledge, "x", "ig", by=OTHER_PERSON) == ()

    (told,) = asked(uow)
    assert told.to == OWNER
    assert told.message.data["kpi"] == KPI
    assert told.message.data["stays"]
    assert _offered(told) == ["ig", "x"]


def _offered(told: Delivery) -> list[str]:
    offered = told.message.data["series"]
    assert isinstance(offered, list)
    return [one["series"] for one in offered]


def test_the_same_question_is_asked_once_and_another_anew(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    kpi = a_kpi(owner_id=OWNER)
    for several in ((ON_X, ON_INSTAGRAM), (ON_INSTAGRAM, ON_X), (ON_X,), (ON_X,)):
        asking.owners(uow, an_asker(), knowledge, [Open(kpi=kpi, series=several, stays=True)])

    assert [len(_offered(one)) for one in asked(uow)] == [2, 1]


def test_what_a_kpi_goes_by_already_is_no_question(uow: UnitOfWork, knowledge: Knowledge) -> None:
    assert typed(uow, knowledge, a_series().series_id) == ()
    assert asked(uow) == []
