"""What goes wrong after the tour, so that everything that Mato says on its own account is said."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.ids import Command, DataUi, ImproveUi, ReviewUi, SourcesUi
from bot.sandbox.faults import FaultKind
from kpi.effects import Expected, as_json
from kpi.model import ChannelId, KpiId, KpiState, Period
from kpi.ports import ActionState, DeliveryState, SourceKind
from kpi.usecases.numbers import pulls
from tests.factories import a_job, a_source
from tests.tour import Tour

#: A file larger than this is stored by the worker, who then says so.
LARGE = 2_100_000
_NOON = 12
#: Seconds until a digest is held on the busiest machine.
_PATIENCE = 60.0
#: Settings that let an unclear message rest for a second only.
SETTINGS = {"quarantine_seconds": 1.0, "slack_timeout_seconds": 0.5}


def meet(tour: Tour) -> None:
    """Meet them all, one after the other; the last ones are for good."""
    _files(tour)
    _numbers(tour)
    _sources(tour)
    _held_digest(tour)
    _periods(tour)
    _improvements(tour)
    _unsent(tour)
    _silence(tour, kpis=1)
    _silence(tour, kpis=4)
    _others_numbers(tour)
    _farewells(tour)


def _files(tour: Tour) -> None:
    """Drop a file that holds nothing, and one that takes its time."""
    tour.person.drop(f"{tour.name}.csv", b"nothing,here\n1,2\n", tour.person.direct())
    tour.person.drop(f"{tour.name} 2.csv", _large(tour), tour.stage.channel)
    tour.settle()
    tour.press(tour.messages(DataUi.IMPORT_CONFIRM)[0], DataUi.IMPORT_CONFIRM)
    tour.settle()


def _large(tour: Tour) -> bytes:
    rows = list(_rows(tour.stage.clock.now().date()))
    filler = "x" * (LARGE // len(rows))
    lines = [f"{row},{tour.name},{filler}" for row in rows]
    return "\n".join(["date,metric,value,campaign,note", *lines]).encode()


def _rows(today: date) -> Iterator[str]:
    """Return far too few impressions, day by day."""
    for back in range(30, 0, -1):
        yield f"{(today - timedelta(days=back)).isoformat()},impressions,10"


def _numbers(tour: Tour) -> None:
    """Fall behind, have an unusual day, catch up, reach the target."""
    tour.later(days=1)
    tour.settle()
    tour.type(Command.KPI, "log impressions 500")
    tour.later(days=1)
    tour.type(Command.KPI, "log impressions 10")  # a day is judged once the next has a value
    tour.settle()
    for back in range(8):  # one good day alone is no recovery
        day = tour.stage.clock.now().date() - timedelta(days=back)
        tour.type(Command.KPI, f"log impressions 12,000 on {day}")
    for _ in range(3):  # no more than half of what a day says is believed on that day
        tour.later(days=1)
        tour.type(Command.KPI, "log impressions 500")
        tour.settle()
    tour.type(Command.KPI, "log impressions 100,000")
    tour.later(days=1)
    tour.settle()


def _others_numbers(tour: Tour) -> None:
    """Let a colleague log what a KPI of the person's may mean as well."""
    tour.type(Command.KPI, "log clicks 5")
    tour.other.command(f"{Command.KPI} log clicks 7 on TikTok", tour.stage.channel)
    tour.settle()


def _sources(tour: Tour) -> None:
    """Connect an address where nothing is, and lose the key of another source."""
    stage = tour.stage
    form = tour.type(Command.KPI, "sources add")
    nowhere = f"{stage.sandbox.url}/nowhere.csv"
    tour.submit(form, {SourcesUi.NAME: tour.name, SourcesUi.URL: nowhere})
    lost = a_source(
        workspace_id=stage.workspace_id,
        channel_id=stage.channel.id,
        name=tour.name,
        kind=SourceKind.HTTP_OUT,
        owner_id=tour.person.user.id,
    )
    asked = a_job(
        workspace_id=stage.workspace_id, kind=pulls.JOB, payload={"source": lost.source_id}
    )
    with stage.mato.deps.uow() as uow:
        uow.sources.save(lost)
        uow.jobs.add(asked)
        uow.commit()
    tour.settle()
    tour.type(Command.KPI, "sources")


def _held_digest(tour: Tour) -> None:
    """Let Slack take a digest, say that it did not, and hide the channel."""
    token = tour.stage.workspace.token
    scopes = token.scopes
    tour.settle()
    token.scopes = scopes - {"channels:history", "groups:history", "im:history"}
    tour.stage.sandbox.faults.replace(
        [
            {
                "method": "chat.postMessage",
                "kind": FaultKind.INTERNAL_ERROR_AFTER,
                "channel": tour.stage.channel.id,
                "times": 1,
            }
        ]
    )
    tour.type(Command.KPI, "digest now")
    until = time.monotonic() + _PATIENCE
    while not _holds(tour) and time.monotonic() < until:
        tour.settle(quiet_for=tour.stage.mato.config.quarantine_seconds)
    tour.settle()
    token.scopes = scopes


