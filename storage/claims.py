"""Taking due rows for a worker: one statement picks and locks, the next marks.

PostgreSQL locks what it picks and skips what others have locked; SQLite's one writer is alone.
The SQL is the same but for that clause, and names everything that a worker must not take.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import RowMapping, Table, TextClause, bindparam, text

from storage.transaction import Transaction
from storage.types import Instant

# A destination's rows go out one after the other: what is being sent, then by due time. While
# the first of them waits or is out, so do the others. A workspace's turn counts what it has
# out, so a busy one stands behind the others; among equals chance is fair, without a memory.
# Several times what is wanted is chosen, so that workers who choose at once do not leave
# empty-handed when others have locked the first.
PICK_DELIVERIES = """
WITH open AS MATERIALIZED (
  SELECT workspace_id, delivery_id, state, not_before, lease_until, due_at, number,
    row_number() OVER (
      PARTITION BY workspace_id, "to"
      ORDER BY CASE state WHEN 'sending' THEN 0 ELSE 1 END, due_at, number
    ) AS place,
    count(*) FILTER (WHERE state = 'sending' AND lease_until >= :instant)
      OVER (PARTITION BY workspace_id) AS out
  FROM deliveries
  WHERE state IN ('pending', 'sending') AND (state = 'sending' OR due_at <= :now)
), ready AS (
  SELECT workspace_id, delivery_id,
    out + row_number() OVER (PARTITION BY workspace_id ORDER BY due_at, number) AS turn
  FROM open WHERE place = 1 AND (
    (state = 'pending' AND (not_before IS NULL OR not_before <= :instant))
    OR (state = 'sending' AND lease_until < :instant)
  )
), chosen AS MATERIALIZED (
  SELECT workspace_id, delivery_id, turn FROM ready ORDER BY turn, random() LIMIT :some
)
SELECT picked.* FROM chosen JOIN deliveries AS picked
  ON picked.workspace_id = chosen.workspace_id AND picked.delivery_id = chosen.delivery_id
WHERE (picked.state = 'pending' AND (picked.not_before IS NULL OR picked.not_before <= :instant))
  OR (picked.state = 'sending' AND picked.lease_until < :instant)
ORDER BY chosen.turn LIMIT :limit
"""

PICK_JOBS = """
WITH ready AS (
  SELECT workspace_id, job_id, row_number() OVER (
      PARTITION BY workspace_id ORDER BY CASE state WHEN 'running' THEN 0 ELSE 1 END, number
    ) AS turn
  FROM jobs
  WHERE state IN ('waiting', 'running') AND (
    (state = 'waiting' AND (not_before IS NULL OR not_before <= :instant))
    OR (state = 'running' AND lease_until < :instant)
  ) AND kind <> :but
), chosen AS MATERIALIZED (
  SELECT workspace_id, job_id, turn FROM ready ORDER BY turn, random() LIMIT :some
)
SELECT picked.* FROM chosen JOIN jobs AS picked
  ON picked.workspace_id = chosen.workspace_id AND picked.job_id = chosen.job_id
WHERE (picked.state = 'waiting' AND (picked.not_before IS NULL OR picked.not_before <= :instant))
  OR (picked.state = 'running' AND picked.lease_until < :instant)
ORDER BY chosen.turn LIMIT :limit
"""

EXPIRE_DELIVERIES = """
UPDATE deliveries SET state = 'expired', settled_at = :instant
WHERE (workspace_id, delivery_id) IN (
  SELECT workspace_id, delivery_id FROM deliveries
  WHERE state = 'pending' AND expires_at <= :now {lock}
)
"""

_SPARE = 4  # workers that may choose at once and still find enough
_SKIP_LOCKED = "FOR UPDATE SKIP LOCKED"
_SKIP_LOCKED_PICKED = "FOR UPDATE OF picked SKIP LOCKED"


def pick(
    transaction: Transaction,
    sql: str,
    table: Table,
    *,
    limit: int,
    times: Mapping[str, datetime],
    **more: str,
) -> Sequence[RowMapping]:
    """Return and lock up to ``limit`` rows of ``table`` that one of the PICK statements finds.

    ``times`` and ``more`` are the statement's other parameters.
    """
    lock = "" if transaction.database.is_sqlite else _SKIP_LOCKED_PICKED
    typed = _timed(f"{sql} {lock}", times)
    statement = typed.columns(**{column.name: column.type for column in table.c})
    parameters = {**times, **more, "limit": limit, "some": limit * _SPARE}
    return transaction.write_returning(statement, parameters)


def expire(transaction: Transaction, **times: datetime) -> None:
    """Mark the pending deliveries whose time is over."""
    lock = "" if transaction.database.is_sqlite else _SKIP_LOCKED
    transaction.write(_timed(EXPIRE_DELIVERIES.format(lock=lock), times), times)


def _timed(sql: str, times: Mapping[str, datetime]) -> TextClause:
    return text(sql).bindparams(*(bindparam(name, type_=Instant()) for name in times))
