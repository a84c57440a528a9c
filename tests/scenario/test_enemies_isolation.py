"""Nobody learns of, or changes, what is not theirs to see, whatever their requests carry.

Every command, button, modal, type-ahead, shortcut and event of the route tables is tried with
the ids of a private channel: what is added to them later is tried as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

import pytest

from bot.ids import Command
from bot.sandbox.model import Channel, User, Workspace
from kpi.model import ChannelId, UserId, WorkspaceId
from tests.enemies import enemy
from tests.factories import a_period, a_person
from tests.plots import GOAL, IMPORT, KPI, ROUTES, SERIES, TYPED, VALUE, Home, try_everything
from tests.stages import MatoStage, mato_stage

#: Every text of the secret channel begins with these; an enemy knows the first of them.
SECRET = "極秘ヒミツ"
HIDDEN = f"{SECRET}アザラシ"
#: One line of each kind that the parsers know, and some with words of the secret channel.
LINES = [
    "/goal",
    "/goal list",
    "/goal edit",
    f"/goal edit {SECRET}",
    f"/goal close {SECRET}",
    "/goal help",
    f"/goal {SECRET}の認知度を高めたい 3月末まで",
    "/kpi",
    "/kpi status",
    f"/kpi status {SECRET}",
    "/kpi list",
    f"/kpi edit {SECRET}",
    f"/kpi remove {SECRET}",
    f"/kpi {SECRET}の来店数 100 3月末まで",
    f"/kpi log {SECRET}の来店数 5",
    f"/kpi log {SECRET} 5",
    "/kpi log",
    "/kpi undo",
    "/kpi import",
    "/kpi digest",
    "/kpi digest preview",
    "/kpi alerts",
    "/kpi help",
]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A private channel full of secrets that Aya owns, and enemies outside of it."""

    stage: MatoStage
    secret: Channel

    @property
    def home(self) -> Home:
        return Home(
            workspace_id=self.stage.workspace_id,
            channel_id=ChannelId(self.secret.id),
            owner=UserId(self.stage.aya.user.id),
            now=self.stage.clock.now(),
        )

    def person(self, name: str, **known: object) -> User:
        """Return a member of the workspace whom Mato knows."""
        user = self.stage.sandbox.config.world.user(self.stage.workspace, name)
        with self.stage.mato.deps.uow() as uow:
            uow.people.save(
                a_person(
                    workspace_id=self.stage.workspace_id,
                    user_id=UserId(user.id),
                    refreshed_at=self.stage.clock.now(),
                    **known,
                )
            )
            uow.commit()
        return user

    def elsewhere(self) -> tuple[Workspace, User, Channel]:
        """Return another workspace with a channel and a person in it."""
        world = self.stage.sandbox.config.world
        workspace = world.workspace("West", language="ja")
        user = world.user(workspace, "aya")
        channel = world.channel(workspace, self.secret.name, members=[user])
        self.stage.mato.installations.save(
            WorkspaceId(workspace.id),
            name=workspace.name,
            bot_user_id=UserId(workspace.bot_user),
            token=workspace.token.value,
        )
        return workspace, user, channel

    def kept(self, *, drafts: bool = True) -> list[object]:
        """Return everything that is stored of the secret channel, its drafts if wanted."""
        workspace_id, channel_id = self.stage.workspace_id, ChannelId(self.secret.id)
        with self.stage.mato.deps.uow(reading=True) as uow:
            return [
                uow.teams.get(workspace_id, channel_id),
                uow.goals.of_channel(workspace_id, channel_id),
                uow.kpis.of_channel(workspace_id, channel_id),
                uow.series.of_channel(workspace_id, channel_id),
                uow.observations.points(workspace_id, SERIES, a_period()),
                uow.schedules.get(workspace_id, channel_id),
                *(uow.drafts.get(workspace_id, one) for one in (IMPORT, TYPED) if drafts),
                uow.alerts.of_kpi(workspace_id, KPI),
                uow.audit.of_subject(workspace_id, KPI),
                [
                    entry
                    for entry in uow.audit.of_subject(workspace_id, GOAL)
                    if entry.action != "goal.exported"  # kept of whoever reads, too
                ],
                uow.audit.of_subject(workspace_id, SERIES),
            ]


@pytest.fixture
def scene(sqlite_url: str) -> Iterator[Scene]:
    with mato_stage(sqlite_url) as stage:
        world = stage.sandbox.config.world
        channel = world.channel(
            stage.workspace, "himitsu", members=[stage.aya.user], is_private=True
        )
        scene = Scene(stage=stage, secret=channel)
        with stage.mato.deps.uow() as uow:
            scene.home.fill(uow, HIDDEN)
            uow.commit()
        yield scene


def is_leak(seen: str) -> bool:
    """Say whether something came back that the enemy did not know."""
    return any(secret in seen for secret in ("アザラシ", f"{VALUE}", f"{VALUE:,}"))


def check(scene: Scene, tried: Iterator[tuple[str, str]], *, drafts: bool = True) -> None:
    """Fail where anything secret came back, or anything was changed."""
    before = scene.kept(drafts=drafts)
    leaks = [name for name, seen in tried if is_leak(seen)]
    assert leaks == []
    assert scene.kept(drafts=drafts) == before


