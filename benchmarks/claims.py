"""How fast 5,000 deliveries that are due at once are claimed and settled, without Slack.

``python -m benchmarks.claims`` prints a line of JSON and a line of words for each database:
5,000 channels of 50 workspaces, one worker, 50 rows a claim, every row settled in a
transaction of its own as it is after a real post.
"""

import json
import statistics
import time
from datetime import timedelta

from benchmarks.databases import databases
from benchmarks.scale import scaled
from kpi.ports import Delivery, DeliveryState
from storage.engine import Database
from storage.uow import unit_of_work
from tests.factories import NOW, a_delivery

WORKSPACES = 50
CHANNELS = scaled(100)
BATCH = 50
LEASE = timedelta(seconds=60)


def fill(database: Database) -> None:
    """Add a digest for every channel, all due now."""
    with unit_of_work(database)() as uow:
        for number in range(WORKSPACES * CHANNELS):
            workspace, channel = divmod(number, CHANNELS)
            uow.outbox.add(
                a_delivery(f"d{number}", workspace_id=f"T{workspace}", to=f"C{channel}")
            )
        uow.commit()


def claim(database: Database) -> list[Delivery]:
    """Claim a batch and commit."""
    with unit_of_work(database)() as uow:
        claimed = uow.outbox.claim(worker="w", lease=LEASE, now=NOW, limit=BATCH)
        uow.commit()
    return claimed


def settle(database: Database, delivery: Delivery) -> None:
    """Mark one as sent and commit."""
    with unit_of_work(database)() as uow:
        uow.outbox.settle(delivery, DeliveryState.SENT, ts="1.0")
        uow.commit()


def measure(name: str, database: Database) -> dict[str, object]:
    """Return the figures of one database."""
    fill(database)
    claims, done, start = [], 0, time.perf_counter()
    while True:
        begun = time.perf_counter()
        claimed = claim(database)
        claims.append(time.perf_counter() - begun)
        if not claimed:
            break
        for delivery in claimed:
            settle(database, delivery)
        done += len(claimed)
    seconds = time.perf_counter() - start
    return {
        "benchmark": "claims",
        "database": name,
        "deliveries": done,
        "seconds": round(seconds, 2),
        "per_second": round(done / seconds),
        "claim_ms_median": round(statistics.median(claims) * 1000, 1),
        "claim_ms_worst": round(max(claims) * 1000, 1),
    }


def main() -> None:
    """Measure both databases and print."""
    with databases() as each:
        for name, database in each:
            found = measure(name, database)
            print(json.dumps(found), flush=True)
            print(
                f"{name}: {found['deliveries']} deliveries claimed and settled in "
                f"{found['seconds']} s, {found['per_second']} a second; a claim of {BATCH} takes "
                f"{found['claim_ms_median']} ms, at worst {found['claim_ms_worst']} ms.",
                flush=True,
            )
            database.close()


if __name__ == "__main__":
    main()
