"""The small integers that stand for a workspace, its series, sources and runs."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Select, func, select

from kpi.errors import NotFound
from kpi.model import SeriesId, WorkspaceId
from storage import tables
from storage.transaction import Transaction

_workspaces = tables.workspace_numbers
_labels = tables.labels
_series = tables.series


class Numbers:
    """Looks numbers up, and gives new ones to new workspaces, sources and runs."""

    def __init__(self, transaction: Transaction, workspace_id: WorkspaceId) -> None:
        """Work within ``transaction`` for one workspace."""
        self._transaction = transaction
        self._workspace_id = workspace_id

    def workspace(self) -> int | None:
        """Return the number of the workspace; None when it never had an observation."""
        own = _workspaces.c.workspace_id == self._workspace_id
        rows = self._transaction.read(select(_workspaces.c.workspace).where(own))
        return rows[0]["workspace"] if rows else None

    def give_workspace(self) -> int:
        """Return the number of the workspace, a new one if need be, and begin to write."""
        self._transaction.start_writing()
        found = self.workspace()
        if found is None:
            self._transaction.lock("workspace numbers")
            highest = select(func.coalesce(func.max(_workspaces.c.workspace), 0) + 1)
            row = {"workspace_id": self._workspace_id, "workspace": highest.scalar_subquery()}
            adding = self._transaction.database.insert(_workspaces).values(row)
            self._transaction.write(adding.on_conflict_do_nothing())
            found = self.workspace()
        if found is None:  # erased by another in this very moment
            raise NotFound(workspace=self._workspace_id)
        return found

    def places(self, series: Iterable[SeriesId]) -> tuple[int | None, dict[SeriesId, int]]:
        """Return the numbers of the workspace and of those series that exist.

        The first is None when none exists or the workspace never had an observation.
        """
        own = _workspaces.c.workspace_id == _series.c.workspace_id
        located = self._numbered(series).add_columns(_workspaces.c.workspace)
        rows = self._transaction.read(located.join(_workspaces, own))
        numbers = {row["series_id"]: row["number"] for row in rows}
        return (rows[0]["workspace"] if rows else None), numbers

    def series(self, series: Iterable[SeriesId] | None) -> dict[SeriesId, int]:
        """Return the numbers of those series that exist, or of all."""
        rows = self._transaction.read(self._numbered(series))
        return {row["series_id"]: row["number"] for row in rows}

    def hold(self, numbers: Iterable[int]) -> None:
        """Let nobody else write to these series until the transaction ends.

        In SQLite nobody else can anyway. In PostgreSQL they are held in the order of their
        numbers, so that two short writers never wait for one another crosswise; of two long
        imports that do, PostgreSQL ends one, which then is tried again.
        """
        if not self._transaction.database.is_sqlite:
            own = _series.c.workspace_id == self._workspace_id
            held = select(_series.c.number).where(own, _series.c.number.in_(list(numbers)))
            in_order = held.order_by(_series.c.number)
            self._transaction.write_returning(in_order.with_for_update(key_share=True))

    def _numbered(self, series: Iterable[SeriesId] | None) -> Select[Any]:
        found = select(_series.c.series_id, _series.c.number)
        found = found.where(_series.c.workspace_id == self._workspace_id)
        return found if series is None else found.where(_series.c.series_id.in_(list(series)))

    def give_labels(self, labels: Iterable[str]) -> dict[str, int]:
        """Return the numbers of sources and runs, new ones if need be."""
        wanted = set(labels)
        found = self._labelled(wanted)
        if wanted > found.keys():
            self._transaction.lock(f"numbers of {self._workspace_id}")
            for label in sorted(wanted - found.keys()):
                self._add_label(label)
            found = self._labelled(wanted)
        return found

    def _labelled(self, labels: Collection[str]) -> dict[str, int]:
        own = _labels.c.workspace_id == self._workspace_id
        found = select(_labels).where(own, _labels.c.label.in_(list(labels)))
        return {row["label"]: row["number"] for row in self._transaction.read(found)}

    def _add_label(self, label: str) -> None:
        own = _labels.c.workspace_id == self._workspace_id
        highest = select(func.coalesce(func.max(_labels.c.number), 0) + 1).where(own)
        row = {"workspace_id": self._workspace_id, "label": label}
        adding = self._transaction.database.insert(_labels).values(
            **row, number=highest.scalar_subquery()
        )
        unique = ("workspace_id", "label")
        self._transaction.write(adding.on_conflict_do_nothing(index_elements=unique))

    def names(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return the sources and runs that these numbers stand for."""
        own = _labels.c.workspace_id == self._workspace_id
        found = select(_labels).where(own, _labels.c.number.in_(list(numbers)))
        return {row["number"]: row["label"] for row in self._transaction.read(found)}
