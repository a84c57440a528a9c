"""What a channel's numbers come from: files, people, and what was connected."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpi.model import ChannelId
from kpi.ports import Run, Source, UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.storing import FROM_FILE
from kpi.usecases.values import BY_HAND

#: So many runs of each source are shown.
MOST_RUNS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """One source and its last runs, newest first; ``source`` is None of files and of people.

    ``kind`` is "file", "hand" or that of the source.
    """

    kind: str
    source: Source | None = None
    runs: Sequence[Run] = ()


def overview(uow: UnitOfWork, asker: Asker, channel_id: ChannelId) -> list[Overview]:
    """Return everything that brings the channel numbers: files, people, what was connected."""
    access.enter(uow, asker, channel_id)
    runs: dict[str, list[Run]] = {}
    for run in uow.runs.latest(asker.workspace_id, channel_id, each=MOST_RUNS):
        runs.setdefault(run.source, []).append(run)
    always = [Overview(kind=kind, runs=runs.get(kind, ())) for kind in (FROM_FILE, BY_HAND)]
    connected = uow.sources.of_channel(asker.workspace_id, channel_id)
    return always + [
        Overview(kind=one.kind.value, source=one, runs=runs.get(one.label, ()))
        for one in connected
    ]
