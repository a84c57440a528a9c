"""Whose numbers a file has, where it names nobody and the channel has several accounts."""

from collections.abc import Collection

from kpi.model import ChannelId, Scope, WorkspaceId
from kpi.ports import UnitOfWork

#: The answer that it is none of the accounts, or all of them.
NOBODY = "-"
#: So many are offered.
MOST = 4


def accounts(
    uow: UnitOfWork, workspace_id: WorkspaceId, channel_id: ChannelId, scopes: Collection[Scope]
) -> list[str]:
    """Return the channel's accounts that a file with these scopes may be of, by name.

    There are none where that is clear: the file names one, or the channel knows fewer than two
    on the file's platform.
    """
    platforms = {scope.platform for scope in scopes}
    if len(platforms) != 1 or "" in platforms or any(scope.account for scope in scopes):
        return []
    series = uow.series.of_channel(workspace_id, channel_id)
    known = {one.scope.account for one in series if one.scope.platform in platforms} - {""}
    return sorted(known) if len(known) > 1 else []
