"""The real delivery code on one store in memory, one stand-in for Slack and one still clock.

Nothing happens by itself: a test moves the clock, lets a worker take, send and settle, or die.
"""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from threading import Event

from bot.blocks.rendered import Rendered
from bot.clock import MovableClock
from bot.config import Config
from bot.delivery.attempt import Attempt
from bot.delivery.crash import CrashPoint
from bot.delivery.intake import Intake
from bot.delivery.pace import Pace
from bot.delivery.render import Renders
from bot.delivery.sender import key_of
from bot.delivery.settle import Settlement
from bot.delivery.task import Result, Task
from bot.deps import Deps
from bot.i18n.localizer import Localizers
from bot.sandbox.config import SandboxConfig
from bot.sandbox.faults import FaultKind
from bot.sandbox.model import Workspace
from bot.sandbox.world import World
from kpi.knowledge import Knowledge
from kpi.messages import MessageKind
from kpi.model import DeliveryId, Language, WorkspaceId
from kpi.ports import Delivery, DeliveryState, UnitOfWork
from storage.memory import memory
from tests.clocks import StillClock
from tests.factories import a_workspace
from tests.slack_in_process import SlackInProcess

QUARANTINE = 6.0
TIMEOUT = 1.0
#: How late a message may show: it is sent at the latest so long before its claim ends.
LATEST_SHOWN = (QUARANTINE - TIMEOUT) / 2
CONFIG = Config(quarantine_seconds=QUARANTINE, slack_timeout_seconds=TIMEOUT)
OPEN = (DeliveryState.PENDING, DeliveryState.SENDING)

Place = tuple[WorkspaceId, str]


class Died(BaseException):
    """The process is gone; nothing that it had in memory is left."""


class Turns(Event):
    """Stands for the event that a sender waits on: waiting moves the clock."""

    def __init__(self, pass_seconds: Callable[[float], None]) -> None:
        super().__init__()
        self._pass_seconds = pass_seconds

    def wait(self, timeout: float | None = None) -> bool:
        self._pass_seconds(timeout or 0.0)
        return False


class Anybody:
    """Everyone is in every channel."""

    def is_member(self, *_: object) -> bool:
        return True


@dataclass
class Life:
    """A worker process from its start to its death."""

    intake: Intake
    attempt: Attempt
    settlement: Settlement
    crash: Callable[[CrashPoint], None]
    tasks: list[Task] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)

    def take(self, limit: int = 3) -> None:
        tasks, failed = self.intake.take(limit)
        self.tasks += tasks
        self.results += failed

    def send(self) -> None:
        """Try the first task in hand, if there is one."""
        if self.tasks:
            self.results.append(self.attempt(self.tasks.pop(0)))

    def settle(self) -> None:
        results, self.results = self.results, []
        if results:
            self.settlement.settle(results)

    def work(self) -> None:
        """Do everything that a healthy worker does with what is due."""
        self.take()
        while self.tasks:
            self.send()
        self.crash(CrashPoint.BEFORE_MARK)
        self.settle()


class Stage:
    """Two workspaces, each with two channels and a person."""

    def __init__(self, knowledge: Knowledge, localizers: Localizers) -> None:
        self.clock = StillClock()
        self.domain = MovableClock(self.clock)
        self._ids = itertools.count(1)
        self._begin = memory(self.clock, self._ids)
        self._births = 0
        self.dies_at: CrashPoint | None = None
        world = World()
        furnished = [_furnish(world, world.workspace(name)) for name in ("東", "West")]
        self.channels = [place for channels, _ in furnished for place in channels]
        self.places = [*self.channels, *(person for _, person in furnished)]
        config = SandboxConfig(world=world, clock=self.clock, random=Random(0))  # noqa: S311 - faults
        self.slack = SlackInProcess(config, self.pass_seconds)
        self.deps = Deps(
            uow=self.uow,
            knowledge=knowledge,
            clock=self.domain,
            localizers=localizers,
            config=CONFIG,
            membership=Anybody(),
            clients=self.slack,
        )
        self.renders = Renders(
            renderers={MessageKind.GOAL_CHANGED: lambda *_: Rendered(text="a line")},
            digest=lambda _: Rendered(text="a digest"),
            localizers=localizers,
            usual=Language.JA,
        )
        self._install(world)

    def _install(self, world: World) -> None:
        with self.uow() as uow:
            for workspace_id in world.workspaces:
                uow.workspaces.save(a_workspace(workspace_id=WorkspaceId(workspace_id)))
            uow.commit()

    def uow(self, *, reading: bool = False) -> UnitOfWork:  # noqa: ARG002 - one kind in memory
        return self._begin()

    def pass_seconds(self, seconds: float) -> None:
        self.clock.forward(seconds=seconds)

    def boot(self) -> float:
        """Return the time in seconds, as a process sees it."""
        return self.clock.now().timestamp()

    def life(self) -> Life:
        """Return a new process, which knows nothing of those before it."""
        self._births += 1
        name = f"worker-{self._births}"
        return Life(
            intake=Intake(
                self.deps, self.renders, worker=name, crash=self._crash, clock=self.boot
            ),
            attempt=Attempt(
                self.slack,
                timeout=TIMEOUT,
                pace=Pace(self.boot),
                crash=self._crash,
                stopping=Turns(self.pass_seconds),
                clock=self.boot,
            ),
            settlement=Settlement(self.deps, self.renders),
            crash=self._crash,
        )

    def _crash(self, point: CrashPoint) -> None:
        if point is self.dies_at:
            raise Died

    def trouble(self, coming: Iterable[tuple[str, FaultKind]]) -> None:
        """Let the next call of each of these methods go wrong in that way."""
        seconds = {FaultKind.LATE_VISIBLE: LATEST_SHOWN - 0.1, FaultKind.SLOW: TIMEOUT / 2}
        self.slack.faults.replace(
            [
                {
                    "method": method,
                    "kind": kind,
                    "times": 1,
                    "retry_after": 2,
                    "seconds": seconds.get(kind, 2 * TIMEOUT),
                }
                for method, kind in coming
            ]
        )

    def add(self, delivery: Delivery) -> None:
        with self.uow() as uow:
            uow.outbox.add(delivery)
            uow.commit()

    def new_id(self) -> DeliveryId:
        return DeliveryId(self.uow().new_id())

    def deliveries(self) -> list[Delivery]:
        """Return every row of the outbox: no id was given that was not counted."""
        most = next(self._ids)
        with self.uow(reading=True) as uow:
            rows = [
                uow.outbox.get(workspace_id, DeliveryId(f"id{number}"))
                for number in range(1, most)
                for workspace_id in {place[0] for place in self.places}
            ]
        return [row for row in rows if row is not None]

    def posts(self) -> Counter[str]:
        """Return how often each delivery was accepted, by its key in Slack."""
        return self.slack.state.posts_per_key()

    def posts_of(self, delivery: Delivery) -> int:
        return self.posts()[key_of(delivery)]


def _furnish(world: World, workspace: Workspace) -> tuple[list[Place], Place]:
    home = WorkspaceId(workspace.id)
    channels = [(home, world.channel(workspace, f"c{number}").id) for number in range(2)]
    return channels, (home, world.user(workspace, "aya").id)
