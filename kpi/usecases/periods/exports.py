"""A goal's story as a file for whoever asks: asked for here, made and sent by the worker.

What was begun is kept, so that a try after an unclear answer looks for its file first: the id that
Slack gave it is the key by which it is found again.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from kpi.model import ChannelId, DraftId, Goal, GoalId, UserId
from kpi.ports import Draft, Job, UnitOfWork
from kpi.usecases import access, jobs
from kpi.usecases.access import Asker
from kpi.usecases.records import audit

#: The kind of job that sends a file, and of the draft that remembers it.
EXPORT_JOB = "export"
#: For so long a file that was begun is remembered.
_KEPT = timedelta(days=1)


class Format(StrEnum):
    """What a story can be sent as."""

    TABLE = "csv"
    PAGE = "html"
    PICTURE = "png"


def ask(uow: UnitOfWork, asker: Asker, goal_id: GoalId, wanted: Format) -> Goal:
    """Ask the worker to send the story of a goal that the asker may see; NotFound."""
    goal = access.goal(uow, asker, goal_id)
    audit(
        uow,
        asker,
        action="goal.exported",
        subject=goal_id,
        channel_id=goal.channel_id,
        after={"format": wanted.value},
    )
    payload = {
        "goal": goal_id,
        "user": asker.user_id,
        "channel": goal.channel_id,
        "format": wanted.value,
    }
    key = f"{EXPORT_JOB}:{uow.new_id()}"
    jobs.ask(uow, asker.workspace_id, EXPORT_JOB, key, payload, asker.now)
    return goal


def begun(uow: UnitOfWork, job: Job) -> str:
    """Return the id of the file that an earlier try of the job uploaded; "" for none."""
    draft = uow.drafts.get(job.workspace_id, _draft_id(job))
    return "" if draft is None else str(draft.data["file"])


def begin(uow: UnitOfWork, job: Job, file: str, now: datetime) -> None:
    """Remember the file that was uploaded and is yet to be shared."""
    uow.drafts.save(
        Draft(
            workspace_id=job.workspace_id,
            draft_id=_draft_id(job),
            kind=EXPORT_JOB,
            by=UserId(str(job.payload["user"])),
            channel_id=ChannelId(str(job.payload["channel"])),
            data={"file": file},
            expires_at=now + _KEPT,
        )
    )


def end(uow: UnitOfWork, job: Job) -> None:
    """Forget the file: it was shared, or never will be."""
    uow.drafts.delete(job.workspace_id, _draft_id(job))


def _draft_id(job: Job) -> DraftId:
    return DraftId(str(job.job_id))
