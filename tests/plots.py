"""What enemies do: use every route there is with ids that are not theirs, or with evil words."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from bot import areas
from bot.ids import DataUi, GoalUi, KpiUi
from bot.listeners import events
from bot.sandbox.model import Channel
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
from kpi.ports import UnitOfWork
from tests.enemies import Enemy
from tests.factories import (
    a_draft,
    a_goal,
    a_kept,
    a_kpi,
    a_period,
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

#: Every route that ships: what is added later is tried as well.
ROUTES = join([events.ROUTES, *areas.ROUTES])
OWN = MetricKey("own:himitsu")
GOAL, KPI, SERIES = GoalId("g5ec"), KpiId("k5ec"), SeriesId("s5ec")
IMPORT, TYPED = DraftId("d5ec1"), DraftId("d5ec2")
ENTRY = "e5ec"
#: Stands in the stored values, and nowhere by chance.
VALUE = 987_654_321


@dataclass(frozen=True, kw_only=True)
class Home:
    """A channel with a goal, a KPI, values, drafts, a schedule and an alert, all of one owner."""

    workspace_id: WorkspaceId
    channel_id: ChannelId
    owner: UserId
    now: datetime

    @property
    def here(self) -> dict[str, object]:
        """Which workspace and channel, as the factories take it."""
        return {"workspace_id": self.workspace_id, "channel_id": self.channel_id}

    def fill(self, uow: UnitOfWork, words: str) -> None:
        """Store it all; each text begins with ``words``."""
        of, here = {"workspace_id": self.workspace_id}, self.here
        today = self.now.date()
        period = a_period(today - timedelta(days=30), today + timedelta(days=60))
        scope = Scope(campaign=f"{words}作戦", influencer=f"{words}さん")
        uow.teams.save(a_team(**here, is_private=True, fallback_owner=self.owner, name=""))
        uow.goals.save(
            a_goal(
                **here,
                goal_id=GOAL,
                sentence=f"{words}の認知度を高めたい",
                owner_id=self.owner,
                period=period,
            )
        )
        uow.series.save_own_metric(an_own_metric(**of, metric=OWN, name=f"{words}の来店数"))
        uow.series.find_or_add(a_series(**here, series_id=SERIES, metric=OWN, scope=scope))
        value = an_observation(VALUE, series_id=SERIES, day=today, learnt_at=self.now)
        uow.observations.upsert(self.workspace_id, [value])
        uow.kpis.save(
            a_kpi(
                **here,
                kpi_id=KPI,
                goal_id=GOAL,
                series_id=SERIES,
                metric=OWN,
                label=f"{words}の来店数",
                owner_id=self.owner,
                created_by=self.owner,
                kept=a_kept(reason=f"{words}の事情", by=self.owner),
                target=a_target(Decimal(100)),
                period=period,
            )
        )
        uow.schedules.save(a_schedule(**here, owner_id=self.owner, planned_until=self.now))
        uow.alerts.save(an_alert_state(**of, kpi_id=KPI, since=self.now))
        logged = {"entry": ENTRY, "day": today.isoformat(), "value": str(VALUE)}
        entry = an_audit_entry(**here, action="value.logged", subject=SERIES, after=logged)
        uow.audit.add(entry)
        self._add_drafts(uow, words)

    def _add_drafts(self, uow: UnitOfWork, words: str) -> None:
        mine = {**self.here, "by": self.owner, "expires_at": self.now + timedelta(hours=1)}
        body = f"date,来店数,{words}\n{self.now.date()},5,1\n".encode()
        file = {"name": f"{words}.csv"}
        typed = {"command": "/kpi", "text": f"{words}の来店数 100 3月末まで"}
        uow.drafts.save(a_draft(**mine, draft_id=IMPORT, kind="import", data=file, body=body))
        uow.drafts.save(a_draft(**mine, draft_id=TYPED, kind="typed", data=typed))
        uow.runs.save(a_run(**self.here, label=f"{words}.csv", by=self.owner))

    def carried(self, draft: str) -> dict[str, object]:
        """Return everything that any of our buttons and modals carries, of this channel."""
        return {
            "channel": self.channel_id,
            "goal": GOAL,
            "kpi": KPI,
            "draft": draft,
            "series": SERIES,
            "s": SERIES,
            "n": "7",
            "m": OWN,
            "metric": OWN,
            "entry": ENTRY,
            "alert": "off_track",
            "incident": 1,
            "purpose": "awareness",
            "question": "platform",
            "value": "instagram",
            "turn": "1",
            "more": True,
        }

    def entered(self, words: str = "乗っ取りたい") -> dict[str, str]:
        """Return what somebody enters in the inputs of every modal; ``words`` as free text."""
        until = (self.now.date() + timedelta(days=30)).isoformat()
        return {
            GoalUi.SENTENCE: words,
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
            KpiUi.REASON: words,
            f"{DataUi.VALUE}.0": "5",
            DataUi.DAY: "",
            "report.kind": "daily",
            "report.at": "09:00",
            "report.zone": "Asia/Tokyo",
            "report.holidays": "skip",
            "alerts.kinds": "[]",
        }


def try_everything(home: Home, who: Enemy, channel: Channel | None) -> Iterator[tuple[str, str]]:
    """Use every route with the ids of ``home``; yield its name and all that came back."""
    for draft in (IMPORT, TYPED):
        value = home.carried(draft)
        private = {**value, "series": [SERIES]}
        for action_id in ROUTES.actions:
            yield action_id, who.press(action_id, value, channel)
            option = {"type": "static_select", "selected_option": {"value": KPI}}
            yield f"{action_id} chosen", who.act(action_id, option, channel)
            button = {"type": "button", "value": json.dumps(value)}
            seen = who.act(action_id, button, view=_view(private, home.entered()))
            yield f"{action_id} in a modal", seen
        for callback_id in ROUTES.views:
            yield callback_id, who.submit(callback_id, private, home.entered())
        for action_id in ROUTES.options:
            for typed in ("", "極秘", "<"):
                yield f"{action_id} {typed}", who.suggest(action_id, typed, private)
    for callback_id in ROUTES.shortcuts:
        yield callback_id, who.shortcut(callback_id)
    for number, kind in enumerate(set(ROUTES.events) - events.ENDS):
        told = {"type": kind, "user": who.user.id, "channel": "C404", "tab": "home"}
        yield kind, who.event(told, f"Ev{number}")


def _view(private: Mapping[str, object], values: Mapping[str, str]) -> dict[str, object]:
    state = {name: {name: {"value": value}} for name, value in values.items()}
    return {"private_metadata": json.dumps(private), "state": {"values": state}}
