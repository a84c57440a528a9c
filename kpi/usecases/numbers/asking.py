"""Which numbers a KPI is to go by, asked where nobody drops a file: its owner gets a message.

Until somebody answers, the KPI goes by what it went by, and what came in is kept beside it.
"""

import hashlib
from collections.abc import Iterable

from kpi.knowledge import Knowledge
from kpi.messages import Message, MessageKind
from kpi.model import ChannelId, DeliveryId, Series
from kpi.ports import Delivery, UnitOfWork
from kpi.usecases.access import Asker
from kpi.usecases.kpis import linking
from kpi.usecases.kpis.linking import Open
from kpi.usecases.numbers import storing
from kpi.usecases.numbers.values import Entry


def owners(uow: UnitOfWork, asker: Asker, knowledge: Knowledge, open_: Iterable[Open]) -> None:
    """Ask the owner of each KPI, once for the same numbers."""
    for one in open_:
        kpi = one.kpi
        uow.outbox.add(
            Delivery(
                workspace_id=asker.workspace_id,
                delivery_id=DeliveryId(uow.new_id()),
                key=f"{MessageKind.SERIES_ASKED.value}:{kpi.kpi_id}:{_fingerprint(one.series)}",
                to=kpi.owner_id,
                message=Message(
                    kind=MessageKind.SERIES_ASKED,
                    data={"channel": kpi.channel_id, **storing.open_facts(knowledge, one)},
                ),
                subject=kpi.kpi_id,
                due_at=asker.now,
                created_at=asker.now,
            )
        )


def _fingerprint(series: Iterable[Series]) -> str:
    ids = sorted(one.series_id for one in series)
    return hashlib.sha256("\0".join(ids).encode()).hexdigest()


def of_typed(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, entry: Entry
) -> tuple[Open, ...]:
    """Return what the first values of series leave open for the asker's own KPIs.

    Owners of others are asked by a message.
    """
    by_channel: dict[ChannelId, list[Series]] = {}
    for one in entry.logged:
        if one.is_first:
            by_channel.setdefault(one.series.channel_id, []).append(one.series)
    found = [
        each
        for channel_id, new in by_channel.items()
        for each in (
            *linking.offered(uow, asker, channel_id, new),
            *linking.apart(uow, asker, knowledge, channel_id, new),
        )
    ]
    owners(uow, asker, knowledge, (one for one in found if one.kpi.owner_id != asker.user_id))
    return tuple(one for one in found if one.kpi.owner_id == asker.user_id)
