"""Formulas that a workspace stated."""

from kpi.formulas import Formula
from kpi.model import MetricKey, WorkspaceId
from storage.repositories.rows import Rows
from storage.review_tables import formulas
from storage.transaction import Transaction


class SqlFormulas:
    """Every version that was ever stated."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._rows = Rows(transaction, formulas, Formula)

    def add(self, formula: Formula) -> None:
        """Keep one more version."""
        self._rows.put(formula)

    def of_metric(self, workspace_id: WorkspaceId, metric: MetricKey) -> list[Formula]:
        """Return all versions, by the day that they hold from, then by when they were said."""
        mine = self._rows.matching({"workspace_id": workspace_id, "metric": metric})
        columns = formulas.c
        return self._rows.listed(mine.order_by(columns.valid_from, columns.at, columns.formula_id))
