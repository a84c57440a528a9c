"""Work that takes longer than an answer may: kinds by name, each a function."""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from bot.countries import country_of
from bot.deps import Deps
from bot.slack_clients import CALL_ERRORS, error_of
from kpi.errors import Broken, MatoError, SlackRefused
from kpi.model import UserId, WorkspaceId
from kpi.ports import Job
from kpi.usecases.people import people, teams, workspaces
from kpi.usecases.people.people import PROFILE_JOB, Profile
from kpi.usecases.people.workspaces import FORGET_JOB

_log = logging.getLogger(__name__)
#: Longer than any job takes: an import of a million rows takes a few minutes.
LEASE = timedelta(minutes=15)
_TRIES = 6
_PROFILE_SECONDS = 5.0

#: Does a job in transactions of its own; returns when to do it again, None: it is done.
JobHandler = Callable[[Deps, Job], timedelta | None]


def join(tables: Iterable[Mapping[str, JobHandler]]) -> dict[str, JobHandler]:
    """Return one table of all; ValueError when two areas do the same kind."""
    joined: dict[str, JobHandler] = {}
    for table in tables:
        if joined.keys() & table.keys():
            message = f"done twice: {sorted(joined.keys() & table.keys())}"
            raise ValueError(message)
        joined.update(table)
    return joined


class JobRunner:
    """Takes jobs one by one; any number of runners may do so at once."""

    def __init__(
        self,
        deps: Deps,
        handlers: Mapping[str, JobHandler],
        *,
        worker: str,
        slow: str = "",
        most_slow: int = 2,
    ) -> None:
        """Claim as ``worker``, a name that no other process has.

        Of the kind ``slow`` no more than ``most_slow`` jobs are done at once: they wait for
        others' machines, and whoever waits for anything else should not wait for these.
        """
        self._deps = deps
        self._handlers = handlers
        self._worker = worker
        self._slow = slow
        self._most_slow = most_slow
        self._slow_jobs = 0
        self._claiming = threading.Lock()
        self._is_stopping = threading.Event()

    def stop(self) -> None:
        """Take no further job; what is under way goes on to its end."""
        self._is_stopping.set()

    def run_all(self) -> None:
        """Do jobs until none waits, or ``stop`` is called."""
        while not self._is_stopping.is_set() and self.run_one():
            pass

    def run_one(self) -> bool:
        """Do the next job, if one waits, and say whether there was one.

        What a handler raises that is not a MatoError comes out of here, with the job failed.
        """
        claimed = self._claim()
        for job in claimed:
            try:
                self._do(job)
            finally:
                self._count(job, -1)
        return bool(claimed)

    def _claim(self) -> list[Job]:
        with self._claiming:
            but = self._slow if self._slow_jobs >= self._most_slow else ""
            with self._deps.uow() as uow:
                claimed = uow.jobs.claim(worker=self._worker, lease=LEASE, limit=1, but=but)
                uow.commit()
            for job in claimed:
                self._slow_jobs += job.kind == self._slow
        return claimed

    def _count(self, job: Job, by: int) -> None:
        with self._claiming:
            self._slow_jobs += by * (job.kind == self._slow)

    def _do(self, job: Job) -> None:
        error, again = "unexpected", _again(job)
        try:
            again = self._handle(job)
            error = ""
        except Broken as broken:
            error = broken.code
            _log.warning("job=%s kind=%s broken=%s", job.job_id, job.kind, broken.code)
        except MatoError as refused:
            error, again = refused.code, None
            _log.info("job=%s kind=%s refused=%s", job.job_id, job.kind, refused.code)
        finally:
            self._finish(job, error, again)
        self._deps.wake()

    def _handle(self, job: Job) -> timedelta | None:
        handler = self._handlers.get(job.kind)
        if handler is None:
            raise MatoError("no_such_job", kind=job.kind)
        return handler(self._deps, job)

    def _finish(self, job: Job, error: str, again: timedelta | None) -> None:
        with self._deps.uow() as uow:
            uow.jobs.finish(job, error=error, retry_in=again)
            uow.commit()


def _again(job: Job) -> timedelta | None:
    """Return when to try a failed job again: seconds first, minutes later, then never."""
    if job.attempts >= _TRIES:
        return None
    return timedelta(seconds=4 ** min(job.attempts, 5))


def profile(deps: Deps, job: Job) -> timedelta | None:
    """Read a person's profile from Slack and keep what it says."""
    user_id = UserId(str(job.payload["user"]))
    found = fetch_profile(deps, job.workspace_id, user_id)
    with deps.uow() as uow:
        before = uow.people.get(job.workspace_id, user_id)
        after = people.refresh(uow, job.workspace_id, found, deps.clock.now())
        if before is not None:
            teams.settle(uow, before, after, country_of(after.zone))
        uow.commit()
    return None


def fetch_profile(
    deps: Deps, workspace_id: WorkspaceId, user_id: UserId, *, timeout: float = _PROFILE_SECONDS
) -> Profile:
    """Ask Slack who somebody is; SlackRefused when it does not say within the seconds given."""
    client = deps.clients.of(workspace_id, timeout=timeout)
    try:
        said = client.users_info(user=user_id, include_locale=True)
    except CALL_ERRORS as error:
        if error_of(error) in {"user_not_found", "user_not_visible"}:
            return Profile(user_id=user_id, is_gone=error_of(error) == "user_not_found")
        raise SlackRefused("slack_refused.profile", reason=error_of(error)) from error
    user: Mapping[str, object] = said["user"]
    is_stranger = user.get("team_id") not in {None, workspace_id}
    return Profile(
        user_id=user_id,
        locale=str(user.get("locale") or ""),
        zone=str(user.get("tz") or ""),
        is_admin=bool(user.get("is_admin")),
        is_guest=bool(user.get("is_restricted") or user.get("is_stranger") or is_stranger),
        is_gone=bool(user.get("deleted")),
    )


def forget(deps: Deps, job: Job) -> timedelta | None:
    """Erase what an uninstalled workspace left, when its time has come."""
    keep = timedelta(days=deps.config.retention_days)
    with deps.uow() as uow:
        left = workspaces.forget(uow, job.workspace_id, keep=keep, now=deps.clock.now())
        uow.commit()
    return left or None


KINDS: Mapping[str, JobHandler] = {PROFILE_JOB: profile, FORGET_JOB: forget}
