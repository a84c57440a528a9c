"""One transaction over all stores, and who may come in."""

from contextlib import AbstractContextManager
from typing import Protocol

from kpi.model import ChannelId, UserId, WorkspaceId
from kpi.ports.confidences import Confidences
from kpi.ports.deliveries import Outbox
from kpi.ports.forecasts import Forecasts
from kpi.ports.formulas import Formulas
from kpi.ports.goals import Goals, Kpis, SeriesStore
from kpi.ports.hours import Hours
from kpi.ports.installations import People, Teams, Workspaces
from kpi.ports.own import Judgements, OwnKnowledge, OwnPurposes
from kpi.ports.posts import PostsByDay
from kpi.ports.records import Audit, Seen
from kpi.ports.reviews import Actions, Evaluations, Lessons, Notes
from kpi.ports.said import KnownComments, SaidWords
from kpi.ports.schedules import Schedules
from kpi.ports.sources import Sources
from kpi.ports.values import Observations
from kpi.ports.watch import Alerts
from kpi.ports.work import Drafts, Jobs, Runs


class UnitOfWork(AbstractContextManager["UnitOfWork", None], Protocol):
    """One transaction over all stores; left without ``commit`` it leaves no trace.

    What must not race is one method here (``add``, ``claim``, ``settle``, ``first_time``,
    ``find_or_add``, ``delete``); between what is read and the first write others may commit,
    unless ``alone`` keeps them out.
    """

    workspaces: Workspaces
    people: People
    teams: Teams
    goals: Goals
    kpis: Kpis
    series: SeriesStore
    observations: Observations
    hours: Hours
    schedules: Schedules
    outbox: Outbox
    alerts: Alerts
    forecasts: Forecasts
    confidences: Confidences
    jobs: Jobs
    runs: Runs
    sources: Sources
    drafts: Drafts
    audit: Audit
    seen: Seen
    evaluations: Evaluations
    lessons: Lessons
    actions: Actions
    notes: Notes
    said_words: SaidWords
    known_comments: KnownComments
    posts: PostsByDay
    judgements: Judgements
    own_purposes: OwnPurposes
    own: OwnKnowledge
    formulas: Formulas

    def alone(self, name: str) -> None:
        """Wait for others who are alone under the same name, and keep them waiting to the end.

        What is read afterwards is still so when it is written, as far as all who write it are
        alone under that name. StoreUnavailable when it takes too long.
        """
        ...

    def commit(self) -> None:
        """Keep everything written since the start or the last commit."""
        ...

    def new_id(self) -> str:
        """Return a new opaque id, unique everywhere, at most 32 ASCII letters and digits."""
        ...


class UnitOfWorkFactory(Protocol):
    """Opens units of work."""

    def __call__(self, *, reading: bool = False) -> UnitOfWork:
        """Open one; with ``reading`` it takes no write lock and must not write."""
        ...


class Membership(Protocol):
    """Asks Slack who is in a conversation."""

    def is_member(self, workspace_id: WorkspaceId, channel_id: ChannelId, user_id: UserId) -> bool:
        """Say whether the person is in the channel; SlackRefused when Slack does not say."""
        ...
