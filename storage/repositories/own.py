"""What a workspace knows better than the catalog."""

from sqlalchemy import BindParameter, Date, and_, bindparam, delete, literal, select, union_all
from sqlalchemy import type_coerce as as_type

from kpi.model import Judgement, MetricKey, OwnPurpose, PurposeKey, Verdict, WorkspaceId
from kpi.ports import Own
from storage.repositories.rows import Rows, own
from storage.tables import fit_overrides, own_purposes
from storage.transaction import Transaction
from storage.types import Words

_MINE: BindParameter[str] = bindparam("workspace_id")
_PURPOSES = own(own_purposes, "workspace_id").order_by(own_purposes.c.at, own_purposes.c.purpose)
_JUDGEMENTS = own(fit_overrides, "workspace_id").order_by(
    fit_overrides.c.at, fit_overrides.c.purpose, fit_overrides.c.metric
)
# Side by side: a verdict has no name, a purpose has no metric and no day.
_VERDICT = select(
    fit_overrides.c.purpose,
    fit_overrides.c.at,
    fit_overrides.c.metric,
    literal(None, Words()).label("name"),
    fit_overrides.c.reason.label("words"),
    as_type(fit_overrides.c.verdict, Words()).label("choice"),
    fit_overrides.c.by,
    fit_overrides.c.on,
).where(fit_overrides.c.workspace_id == _MINE)
_PURPOSE = select(
    own_purposes.c.purpose,
    own_purposes.c.at,
    literal("", Words()),
    own_purposes.c.name,
    own_purposes.c.description,
    own_purposes.c.like,
    own_purposes.c.by,
    literal(None, Date()),
).where(own_purposes.c.workspace_id == _MINE)
_BOTH = union_all(_VERDICT, _PURPOSE).order_by("at", "purpose", "metric")


class SqlOwnKnowledge:
    """Both at once."""

    def __init__(self, transaction: Transaction) -> None:
        """Read within ``transaction``."""
        self._transaction = transaction

    def of_workspace(self, workspace_id: WorkspaceId) -> Own:
        """Return the purposes and the verdicts of the workspace, each oldest first."""
        purposes: list[OwnPurpose] = []
        judgements: list[Judgement] = []
        rows = self._transaction.rows(_BOTH, {"workspace_id": workspace_id})
        for purpose, at, metric, name, words, choice, by, on in rows:
            given = {"workspace_id": workspace_id, "purpose": purpose, "by": by, "at": at}
            if name is None:
                judged = {"metric": metric, "verdict": Verdict(choice), "reason": words, "on": on}
                judgements.append(Judgement(**given, **judged))
            else:
                told = {"name": name, "description": words, "like": choice}
                purposes.append(OwnPurpose(**given, **told))
        return Own(purposes=tuple(purposes), judgements=tuple(judgements))


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
        return self._rows.listed(_JUDGEMENTS, workspace_id=workspace_id)

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
        return self._rows.listed(_PURPOSES, workspace_id=workspace_id)

    def delete(self, workspace_id: WorkspaceId, purpose: PurposeKey) -> bool:
        """Delete; False when there was none."""
        columns = own_purposes.c
        mine = and_(columns.workspace_id == workspace_id, columns.purpose == purpose)
        return self._transaction.write(delete(own_purposes).where(mine)) == 1
