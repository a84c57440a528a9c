"""Every crash point, every fault, both databases: each message is posted once, by real processes.

A worker is killed at its point (``os._exit`` between two commits or calls), then two healthy
ones take over together. Slack is the sandbox, which counts what was posted.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess

import pytest

from bot import bootstrap, config
from bot.bootstrap import Mato
from bot.clock import SystemClock
from bot.delivery.crash import EXIT_STATUS, CrashPoint
from bot.sandbox.model import Channel, Workspace
from bot.sandbox.world import World
from bot.vault import new_key
from kpi.model import DeliveryId, UserId, WorkspaceId
from kpi.ports import DeliveryState, WhenUnclear
from tests.factories import a_delivery
from tests.integration.crashing_worker import start
from tests.sandboxes import staged

QUARANTINE = 1.4
TIMEOUT = 0.4
MESSAGES = 3
FAULTS = [
    "none",
    "ratelimited",
    "http_500_before",
    "http_500_after",
    "reset_before",
    "reset_after",
    "internal_error_after",
    "hang_before",
    "hang_after",
    "late_visible",
    "malformed_json",
]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A sandbox with a workspace, and a Mato in this process that only looks."""

    mato: Mato
    env: dict[str, str]
    workspace: Workspace
    channels: list[Channel]

    def run(self, **more: str) -> int | None:
        """Let a worker work to its end and return its exit code."""
        return ended(start({**self.env, **more}))

    def run_two(self) -> list[int | None]:
        """Let two workers share what there is and return their exit codes."""
        return [ended(worker) for worker in [start(self.env), start(self.env)]]

    def put(self) -> list[DeliveryId]:
        """Put one message for each channel into the outbox."""
        with self.mato.deps.uow() as uow:
            for number, channel in enumerate(self.channels):
                delivery = a_delivery(
                    f"d{number}",
                    workspace_id=WorkspaceId(self.workspace.id),
                    to=channel.id,
                    when_unclear=WhenUnclear.HOLD,
                    due_at=self.mato.clock.now(),
                )
                uow.outbox.add(delivery)
            uow.commit()
        return [DeliveryId(f"d{number}") for number in range(len(self.channels))]

    def states(self) -> dict[DeliveryState, int]:
        """Return how many rows stand where, without the zeros."""
        with self.mato.deps.uow(reading=True) as uow:
            counts = uow.outbox.counts(WorkspaceId(self.workspace.id))
        return {state: count for state, count in counts.items() if count}

    def posted(self) -> list[str]:
        """Return every text that was ever posted."""
        return [message.text for channel in self.channels for message in channel.messages]


def ended(worker: ForkServerProcess) -> int | None:
    """Wait for a worker and return its exit code; None: it does not end."""
    worker.join(timeout=60)
    return worker.exitcode


@pytest.fixture
def scene(database_url: str, request: pytest.FixtureRequest) -> Iterator[Scene]:
    fault: str = request.param if hasattr(request, "param") else "none"
    with ExitStack() as stack:
        world = World()
        workspace = world.workspace("どんぐり珈琲")
        channels = [world.channel(workspace, f"c{number}") for number in range(MESSAGES)]
        # Workers look for a message by the real time.
        real = {"world": world, "clock": SystemClock()}
        stage = stack.enter_context(staged(change=lambda fields: fields.update(real)))
        if fault != "none":
            line = {"method": "chat.postMessage", "kind": fault, "times": 2, "retry_after": 1}
            seconds = 0.3 if fault == "late_visible" else 1.0
            stage.sandbox.faults.replace([{**line, "seconds": seconds}])
        env = _env(database_url, stage.sandbox.api_url)
        mato = bootstrap.wire(config.read(env))
        stack.callback(mato.close)
        mato.installations.save(
            WorkspaceId(workspace.id),
            name=workspace.name,
            bot_user_id=UserId(workspace.bot_user),
            token=workspace.token.value,
        )
        yield Scene(mato=mato, env=env, workspace=workspace, channels=channels)


def _env(database_url: str, api_url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url,
        "SLACK_API_URL": api_url,
        "MATO_SECRET_KEYS": new_key(),
        "MATO_QUARANTINE_SECONDS": str(QUARANTINE),
        "MATO_SLACK_TIMEOUT_SECONDS": str(TIMEOUT),
    }


@pytest.mark.parametrize("scene", FAULTS, indirect=True)
@pytest.mark.parametrize("point", list(CrashPoint))
def test_a_worker_may_die_anywhere_and_each_message_is_posted_once(
    scene: Scene, point: CrashPoint
) -> None:
    messages = scene.put()

    killed = scene.run(MATO_FAULTS="1", MATO_CRASH_AT=point.value)
    ends = scene.run_two()

    assert killed == EXIT_STATUS
    assert ends == [0, 0]
    assert sorted(scene.posted()) == [f"digest {message}" for message in messages]
    assert scene.states() == {DeliveryState.SENT: len(messages)}


def test_a_worker_is_not_killed_without_leave(scene: Scene) -> None:
    scene.put()

    assert scene.run(MATO_CRASH_AT="after_post") == 0
    assert len(scene.posted()) == MESSAGES
