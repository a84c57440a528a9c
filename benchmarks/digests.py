"""How long 5,000 digests that are due in the same minute take until the last one is in Slack.

``python -m benchmarks.digests`` prints a line of JSON and a line of words for each database.
The product is one ``mato worker``, from its start: it plans the occurrences, composes each
digest from its team's KPIs, and posts to 5,000 channels of 50 workspaces. The stand-in answers
each call after 100 ms. The floor is one process that posts as many ready messages with as many
threads and Slack's own client, without a database. Aim: all out within 90 seconds, none lost,
none twice, by the stand-in's own count.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from benchmarks.lending import KINDS, lent
from benchmarks.scale import scaled
from benchmarks.serving import surroundings
from benchmarks.team import OWNER, a_team, settle_in, values
from bot import bootstrap, digests
from bot.bootstrap import Mato
from bot.clock import SystemClock
from bot.config import Config, read
from bot.sandbox.config import SandboxConfig, Timing
from bot.sandbox.model import Channel
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from bot.vault import new_key
from kpi.model import ChannelId, UserId, WorkspaceId
from kpi.ports import Schedule

WORKSPACES = min(50, scaled(5000, least=4) // 2)
CHANNELS = scaled(5000, least=4) // WORKSPACES  # of each workspace
DIGESTS = WORKSPACES * CHANNELS
KPIS = 3
DAYS = 28
LATENCY = 0.1
AIM_SECONDS = 90.0
#: More than this nobody waits.
MOST_SECONDS = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How long a process took until the last message was there, and how busy it was."""

    seconds: float
    cpu_seconds: float
    lost: int
    duplicated: int


@contextmanager
def slack() -> Iterator[Sandbox]:
    """Run a stand-in with every workspace and channel."""
    world = World()
    for number in range(WORKSPACES):
        workspace = world.workspace(f"w{number}")
        for place in range(CHANNELS):
            world.channel(workspace, f"c{place}")
    config = SandboxConfig(
        world=world,
        clock=SystemClock(),
        timing=Timing(latency=LATENCY),
        rate_limited=True,
        random=Random(0),  # noqa: S311 - nothing goes wrong here
    )
    with Sandbox(config) as sandbox:
        yield sandbox


def channels(sandbox: Sandbox) -> list[Channel]:
    """Return every channel."""
    return [
        channel
        for workspace in sandbox.state.workspaces.values()
        for channel in workspace.channels.values()
    ]


def empty(sandbox: Sandbox) -> None:
    """Take out what was posted."""
    with sandbox.state.change():
        for channel in channels(sandbox):
            channel.messages.clear()


def fill(mato: Mato, sandbox: Sandbox, due: datetime) -> None:
    """Give every channel a team with KPIs, numbers and a digest that is due then."""
    for workspace in sandbox.state.workspaces.values():
        home = WorkspaceId(workspace.id)
        mato.installations.save(
            home,
            name=workspace.name,
            bot_user_id=UserId(workspace.bot_user),
            token=workspace.token.value,
        )
        with mato.deps.uow() as uow:
            kpis = []
            for channel_id in workspace.channels:
                team = a_team(home, channel_id)
                kpis += settle_in(uow, mato.deps.knowledge, team, kpis=KPIS, now=due)
                uow.schedules.save(_schedule(home, ChannelId(channel_id), due))
            uow.observations.upsert(home, values(kpis, DAYS, due))
            uow.commit()
    _take_checks_for_done(mato)


def _take_checks_for_done(mato: Mato) -> None:
    """Let the look at every KPI, which workers take a few times a day, lie behind us."""
    digests.plan_checks(mato.deps)
    with mato.deps.uow() as uow:
        for job in uow.jobs.claim(worker="bench", lease=timedelta(minutes=1), limit=10_000):
            uow.jobs.finish(job)
        uow.commit()


def _schedule(workspace_id: WorkspaceId, channel_id: ChannelId, due: datetime) -> Schedule:
    return Schedule(
        workspace_id=workspace_id,
        channel_id=channel_id,
        kind="daily",
        hour=due.hour,
        minute=due.minute,
        zone="Etc/UTC",
        country="JP",
        owner_id=OWNER,
        planned_until=due - timedelta(seconds=1),
    )


