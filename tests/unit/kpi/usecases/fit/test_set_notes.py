from collections.abc import Iterator

import pytest

from kpi.knowledge import load
from kpi.messages import MessageKind
from kpi.model import Kpi, MetricKey, PurposeKey
from kpi.ports import Delivery, UnitOfWork
from kpi.usecases.fit import set_notes
from tests.askers import an_asker
from tests.factories import (
    NOW,
    OTHER_PERSON,
    OWNER,
    UowFactory,
    a_goal,
    a_kpi,
    a_person,
    a_series,
    a_team,
    a_workspace,
)
from tests.outboxes import deliver

KNOWLEDGE = load()
SALES = a_goal(purpose=PurposeKey("sales"))


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.workspaces.save(a_workspace())
        unit.teams.save(a_team())
        unit.goals.save(SALES)
        yield unit


def told(uow: UnitOfWork, metric: str, *, by: str = OTHER_PERSON) -> list[Delivery]:
    """Save a KPI of somebody's and return what the goal's owner is told of it."""
    uow.series.find_or_add(a_series(metric=MetricKey(metric)))
    kpi: Kpi = a_kpi(metric=MetricKey(metric))
    uow.kpis.save(kpi)
    asker = an_asker(a_person(user_id=by))
    set_notes.tell(uow, asker, KNOWLEDGE, SALES, kpi)
    set_notes.tell(uow, asker, KNOWLEDGE, SALES, kpi)
    return [one for one in deliver(uow, NOW) if one.message.kind is MessageKind.SET_NOTE]


def test_the_goals_owner_is_told_once_what_somebody_elses_kpi_lacks(uow: UnitOfWork) -> None:
    (note,) = told(uow, "sessions")

    assert note.to == OWNER
    remark = note.message.data["remark"]
    assert isinstance(remark, dict)
    assert remark["sentence"] == "R2"


def test_who_set_it_has_read_it_already(uow: UnitOfWork) -> None:
    assert told(uow, "sessions", by=OWNER) == []


def test_what_is_not_grave_is_told_to_nobody(uow: UnitOfWork) -> None:
    assert told(uow, "purchases") == []
