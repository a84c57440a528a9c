from collections.abc import Iterator
from decimal import Decimal

import pytest

from kpi.errors import NotAllowed, NotFound, Stale
from kpi.knowledge import Knowledge
from kpi.model import (
    ACCOUNTS,
    Aggregation,
    Direction,
    GoalId,
    GoalState,
    Kpi,
    MetricKey,
    PurposeKey,
    Recurrence,
    Scope,
    SeriesId,
    TargetKind,
)
from kpi.ports import UnitOfWork
from kpi.usecases.kpis import kpis
from kpi.usecases.kpis.picking import (
    LONGEST_NAME,
    LONGEST_REASON,
    Already,
    NoGoal,
    Ready,
    Step,
    Unfinished,
    Warned,
    WhichGoal,
    WhichSeries,
    next_step,
)
from kpi.usecases.lookups.wishes import OwnWish
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    GOAL,
    OTHER_CHANNEL,
    WORKSPACE,
    UowFactory,
    a_day,
    a_goal,
    a_moment,
    a_person,
    a_series,
    a_team,
    an_own_metric,
)
from tests.wishes import CLICKS, a_wish


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        yield unit


def step(uow: UnitOfWork, knowledge: Knowledge, **changes: object) -> Step:
    return next_step(uow, an_asker(), knowledge, CHANNEL, a_wish(**changes))


def added(uow: UnitOfWork, knowledge: Knowledge, **changes: object) -> Kpi:
    kpi = kpis.add(uow, an_asker(), knowledge, CHANNEL, a_wish(**changes))
    assert isinstance(kpi, Kpi), kpi
    return kpi


def series_of(uow: UnitOfWork, *scopes: Scope) -> list[SeriesId]:
    return [
        uow.series.find_or_add(a_series(series_id=SeriesId(f"s{place}"), scope=scope)).series_id
        for place, scope in enumerate(scopes)
    ]


INSTAGRAM, X = Scope(platform="instagram"), Scope(platform="x")
AOZORA = Scope(platform="instagram", account="aozora")


def chosen(found: Step) -> SeriesId | None:
    assert isinstance(found, Ready), found
    return found.series.series_id if found.series else None


def test_without_an_open_goal_nothing_is_judged(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.goals.save(a_goal(state=GoalState.CLOSED))

    assert step(uow, knowledge, metric=CLICKS) == NoGoal()


def test_several_goals_have_to_be_told_apart(uow: UnitOfWork, knowledge: Knowledge) -> None:
    second = a_goal(goal_id=GoalId("g2"), created_at=a_moment(days=1))
    uow.goals.save(second)

    assert step(uow, knowledge) == WhichGoal(goals=(a_goal(), second))


def test_a_goal_that_was_closed_meanwhile_takes_no_kpi(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.goals.save(a_goal(state=GoalState.CLOSED))

    with pytest.raises(Stale):
        step(uow, knowledge, goal_id=GOAL)


def test_a_goal_of_another_channel_takes_no_kpi(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.teams.save(a_team(channel_id=OTHER_CHANNEL))
    uow.goals.save(a_goal(channel_id=OTHER_CHANNEL))

    with pytest.raises(Stale):
        step(uow, knowledge, goal_id=GOAL)


def test_guests_set_no_kpi(uow: UnitOfWork, knowledge: Knowledge) -> None:
    guest = an_asker(a_person(is_guest=True))

    for wish in (a_wish(), a_wish(goal_id=GOAL)):
        with pytest.raises(NotAllowed):
            next_step(uow, guest, knowledge, CHANNEL, wish)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"metric": None}, {"metric": "metric_missing"}),
        ({"amount": None}, {"amount": "amount_missing"}),
        ({"until": None}, {"until": "until_missing"}),
        ({"amount": None, "until": None}, {"amount": "amount_missing", "until": "until_missing"}),
        ({"amount": Decimal(10) ** 12 + 1}, {"amount": "amount_large"}),
        ({"amount": Decimal(0)}, {"amount": "amount_positive"}),
        ({"amount": Decimal(-3)}, {"amount": "amount_positive"}),
        (
            {"amount": Decimal(-3), "direction": Direction.AT_MOST},
            {"amount": "amount_positive"},
        ),
        ({"amount": Decimal(0), "kind": TargetKind.CHANGE}, {"amount": "amount_zero"}),
        ({"until": a_day(-1)}, {"until": "until_past"}),
        ({"start": a_day(5), "until": a_day(4)}, {"until": "until_before_start"}),
        ({"until": a_day(4000)}, {"until": "until_far"}),
        ({"review_on": a_day(-1)}, {"review_on": "review_past"}),
        ({"reason": "あ" * (LONGEST_REASON + 1)}, {"reason": "reason_long"}),
        (
            {"metric": None, "own": OwnWish(name="あ" * (LONGEST_NAME + 1))},
            {"metric": "name_long"},
        ),
    ],
)
def test_what_is_missing_or_cannot_stand_is_named(
    uow: UnitOfWork, knowledge: Knowledge, changes: dict[str, object], fields: dict[str, str]
) -> None:
    assert step(uow, knowledge, **changes) == Unfinished(fields=fields)


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": Decimal(0), "direction": Direction.AT_MOST},
        {"amount": Decimal(-500), "kind": TargetKind.CHANGE},
        {"amount": Decimal(0), "metric": MetricKey("sentiment")},
        {"amount": Decimal(-5), "metric": MetricKey("sentiment")},
    ],
)
def test_amounts_of_nothing_and_below_stand_where_they_mean_something(
    uow: UnitOfWork, knowledge: Knowledge, changes: dict[str, object]
) -> None:
    if changes.get("metric"):
        uow.goals.save(a_goal(purpose=PurposeKey("reputation")))

    assert isinstance(step(uow, knowledge, **changes), Ready)


