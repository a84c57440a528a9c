"""Two workspaces with the same names everywhere: nothing is read or changed across them."""

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.formulas import EMV
from kpi.messages import MessageKind
from kpi.model import KpiState, UserId, WorkspaceId
from kpi.ports import WHOLE_GOAL, Delivery, DeliveryState, UnitOfWork
from tests.factories import (
    CHANNEL,
    DECEMBER,
    GOAL,
    KPI,
    NOW,
    OTHER_WORKSPACE,
    OWNER,
    SERIES,
    SOURCE,
    TODAY,
    WORKSPACE,
    UowFactory,
    a_break,
    a_confidence,
    a_delivery,
    a_draft,
    a_forecast,
    a_formula,
    a_goal,
    a_job,
    a_judgement,
    a_kpi,
    a_lesson,
    a_moment,
    a_note,
    a_person,
    a_run,
    a_schedule,
    a_series,
    a_source,
    a_team,
    a_window,
    a_workspace,
    an_action,
    an_alert_state,
    an_audit_entry,
    an_evaluation,
    an_hour,
    an_observation,
    an_own_metric,
    an_own_purpose,
    some_comment_words,
    some_day_comments,
    some_posts,
)

LEASE = timedelta(seconds=60)
HOURS = (a_moment(hours=-24), a_moment())
PARTS = {"numerator": Decimal(1), "denominator": Decimal(50)}
DELIVERY = a_delivery().delivery_id
DRAFT = a_draft().draft_id
ACTION = an_action().action_id
NOTE = a_note().note_id
PAIR = (a_judgement().purpose, a_judgement().metric)
PURPOSE = an_own_purpose().purpose

Call = Callable[[UnitOfWork, WorkspaceId], object]


def _two_kpis(uow: UnitOfWork, workspace_id: WorkspaceId) -> None:
    uow.kpis.save(a_kpi(workspace_id=workspace_id))
    uow.kpis.save(a_kpi(workspace_id=workspace_id, kpi_id="gone", state=KpiState.REMOVED))