def _holds(tour: Tour) -> bool:
    """Whether a digest is held."""
    with tour.stage.mato.deps.uow(reading=True) as uow:
        return uow.outbox.counts(tour.stage.workspace_id)[DeliveryState.HELD] > 0


def _unsent(tour: Tour) -> None:
    """Ask for a story as a file that Slack will not share."""
    tour.stage.sandbox.faults.replace(
        [
            {
                "method": "files.completeUploadExternal",
                "kind": FaultKind.NOT_IN_CHANNEL,
                "times": 1,
            }
        ]
    )
    told = tour.press(tour.messages(ReviewUi.NEXT)[0], ReviewUi.STORY)
    tour.press(told.messages[-1], ReviewUi.EXPORT_TABLE)
    tour.settle()


def _improvements(tour: Tour) -> None:
    """Plan one, do it on the day, and wait until its effect is known."""
    form = tour.type(Command.KPI, f"action {tour.name}")
    tour.submit(form, {ImproveUi.WHAT: tour.name})
    tour.type(Command.KPI, "action")
    tour.type(Command.KPI, "digest preview")
    tour.later(days=8)
    tour.settle()
    tour.press(tour.messages(ImproveUi.DONE)[0], ImproveUi.DONE)
    _with_a_past(tour)
    tour.later(days=40)
    tour.settle()


def _with_a_past(tour: Tour) -> None:
    """Let what was done have had a past to be compared with: who waits for a year?"""
    stage = tour.stage
    with stage.mato.deps.uow() as uow:
        (done,) = [
            one
            for one in uow.actions.of_channel(stage.workspace_id, ChannelId(stage.channel.id))
            if one.state is ActionState.DONE
        ]
        start = stage.clock.now().date()
        expected = Expected(
            start=start,
            days=28,
            median=100.0,
            low=80.0,
            high=120.0,
            is_level=False,
            usual_gap=1.0,
        )
        uow.actions.save(replace(done, expected=as_json(expected)))
        uow.commit()


def _periods(tour: Tour) -> None:
    """Let a KPI's period end, and then its goal's; answer what the owner is asked."""
    _ending_yesterday(tour, with_goal=False)
    tour.later(days=1, hours=12)
    tour.settle()
    _ending_yesterday(tour, with_goal=True)
    tour.later(days=4)
    tour.settle()
    form = tour.press(tour.messages(ReviewUi.LESSONS)[0], ReviewUi.LESSONS)
    tour.submit(form, {ReviewUi.WORKED: tour.name, ReviewUi.NEXT_TIME: tour.name})
    tour.press(tour.messages(ReviewUi.NEXT)[0], ReviewUi.NEXT)
    tour.settle()


def _ending_yesterday(tour: Tour, *, with_goal: bool) -> None:
    """Move the last day of what has numbers to yesterday: who waits for months?"""
    stage = tour.stage
    today = stage.clock.now().date()
    period = Period(start=today - timedelta(days=40), end=today)
    with stage.mato.deps.uow() as uow:
        kpis = uow.kpis.all_active(stage.workspace_id)
        kpi = next(kpi for kpi in kpis if kpi.metric == "impressions")
        others = [one for one in kpis if one.goal_id == kpi.goal_id] if with_goal else [kpi]
        for one in others:
            uow.kpis.save(replace(one, period=period))
        goal = uow.goals.get(stage.workspace_id, kpi.goal_id)
        if with_goal and goal is not None:
            uow.goals.save(replace(goal, period=period, outcome_metric=kpi.metric))
        uow.commit()


def _silence(tour: Tour, *, kpis: int) -> None:
    """Begin with KPIs whose numbers stay away: of many one hears in one message."""
    stage = tour.stage
    today = stage.clock.now().date()
    with stage.mato.deps.uow() as uow:
        known = uow.kpis.all_active(stage.workspace_id)
        kpi = next(kpi for kpi in known if kpi.metric == "impressions")
        period = Period(start=today - timedelta(days=40), end=today + timedelta(days=40))
        added = [replace(kpi, kpi_id=KpiId(uow.new_id()), period=period) for _ in range(kpis)]
        for one in added:
            uow.kpis.save(one)
        uow.commit()
    here = stage.clock.now().astimezone(ZoneInfo(tour.person.user.tz))
    tour.later(hours=(_NOON - here.hour) % 24 or 24)  # at night nobody would hear of it
    tour.settle()
    with stage.mato.deps.uow() as uow:
        for one in added:
            uow.kpis.save(replace(one, state=KpiState.REMOVED))
        uow.commit()


def _farewells(tour: Tour) -> None:
    """Let the KPIs' owner leave, and the channel be archived."""
    stage = tour.stage
    tour.type(Command.KPI, "log sessions 100")
    stage.sandbox.changes.deactivate(stage.workspace, tour.person.user)
    tour.later(days=40)
    tour.settle()
    stage.sandbox.changes.archive(stage.workspace, stage.channel, tour.other.user)
    tour.settle()
