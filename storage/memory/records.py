"""Schedules, alerts, runs, drafts, the audit log and seen requests in memory."""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from kpi.model import ChannelId, DraftId, KpiId, RunId, UserId, WorkspaceId
from kpi.ports import AlertState, AuditEntry, Draft, Json, Run, Schedule, ScheduleState
from storage.memory.state import Session, as_json


class MemorySchedules:
    """One digest schedule a channel."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def get(self, workspace_id: WorkspaceId, channel_id: ChannelId) -> Schedule | None:
        """Return the channel's schedule."""
        return self._session.read().schedules.get((workspace_id, channel_id))

    def save(self, schedule: Schedule) -> None:
        """Insert or replace, but ``planned_until`` only ever moves forward."""
        key = schedule.workspace_id, schedule.channel_id
        rows = self._session.write().schedules
        stored = rows.get(key, schedule)
        later = max(stored.planned_until, schedule.planned_until)
        rows[key] = replace(schedule, planned_until=later)

    def due_candidates(self, now: datetime, limit: int) -> list[Schedule]:
        """Return active schedules of installed workspaces, least recently planned first."""
        state = self._session.read()
        due = (
            schedule
            for schedule in state.schedules.values()
            if schedule.state is ScheduleState.ACTIVE
            and schedule.planned_until < now
            and (workspace := state.workspaces.get((schedule.workspace_id,)))
            and workspace.uninstalled_at is None
        )
        order = sorted(due, key=lambda s: (s.planned_until, s.workspace_id, s.channel_id))
        return order[:limit]


class MemoryAlerts:
    """Alert states and the decisions that led to them."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def of_kpi(self, workspace_id: WorkspaceId, kpi_id: KpiId) -> list[AlertState]:
        """Return the states, by kind."""
        rows = self._session.read().alerts
        return [rows[key] for key in sorted(rows) if key[:2] == (workspace_id, kpi_id)]

    def of_kpis(self, workspace_id: WorkspaceId, kpis: Sequence[KpiId]) -> list[AlertState]:
        """Return the states of these KPIs, by KPI and kind."""
        rows = self._session.read().alerts
        return [rows[key] for key in sorted(rows) if key[0] == workspace_id and key[1] in kpis]

    def save(self, state: AlertState) -> None:
        """Insert or replace."""
        key = state.workspace_id, state.kpi_id, state.kind
        self._session.write().alerts[key] = replace(state, reason=as_json(state.reason))

    def record_check(
        self, workspace_id: WorkspaceId, kpi_id: KpiId, at: datetime, decision: Json
    ) -> None:
        """Append a decision with its reason."""
        rows = self._session.write().checks
        rows[workspace_id, kpi_id] = (
            *rows.get((workspace_id, kpi_id), ()),
            (at, as_json(decision)),
        )

    def checks(
        self, workspace_id: WorkspaceId, kpi_id: KpiId, limit: int = 20
    ) -> list[tuple[datetime, Json]]:
        """Return decisions, newest first."""
        found = self._session.read().checks.get((workspace_id, kpi_id), ())
        return sorted(found, key=lambda check: check[0])[::-1][:limit]


class MemoryRuns:
    """Import runs that people can look at."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def save(self, run: Run) -> None:
        """Insert or replace."""
        refusals = tuple(as_json(refusal) for refusal in run.refusals)
        key = run.workspace_id, run.run_id
        self._session.write().runs[key] = replace(run, refusals=refusals)

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, limit: int = 20
    ) -> list[Run]:
        """Return runs, newest first."""
        found = (
            run
            for run in self._session.read().runs.values()
            if (run.workspace_id, run.channel_id) == (workspace_id, channel_id)
        )
        return sorted(found, key=lambda run: (run.at, run.run_id), reverse=True)[:limit]

    def get_many(self, workspace_id: WorkspaceId, run_ids: Sequence[RunId]) -> list[Run]:
        """Return those that exist, newest first."""
        own = [(workspace_id, run_id) for run_id in dict.fromkeys(run_ids)]
        found = [run for key in own if (run := self._session.read().runs.get(key)) is not None]
        return sorted(found, key=lambda run: (run.at, run.run_id), reverse=True)

    def latest(self, workspace_id: WorkspaceId, channel_id: ChannelId, each: int = 3) -> list[Run]:
        """Return the newest ``each`` of every source of the channel, newest first."""
        counts: Counter[str] = Counter()
        found: list[Run] = []
        for run in self.of_channel(workspace_id, channel_id, limit=sys.maxsize):
            counts[run.source] += 1
            if counts[run.source] <= each:
                found.append(run)
        return found


class MemoryDrafts:
    """Things that wait for a person; expired ones are swept."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def get(self, workspace_id: WorkspaceId, draft_id: DraftId) -> Draft | None:
        """Return the draft, also an expired one."""
        return self._session.read().drafts.get((workspace_id, draft_id))

    def save(self, draft: Draft) -> None:
        """Insert or replace."""
        key = draft.workspace_id, draft.draft_id
        self._session.write().drafts[key] = replace(draft, data=as_json(draft.data))

    def delete(self, workspace_id: WorkspaceId, draft_id: DraftId) -> bool:
        """Delete; False when it was gone: somebody else took it."""
        return self._session.write().drafts.pop((workspace_id, draft_id), None) is not None

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, kind: str
    ) -> list[Draft]:
        """Return the channel's of a kind by id, also expired ones."""
        own = (workspace_id, channel_id, kind)
        rows = self._session.read().drafts.values()
        found = [one for one in rows if (one.workspace_id, one.channel_id, one.kind) == own]
        return sorted(found, key=lambda one: one.draft_id)

    def sweep(self, now: datetime) -> int:
        """Delete the expired ones of all workspaces."""
        rows = self._session.write().drafts
        expired = [key for key, draft in rows.items() if draft.expires_at <= now]
        for key in expired:
            del rows[key]
        return len(expired)


class MemoryAudit:
    """An append-only log."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def add(self, entry: AuditEntry) -> None:
        """Append."""
        rows = self._session.write().audit
        kept = replace(
            entry,
            before=None if entry.before is None else as_json(entry.before),
            after=None if entry.after is None else as_json(entry.after),
        )
        rows[entry.workspace_id,] = (*rows.get((entry.workspace_id,), ()), kept)

    def of_subject(
        self, workspace_id: WorkspaceId, subject: str, limit: int = 50
    ) -> list[AuditEntry]:
        """Return entries, newest first."""
        return [e for e in self._newest(workspace_id) if e.subject == subject][:limit]

    def by_person(
        self, workspace_id: WorkspaceId, who: UserId, actions: Sequence[str], limit: int = 20
    ) -> list[AuditEntry]:
        """Return the person's entries of these actions, newest first."""
        found = self._newest(workspace_id)
        return [e for e in found if e.who == who and e.action in actions][:limit]

    def _newest(self, workspace_id: WorkspaceId) -> list[AuditEntry]:
        entries = self._session.read().audit.get((workspace_id,), ())
        return sorted(entries, key=lambda entry: entry.at)[::-1]


class MemorySeen:
    """Requests that were already taken."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def first_time(self, workspace_id: WorkspaceId, key: str, now: datetime) -> bool:
        """Remember the key and say whether it is new."""
        rows = self._session.write().seen
        is_new = (workspace_id, key) not in rows
        rows.setdefault((workspace_id, key), now)
        return is_new

    def sweep(self, before: datetime) -> int:
        """Forget the older ones."""
        rows = self._session.write().seen
        old = [key for key, at in rows.items() if at < before]
        for key in old:
            del rows[key]
        return len(old)
