"""Where a request belongs: the channel whose goals are meant, and what to say where none is."""

from collections.abc import Sequence
from datetime import date

from bot.blocks import kit
from bot.blocks.rendered import Rendered
from bot.countries import country_of
from bot.i18n.localizer import Safe, channel_link
from bot.listeners.effects import Effect, Replace, Reply, UpdateModal
from bot.listeners.turns import R, Turn
from bot.payloads import ActionRequest, CommandRequest
from kpi.model import ChannelId
from kpi.usecases.lookups.standings import local_day
from kpi.usecases.people import teams


def settle(turn: Turn[R]) -> ChannelId | None:
    """Return the channel that a request came from, known as a team from now on.

    None in a direct conversation, which has no goals.
    """
    request = turn.request
    if request.channel_id is None or request.is_direct:
        return None
    team = teams.first_use(
        turn.uow,
        turn.asker,
        request.channel_id,
        name=request.channel_name,
        country=country_of(turn.asker.person.zone),
    )
    return team.channel_id


def today(turn: Turn[R]) -> date:
    """Return the local day of the asker."""
    return local_day(turn.asker.now, turn.asker.person.zone)


def here(turn: Turn[CommandRequest]) -> ChannelId | None:
    """Return the channel that a command came from without writing; None in a direct one."""
    request = turn.request
    return None if request.is_direct else request.channel_id


def only_in_channels(turn: Turn[CommandRequest]) -> Sequence[Effect]:
    """Return that goals live in channels, with links to those where the asker owns a KPI."""
    localizer = turn.localizer
    kpis = turn.uow.kpis.of_owner(turn.asker.workspace_id, turn.asker.user_id)
    channels = list(dict.fromkeys(kpi.channel_id for kpi in kpis))
    text = localizer.m("goal.direct", command=turn.request.command)
    blocks = [kit.section(text)]
    if channels:
        links = Safe(" ".join(map(channel_link, channels)))
        blocks.append(kit.section(localizer.m("goal.direct_yours", channels=links)))
    return [Reply(text=text, blocks=blocks)]


def reply(rendered: Rendered) -> Effect:
    """Return the message as words for the person who asked."""
    return Reply(text=rendered.text, blocks=rendered.blocks)


def replaced(rendered: Rendered) -> Effect:
    """Return the message in place of the one whose button was pressed."""
    return Replace(text=rendered.text, blocks=rendered.blocks)


def joined(first: Rendered, second: Rendered) -> Rendered:
    """Return two messages as one: replies to one request may come in any order."""
    return Rendered(text=f"{first.text}\n{second.text}", blocks=[*first.blocks, *second.blocks])


def shown(turn: Turn[ActionRequest], rendered: Rendered) -> Effect:
    """Return the message where its button was: in the modal, or in place of the message."""
    if not turn.request.is_modal:
        return replaced(rendered)
    view = kit.modal(
        turn.request.callback_id,
        title=turn.localizer.t("goal.list.title"),
        blocks=rendered.blocks,
        private=turn.request.private,
        close=turn.localizer.t("common.close"),
    )
    return UpdateModal(view=view)
