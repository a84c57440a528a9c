"""Whatever happens in whatever order: nothing comes twice, and in the end each came once.

Two workers of the real delivery code; Hypothesis looks for an order of schedules, clock jumps,
faults, lost leases, crashes and restarts that breaks the promise.
"""

from contextlib import suppress
from datetime import date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.delivery.crash import CrashPoint
from bot.i18n.localizer import load_localizers
from bot.sandbox.faults import FaultKind
from kpi.knowledge import load
from kpi.messages import MessageKind
from kpi.model import ChannelId, UserId
from kpi.ports import Delivery, DeliveryState, HolidayPolicy, Schedule, WhenUnclear
from kpi.schedule import occurrences
from kpi.usecases.digests.digests import enqueue_due, rule_of
from tests.delivery_stage import OPEN, QUARANTINE, Died, Place, Stage
from tests.factories import a_delivery, a_message

KNOWLEDGE = load()
LOCALIZERS = load_localizers()
ZONES = ("Asia/Tokyo", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Etc/UTC")
JUMPS = (timedelta(minutes=30), timedelta(hours=9), timedelta(days=1), timedelta(days=40))
METHODS = ("chat.postMessage", "conversations.history", "*", "*")
KINDS = (
    FaultKind.RATELIMITED,
    FaultKind.HTTP_500_BEFORE,
    FaultKind.HTTP_500_AFTER,
    FaultKind.RESET_BEFORE,
    FaultKind.RESET_AFTER,
    FaultKind.INTERNAL_ERROR_AFTER,
    FaultKind.HANG_BEFORE,
    FaultKind.HANG_AFTER,
    FaultKind.LATE_VISIBLE,
    FaultKind.MALFORMED_JSON,
    FaultKind.SLOW,
)
WORKERS = st.integers(0, 1)
PLACES = st.integers(0, 5)
TROUBLES = st.lists(st.tuples(st.sampled_from(METHODS), st.sampled_from(KINDS)), max_size=4)


def is_holiday(_country: str, day: date) -> bool:
    return day.day % 10 == 3


class Deliveries(RuleBasedStateMachine):
    """Orders of events; after the last one it becomes quiet, and everything must be there."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = Stage(KNOWLEDGE, LOCALIZERS)
        self.lives = [self.stage.life(), self.stage.life()]
        self.scheduled: dict[Place, tuple[Schedule, datetime]] = {}

    @rule(places=st.lists(PLACES, min_size=1, max_size=4), unclear=st.sampled_from(WhenUnclear))
    def messages_are_ordered(self, places: list[int], unclear: WhenUnclear) -> None:
        for place in places:
            self._order(place, when_unclear=unclear)

    @rule(place=PLACES, seconds=st.integers(1, 60))
    def a_message_is_ordered_that_expires(self, place: int, seconds: int) -> None:
        self._order(place, expires_at=self.stage.domain.now() + timedelta(seconds=seconds))

    def _order(self, place: int, **more: object) -> None:
        workspace_id, to = self.stage.places[place]
        delivery_id = self.stage.new_id()
        now = self.stage.domain.now()
        message = a_message(MessageKind.GOAL_CHANGED)
        self.stage.add(
            a_delivery(
                delivery_id,
                workspace_id=workspace_id,
                to=to,
                message=message,
                due_at=now,
                created_at=now,
                **more,
            )
        )

    @rule(
        channel=st.integers(0, 3),
        kind=st.sampled_from(["daily", "weekdays", "weekly", "monthly"]),
        zone=st.sampled_from(ZONES),
        hour=st.sampled_from([0, 1, 2, 9, 23]),
        holidays=st.sampled_from(HolidayPolicy),
    )
    def a_schedule_is_set(
        self, channel: int, kind: str, zone: str, hour: int, holidays: HolidayPolicy
    ) -> None:
        place = self.stage.channels[channel]
        if place in self.scheduled:
            return
        now = self.stage.domain.now()
        schedule = Schedule(
            workspace_id=place[0],
            channel_id=ChannelId(place[1]),
            kind=kind,
            weekday=2,
            month_day=31,
            hour=hour,
            minute=30,
            zone=zone,
            country="JP",
            holidays=holidays,
            owner_id=UserId("U1"),
            planned_until=now,
        )
        with self.stage.uow() as uow:
            uow.schedules.save(schedule)
            uow.commit()
        self.scheduled[place] = (schedule, now)

    @rule(jump=st.sampled_from(JUMPS), kept=st.booleans())
    def the_day_is_moved(self, jump: timedelta, *, kept: bool) -> None:
        """Not kept: whoever plans the digests that are due then dies before it commits."""
        self.stage.domain.advance(jump)
        self._plan(kept=kept)

    def _plan(self, *, kept: bool) -> None:
        with self.stage.uow() as uow:
            enqueue_due(uow, self.stage.domain.now(), is_holiday)
            if kept:
                uow.commit()

    @rule(seconds=st.sampled_from([0.2, 1.0, QUARANTINE / 2, QUARANTINE + 0.1, 20.0]))
    def time_passes(self, seconds: float) -> None:
        self.stage.pass_seconds(seconds)

    @rule(worker=WORKERS)
    def a_worker_takes(self, worker: int) -> None:
        self.lives[worker].take()

    @rule(worker=WORKERS, troubles=TROUBLES)
    def a_worker_sends_one(self, worker: int, troubles: list[tuple[str, FaultKind]]) -> None:
        self.stage.trouble(troubles)
        self.lives[worker].send()

    @rule(worker=WORKERS)
    def a_worker_settles(self, worker: int) -> None:
        self.lives[worker].settle()

    @rule(worker=WORKERS, troubles=TROUBLES)
    def a_worker_does_its_round(self, worker: int, troubles: list[tuple[str, FaultKind]]) -> None:
        self.stage.trouble(troubles)
        self.lives[worker].work()

    @rule(
        worker=WORKERS,
        troubles=TROUBLES,
        point=st.sampled_from(
            [CrashPoint.AFTER_CLAIM, CrashPoint.AFTER_RENDER, CrashPoint.AFTER_POST]
        ),
    )
    def a_worker_dies_on_its_round(
        self, worker: int, troubles: list[tuple[str, FaultKind]], point: CrashPoint
    ) -> None:
        self.stage.trouble(troubles)
        self.stage.dies_at = point
        with suppress(Died):
            self.lives[worker].work()
        self.stage.dies_at = None
        self._is_born_again(worker)

    @rule(worker=WORKERS)
    def a_worker_dies(self, worker: int) -> None:
        """Whatever it had claimed, sent and not yet marked is known to nobody."""
        self._is_born_again(worker)

    def _is_born_again(self, worker: int) -> None:
        self.lives[worker] = self.stage.life()

    @invariant()
    def nothing_came_twice(self) -> None:
        twice = {key for key, posts in self.stage.posts().items() if posts > 1}
        assert not twice

    def teardown(self) -> None:
        self.stage.slack.faults.clear()
        self._plan(kept=True)
        planned = self.stage.domain.now()
        self._becomes_quiet()

        for delivery in self.stage.deliveries():
            assert delivery.state in {DeliveryState.SENT, DeliveryState.EXPIRED}, delivery
            sent = int(delivery.state is DeliveryState.SENT)
            assert self.stage.posts_of(delivery) == sent, delivery
        for place, (schedule, since) in self.scheduled.items():
            self._check_digests(place, schedule, since, planned)

    def _becomes_quiet(self) -> None:
        for _ in range(100):
            for life in self.lives:
                life.work()
            self.stage.pass_seconds(QUARANTINE + 1)
            if not any(delivery.state in OPEN for delivery in self.stage.deliveries()):
                return

    def _check_digests(
        self, place: Place, schedule: Schedule, since: datetime, until: datetime
    ) -> None:
        """Each digest is of a day on which one was due, and the latest due day has one."""
        due = occurrences(rule_of(schedule), since, until, lambda day: is_holiday("JP", day))
        days = {f"digest:{place[1]}:{one.local_date}" for one in due}
        keys = {
            row.key
            for row in self.stage.deliveries()
            if (row.workspace_id, row.to) == place and _is_digest(row)
        }
        assert keys <= days
        if due:
            assert f"digest:{place[1]}:{due[-1].local_date}" in keys


def _is_digest(delivery: Delivery) -> bool:
    return delivery.message.kind is MessageKind.DIGEST


TestDeliveries = Deliveries.TestCase
TestDeliveries.settings = settings(
    derandomize=True, database=None, max_examples=120, stateful_step_count=50
)
