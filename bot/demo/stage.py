"""Mato before the sandbox in one process: a movable clock, people to be, teams that live there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import bootstrap, evaluations
from bot import digests as running
from bot.bootstrap import Mato
from bot.calendars import is_holiday
from bot.clock import MovableClock, SystemClock
from bot.config import Config
from bot.demo import guide
from bot.demo.guide import Scene
from bot.demo.samples import samples
from bot.demo.seed import move_in
from bot.demo.teams import TEAMS, DemoTeam
from bot.i18n.localizer import Localizer, load_localizers
from bot.manifest import BOT_SCOPES, manifest
from bot.sandbox.config import AppProfile, SandboxConfig
from bot.sandbox.model import Channel, Json, User, Workspace
from bot.sandbox.recorder import Call
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from bot.serving import HttpServer
from bot.vault import new_key
from kpi.model import ChannelId, Language, Person, UserId, WorkspaceId
from kpi.usecases.access import Asker
from kpi.usecases.digests import digest_orders
from kpi.usecases.histories import forecasts

#: Where an unclear delivery rests before it is looked for; the sandbox answers at once.
_QUARANTINE_SECONDS = 21.0
#: Whose day the sample file ends on.
_ZONE = "Asia/Tokyo"
_DAY = timedelta(days=1)
#: In UTC: after seven in London and before ten in Tokyo, where the people of the demo live.
_DAY_BEGINS, _DAY_ENDS = time(7, 10), time(12, 30)


def until_day(now: datetime) -> timedelta:
    """Return how long it is until it is day in Tokyo and in London; nothing when it is."""
    here = now.astimezone(UTC)
    if _DAY_BEGINS <= here.time() < _DAY_ENDS:
        return timedelta(0)
    morning = datetime.combine(here.date(), _DAY_BEGINS, UTC)
    return (morning if here < morning else morning + _DAY) - here


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The workspace of the demo: its people by name and its channels."""

    world: World
    workspace: Workspace
    people: dict[str, User]
    start: Channel
    teams: tuple[tuple[DemoTeam, Channel], ...]


def cast(language: Language) -> Cast:
    """Return the fictional people and channels; whoever speaks ``language`` comes first."""
    localizer = load_localizers()[language]
    world = World()
    workspace = world.workspace(
        localizer.t("demo.workspace"), language=language.value, scopes=BOT_SCOPES
    )
    people = _people(world, workspace, language)
    everybody = list(people.values())
    start = world.channel(
        workspace,
        localizer.t("demo.channel"),
        members=everybody,
        topic=localizer.t("demo.topic"),
    )
    teams = tuple(
        (team, world.channel(workspace, team.channel, members=everybody, topic=team.topic))
        for team in TEAMS
    )
    return Cast(world=world, workspace=workspace, people=people, start=start, teams=teams)


def _people(world: World, workspace: Workspace, language: Language) -> dict[str, User]:
    japanese = [("misaki", "佐藤 美咲"), ("naoko", "山本 直子"), ("ken", "田中 健")]
    english = [("emma", "Emma Clarke"), ("oliver", "Oliver Reed")]
    made: dict[str, User] = {}
    ordered = [*japanese, *english] if language is Language.JA else [*english, *japanese]
    for name, real_name in ordered:
        is_japanese = (name, real_name) in japanese
        made[name] = world.user(
            workspace,
            name,
            real_name=real_name,
            locale="ja-JP" if is_japanese else "en-GB",
            tz="Asia/Tokyo" if is_japanese else "Europe/London",
            is_admin=name in {"misaki", "emma"},
        )
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A running demo; ``stop`` ends it."""

    sandbox: Sandbox
    mato: Mato
    clock: MovableClock
    cast: Cast
    server: HttpServer

    def advance(self, by: timedelta) -> None:
        """Move Mato's clock, and let what has come due by then happen now.

        Whole days end by day, when everybody is written to: at night nothing would be seen.
        """
        self.clock.advance(by)
        if by and not by % _DAY:
            self.clock.advance(until_day(self.clock.now()))
        running.plan(self.mato.deps)
        running.plan_checks(self.mato.deps)
        evaluations.plan(self.mato.deps)

    def stop(self) -> None:
        """Let go of every port and thread."""
        self.server.stop()
        self.sandbox.stop()
        self.mato.close()


def profile(localizer: Localizer) -> AppProfile:
    """Return Mato as its own manifest declares it, with its step of Workflow Builder."""
    return AppProfile.from_manifest(manifest(localizer, with_steps=True))


class _Later:
    """What the sandbox asks of Mato, once there is one: the sandbox is built before it."""

    def __init__(self, clock: MovableClock) -> None:
        self._clock = clock
        self.stage: Stage | None = None

    def guide(self, _: Workspace, user: User, calls: Sequence[Call]) -> Json | None:
        """Show the guide to one of the people."""
        return None if self.stage is None else _guide(self.stage, user, calls)

    def advance(self, by: timedelta) -> None:
        """Move Mato's clock, and let what has come due by then happen now."""
        if self.stage is None:
            self._clock.advance(by)
        else:
            self.stage.advance(by)


