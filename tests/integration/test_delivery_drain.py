"""The pump: how many it has out at once, and what a slow answer holds up."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest

from bot import bootstrap, config
from bot.bootstrap import Mato
from bot.clock import SystemClock
from bot.delivery.drain import Drain
from bot.sandbox.config import Timing
from bot.sandbox.model import Channel
from bot.sandbox.server import Sandbox
from bot.vault import new_key
from kpi.messages import MessageKind
from kpi.model import UserId, WorkspaceId
from kpi.ports import DeliveryState
from tests.factories import a_delivery, a_message
from tests.sandboxes import staged

PATIENCE = 30.0
LINE = {
    "change": "set",
    "by": "U1",
    "owner": "U1",
    "sentence": "認知度を高めたい",
    "purpose_name": {"ja": "認知", "en": "Awareness"},
    "last_day": "2027-03-31",
}


@dataclass(frozen=True, kw_only=True)
class Scene:
    mato: Mato
    sandbox: Sandbox
    workspace_id: WorkspaceId
    channels: list[Channel]

    def put(self, channel: Channel, delivery_id: str) -> None:
        with self.mato.deps.uow() as uow:
            uow.outbox.add(
                a_delivery(
                    delivery_id,
                    workspace_id=self.workspace_id,
                    to=channel.id,
                    message=a_message(MessageKind.GOAL_CHANGED, **LINE),
                    due_at=self.mato.clock.now(),
                )
            )
            uow.commit()

    def out(self) -> int:
        with self.mato.deps.uow(reading=True) as uow:
            return uow.outbox.counts(self.workspace_id)[DeliveryState.SENDING]

    @contextmanager
    def draining(self) -> Iterator[Drain]:
        """Drain in a thread until the block is left."""
        drain = bootstrap.drain(self.mato)
        thread = threading.Thread(target=drain.run)
        thread.start()
        yield drain
        drain.stop()
        thread.join(PATIENCE)


def comes(condition: Callable[[], bool], within: float) -> bool:
    end = time.monotonic() + within
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


@contextmanager
def scene(url: str, **settings: str) -> Iterator[Scene]:
    real = {"clock": SystemClock(), "timing": Timing(latency=0.2)}
    with ExitStack() as stack:
        stage = stack.enter_context(staged(change=lambda fields: fields.update(real)))
        env = {
            "DATABASE_URL": url,
            "SLACK_API_URL": stage.sandbox.api_url,
            "MATO_SECRET_KEYS": new_key(),
            **settings,
        }
        mato = bootstrap.wire(config.read(env))
        stack.callback(mato.close)
        workspace = stage.workspace
        mato.installations.save(
            WorkspaceId(workspace.id),
            name=workspace.name,
            bot_user_id=UserId(workspace.bot_user),
            token=workspace.token.value,
        )
        world = stage.sandbox.state.world
        yield Scene(
            mato=mato,
            sandbox=stage.sandbox,
            workspace_id=WorkspaceId(workspace.id),
            channels=[world.channel(workspace, f"c{number}") for number in range(8)],
        )


def test_a_call_that_hangs_does_not_hold_up_what_comes_after(sqlite_url: str) -> None:
    with scene(sqlite_url, MATO_SLACK_TIMEOUT_SECONDS="4") as it:
        slow, quick = it.channels[:2]
        line = {"method": "chat.postMessage", "kind": "hang_before", "channel": slow.id}
        it.sandbox.faults.replace([{**line, "seconds": 4}])
        it.put(slow, "slow")
        with it.draining():
            assert comes(lambda: it.sandbox.faults.struck > 0, within=3)

            it.put(quick, "quick")

            assert comes(lambda: len(quick.messages) == 1, within=3)
            assert it.out() >= 1


@pytest.mark.parametrize("most", [1, 3])
def test_no_more_messages_are_out_at_once_than_allowed(sqlite_url: str, most: int) -> None:
    with scene(sqlite_url, MATO_IN_FLIGHT=str(most)) as it:
        for number, channel in enumerate(it.channels):
            it.put(channel, f"d{number}")
        seen = []

        def is_over() -> bool:
            seen.append(it.out())
            return all(channel.messages for channel in it.channels)

        with it.draining():
            assert comes(is_over, within=PATIENCE)

        assert max(seen) == most
