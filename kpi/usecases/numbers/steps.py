"""What a workflow does by itself: log the value of one KPI, where no question can be asked."""

from dataclasses import dataclass
from datetime import date

from kpi.errors import NotFound, NotUnderstood
from kpi.knowledge import Knowledge
from kpi.language.numbers import parse_amount
from kpi.language.text import tidy
from kpi.model import ChannelId
from kpi.ports import UnitOfWork
from kpi.usecases.access import Asker
from kpi.usecases.lookups import measures
from kpi.usecases.numbers import asking, destinations, values
from kpi.usecases.numbers.values import Entry

#: So many KPIs are named where it is not clear which is meant.
_MOST_NAMED = 5
_LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWish:
    """What a workflow hands over, as text; ``day`` is ISO, empty for today."""

    channel_id: ChannelId
    kpi: str
    number: str
    day: str = ""


def log(uow: UnitOfWork, asker: Asker, knowledge: Knowledge, wish: StepWish) -> Entry:
    """Store the number as the KPI's value of the day, all or nothing.

    Raises NotFound for a channel without such a KPI or not the asker's to see, NotUnderstood for
    a KPI that may be several, a number or a day that cannot be read, and what
    kpi.usecases.numbers.values.log raises.
    """
    words = tidy(wish.kpi)
    found, is_named = destinations.named(uow, asker, knowledge, wish.channel_id, words)
    if not is_named:
        raise NotFound("step.no_kpi", text=words[:_LONGEST])
    if len(found) > 1:
        labels = [measures.of_metric(uow, asker, knowledge, one.metric) for one in found]
        names = [
            measures.names(knowledge, label.key, label.label)[asker.language.value]
            for label in labels[:_MOST_NAMED]
        ]
        raise NotUnderstood("step.several", text=words[:_LONGEST], names=", ".join(names))
    (series,) = found
    value = values.value_of(parse_amount(wish.number), series.unit, series.aggregation)
    entry = values.log(uow, asker, series.series_id, _day(wish.day), value)
    # Nobody reads a workflow's answer: whoever runs it is asked like any other owner.
    asking.owners(uow, asker, knowledge, asking.of_typed(uow, asker, knowledge, entry))
    return entry


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise NotUnderstood("step.day", text=text[:_LONGEST]) from None