READS: dict[str, Call] = {
    "workspaces.get": lambda u, w: u.workspaces.get(w),
    "workspaces.token": lambda u, w: u.workspaces.token(w),
    "people.get": lambda u, w: u.people.get(w, OWNER),
    "teams.get": lambda u, w: u.teams.get(w, CHANNEL),
    "teams.all": lambda u, w: u.teams.all(w),
    "goals.get": lambda u, w: u.goals.get(w, GOAL),
    "goals.of_channel": lambda u, w: u.goals.of_channel(w, CHANNEL),
    "goals.of_purpose": lambda u, w: u.goals.of_purpose(w, a_goal().purpose),
    "goals.ended": lambda u, w: u.goals.ended(w, DECEMBER),
    "kpis.get": lambda u, w: u.kpis.get(w, KPI),
    "kpis.of_channel": lambda u, w: u.kpis.of_channel(w, CHANNEL),
    "kpis.removed": lambda u, w: u.kpis.removed(w, CHANNEL),
    "kpis.of_goal": lambda u, w: u.kpis.of_goal(w, GOAL),
    "kpis.of_series": lambda u, w: u.kpis.of_series(w, [SERIES]),
    "kpis.of_owner": lambda u, w: u.kpis.of_owner(w, OWNER),
    "kpis.all_active": lambda u, w: u.kpis.all_active(w),
    "series.get": lambda u, w: u.series.get(w, SERIES),
    "series.of_channel": lambda u, w: u.series.of_channel(w, CHANNEL),
    "series.get_many": lambda u, w: u.series.get_many(w, [SERIES]),
    "series.breaks": lambda u, w: u.series.breaks(w, [SERIES]),
    "series.own_metrics": lambda u, w: u.series.own_metrics(w),
    "observations.on_day": lambda u, w: u.observations.on_day(w, SERIES, TODAY),
    "observations.points": lambda u, w: u.observations.points(w, SERIES, DECEMBER),
    "observations.points_of": lambda u, w: u.observations.points_of(w, [a_window()]),
    "observations.parts": lambda u, w: u.observations.parts(w, SERIES, DECEMBER),
    "observations.history": lambda u, w: u.observations.history(w, SERIES, TODAY),
    "observations.of_all_sources": lambda u, w: u.observations.of_all_sources(
        w, [SERIES], DECEMBER
    ),
    "observations.revised": lambda u, w: u.observations.revised(w, [SERIES], DECEMBER, NOW),
    "observations.roll_up": lambda u, w: u.observations.roll_up(w, [a_window()]),
    "observations.recent_days": lambda u, w: u.observations.recent_days(w, [SERIES]),
    "hours.points": lambda u, w: u.hours.points(w, SERIES, *HOURS),
    "hours.newest": lambda u, w: u.hours.newest(w, [SERIES], HOURS[0]),
    "schedules.get": lambda u, w: u.schedules.get(w, CHANNEL),
    "outbox.get": lambda u, w: u.outbox.get(w, DELIVERY),
    "outbox.counts": lambda u, w: u.outbox.counts(w),
    "outbox.troubled": lambda u, w: u.outbox.troubled(w),
    "outbox.told": lambda u, w: u.outbox.told(w, CHANNEL, [MessageKind.DIGEST], a_moment(days=-1)),
    "outbox.last_sent": lambda u, w: u.outbox.last_sent(w, MessageKind.DIGEST, CHANNEL),
    "alerts.of_kpi": lambda u, w: u.alerts.of_kpi(w, KPI),
    "alerts.of_kpis": lambda u, w: u.alerts.of_kpis(w, [KPI]),
    "alerts.checks": lambda u, w: u.alerts.checks(w, KPI),
    "posts.of_series": lambda u, w: u.posts.of_series(w, SERIES, DECEMBER),
    "known_comments.key": lambda u, w: u.known_comments.key(w),
    "known_comments.of_series": lambda u, w: u.known_comments.of_series(w, SERIES, DECEMBER),
    "said_words.of_channel": lambda u, w: u.said_words.of_channel(w, CHANNEL),
    "forecasts.latest": lambda u, w: u.forecasts.latest(w, [KPI]),
    "confidences.latest": lambda u, w: u.confidences.latest(w, [KPI]),
    "forecasts.of_kpi": lambda u, w: u.forecasts.of_kpi(w, KPI),
    "runs.of_channel": lambda u, w: u.runs.of_channel(w, CHANNEL),
    "runs.get_many": lambda u, w: u.runs.get_many(w, [a_run().run_id]),
    "runs.latest": lambda u, w: u.runs.latest(w, CHANNEL),
    "jobs.is_open": lambda u, w: u.jobs.is_open(w, "import:"),
    "sources.get": lambda u, w: u.sources.get(w, SOURCE),
    "sources.of_channel": lambda u, w: u.sources.of_channel(w, CHANNEL),
    "sources.all": lambda u, w: u.sources.all(w),
    "drafts.get": lambda u, w: u.drafts.get(w, DRAFT),
    "drafts.of_channel": lambda u, w: u.drafts.of_channel(w, CHANNEL, a_draft().kind),
    "audit.of_subject": lambda u, w: u.audit.of_subject(w, GOAL),
    "audit.by_person": lambda u, w: u.audit.by_person(w, OWNER, ["goal.set"]),
    "evaluations.get": lambda u, w: u.evaluations.get(w, GOAL, WHOLE_GOAL, DECEMBER.last_day),
    "evaluations.of_goal": lambda u, w: u.evaluations.of_goal(w, GOAL),
    "lessons.of_goal": lambda u, w: u.lessons.of_goal(w, GOAL),
    "actions.get": lambda u, w: u.actions.get(w, ACTION),
    "actions.of_channel": lambda u, w: u.actions.of_channel(w, CHANNEL),
    "actions.of_goal": lambda u, w: u.actions.of_goal(w, GOAL),
    "actions.waiting": lambda u, w: u.actions.waiting(w),
    "notes.of_channel": lambda u, w: u.notes.of_channel(w, CHANNEL, DECEMBER),
    "judgements.of_workspace": lambda u, w: u.judgements.of_workspace(w),
    "own_purposes.of_workspace": lambda u, w: u.own_purposes.of_workspace(w),
    "own.of_workspace": lambda u, w: u.own.of_workspace(w),
    "formulas.of_metric": lambda u, w: u.formulas.of_metric(w, EMV),
}

