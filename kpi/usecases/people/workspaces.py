"""Workspaces come, go, and are forgotten."""

from dataclasses import replace
from datetime import datetime, timedelta

from kpi.model import Language, UserId, Workspace, WorkspaceId
from kpi.ports import UnitOfWork
from kpi.usecases import jobs

#: The kind of job that erases what an uninstalled workspace left.
FORGET_JOB = "forget"


def installed(
    uow: UnitOfWork,
    workspace_id: WorkspaceId,
    *,
    name: str,
    bot_user_id: UserId,
    language: Language,
    fiscal_month: int,
    now: datetime,
) -> Workspace:
    """Return the workspace as installed; what people set before an uninstall stays."""
    known = uow.workspaces.get(workspace_id)
    if known is None:
        known = Workspace(
            workspace_id=workspace_id,
            name=name,
            language=language,
            fiscal_month=fiscal_month,
            bot_user_id=bot_user_id,
            installed_at=now,
        )
    elif known.uninstalled_at is not None:
        known = replace(known, installed_at=now, uninstalled_at=None)
    workspace = replace(known, name=name or known.name, bot_user_id=bot_user_id)
    uow.workspaces.save(workspace)
    return workspace


def uninstalled(uow: UnitOfWork, workspace_id: WorkspaceId, now: datetime) -> None:
    """Erase the token at once, which stops every send; a job erases the rest later.

    Slack's two events about it come in either order and more than once.
    """
    uow.workspaces.save_token(workspace_id, None)
    known = uow.workspaces.get(workspace_id)
    if known is None or known.uninstalled_at is not None:
        return
    uow.workspaces.save(replace(known, uninstalled_at=now))
    jobs.ask(uow, workspace_id, FORGET_JOB, f"{FORGET_JOB}:{now.isoformat()}", {}, now)


def forget(
    uow: UnitOfWork, workspace_id: WorkspaceId, *, keep: timedelta, now: datetime
) -> timedelta:
    """Erase everything of a workspace that left ``keep`` ago; return how long still to wait.

    Zero: it is erased, or it was installed again and stays.
    """
    workspace = uow.workspaces.get(workspace_id)
    if workspace is None or workspace.uninstalled_at is None:
        return timedelta()
    left = workspace.uninstalled_at + keep - now
    if left > timedelta():
        return left
    uow.workspaces.erase(workspace_id)
    return timedelta()
