"""One turn of a person: recognize them, run one handler in one transaction, show its effects."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.deps import Deps
from bot.i18n.localizer import Localizer
from bot.listeners.effects import Effect
from bot.payloads import Request
from kpi.ports import UnitOfWork
from kpi.usecases.access import Asker

R = TypeVar("R", bound=Request)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn(Generic[R]):
    """What a handler is given. It never commits: that is done once, after it returns."""

    request: R
    asker: Asker
    uow: UnitOfWork
    localizer: Localizer
    deps: Deps


Handler = Callable[[Turn[R]], Sequence[Effect]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route(Generic[R]):
    """A handler and whether it writes; one that only reads takes no write lock."""

    handler: Handler[R]
    writes: bool = True
