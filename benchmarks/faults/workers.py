"""What runs in a worker process: the product's own worker, or one that is wrong on purpose."""

import os
import signal
import sys
import time
from argparse import Namespace
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot import bootstrap, cli_run, config, logs
from bot.bootstrap import Mato
from bot.delivery.render import Renders
from bot.delivery.sender import key_of, open_direct, post
from bot.delivery.task import PEOPLE
from bot.slack_clients import CALL_ERRORS
from kpi.errors import StoreUnavailable
from kpi.ports import Delivery, DeliveryState

_AT_ONCE = 16
_AGAIN = timedelta(seconds=0.2)


def work(environment: dict[str, str], log: Path, lifetime: int, *, wrong: bool) -> None:
    """Be a worker process: all output goes to ``log``, and after ``lifetime`` seconds it ends."""
    signal.alarm(lifetime)  # nobody is left behind when whoever started this is gone
    os.environ.update(environment)
    os.chdir(log.parent)  # no .env of anybody's
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    sys.stdout.flush()
    for stream in (1, 2):
        os.dup2(descriptor, stream)
    if wrong:
        send_then_mark()
    else:
        cli_run.run_worker(Namespace())


def send_then_mark() -> None:
    """Send without ever looking back, as a first draft would: it must fail the trial."""
    loaded = config.load()
    logs.set_up(loaded)
    mato = bootstrap.wire(loaded)
    renders = bootstrap.renders(mato)
    worker = bootstrap.worker_name()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while True:
            try:
                claimed = _claim(mato, worker)
            except StoreUnavailable:
                claimed = []
            list(pool.map(partial(_send, mato, renders), claimed))
            time.sleep(0.0 if claimed else 0.1)


def _claim(mato: Mato, worker: str) -> list[Delivery]:
    with mato.deps.uow() as uow:
        claimed = uow.outbox.claim(
            worker=worker, lease=timedelta(seconds=1), now=mato.deps.clock.now(), limit=_AT_ONCE
        )
        uow.commit()
    return claimed


def _send(mato: Mato, renders: Renders, delivery: Delivery) -> None:
    timeout = mato.config.slack_timeout_seconds
    client = mato.deps.clients.of(delivery.workspace_id, timeout=timeout)
    with mato.deps.uow(reading=True) as uow:
        rendered = renders.render(uow, delivery, delivery.rung)
    said = {"text": rendered.text, "blocks": rendered.blocks}
    try:
        is_person = delivery.to.startswith(PEOPLE)
        channel = open_direct(client, delivery.to) if is_person else delivery.to
        post(client, channel, said, key_of(delivery))
    except CALL_ERRORS:
        _mark(mato, delivery, DeliveryState.PENDING)
    else:
        _mark(mato, delivery, DeliveryState.SENT)


def _mark(mato: Mato, delivery: Delivery, state: DeliveryState) -> None:
    again = _AGAIN if state is DeliveryState.PENDING else None
    try:
        with mato.deps.uow() as uow:
            uow.outbox.settle(delivery, state, retry_in=again)
            uow.commit()
    except StoreUnavailable:
        return  # the lease brings it back, and nobody looks whether it was sent
