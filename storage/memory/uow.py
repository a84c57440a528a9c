"""The unit of work over memory."""

import itertools
from collections.abc import Callable, Iterator
from datetime import datetime
from types import TracebackType
from typing import Self

from kpi import ports
from storage.memory.confidences import MemoryConfidences
from storage.memory.forecasts import MemoryForecasts
from storage.memory.formulas import MemoryFormulas
from storage.memory.goals import MemoryGoals, MemoryKpis, MemorySeriesStore
from storage.memory.hours import MemoryHours
from storage.memory.installation import MemoryPeople, MemoryTeams, MemoryWorkspaces
from storage.memory.jobs import MemoryJobs
from storage.memory.observations import MemoryObservations
from storage.memory.outbox import MemoryOutbox
from storage.memory.own import MemoryJudgements, MemoryOwnKnowledge, MemoryOwnPurposes
from storage.memory.posts import MemoryPostsByDay
from storage.memory.records import (
    MemoryAlerts,
    MemoryAudit,
    MemoryDrafts,
    MemoryRuns,
    MemorySchedules,
    MemorySeen,
)
from storage.memory.reviews import (
    MemoryActions,
    MemoryEvaluations,
    MemoryLessons,
    MemoryNotes,
)
from storage.memory.said import MemoryKnownComments, MemorySaidWords
from storage.memory.sources import MemorySources
from storage.memory.state import Session, Shared


class MemoryUnitOfWork:
    """One transaction over all stores; left without ``commit`` it leaves no trace."""

    def __init__(self, shared: Shared, ids: Iterator[int], *, reading: bool = False) -> None:
        """See and lock nothing before the first read and write."""
        self._session = Session(shared, reading=reading)
        self._ids = ids
        self.workspaces: ports.Workspaces = MemoryWorkspaces(self._session)
        self.people: ports.People = MemoryPeople(self._session)
        self.teams: ports.Teams = MemoryTeams(self._session)
        self.goals: ports.Goals = MemoryGoals(self._session)
        self.kpis: ports.Kpis = MemoryKpis(self._session)
        self.series: ports.SeriesStore = MemorySeriesStore(self._session)
        self.observations: ports.Observations = MemoryObservations(self._session)
        self.hours: ports.Hours = MemoryHours(self._session)
        self.schedules: ports.Schedules = MemorySchedules(self._session)
        self.outbox: ports.Outbox = MemoryOutbox(self._session)
        self.alerts: ports.Alerts = MemoryAlerts(self._session)
        self.forecasts: ports.Forecasts = MemoryForecasts(self._session)
        self.confidences: ports.Confidences = MemoryConfidences(self._session)
        self.jobs: ports.Jobs = MemoryJobs(self._session)
        self.runs: ports.Runs = MemoryRuns(self._session)
        self.sources: ports.Sources = MemorySources(self._session)
        self.drafts: ports.Drafts = MemoryDrafts(self._session)
        self.audit: ports.Audit = MemoryAudit(self._session)
        self.seen: ports.Seen = MemorySeen(self._session)
        self.evaluations: ports.Evaluations = MemoryEvaluations(self._session)
        self.lessons: ports.Lessons = MemoryLessons(self._session)
        self.actions: ports.Actions = MemoryActions(self._session)
        self.notes: ports.Notes = MemoryNotes(self._session)
        self.posts: ports.PostsByDay = MemoryPostsByDay(self._session)
        self.said_words: ports.SaidWords = MemorySaidWords(self._session)
        self.known_comments: ports.KnownComments = MemoryKnownComments(self._session)
        self.judgements: ports.Judgements = MemoryJudgements(self._session)
        self.own_purposes: ports.OwnPurposes = MemoryOwnPurposes(self._session)
        self.own: ports.OwnKnowledge = MemoryOwnKnowledge(self._session)
        self.formulas: ports.Formulas = MemoryFormulas(self._session)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._session.close()

    def alone(self, name: str) -> None:  # noqa: ARG002 one lock serves all names
        """Become the one writer."""
        self._session.write()

    def commit(self) -> None:
        """Keep everything written since the start or the last commit."""
        self._session.commit()

    def new_id(self) -> str:
        """Return the next id: ``id1``, ``id2``, ..."""
        return f"id{next(self._ids)}"


def memory(
    clock: Callable[[], datetime], ids: Iterator[int] | None = None, *, patience: float = 5.0
) -> ports.UnitOfWorkFactory:
    """Return what opens units of work on one empty, shared, in-memory store.

    ``clock`` stands for the database's clock, ``ids`` count up new ids from 1, ``patience`` is
    how many seconds one writer waits for another.
    """
    shared = Shared(clock, patience)
    numbers = ids or itertools.count(1)

    def begin(*, reading: bool = False) -> ports.UnitOfWork:
        return MemoryUnitOfWork(shared, numbers, reading=reading)

    return begin
