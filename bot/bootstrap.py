"""The one place that wires things together; importing it does nothing."""

import logging
import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from flask import Flask
from slack_bolt import App

from bot import areas, digests, evaluations, jobs, logs, oauth, pulling, ticks, web
from bot import config as settings
from bot.clock import Clock, SystemClock
from bot.config import BadSetting, Config
from bot.delivery.drain import Drain
from bot.delivery.render import Renders
from bot.delivery.render import join as join_renderers
from bot.deps import Deps
from bot.i18n.localizer import load_localizers
from bot.installations import Installations
from bot.membership import Believed, SlackMembership
from bot.slack_app import build as build_slack_app
from bot.slack_clients import CALL_ERRORS, SlackClients, error_of, origin
from bot.vault import Vault
from bot.warming import warm_up
from bot.worker import Tick, Worker
from kpi.knowledge import load as load_knowledge
from kpi.model import UserId, Workspace, WorkspaceId
from kpi.ports import Source, UnitOfWork, UnitOfWorkFactory
from kpi.usecases.numbers import pulls
from storage.engine import open_database
from storage.sources import comments_in, http_in
from storage.sources.files.door import flatten
from storage.sources.files.opening import open_file, table_of
from storage.sources.http_pull import Web
from storage.sources.pulling import Surroundings, puller
from storage.uow import unit_of_work

_log = logging.getLogger(__name__)
_PLAN_SECONDS = 5.0
_CHECK_SECONDS = 300.0
_SILENCE_SECONDS = 1800.0
_SOURCES_SECONDS = 60.0
_SWEEP_SECONDS = 600.0
_FORGET_SECONDS = 21_600.0
_ADOPT_SECONDS = 60.0


class Bell:
    """Wakes whoever listens in this process; rings in vain where nobody does."""

    def __init__(self) -> None:
        """Begin without listeners."""
        self._listeners: list[Callable[[], None]] = []

    def ring(self) -> None:
        """Wake everybody."""
        for listener in self._listeners:
            listener()

    def connect(self, listener: Callable[[], None]) -> None:
        """Wake ``listener`` from now on."""
        self._listeners.append(listener)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mato:
    """A wired Mato. Nothing runs yet; ``clock`` is the real one, the domain's is in ``deps``."""

    config: Config
    deps: Deps
    installations: Installations
    vault: Vault
    bell: Bell
    clock: Clock
    close: Callable[[], None]


def open_store(config: Config) -> tuple[UnitOfWorkFactory, Callable[[], None]]:
    """Return what opens units of work on the database of the settings, and what closes it.

    BadSetting when the address cannot be one; nothing is connected yet.
    """
    try:
        database = open_database(config.database_url)
    except (OSError, ValueError) as error:
        raise BadSetting(name="DATABASE_URL", reason="unusable") from error
    begin = unit_of_work(database)

    def open_one(*, reading: bool = False) -> UnitOfWork:  # noqa: ARG001 it reads until it writes
        return begin()

    return open_one, database.close


def prepare(database_url: str) -> None:
    """Bring the database to the newest shape; raises as storage.migrate.upgrade does."""
    from storage.migrate import upgrade  # noqa: PLC0415 heavy

    upgrade(database_url)


def wire(config: Config, *, domain_clock: Clock | None = None) -> Mato:
    """Return every part with its dependencies; ``domain_clock`` is what the sandbox moves."""
    uow, close = open_store(config)
    clock = SystemClock()
    vault = Vault(config.secret_keys)
    installations = Installations(uow=uow, vault=vault, config=config, clock=clock)
    clients = SlackClients(config.slack_api_url, lambda id_: installations.of(id_).token)
    bell = Bell()
    membership = SlackMembership(clients)
    deps = Deps(
        uow=uow,
        knowledge=load_knowledge(),
        clock=domain_clock or clock,
        localizers=load_localizers(),
        config=config,
        membership=membership,
        believed=Believed(membership),
        open_file=open_file,
        read_table=table_of,
        read_body=http_in.read,
        read_comments=comments_in.read,
        pull=puller(_surroundings(config)),
        vault=vault,
        flatten=flatten,
        clients=clients,
        wake=bell.ring,
    )
    return Mato(
        config=config,
        deps=deps,
        installations=installations,
        vault=vault,
        bell=bell,
        clock=clock,
        close=close,
    )


def _surroundings(config: Config) -> Surroundings:
    """Return what sources may reach: a stand-in for Slack is on a private address by nature."""
    own = () if config.is_real_slack else ("://".join(origin(config.slack_api_url)),)
    return Surroundings(
        web=Web(allowed=frozenset((*own, *config.private_origins))),
        sqlite=_folder(config.sqlite_folder),
        taps=_folder(config.taps_folder),
    )


def _folder(name: str) -> Path | None:
    return Path(name).absolute() if name else None


def slack_app(mato: Mato) -> App:
    """Return the Bolt app with every area's routes."""
    return build_slack_app(mato.deps, mato.installations, areas.ROUTES, areas.read_command)


