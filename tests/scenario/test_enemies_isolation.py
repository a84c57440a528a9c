"""Nobody learns of, or changes, what is not theirs to see, whatever their requests carry.

Every command, button, modal, type-ahead, shortcut and event of the route tables is tried with
the ids of a private channel: what is added to them later is tried as well.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot import areas
from bot.ids import Command, DataUi, GoalUi, KpiUi
from bot.listeners import events
from bot.sandbox.model import Channel, User, Workspace
from bot.slack_app import join
from kpi.model import (
    ChannelId,
    DraftId,
    GoalId,
    KpiId,
    MetricKey,
    Scope,
    SeriesId,
    UserId,
    WorkspaceId,
)
from tests.enemies import Enemy, enemy
from tests.factories import (
    a_draft,
    a_goal,
    a_kept,
    a_kpi,
    a_period,
    a_person,
    a_run,
    a_schedule,
    a_series,
    a_target,
    a_team,
    an_alert_state,
    an_audit_entry,
    an_observation,
    an_own_metric,
)
from tests.stages import MatoStage, mato_stage

#: Every text of the secret channel begins with these; an enemy knows the first of them.
SECRET = "極秘ヒミツ"
HIDDEN = f"{SECRET}アザラシ"
OWN = MetricKey("own:himitsu")
GOAL, KPI, SERIES = GoalId("g5ec"), KpiId("k5ec"), SeriesId("s5ec")
IMPORT, TYPED = DraftId("d5ec1"), DraftId("d5ec2")
ROUTES = join([events.ROUTES, *areas.ROUTES])
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
    def here(self) -> dict[str, object]:
        return {
            "workspace_id": self.stage.workspace_id,
            "channel_id": ChannelId(self.secret.id),
        }

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
                uow.audit.of_subject(workspace_id, GOAL),
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
        _fill(scene)
        yield scene


def _fill(scene: Scene) -> None:
    """Store a goal, a KPI, values, drafts, a schedule and an alert, all full of secrets."""
    here, aya, now = scene.here, UserId(scene.stage.aya.user.id), scene.stage.clock.now()
    today = now.date()
    period = a_period(today - timedelta(days=30), today + timedelta(days=60))
    scope = Scope(campaign=f"{HIDDEN}作戦", influencer=f"{HIDDEN}さん")
    of = {"workspace_id": here["workspace_id"]}
    with scene.stage.mato.deps.uow() as uow:
        uow.teams.save(a_team(**here, is_private=True, fallback_owner=aya, name=""))
        uow.goals.save(
            a_goal(
                **here,
                goal_id=GOAL,
                sentence=f"{HIDDEN}の認知度を高めたい",
                owner_id=aya,
                period=period,
            )
        )
        uow.series.save_own_metric(an_own_metric(**of, metric=OWN, name=f"{HIDDEN}の来店数"))
        uow.series.find_or_add(a_series(**here, series_id=SERIES, metric=OWN, scope=scope))
        uow.observations.upsert(
            scene.stage.workspace_id,
            [an_observation(987_654_321, series_id=SERIES, day=today, learnt_at=now)],
        )
        uow.kpis.save(
            a_kpi(
                **here,
                kpi_id=KPI,
                goal_id=GOAL,
                series_id=SERIES,
                metric=OWN,
                label=f"{HIDDEN}の来店数",
                owner_id=aya,
                created_by=aya,
                kept=a_kept(reason=f"{HIDDEN}の事情", by=aya),
                target=a_target(Decimal(100)),
                period=period,
            )
        )
        uow.schedules.save(a_schedule(**here, owner_id=aya, planned_until=now))
        uow.alerts.save(an_alert_state(**of, kpi_id=KPI, since=now))
        uow.audit.add(
            an_audit_entry(
                **here,
                who=aya,
                action="value.logged",
                subject=SERIES,
                after={"entry": "e5ec", "day": today.isoformat(), "value": "987654321"},
            )
        )
        later = now + timedelta(hours=1)
        body = f"date,来店数,{HIDDEN}\n{today},5,1\n".encode()
        uow.drafts.save(
            a_draft(
                **here,
                draft_id=IMPORT,
                kind="import",
                by=aya,
                data={"name": f"{HIDDEN}.csv"},
                body=body,
                expires_at=later,
            )
        )
        typed = {"command": "/kpi", "text": f"{HIDDEN}の来店数 100 3月末まで"}
        uow.drafts.save(
            a_draft(**here, draft_id=TYPED, kind="typed", by=aya, data=typed, expires_at=later)
        )
        uow.runs.save(a_run(**here, label=f"{HIDDEN}.csv", by=aya))
        uow.commit()


def carried(scene: Scene, draft: str) -> dict[str, object]:
    """Return everything that any of our buttons and modals carries, of the secret channel."""
    return {
        "channel": scene.secret.id,
        "goal": GOAL,
        "kpi": KPI,
        "draft": draft,
        "series": SERIES,
        "s": SERIES,
        "n": "7",
        "m": OWN,
        "metric": OWN,
        "entry": "e5ec",
        "alert": "off_track",
        "incident": 1,
        "purpose": "awareness",
        "question": "platform",
        "value": "instagram",
        "turn": "1",
        "more": True,
    }


def entered(scene: Scene) -> dict[str, str]:
    """Return what an enemy enters in the inputs of a goal's and a KPI's modal."""
    until = (scene.stage.clock.now().date() + timedelta(days=30)).isoformat()
    return {
        GoalUi.SENTENCE: "乗っ取りたい",
        GoalUi.PURPOSE: "awareness",
        GoalUi.START: until,
        GoalUi.UNTIL: until,
        KpiUi.GOAL: GOAL,
        KpiUi.METRIC: OWN,
        KpiUi.SERIES: SERIES,
        KpiUi.AMOUNT: "5",
        KpiUi.KIND: "total",
        KpiUi.DIRECTION: "at_least",
        KpiUi.UNTIL: until,
        KpiUi.REASON: "because",
        f"{DataUi.VALUE}.0": "5",
        DataUi.DAY: "",
        "report.kind": "daily",
        "report.at": "09:00",
        "report.zone": "Asia/Tokyo",
        "report.holidays": "skip",
        "alerts.kinds": "[]",
    }


def try_everything(scene: Scene, who: Enemy, channel: Channel | None) -> Iterator[tuple[str, str]]:
    """Use every route with the secret ids; yield its name and all that came back."""
    for draft in (IMPORT, TYPED):
        value = carried(scene, draft)
        private = {**value, "series": [SERIES]}
        for action_id in ROUTES.actions:
            yield action_id, who.press(action_id, value, channel)
            option = {"type": "static_select", "selected_option": {"value": KPI}}
            yield f"{action_id} chosen", who.act(action_id, option, channel)
            yield f"{action_id} in a modal", who.act(action_id, *_in_modal(private, scene))
        for callback_id in ROUTES.views:
            yield callback_id, who.submit(callback_id, private, entered(scene))
        for action_id in ROUTES.options:
            for typed in ("", SECRET[:2]):
                yield f"{action_id} {typed}", who.suggest(action_id, typed, private)
    for callback_id in ROUTES.shortcuts:
        yield callback_id, who.shortcut(callback_id)
    for number, kind in enumerate(set(ROUTES.events) - events.ENDS):
        told = {"type": kind, "user": who.user.id, "channel": "C404", "tab": "home"}
        yield kind, who.event(told, f"Ev{number}")


def _in_modal(
    private: dict[str, object], scene: Scene
) -> tuple[dict[str, object], None, dict[str, object]]:
    values = {name: {name: {"value": value}} for name, value in entered(scene).items()}
    view: dict[str, object] = {
        "private_metadata": json.dumps(private),
        "state": {"values": values},
    }
    return {"type": "button", "value": json.dumps({**private, "series": SERIES})}, None, view


def is_leak(seen: str) -> bool:
    """Say whether something came back that the enemy did not know."""
    return any(secret in seen for secret in ("アザラシ", "987654321", "987,654,321"))


def check(scene: Scene, tried: Iterator[tuple[str, str]], *, drafts: bool = True) -> None:
    """Fail where anything secret came back, or anything was changed."""
    before = scene.kept(drafts=drafts)
    leaks = [name for name, seen in tried if is_leak(seen)]
    assert leaks == []
    assert scene.kept(drafts=drafts) == before


def test_what_an_enemy_tries_is_there_for_whom_it_belongs_to(scene: Scene) -> None:
    """Proves that the attacks below would see a leak."""
    friend = enemy(scene.stage, scene.stage.aya.user)

    seen = [name for name, text in try_everything(scene, friend, scene.secret) if is_leak(text)]

    assert len(seen) > 20


def test_the_table_of_routes_has_all_kinds() -> None:
    assert all(getattr(ROUTES, field.name) for field in fields(ROUTES))
    assert {line.split()[0] for line in LINES} == {command.value for command in Command}


def test_nothing_of_a_private_channel_reaches_a_member_outside_of_it(scene: Scene) -> None:
    outsider = enemy(scene.stage, scene.person("mio"))

    check(scene, try_everything(scene, outsider, scene.stage.channel))


def test_nothing_of_a_private_channel_is_told_in_another_channel(scene: Scene) -> None:
    outsider = enemy(scene.stage, scene.person("mio"))

    check(scene, ((line, outsider.command(line, scene.stage.channel)) for line in LINES))


def test_nothing_reaches_another_workspace(scene: Scene) -> None:
    workspace, user, channel = scene.elsewhere()
    stranger = enemy(scene.stage, user, workspace)

    check(scene, try_everything(scene, stranger, channel))
    check(scene, ((line, stranger.command(line, channel)) for line in LINES))


def test_whose_channel_ids_are_the_same_elsewhere_sees_only_their_own(scene: Scene) -> None:
    workspace, user, _ = scene.elsewhere()
    stranger = enemy(scene.stage, user, workspace)
    twin = replace(scene.secret, members=[user.id, workspace.bot_user], messages=[])
    workspace.channels[twin.id] = twin

    check(scene, try_everything(scene, stranger, twin))
    check(scene, ((line, stranger.command(line, twin)) for line in LINES))


def test_who_was_taken_out_of_the_channel_is_outside_at_once(scene: Scene) -> None:
    aya = enemy(scene.stage, scene.stage.aya.user)
    assert HIDDEN in aya.press("report.details", {"kpi": KPI})

    scene.secret.members.remove(scene.stage.aya.user.id)

    before = scene.kept(drafts=False)
    private = {**carried(scene, TYPED), "series": [SERIES]}
    for callback_id in ROUTES.views:
        aya.submit(callback_id, private, entered(scene))
    for action_id, route in ROUTES.actions.items():
        if route.writes:
            aya.press(action_id, carried(scene, TYPED), scene.stage.channel)
    assert scene.kept(drafts=False) == before  # what was one's own may be dropped


def test_when_slack_does_not_say_who_is_in_it_nobody_is(scene: Scene) -> None:
    aya = enemy(scene.stage, scene.stage.aya.user)
    scene.stage.sandbox.faults.replace(
        [{"method": "conversations.members", "kind": "http_500_before"}]
    )

    check(scene, try_everything(scene, aya, scene.stage.channel), drafts=False)


def test_a_guest_sees_nothing_of_a_public_channel_that_they_are_not_in(scene: Scene) -> None:
    guest = scene.person("guest", is_guest=True)
    with scene.stage.mato.deps.uow() as uow:
        team = uow.teams.get(scene.stage.workspace_id, ChannelId(scene.secret.id))
        assert team is not None
        uow.teams.save(replace(team, is_private=False, name="himitsu"))
        uow.commit()

    check(scene, try_everything(scene, enemy(scene.stage, guest), scene.stage.channel))


def test_a_guest_in_the_channel_reads_and_changes_nothing(scene: Scene) -> None:
    guest = scene.person("guest", is_guest=True)
    scene.secret.members.append(guest.id)
    before = scene.kept()
    them = enemy(scene.stage, guest)

    seen = [text for _, text in try_everything(scene, them, scene.secret) if is_leak(text)]
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
