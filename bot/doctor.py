"""Looks for what is missing or wrong, and says it as findings; every network call is bounded."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

from slack_sdk.web import SlackResponse

from bot.clock import Clock
from bot.config import Config
from bot.manifest import BOT_SCOPES
from bot.slack_clients import CALL_ERRORS, SlackClients, error_of
from kpi.errors import StoreUnavailable
from kpi.model import Workspace
from kpi.ports import DeliveryState, UnitOfWork, UnitOfWorkFactory

_SECONDS = 5.0
#: Slack refuses what is five minutes off; a minute is worth a word.
_SKEW_TOLD = 60.0
_SKEW_FATAL = 300.0
_SIGNING_SECRET = re.compile(r"[0-9a-f]{32}")
_SHOWN = 5


class Level(StrEnum):
    """How a finding is meant."""

    GOOD = "good"
    HINT = "hint"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One sentence of the report: ``doctor.<name>`` filled with ``data``."""

    level: Level
    name: str
    data: Mapping[str, object] = field(default_factory=dict)


def _good(name: str, **data: object) -> Finding:
    return Finding(level=Level.GOOD, name=name, data=data)


def _hint(name: str, **data: object) -> Finding:
    return Finding(level=Level.HINT, name=name, data=data)


def _bad(name: str, **data: object) -> Finding:
    return Finding(level=Level.BAD, name=name, data=data)


#: Returns the database's revision, None when it is empty, and the newest.
Revisions = Callable[[], tuple[str | None, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """What is examined; ``web_processes`` is how many the host was told to run."""

    config: Config
    clients: SlackClients
    clock: Clock
    uow: UnitOfWorkFactory
    revisions: Revisions
    web_processes: int = 1


def examine(patient: Patient) -> Iterator[Finding]:
    """Yield what is found, one examination after the other."""
    yield from _way_in(patient.config)
    yield from _keys(patient.config)
    is_there = False
    for finding in _database(patient):
        is_there = is_there or finding.name == "database.good"
        yield finding
    yield from _slack(patient)
    if is_there:
        yield from _work(patient)


def _way_in(config: Config) -> Iterator[Finding]:
    if not config.slack_app_token and not config.slack_signing_secret:
        yield _bad("way_in.none")
    if config.slack_app_token and not config.slack_app_token.startswith("xapp-"):
        yield _bad("app_token.shape")
    secret = config.slack_signing_secret
    if secret and config.is_real_slack and not _SIGNING_SECRET.fullmatch(secret):
        yield _hint("signing_secret.shape")
    elif secret:
        yield _good("signing_secret.there")
    elif config.slack_app_token:
        yield _good("signing_secret.unneeded")


def _keys(config: Config) -> Iterator[Finding]:
    if config.has_oauth and not config.secret_keys:
        yield _bad("keys.none")
    if config.has_oauth and not config.public_url:
        yield _bad("public_url.none")


def _database(patient: Patient) -> Iterator[Finding]:
    try:
        current, newest = patient.revisions()
    except (StoreUnavailable, ValueError):
        yield _bad("database.unreachable")
        return
    if current is None:
        yield _bad("database.empty")
    elif current != newest:
        yield _bad("database.old", current=current, newest=newest)
    else:
        yield _good("database.good", revision=current)
    if patient.config.database_url.startswith("sqlite") and patient.web_processes > 1:
        yield _hint("database.sqlite_many", count=patient.web_processes)


def _slack(patient: Patient) -> Iterator[Finding]:
    config = patient.config
    if config.slack_bot_token:
        yield from _token(patient, config.slack_bot_token)
    elif not config.has_oauth:
        yield _bad("token.none")
    if config.slack_app_token.startswith("xapp-"):
        client = patient.clients.with_token(None, timeout=_SECONDS)
        try:
            client.apps_connections_open(app_token=config.slack_app_token)
        except CALL_ERRORS as error:
            yield _bad("app_token.bad", reason=error_of(error))
        else:
            yield _good("app_token.good")


def _token(patient: Patient, token: str) -> Iterator[Finding]:
    try:
        said = patient.clients.with_token(token, timeout=_SECONDS).auth_test()
    except CALL_ERRORS as error:
        is_answer = hasattr(error, "response")
        yield _bad("token.bad" if is_answer else "slack.unreachable", reason=error_of(error))
        return
    yield _good("token.good", team=said.get("team"), user=said.get("user"))
    yield from _scopes(said)
    yield from _skew(said, patient.clock.now())


def _header(said: SlackResponse, name: str) -> str:
    found = {key.lower(): value for key, value in said.headers.items()}
    return str(found.get(name, ""))


def _scopes(said: SlackResponse) -> Iterator[Finding]:
    granted = {scope.strip() for scope in _header(said, "x-oauth-scopes").split(",")} - {""}
    missing = sorted(set(BOT_SCOPES) - granted)
    if not granted:
        yield _hint("scopes.unknown")
    elif missing:
        yield _bad("scopes.missing", scopes=", ".join(missing))
    else:
        yield _good("scopes.good")


def _skew(said: SlackResponse, now: datetime) -> Iterator[Finding]:
    try:
        theirs = parsedate_to_datetime(_header(said, "date"))
    except (TypeError, ValueError):
        yield _hint("clock.unknown")
        return
    seconds = round(abs((now - theirs).total_seconds()))
    if seconds >= _SKEW_FATAL:
        yield _bad("clock.bad", seconds=seconds)
    elif seconds >= _SKEW_TOLD:
        yield _hint("clock.off", seconds=seconds)
    else:
        yield _good("clock.good")


def _work(patient: Patient) -> Iterator[Finding]:
    """Say what did not reach Slack, and which work failed."""
    with patient.uow(reading=True) as uow:
        workspaces = uow.workspaces.all()
        if not workspaces and patient.config.has_oauth:
            yield _hint("workspaces.none")
        for workspace in workspaces:
            yield from _deliveries(uow, workspace)
        failed = uow.jobs.counts().get("failed", 0)
    if failed:
        yield _hint("jobs.failed", count=failed)


def _deliveries(uow: UnitOfWork, workspace: Workspace) -> Iterator[Finding]:
    counts = uow.outbox.counts(workspace.workspace_id)
    states = (DeliveryState.FAILED, DeliveryState.HELD, DeliveryState.EXPIRED)
    trouble = {state.value: counts.get(state, 0) for state in states}
    troubled = uow.outbox.troubled(workspace.workspace_id, _SHOWN)
    name = workspace.name or workspace.workspace_id
    if not any(trouble.values()) and not troubled:
        yield _good("deliveries.good", team=name)
        return
    yield _hint("deliveries.trouble", team=name, **trouble)
    for row in troubled:
        yield _hint(
            "deliveries.row",
            kind=row.message.kind.value,
            to=row.to,
            state=row.state.value,
            attempts=row.attempts,
            error=row.last_error,
        )
