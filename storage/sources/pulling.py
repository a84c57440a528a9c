"""Which connector reads which kind of source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from kpi.errors import SourceFailed
from kpi.ports import SourceKind
from kpi.pulls import Connection, Pulled, Puller
from storage.sources import http_pull, sql
from storage.sources.http_pull import Web
from storage.sources.singer import tap


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the connectors may reach; None: no SQLite files, no taps."""

    web: Web = field(default_factory=Web)
    sqlite: Path | None = None
    taps: Path | None = None


def puller(around: Surroundings) -> Puller:
    """Return what reads any source with its kind's connector."""
    readers = _readers(around)

    def pull(connection: Connection) -> Pulled:
        reader = readers.get(connection.kind)
        if reader is None:
            raise SourceFailed("source_failed.kind")
        return reader(connection)

    return pull


def _readers(around: Surroundings) -> Mapping[SourceKind, Puller]:
    return {
        SourceKind.HTTP_OUT: partial(http_pull.pull, web=around.web),
        SourceKind.SQL: partial(sql.pull, folder=around.sqlite),
        SourceKind.SINGER: partial(tap.pull, taps=around.taps),
    }
