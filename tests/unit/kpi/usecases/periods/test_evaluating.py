"""What is concluded, once, when goals and KPIs come to their end; lessons; the next period."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from kpi.alerts import AlertKind
from kpi.errors import NotUnderstood
from kpi.knowledge import Knowledge
from kpi.messages import MessageKind
from kpi.model import (
    Aggregation,
    GoalId,
    GoalState,
    KpiId,
    MetricKey,
    Period,
    Recurrence,
    SeriesId,
    TargetKind,
    Unit,
)
from kpi.ports import WHOLE_GOAL, Json, UnitOfWork
from kpi.usecases.goals.goals import GoalWish
from kpi.usecases.periods import evaluating, lessons, next_period, results
from kpi.usecases.periods.evaluating import Told
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    DECEMBER,
    GOAL,
    KPI,
    OTHER_PERSON,
    OWNER,
    WORKSPACE,
    UowFactory,
    a_forecast,
    a_goal,
    a_kpi,
    a_lesson,
    a_period,
    a_person,
    a_quiet_person,
    a_scope,
    a_series,
    a_target,
    a_team,
    a_workspace,
    an_alert_state,
    daily,
)
from tests.outboxes import deliver

NOVEMBER = date(2026, 11, 1)
#: Nine in Tokyo on New Year's Day.
MORNING = datetime(2027, 1, 1, 0, 0, tzinfo=UTC)
LATER = MORNING + timedelta(days=3)
CREATED = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    """A goal of December whose KPI got 100 a day in November and 120 a day in December."""
    with memory_uow_factory() as unit:
        unit.workspaces.save(a_workspace())
        unit.people.save(a_person())
        unit.teams.save(a_team(fallback_owner=OTHER_PERSON))
        unit.goals.save(a_goal(created_at=CREATED))
        unit.series.find_or_add(a_series())
        unit.observations.upsert(WORKSPACE, daily(*[100] * 30, *[120] * 31, start=NOVEMBER))
        unit.kpis.save(a_kpi(target=a_target(3500), created_at=CREATED))
        yield unit


def look(uow: UnitOfWork, knowledge: Knowledge, now: datetime = MORNING) -> Told:
    return evaluating.evaluate(uow, knowledge, WORKSPACE, now)


def facts(uow: UnitOfWork) -> Json:
    found = uow.evaluations.get(WORKSPACE, GOAL, WHOLE_GOAL, DECEMBER.last_day)
    assert found is not None
    return found.facts


def the_kpi(uow: UnitOfWork) -> dict[str, object]:
    told = facts(uow)["kpis"]
    assert isinstance(told, list)
    (one,) = told
    assert isinstance(one, dict)
    return one


def heard(uow: UnitOfWork, now: datetime = LATER) -> list[tuple[MessageKind, str]]:
    return sorted((one.message.kind, one.to) for one in deliver(uow, now))


def test_a_period_is_concluded_once_and_told_to_channel_and_owner(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    counts = [look(uow, knowledge), look(uow, knowledge), look(uow, knowledge, LATER)]

    assert [one.goals for one in counts] == [1, 0, 0]
    assert heard(uow) == [
        (MessageKind.GOAL_EVALUATED, CHANNEL),
        (MessageKind.LESSONS_ASKED, OWNER),
    ]
    told = the_kpi(uow)
    assert (told["outcome"], told["value"], told["gap"]) == ("reached", "3720", "220")
    assert told["proposed"] == "4700"  # a quarter more than in November, again


@pytest.mark.parametrize(("target", "proposed"), [(3000, "3100"), (3500, None)])
def test_a_total_that_is_reached_without_all_days_is_what_the_next_one_starts_from(
    uow: UnitOfWork, knowledge: Knowledge, target: int, proposed: str | None
) -> None:
    uow.series.find_or_add(a_series(series_id=SeriesId("s2"), metric=MetricKey("likes")))
    some = daily(*[100] * 20, 1100, start=DECEMBER.start, series_id=SeriesId("s2"))
    uow.observations.upsert(WORKSPACE, some)
    uow.kpis.save(a_kpi(series_id=SeriesId("s2"), target=a_target(target), created_at=CREATED))

    look(uow, knowledge, LATER)

    told = the_kpi(uow)
    assert (told["is_complete"], told["proposed"]) == (False, proposed)


def test_nothing_is_told_before_nine_by_the_teams_clock(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    assert look(uow, knowledge, MORNING - timedelta(minutes=1)) == Told()


def test_the_last_days_numbers_are_waited_for(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.observations.take_back(WORKSPACE, SeriesId("s1"), DECEMBER.last_day, "hand", MORNING)

    assert look(uow, knowledge) == Told()
    assert look(uow, knowledge, LATER).goals == 1


def test_a_day_that_is_late_is_waited_for_as_well(uow: UnitOfWork, knowledge: Knowledge) -> None:
    kpi = a_kpi(target=a_target(3500), series_id="s2", created_at=CREATED)
    days = daily(*[120] * 61, start=NOVEMBER, series_id=SeriesId("s2"))
    uow.series.find_or_add(a_series(series_id=SeriesId("s2"), scope=a_scope(platform="x")))
    uow.kpis.save(kpi)
    uow.observations.upsert(WORKSPACE, days[:-3] + days[-2:])

    told = [look(uow, knowledge, MORNING).goals]
    uow.observations.upsert(WORKSPACE, days[-3:-2])
    told.append(look(uow, knowledge, MORNING + timedelta(hours=1)).goals)

    assert told == [0, 1]
    assert the_kpi(uow)["value"] == "3720"


def test_what_ended_long_ago_or_has_no_kpi_is_left_alone(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.goals.save(a_goal(goal_id=GoalId("g2"), period=a_period(end=date(2026, 12, 20))))

    assert look(uow, knowledge, MORNING + timedelta(days=40)) == Told()
    assert look(uow, knowledge).goals == 1


def test_a_kpi_that_runs_on_beyond_its_goal_has_not_ended(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.kpis.save(a_kpi(period=a_period(end=date(2027, 4, 1)), created_at=CREATED))

    assert look(uow, knowledge, LATER) == Told()


def test_a_goal_of_a_channel_that_is_not_known_is_left_alone(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.goals.save(a_goal(channel_id="C9"))
    uow.kpis.save(a_kpi(channel_id="C9", created_at=CREATED))

    assert look(uow, knowledge) == Told()


def test_the_stand_in_is_asked_for_an_owner_who_left(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.people.save(a_person(is_gone=True))

    look(uow, knowledge)

    assert (MessageKind.LESSONS_ASKED, OTHER_PERSON) in heard(uow)


def test_nobody_is_asked_in_their_quiet_hours(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.people.save(a_quiet_person())
    look(uow, knowledge, MORNING + timedelta(hours=15))  # midnight in Tokyo: too early
    look(uow, knowledge, MORNING + timedelta(hours=14))  # eleven at night

    assert [kind for kind, _ in heard(uow, MORNING + timedelta(hours=14))] == [
        MessageKind.GOAL_EVALUATED
    ]


def test_the_forecast_of_half_time_is_kept(uow: UnitOfWork, knowledge: Knowledge) -> None:
    for day, low in ((10, 1), (15, 3000), (20, 2)):
        forecast(uow, made_on=date(2026, 12, day), low=Decimal(low))
    forecast(uow, made_on=date(2026, 12, 16), low=Decimal(3), start=NOVEMBER)

    look(uow, knowledge)

    assert the_kpi(uow)["half_time"] == {"low": "3000", "median": "3300", "high": "3600"}


def test_what_could_not_be_forecast_is_not_told(uow: UnitOfWork, knowledge: Knowledge) -> None:
    forecast(uow, made_on=date(2026, 12, 10), median=None)

    look(uow, knowledge)

    assert the_kpi(uow)["half_time"] is None


def forecast(uow: UnitOfWork, **changes: object) -> None:
    known = {"median": Decimal(3300), "high": Decimal(3600), "low": Decimal(3000)}
    uow.forecasts.save(a_forecast(**{**known, **changes}))


def with_outcome(uow: UnitOfWork, *values: int, **scope: str) -> None:
    uow.goals.save(a_goal(outcome_metric=MetricKey("branded_search"), created_at=CREATED))
    series_id = SeriesId(f"o{len(scope)}{scope.get('platform', '')}")
    uow.series.find_or_add(
        a_series(series_id=series_id, metric=MetricKey("branded_search"), scope=a_scope(**scope))
        if scope
        else a_series(series_id=series_id, metric=MetricKey("branded_search"))
    )
    uow.observations.upsert(WORKSPACE, daily(*values, start=NOVEMBER, series_id=series_id))


def test_a_kpi_reached_in_vain_is_doubted_with_something_better(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    with_outcome(uow, *[10] * 61)

    look(uow, knowledge)

    assert facts(uow)["case"] == "reached_not_moved"
    better = facts(uow)["better"]
    assert isinstance(better, list)
    assert len(better) == 2
    assert {"ja": "インプレッション数", "en": "Impressions"} not in better


def test_an_outcome_that_moved_is_told_with_its_change(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    with_outcome(uow, *[10] * 30, *[20] * 31)

    look(uow, knowledge)

    outcome = facts(uow)["outcome"]
    assert isinstance(outcome, dict)
    assert (outcome["before"], outcome["after"], outcome["is_closer"]) == ("300", "620", True)
    assert facts(uow)["case"] == "reached_moved"
    assert facts(uow)["better"] == []


@pytest.mark.parametrize(("target", "reached"), [(600, True), (700, False)])
def test_an_outcome_with_a_number_came_to_it_or_not(
    uow: UnitOfWork, knowledge: Knowledge, target: int, *, reached: bool
) -> None:
    with_outcome(uow, *[10] * 30, *[20] * 31)
    uow.goals.save(
        a_goal(
            outcome_metric=MetricKey("branded_search"),
            outcome_target=Decimal(target),
            created_at=CREATED,
        )
    )

    look(uow, knowledge)

    outcome = facts(uow)["outcome"]
    assert isinstance(outcome, dict)
    assert (outcome["value"], outcome["target"]) == ("620", str(target))
    assert outcome["is_reached"] is reached


def test_a_number_of_which_nothing_was_seen_is_told_as_open(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.goals.save(
        a_goal(
            outcome_metric=MetricKey("branded_search"),
            outcome_target=Decimal(600),
            created_at=CREATED,
        )
    )

    look(uow, knowledge)

    outcome = facts(uow)["outcome"]
    assert isinstance(outcome, dict)
    assert (outcome["value"], outcome["is_reached"], outcome["unit"]) == (None, None, "count")


def test_an_outcome_seen_in_part_is_not_compared(uow: UnitOfWork, knowledge: Knowledge) -> None:
    with_outcome(uow, *[10] * 10)

    look(uow, knowledge)

    outcome = facts(uow)["outcome"]
    assert isinstance(outcome, dict)
    assert outcome["before"] is None
    assert facts(uow)["case"] is None


def test_of_several_outcomes_none_is_guessed(uow: UnitOfWork, knowledge: Knowledge) -> None:
    with_outcome(uow, *[10] * 61, platform="x")
    with_outcome(uow, *[10] * 61, platform="instagram")

    look(uow, knowledge)

    assert facts(uow)["outcome"] is None


def test_an_outcome_of_the_teams_own_is_better_when_it_grows(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    own = MetricKey("own:visits")
    uow.goals.save(a_goal(outcome_metric=own, created_at=CREATED))
    level = a_series(series_id=SeriesId("o1"), metric=own, aggregation=Aggregation.LAST)
    uow.series.find_or_add(level)
    uow.observations.upsert(
        WORKSPACE, daily(*[10] * 30, *[11] * 31, start=NOVEMBER, series_id=SeriesId("o1"))
    )

    look(uow, knowledge)

    assert facts(uow)["case"] == "reached_moved"


def recurring(
    uow: UnitOfWork,
    recurrence: Recurrence,
    target: int,
    period: Period = DECEMBER,
    **changes: object,
) -> None:
    wanted = a_target(target, recurrence=recurrence, **changes)
    uow.kpis.save(a_kpi(target=wanted, period=period, created_at=CREATED))


def test_a_recurring_target_is_counted_turn_by_turn(uow: UnitOfWork, knowledge: Knowledge) -> None:
    recurring(uow, Recurrence.WEEKLY, 800)

    look(uow, knowledge)

    told = the_kpi(uow)
    # Six days at the beginning and four at the end make shorter weeks: they miss nothing.
    assert (told["outcome"], told["turns"], told["turns_reached"]) == ("reached", 3, 3)


def test_a_part_of_a_turn_proposes_nothing(uow: UnitOfWork, knowledge: Knowledge) -> None:
    recurring(uow, Recurrence.MONTHLY, 3500, period=a_period(date(2026, 11, 23)))

    look(uow, knowledge)

    told = the_kpi(uow)
    assert (told["outcome"], told["turns"], told["proposed"]) == ("reached", 1, "3800")


def test_a_part_of_a_turn_that_is_over_gets_no_line(uow: UnitOfWork, knowledge: Knowledge) -> None:
    long_goal(uow)
    (kpi,) = uow.kpis.all_active(WORKSPACE)
    uow.kpis.save(replace(kpi, period=a_period(date(2026, 12, 23), date(2027, 4, 1))))

    assert look(uow, knowledge).lines == 0


def test_a_daily_target_is_counted_by_its_days(uow: UnitOfWork, knowledge: Knowledge) -> None:
    recurring(uow, Recurrence.DAILY, 100)

    look(uow, knowledge)

    told = the_kpi(uow)
    assert (told["outcome"], told["turns"], told["proposed"]) == ("reached", 31, "120")


def test_a_daily_change_is_counted_from_day_to_day(uow: UnitOfWork, knowledge: Knowledge) -> None:
    recurring(uow, Recurrence.DAILY, 1, kind=TargetKind.CHANGE)

    look(uow, knowledge)

    told = the_kpi(uow)
    assert (told["turns"], told["turns_reached"], told["proposed"]) == (30, 0, None)


def test_a_daily_target_without_a_value_is_not_judged(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.series.find_or_add(a_series(series_id=SeriesId("s9"), scope=a_scope(platform="x")))
    daily_target = a_target(5, recurrence=Recurrence.DAILY)
    uow.kpis.save(a_kpi(series_id="s9", target=daily_target, created_at=CREATED))

    look(uow, knowledge, LATER + timedelta(days=1))

    assert the_kpi(uow)["outcome"] == "no_data"


def test_a_kpi_without_its_series_is_left_out(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.kpis.save(a_kpi(kpi_id=KpiId("k2"), series_id="gone", created_at=CREATED))

    assert look(uow, knowledge, LATER + timedelta(days=1)).goals == 1
    assert the_kpi(uow)["kpi"] == KPI
    assert results.of_kpis(uow, knowledge, []) == []


def long_goal(uow: UnitOfWork) -> None:
    until_march = a_period(end=date(2027, 4, 1))
    uow.goals.save(a_goal(period=until_march, created_at=CREATED))
    monthly = a_target(3500, recurrence=Recurrence.MONTHLY)
    uow.kpis.save(a_kpi(target=monthly, period=until_march, created_at=CREATED))


def test_a_turn_that_ended_gets_its_line_once(uow: UnitOfWork, knowledge: Knowledge) -> None:
    long_goal(uow)

    counts = [look(uow, knowledge), look(uow, knowledge), look(uow, knowledge, LATER)]

    assert [one.lines for one in counts] == [1, 0, 0]
    (told,) = deliver(uow, LATER)
    assert (told.message.kind, told.to) == (MessageKind.KPIS_EVALUATED, CHANNEL)
    (kept,) = uow.evaluations.of_goal(WORKSPACE, GOAL)
    assert (kept.kpi_id, kept.facts["value"]) == (KPI, "3720")


def test_a_shorter_period_than_the_goals_gets_a_line_as_well(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.goals.save(a_goal(period=a_period(end=date(2027, 4, 1)), created_at=CREATED))

    assert look(uow, knowledge).lines == 1


@pytest.mark.parametrize("late", [timedelta(days=8), timedelta(days=40)])
def test_a_turn_that_ended_some_time_ago_is_history(
    uow: UnitOfWork, knowledge: Knowledge, late: timedelta
) -> None:
    uow.goals.save(a_goal(period=a_period(end=date(2027, 4, 1)), created_at=CREATED))

    assert look(uow, knowledge, MORNING + late).lines == 0


def test_a_turn_without_numbers_is_not_told(uow: UnitOfWork, knowledge: Knowledge) -> None:
    long_goal(uow)
    (kpi,) = uow.kpis.all_active(WORKSPACE)
    for series_id in ("gone", "s9"):
        uow.kpis.save(replace(kpi, kpi_id=KpiId(series_id), series_id=SeriesId(series_id)))
    uow.series.find_or_add(a_series(series_id=SeriesId("s9"), scope=a_scope(platform="x")))

    assert look(uow, knowledge, LATER + timedelta(days=1)).lines == 1


def test_a_kpi_that_was_set_after_the_turn_has_no_part_in_it(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    long_goal(uow)
    (kpi,) = uow.kpis.all_active(WORKSPACE)
    uow.kpis.save(replace(kpi, created_at=MORNING))

    assert look(uow, knowledge, LATER).lines == 0


def test_the_last_days_of_a_turn_are_waited_for(uow: UnitOfWork, knowledge: Knowledge) -> None:
    long_goal(uow)
    uow.observations.take_back(WORKSPACE, SeriesId("s1"), DECEMBER.last_day, "hand", MORNING)

    assert look(uow, knowledge).lines == 0
    assert look(uow, knowledge, LATER).lines == 1


def test_each_workspace_is_looked_at_once_an_hour(uow: UnitOfWork) -> None:
    asked = [evaluating.enqueue_hourly(uow, MORNING + timedelta(minutes=m)) for m in (0, 5, 60)]

    assert asked == [1, 0, 1]


def test_lessons_are_kept_told_and_can_be_mended(uow: UnitOfWork) -> None:
    asker = an_asker()
    last_day = DECEMBER.last_day
    assert lessons.known(uow, asker, GOAL, last_day) is None

    for worked in ("video", "short video"):
        lessons.answer(uow, asker, GOAL, last_day, worked=worked, did_not=" ", next_time="")

    kept = lessons.known(uow, asker, GOAL, last_day)
    assert kept is not None
    assert (kept.worked, kept.did_not, kept.by) == ("short video", "", OWNER)
    assert heard(uow) == [(MessageKind.LESSONS_TOLD, CHANNEL)] * 2
    assert uow.audit.of_subject(WORKSPACE, GOAL)[0].action == "lesson.told"


@pytest.mark.parametrize(("worked", "code"), [("  ", "empty"), ("x" * 501, "long")])
def test_a_lesson_has_something_to_say_and_not_too_much(
    uow: UnitOfWork, worked: str, code: str
) -> None:
    with pytest.raises(NotUnderstood) as refused:
        lessons.answer(
            uow, an_asker(), GOAL, DECEMBER.last_day, worked=worked, did_not="", next_time=""
        )

    assert refused.value.code == f"lesson.{code}"
    assert uow.lessons.of_goal(WORKSPACE, GOAL) == []


def test_a_lesson_of_another_period_is_another_lesson(uow: UnitOfWork) -> None:
    uow.lessons.save(a_lesson(last_day=date(2026, 11, 30)))

    assert lessons.known(uow, an_asker(), GOAL, DECEMBER.last_day) is None


def offered(uow: UnitOfWork, today: date) -> next_period.NextPeriod:
    return next_period.offer(uow, an_asker(), GOAL, today)


def test_the_next_period_is_offered_with_proposed_targets(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    look(uow, knowledge)

    found = offered(uow, date(2027, 1, 1))

    assert found.period == a_period(date(2027, 1, 1), date(2027, 2, 1))
    (one,) = found.offers
    assert (one.proposed, one.result) == (Decimal(4700), Decimal(3720))


def test_without_a_conclusion_the_old_target_is_offered(uow: UnitOfWork) -> None:
    uow.kpis.save(a_kpi(kpi_id=KpiId("k2"), series_id="gone", created_at=CREATED))

    found = offered(uow, date(2027, 2, 10))

    assert found.period == a_period(date(2027, 2, 1), date(2027, 3, 1))
    (one,) = found.offers
    assert (one.proposed, one.result) == (Decimal(3500), None)


def the_next(uow: UnitOfWork, knowledge: Knowledge, **targets: int) -> next_period.Begun:
    wish = GoalWish(
        sentence="go on",
        purpose=a_goal().purpose,
        start=date(2027, 1, 1),
        until=date(2027, 1, 31),
        owner_id=OWNER,
    )
    amounts = {KpiId(kpi_id): Decimal(value) for kpi_id, value in targets.items()}
    asker = an_asker(now=MORNING)
    return next_period.begin(uow, asker, knowledge, GOAL, wish, amounts)


def test_what_is_confirmed_goes_on_and_the_old_goal_is_closed(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    begun = the_next(uow, knowledge, k1=4000)

    (kpi,) = begun.kpis
    old = uow.goals.get(WORKSPACE, GOAL)
    assert old is not None
    assert old.state is GoalState.CLOSED
    assert (kpi.target.value, kpi.series_id, kpi.period.start) == (
        Decimal(4000),
        SeriesId("s1"),
        date(2027, 1, 1),
    )
    assert heard(uow) == [(MessageKind.GOAL_CHANGED, CHANNEL)]
    assert uow.audit.of_subject(WORKSPACE, GOAL)[0].action == "goal.closed"


def test_how_late_numbers_come_in_is_known_in_the_next_period(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    known = {"waits": [4, 5], "last_day": "2026-12-30", "gap": 3}
    kind = AlertKind.DATA_MISSING
    uow.alerts.save(an_alert_state(kind=kind, state="acknowledged", incident=3, reason=known))

    (kpi,) = the_next(uow, knowledge, k1=4000).kpis

    (state,) = uow.alerts.of_kpi(WORKSPACE, kpi.kpi_id)
    assert (state.kind, state.state, state.incident) == (kind, "ok", 0)
    assert state.reason == {"waits": [4, 5], "last_day": "2026-12-30"}


def test_numbers_that_usually_come_in_later_are_waited_for(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.kpis.save(a_kpi(target=a_target(3500), period=a_period(end=date(2027, 1, 3))))
    uow.goals.save(a_goal(period=a_period(end=date(2027, 1, 3)), created_at=CREATED))
    uow.alerts.save(an_alert_state(kind=AlertKind.DATA_MISSING, reason={"waits": [5, 5, 5]}))

    told = [look(uow, knowledge, MORNING + timedelta(days=day)).goals for day in range(2, 10)]

    assert told == [0, 0, 0, 0, 0, 0, 1, 0]


def test_a_level_starts_anew_from_where_it_stands(uow: UnitOfWork, knowledge: Knowledge) -> None:
    followers = a_series(
        series_id=SeriesId("s2"),
        metric=MetricKey("followers"),
        aggregation=Aggregation.LAST,
        unit=Unit.COUNT,
    )
    uow.series.find_or_add(followers)
    level = a_target(500, kind=TargetKind.LEVEL)
    uow.kpis.save(
        a_kpi(
            kpi_id=KpiId("k2"),
            series_id="s2",
            metric="followers",
            target=level,
            baseline=Decimal(100),
        )
    )

    begun = the_next(uow, knowledge, k2=600)

    assert [kpi.baseline for kpi in begun.kpis] == [None]


def test_what_cannot_be_carried_on_is_counted(uow: UnitOfWork, knowledge: Knowledge) -> None:
    begun = the_next(uow, knowledge, k1=0)

    assert (begun.kpis, begun.left) == ((), 1)


def test_a_goal_that_was_closed_meanwhile_is_not_closed_twice(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.goals.save(a_goal(state=GoalState.CLOSED))

    the_next(uow, knowledge, k1=4000)

    assert uow.audit.of_subject(WORKSPACE, GOAL) == []