def timed(sandbox: Sandbox, command: list[str], environment: dict[str, str]) -> Run:
    """Run a process until every channel has a message, or for MOST_SECONDS."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory(prefix="mato-digests-") as folder:
        log = Path(folder) / "worker.log"
        with log.open("w") as output:
            start = time.monotonic()
            process = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
                [sys.executable, *command],
                env=surroundings(environment),
                cwd=folder,
                stdout=output,
                stderr=output,
            )
        try:
            seconds = _wait(sandbox, process, start)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
        _complain(log, sandbox)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    counts = [len(channel.messages) for channel in channels(sandbox)]
    return Run(
        seconds=seconds,
        cpu_seconds=cpu,
        lost=counts.count(0),
        duplicated=sum(count - 1 for count in counts if count > 1),
    )


def _wait(sandbox: Sandbox, process: "subprocess.Popen[bytes]", start: float) -> float:
    end = start + MOST_SECONDS
    while process.poll() is None and time.monotonic() < end:
        if all(channel.messages for channel in channels(sandbox)):
            break
        time.sleep(0.05)
    return time.monotonic() - start


def _complain(log: Path, sandbox: Sandbox) -> None:
    if not all(channel.messages for channel in channels(sandbox)):
        print(log.read_text("utf-8")[-4000:], file=sys.stderr)


def measure(kind: str) -> dict[str, object]:
    """Return the figures of one kind of database."""
    with lent(kind) as url, slack() as sandbox:
        environment = {
            "DATABASE_URL": url,
            "SLACK_API_URL": sandbox.api_url,
            "MATO_SECRET_KEYS": new_key(),
            "MATO_LOG_LEVEL": "WARNING",
        }
        config = read(environment)
        mato = bootstrap.wire(config)
        try:
            fill(mato, sandbox, mato.clock.now().replace(second=0, microsecond=0))
        finally:
            mato.close()
        product = timed(sandbox, ["-m", "bot.cli", "worker"], environment)
        empty(sandbox)
        floor = timed(sandbox, ["-m", "benchmarks.bare_posts"], _terms(sandbox, config))
    return figures(kind, product, floor)


def _terms(sandbox: Sandbox, config: Config) -> dict[str, str]:
    """Return what the floor has to know, as an environment."""
    tokens = {
        workspace.token.value: list(workspace.channels)
        for workspace in sandbox.state.workspaces.values()
    }
    # One variable for each workspace: a single one would be longer than Linux takes.
    places = {f"BARE_PLACES_{n}": json.dumps(pair) for n, pair in enumerate(tokens.items())}
    return {
        "BARE_API_URL": sandbox.api_url,
        "BARE_THREADS": str(config.in_flight),
        **places,
    }


def figures(kind: str, product: Run, floor: Run) -> dict[str, object]:
    """Return what is printed."""
    return {
        "benchmark": "digests",
        "database": kind,
        "digests": DIGESTS,
        "workspaces": WORKSPACES,
        "latency_ms": round(LATENCY * 1000),
        "floor_s": round(floor.seconds, 1),
        "seconds": round(product.seconds, 1),
        "seconds_aim": AIM_SECONDS,
        "ratio": round(product.seconds / floor.seconds, 2),
        "per_second": round(DIGESTS / product.seconds),
        "cpu_s": round(product.cpu_seconds, 1),
        "cpus": os.cpu_count(),
        "lost": product.lost,
        "duplicated": product.duplicated,
    }


def main() -> None:
    """Measure both databases and print."""
    for kind in KINDS:
        found = measure(kind)
        print(json.dumps(found), flush=True)
        print(
            f"{kind}: {DIGESTS} digests out in {found['seconds']} s by one worker (aim "
            f"{AIM_SECONDS:.0f}), {found['per_second']} a second, {found['ratio']} of bare posts "
            f"({found['floor_s']} s); {found['cpu_s']} s of processor time; {found['lost']} lost, "
            f"{found['duplicated']} twice.",
            flush=True,
        )


if __name__ == "__main__":
    main()
