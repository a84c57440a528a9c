"""Taking due rows for a worker: one statement picks and locks, the next marks.

PostgreSQL locks what it picks and skips what others have locked; SQLite's one writer is alone.
The SQL is the same but for that clause, and names everything that a worker must not take.
"""

from collections.abc import Sequence

from sqlalchemy import RowMapping, Table, TextClause, bindparam, text

from storage.transaction import Transaction
from storage.types import Instant

# A destination's rows go out one after the other: what is being sent, then by due time. While
# the first of them waits or is out, so do the others. A workspace's turn counts what it has
# out, so a busy one stands behind the others; among equals chance is fair, without a memory.
PICK_DELIVERIES = """
WITH open AS MATERIALIZED (
  SELECT workspace_id, delivery_id, state, not_before, lease_until, due_at, number,
    row_number() OVER (
      PARTITION BY workspace_id, "to"
      ORDER BY CASE state WHEN 'sending' THEN 0 ELSE 1 END, due_at, number
    ) AS place
  FROM deliveries
  WHERE state IN ('pending', 'sending') AND (state = 'sending' OR due_at <= :now)
), busy AS (
  SELECT workspace_id, count(*) AS out FROM open
  WHERE state = 'sending' AND lease_until >= :instant GROUP BY workspace_id
), ready AS (
  SELECT open.workspace_id, delivery_id, coalesce(busy.out, 0) + row_number() OVER (
      PARTITION BY open.workspace_id ORDER BY due_at, number
    ) AS turn
  FROM open LEFT JOIN busy ON busy.workspace_id = open.workspace_id
  WHERE place = 1 AND (
    (state = 'pending' AND (not_before IS NULL OR not_before <= :instant))
    OR (state = 'sending' AND lease_until < :instant)
  )
)
SELECT picked.* FROM ready JOIN deliveries AS picked
  ON picked.workspace_id = ready.workspace_id AND picked.delivery_id = ready.delivery_id
WHERE (picked.state = 'pending' AND (picked.not_before IS NULL OR picked.not_before <= :instant))
  OR (picked.state = 'sending' AND picked.lease_until < :instant)
ORDER BY ready.turn, random() LIMIT :limit
"""

PICK_JOBS = """
WITH ready AS MATERIALIZED (
  SELECT workspace_id, job_id, row_number() OVER (
      PARTITION BY workspace_id ORDER BY CASE state WHEN 'running' THEN 0 ELSE 1 END, number
    ) AS turn
  FROM jobs
  WHERE state IN ('waiting', 'running') AND (
    (state = 'waiting' AND (not_before IS NULL OR not_before <= :instant))
    OR (state = 'running' AND lease_until < :instant)
  )
)
SELECT picked.* FROM ready JOIN jobs AS picked
  ON picked.workspace_id = ready.workspace_id AND picked.job_id = ready.job_id
WHERE (picked.state = 'waiting' AND (picked.not_before IS NULL OR picked.not_before <= :instant))
  OR (picked.state = 'running' AND picked.lease_until < :instant)
ORDER BY ready.turn, random() LIMIT :limit
"""

EXPIRE_DELIVERIES = """
UPDATE deliveries SET state = 'expired', settled_at = :instant
WHERE (workspace_id, delivery_id) IN (
  SELECT workspace_id, delivery_id FROM deliveries
  WHERE state = 'pending' AND expires_at <= :now {lock}
)
"""

_SKIP_LOCKED = "FOR UPDATE SKIP LOCKED"
_SKIP_LOCKED_PICKED = "FOR UPDATE OF picked SKIP LOCKED"


def pick(
    transaction: Transaction, sql: str, table: Table, parameters: dict[str, object]
) -> Sequence[RowMapping]:
    """Return and lock the rows of ``table`` that one of the PICK statements finds."""
    lock = "" if transaction.database.is_sqlite else _SKIP_LOCKED_PICKED
    typed = _timed(f"{sql} {lock}", parameters)
    statement = typed.columns(**{column.name: column.type for column in table.c})
    return transaction.write_returning(statement, parameters)


def expire(transaction: Transaction, parameters: dict[str, object]) -> None:
    """Mark the pending deliveries whose time is over."""
    lock = "" if transaction.database.is_sqlite else _SKIP_LOCKED
    transaction.write(_timed(EXPIRE_DELIVERIES.format(lock=lock), parameters), parameters)


def _timed(sql: str, parameters: dict[str, object]) -> TextClause:
    names = [name for name in ("now", "instant") if name in parameters]
    return text(sql).bindparams(*(bindparam(name, type_=Instant()) for name in names))
