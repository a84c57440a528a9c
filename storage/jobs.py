"""Work that takes longer than an answer may: a queue with leases, as the outbox."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, text, tuple_, update

from kpi.model import WorkspaceId
from kpi.ports import Job
from storage.claims import PICK_JOBS, pick
from storage.mapping import from_row
from storage.repositories.rows import Rows
from storage.states import DONE, FAILED, JOB_STATES, RUNNING, WAITING
from storage.tables import jobs
from storage.transaction import Transaction


class SqlJobs:
    """Jobs; leases go by the database's clock, workspaces take turns."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._transaction = transaction
        self._rows = Rows(transaction, jobs, Job)

    def add(self, job: Job) -> bool:
        """Insert; False when the key is already there."""
        counted = self._transaction.database.counted(jobs, job.workspace_id)
        unique = ("workspace_id", "key")
        return self._rows.add(job, unique, state=WAITING, last_error="", **counted)

    def is_open(self, workspace_id: WorkspaceId, beginning: str) -> bool:
        """Whether a job whose key begins so waits or runs."""
        asked = select(jobs.c.job_id).where(
            jobs.c.workspace_id == workspace_id,
            # Literal, as in the partial index, or SQLite would not use it.
            text("jobs.state IN ('waiting', 'running')"),
            jobs.c.key.startswith(beginning, autoescape=True),
        )
        return bool(self._transaction.read(asked.limit(1)))

    def claim(self, *, worker: str, lease: timedelta, limit: int, but: str = "") -> list[Job]:
        """Take waiting jobs and those whose lease ended, oldest first, none of kind ``but``."""
        self._transaction.start_writing()
        instant = self._transaction.now()
        picked = pick(
            self._transaction, PICK_JOBS, jobs, limit=limit, times={"instant": instant}, but=but
        )
        if not picked:
            return []
        keys = [(row["workspace_id"], row["job_id"]) for row in picked]
        taking = update(jobs).where(tuple_(jobs.c.workspace_id, jobs.c.job_id).in_(keys))
        taken = {"state": RUNNING, "worker": worker, "lease_until": instant + lease}
        self._transaction.write(taking.values(**taken, attempts=jobs.c.attempts + 1))
        return [
            replace(from_row(Job, row), worker=worker, attempts=row["attempts"] + 1)
            for row in picked
        ]

    def finish(self, job: Job, *, error: str = "", retry_in: timedelta | None = None) -> bool:
        """End the claim: done, failed, or again later; False when another worker has it."""
        self._transaction.start_writing()
        columns = jobs.c
        held = update(jobs).where(
            columns.workspace_id == job.workspace_id,
            columns.job_id == job.job_id,
            columns.state == RUNNING,
            columns.worker == job.worker,
            columns.attempts == job.attempts,
        )
        again = None if retry_in is None else self._transaction.now() + retry_in
        state = WAITING if again else FAILED if error else DONE
        outcome = {"state": state, "last_error": error, "not_before": again}
        return self._transaction.write(held.values(**outcome, lease_until=None)) == 1

    def counts(self) -> dict[str, int]:
        """Return how many jobs wait, run, are done, failed: over all workspaces."""
        counting = select(jobs.c.state, func.count().label("rows")).group_by(jobs.c.state)
        rows = self._transaction.read(counting)
        return dict.fromkeys(JOB_STATES, 0) | {row["state"]: row["rows"] for row in rows}

    def sweep(self, kind: str, before: datetime) -> int:
        """Delete the jobs of a kind that ended and were asked for before; return how many."""
        ended = (jobs.c.state.in_([DONE, FAILED]), jobs.c.created_at < before)
        return self._transaction.write(delete(jobs).where(jobs.c.kind == kind, *ended))
