"""What a handler wants shown, as values; bot/listeners/turns.py carries them out after commit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Block = dict[str, Any]
View = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Words for the person who asked: only they see it."""

    text: str
    blocks: Sequence[Block] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace:
    """New content for the message whose button was pressed."""

    text: str
    blocks: Sequence[Block] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenModal:
    """A modal, opened with the request's trigger; from inside a modal it is pushed on top."""

    view: View


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateModal:
    """New content for the modal that the request came from."""

    view: View


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldErrors:
    """What is wrong in a submitted modal, by action id; it stays open."""

    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The answer to a type-ahead: option objects or groups."""

    options: Sequence[Block] = ()
    groups: Sequence[Block] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishHome:
    """The person's Home tab."""

    view: View


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """A step of a workflow is done; ``outputs`` are for the steps behind it."""

    outputs: Mapping[str, str]


Effect = (
    Reply | Replace | OpenModal | UpdateModal | FieldErrors | Choices | PublishHome | Completed
)