def test_a_kpi_that_does_not_serve_is_warned_about_before_anything_else(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    found = step(uow, knowledge, metric=CLICKS, amount=None, until=None)

    assert isinstance(found, Warned)
    assert found.goal == a_goal()
    assert found.finding.better
    assert kpis.add(uow, an_asker(), knowledge, CHANNEL, a_wish(metric=CLICKS)) == found
    assert uow.kpis.of_channel(WORKSPACE, CHANNEL) == []


def test_a_blank_reason_is_none(uow: UnitOfWork, knowledge: Knowledge) -> None:
    assert isinstance(step(uow, knowledge, metric=CLICKS, reason=" \n"), Warned)


def test_a_metric_that_nobody_knows_is_not_found(uow: UnitOfWork, knowledge: Knowledge) -> None:
    with pytest.raises(NotFound):
        step(uow, knowledge, metric=MetricKey("own:gone"))


def test_own_metrics_of_another_channel_are_not_known_here(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    theirs = an_own_metric(name="極秘の来店数", aggregation=Aggregation.LAST)
    uow.series.save_own_metric(theirs)
    uow.series.find_or_add(a_series(metric=theirs.metric, channel_id=OTHER_CHANNEL))

    with pytest.raises(NotFound):
        step(uow, knowledge, metric=theirs.metric)
    same_name = step(uow, knowledge, metric=None, own=OwnWish(name="極秘の来店数"))
    assert isinstance(same_name, Ready)
    assert (same_name.measure.key, same_name.measure.aggregation) == (None, Aggregation.SUM)


def test_a_goal_has_each_kpi_once(uow: UnitOfWork, knowledge: Knowledge) -> None:
    kpi = added(uow, knowledge)

    assert step(uow, knowledge, amount=Decimal(5)) == Already(kpi=kpi)
    assert isinstance(step(uow, knowledge, recurrence=Recurrence.DAILY), Ready)
    assert isinstance(step(uow, knowledge, scope=Scope(platform="x"), new_series=True), Ready)


def test_several_series_are_asked_about_and_only_added_up_when_wanted(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    series_of(uow, INSTAGRAM, X)

    found = step(uow, knowledge)

    assert isinstance(found, WhichSeries)
    assert [one.scope for one in found.series] == [Scope(over=ACCOUNTS), INSTAGRAM, X]


def test_the_whole_beside_its_parts_is_asked_about_too(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    series_of(uow, Scope(), INSTAGRAM)

    assert isinstance(step(uow, knowledge), WhichSeries)


def test_the_only_series_is_meant(uow: UnitOfWork, knowledge: Knowledge) -> None:
    (only,) = series_of(uow, INSTAGRAM)

    assert chosen(step(uow, knowledge)) == only


def test_the_only_series_of_everything_is_meant(uow: UnitOfWork, knowledge: Knowledge) -> None:
    (only,) = series_of(uow, Scope())

    assert chosen(step(uow, knowledge)) == only


def test_a_scope_picks_its_series_even_beside_narrower_ones(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    wide, _narrow = series_of(uow, INSTAGRAM, AOZORA)

    assert chosen(step(uow, knowledge, scope=INSTAGRAM)) == wide


def test_a_scope_that_no_series_has_makes_a_new_one(uow: UnitOfWork, knowledge: Knowledge) -> None:
    series_of(uow, INSTAGRAM)

    assert chosen(step(uow, knowledge, scope=X)) is None


def test_a_series_that_was_picked_is_taken(uow: UnitOfWork, knowledge: Knowledge) -> None:
    _first, second = series_of(uow, INSTAGRAM, X)

    assert chosen(step(uow, knowledge, series_id=second)) == second
    with pytest.raises(NotFound):
        step(uow, knowledge, series_id=SeriesId("gone"))


def test_a_new_series_is_made_beside_others_but_never_twice(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    known = series_of(uow, INSTAGRAM, X)

    first = added(uow, knowledge, new_series=True)
    again = added(uow, knowledge, new_series=True, recurrence=Recurrence.DAILY)

    assert first.series_id not in known
    assert again.series_id == first.series_id
