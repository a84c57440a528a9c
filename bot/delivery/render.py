"""From a message to what Slack will get, in the reader's language, one table for all kinds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from bot.blocks.rendered import Rendered, Renderer
from bot.delivery.task import PEOPLE
from bot.i18n.localizer import Localizer, Localizers
from kpi.messages import MessageKind
from kpi.model import ChannelId, Language, Team, UserId
from kpi.ports import Delivery, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What a message that is composed at the moment of sending is composed from.

    ``team`` is that of the channel it goes to, None where there is none; ``rung`` is how many
    parts to leave out: 0 none, then the charts, then the table.
    """

    uow: UnitOfWork
    delivery: Delivery
    team: Team | None
    localizer: Localizer
    rung: int


#: Composes a digest from what is current.
DigestComposer = Callable[[Occasion], Rendered]
#: The rung of every kind that is words only.
DIGEST_LAST_RUNG = 3
_PLAIN_LAST_RUNG = 1


def last_rung(kind: MessageKind) -> int:
    """Return the rung on which a kind of message is words only."""
    return DIGEST_LAST_RUNG if kind is MessageKind.DIGEST else _PLAIN_LAST_RUNG


def join(tables: Iterable[Mapping[MessageKind, Renderer]]) -> dict[MessageKind, Renderer]:
    """Return one table of all; ValueError when two areas render the same kind."""
    joined: dict[MessageKind, Renderer] = {}
    for table in tables:
        if joined.keys() & table.keys():
            message = f"rendered twice: {sorted(joined.keys() & table.keys())}"
            raise ValueError(message)
        joined.update(table)
    return joined


class Renders:
    """Renders deliveries; reads what it needs through the unit of work that it is given."""

    def __init__(
        self,
        *,
        renderers: Mapping[MessageKind, Renderer],
        digest: DigestComposer,
        localizers: Localizers,
        usual: Language,
    ) -> None:
        """Use ``usual`` where nobody knows the reader's language."""
        self._renderers = renderers
        self._digest = digest
        self._localizers = localizers
        self._usual = usual

    def render(self, uow: UnitOfWork, delivery: Delivery, rung: int) -> Rendered:
        """Return the message on a rung of the ladder; the last one is words only."""
        team = _team(uow, delivery)
        localizer = self._localizers[self._language(uow, delivery, team)]
        if delivery.message.kind is MessageKind.DIGEST:
            occasion = Occasion(
                uow=uow, delivery=delivery, team=team, localizer=localizer, rung=rung
            )
            full = self._digest(occasion)
        else:
            full = self._renderers[delivery.message.kind](delivery.message.data, localizer)
        return replace(full, blocks=()) if rung >= last_rung(delivery.message.kind) else full

    def localizer(self, uow: UnitOfWork, delivery: Delivery) -> Localizer:
        """Return the sentences of whoever reads it: a person's, or the channel's."""
        return self._localizers[self._language(uow, delivery, _team(uow, delivery))]

    def _language(self, uow: UnitOfWork, delivery: Delivery, team: Team | None) -> Language:
        workspace_id = delivery.workspace_id
        if delivery.to.startswith(PEOPLE):
            person = uow.people.get(workspace_id, UserId(delivery.to))
            if person is not None:
                return person.language
        if team is not None:
            return team.language
        workspace = uow.workspaces.get(workspace_id)
        return self._usual if workspace is None else workspace.language


def _team(uow: UnitOfWork, delivery: Delivery) -> Team | None:
    if delivery.to.startswith(PEOPLE):
        return None
    return uow.teams.get(delivery.workspace_id, ChannelId(delivery.to))
