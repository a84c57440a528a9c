"""What a workspace knows better than the catalog."""

from sqlalchemy import and_, delete

from kpi.model import Judgement, MetricKey, OwnPurpose, PurposeKey, WorkspaceId
from storage.repositories.rows import Rows
from storage.tables import fit_overrides, own_purposes
from storage.transaction import Transaction


class SqlJudgements:
    """Verdicts that a workspace gave itself, one for each pair."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._transaction = transaction
        self._rows = Rows(transaction, fit_overrides, Judgement)

    def save(self, judgement: Judgement) -> None:
        """Insert or replace."""
        self._rows.put(judgement)

    def of_workspace(self, workspace_id: WorkspaceId) -> list[Judgement]:
        """Return all of them, oldest first."""
        columns = fit_overrides.c
        order = (columns.at, columns.purpose, columns.metric)
        mine = self._rows.matching({"workspace_id": workspace_id})
        return self._rows.listed(mine.order_by(*order))

    def delete(self, workspace_id: WorkspaceId, purpose: PurposeKey, metric: MetricKey) -> bool:
        """Delete; False when there was none."""
        columns = fit_overrides.c
        pair = and_(columns.purpose == purpose, columns.metric == metric)
        mine = and_(columns.workspace_id == workspace_id, pair)
        return self._transaction.write(delete(fit_overrides).where(mine)) == 1


class SqlOwnPurposes:
    """Purposes that a workspace named itself."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._transaction = transaction
        self._rows = Rows(transaction, own_purposes, OwnPurpose)

    def save(self, purpose: OwnPurpose) -> None:
        """Insert or replace."""
        self._rows.put(purpose)

    def of_workspace(self, workspace_id: WorkspaceId) -> list[OwnPurpose]:
        """Return all of them, oldest first."""
        mine = self._rows.matching({"workspace_id": workspace_id})
        return self._rows.listed(mine.order_by(own_purposes.c.at, own_purposes.c.purpose))

    def delete(self, workspace_id: WorkspaceId, purpose: PurposeKey) -> bool:
        """Delete; False when there was none."""
        columns = own_purposes.c
        mine = and_(columns.workspace_id == workspace_id, columns.purpose == purpose)
        return self._transaction.write(delete(own_purposes).where(mine)) == 1
