"""Numbers as a source gives them, before they are read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kpi.imports import FileFacts, RawRow, Refusal


@dataclass(frozen=True)
class Sent:
    """Rows as a source gives them."""

    given: Sequence[RawRow | Refusal]
    facts: FileFacts = field(default_factory=lambda: FileFacts(export="tidy", has_columns=False))

    def rows(self) -> Iterator[RawRow | Refusal]:
        return iter(self.given)
