"""Fetches a dropped file from Slack, has it understood, and later stored: two kinds of jobs."""

import logging
import time
import urllib.request
from collections.abc import Mapping
from datetime import timedelta
from http.client import HTTPException, HTTPResponse
from urllib.error import URLError

from bot.comment_keys import key_of
from bot.deps import Deps
from bot.jobs import JobHandler, profile
from bot.slack_clients import CALL_ERRORS, error_of, origin
from kpi.errors import NotAllowed, NotFound, NotUnderstood, Refused, SlackRefused, Stale
from kpi.model import ChannelId, UserId, WorkspaceId
from kpi.ports import Job, UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.files import imports
from kpi.usecases.numbers import storing
from kpi.usecases.people import people

_log = logging.getLogger(__name__)
#: More comes in by the command line.
MOST_BYTES = 25 * 1024 * 1024
#: Slack is asked so often for a file before the person is told.
MOST_TRIES = 4
_SECONDS = 20.0
#: A file that trickles in for longer than this is given up.
_PATIENCE = 120.0
_CHUNK = 1 << 20
#: What is looked at in a channel, where people share all kinds of files.
_TABLES = (".csv", ".tsv", ".zip", ".xlsx", ".xls", ".txt")
#: Of these Mato speaks only when they hold numbers: a text in a channel may be anything.
_QUIET = ".txt"
#: Where Slack keeps files.
_FILE_HOST = "files.slack.com"
#: Slack's words for a file that is not there any more.
_GONE = frozenset({"file_not_found", "file_deleted", "not_visible"})
_NOT_A_TABLE = frozenset({"import.not_text", "import.no_table", "import.unknown_format"})


def handle(deps: Deps, job: Job) -> timedelta | None:
    """Show what a dropped file holds to whoever dropped it, or say why it is not taken.

    In a channel only files that may be tables are looked at, and only those of people who may
    change what the channel has; everything else there is left alone.
    """
    name = ""
    try:
        info = _info(deps, job)
        name = str(info.get("name") or "")
        if _is_mine(job, name):
            _take(deps, job, info, name)
    except SlackRefused as broken:
        if broken.data.get("reason") not in _GONE:
            _again_or_tell(deps, job, name, broken)
    except Refused as refused:
        _tell(deps, job, name, refused)
    return None


def _is_mine(job: Job, name: str) -> bool:
    return _is_direct(job) or name.lower().endswith(_TABLES)


def _take(deps: Deps, job: Job, info: Mapping[str, object], name: str) -> None:
    """Fetch the file and show it; Refused says why not."""
    _know(deps, job)
    with deps.uow(reading=True) as uow:
        target = _target(uow, _asker(deps, job, uow), is_direct=_is_direct(job))
    key = key_of(deps.uow, job.workspace_id)
    body = deps.flatten(name, fetched(deps, job.workspace_id, info, name), key)
    table = None if name.lower().endswith(_QUIET) else deps.read_table(name, body)
    with deps.uow() as uow:
        asker = _asker(deps, job, uow)
        imports.preview(uow, asker, deps.knowledge, deps.open_file, target, name, body, table)
        uow.commit()
    _log.info("file=%s understood=yes", job.payload["file"])


def _channel(job: Job) -> ChannelId:
    return ChannelId(str(job.payload.get("channel", "")))


def _is_direct(job: Job) -> bool:
    return _channel(job).startswith("D")


def _info(deps: Deps, job: Job) -> Mapping[str, object]:
    client = deps.clients.of(job.workspace_id, timeout=_SECONDS)
    try:
        said = client.files_info(file=str(job.payload["file"]))
    except CALL_ERRORS as error:
        raise SlackRefused("slack_refused.file", reason=error_of(error)) from error
    info: Mapping[str, object] = said["file"]
    return info


def _know(deps: Deps, job: Job) -> None:
    """Learn who dropped the file where nobody knows: guests and strangers only look."""
    with deps.uow(reading=True) as uow:
        person = uow.people.get(job.workspace_id, UserId(str(job.payload["user"])))
    if person is None or not person.language_is_known:
        profile(deps, job)


def _target(uow: UnitOfWork, asker: Asker, *, is_direct: bool) -> ChannelId:
    """Return the channel whose numbers these are: where it was dropped, else the only one.

    Raises NotAllowed for guests, NotUnderstood when it may be several, NotFound when it has no
    goal.
    """
    access.may_change(asker)
    if is_direct:
        return _own_channel(uow, asker)
    if asker.channel_id is None or not imports.has_goal(uow, asker, asker.channel_id):
        raise NotFound("not_found.goal")
    return asker.channel_id


