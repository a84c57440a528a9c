from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest

from kpi.errors import Stale
from kpi.knowledge import load
from kpi.messages import MessageKind
from kpi.model import GoalId, Kpi, KpiId, KpiState, MetricKey, UserId
from kpi.ports import Delivery, UnitOfWork
from kpi.usecases.fit import keeping
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    KPI,
    NOW,
    OTHER_PERSON,
    OWNER,
    TODAY,
    WORKSPACE,
    UowFactory,
    a_day,
    a_goal,
    a_kept,
    a_kpi,
    a_period,
    a_person,
    a_quiet_person,
    a_series,
    a_team,
    a_workspace,
)
from tests.outboxes import deliver

KNOWLEDGE = load()


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.workspaces.save(a_workspace())
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        unit.people.save(a_person())
        unit.series.find_or_add(a_series())
        yield unit


def kept(review_on: date | None = TODAY, **changes: object) -> Kpi:
    """Return clicks that are kept for awareness until then."""
    defaults = {"metric": MetricKey("link_clicks"), "kept": a_kept(review_on=review_on)}
    return a_kpi(**{**defaults, **changes})


def asked(uow: UnitOfWork, *kpis: Kpi) -> list[Delivery]:
    """Ask about these KPIs on two days and return what goes out."""
    for days in range(2):
        keeping.ask_again(uow, KNOWLEDGE, a_team(), kpis, NOW + timedelta(days=days))
    sent = deliver(uow, NOW + timedelta(days=2))
    return [one for one in sent if one.message.kind is MessageKind.FIT_REVIEW]


def test_the_owner_is_asked_on_the_agreed_day_once(uow: UnitOfWork) -> None:
    (question,) = asked(uow, kept())

    assert question.to == OWNER
    assert question.message.data["kept"] == a_kept().reason
    assert question.message.data["goal_sentence"] == a_goal().sentence


@pytest.mark.parametrize(
    "kpi",
    [kept(a_day(2)), kept(None), a_kpi(), kept(period=a_period(a_day(-9), TODAY))],
    ids=["later", "never", "nothing_kept", "over"],
)
def test_nobody_is_asked_when_it_is_not_the_day(uow: UnitOfWork, kpi: Kpi) -> None:
    assert asked(uow, kpi) == []


def test_a_goal_that_is_gone_is_not_asked_about(uow: UnitOfWork) -> None:
    assert asked(uow, kept(goal_id=GoalId("g404"))) == []


def test_who_left_is_not_asked_but_the_stand_in(uow: UnitOfWork) -> None:
    uow.people.save(a_person(user_id=OTHER_PERSON, is_gone=True))

    (question,) = asked(uow, kept(owner_id=OTHER_PERSON))

    assert question.to == OWNER


def test_somebody_unknown_is_asked_in_the_teams_morning(uow: UnitOfWork) -> None:
    (question,) = asked(uow, kept(owner_id=UserId("U404")))

    assert question.due_at == NOW  # nine in Tokyo: the morning has begun


def test_nobody_is_asked_at_night_or_in_their_quiet_hours(uow: UnitOfWork) -> None:
    uow.people.save(a_person(user_id=OTHER_PERSON, zone="Europe/London"))
    uow.people.save(a_quiet_person(quiet_from=time(8), quiet_until=time(11)))

    questions = asked(uow, kept(owner_id=OTHER_PERSON), kept(kpi_id=KpiId("k2")))

    due = {one.to: one.due_at for one in questions}
    assert due[OTHER_PERSON] == NOW.replace(hour=8)  # morning in London
    assert due[OWNER] == NOW.replace(hour=2)  # eleven in Tokyo


def test_keeping_on_asks_again_four_weeks_later(uow: UnitOfWork) -> None:
    uow.kpis.save(kept())

    after = keeping.keep_on(uow, an_asker(), KPI)

    assert after.kept is not None
    assert after.kept.review_on == TODAY + keeping.USUAL
    assert uow.kpis.get(WORKSPACE, KPI) == after
    assert [one.action for one in uow.audit.of_subject(WORKSPACE, KPI)] == ["kpi.kept_on"]
    assert keeping.keep_on(uow, an_asker(), KPI) == after
    assert len(uow.audit.of_subject(WORKSPACE, KPI)) == 1


@pytest.mark.parametrize("kpi", [a_kpi(), kept(state=KpiState.REMOVED)], ids=["fits", "removed"])
def test_what_is_not_kept_cannot_be_kept_on(uow: UnitOfWork, kpi: Kpi) -> None:
    uow.kpis.save(kpi)

    with pytest.raises(Stale):
        keeping.keep_on(uow, an_asker(), KPI)


def test_a_kpi_is_looked_at_again_before_it_ends() -> None:
    asker = an_asker(channel_id=CHANNEL)

    assert keeping.usual_review(asker, a_day(100)) == TODAY + keeping.USUAL
    assert keeping.usual_review(asker, a_day(9)) == a_day(9)
    assert keeping.usual_review(asker, a_day(-9)) == TODAY
