"""Sends the story of a goal as a file to whoever asked: made and uploaded by the worker.

A file is shared once. Its id is kept before it is shared; after an unclear answer Slack rests,
and then is asked whether the file is in the conversation before anything is shared again.
"""

import logging
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.blocks import exports as blocks
from bot.delivery.classify import Outcome, Verdict, classify
from bot.delivery.sender import open_direct
from bot.deps import Deps
from bot.i18n.localizer import Localizer
from bot.jobs import JobHandler
from bot.report import page, picture, table
from bot.slack_clients import CALL_ERRORS, error_of, origin
from kpi.errors import Refused
from kpi.messages import MessageKind
from kpi.model import GoalId, UserId
from kpi.ports import Job, UnitOfWork
from kpi.usecases.access import Asker
from kpi.usecases.people import people
from kpi.usecases.periods import exports, stories
from kpi.usecases.periods.exports import Format
from kpi.usecases.periods.stories import Story
from kpi.usecases.records import tell_asker

_log = logging.getLogger(__name__)
_SECONDS = 20.0
_OK = 200
#: So often it is tried before the person is told.
MOST_TRIES = 6
#: Where Slack takes files.
_FILE_HOST = "files.slack.com"
#: Slack's words for a file that is not there, as far as we may know.
_NOT_THERE = frozenset({"file_deleted", "file_not_found", "missing_scope", "not_visible"})
_UNKNOWN = "unknown:"


def _table(story: Story, localizer: Localizer) -> bytes:
    return table.as_csv(story, localizer).encode()


def _page(story: Story, localizer: Localizer) -> bytes:
    return page.as_html(story, localizer).encode()


def _picture(story: Story, localizer: Localizer) -> bytes:
    body = picture.as_png(story, localizer)
    if body is None:
        raise Refused("chart.nothing")
    return body


_MAKERS: Mapping[Format, Callable[[Story, Localizer], bytes]] = {
    Format.TABLE: _table,
    Format.PAGE: _page,
    Format.PICTURE: _picture,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """What is to be sent: its name, and its content or the id that it has in Slack already."""

    name: str
    known: str
    body: bytes


def handle(deps: Deps, job: Job) -> timedelta | None:
    """Send the file, or say why it does not come; return when to try again."""
    try:
        file, words = _made(deps, job)
    except Refused as refused:
        _give_up(deps, job, "", refused.code)
        return None
    user_id = str(job.payload["user"])
    client = deps.clients.of(job.workspace_id, timeout=_SECONDS)
    try:
        to = open_direct(client, user_id)
        if not (file.known and _is_shared(client, file.known, to)):
            _share(client, file.known or _upload(deps, job, client, file), file.name, to, words)
    except CALL_ERRORS as error:
        return _again(deps, job, file.name, classify(error))
    with deps.uow() as uow:
        exports.end(uow, job)
        uow.commit()
    return None


def _made(deps: Deps, job: Job) -> tuple[_File, str]:
    """Return the file and the words that go with it; Refused where there is none."""
    wanted = Format(str(job.payload["format"]))
    with deps.uow(reading=True) as uow:
        asker = _asker(deps, job, uow)
        known = exports.begun(uow, job)
        goal_id = GoalId(str(job.payload["goal"]))
        story = stories.of_goal(uow, asker, deps.knowledge, goal_id)
    localizer = deps.localizers[asker.person.language]
    name = blocks.file_name(story.goal.sentence, wanted, localizer)
    body = b"" if known else _MAKERS[wanted](story, localizer)
    return _File(name=name, known=known, body=body), localizer.t("export.comment")


def _asker(deps: Deps, job: Job, uow: UnitOfWork) -> Asker:
    user_id, now = UserId(str(job.payload["user"])), deps.clock.now()
    who = people.look_up(uow, job.workspace_id, user_id, typed="", is_stranger=False, now=now)
    return Asker(person=who.person, channel_id=None, membership=deps.membership, now=now)


def _upload(deps: Deps, job: Job, client: WebClient, it: _File) -> str:
    """Bring the content to Slack, where nobody sees it yet, and remember its id."""
    place = client.files_getUploadURLExternal(filename=it.name, length=len(it.body))
    url, file = str(place["upload_url"]), str(place["file_id"])
    if not (origin(url) == ("https", _FILE_HOST) or deps.clients.is_own(url)):
        raise ValueError(urlsplit(url).netloc)
    request = urllib.request.Request(  # noqa: S310 - the address was checked
        url, data=it.body, headers={"Content-Type": "application/octet-stream"}
    )
    with deps.clients.opener.open(request, timeout=_SECONDS) as answer:
        if answer.status != _OK:
            raise ValueError(answer.status)
    with deps.uow() as uow:
        exports.begin(uow, job, file, deps.clock.now())
        uow.commit()
    return file


def _is_shared(client: WebClient, file: str, to: str) -> bool:
    """Ask Slack whether an earlier try was heard; raises what leaves that open."""
    try:
        info = client.files_info(file=file)["file"]
    except SlackApiError as error:
        if error_of(error) in _NOT_THERE:
            return False
        raise
    return to in (*info.get("ims", ()), *info.get("channels", ()), *info.get("groups", ()))


def _share(client: WebClient, file: str, name: str, to: str, words: str) -> None:
    client.files_completeUploadExternal(
        files=[{"id": file, "title": name}], channel_id=to, initial_comment=words
    )


def _again(deps: Deps, job: Job, name: str, verdict: Verdict) -> timedelta | None:
    """Return when to try again; what will not do better is told instead."""
    _log.info("export=%s outcome=%s error=%s", job.job_id, verdict.outcome, verdict.error)
    is_open = verdict.outcome is Outcome.UNCLEAR and not verdict.error.startswith(_UNKNOWN)
    if job.attempts < MOST_TRIES:
        if verdict.outcome is Outcome.RATE_LIMITED:
            return timedelta(seconds=max(verdict.retry_after, 1.0))
        if verdict.outcome is Outcome.LATER:
            return timedelta(seconds=4 ** min(job.attempts, 4))
        if is_open:
            return timedelta(seconds=deps.config.quarantine_seconds)
    _give_up(deps, job, name, verdict.error.removeprefix(_UNKNOWN))
    return None


def _give_up(deps: Deps, job: Job, name: str, code: str) -> None:
    with deps.uow() as uow:
        exports.end(uow, job)
        asker = _asker(deps, job, uow)
        facts = {"name": name, "code": code}
        tell_asker(uow, asker, MessageKind.EXPORT_FAILED, job.job_id, facts)
        uow.commit()


KINDS: Mapping[str, JobHandler] = {exports.EXPORT_JOB: handle}
