"""A person who uses Slack in a test or a script: acts, and tells what they then saw.

Messages and views that come out of here are copies, as they looked at that moment.
"""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import TypeAlias

from bot.sandbox.acts import Acts, Place
from bot.sandbox.answers import Outcome
from bot.sandbox.errors import Impossible, misuse
from bot.sandbox.inputs import HELD, every_element, find_element, held, option_of
from bot.sandbox.model import Channel, Json, Message, StepRun, User, View, Workspace
from bot.sandbox.server import Sandbox

Target: TypeAlias = "Message | View"
# block id -> action id -> text, list of texts, None, or a ready state entry
Entries: TypeAlias = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a person saw happen because of what they did.

    ``messages`` are the new or changed ones that they can see, oldest first; ``view`` is the
    modal on top now; ``errors`` are texts by block id; ``failure`` is Slack's code when the app
    did not take it (``operation_timeout``, ``dispatch_failed``, ``invalid_blocks``, ...).
    """

    messages: tuple[Message, ...]
    view: View | None
    errors: dict[str, str]
    failure: str | None

    @property
    def reply(self) -> Message:
        """The last message; Impossible when there is none."""
        if not self.messages:
            misuse(f"no message was seen (failure: {self.failure})")
        return self.messages[-1]

    @property
    def text(self) -> str:
        """Everything that can be read in those messages, one piece a line."""
        return "\n".join(readable(message) for message in self.messages)


class Person:
    """One user of one workspace at the keyboard."""

    def __init__(self, sandbox: Sandbox, workspace: Workspace, user: User) -> None:
        """Sit down as ``user``."""
        self.sandbox = sandbox
        self.workspace = workspace
        self.user = user

    def command(self, text: str, channel: Channel) -> Seen:
        """Type a slash command with its text into ``channel``."""
        return self._see(lambda: self._acts.command(self.workspace, self.user, channel, text))

    def say(self, text: str, channel: Channel) -> Seen:
        """Post a message."""
        return self._see(lambda: self._acts.say(self.workspace, self.user, channel, text))

    def click(self, target: Target, action_id: str, value: object = None) -> Seen:
        """Press a button, or choose ``value`` in a select, picker or box.

        For options ``value`` is the option's value or label; where several buttons share an
        ``action_id`` it is the value of the one meant.
        """
        place = self._place(target)
        action = self._action(place, action_id, value)
        return self._see(lambda: self._acts.act(self.workspace, self.user, place, action))

    def fill(self, target: Target, entries: Entries) -> None:
        """Enter values into inputs without sending anything."""
        place = self._place(target)
        self._acts.fill(place, _values(place, entries))

    def submit(self, view: View, entries: Entries | None = None) -> Seen:
        """Fill in ``entries`` and submit the modal."""
        self.fill(view, entries or {})
        return self._see(lambda: self._acts.submit(self.workspace, self.user, self._live(view)))

    def close(self, view: View) -> Seen:
        """Close a modal."""
        return self._see(lambda: self._acts.close(self.workspace, self.user, self._live(view)))

    def type_ahead(self, target: Target, action_id: str, text: str) -> list[Json]:
        """Type into an external select and return the options offered, groups flattened."""
        outcome = self._acts.suggest(
            self.workspace, self.user, self._place(target), action_id, text
        )
        if outcome.failure or outcome.options is None:
            misuse(f"the type-ahead failed: {outcome.failure}")
        groups = outcome.options.get("option_groups", [])
        grouped = [option for group in groups for option in group["options"]]
        return [*outcome.options.get("options", []), *grouped]

    def drop(
        self,
        name: str,
        content: bytes,
        channel: Channel,
        text: str = "",
        mimetype: str = "text/csv",
    ) -> Seen:
        """Drop a file into ``channel``."""
        file = self._acts.new_file(self.user, name, content, mimetype)
        return self._see(lambda: self._acts.upload(self.workspace, self.user, channel, file, text))

    def open_home(self) -> View | None:
        """Open the app's Home tab and return what is there."""
        self._acts.open_home(self.workspace, self.user)
        return self.home()

    def home(self) -> View | None:
        """Return the Home tab as it was last published."""
        with self.sandbox.state.reading():
            return deepcopy(self.workspace.homes.get(self.user.id))

    def shortcut(self, callback_id: str, message: Message | None = None) -> Seen:
        """Use a global shortcut, or a message shortcut on ``message``."""
        channel = self.workspace.channels[message.channel] if message else None
        return self._see(
            lambda: self._acts.shortcut(self.workspace, self.user, callback_id, channel, message)
        )

    def run_step(self, callback_id: str, inputs: Json, *, again: StepRun | None = None) -> StepRun:
        """Use a workflow with a step of the app and return what came of it."""
        run = self._acts.run_step(self.workspace, callback_id, inputs, again=again)
        with self.sandbox.state.reading():
            return deepcopy(run) if again is None else run

    def invite_app(self, channel: Channel) -> Seen:
        """Invite the app into ``channel``."""
        return self._see(lambda: self._acts.invite_app(self.workspace, self.user, channel))

    def direct(self) -> Channel:
        """Return the direct messages with the app, opened if need be."""
        return self._acts.direct(self.workspace, self.user)

    def messages(self, channel: Channel | None = None) -> list[Message]:
        """Return what the person can see in ``channel`` (None: everywhere), oldest first."""
        with self.sandbox.state.reading():
            return [deepcopy(message) for message in self._visible(channel)]

    def wait_for(self, text: str, channel: Channel | None = None, timeout: float = 5.0) -> Message:
        """Return the newest message that shows ``text``, waiting for it up to ``timeout`` seconds.

        For what a worker posts after the act that led to it. Impossible when none comes.
        """
        found: list[Message] = []

        def is_there() -> bool:
            found[:] = [m for m in self.messages(channel) if text in readable(m)]
            return bool(found)

        if not self.sandbox.wait_until(is_there, timeout):
            misuse(f"no message with {text!r} came")
        return found[-1]

    def top_view(self) -> View | None:
        """Return the modal on top, if one is open."""
        with self.sandbox.state.reading():
            stack = self.workspace.modals.get(self.user.id)
            return deepcopy(stack[-1]) if stack else None

    @property
    def _acts(self) -> Acts:
        return self.sandbox.acts

    def _visible(self, channel: Channel | None = None) -> list[Message]:
        channels = [channel] if channel else list(self.workspace.channels.values())
        with self.sandbox.state.reading():
            found = [m for one in channels for m in one.messages if self._sees(one, m)]
        return sorted(found, key=lambda message: message.ts)

    def _sees(self, channel: Channel, message: Message) -> bool:
        return self.user.id in channel.members and message.ephemeral_to in {None, self.user.id}

    def _place(self, target: Target) -> Place:
        """Return what the person acts on as it is now, whatever it looked like before."""
        if isinstance(target, View):
            return Place(view=self._live(target))
        channel = self.workspace.channels[target.channel]
        message = channel.message(target.ts, seen_by=self.user.id)
        if message is None:
            raise Impossible("message_gone")
        return Place(channel=channel, message=message)

    def _live(self, view: View) -> View:
        found = self.workspace.view(view.id)
        if found is None or found.user != self.user.id:
            raise Impossible("view_gone")
        return found

    def _action(self, place: Place, action_id: str, value: object) -> Json:
        block, element = _meant(place, action_id, value)
        action: Json = {"action_id": action_id, "block_id": block["block_id"]}
        if element["type"] in HELD:
            chosen = self._chosen(place, element, value)
            return action | held(element, chosen)
        if element["type"] == "overflow":
            action["selected_option"] = option_of(element, value)
        return action

    def _chosen(self, place: Place, element: Json, value: object) -> object:
        """Ask the app for options where it is the app that has them."""
        if "external_select" not in element["type"] or not isinstance(value, str):
            return value
        target = place.view or place.message
        offered = self.type_ahead(target, element["action_id"], value) if target else []
        return option_of({**element, "options": offered}, value)

    def _see(self, act: Callable[[], Outcome]) -> Seen:
        before = {(m.channel, m.ts): m.edited_ts for m in self._visible()}
        outcome = act()
        with self.sandbox.state.reading():
            seen = [
                deepcopy(message)
                for message in self._visible()
                if message.user != self.user.id
                and before.get((message.channel, message.ts), "new") != message.edited_ts
            ]
        return Seen(
            messages=tuple(seen),
            view=self.top_view(),
            errors=outcome.errors,
            failure=outcome.failure,
        )


def readable(thing: Message | View) -> str:
    """Return every text that a message or view shows, one piece a line."""
    texts = list(_texts(thing.blocks))
    if isinstance(thing, View):
        titles = [one["text"] for one in (thing.title, thing.submit) if one]
        return "\n".join([*titles, *texts])
    return "\n".join([thing.text, *texts])


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            if isinstance(value, str) and key in {"text", "title", "label", "caption", "name"}:
                yield value
            else:
                yield from _texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value)


def _meant(place: Place, action_id: str, value: object) -> tuple[Json, Json]:
    for block, element in every_element(place.blocks):
        named = element.get("action_id") == action_id
        if named and element["type"] == "button" and value in {None, element.get("value")}:
            return block, element
    block, element = find_element(place.blocks, action_id)
    if element["type"] == "button":
        misuse(f"no button {action_id} has the value {value}")
    return block, element


def _values(place: Place, entries: Entries) -> Json:
    values: Json = {}
    for block_id, actions in entries.items():
        for action_id, value in actions.items():
            _, element = find_element(place.blocks, action_id, block_id)
            values.setdefault(block_id, {})[action_id] = held(element, value)
    return values
