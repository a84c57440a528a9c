"""Improvements: set, listed, ended, asked for when due, judged when their time is over."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from kpi import effects
from kpi.errors import NotAllowed, NotFound, NotUnderstood, Stale
from kpi.knowledge import Knowledge
from kpi.messages import MessageKind
from kpi.model import ActionId, Direction, KpiId, KpiState, MetricKey, SeriesId
from kpi.ports import Action, ActionState, UnitOfWork
from kpi.usecases.goals import actions
from kpi.usecases.goals.actions import Plan
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    KPI,
    NOW,
    OTHER_CHANNEL,
    OTHER_PERSON,
    OWNER,
    TODAY,
    WORKSPACE,
    UowFactory,
    a_day,
    a_goal,
    a_kpi,
    a_moment,
    a_person,
    a_quiet_person,
    a_series,
    a_team,
    an_action,
    daily,
)
from tests.outboxes import deliver

#: What a hundred a day for most of a year, one a little more every other day, make of it.
USUAL = [100, 104] * 150


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.people.save(a_person())
        unit.teams.save(a_team(fallback_owner=OTHER_PERSON))
        unit.goals.save(a_goal())
        unit.series.find_or_add(a_series())
        unit.observations.upsert(
            WORKSPACE, daily(*USUAL, start=TODAY - timedelta(days=len(USUAL)))
        )
        unit.kpis.save(a_kpi())
        yield unit


def a_plan(**changes: object) -> Plan:
    known: dict[str, object] = {
        "kpi_id": KPI,
        "what": " post at  noon ",
        "owner_id": OWNER,
        "due": a_day(7),
    }
    return Plan(**{**known, **changes})  # type: ignore[arg-type]


def heard(uow: UnitOfWork, now: datetime = NOW) -> list[tuple[MessageKind, str]]:
    return [(one.message.kind, one.to) for one in deliver(uow, now)]


def set_one(uow: UnitOfWork, knowledge: Knowledge) -> Action:
    return actions.add(uow, an_asker(), knowledge, a_plan())


def look(uow: UnitOfWork, knowledge: Knowledge, now: datetime = NOW) -> int:
    return actions.follow_up(uow, knowledge, WORKSPACE, now)


def test_an_improvement_is_kept_and_told_in_one_line(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    action = set_one(uow, knowledge)

    assert (action.what, action.state, action.goal_id) == (
        "post at noon",
        ActionState.OPEN,
        a_goal().goal_id,
    )
    assert heard(uow) == [(MessageKind.ACTION_SET, CHANNEL)]
    (entry,) = uow.audit.of_subject(WORKSPACE, action.action_id)
    assert (entry.action, entry.before) == ("action.set", None)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"what": "  "}, {"what": "what_missing"}),
        ({"what": "x" * 201}, {"what": "what_long"}),
        ({"due": a_day(-1)}, {"due": "due_past"}),
        ({"due": a_day(400)}, {"due": "due_far"}),
    ],
)
def test_what_cannot_be_meant_is_refused(
    uow: UnitOfWork, knowledge: Knowledge, changes: dict[str, object], problem: dict[str, str]
) -> None:
    with pytest.raises(NotUnderstood) as refused:
        actions.add(uow, an_asker(), knowledge, a_plan(**changes))

    assert refused.value.data["fields"] == problem
    assert actions.open_ones(uow, an_asker(), CHANNEL) == []


def test_guests_set_and_end_nothing(uow: UnitOfWork, knowledge: Knowledge) -> None:
    action = set_one(uow, knowledge)
    guest = an_asker(a_person(is_guest=True))

    with pytest.raises(NotAllowed):
        actions.add(uow, guest, knowledge, a_plan())
    with pytest.raises(NotAllowed):
        actions.done(uow, guest, knowledge, action.action_id)
    with pytest.raises(NotAllowed):
        actions.steerable(uow, guest, CHANNEL)


def test_an_improvement_of_another_private_channel_is_not_there(uow: UnitOfWork) -> None:
    uow.teams.save(a_team(channel_id=OTHER_CHANNEL, is_private=True))
    uow.actions.save(an_action(channel_id=OTHER_CHANNEL))

    with pytest.raises(NotFound):
        actions.drop(uow, an_asker(), an_action().action_id)
    with pytest.raises(NotFound):
        actions.drop(uow, an_asker(), ActionId("none"))


def test_those_under_way_are_listed_with_what_they_are_to_move(uow: UnitOfWork) -> None:
    uow.kpis.save(a_kpi(kpi_id=KpiId("k2"), series_id="gone"))
    for name, kpi_id in (("a1", KPI), ("a2", "k2"), ("a3", "gone")):
        uow.actions.save(an_action(name, kpi_id=KpiId(kpi_id)))

    known, bare, alone = actions.open_ones(uow, an_asker(), CHANNEL)

    assert known.series == a_series()
    assert (bare.kpi is not None, bare.series) == (True, None)
    assert alone.kpi is None
    assert [kpi.kpi_id for kpi in actions.steerable(uow, an_asker(), CHANNEL)] == [KPI, "k2"]


def test_what_is_done_keeps_what_would_have_come_anyway(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    action = actions.done(uow, an_asker(), knowledge, set_one(uow, knowledge).action_id)

    assert (action.state, action.ended_on) == (ActionState.DONE, TODAY)
    assert action.expected is not None
    assert float(str(action.expected["median"])) == pytest.approx(102, rel=0.02)
    with pytest.raises(Stale):
        actions.drop(uow, an_asker(), action.action_id)


@pytest.mark.parametrize("kpi_id", ["k2", "k3", "gone"])
def test_without_a_past_no_effect_is_expected(
    uow: UnitOfWork, knowledge: Knowledge, kpi_id: str
) -> None:
    uow.series.find_or_add(a_series(series_id=SeriesId("s2"), metric=MetricKey("clicks")))
    uow.kpis.save(a_kpi(kpi_id=KpiId("k2"), series_id="s2"))
    uow.kpis.save(a_kpi(kpi_id=KpiId("k3"), series_id="gone"))
    uow.actions.save(an_action(kpi_id=KpiId(kpi_id)))

    done = actions.done(uow, an_asker(), knowledge, an_action().action_id)

    assert done.expected is None
    assert look(uow, knowledge, a_moment(days=40)) == 0


def test_what_is_dropped_is_kept_for_history(uow: UnitOfWork, knowledge: Knowledge) -> None:
    action = actions.drop(uow, an_asker(), set_one(uow, knowledge).action_id)

    assert uow.actions.of_goal(WORKSPACE, action.goal_id) == [action]
    assert actions.open_ones(uow, an_asker(), CHANNEL) == []
    assert look(uow, knowledge, a_moment(days=10)) == 0


def test_the_owner_is_asked_once_on_the_day_in_the_morning(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    set_one(uow, knowledge)
    heard(uow)

    counts = [
        look(uow, knowledge, a_moment(days=7, minutes=-5)),
        look(uow, knowledge, a_moment(days=7)),
        look(uow, knowledge, a_moment(days=8)),
    ]

    assert counts == [0, 1, 0]
    assert heard(uow, a_moment(days=8)) == [(MessageKind.ACTION_DUE, OWNER)]


def test_a_stand_in_is_asked_for_who_left_and_nobody_at_night(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    set_one(uow, knowledge)
    heard(uow)
    uow.people.save(a_person(is_gone=True))
    uow.people.save(a_quiet_person(user_id=OTHER_PERSON))
    night = a_moment(days=7, hours=14)

    look(uow, knowledge, night)

    assert heard(uow, night) == []
    assert heard(uow, night + timedelta(hours=12)) == [(MessageKind.ACTION_DUE, OTHER_PERSON)]


def test_nobody_is_asked_about_a_kpi_that_is_gone(uow: UnitOfWork, knowledge: Knowledge) -> None:
    set_one(uow, knowledge)
    uow.kpis.save(a_kpi(state=KpiState.REMOVED))
    uow.actions.save(an_action("a2", kpi_id=KpiId("gone")))
    uow.actions.save(an_action("a3", channel_id="C9"))

    assert look(uow, knowledge, a_moment(days=9)) == 0


@pytest.mark.parametrize(("value", "finding"), [(150, "more"), (102, "as_expected"), (50, "less")])
def test_what_came_of_it_is_told_once(
    uow: UnitOfWork, knowledge: Knowledge, value: int, finding: str
) -> None:
    actions.done(uow, an_asker(), knowledge, set_one(uow, knowledge).action_id)
    heard(uow)
    uow.observations.upsert(WORKSPACE, daily(*[value] * effects.DAYS, start=TODAY))

    counts = [look(uow, knowledge, a_moment(days=day)) for day in (28, 31, 32)]

    assert counts == [0, 1, 0]
    (told,) = deliver(uow, a_moment(days=40))
    assert (told.message.kind, told.to) == (MessageKind.ACTION_JUDGED, CHANNEL)
    assert (told.message.data["finding"], told.message.data["value"]) == (finding, value)


def test_an_effect_on_a_metric_of_the_teams_own_goes_by_its_target(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    kpi = a_kpi(metric=MetricKey("own:1"))
    uow.kpis.save(replace(kpi, target=replace(kpi.target, direction=Direction.AT_MOST)))
    actions.done(uow, an_asker(), knowledge, set_one(uow, knowledge).action_id)
    uow.observations.upsert(WORKSPACE, daily(*[50] * effects.DAYS, start=TODAY))

    look(uow, knowledge, a_moment(days=40))

    (action,) = uow.actions.of_goal(WORKSPACE, a_goal().goal_id)
    assert action.effect is not None
    assert action.effect["finding"] == "more"


def test_the_effect_on_a_kpi_that_is_gone_is_not_told(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    action = actions.done(uow, an_asker(), knowledge, set_one(uow, knowledge).action_id)
    uow.actions.save(replace(action, kpi_id=KpiId("gone")))

    assert look(uow, knowledge, a_moment(days=60)) == 0


def test_ideas_fit_the_goals_purpose(knowledge: Knowledge) -> None:
    with_goal = actions.ideas(knowledge, a_goal(), a_kpi())
    without = actions.ideas(knowledge, None, a_kpi())

    assert 2 <= len(without) <= 3
    assert with_goal != without
