"""Formulas that a workspace stated for a number without a standard one."""

from typing import Protocol

from kpi.formulas import Formula
from kpi.model import MetricKey, WorkspaceId


class Formulas(Protocol):
    """Every version that was ever stated; none is changed or deleted."""

    def add(self, formula: Formula) -> None:
        """Keep one more version."""
        ...

    def of_metric(self, workspace_id: WorkspaceId, metric: MetricKey) -> list[Formula]:
        """Return all versions, by the day that they hold from, then by when they were said."""
        ...
