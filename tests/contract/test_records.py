"""Alerts, runs, drafts, the audit log and seen requests."""

from kpi.model import KpiId, RunId
from tests.factories import (
    CHANNEL,
    GOAL,
    KPI,
    NOW,
    OTHER_CHANNEL,
    OTHER_PERSON,
    OTHER_WORKSPACE,
    OWNER,
    WORKSPACE,
    UowFactory,
    a_draft,
    a_moment,
    a_run,
    an_alert_state,
    an_audit_entry,
)


def test_alert_states_come_by_kind_and_are_replaced(uow_factory: UowFactory) -> None:
    reason = {"value": "12.5", "rule": {"name": "pace", "days": [1, 2]}, "before": None}
    raised = an_alert_state(incident=2, snoozed_until=a_moment(days=1), reason=reason)
    missing = an_alert_state(kind="data_missing", state="ok")

    with uow_factory() as uow:
        uow.alerts.save(an_alert_state())
        uow.alerts.save(missing)
        uow.alerts.save(raised)
        uow.alerts.save(an_alert_state(kpi_id="k2"))
        uow.commit()

    with uow_factory() as uow:
        assert uow.alerts.of_kpi(WORKSPACE, KPI) == [missing, raised]


def test_alert_states_of_several_kpis_come_by_kpi_and_kind(uow_factory: UowFactory) -> None:
    raised, missing = an_alert_state(), an_alert_state(kind="data_missing")
    of_another = an_alert_state(kpi_id="k2")

    with uow_factory() as uow:
        for state in (of_another, raised, missing, an_alert_state(kpi_id="k3")):
            uow.alerts.save(state)

        assert uow.alerts.of_kpis(WORKSPACE, [KpiId("k2"), KPI]) == [missing, raised, of_another]
        assert uow.alerts.of_kpis(WORKSPACE, []) == []
        assert uow.alerts.of_kpis(OTHER_WORKSPACE, [KPI]) == []


