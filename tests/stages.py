"""A whole Mato before a sandbox: signed requests go in, what reached Slack is seen.

Real parts throughout: the wired app, a migrated database, the stand-in for Slack on loopback.
The worker is not started; ``deliver`` and ``work`` do its rounds by hand.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot import areas, bootstrap, jobs, web
from bot.blocks.rendered import Renderer
from bot.bootstrap import Mato
from bot.clock import MovableClock, SystemClock
from bot.config import Config
from bot.delivery.drain import Drain
from bot.delivery.render import DigestComposer, Renders
from bot.delivery.render import join as join_renderers
from bot.i18n.localizer import load_localizers
from bot.listeners.routes import Routes
from bot.listeners.running import ParseCommand
from bot.manifest import BOT_SCOPES, manifest
from bot.sandbox.config import AppProfile, SandboxConfig, Timing
from bot.sandbox.model import Channel, Workspace
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from bot.slack_app import build as build_slack_app
from bot.vault import new_key
from kpi.messages import MessageKind
from kpi.model import Language, UserId, WorkspaceId

SIGNING_SECRET = "fictional-signing-secret"
#: Mato as its own manifest declares it: what that leaves out, Slack does not send.
PROFILE = replace(
    AppProfile.from_manifest(manifest(load_localizers()[Language.JA])),
    signing_secret=SIGNING_SECRET,
)


@dataclass(kw_only=True)
class MatoStage:
    """Everything that a scenario wants at hand; Aya writes Japanese, Ken English."""

    sandbox: Sandbox
    mato: Mato
    clock: MovableClock
    workspace: Workspace
    channel: Channel
    aya: Person
    ken: Person
    drain: Drain
    renders: Renders
    runner: jobs.JobRunner

    @property
    def workspace_id(self) -> WorkspaceId:
        """The workspace as Mato knows it."""
        return WorkspaceId(self.workspace.id)

    def deliver(self) -> int:
        """Send what is due and return how many messages went out."""
        return self.drain.run()

    def work(self) -> None:
        """Do every job that waits."""
        while self.runner.run_one():
            pass


def _until_morning(now: datetime) -> timedelta:
    """Return how long it is to the next 22:10 UTC, ten past seven in Tokyo.

    Every scenario starts at that time of day, whenever it is run: nothing is due yet, and the
    day in Tokyo is one ahead of the day in UTC, so that nobody mistakes one for the other.
    """
    morning = now.replace(hour=22, minute=10, second=0, microsecond=0)
    return (morning if morning >= now else morning + timedelta(days=1)) - now


@contextmanager
def mato_stage(
    database_url: str,
    *,
    routes: Iterable[Routes] | None = None,
    parse: ParseCommand | None = None,
    digest: DigestComposer | None = None,
    renderers: Mapping[MessageKind, Renderer] | None = None,
    timing: Timing | None = None,
    settings: Mapping[str, object] | None = None,
    kinds: Mapping[str, jobs.JobHandler] | None = None,
    record: Path | None = None,
    app: AppProfile = PROFILE,
) -> Iterator[MatoStage]:
    """Start it all; what is not given is what ships."""
    world = World()
    workspace = world.workspace("どんぐり珈琲", scopes=BOT_SCOPES)
    aya = world.user(workspace, "aya", real_name="青木 彩", is_admin=True)
    ken = world.user(workspace, "ken", locale="en-US", tz="Europe/London")
    channel = world.channel(workspace, "sns", members=[aya, ken])
    real, clock = SystemClock(), MovableClock(SystemClock())
    clock.advance(_until_morning(clock.now()))
    config = SandboxConfig(
        world=world,
        clock=real,
        app=app,
        record_path=record,
        timing=timing or Timing(ack=10.0, trigger=10.0, event_retries=(0.0,)),
        domain_now=clock.now,
        advance=clock.advance,
    )
    with Sandbox(config) as sandbox:
        mato = _wired(sandbox, database_url, clock, settings or {})
        _install(mato, workspace)
        sandbox.connect_wsgi(_app(mato, routes, parse))
        worker = bootstrap.worker_name()
        made = _renders(mato, digest, renderers)
        table = jobs.join([*areas.JOBS, kinds or {}])
        yield MatoStage(
            sandbox=sandbox,
            mato=mato,
            clock=clock,
            workspace=workspace,
            channel=channel,
            aya=Person(sandbox, workspace, aya),
            ken=Person(sandbox, workspace, ken),
            renders=made,
            drain=Drain(mato.deps, made, worker=worker),
            runner=jobs.JobRunner(mato.deps, table, worker=worker),
        )
        mato.close()


def _wired(
    sandbox: Sandbox, database_url: str, clock: MovableClock, settings: Mapping[str, object]
) -> Mato:
    config = Config(
        slack_api_url=sandbox.api_url,
        slack_signing_secret=SIGNING_SECRET,
        secret_keys=(new_key(),),
        database_url=database_url,
        quarantine_seconds=20.0,
    )
    return bootstrap.wire(replace(config, **settings), domain_clock=clock)  # type: ignore[arg-type]


def _install(mato: Mato, workspace: Workspace) -> None:
    mato.installations.save(
        WorkspaceId(workspace.id),
        name=workspace.name,
        bot_user_id=UserId(workspace.bot_user),
        token=workspace.token.value,
    )


def _app(
    mato: Mato, routes: Iterable[Routes] | None, parse: ParseCommand | None
) -> Callable[..., object]:
    app = build_slack_app(
        mato.deps,
        mato.installations,
        areas.ROUTES if routes is None else routes,
        parse or areas.read_command,
    )
    return web.build(app, mato.deps, clock=mato.clock)


def _renders(
    mato: Mato,
    digest: DigestComposer | None,
    renderers: Mapping[MessageKind, Renderer] | None,
) -> Renders:
    return Renders(
        renderers=join_renderers(areas.RENDERERS) if renderers is None else renderers,
        digest=digest or areas.digest_composer(mato.deps),
        localizers=mato.deps.localizers,
        usual=mato.config.language,
    )
