"""The unit of work over SQL: the only place that commits."""

import secrets
from types import TracebackType
from typing import Self

from kpi import ports
from storage.engine import Database
from storage.jobs import SqlJobs
from storage.observations import SqlObservations
from storage.observations.hours import SqlHours
from storage.outbox import SqlOutbox
from storage.repositories.alerts import SqlAlerts
from storage.repositories.confidences import SqlConfidences
from storage.repositories.forecasts import SqlForecasts
from storage.repositories.formulas import SqlFormulas
from storage.repositories.goals import SqlGoals, SqlKpis
from storage.repositories.installation import SqlPeople, SqlTeams, SqlWorkspaces
from storage.repositories.own import SqlJudgements, SqlOwnKnowledge, SqlOwnPurposes
from storage.repositories.posts import SqlPostsByDay
from storage.repositories.records import SqlAudit, SqlDrafts, SqlRuns, SqlSeen
from storage.repositories.reviews import SqlActions, SqlEvaluations, SqlLessons, SqlNotes
from storage.repositories.said import SqlKnownComments, SqlSaidWords
from storage.repositories.schedules import SqlSchedules
from storage.repositories.series import SqlSeriesStore
from storage.repositories.sources import SqlSources
from storage.transaction import Transaction


class SqlUnitOfWork:
    """One transaction over all stores; left without ``commit`` it leaves no trace."""

    def __init__(self, database: Database, *, reading: bool = False) -> None:
        """Connect at the first statement; with ``reading`` a write is a RuntimeError."""
        self._transaction = Transaction(database, reading=reading)
        self.workspaces: ports.Workspaces = SqlWorkspaces(self._transaction)
        self.people: ports.People = SqlPeople(self._transaction)
        self.teams: ports.Teams = SqlTeams(self._transaction)
        self.goals: ports.Goals = SqlGoals(self._transaction)
        self.kpis: ports.Kpis = SqlKpis(self._transaction)
        self.series: ports.SeriesStore = SqlSeriesStore(self._transaction)
        self.observations: ports.Observations = SqlObservations(self._transaction)
        self.hours: ports.Hours = SqlHours(self._transaction)
        self.schedules: ports.Schedules = SqlSchedules(self._transaction)
        self.outbox: ports.Outbox = SqlOutbox(self._transaction)
        self.alerts: ports.Alerts = SqlAlerts(self._transaction)
        self.forecasts: ports.Forecasts = SqlForecasts(self._transaction)
        self.confidences: ports.Confidences = SqlConfidences(self._transaction)
        self.jobs: ports.Jobs = SqlJobs(self._transaction)
        self.runs: ports.Runs = SqlRuns(self._transaction)
        self.sources: ports.Sources = SqlSources(self._transaction)
        self.drafts: ports.Drafts = SqlDrafts(self._transaction)
        self.audit: ports.Audit = SqlAudit(self._transaction)
        self.seen: ports.Seen = SqlSeen(self._transaction)
        self.evaluations: ports.Evaluations = SqlEvaluations(self._transaction)
        self.lessons: ports.Lessons = SqlLessons(self._transaction)
        self.actions: ports.Actions = SqlActions(self._transaction)
        self.notes: ports.Notes = SqlNotes(self._transaction)
        self.posts: ports.PostsByDay = SqlPostsByDay(self._transaction)
        self.said_words: ports.SaidWords = SqlSaidWords(self._transaction)
        self.known_comments: ports.KnownComments = SqlKnownComments(self._transaction)
        self.judgements: ports.Judgements = SqlJudgements(self._transaction)
        self.own_purposes: ports.OwnPurposes = SqlOwnPurposes(self._transaction)
        self.own: ports.OwnKnowledge = SqlOwnKnowledge(self._transaction)
        self.formulas: ports.Formulas = SqlFormulas(self._transaction)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._transaction.close()

    def alone(self, name: str) -> None:
        """Hold the lock ``name`` until the end; SQLite has one lock for all names."""
        self._transaction.lock(name)

    def commit(self) -> None:
        """Keep everything written since the start or the last commit."""
        self._transaction.commit()

    def new_id(self) -> str:
        """Return 32 random hexadecimal digits."""
        return secrets.token_hex(16)


def unit_of_work(database: Database) -> ports.UnitOfWorkFactory:
    """Return what opens units of work on ``database``.

    One that is not for reading takes SQLite's write lock with its first write, no earlier.
    """

    def begin(*, reading: bool = False) -> ports.UnitOfWork:
        return SqlUnitOfWork(database, reading=reading)

    return begin
