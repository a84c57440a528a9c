"""The team of a channel: it comes into being when somebody first uses Mato there."""

from dataclasses import replace

from kpi.errors import NotFound
from kpi.model import ChannelId, Person, Team
from kpi.ports import UnitOfWork
from kpi.usecases.access import Asker, enter, may_change

#: What Slack writes in place of the name of a private channel.
_PRIVATE_NAME = "privategroup"
#: How the names of conversations of several people start.
_GROUP_PREFIX = "mpdm-"


def first_use(
    uow: UnitOfWork, asker: Asker, channel_id: ChannelId, *, name: str, country: str = ""
) -> Team:
    """Return the channel's team; on the first use it is made with the asker's zone and language.

    ``country`` is the ISO code of whose holidays count; empty: nobody's. A channel whose name
    is not told counts as private until Slack says more. Raises NotFound for requests that came
    from elsewhere, NotAllowed for guests.
    """
    found = uow.teams.get(asker.workspace_id, channel_id)
    if found is not None:
        enter(uow, asker, channel_id)
        return found
    if asker.channel_id != channel_id:
        raise NotFound("not_found.goal")
    may_change(asker)
    is_private = not name or name == _PRIVATE_NAME or name.startswith(_GROUP_PREFIX)
    team = Team(
        workspace_id=asker.workspace_id,
        channel_id=channel_id,
        name="" if is_private else name,
        language=asker.language,
        zone=asker.person.zone,
        country=country,
        fallback_owner=asker.user_id,
        is_private=is_private,
    )
    uow.teams.save(team)
    return team


def settle(uow: UnitOfWork, before: Person, after: Person, country: str) -> list[Team]:
    """Give zone and language of a profile to the teams that were made on a guess at them.

    Returns those teams; none when the profile had been read before, or says nothing new. A
    digest that was set on the guess moves along.
    """
    if before.language_is_known:
        return []
    made = [
        team for team in uow.teams.all(after.workspace_id) if team.fallback_owner == after.user_id
    ]
    settled = [_settled(team, before, after, country) for team in made]
    moved = [team for team in settled if team not in made]
    for team in moved:
        uow.teams.save(team)
        _settle_digest(uow, team, before.zone)
    return moved


def _settled(team: Team, before: Person, after: Person, country: str) -> Team:
    if team.language is before.language:
        team = replace(team, language=after.language)
    if team.zone == before.zone != after.zone:
        team = replace(team, zone=after.zone, country=country)
    return team


def _settle_digest(uow: UnitOfWork, team: Team, guessed: str) -> None:
    schedule = uow.schedules.get(team.workspace_id, team.channel_id)
    if schedule is not None and schedule.zone == guessed:
        uow.schedules.save(replace(schedule, zone=team.zone, country=team.country))


def of_channel(uow: UnitOfWork, asker: Asker, channel_id: ChannelId) -> Team:
    """Return the team of a channel that was used before and that the asker may enter."""
    found = uow.teams.get(asker.workspace_id, channel_id)
    if found is None:
        raise NotFound("not_found.goal")
    enter(uow, asker, channel_id)
    return found
