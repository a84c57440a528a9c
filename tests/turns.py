"""One turn of a person on a store in memory, as a handler is given it."""

from collections.abc import Sequence

from bot import areas
from bot.config import Config
from bot.deps import Deps
from bot.ids import Command
from bot.listeners.effects import Effect
from bot.listeners.turns import R, Turn
from bot.payloads import ActionRequest, CommandRequest, ViewRequest
from bot.slack_app import join
from kpi.knowledge import load
from kpi.model import Person
from kpi.ports import UnitOfWork
from tests.askers import an_asker
from tests.clocks import StillClock
from tests.factories import CHANNEL, OWNER, WORKSPACE, a_person
from tests.rendering import LOCALIZERS

KNOWLEDGE = load()
ROUTES = join(areas.ROUTES)


def a_turn(uow: UnitOfWork, request: R, person: Person | None = None) -> Turn[R]:
    """Return the turn of the owner, or of another person; nobody is in any private channel."""
    asker = an_asker(
        person or a_person(), channel_id=None if request.is_direct else request.channel_id
    )
    return Turn(
        request=request,
        asker=asker,
        uow=uow,
        localizer=LOCALIZERS[asker.language],
        deps=Deps(
            uow=lambda **_: uow,
            knowledge=KNOWLEDGE,
            clock=StillClock(),
            localizers=LOCALIZERS,
            config=Config(),
            membership=asker.membership,
        ),
    )


def a_command(command: Command, text: str, **more: object) -> CommandRequest:
    """Return what somebody typed in channel C1."""
    defaults = {
        "workspace_id": WORKSPACE,
        "user_id": OWNER,
        "channel_id": CHANNEL,
        "channel_name": "sns",
        "command": command.value,
        "text": text,
    }
    return CommandRequest(**{**defaults, **more})  # type: ignore[arg-type]


def pressed(action_id: str, **more: object) -> ActionRequest:
    """Return the press of a button, from nowhere in particular."""
    defaults = {"workspace_id": WORKSPACE, "user_id": OWNER, "action_id": action_id}
    return ActionRequest(**{**defaults, **more})  # type: ignore[arg-type]


def submitted(callback_id: str, **more: object) -> ViewRequest:
    """Return the submission of a modal."""
    defaults = {"workspace_id": WORKSPACE, "user_id": OWNER, "callback_id": callback_id}
    return ViewRequest(**{**defaults, **more})  # type: ignore[arg-type]


def typed(uow: UnitOfWork, command: Command, text: str, **more: object) -> Sequence[Effect]:
    """Return what comes of a command that somebody typed."""
    turn = a_turn(uow, a_command(command, text, **more))
    parsed = areas.read_command(turn)
    return ROUTES.commands[type(parsed)].handler(turn, parsed)


def press(uow: UnitOfWork, action_id: str, **more: object) -> Effect:
    """Return the one thing that comes of a button pressed in channel C1."""
    turn = a_turn(uow, pressed(action_id, **{"channel_id": CHANNEL, **more}))
    (effect,) = ROUTES.actions[action_id].handler(turn)
    return effect
