from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from kpi.errors import NotAllowed, NotFound, NotUnderstood
from kpi.knowledge import Knowledge
from kpi.model import KpiId
from kpi.ports import BreakOrigin, UnitOfWork
from kpi.usecases.alerts.alerts import CHECK_JOB
from kpi.usecases.numbers import recounting
from kpi.usecases.numbers.recounting import LONGEST, Counted
from tests.askers import an_asker
from tests.factories import (
    KPI,
    TODAY,
    WORKSPACE,
    UowFactory,
    a_break,
    a_day,
    a_goal,
    a_kpi,
    a_person,
    a_series,
    a_team,
    a_workspace,
)

WHEN = a_day(-5)


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.workspaces.save(a_workspace())
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        unit.series.find_or_add(a_series())
        unit.kpis.save(a_kpi())
        yield unit


def counted(uow: UnitOfWork, knowledge: Knowledge) -> Counted:
    return recounting.of_kpi(uow, an_asker(), knowledge, KPI)


def told(uow: UnitOfWork, knowledge: Knowledge) -> list[tuple[date, str, BreakOrigin]]:
    return [(one.day, one.name.ja, one.origin) for one in counted(uow, knowledge).breaks]


def test_what_a_team_says_is_kept_noted_and_looked_at_anew(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    recounting.say(uow, an_asker(), KPI, WHEN, "  広告を含む  ")

    assert told(uow, knowledge) == [(WHEN, "広告を含む", BreakOrigin.TEAM)]
    assert [one.action for one in uow.audit.of_subject(WORKSPACE, KPI)] == ["break.said"]
    job = uow.jobs.claim(worker="w", lease=timedelta(minutes=1), limit=1)[0]
    assert (job.kind, job.payload) == (CHECK_JOB, {"series": [a_series().series_id]})


def test_what_a_team_said_is_taken_back(uow: UnitOfWork, knowledge: Knowledge) -> None:
    recounting.say(uow, an_asker(), KPI, WHEN, "")
    recounting.take_back(uow, an_asker(), KPI, WHEN, BreakOrigin.TEAM)

    found = counted(uow, knowledge)

    assert (found.breaks, found.denied) == ((), ())


def test_what_a_file_showed_is_denied_and_may_be_so_again(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.series.save_break(a_break(day=WHEN))

    recounting.take_back(uow, an_asker(), KPI, WHEN, BreakOrigin.FILE)
    denied = counted(uow, knowledge)
    recounting.take_back(uow, an_asker(), KPI, WHEN, BreakOrigin.DENIED)

    assert (denied.breaks, denied.denied) == ((), (WHEN,))
    assert told(uow, knowledge) == [(WHEN, "Views", BreakOrigin.FILE)]


def test_whoever_says_it_after_all_denies_it_no_more(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    recounting.take_back(uow, an_asker(), KPI, WHEN, BreakOrigin.PLATFORM)
    recounting.say(uow, an_asker(), KPI, WHEN, "x")

    assert counted(uow, knowledge).denied == ()
    assert told(uow, knowledge) == [(WHEN, "x", BreakOrigin.TEAM)]


@pytest.mark.parametrize(
    ("day", "name", "code"),
    [(a_day(1), "", "break.future"), (TODAY, "x" * (LONGEST + 1), "break.long")],
)
def test_what_is_yet_to_come_or_too_long_is_not_kept(
    uow: UnitOfWork, knowledge: Knowledge, day: date, name: str, code: str
) -> None:
    with pytest.raises(NotUnderstood) as refused:
        recounting.say(uow, an_asker(), KPI, day, name)

    assert refused.value.code == code
    assert told(uow, knowledge) == []


def test_guests_only_look(uow: UnitOfWork, knowledge: Knowledge) -> None:
    guest = an_asker(person=a_person(is_guest=True))

    with pytest.raises(NotAllowed):
        recounting.say(uow, guest, KPI, WHEN, "")
    with pytest.raises(NotAllowed):
        recounting.take_back(uow, guest, KPI, WHEN, BreakOrigin.FILE)
    assert recounting.of_kpi(uow, guest, knowledge, KPI).today == TODAY


def test_a_kpi_without_its_series_cannot_be_counted_otherwise(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.kpis.save(a_kpi(kpi_id=KpiId("k2"), series_id="gone"))

    with pytest.raises(NotFound):
        recounting.of_kpi(uow, an_asker(), knowledge, KpiId("k2"))
