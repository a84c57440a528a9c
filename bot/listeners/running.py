"""Runs one turn: recognize the person, open one transaction, call the handler, commit once.

Turns that write follow one another within a workspace: what one of them read is still so when
it writes, whoever presses the same button in the same instant.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.deps import Deps
from bot.listeners.asking import Asked, until_answered
from bot.listeners.effects import Effect
from bot.listeners.guests import spared
from bot.listeners.routes import CommandRoute, Routes
from bot.listeners.turns import Route, Turn
from bot.payloads import CommandRequest, Request
from kpi.knowledge import Knowledge
from kpi.model import Person
from kpi.ports import Membership, UnitOfWork
from kpi.usecases.access import Asker
from kpi.usecases.fit import verdicts
from kpi.usecases.people import people
from kpi.usecases.people.people import Recognized

R = TypeVar("R", bound=Request)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What is known of a request besides its payload.

    ``once`` is the same in each copy of the request, so that a replay or a retry does nothing
    twice; ``typed`` is text whose script says something of the person's language; people who
    merely are the subject of an event are not remembered. ``is_event``: nobody asked for it.
    """

    once: str = ""
    typed: str = ""
    is_stranger: bool = False
    remembers: bool = True
    is_event: bool = False


#: Reads a command into a class of kpi.language.commands, as the asker writes.
ParseCommand = Callable[[Turn[CommandRequest]], object]


def run(deps: Deps, request: R, route: Route[R], arrival: Arrival) -> Sequence[Effect]:
    """Return the handler's effects; what it wrote is committed, or nothing is."""
    if not route.writes:
        with deps.uow(reading=True) as uow:
            who = _look_up(deps, uow, request, arrival)
            effects = route.handler(_looking(deps, uow, request, who))
        _remember(deps, who, arrival)
        return spared(effects, who.person)
    asked = Asked(deps)
    effects = until_answered(lambda: _write(deps, request, route, arrival, asked))
    deps.wake()
    return effects


def _write(
    deps: Deps, request: R, route: Route[R], arrival: Arrival, asked: Asked
) -> Sequence[Effect]:
    """Do it all in one transaction, unless it was done before."""
    with deps.uow() as uow:
        uow.alone(f"turns of {request.workspace_id}")
        if arrival.once and not _is_first(deps, uow, request, arrival):
            return []
        who = _look_up(deps, uow, request, arrival)
        if not arrival.is_event and not _is_known(who.person):
            profile = asked.profile(request.workspace_id, request.user_id)
            who = replace(who, person=people.met(who.person, profile))
        if arrival.remembers:
            people.remember(uow, who, deps.clock.now())
        effects = route.handler(_turn(deps, uow, request, who, asked))
        uow.commit()
    return spared(effects, who.person)


def _is_known(person: Person) -> bool:
    """Whether it is certain that the person may change things, or may not."""
    return person.is_guest or person.language_is_known  # both are of the profile


def run_command(
    deps: Deps, request: CommandRequest, routes: Routes, parse: ParseCommand, arrival: Arrival
) -> Sequence[Effect]:
    """Read what was typed and run its route; a command that only reads takes no write lock."""
    with deps.uow(reading=True) as uow:
        who = _look_up(deps, uow, request, arrival)
        turn = _looking(deps, uow, request, who)
        parsed = parse(turn)
        route = routes.commands[type(parsed)]
        effects = () if route.writes else route.handler(turn, parsed)
    if route.writes:
        return run(deps, request, _bound(route, parsed), arrival)
    _remember(deps, who, arrival)
    return spared(effects, who.person)


def _bound(route: CommandRoute, parsed: object) -> Route[CommandRequest]:
    return Route(handler=lambda turn: route.handler(turn, parsed))


def _is_first(deps: Deps, uow: UnitOfWork, request: Request, arrival: Arrival) -> bool:
    return uow.seen.first_time(request.workspace_id, arrival.once, deps.clock.now())


def _look_up(deps: Deps, uow: UnitOfWork, request: Request, arrival: Arrival) -> Recognized:
    return people.look_up(
        uow,
        request.workspace_id,
        request.user_id,
        typed=arrival.typed,
        is_stranger=arrival.is_stranger,
        now=deps.clock.now(),
    )


def _remember(deps: Deps, who: Recognized, arrival: Arrival) -> None:
    """Keep what is new about the person, in a transaction of its own."""
    if not arrival.remembers or not (who.is_new or who.is_stale):
        return
    with deps.uow() as uow:
        people.remember(uow, who, deps.clock.now())
        uow.commit()
    deps.wake()


def _looking(deps: Deps, uow: UnitOfWork, request: R, who: Recognized) -> Turn[R]:
    return _turn(deps, uow, request, who, deps.believed or deps.membership)


def _knowledge(deps: Deps, uow: UnitOfWork, request: Request) -> Knowledge:
    """Return the knowledge as the workspace sees it."""
    return verdicts.of_workspace(uow, deps.knowledge, request.workspace_id)


def _turn(
    deps: Deps, uow: UnitOfWork, request: R, who: Recognized, membership: Membership
) -> Turn[R]:
    asker = Asker(
        person=who.person,
        channel_id=None if request.is_direct else request.channel_id,
        membership=membership,
        now=deps.clock.now(),
    )
    return Turn(
        request=request,
        asker=asker,
        uow=uow,
        localizer=deps.localizers[who.person.language],
        deps=replace(deps, knowledge=_knowledge(deps, uow, request)),
    )
