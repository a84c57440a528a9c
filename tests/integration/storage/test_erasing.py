"""Nothing of an erased workspace is left in any table, and nothing else is touched."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from kpi.model import WorkspaceId
from kpi.ports import UnitOfWork
from storage.engine import Database
from storage.tables import metadata
from storage.uow import unit_of_work
from tests.factories import (
    NOW,
    OTHER_WORKSPACE,
    WORKSPACE,
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


def _fill_every_table(uow: UnitOfWork, workspace_id: WorkspaceId) -> None:
    whose = {"workspace_id": workspace_id}
    uow.workspaces.save(a_workspace(**whose))
    uow.workspaces.save_token(workspace_id, b"sealed")
    uow.people.save(a_person(**whose))
    uow.teams.save(a_team(**whose))
    uow.goals.save(a_goal(**whose))
    uow.kpis.save(a_kpi(**whose))
    uow.series.save_own_metric(an_own_metric(**whose))
    uow.series.find_or_add(a_series(**whose))
    uow.series.save_break(a_break(**whose))
    uow.own_purposes.save(an_own_purpose(**whose))
    uow.formulas.add(a_formula(**whose))
    uow.judgements.save(a_judgement(**whose))
    uow.posts.save([some_posts(**whose)])
    uow.said_words.save(some_comment_words(**whose))
    uow.known_comments.add_key(workspace_id, b"key")
    uow.known_comments.save([some_day_comments(**whose)])
    uow.observations.upsert(workspace_id, [an_observation(1), an_observation(2, run_id="r1")])
    uow.hours.upsert(workspace_id, [an_hour()])
    uow.schedules.save(a_schedule(**whose))
    uow.outbox.add(a_delivery(**whose))
    uow.alerts.save(an_alert_state(**whose))
    uow.alerts.record_check(workspace_id, a_kpi().kpi_id, NOW, {})
    uow.forecasts.save(a_forecast(**whose))
    uow.confidences.save(a_confidence(**whose))
    uow.jobs.add(a_job(**whose))
    uow.runs.save(a_run(**whose))
    uow.drafts.save(a_draft(**whose))
    uow.audit.add(an_audit_entry(**whose))
    uow.seen.first_time(workspace_id, "event:1", NOW)
    uow.sources.save(a_source(**whose))
    uow.evaluations.add(an_evaluation(**whose))
    uow.lessons.save(a_lesson(**whose))
    uow.actions.save(an_action(**whose))
    uow.notes.save(a_note(**whose))


def _rows(database: Database) -> dict[str, int]:
    with database.engine.connect() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }


@pytest.fixture
def filled(database: Database) -> Database:
    with unit_of_work(database)() as uow:
        _fill_every_table(uow, WORKSPACE)
        _fill_every_table(uow, OTHER_WORKSPACE)
        uow.commit()
    return database


def test_the_test_fills_every_table(filled: Database) -> None:
    assert [name for name, rows in _rows(filled).items() if not rows] == []


def test_no_row_of_an_erased_workspace_is_left_in_any_table(filled: Database) -> None:
    before = _rows(filled)

    with unit_of_work(filled)() as uow:
        uow.workspaces.erase(WORKSPACE)
        uow.commit()

    after = _rows(filled)
    assert {name: 2 * rows for name, rows in after.items()} == before


def test_an_erased_workspace_may_come_back_and_starts_empty(filled: Database) -> None:
    with unit_of_work(filled)() as uow:
        uow.workspaces.erase(WORKSPACE)
        uow.commit()

    with unit_of_work(filled)() as uow:
        uow.series.find_or_add(a_series())
        assert uow.observations.on_day(WORKSPACE, a_series().series_id, NOW.date()) == []
        assert uow.observations.upsert(WORKSPACE, [an_observation(7)]).written == 1
        (theirs,) = uow.observations.on_day(OTHER_WORKSPACE, a_series().series_id, NOW.date())
        assert theirs.value == 2


def test_what_was_claimed_before_the_erasure_cannot_be_settled(filled: Database) -> None:
    with unit_of_work(filled)() as uow:
        lease = timedelta(seconds=60)
        claimed = uow.outbox.claim(worker="w", lease=lease, now=a_moment(hours=1), limit=9)
        uow.workspaces.erase(WORKSPACE)
        uow.commit()

    with unit_of_work(filled)() as uow:
        left = [d.workspace_id for d in claimed if uow.outbox.seconds_left(d) > 0]

    assert left == [OTHER_WORKSPACE]
