"""Which numbers a check-in asks for: a person's own KPIs, or those of a channel."""

from collections.abc import Sequence

from kpi.model import ChannelId, Kpi
from kpi.ports import UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker


def mine(uow: UnitOfWork, asker: Asker, channel_id: ChannelId | None) -> list[Kpi]:
    """Return the KPIs that the asker owns, those of the channel first.

    Whoever owns none in the channel is asked for all of it as well. KPIs of private channels
    that the asker is not in any more are left out.
    """
    owned = uow.kpis.of_owner(asker.workspace_id, asker.user_id)
    here = [kpi for kpi in owned if kpi.channel_id == channel_id]
    if not here and channel_id is not None:
        here = uow.kpis.of_channel(asker.workspace_id, channel_id)
    elsewhere = [kpi for kpi in owned if kpi.channel_id != channel_id]
    return one_for_each_series(access.enterable(uow, asker, [*here, *elsewhere]))


def of_channel(uow: UnitOfWork, asker: Asker, channel_id: ChannelId) -> list[Kpi]:
    """Return the channel's KPIs, the asker's own first; NotFound when they may not enter it."""
    access.enter(uow, asker, channel_id)
    found = uow.kpis.of_channel(asker.workspace_id, channel_id)
    own = [kpi for kpi in found if kpi.owner_id == asker.user_id]
    others = [kpi for kpi in found if kpi.owner_id != asker.user_id]
    return one_for_each_series([*own, *others])


def one_for_each_series(kpis: Sequence[Kpi]) -> list[Kpi]:
    """Return the KPIs without those whose number another one already asks for."""
    return list({kpi.series_id: kpi for kpi in reversed(kpis)}.values())[::-1]