WRITES: dict[str, Call] = {
    "workspaces.save": lambda u, w: u.workspaces.save(a_workspace(workspace_id=w)),
    "workspaces.save_token": lambda u, w: u.workspaces.save_token(w, w.encode()),
    "workspaces.erase": lambda u, w: u.workspaces.erase(w),
    "people.save": lambda u, w: u.people.save(a_person(workspace_id=w)),
    "teams.save": lambda u, w: u.teams.save(a_team(workspace_id=w)),
    "goals.save": lambda u, w: u.goals.save(a_goal(workspace_id=w)),
    "kpis.save": _two_kpis,
    "series.find_or_add": lambda u, w: u.series.find_or_add(a_series(workspace_id=w)),
    "series.save_own_metric": lambda u, w: u.series.save_own_metric(an_own_metric(workspace_id=w)),
    "series.remove_break": lambda u, w: u.series.remove_break(a_break(workspace_id=w)),
    "series.save_break": lambda u, w: u.series.save_break(a_break(workspace_id=w)),
    "observations.upsert": lambda u, w: (
        u.series.find_or_add(a_series(workspace_id=w)),
        u.observations.upsert(
            w, [an_observation(1), an_observation(2, learnt_at=a_moment(hours=1), **PARTS)]
        ),
    ),
    "observations.take_back": lambda u, w: u.observations.take_back(w, SERIES, TODAY, "hand", NOW),
    "hours.upsert": lambda u, w: (
        u.series.find_or_add(a_series(workspace_id=w)),
        u.hours.upsert(w, [an_hour()]),
    ),
    "schedules.save": lambda u, w: u.schedules.save(a_schedule(workspace_id=w)),
    "outbox.add": lambda u, w: u.outbox.add(a_delivery(workspace_id=w)),
    "outbox.save_rendered": lambda u, w: u.outbox.save_rendered(
        a_delivery(workspace_id=w, worker="w1", attempts=1), {"text": w}, 1, CHANNEL
    ),
    "outbox.settle": lambda u, w: u.outbox.settle(
        a_delivery(workspace_id=w, worker="w1", attempts=1), DeliveryState.FAILED
    ),
    "outbox.cancel_channel": lambda u, w: u.outbox.cancel_channel(w, CHANNEL, "is_archived"),
    "alerts.save": lambda u, w: u.alerts.save(an_alert_state(workspace_id=w)),
    "alerts.record_check": lambda u, w: u.alerts.record_check(w, KPI, NOW, {"by": w}),
    "confidences.save": lambda u, w: u.confidences.save(a_confidence(workspace_id=w)),
    "posts.save": lambda u, w: u.posts.save([some_posts(workspace_id=w)]),
    "known_comments.add_key": lambda u, w: u.known_comments.add_key(w, w.encode()),
    "known_comments.save": lambda u, w: u.known_comments.save([some_day_comments(workspace_id=w)]),
    "known_comments.trim": lambda u, w: u.known_comments.trim(w, 0),
    "said_words.save": lambda u, w: u.said_words.save(some_comment_words(workspace_id=w)),
    "forecasts.save": lambda u, w: u.forecasts.save(a_forecast(workspace_id=w)),
    "jobs.add": lambda u, w: u.jobs.add(a_job(workspace_id=w)),
    "jobs.finish": lambda u, w: u.jobs.finish(a_job(workspace_id=w, worker="w1", attempts=1)),
    "runs.save": lambda u, w: u.runs.save(a_run(workspace_id=w)),
    "sources.save": lambda u, w: u.sources.save(a_source(workspace_id=w)),
    "sources.mark_planned": lambda u, w: u.sources.mark_planned(w, SOURCE, a_moment(hours=1)),
    "sources.delete": lambda u, w: u.sources.delete(w, SOURCE),
    "drafts.save": lambda u, w: u.drafts.save(a_draft(workspace_id=w)),
    "drafts.delete": lambda u, w: u.drafts.delete(w, DRAFT),
    "audit.add": lambda u, w: u.audit.add(an_audit_entry(workspace_id=w)),
    "seen.first_time": lambda u, w: u.seen.first_time(w, "event:1", NOW),
    "evaluations.add": lambda u, w: u.evaluations.add(an_evaluation(workspace_id=w)),
    "lessons.save": lambda u, w: u.lessons.save(a_lesson(workspace_id=w)),
    "actions.save": lambda u, w: u.actions.save(an_action(workspace_id=w)),
    "notes.save": lambda u, w: u.notes.save(a_note(workspace_id=w)),
    "notes.delete": lambda u, w: u.notes.delete(w, NOTE),
    "judgements.save": lambda u, w: u.judgements.save(a_judgement(workspace_id=w)),
    "judgements.delete": lambda u, w: u.judgements.delete(w, *PAIR),
    "formulas.add": lambda u, w: u.formulas.add(a_formula(workspace_id=w)),
    "own_purposes.save": lambda u, w: u.own_purposes.save(an_own_purpose(workspace_id=w)),
    "own_purposes.delete": lambda u, w: u.own_purposes.delete(w, PURPOSE),
}