def web_app(mato: Mato) -> Flask:
    """Return the WSGI app; with a client id it has the install pages."""
    flow = None
    if mato.config.has_oauth:
        flow = oauth.build(mato.deps, mato.installations, mato.clock)
    return web.build(slack_app(mato), mato.deps, clock=mato.clock, oauth=flow)


def renders(mato: Mato) -> Renders:
    """Return the renderers of every area."""
    return Renders(
        renderers=join_renderers(areas.RENDERERS),
        digest=areas.digest_composer(mato.deps),
        localizers=mato.deps.localizers,
        usual=mato.config.language,
    )


def drain(mato: Mato) -> Drain:
    """Return this process' outbox pump."""
    return Drain(mato.deps, renders(mato), worker=worker_name())


def worker(mato: Mato) -> Worker:
    """Return this process' worker, woken by whatever the process itself writes."""
    pump = drain(mato)
    runner = jobs.JobRunner(mato.deps, jobs.join(areas.JOBS), worker=worker_name(), slow=pulls.JOB)
    poll = mato.config.poll_seconds
    made = [
        Tick(name="drain", work=pump.run, seconds=poll, urgent=True),
        Tick(name="jobs", work=runner.run_all, seconds=poll, urgent=True, at_once=3),
        Tick(name="plan", work=partial(digests.plan, mato.deps), seconds=_PLAN_SECONDS),
        Tick(name="checks", work=partial(digests.plan_checks, mato.deps), seconds=_CHECK_SECONDS),
        Tick(
            name="silence", work=partial(digests.plan_silence, mato.deps), seconds=_SILENCE_SECONDS
        ),
        Tick(name="evaluate", work=partial(evaluations.plan, mato.deps), seconds=_CHECK_SECONDS),
        Tick(name="sources", work=partial(pulling.plan, mato.deps), seconds=_SOURCES_SECONDS),
        Tick(name="sweep", work=partial(ticks.sweep, mato.deps), seconds=_SWEEP_SECONDS),
        Tick(name="forget", work=partial(ticks.forget, mato.deps), seconds=_FORGET_SECONDS),
        Tick(name="adopt", work=partial(adopt_if_new, mato), seconds=_ADOPT_SECONDS),
    ]

    def stop() -> None:
        pump.stop()
        runner.stop()

    mine = Worker(made, on_stop=stop)
    mato.bell.connect(mine.wake)
    return mine


def worker_name() -> str:
    """Return a name that no other worker has: leases are fenced by it."""
    return f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"


def adopt(mato: Mato) -> Workspace | None:
    """Learn from Slack whose the token of the settings is; None when it is not said (yet)."""
    if not mato.config.slack_bot_token:
        return None
    client = mato.deps.clients.with_token(mato.config.slack_bot_token)
    try:
        said = client.auth_test()
    except CALL_ERRORS as error:
        _log.warning("adopted=no reason=%s", error_of(error))
        return None
    return mato.installations.save(
        WorkspaceId(str(said["team_id"])),
        name=str(said.get("team") or ""),
        bot_user_id=UserId(str(said["user_id"])),
        token="",  # it stays in the settings
    )


def adopt_if_new(mato: Mato) -> None:
    """Learn it once Slack can be reached, where it could not when this process began."""
    if not mato.config.slack_bot_token:
        return
    with mato.deps.uow(reading=True) as uow:
        is_known = bool(uow.workspaces.all())
    if not is_known:
        adopt(mato)


def rotate(mato: Mato) -> int:
    """Seal every stored token and secret with the first key; return how many were sealed anew."""
    renewed = 0
    with mato.deps.uow() as uow:
        for workspace in uow.workspaces.all():
            sealed = uow.workspaces.token(workspace.workspace_id)
            if sealed is None or mato.vault.is_current(sealed):
                continue
            token = mato.vault.open(workspace.workspace_id, sealed)
            anew = mato.vault.seal(workspace.workspace_id, token)
            uow.workspaces.save_token(workspace.workspace_id, anew)
            renewed += 1
        renewed += sum(
            _resealed(mato, uow, source)
            for workspace in uow.workspaces.all()
            for source in uow.sources.all(workspace.workspace_id)
        )
        uow.commit()
    return renewed


def _resealed(mato: Mato, uow: UnitOfWork, source: Source) -> bool:
    """Seal a source's secrets with the first key; False when they are, or are a token's hash."""
    if source.kind not in pulls.READ or mato.vault.is_current(source.secret):
        return False
    secret = mato.vault.open(source.workspace_id, source.secret)
    anew = mato.vault.seal(source.workspace_id, secret)
    uow.sources.save(replace(source, secret=anew))
    return True


def web_process() -> Flask:
    """Return the WSGI app of a web process, from the environment."""
    loaded = settings.load()
    logs.set_up(loaded)
    mato = wire(loaded)
    adopt(mato)
    warm_up(mato.deps)
    return web_app(mato)