def test_checks_come_newest_first(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        for number, hours in enumerate((0, 5, 5, 2)):
            uow.alerts.record_check(WORKSPACE, KPI, a_moment(hours=hours), {"number": number})

        checks = uow.alerts.checks(WORKSPACE, KPI)

        assert [decision["number"] for _, decision in checks] == [2, 1, 3, 0]
        assert checks[0][0] == a_moment(hours=5)
        assert uow.alerts.checks(WORKSPACE, KPI, limit=2) == checks[:2]
        assert uow.alerts.checks(OTHER_WORKSPACE, KPI) == []


def test_the_latest_runs_of_each_source_come_newest_first(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        for hour in range(4):
            uow.runs.save(a_run(run_id=f"f{hour}", at=a_moment(hours=hour)))
        uow.runs.save(a_run(run_id="h1", source="hand"))
        uow.runs.save(a_run(run_id="x1", channel_id=OTHER_CHANNEL))

        found = uow.runs.latest(WORKSPACE, CHANNEL, each=2)

        assert [run.run_id for run in found] == ["f3", "f2", "h1"]
        assert uow.runs.latest(OTHER_WORKSPACE, CHANNEL) == []


def test_runs_are_found_by_id_newest_first(uow_factory: UowFactory) -> None:
    late = a_run(run_id="r2", at=a_moment(hours=1), channel_id=OTHER_CHANNEL)
    with uow_factory() as uow:
        for run in (a_run(), late, a_run(run_id="r3")):
            uow.runs.save(run)

        ids = [RunId("r2"), a_run().run_id, RunId("none")]
        assert uow.runs.get_many(WORKSPACE, ids) == [late, a_run()]
        assert uow.runs.get_many(OTHER_WORKSPACE, ids) == []


def test_runs_of_a_channel_come_newest_first(uow_factory: UowFactory) -> None:
    refusals = ({"line": 7, "reason": "not_a_number", "text": "十二"},)
    late = a_run(run_id="r2", at=a_moment(hours=1), label="overview.csv", refused=1)

    with uow_factory() as uow:
        uow.runs.save(a_run())
        uow.runs.save(late)
        uow.runs.save(a_run(run_id="r2", at=a_moment(hours=1), refusals=refusals, read=9))
        uow.runs.save(a_run(run_id="r3", channel_id=OTHER_CHANNEL))

        found = uow.runs.of_channel(WORKSPACE, CHANNEL)
        newest = uow.runs.of_channel(WORKSPACE, CHANNEL, limit=1)

    assert found == [
        a_run(run_id="r2", at=a_moment(hours=1), refusals=refusals, read=9),
        a_run(),
    ]
    assert newest == found[:1]


def test_a_draft_is_taken_by_one(uow_factory: UowFactory) -> None:
    draft = a_draft(data={"columns": ["date", "値"]}, body=b"\x00\xffcsv")

    with uow_factory() as uow:
        uow.drafts.save(a_draft())
        uow.drafts.save(draft)

        assert uow.drafts.get(WORKSPACE, draft.draft_id) == draft
        assert uow.drafts.delete(WORKSPACE, draft.draft_id) is True
        assert uow.drafts.delete(WORKSPACE, draft.draft_id) is False
        assert uow.drafts.get(WORKSPACE, draft.draft_id) is None


def test_drafts_of_a_channel_and_a_kind_are_found_by_id(uow_factory: UowFactory) -> None:
    mine = [a_draft(draft_id=one, kind="kept") for one in ("x2", "x1")]
    others = (
        a_draft(draft_id="x3"),
        a_draft(draft_id="x4", kind="kept", channel_id=OTHER_CHANNEL),
        a_draft(draft_id="x5", kind="kept", workspace_id=OTHER_WORKSPACE),
    )
    with uow_factory() as uow:
        for one in (*mine, *others):
            uow.drafts.save(one)

        assert uow.drafts.of_channel(WORKSPACE, CHANNEL, "kept") == mine[::-1]


def test_expired_drafts_of_all_workspaces_are_swept(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.drafts.save(a_draft(draft_id="x1", expires_at=NOW))
        uow.drafts.save(a_draft(draft_id="x2", expires_at=NOW, workspace_id=OTHER_WORKSPACE))
        uow.drafts.save(a_draft(draft_id="x3", expires_at=a_moment(seconds=1)))

        assert uow.drafts.sweep(NOW) == 2
        assert uow.drafts.sweep(NOW) == 0
        assert uow.drafts.get(WORKSPACE, a_draft(draft_id="x3").draft_id) is not None


def test_the_audit_log_of_a_subject_comes_newest_first(uow_factory: UowFactory) -> None:
    changed = an_audit_entry(
        action="goal.changed", before={"purpose": "none"}, after={"purpose": "awareness"}
    )

    with uow_factory() as uow:
        uow.audit.add(an_audit_entry(at=a_moment(days=1), action="goal.closed"))
        uow.audit.add(an_audit_entry())
        uow.audit.add(changed)
        uow.audit.add(an_audit_entry(subject="g2"))

        entries = uow.audit.of_subject(WORKSPACE, GOAL)

        assert [entry.action for entry in entries] == ["goal.closed", "goal.changed", "goal.set"]
        assert entries[1] == changed
        assert uow.audit.of_subject(WORKSPACE, GOAL, limit=1) == entries[:1]


def test_the_audit_log_of_a_person_is_filtered_by_action(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        for action in ("value.logged", "goal.set", "value.logged"):
            uow.audit.add(an_audit_entry(action=action))
        uow.audit.add(an_audit_entry(who=OTHER_PERSON, action="value.logged"))

        logged = uow.audit.by_person(WORKSPACE, OWNER, ["value.logged", "kpi.set"])

        assert [entry.action for entry in logged] == ["value.logged", "value.logged"]
        assert uow.audit.by_person(WORKSPACE, OWNER, ["value.logged"], limit=1) == logged[:1]
        assert uow.audit.by_person(WORKSPACE, OWNER, []) == []


def test_a_request_is_new_only_once(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        assert uow.seen.first_time(WORKSPACE, "event:1", NOW) is True
        uow.commit()

    with uow_factory() as uow:
        assert uow.seen.first_time(WORKSPACE, "event:1", a_moment(days=1)) is False
        assert uow.seen.first_time(WORKSPACE, "event:2", NOW) is True
        assert uow.seen.first_time(OTHER_WORKSPACE, "event:1", NOW) is True


def test_old_requests_are_forgotten(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.seen.first_time(WORKSPACE, "old", NOW)
        uow.seen.first_time(WORKSPACE, "young", a_moment(hours=1))

        assert uow.seen.sweep(a_moment(hours=1)) == 1
        assert uow.seen.first_time(WORKSPACE, "old", NOW) is True
        assert uow.seen.first_time(WORKSPACE, "young", NOW) is False
