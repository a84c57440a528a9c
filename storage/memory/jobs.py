"""The job queue in memory."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from kpi.model import WorkspaceId
from kpi.ports import Job
from storage.memory.state import QueuedJob, Session, as_json
from storage.states import DONE, FAILED, JOB_STATES, RUNNING, WAITING


class MemoryJobs:
    """Jobs; workspaces take turns."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def add(self, job: Job) -> bool:
        """Insert; False when the key is already there."""
        rows = self._session.write().jobs
        same = (job.workspace_id, job.key)
        if any((held.job.workspace_id, held.job.key) == same for held in rows.values()):
            return False
        kept = replace(job, payload=as_json(job.payload))
        rows[job.workspace_id, job.job_id] = QueuedJob(job=kept, state=WAITING)
        return True

    def is_open(self, workspace_id: WorkspaceId, beginning: str) -> bool:
        """Whether a job whose key begins so waits or runs."""
        return any(
            held.state in {WAITING, RUNNING}
            and held.job.workspace_id == workspace_id
            and held.job.key.startswith(beginning)
            for held in self._session.read().jobs.values()
        )

    def claim(self, *, worker: str, lease: timedelta, limit: int, but: str = "") -> list[Job]:
        """Take waiting jobs and those whose lease ended, oldest first, none of kind ``but``."""
        rows, now = self._session.write().jobs, self._session.now()
        ready = [
            (key, held)
            for key, held in rows.items()
            if _is_ready(held, now) and held.job.kind != but
        ]
        ready.sort(key=lambda row: row[1].state != RUNNING)
        turns: Counter[str] = Counter()
        order: list[tuple[int, tuple[str, str]]] = []
        for key, _ in ready:
            turns[key[0]] += 1
            order.append((turns[key[0]], key))
        order.sort(key=lambda row: row[0])
        claimed = [key for _, key in order[:limit]]
        for key in claimed:
            job = rows[key].job
            taken = replace(job, worker=worker, attempts=job.attempts + 1)
            rows[key] = replace(rows[key], job=taken, state=RUNNING, lease_until=now + lease)
        return [rows[key].job for key in claimed]

    def finish(self, job: Job, *, error: str = "", retry_in: timedelta | None = None) -> bool:
        """End the claim: done, failed, or again later; False when another worker has it."""
        rows = self._session.write().jobs
        key = job.workspace_id, job.job_id
        held = rows.get(key)
        if held is None or held.state != RUNNING or _fence(held.job) != _fence(job):
            return False
        again = None if retry_in is None else self._session.now() + retry_in
        state = WAITING if again else FAILED if error else DONE
        rows[key] = replace(held, state=state, error=error, not_before=again, lease_until=None)
        return True

    def counts(self) -> dict[str, int]:
        """Return how many jobs wait, run, are done, failed: over all workspaces."""
        states = Counter(held.state for held in self._session.read().jobs.values())
        return {state: states[state] for state in JOB_STATES}

    def sweep(self, kind: str, before: datetime) -> int:
        """Delete the jobs of a kind that ended and were asked for before; return how many."""
        rows = self._session.write().jobs
        gone = [
            key
            for key, held in rows.items()
            if held.state in {DONE, FAILED}
            and held.job.kind == kind
            and held.job.created_at < before
        ]
        for key in gone:
            del rows[key]
        return len(gone)


def _is_ready(held: QueuedJob, now: datetime) -> bool:
    if held.state == WAITING:
        return held.not_before is None or held.not_before <= now
    return held.state == RUNNING and held.lease_until is not None and held.lease_until < now


def _fence(job: Job) -> tuple[str, int]:
    return job.worker, job.attempts
