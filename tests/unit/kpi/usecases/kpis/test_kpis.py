from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from kpi.errors import NotFound, Stale
from kpi.knowledge import Knowledge
from kpi.messages import MessageKind
from kpi.model import (
    INFLUENCERS,
    OWN_METRIC,
    Aggregation,
    Direction,
    GoalId,
    GoalState,
    Kpi,
    KpiId,
    KpiState,
    MetricKey,
    Recurrence,
    Scope,
    SeriesId,
    TargetKind,
    Unit,
    UserId,
)
from kpi.ports import Delivery, UnitOfWork
from kpi.usecases.alerts.alerts import CHECK_JOB
from kpi.usecases.histories.forecasts import FORECAST_JOB
from kpi.usecases.kpis import kpis
from kpi.usecases.kpis.picking import Ready, Unfinished, Warned, next_step
from kpi.usecases.lookups.wishes import OwnWish
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    GOAL,
    NOW,
    OTHER_PERSON,
    OWNER,
    WORKSPACE,
    UowFactory,
    a_day,
    a_goal,
    a_kpi,
    a_moment,
    a_period,
    a_person,
    a_quiet_person,
    a_team,
)
from tests.outboxes import deliver
from tests.wishes import CLICKS, IMPRESSIONS, LAST_DAY, a_wish


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        yield unit


def added(uow: UnitOfWork, knowledge: Knowledge, **changes: object) -> Kpi:
    kpi = kpis.add(uow, an_asker(), knowledge, CHANNEL, a_wish(**changes))
    assert isinstance(kpi, Kpi), kpi
    return kpi


def sent(uow: UnitOfWork, kind: MessageKind) -> list[Delivery]:
    """Return what goes out now of one kind; each goes out once."""
    return [one for one in deliver(uow, a_moment(days=2)) if one.message.kind is kind]


def test_a_kpi_is_saved_with_what_is_usual(uow: UnitOfWork, knowledge: Knowledge) -> None:
    kpi = added(uow, knowledge)

    assert uow.kpis.of_channel(WORKSPACE, CHANNEL) == [kpi]
    assert kpi.goal_id == GOAL
    assert (kpi.target.kind, kpi.target.direction) == (TargetKind.TOTAL, Direction.AT_LEAST)
    assert kpi.period == a_goal().period
    assert (kpi.owner_id, kpi.created_by) == (OWNER, OWNER)
    assert (kpi.label, kpi.kept) == ("", None)
    series = uow.series.get(WORKSPACE, kpi.series_id)
    assert series is not None
    assert (series.metric, series.scope) == (IMPRESSIONS, Scope())
    assert (series.aggregation, series.unit) == (Aggregation.SUM, Unit.COUNT)


