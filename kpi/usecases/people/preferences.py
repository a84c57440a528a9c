"""What a channel has settled for all of its people, and administrators for the workspace."""

from dataclasses import dataclass, replace

from kpi.errors import NotAllowed
from kpi.model import ChannelId, Language, Team, UserId
from kpi.ports import Json, UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.people import teams
from kpi.usecases.records import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """A channel's own; ``fiscal_month`` (1 to 12) is the workspace's, for administrators only."""

    team: Team
    fiscal_month: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is to be otherwise; None stays as it is."""

    language: Language | None = None
    fallback_owner: UserId | None = None
    fiscal_month: int | None = None


def show(uow: UnitOfWork, asker: Asker, channel_id: ChannelId) -> Preferences:
    """Return what holds in the channel; NotFound where Mato was never used."""
    team = teams.of_channel(uow, asker, channel_id)
    workspace = uow.workspaces.get(asker.workspace_id)
    is_shown = workspace is not None and asker.person.is_admin
    return Preferences(
        team=team, fiscal_month=workspace.fiscal_month if workspace and is_shown else None
    )


def change(uow: UnitOfWork, asker: Asker, channel_id: ChannelId, wish: Changes) -> Preferences:
    """Keep the changes; NotAllowed for guests, and for the fiscal year but of administrators."""
    before = teams.of_channel(uow, asker, channel_id)
    access.may_change(asker)
    after = replace(
        before,
        language=wish.language or before.language,
        fallback_owner=wish.fallback_owner or before.fallback_owner,
    )
    if after != before:
        uow.teams.save(after)
        audit(
            uow,
            asker,
            action="team.changed",
            subject=channel_id,
            channel_id=channel_id,
            before=_facts(before),
            after=_facts(after),
        )
    if wish.fiscal_month is not None:
        _move_year(uow, asker, channel_id, wish.fiscal_month)
    return show(uow, asker, channel_id)


def _move_year(uow: UnitOfWork, asker: Asker, channel_id: ChannelId, month: int) -> None:
    workspace = uow.workspaces.get(asker.workspace_id)
    if workspace is None or workspace.fiscal_month == month:
        return
    if not asker.person.is_admin:
        raise NotAllowed("not_allowed.admin")
    uow.workspaces.save(replace(workspace, fiscal_month=month))
    audit(
        uow,
        asker,
        action="workspace.changed",
        subject=asker.workspace_id,
        channel_id=channel_id,
        before={"fiscal_month": workspace.fiscal_month},
        after={"fiscal_month": month},
    )


def _facts(team: Team) -> Json:
    return {"language": team.language.value, "fallback_owner": team.fallback_owner}
