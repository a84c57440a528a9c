"""The tables that each area fills: which handler answers what.

``bot/listeners/goals.py``, ``kpis.py``, ``data.py``, ``digests.py``, ``alerts.py``, ``home.py``
each define ``ROUTES``; bot/slack_app.py joins them and registers the lot with Bolt.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.listeners.effects import Effect
from bot.listeners.turns import Route, Turn
from bot.payloads import (
    ActionRequest,
    CommandRequest,
    EventRequest,
    OptionsRequest,
    Request,
    StepRequest,
    ViewRequest,
)

#: What was typed is already parsed (a class of kpi.language.commands) when the handler is called.
CommandHandler = Callable[[Turn[CommandRequest], Any], Sequence[Effect]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandRoute:
    """A handler of one parsed command; one that only reads takes no write lock."""

    handler: CommandHandler
    writes: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """Handlers by parsed class, action id, callback id, Slack's name of an event, step."""

    commands: Mapping[type, CommandRoute] = field(default_factory=dict)
    actions: Mapping[str, Route[ActionRequest]] = field(default_factory=dict)
    views: Mapping[str, Route[ViewRequest]] = field(default_factory=dict)
    options: Mapping[str, Route[OptionsRequest]] = field(default_factory=dict)
    shortcuts: Mapping[str, Route[Request]] = field(default_factory=dict)
    events: Mapping[str, Route[EventRequest]] = field(default_factory=dict)
    steps: Mapping[str, Route[StepRequest]] = field(default_factory=dict)