def test_a_kpi_that_is_added_up_is_worked_out_at_once(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    added(uow, knowledge)
    assert CHECK_JOB not in jobs(uow)

    added(uow, knowledge, scope=Scope(over=INFLUENCERS))

    assert jobs(uow).count(CHECK_JOB) == 1


def jobs(uow: UnitOfWork) -> list[str]:
    """Return the kinds of the jobs that wait."""
    claimed = uow.jobs.claim(worker="w", lease=timedelta(minutes=1), limit=20)
    return [job.kind for job in claimed]


def test_a_saved_kpi_is_in_the_audit_and_told_in_the_channel(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    kpi = added(uow, knowledge, scope=Scope(platform="x"))

    (entry,) = uow.audit.of_subject(WORKSPACE, kpi.kpi_id)
    assert (entry.action, entry.who, entry.before) == ("kpi.set", OWNER, None)
    (line,) = sent(uow, MessageKind.KPI_CHANGED)
    assert line.to == CHANNEL
    assert line.message.data["change"] == "set"
    assert line.message.data["name"] == {"ja": "インプレッション数", "en": "Impressions"}
    assert line.message.data["goal_sentence"] == "認知度を高めたい"
    scope = line.message.data["scope"]
    assert isinstance(scope, dict)
    assert scope["platform"] == "x"


def test_the_days_of_a_kpi_are_those_of_its_goal_unless_it_ends_before_them(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    later = a_goal(
        goal_id=GoalId("g2"),
        period=a_period(date(2027, 4, 1), date(2027, 5, 1)),
        created_at=a_moment(days=1),
    )
    uow.goals.save(later)

    assert added(uow, knowledge, goal_id=GOAL).period.start == a_goal().period.start
    early = added(uow, knowledge, goal_id=later.goal_id, until=a_day(9))
    assert early.period.start == a_day()
    named = added(uow, knowledge, goal_id=GOAL, metric=MetricKey("reach"), start=a_day(2))
    assert named.period.start == a_day(2)


def test_a_recurring_target_lasts_as_long_as_its_goal(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    kpi = added(uow, knowledge, recurrence=Recurrence.WEEKLY, until=None)

    assert kpi.period == a_goal().period
    assert kpi.target.recurrence is Recurrence.WEEKLY


def test_a_kept_kpi_says_why_and_tells_owner_and_picker_once(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.goals.save(a_goal(owner_id=OTHER_PERSON))

    kpi = added(uow, knowledge, metric=CLICKS, reason=" 会議で使うため ")
    changed = kpis.change(
        uow,
        an_asker(),
        knowledge,
        kpi.kpi_id,
        replace(kpis.wish_of(kpi), amount=Decimal(7)),
    )

    assert kpi.kept is not None
    assert (kpi.kept.reason, kpi.kept.by, kpi.kept.at) == ("会議で使うため", OWNER, NOW)
    assert isinstance(changed, Kpi)
    warnings = sent(uow, MessageKind.FIT_WARNING)
    assert {one.to for one in warnings} == {OWNER, OTHER_PERSON}
    assert len(warnings) == 2
    data = warnings[0].message.data
    assert data["verdict"] == "does_not_serve"
    assert data["kept"] == "会議で使うため"
    assert data["metric_name"] == {"ja": "リンククリック数", "en": "Link clicks"}
    assert data["better"]


def test_an_owner_who_picks_is_told_once(uow: UnitOfWork, knowledge: Knowledge) -> None:
    added(uow, knowledge, metric=CLICKS, reason="会議で使うため")

    assert [one.to for one in sent(uow, MessageKind.FIT_WARNING)] == [OWNER]


def test_the_fallback_owner_is_told_for_an_owner_who_left(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    heir = UserId("U9")
    uow.teams.save(a_team(fallback_owner=heir))
    uow.goals.save(a_goal(owner_id=OTHER_PERSON))
    uow.people.save(a_person(user_id=OTHER_PERSON, is_gone=True))

    added(uow, knowledge, metric=CLICKS, reason="会議で使うため")

    assert {one.to for one in sent(uow, MessageKind.FIT_WARNING)} == {heir, OWNER}


@pytest.mark.parametrize(
    ("person", "due"),
    [
        (a_person(user_id=OTHER_PERSON), NOW),
        (a_quiet_person(user_id=OTHER_PERSON), NOW),
        (
            a_quiet_person(user_id=OTHER_PERSON, quiet_from=time(8), quiet_until=time(11)),
            NOW + timedelta(hours=2),
        ),
    ],
    ids=["never_quiet", "quiet_at_night", "quiet_now"],
)
def test_the_quiet_hours_of_an_owner_are_kept(
    uow: UnitOfWork, knowledge: Knowledge, person: object, due: object
) -> None:
    uow.people.save(person)  # type: ignore[arg-type]
    uow.goals.save(a_goal(owner_id=OTHER_PERSON))

    added(uow, knowledge, metric=CLICKS, reason="会議で使うため")

    times = {one.to: one.due_at for one in sent(uow, MessageKind.FIT_WARNING)}
    assert times == {OWNER: NOW, OTHER_PERSON: due}


def test_whoever_asks_is_awake(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.people.save(a_quiet_person(quiet_from=time(8), quiet_until=time(11)))

    added(uow, knowledge, metric=CLICKS, reason="会議で使うため")

    assert [one.due_at for one in sent(uow, MessageKind.FIT_WARNING)] == [NOW]


def test_a_serving_kpi_keeps_no_reason(uow: UnitOfWork, knowledge: Knowledge) -> None:
    kpi = added(uow, knowledge, reason="念のため")

    assert kpi.kept is None
    assert sent(uow, MessageKind.FIT_WARNING) == []


def test_an_own_metric_is_kept_for_the_workspace_and_found_by_its_name(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    own = OwnWish(name="来店 スタンプ", aggregation=Aggregation.LAST)

    first = added(uow, knowledge, metric=None, own=own)
    second = added(
        uow,
        knowledge,
        metric=None,
        own=OwnWish(name="来店　スタンプ"),
        recurrence=Recurrence.WEEKLY,
    )

    (stored,) = uow.series.own_metrics(WORKSPACE)
    assert stored.metric.startswith(OWN_METRIC)
    assert (stored.name, stored.aggregation) == ("来店 スタンプ", Aggregation.LAST)
    assert (first.metric, second.metric) == (stored.metric, stored.metric)
    assert (first.label, first.target.kind) == ("来店 スタンプ", TargetKind.LEVEL)
    assert first.series_id == second.series_id


def test_an_own_metric_is_found_by_its_key(uow: UnitOfWork, knowledge: Knowledge) -> None:
    first = added(uow, knowledge, metric=None, own=OwnWish(name="来店スタンプ"))

    second = added(uow, knowledge, metric=first.metric, recurrence=Recurrence.DAILY)

    assert second.label == "来店スタンプ"
    (one, _) = sent(uow, MessageKind.KPI_CHANGED)
    assert one.message.data["name"] == {"ja": "来店スタンプ", "en": "来店スタンプ"}


def test_a_changed_kpi_keeps_its_author_and_reason(uow: UnitOfWork, knowledge: Knowledge) -> None:
    kpi = added(uow, knowledge, metric=CLICKS, reason="会議で使うため")
    later = an_asker(a_person(user_id=OTHER_PERSON), now=a_moment(days=1))

    after = kpis.change(
        uow, later, knowledge, kpi.kpi_id, replace(kpis.wish_of(kpi), amount=Decimal(7))
    )

    assert isinstance(after, Kpi)
    assert after == replace(kpi, target=replace(kpi.target, value=Decimal(7)))
    assert [one.action for one in uow.audit.of_subject(WORKSPACE, kpi.kpi_id)] == [
        "kpi.changed",
        "kpi.set",
    ]


def test_another_reason_is_another_persons(uow: UnitOfWork, knowledge: Knowledge) -> None:
    kpi = added(uow, knowledge, metric=CLICKS, reason="会議で使うため")
    later = an_asker(a_person(user_id=OTHER_PERSON), now=a_moment(days=1))

    after = kpis.change(
        uow, later, knowledge, kpi.kpi_id, replace(kpis.wish_of(kpi), reason="比べるため")
    )

    assert isinstance(after, Kpi)
    assert after.kept is not None
    assert (after.kept.reason, after.kept.by) == ("比べるため", OTHER_PERSON)


def test_taking_the_better_metric_drops_the_reason(uow: UnitOfWork, knowledge: Knowledge) -> None:
    kpi = added(uow, knowledge, metric=CLICKS, reason="会議で使うため")
    wish = kpis.with_metric(kpis.wish_of(kpi), IMPRESSIONS)
    assert (wish.amount, wish.goal_id, wish.until) == (None, GOAL, LAST_DAY)

    after = kpis.change(uow, an_asker(), knowledge, kpi.kpi_id, replace(wish, amount=Decimal(100)))

    assert isinstance(after, Kpi)
    assert (after.metric, after.kept) == (IMPRESSIONS, None)
    assert after.series_id != kpi.series_id


def test_changing_to_what_does_not_serve_is_warned_about(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    kpi = added(uow, knowledge)
    wish = replace(kpis.with_metric(kpis.wish_of(kpi), CLICKS), amount=Decimal(1))

    found = kpis.change(uow, an_asker(), knowledge, kpi.kpi_id, wish)

    assert isinstance(found, Warned)
    assert uow.kpis.get(WORKSPACE, kpi.kpi_id) == kpi


def test_a_kpi_that_stays_the_same_is_not_talked_about(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    kpi = added(uow, knowledge)

    assert kpis.change(uow, an_asker(), knowledge, kpi.kpi_id, kpis.wish_of(kpi)) == kpi

    assert len(sent(uow, MessageKind.KPI_CHANGED)) == 1


def test_a_kpi_that_is_over_can_still_be_mended(uow: UnitOfWork, knowledge: Knowledge) -> None:
    kpi = added(uow, knowledge)
    after_the_end = an_asker(now=a_moment(days=60))
    wish = replace(kpis.wish_of(kpi), amount=Decimal(900_000))

    assert isinstance(kpis.change(uow, after_the_end, knowledge, kpi.kpi_id, wish), Kpi)
    moved = replace(wish, until=a_day(50))
    assert kpis.change(uow, after_the_end, knowledge, kpi.kpi_id, moved) == Unfinished(
        fields={"until": "until_past"}
    )


def test_removing_and_restoring_keep_everything_and_say_so_once(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    kpi = added(uow, knowledge)
    asker = an_asker()

    removed = kpis.remove(uow, asker, knowledge, kpi.kpi_id)
    assert kpis.remove(uow, asker, knowledge, kpi.kpi_id) == removed
    assert removed == replace(kpi, state=KpiState.REMOVED)
    assert uow.kpis.of_channel(WORKSPACE, CHANNEL) == []

    restored = kpis.restore(uow, asker, knowledge, kpi.kpi_id)
    assert kpis.restore(uow, asker, knowledge, kpi.kpi_id) == restored == kpi
    told = [one.message.data["change"] for one in sent(uow, MessageKind.KPI_CHANGED)]
    assert told == ["set", "removed", "restored"]


def test_a_kpi_of_a_closed_goal_is_not_restored(uow: UnitOfWork, knowledge: Knowledge) -> None:
    kpi = added(uow, knowledge)
    kpis.remove(uow, an_asker(), knowledge, kpi.kpi_id)
    uow.goals.save(a_goal(state=GoalState.CLOSED))

    with pytest.raises(Stale):
        kpis.restore(uow, an_asker(), knowledge, kpi.kpi_id)


def test_a_kpi_of_a_closed_goal_is_not_changed(uow: UnitOfWork, knowledge: Knowledge) -> None:
    kpi = added(uow, knowledge)
    uow.goals.save(a_goal(state=GoalState.CLOSED))

    with pytest.raises(Stale):
        kpis.active(uow, an_asker(), kpi.kpi_id)


def test_a_removed_kpi_that_was_set_anew_cannot_be_put_back(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    first = added(uow, knowledge)
    removed = kpis.remove(uow, an_asker(), knowledge, first.kpi_id)
    assert kpis.removed(uow, an_asker(), CHANNEL) == [removed]

    added(uow, knowledge)

    assert kpis.removed(uow, an_asker(), CHANNEL) == []


def test_a_removed_kpi_is_not_changed(uow: UnitOfWork, knowledge: Knowledge) -> None:
    kpi = added(uow, knowledge)
    kpis.remove(uow, an_asker(), knowledge, kpi.kpi_id)

    with pytest.raises(Stale):
        kpis.change(uow, an_asker(), knowledge, kpi.kpi_id, kpis.wish_of(kpi))


def test_a_line_is_told_even_of_a_kpi_whose_goal_and_series_are_gone(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.kpis.save(a_kpi(kpi_id=KpiId("k9"), goal_id=GoalId("gone"), series_id=SeriesId("gone")))

    kpis.remove(uow, an_asker(), knowledge, KpiId("k9"))

    (line,) = sent(uow, MessageKind.KPI_CHANGED)
    assert (line.message.data["goal_sentence"], line.message.data["unit"]) == ("", "count")


def test_a_person_from_elsewhere_sees_no_kpi(uow: UnitOfWork, knowledge: Knowledge) -> None:
    kpi = added(uow, knowledge)
    uow.teams.save(a_team(is_private=True))
    outsider = an_asker(a_person(user_id=OTHER_PERSON), channel_id=None)

    for act in (kpis.remove, kpis.restore):
        with pytest.raises(NotFound):
            act(uow, outsider, knowledge, kpi.kpi_id)
    with pytest.raises(NotFound):
        kpis.change(uow, outsider, knowledge, kpi.kpi_id, kpis.wish_of(kpi))
    with pytest.raises(NotFound):
        kpis.add(uow, outsider, knowledge, CHANNEL, a_wish())


def test_a_wish_that_leaves_something_out_is_never_saved(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    ready = next_step(uow, an_asker(), knowledge, CHANNEL, a_wish())
    assert isinstance(ready, Ready)

    with pytest.raises(ValueError, match="leaves nothing out"):
        kpis.save(uow, an_asker(), knowledge, replace(ready, wish=a_wish()))


def test_what_is_set_changed_or_restored_is_forecast_and_what_is_removed_is_not(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    kpi = added(uow, knowledge)
    asked = [forecasts_asked(uow)]
    kpis.change(
        uow, an_asker(), knowledge, kpi.kpi_id, replace(kpis.wish_of(kpi), amount=Decimal(7))
    )
    asked.append(forecasts_asked(uow))
    kpis.remove(uow, an_asker(), knowledge, kpi.kpi_id)
    asked.append(forecasts_asked(uow))
    kpis.restore(uow, an_asker(), knowledge, kpi.kpi_id)
    asked.append(forecasts_asked(uow))

    assert asked == [[kpi.kpi_id], [kpi.kpi_id], [], [kpi.kpi_id]]


def forecasts_asked(uow: UnitOfWork) -> list[object]:
    """Return the KPIs whose forecast the worker was asked for since the last look."""
    jobs = uow.jobs.claim(worker="w", lease=timedelta(hours=1), limit=9)
    return [job.payload["kpi"] for job in jobs if job.kind == FORECAST_JOB]
