from collections.abc import Iterator

import pytest

from kpi.alerts import AlertKind, Stage
from kpi.errors import NotFound
from kpi.knowledge import Knowledge
from kpi.model import KpiId
from kpi.ports import UnitOfWork
from kpi.usecases.alerts import alert_answers, alerts
from kpi.usecases.alerts.alert_reasons import Silences, Why, of_own, silences, told
from tests.askers import an_asker
from tests.behind import fall_behind
from tests.factories import (
    KPI,
    NOW,
    OTHER_PERSON,
    WORKSPACE,
    UowFactory,
    a_day,
    a_kpi,
    a_moment,
    a_period,
    a_person,
    a_target,
    daily,
)

OFF_TRACK = AlertKind.OFF_TRACK


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        fall_behind(unit)
        yield unit


def look(uow: UnitOfWork, knowledge: Knowledge) -> None:
    alerts.evaluate(uow, knowledge, WORKSPACE, uow.kpis.all_active(WORKSPACE), NOW)


def whys(found: Silences) -> dict[AlertKind, Why]:
    return {one.kind: one.why for one in found.kinds}


def why(uow: UnitOfWork, knowledge: Knowledge, kind: AlertKind = OFF_TRACK) -> Why:
    return whys(silences(uow, an_asker(), knowledge, KPI))[kind]


# Why this came


def test_a_told_alert_says_what_it_went_by(uow: UnitOfWork, knowledge: Knowledge) -> None:
    look(uow, knowledge)

    it = told(uow, an_asker(), knowledge, KPI, OFF_TRACK, NOW)

    assert (it.because, it.before, it.at) == ("raised", None, NOW)
    assert (it.reason["value"], it.reason["expected"]) == ("60", "600")
    assert it.label.name.en == "Impressions"


def test_recovering_remembers_that_it_was_raised(uow: UnitOfWork, knowledge: Knowledge) -> None:
    look(uow, knowledge)
    uow.observations.upsert(WORKSPACE, daily(600, start=a_day(-1)))
    later = a_moment(hours=1)
    alerts.evaluate(uow, knowledge, WORKSPACE, uow.kpis.all_active(WORKSPACE), later)

    it = told(uow, an_asker(), knowledge, KPI, OFF_TRACK, later)

    assert (it.because, it.before) == ("cleared", Stage.RAISED)
    assert it.reason["previous"] == "off_track"


@pytest.mark.parametrize(
    ("kind", "later"), [(OFF_TRACK, 1), (AlertKind.UNUSUAL, 0)], ids=["another_time", "kind"]
)
def test_what_was_never_decided_has_no_reason(
    uow: UnitOfWork, knowledge: Knowledge, kind: AlertKind, later: int
) -> None:
    look(uow, knowledge)

    with pytest.raises(NotFound) as refused:
        told(uow, an_asker(), knowledge, KPI, kind, a_moment(hours=later))

    assert refused.value.code == "not_found.reason"


def test_a_check_without_decisions_explains_nothing(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.alerts.record_check(WORKSPACE, KPI, NOW, {"decisions": []})

    with pytest.raises(NotFound):
        told(uow, an_asker(), knowledge, KPI, OFF_TRACK, NOW)


# Why nothing came


def test_before_the_next_look_it_is_due(uow: UnitOfWork, knowledge: Knowledge) -> None:
    found = silences(uow, an_asker(), knowledge, KPI)

    assert whys(found) == {
        OFF_TRACK: Why.DUE,
        AlertKind.TARGET_REACHED: Why.NOT_SO,
        AlertKind.DATA_MISSING: Why.NOT_SO,
        AlertKind.UNUSUAL: Why.NOT_SO,
    }
    assert found.to == "U1"
    assert uow.alerts.of_kpi(WORKSPACE, KPI) == []


def test_what_was_told_acknowledged_or_snoozed_is_not_told_again(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    look(uow, knowledge)
    assert why(uow, knowledge) is Why.TOLD

    alert_answers.acknowledge(uow, an_asker(), KPI, OFF_TRACK, 1)
    assert why(uow, knowledge) is Why.ACKNOWLEDGED

    until = alert_answers.snooze(uow, an_asker(), KPI, OFF_TRACK, 1, a_day(7))
    (one, *_) = silences(uow, an_asker(), knowledge, KPI).kinds
    assert (one.why, one.until) == (Why.SNOOZED, until)


def test_what_waits_because_the_day_has_brought_enough_says_so(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.kpis.save(a_kpi(target=a_target(60)))
    look(uow, knowledge)
    for name in ("k2", "k3"):
        uow.kpis.save(a_kpi(kpi_id=KpiId(name), target=a_target(3100)))
    look(uow, knowledge)
    uow.kpis.save(a_kpi(kpi_id=KpiId("k4"), target=a_target(3100)))
    look(uow, knowledge)

    (one, *_) = silences(uow, an_asker(), knowledge, KpiId("k4")).kinds

    assert (one.why, one.until) == (Why.ENOUGH, a_moment(days=1))


def test_a_person_who_is_away_or_not_interested_is_not_told(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.people.save(a_person(snoozed_until=a_moment(days=2)))
    look(uow, knowledge)
    (one, *_) = silences(uow, an_asker(), knowledge, KPI).kinds
    assert (one.why, one.until) == (Why.SNOOZED, a_moment(days=2))

    uow.people.save(a_person(muted=frozenset({"off_track"})))
    assert why(uow, knowledge) is Why.MUTED


def test_nobody_is_told_where_all_have_left(uow: UnitOfWork, knowledge: Knowledge) -> None:
    for user in ("U1", OTHER_PERSON):
        uow.people.save(a_person(user_id=user, is_gone=True))

    assert why(uow, knowledge) is Why.NOBODY


def test_a_period_that_is_over_is_left_alone(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.kpis.save(a_kpi(period=a_period(a_day(-40), a_day(-20))))

    assert why(uow, knowledge) is Why.OVER


def test_all_that_the_asker_owns_is_explained_at_once(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.kpis.save(a_kpi(kpi_id=KpiId("k2"), owner_id=OTHER_PERSON))

    found = of_own(uow, an_asker(), knowledge)

    assert [one.label.kpi_id for one in found] == [KPI]


def test_a_kpi_whose_series_is_gone_cannot_be_explained(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.kpis.save(a_kpi(kpi_id=KpiId("k2"), series_id="nobody"))

    with pytest.raises(NotFound):
        silences(uow, an_asker(), knowledge, KpiId("k2"))
