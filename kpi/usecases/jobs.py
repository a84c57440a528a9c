"""Asking the worker: each job once under its key."""

from datetime import datetime

from kpi.model import JobId, WorkspaceId
from kpi.ports import Job, Json, UnitOfWork


def ask(
    uow: UnitOfWork,
    workspace_id: WorkspaceId,
    kind: str,
    key: str,
    payload: Json,
    now: datetime,
) -> bool:
    """Ask for a job; return whether the key was new, for a job is asked for once."""
    return uow.jobs.add(
        Job(
            workspace_id=workspace_id,
            job_id=JobId(uow.new_id()),
            kind=kind,
            key=key,
            payload=payload,
            created_at=now,
        )
    )