#: What serves all workspaces at once, or is asked of one claim: covered elsewhere.
OVER_ALL = {
    "workspaces.all",
    "schedules.due_candidates",
    "outbox.claim",
    "outbox.seconds_left",
    "jobs.claim",
    "jobs.counts",
    "jobs.sweep",
    "drafts.sweep",
    "hours.sweep",
    "sources.due_candidates",
    "seen.sweep",
}


def _fill(uow: UnitOfWork, workspace_id: WorkspaceId) -> None:
    for name, write in WRITES.items():
        if name.split(".")[1] not in {"erase", "take_back", "delete", "cancel_channel", "trim"}:
            write(uow, workspace_id)


def _all_reads(uow: UnitOfWork, workspace_id: WorkspaceId) -> dict[str, object]:
    return {name: read(uow, workspace_id) for name, read in READS.items()}


def test_every_method_of_every_store_is_in_the_lists() -> None:
    stores: dict[str, Any] = get_type_hints(UnitOfWork)

    methods = {
        f"{store}.{name}"
        for store, port in stores.items()
        for name, _ in inspect.getmembers(port, inspect.isfunction)
        if not name.startswith("_")
    }

    assert methods == READS.keys() | WRITES.keys() | OVER_ALL


def test_the_other_workspace_is_full(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        empty = _all_reads(uow, OTHER_WORKSPACE)
        _fill(uow, OTHER_WORKSPACE)
        (claimed,) = _claimed(uow)
        uow.outbox.settle(claimed, DeliveryState.SENT)
        full = _all_reads(uow, OTHER_WORKSPACE)

    assert [name for name in READS if full[name] == empty[name]] == ["outbox.troubled"]


def _claimed(uow: UnitOfWork) -> list[Delivery]:
    return uow.outbox.claim(worker="w1", lease=LEASE, now=a_moment(hours=1), limit=1)


def test_nothing_is_read_from_the_other_workspace(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        empty = _all_reads(uow, WORKSPACE)
        _fill(uow, OTHER_WORKSPACE)

        assert _all_reads(uow, WORKSPACE) == empty
        assert uow.seen.first_time(WORKSPACE, "event:1", NOW)


@settings(max_examples=20)
@given(names=st.lists(st.sampled_from(sorted(WRITES)), min_size=1, max_size=12))
def test_nothing_is_changed_in_the_other_workspace(
    uow_factory: UowFactory, names: list[str]
) -> None:
    with uow_factory() as uow:
        _fill(uow, OTHER_WORKSPACE)
        _claimed(uow)
        before = _all_reads(uow, OTHER_WORKSPACE)

        for name in names:
            WRITES[name](uow, WORKSPACE)

        assert _all_reads(uow, OTHER_WORKSPACE) == before


def test_a_claim_does_not_hold_in_another_workspace(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.outbox.add(a_delivery(workspace_id=OTHER_WORKSPACE))
        (claimed,) = _claimed(uow)
        forged = replace(claimed, workspace_id=WORKSPACE)

        assert uow.outbox.seconds_left(forged) < 0
        assert not uow.outbox.save_rendered(forged, {}, 0, CHANNEL)
        assert not uow.outbox.settle(forged, DeliveryState.SENT)
        assert uow.outbox.seconds_left(claimed) > 0


@pytest.mark.parametrize("person", [OWNER, UserId("U9")])
def test_the_same_person_in_two_workspaces_is_two_people(
    uow_factory: UowFactory, person: UserId
) -> None:
    with uow_factory() as uow:
        uow.people.save(a_person(user_id=person, is_admin=True))
        uow.people.save(a_person(user_id=person, workspace_id=OTHER_WORKSPACE))

        mine = uow.people.get(WORKSPACE, person)
        theirs = uow.people.get(OTHER_WORKSPACE, person)

    assert mine is not None
    assert theirs is not None
    assert (mine.is_admin, theirs.is_admin) == (True, False)