def _own_channel(uow: UnitOfWork, asker: Asker) -> ChannelId:
    owned = uow.kpis.of_owner(asker.workspace_id, asker.user_id)
    channels = {kpi.channel_id for kpi in owned}
    if len(channels) != 1:
        raise NotUnderstood("import.drop_in_channel")
    channel_id = channels.pop()
    access.enter(uow, asker, channel_id)
    return channel_id


def _asker(deps: Deps, job: Job, uow: UnitOfWork) -> Asker:
    user_id, now = UserId(str(job.payload["user"])), deps.clock.now()
    who = people.look_up(uow, job.workspace_id, user_id, typed="", is_stranger=False, now=now)
    channel_id = None if _is_direct(job) else _channel(job) or None
    return Asker(person=who.person, channel_id=channel_id, membership=deps.membership, now=now)


def fetched(deps: Deps, workspace_id: WorkspaceId, info: Mapping[str, object], name: str) -> bytes:
    """Return the content of the file that ``files.info`` tells of.

    NotUnderstood for one that is too large or not kept in Slack, SlackRefused when Slack does
    not hand it over whole.
    """
    size = info.get("size")
    if isinstance(size, int) and size > MOST_BYTES:
        raise NotUnderstood("import.too_large")
    url = str(info.get("url_private_download") or info.get("url_private") or "")
    if not _is_slacks(deps, url):
        raise NotUnderstood("import.not_in_slack")
    client = deps.clients.of(workspace_id)
    request = urllib.request.Request(  # noqa: S310 - the address was checked
        url, headers={"Authorization": f"Bearer {client.token}"}
    )
    try:
        with deps.clients.opener.open(request, timeout=_SECONDS) as answer:
            body = _read(answer)
            is_page = answer.headers.get_content_type() == "text/html"
    except (URLError, OSError, HTTPException) as error:
        raise SlackRefused("slack_refused.file", reason=type(error).__name__) from error
    if isinstance(size, int) and len(body) < size:
        raise SlackRefused("slack_refused.file", reason="cut_short")
    if is_page and not name.lower().endswith((".html", ".htm")):
        raise SlackRefused("slack_refused.file", reason="sign_in_page")
    return body


def _read(answer: HTTPResponse) -> bytes:
    """Return the body; it is read only as far as a file may be long, and only for a while."""
    until = time.monotonic() + _PATIENCE
    parts: list[bytes] = []
    length = 0
    while part := answer.read(_CHUNK):
        parts.append(part)
        length += len(part)
        if length > MOST_BYTES:
            raise NotUnderstood("import.too_large")
        if time.monotonic() > until:
            raise TimeoutError
    return b"".join(parts)


def _is_slacks(deps: Deps, url: str) -> bool:
    return origin(url) == ("https", _FILE_HOST) or deps.clients.is_own(url)


def _tell(deps: Deps, job: Job, name: str, refused: Refused) -> None:
    """Say why a file is not taken; in a channel only where it was perhaps meant for Mato."""
    _log.info("file=%s refused=%s", job.payload["file"], refused.code)
    is_aside = isinstance(refused, (NotAllowed, NotFound))
    is_any_text = name.lower().endswith(_QUIET) and refused.code in _NOT_A_TABLE
    if _is_direct(job) or not (is_aside or is_any_text):
        _tell_failed(deps, job, name, refused)


def _tell_failed(deps: Deps, job: Job, name: str, refused: Refused) -> None:
    with deps.uow() as uow:
        imports.tell_failed(uow, _asker(deps, job, uow), name, refused)
        uow.commit()


def _again_or_tell(deps: Deps, job: Job, name: str, broken: SlackRefused) -> None:
    """Let the job be tried again; the last time the person is told to drop the file anew."""
    if job.attempts < MOST_TRIES:
        raise broken
    if name or _is_direct(job):
        _tell_failed(deps, job, name, Refused("slack_refused.file"))


def store(deps: Deps, job: Job) -> timedelta | None:
    """Store a confirmed file that was too large to wait for, and say what came of it."""
    draft_id, name = storing.asked_by(job)
    try:
        with deps.uow() as uow:
            asker = _asker(deps, job, uow)
            stored = storing.store(uow, asker, deps.knowledge, deps.open_file, draft_id)
            storing.tell_done(uow, asker, deps.knowledge, stored)
            uow.commit()
    except Stale:
        return None  # stored by an earlier try, or given up by the person
    except Refused as refused:
        _tell_failed(deps, job, name, refused)
        return None
    _log.info("run=%s written=%s", stored.run.run_id, stored.run.written)
    return None


KINDS: Mapping[str, JobHandler] = {imports.JOB: handle, storing.STORE_JOB: store}
