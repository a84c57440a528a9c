"""The key by which a workspace's comments are known again: made when it is first needed."""

from kpi.model import WorkspaceId
from kpi.ports import UnitOfWorkFactory


def key_of(uow: UnitOfWorkFactory, workspace_id: WorkspaceId) -> bytes:
    """Return the workspace's key; it stays the same, so that marks do."""
    with uow(reading=True) as unit:
        key = unit.known_comments.key(workspace_id)
    if key:
        return key
    with uow() as unit:
        unit.known_comments.add_key(workspace_id, unit.new_id().encode())
        key = unit.known_comments.key(workspace_id)
        unit.commit()
    return key
