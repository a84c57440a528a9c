"""What a channel's numbers come from: files, people, and what was connected."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpi.errors import NotFound
from kpi.model import ChannelId, SourceId
from kpi.ports import Run, Source, UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.files.imports import FROM_FILE
from kpi.usecases.numbers.values import BY_HAND
from kpi.usecases.records import audit

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


def of_asker(
    uow: UnitOfWork, asker: Asker, source_id: SourceId, *, to_change: bool = False
) -> Source:
    """Return the source; NotFound where it is gone or not the asker's to see, NotAllowed."""
    found = uow.sources.get(asker.workspace_id, source_id)
    if found is None:
        raise NotFound("not_found.source")
    access.enter(uow, asker, found.channel_id)
    if to_change:
        access.may_change(asker)
    return found


def remove(uow: UnitOfWork, asker: Asker, source_id: SourceId) -> Source:
    """Forget the source with its secret, and return it; what it brought stays."""
    found = of_asker(uow, asker, source_id, to_change=True)
    uow.sources.delete(asker.workspace_id, source_id)
    audit(
        uow,
        asker,
        action="source.removed",
        subject=source_id,
        channel_id=found.channel_id,
        before={"name": found.name, "kind": found.kind.value},
    )
    return found