def test_what_an_enemy_tries_is_there_for_whom_it_belongs_to(scene: Scene) -> None:
    """Proves that the attacks below would see a leak."""
    friend = enemy(scene.stage, scene.stage.aya.user)

    seen = [
        name for name, text in try_everything(scene.home, friend, scene.secret) if is_leak(text)
    ]

    assert len(seen) > 20


def test_the_table_of_routes_has_all_kinds() -> None:
    assert all(getattr(ROUTES, field.name) for field in fields(ROUTES))
    assert {line.split()[0] for line in LINES} == {command.value for command in Command}


def test_nothing_of_a_private_channel_reaches_a_member_outside_of_it(scene: Scene) -> None:
    outsider = enemy(scene.stage, scene.person("mio"))

    check(scene, try_everything(scene.home, outsider, scene.stage.channel))


def test_nothing_of_a_private_channel_is_told_in_another_channel(scene: Scene) -> None:
    outsider = enemy(scene.stage, scene.person("mio"))

    check(scene, ((line, outsider.command(line, scene.stage.channel)) for line in LINES))


def test_nothing_reaches_another_workspace(scene: Scene) -> None:
    workspace, user, channel = scene.elsewhere()
    stranger = enemy(scene.stage, user, workspace)

    check(scene, try_everything(scene.home, stranger, channel))
    check(scene, ((line, stranger.command(line, channel)) for line in LINES))


def test_whose_channel_ids_are_the_same_elsewhere_sees_only_their_own(scene: Scene) -> None:
    workspace, user, _ = scene.elsewhere()
    stranger = enemy(scene.stage, user, workspace)
    twin = replace(scene.secret, members=[user.id, workspace.bot_user], messages=[])
    workspace.channels[twin.id] = twin

    check(scene, try_everything(scene.home, stranger, twin))
    check(scene, ((line, stranger.command(line, twin)) for line in LINES))


def test_who_was_taken_out_of_the_channel_is_outside_at_once(scene: Scene) -> None:
    aya = enemy(scene.stage, scene.stage.aya.user)
    assert HIDDEN in aya.press("report.details", {"kpi": KPI})

    scene.secret.members.remove(scene.stage.aya.user.id)

    before = scene.kept(drafts=False)
    carried = scene.home.carried(TYPED)
    private = {**carried, "series": [SERIES]}
    for callback_id in ROUTES.views:
        aya.submit(callback_id, private, scene.home.entered())
    for action_id, route in ROUTES.actions.items():
        if route.writes:
            aya.press(action_id, carried, scene.stage.channel)
    assert scene.kept(drafts=False) == before  # what was one's own may be dropped


def test_when_slack_does_not_say_who_is_in_it_nobody_is(scene: Scene) -> None:
    aya = enemy(scene.stage, scene.stage.aya.user)
    scene.stage.sandbox.faults.replace(
        [{"method": "conversations.members", "kind": "http_500_before"}]
    )

    check(scene, try_everything(scene.home, aya, scene.stage.channel), drafts=False)


def test_a_guest_sees_nothing_of_a_public_channel_that_they_are_not_in(scene: Scene) -> None:
    guest = scene.person("guest", is_guest=True)
    with scene.stage.mato.deps.uow() as uow:
        team = uow.teams.get(scene.stage.workspace_id, ChannelId(scene.secret.id))
        assert team is not None
        uow.teams.save(replace(team, is_private=False, name="himitsu"))
        uow.commit()

    check(scene, try_everything(scene.home, enemy(scene.stage, guest), scene.stage.channel))


def test_a_guest_in_the_channel_reads_and_changes_nothing(scene: Scene) -> None:
    guest = scene.person("guest", is_guest=True)
    scene.secret.members.append(guest.id)
    before = scene.kept()
    them = enemy(scene.stage, guest)

    seen = [text for _, text in try_everything(scene.home, them, scene.secret) if is_leak(text)]
    seen += [text for line in LINES if is_leak(text := them.command(line, scene.secret))]

    assert seen
    assert scene.kept() == before


@pytest.mark.parametrize("first", ["/kpi help", "/goal 認知度を高めたい 3月末まで"])
def test_a_guest_whom_mato_never_met_changes_nothing(scene: Scene, first: str) -> None:
    world = scene.stage.sandbox.config.world
    guest = world.user(scene.stage.workspace, "guest")
    guest.is_guest = True
    scene.secret.members.append(guest.id)
    before = scene.kept()
    them = enemy(scene.stage, guest)

    them.command(first, scene.secret)
    them.command("/goal 認知度を高めたい 3月末まで", scene.secret)

    assert scene.kept() == before


def test_somebody_of_another_workspace_in_a_shared_channel_changes_nothing(scene: Scene) -> None:
    visitor = scene.person("visitor", language_is_known=True)
    scene.secret.members.append(visitor.id)
    before = scene.kept()

    them = enemy(scene.stage, visitor, home="T0ELSEWHERE")
    them.press("goal.close_now", {"goal": GOAL}, scene.secret)

    assert scene.kept() == before


def test_while_slack_does_not_say_who_somebody_is_they_change_nothing(scene: Scene) -> None:
    newcomer = scene.stage.sandbox.config.world.user(scene.stage.workspace, "mio")
    scene.secret.members.append(newcomer.id)
    scene.stage.sandbox.faults.replace([{"method": "users.info", "kind": "http_500_before"}])
    before = scene.kept()

    seen = enemy(scene.stage, newcomer).command("/goal 認知度を高めたい 3月末まで", scene.secret)

    assert scene.kept() == before
    assert "Slack" in seen
