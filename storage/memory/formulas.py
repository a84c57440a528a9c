"""Formulas that a workspace stated, in memory."""

from kpi.formulas import Formula
from kpi.model import MetricKey, WorkspaceId
from storage.memory.state import Session


class MemoryFormulas:
    """Every version that was ever stated."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def add(self, formula: Formula) -> None:
        """Keep one more version."""
        key = (formula.workspace_id, formula.formula_id)
        self._session.write().formulas[key] = formula

    def of_metric(self, workspace_id: WorkspaceId, metric: MetricKey) -> list[Formula]:
        """Return all versions, by the day that they hold from, then by when they were said."""
        rows = self._session.read().formulas.values()
        found = [one for one in rows if (one.workspace_id, one.metric) == (workspace_id, metric)]
        return sorted(found, key=lambda one: (one.valid_from, one.at, one.formula_id))