def raise_stage(
    folder: Path, *, language: Language, port: int = 0, record: Path | None = None
) -> Stage:
    """Build and start everything but the worker; the database is a file in ``folder``."""
    localizer = load_localizers()[language]
    real, clock = SystemClock(), MovableClock(SystemClock())
    later = _Later(clock)
    players, known = cast(language), profile(localizer)
    sandbox = Sandbox(
        SandboxConfig(
            world=players.world,
            clock=real,
            app=known,
            port=port,
            record_path=record,
            domain_now=clock.now,
            advance=later.advance,
            guide=later.guide,
            samples=samples(real.now().astimezone(ZoneInfo(_ZONE)).date()),
        )
    )
    sandbox.start()
    mato = _mato(folder, sandbox, clock, language)
    server = HttpServer(mato)
    server.start()
    sandbox.connect_app(server.where.removesuffix("/slack/events"))
    stage = Stage(sandbox=sandbox, mato=mato, clock=clock, cast=players, server=server)
    populate(stage)
    later.stage = stage
    return stage


def _mato(folder: Path, sandbox: Sandbox, clock: MovableClock, language: Language) -> Mato:
    url = f"sqlite:///{folder / 'demo.sqlite3'}"
    bootstrap.prepare(url)
    config = Config(
        slack_api_url=sandbox.api_url,
        slack_signing_secret=sandbox.config.app.signing_secret,
        secret_keys=(new_key(),),
        database_url=url,
        language=language,
        port=0,
        quarantine_seconds=_QUARANTINE_SECONDS,
        poll_seconds=0.5,
    )
    return bootstrap.wire(config, domain_clock=clock)


def populate(stage: Stage) -> None:
    """Install Mato, let it know the people, and let the teams move in with a digest each."""
    players, mato, now = stage.cast, stage.mato, stage.clock.now()
    workspace_id = WorkspaceId(players.workspace.id)
    mato.installations.save(
        workspace_id,
        name=players.workspace.name,
        bot_user_id=UserId(players.workspace.bot_user),
        token=players.workspace.token.value,
    )
    ids = {name: UserId(user.id) for name, user in players.people.items()}
    with mato.deps.uow() as uow:
        for user in players.people.values():
            uow.people.save(_known(workspace_id, user, now))
        for team, channel in players.teams:
            channel_id, owner = ChannelId(channel.id), players.people[team.owner]
            move_in(
                uow,
                mato.deps.knowledge,
                team,
                workspace_id=workspace_id,
                channel_id=channel_id,
                people=ids,
                now=now,
            )
            asker = Asker(
                person=_known(workspace_id, owner, now),
                channel_id=channel_id,
                membership=mato.deps.membership,
                now=now,
            )
            kpis = uow.kpis.of_channel(workspace_id, channel_id)
            forecasts.renew(uow, mato.deps.knowledge, workspace_id, kpis, now, is_holiday)
            digest_orders.post_now(uow, asker, channel_id)
        uow.commit()


def _known(workspace_id: WorkspaceId, user: User, now: datetime) -> Person:
    return Person(
        workspace_id=workspace_id,
        user_id=UserId(user.id),
        language=Language.JA if user.locale.startswith("ja") else Language.EN,
        language_is_known=True,
        zone=user.tz,
        is_admin=user.is_admin,
        refreshed_at=now,
    )


def _guide(stage: Stage, user: User, calls: Sequence[Call]) -> Json:
    language = Language.JA if user.locale.startswith("ja") else Language.EN
    with stage.mato.deps.uow(reading=True) as uow:
        scene = Scene(
            uow=uow,
            clock=stage.clock,
            workspace_id=WorkspaceId(stage.cast.workspace.id),
            channel_id=ChannelId(stage.cast.start.id),
            user_id=UserId(user.id),
            typed=_typed(calls, stage.cast.start),
            shows_digest=shows_digest(stage.cast.start),
        )
        return dict(guide.show(scene, stage.mato.deps.localizers[language]))


def _typed(calls: Sequence[Call], channel: Channel) -> list[str]:
    """Return the commands that were sent in the channel, as they were typed."""
    found = []
    for call in calls:
        asked = call.request if isinstance(call.request, dict) else {}
        if asked.get("command") and asked.get("channel_id") == channel.id:
            found.append(f"{asked['command']} {asked.get('text', '')}")
    return found


def shows_digest(channel: Channel) -> bool:
    """Say whether a digest was posted: of all that is said in a channel only it has a table."""
    return any(
        block["type"] == "table"
        for message in channel.messages
        if message.from_app and not message.ephemeral_to
        for block in message.blocks
    )
