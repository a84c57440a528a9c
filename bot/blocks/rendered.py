"""A message as Slack takes it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.i18n.localizer import Localizer
from kpi.messages import MessageKind

Block = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """One message: ``text`` says everything that matters without the blocks.

    ``facts`` is kept with the delivery for the next message of its kind to compare with.
    """

    text: str
    blocks: Sequence[Block] = ()
    facts: Mapping[str, object] = field(default_factory=dict)


#: How one kind of message is said, from its data, in one language.
Renderer = Callable[[Mapping[str, object], Localizer], Rendered]
Renderers = Mapping[MessageKind, Renderer]
