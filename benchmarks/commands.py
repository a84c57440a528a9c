"""How long a person waits for ``/kpi status``, against the least that a command can cost.

``python -m benchmarks.commands`` prints a line of JSON and a line of words for each database.
The product is the web app under gunicorn as the Procfile runs it: a signed ``/kpi status`` of a
team with 20 KPIs and two years of daily numbers. The floor is a bare Bolt command behind the
same server and adapter that reads one row of the same database by its key. One client asks both
in turn. Aims: the median within 5 times of the floor's; while ``mato import`` writes a million
values, the 99th percentile within 5 times of that when nothing else happens.
"""

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.lending import KINDS, lent
from benchmarks.scale import scaled
from benchmarks.serving import (
    SECRET,
    TOKEN,
    Client,
    Command,
    middle,
    percentile,
    served,
    surroundings,
)
from benchmarks.team import OWNER, a_team, settle_in, values
from bot import bootstrap
from bot.bootstrap import Mato
from bot.config import read
from bot.vault import new_key
from kpi.model import UserId, WorkspaceId

KPIS = 20
DAYS = 730
REQUESTS = scaled(600, least=20)
WARM_UP = scaled(50, least=5)
#: Of the imported file.
ROWS = scaled(1_000_000, least=2_000)
ACCOUNTS = scaled(400, least=2)
#: An import that takes longer than this is no longer waited for, in seconds.
MOST_SECONDS = 300.0
WORKSPACE, CHANNEL, OTHER_CHANNEL = "T1", "C1", "C2"
STATUS = Command(
    workspace_id=WORKSPACE, channel_id=CHANNEL, user_id=OWNER, command="/kpi", text="status"
)
AIM = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Milliseconds of each request."""

    floor: list[float]
    idle: list[float]
    busy: list[float]
    import_seconds: float


def fill(mato: Mato) -> None:
    """Install Mato in a workspace with a team, its KPIs and their numbers."""
    now = mato.clock.now()
    mato.installations.save(
        WorkspaceId(WORKSPACE), name="Aozora", bot_user_id=UserId("UBOT"), token=TOKEN
    )
    with mato.deps.uow() as uow:
        team = a_team(WORKSPACE, CHANNEL)
        kpis = settle_in(uow, mato.deps.knowledge, team, kpis=KPIS, now=now)
        uow.teams.save(a_team(WORKSPACE, OTHER_CHANNEL))
        uow.observations.upsert(WorkspaceId(WORKSPACE), values(kpis, DAYS, now))
        uow.commit()


def write_file(path: Path, now: datetime) -> None:
    """Write a table with ROWS values: each day of each account, up to yesterday."""
    days = max(1, ROWS // ACCOUNTS)
    with path.open("w", encoding="utf-8") as file:
        file.write("date,metric,value,account\n")
        for back in range(days, 0, -1):
            day = (now - timedelta(days=back)).date()
            for account in range(ACCOUNTS):
                value = (day.toordinal() * (account + 7)) % 9973
                file.write(f"{day},impressions,{value},a{account}\n")


def in_turn(product: Client, floor: Client) -> tuple[list[float], list[float]]:
    """Return the times of product and floor, asked one after the other."""
    for _ in range(WARM_UP):
        product.send(STATUS)
        floor.send(STATUS)
    pairs = [(product.send(STATUS)[0], floor.send(STATUS)[0]) for _ in range(REQUESTS)]
    return [mine for mine, _ in pairs], [bare for _, bare in pairs]


def during_import(
    product: Client, environment: dict[str, str], now: datetime
) -> tuple[list[float], float]:
    """Return the product's times while ``mato import`` runs, and the seconds that it took."""
    times = []
    with tempfile.TemporaryDirectory(prefix="mato-import-") as folder:
        path = Path(folder) / "values.csv"
        write_file(path, now)
        start = time.monotonic()
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
            [sys.executable, "-m", "bot.cli", "import", str(path), "--channel", OTHER_CHANNEL],
            env=surroundings(environment),
            cwd=folder,
            stdout=subprocess.DEVNULL,
        )
        try:
            while process.poll() is None and time.monotonic() < start + MOST_SECONDS:
                times.append(product.send(STATUS)[0])
            took = time.monotonic() - start
        finally:
            process.kill()
            process.wait()
    if process.returncode:
        message = f"the import ended with {process.returncode}"
        raise RuntimeError(message)
    return times, took


def measure(kind: str) -> dict[str, object]:
    """Return the figures of one kind of database."""
    with lent(kind) as url:
        environment = {
            "DATABASE_URL": url,
            "SLACK_SIGNING_SECRET": SECRET,
            "MATO_SECRET_KEYS": new_key(),
            "MATO_LOG_LEVEL": "WARNING",
        }
        mato = bootstrap.wire(read(environment))
        now = mato.clock.now()
        try:
            fill(mato)
        finally:
            mato.close()
        with (
            served(environment) as port,
            served(environment, "benchmarks.bare_bolt:create()") as floor_port,
            Client(port) as product,
            Client(floor_port) as floor,
        ):
            check(product)
            idle, bare = in_turn(product, floor)
            busy, seconds = during_import(product, environment, now)
    return figures(kind, Times(floor=bare, idle=idle, busy=busy, import_seconds=seconds))


def check(product: Client) -> None:
    """Raise ValueError unless the answer shows every KPI."""
    answer = json.loads(product.send(STATUS)[1])
    tables = [block for block in answer.get("blocks", []) if block["type"] == "table"]
    if not tables or len(tables[0]["rows"]) != KPIS + 1:
        message = f"not the table of {KPIS} KPIs: {answer['text'][:200]}"
        raise ValueError(message)


def figures(kind: str, times: Times) -> dict[str, object]:
    """Return what is printed, in milliseconds and ratios."""
    p50, floor_p50 = middle(times.idle), middle(times.floor)
    p99, busy_p99 = percentile(times.idle, 0.99), percentile(times.busy, 0.99)
    return {
        "benchmark": "commands",
        "database": kind,
        "kpis": KPIS,
        "days": DAYS,
        "requests": len(times.idle),
        "floor_p50_ms": round(floor_p50, 2),
        "floor_p99_ms": round(percentile(times.floor, 0.99), 2),
        "p50_ms": round(p50, 2),
        "p99_ms": round(p99, 2),
        "ratio": round(p50 / floor_p50, 2),
        "ratio_aim": AIM,
        "busy_requests": len(times.busy),
        "busy_p50_ms": round(middle(times.busy), 2),
        "busy_p99_ms": round(busy_p99, 2),
        "busy_ratio": round(busy_p99 / p99, 2),
        "busy_ratio_aim": AIM,
        "import_rows": ROWS,
        "import_seconds": round(times.import_seconds, 1),
    }


def main() -> None:
    """Measure both databases and print."""
    for kind in KINDS:
        found = measure(kind)
        print(json.dumps(found), flush=True)
        print(
            f"{kind}: /kpi status of {KPIS} KPIs x {DAYS} days takes {found['p50_ms']} ms, "
            f"{found['ratio']} of a bare command ({found['floor_p50_ms']} ms; aim {AIM}), the "
            f"slowest hundredth {found['p99_ms']} ms; while {ROWS} values are imported "
            f"{found['busy_p99_ms']} ms, {found['busy_ratio']} of that (aim {AIM}).",
            flush=True,
        )


if __name__ == "__main__":
    main()
