"""A worker process of its own, for tests that kill it.

Started from a server that has imported everything once (``start``): a test starts three.
"""

import multiprocessing
import time
from collections.abc import Mapping
from multiprocessing.context import ForkServerProcess

from bot import bootstrap, config
from bot.blocks.rendered import Rendered
from bot.delivery.drain import Drain
from bot.delivery.render import Occasion, Renders
from kpi.ports import DeliveryState, UnitOfWorkFactory

OPEN = (DeliveryState.PENDING, DeliveryState.SENDING)


def compose(occasion: Occasion) -> Rendered:
    """Return words that tell the message apart from all others."""
    return Rendered(text=f"digest {occasion.delivery.delivery_id}")


def is_open(uow: UnitOfWorkFactory) -> bool:
    """Say whether anything still waits or is under way, in any workspace."""
    with uow(reading=True) as one:
        counts = [one.outbox.counts(space.workspace_id) for space in one.workspaces.all()]
    return any(count[state] for count in counts for state in OPEN)


def drain_all(settings: Mapping[str, str], seconds: float) -> None:
    """Drain again and again, as a worker's tick does, until nothing is open."""
    mato = bootstrap.wire(config.read(settings))
    renders = Renders(
        renderers={}, digest=compose, localizers=mato.deps.localizers, usual=mato.config.language
    )
    drain = Drain(mato.deps, renders, worker=bootstrap.worker_name())
    end = time.monotonic() + seconds
    while is_open(mato.deps.uow) and time.monotonic() < end:
        drain.run()
        time.sleep(0.05)
    mato.close()


def start(settings: Mapping[str, str]) -> ForkServerProcess:
    """Start a worker with its settings; its exit code is 9 when MATO_CRASH_AT killed it."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    process = context.Process(target=drain_all, args=(dict(settings), 30.0))
    process.start()
    return process
