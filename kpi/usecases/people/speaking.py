"""What Mato answers to somebody who writes to it as to a person: how it is used."""

from kpi.messages import MessageKind
from kpi.ports import UnitOfWork
from kpi.usecases.access import Asker
from kpi.usecases.records import tell_asker


def answer(uow: UnitOfWork, asker: Asker) -> None:
    """Tell the asker how Mato is used; at most once a minute, whatever they go on writing."""
    subject = f"{asker.user_id}:{asker.now:%Y%m%d%H%M}"
    tell_asker(uow, asker, MessageKind.SPOKEN_TO, subject, {})
