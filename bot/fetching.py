"""Fetches a dropped file from Slack and has it understood: the job behind ``file_shared``."""

import logging
import urllib.request
from collections.abc import Mapping
from datetime import timedelta
from urllib.error import URLError
from urllib.parse import urlsplit

from bot.deps import Deps
from bot.jobs import JobHandler
from bot.slack_clients import CALL_ERRORS, error_of
from kpi.errors import NotUnderstood, SlackRefused
from kpi.model import ChannelId, UserId
from kpi.ports import Job, UnitOfWork
from kpi.usecases import imports, people
from kpi.usecases.access import Asker

_log = logging.getLogger(__name__)
#: More comes in by the command line.
MOST_BYTES = 25 * 1024 * 1024
_SECONDS = 20.0
_TABLES = ("csv", "tsv", "txt", "zip", "xlsx", "xls")
#: Where Slack keeps files.
_FILE_HOST = "files.slack.com"


def handle(deps: Deps, job: Job) -> timedelta | None:
    """Fetch the file and show what it holds to whoever dropped it; pictures are left alone."""
    channel_id = ChannelId(str(job.payload["channel"]))
    info = _info(deps, job)
    name = str(info.get("name") or "")
    is_direct = channel_id.startswith("D")
    if not is_direct and not name.lower().endswith(_TABLES):
        return None
    try:
        body = _fetched(deps, job, info, name)
    except NotUnderstood as refused:
        _refuse(deps, job, name, refused)
        return None
    with deps.uow() as uow:
        asker = _asker(deps, job, uow, channel_id)
        target = _home(uow, asker, channel_id)
        if target is None:
            if is_direct:
                where = NotUnderstood("import.drop_in_channel", name=name)
                imports.tell_failed(uow, asker, name, where)
        else:
            imports.preview(uow, asker, deps.knowledge, deps.open_file, target, name, body)
        uow.commit()
    return None


def _asker(deps: Deps, job: Job, uow: UnitOfWork, channel_id: ChannelId) -> Asker:
    user_id, now = UserId(str(job.payload["user"])), deps.clock.now()
    who = people.look_up(uow, job.workspace_id, user_id, typed="", is_stranger=False, now=now)
    return Asker(person=who.person, channel_id=channel_id, membership=deps.membership, now=now)


def _home(uow: UnitOfWork, asker: Asker, channel_id: ChannelId) -> ChannelId | None:
    """Return the channel whose numbers these are: where it was dropped, else the only one."""
    if not channel_id.startswith("D"):
        return channel_id if uow.teams.get(asker.workspace_id, channel_id) else None
    owned = uow.kpis.of_owner(asker.workspace_id, asker.user_id)
    channels = {kpi.channel_id for kpi in owned}
    return channels.pop() if len(channels) == 1 else None


def _refuse(deps: Deps, job: Job, name: str, refused: NotUnderstood) -> None:
    with deps.uow() as uow:
        asker = _asker(deps, job, uow, ChannelId(str(job.payload["channel"])))
        imports.tell_failed(uow, asker, name, refused)
        uow.commit()


def _info(deps: Deps, job: Job) -> Mapping[str, object]:
    client = deps.clients.of(job.workspace_id, timeout=_SECONDS)
    try:
        said = client.files_info(file=str(job.payload["file"]))
    except CALL_ERRORS as error:
        raise SlackRefused("slack_refused.file", reason=error_of(error)) from error
    info: Mapping[str, object] = said["file"]
    return info


def _fetched(deps: Deps, job: Job, info: Mapping[str, object], name: str) -> bytes:
    size = info.get("size")
    if isinstance(size, int) and size > MOST_BYTES:
        raise NotUnderstood("import.too_large", name=name)
    url = str(info.get("url_private_download") or info.get("url_private") or "")
    if not _is_slacks(deps, url):
        raise NotUnderstood("import.not_in_slack", name=name)
    client = deps.clients.of(job.workspace_id)
    request = urllib.request.Request(  # noqa: S310 - the address was checked
        url, headers={"Authorization": f"Bearer {client.token}"}
    )
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(request, timeout=_SECONDS) as answer:
            body: bytes = answer.read(MOST_BYTES + 1)
    except (URLError, OSError) as error:
        raise SlackRefused("slack_refused.file", reason=type(error).__name__) from error
    if len(body) > MOST_BYTES:
        raise NotUnderstood("import.too_large", name=name)
    return body


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the token elsewhere; Slack answers with one when it is refused."""

    def redirect_request(self, *_: object) -> None:
        """Follow none."""
        return


def _is_slacks(deps: Deps, url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.netloc == _FILE_HOST:
        return True
    return deps.clients.is_own(url)


KINDS: Mapping[str, JobHandler] = {imports.JOB: handle}
