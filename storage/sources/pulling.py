"""Which connector reads which kind of source."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kpi.errors import SourceFailed
from kpi.ports import SourceKind
from kpi.pulls import Connection, Pulled, Puller
from storage.sources import http_pull
from storage.sources.http_pull import Web


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the connectors may reach."""

    web: Web = field(default_factory=Web)


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
    return {SourceKind.HTTP_OUT: lambda connection: http_pull.pull(connection, around.web)}
