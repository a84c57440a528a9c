"""What a person can do in the stand-in, whether from the page or from a test."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.answers import Outcome, answer_to_submission, reply_to_command
from bot.sandbox.api.conversations import joined_event
from bot.sandbox.blockkit.objects import suggestions
from bot.sandbox.errors import Impossible, SlackError, misuse
from bot.sandbox.escaping import escaped
from bot.sandbox.inputs import HELD, find_element, held, input_errors, option_of
from bot.sandbox.line import Kind, Parcel, Reply
from bot.sandbox.model import (
    Channel,
    Json,
    Message,
    SharedFile,
    StepRun,
    User,
    View,
    Workspace,
)
from bot.sandbox.outbound import Outbound
from bot.sandbox.payloads import (
    command_payload,
    in_message,
    in_view,
    interaction,
    response_url,
    with_trigger,
)
from bot.sandbox.shapes import file_json, message_json, view_json
from bot.sandbox.stamps import seconds
from bot.sandbox.state import SandboxState

SLACKBOT_ID = "USLACKBOT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something was done: in a message of a channel, or in a view."""

    channel: Channel | None = None
    message: Message | None = None
    view: View | None = None

    @property
    def blocks(self) -> list[Json]:
        """The blocks there."""
        holder = self.view or self.message
        return holder.blocks if holder else []

    @property
    def values(self) -> Json:
        """The input state there, to be changed in place."""
        holder = self.view or self.message
        return holder.values if holder else {}


class Acts:
    """The acts of people; each sends what Slack would send and applies the answer."""

    def __init__(self, state: SandboxState, outbound: Outbound) -> None:
        """Act in ``state`` and speak to the app through ``outbound``."""
        self._state = state
        self._out = outbound

    def say(self, workspace: Workspace, user: User, channel: Channel, text: str) -> Outcome:
        """Post a message, or run a command when the text begins with a slash."""
        if text.startswith("/"):
            return self.command(workspace, user, channel, text)
        _require_member(user, channel)
        with self._state.change():
            message = self._state.post(channel, escaped(workspace, text), user=user.id)
        self._out.event(workspace, self._message_event(workspace, channel, message))
        return Outcome()

    def command(self, workspace: Workspace, user: User, channel: Channel, text: str) -> Outcome:
        """Run a slash command; Impossible when the app has none of that name."""
        name, _, rest = text.partition(" ")
        command = next((c for c in self._state.app.commands if c.command == name), None)
        if command is None:
            raise Impossible("not_a_command", name=name, app=self._state.app.name)
        rest = escaped(workspace, rest.strip()) if command.should_escape else rest.strip()
        payload = command_payload(self._state, workspace, user, channel, name, rest)
        reply = self._out.send(Parcel(kind=Kind.COMMAND, payload=payload), name)

        def show() -> Outcome:
            reply_to_command(self._state, channel, user.id, reply.body)
            return Outcome()

        outcome = self._apply(reply, show)
        if outcome.failure:
            notice = self._state.words.say(user, "command_failed", name=name, code=outcome.failure)
            with self._state.change():
                self._state.post(channel, notice, user=SLACKBOT_ID, ephemeral_to=user.id)
        return outcome

    def act(self, workspace: Workspace, user: User, place: Place, action: Json) -> Outcome:
        """Press a button or choose something; ``action`` is Slack's ``actions[0]``."""
        action_id = str(action.get("action_id"))
        block, element = find_element(place.blocks, action_id, action.get("block_id"))
        if block["type"] == "input" and not block.get("dispatch_action"):
            misuse(f"{action_id} is an input that is only read when the view is submitted")
        with self._state.change():
            sent = self._action(place, block, element, action)
        payload = self._located(workspace, user, "block_actions", place)
        payload["actions"] = [sent]
        reply = self._out.send(Parcel(kind=Kind.INTERACTION, payload=payload), action_id)
        return self._apply(reply, Outcome)

    def fill(self, place: Place, values: Json) -> None:
        """Enter values (``state.values``) into the inputs of a message or view."""
        with self._state.change():
            for block_id, actions in values.items():
                for action_id, entry in actions.items():
                    find_element(place.blocks, action_id, block_id)
                    place.values.setdefault(block_id, {})[action_id] = entry

    def submit(self, workspace: Workspace, user: User, view: View) -> Outcome:
        """Submit a modal with what was filled in, if Slack's client would let it through."""
        codes = input_errors(view.blocks, view.values)
        if codes:
            with self._state.change():
                view.errors = {
                    block: self._state.words.say(user, f"input.{code}")
                    for block, code in codes.items()
                }
            return Outcome(errors=view.errors)
        payload = interaction(self._state, workspace, user, "view_submission")
        payload |= with_trigger(self._state, workspace, user, channel=view.channel, view=view.id)
        payload |= {"view": view_json(self._state, workspace, view), "response_urls": []}
        reply = self._out.send(Parcel(kind=Kind.INTERACTION, payload=payload), view.callback_id)
        return self._apply(
            reply, lambda: answer_to_submission(self._state, workspace, view, reply.body)
        )

    def close(self, workspace: Workspace, user: User, view: View) -> Outcome:
        """Close the topmost modal, or all of them where the view says so."""
        with self._state.change():
            stack = workspace.modals[user.id]
            gone = list(reversed(stack)) if view.clear_on_close else [view]
            workspace.modals[user.id] = [one for one in stack if one not in gone]
        for one in gone:
            if one.notify_on_close:
                payload = interaction(self._state, workspace, user, "view_closed")
                payload |= {
                    "view": view_json(self._state, workspace, one),
                    "is_cleared": view.clear_on_close,
                }
                self._out.send(Parcel(kind=Kind.INTERACTION, payload=payload), one.callback_id)
        return Outcome()

    def suggest(
        self, workspace: Workspace, user: User, place: Place, action_id: str, text: str
    ) -> Outcome:
        """Type into an external select; ``options`` of the outcome is what the app offers."""
        block, element = find_element(place.blocks, action_id)
        if "external_select" not in element["type"]:
            misuse(f"{action_id} does not ask the app for options")
        if len(text) < element.get("min_query_length", 3):
            return Outcome(options={"options": []})
        payload = self._located(workspace, user, "block_suggestion", place)
        for key in ("trigger_id", "response_url", "state"):
            payload.pop(key, None)
        payload |= {"action_id": action_id, "block_id": block["block_id"], "value": text}
        reply = self._out.send(Parcel(kind=Kind.INTERACTION, payload=payload), action_id)

        def offer() -> Outcome:
            problems = suggestions(reply.body)
            if problems or not isinstance(reply.body, dict):
                raise SlackError("invalid_options", problems)
            return Outcome(options=reply.body)

        return self._apply(reply, offer)

    def shortcut(
        self,
        workspace: Workspace,
        user: User,
        callback_id: str,
        channel: Channel | None = None,
        message: Message | None = None,
    ) -> Outcome:
        """Use a global shortcut, or a message shortcut on ``message``."""
        kind = "message_action" if channel and message else "shortcut"
        payload = interaction(self._state, workspace, user, kind)
        payload |= {"callback_id": callback_id, "action_ts": self._state.stamps.next()}
        payload |= with_trigger(
            self._state, workspace, user, channel=channel.id if channel else None
        )
        if channel and message:
            payload |= {
                "channel": {"id": channel.id, "name": channel.name},
                "message": message_json(self._state, workspace, message),
                "message_ts": message.ts,
                "response_url": response_url(self._state, workspace, user, channel, message),
            }
        reply = self._out.send(Parcel(kind=Kind.INTERACTION, payload=payload), callback_id)
        return self._apply(reply, Outcome)

    def run_step(
        self, workspace: Workspace, callback_id: str, inputs: Json, *, again: StepRun | None = None
    ) -> StepRun:
        """Have a workflow run a step of the app; ``again`` is the one that is told once more."""
        run = again or StepRun(
            id=self._state.world.ids.next("Fx"), callback_id=callback_id, inputs=inputs
        )
        with self._state.change():
            workspace.steps[run.id] = run
        event: Json = {
            "type": "function_executed",
            "function": {"callback_id": callback_id, "type": "app", "app_id": self._state.app.id},
            "inputs": inputs,
            "function_execution_id": run.id,
            "bot_access_token": workspace.token.value,
            "event_ts": self._state.stamps.next(),
        }
        self._out.event(workspace, event)
        return run

    def open_home(self, workspace: Workspace, user: User) -> Outcome:
        """Open the app's Home tab."""
        view = workspace.homes.get(user.id)
        event: Json = {
            "type": "app_home_opened",
            "user": user.id,
            "channel": self._direct(workspace, user).id,
            "tab": "home",
            "event_ts": self._state.stamps.next(),
        }
        if view:
            event["view"] = view_json(self._state, workspace, view)
        self._out.event(workspace, event)
        return Outcome()

    def upload(
        self,
        workspace: Workspace,
        user: User,
        channel: Channel,
        file: SharedFile,
        text: str = "",
    ) -> Outcome:
        """Share a file in a channel."""
        _require_member(user, channel)
        with self._state.change():
            file.channels.append(channel.id)
            workspace.files[file.id] = file
            message = self._state.post(channel, escaped(workspace, text), user=user.id)
            message.files, message.subtype = [file.id], "file_share"
        if workspace.bot_user in channel.members:
            event: Json = {
                "type": "file_shared",
                "file_id": file.id,
                "user_id": user.id,
                "file": {"id": file.id},
                "channel_id": channel.id,
                "event_ts": message.ts,
            }
            self._out.event(workspace, event)
        self._out.event(workspace, self._message_event(workspace, channel, message))
        return Outcome()

    def new_file(self, user: User, name: str, content: bytes, mimetype: str) -> SharedFile:
        """Return a file of ``user`` that is not shared anywhere yet."""
        return SharedFile(
            id=self._state.world.ids.next("F"),
            name=name,
            mimetype=mimetype,
            content=content,
            user=user.id,
            created=seconds(self._state.now()),
        )

    def file_json(self, file: SharedFile) -> Json:
        """Return the file as the page shows it."""
        return file_json(self._state, file)

    def invite_app(self, workspace: Workspace, user: User, channel: Channel) -> Outcome:
        """Invite the app into a channel."""
        _require_member(user, channel)
        if workspace.bot_user not in channel.members:
            with self._state.change():
                channel.members.append(workspace.bot_user)
            event = joined_event(workspace.id, channel, workspace.bot_user, user.id)
            self._out.event(workspace, event)
        return Outcome()

    def direct(self, workspace: Workspace, user: User) -> Channel:
        """Return the person's direct messages with the app."""
        return self._direct(workspace, user)

    def _direct(self, workspace: Workspace, user: User) -> Channel:
        with self._state.change():
            return self._state.direct_channel(workspace, user)

    def _apply(self, reply: Reply, work: Callable[[], Outcome]) -> Outcome:
        if reply.failure:
            return Outcome(failure=reply.failure)
        try:
            with self._state.change():
                return work()
        except SlackError as error:
            return Outcome(failure=error.code)

    def _message_event(self, workspace: Workspace, channel: Channel, message: Message) -> Json:
        body = message_json(self._state, workspace, message)
        kinds = {"channels": "channel", "groups": "group", "im": "im"}
        event = {"channel": channel.id, "channel_type": kinds[channel.kind]}
        return body | event | {"event_ts": message.ts}

    def _located(self, workspace: Workspace, user: User, kind: str, place: Place) -> Json:
        payload = interaction(self._state, workspace, user, kind)
        if place.view:
            view = place.view
            payload |= with_trigger(
                self._state,
                workspace,
                user,
                channel=view.channel,
                view=view.id if view.kind == "modal" else None,
            )
            return payload | in_view(self._state, workspace, view)
        if place.channel is None or place.message is None:
            misuse("there is neither a view nor a message")
        payload |= with_trigger(self._state, workspace, user, channel=place.channel.id)
        payload |= in_message(self._state, workspace, place.channel, place.message)
        payload["response_url"] = response_url(
            self._state, workspace, user, place.channel, place.message
        )
        return payload

    def _action(self, place: Place, block: Json, element: Json, action: Json) -> Json:
        """Return the action as Slack sends it, checked against the element on the screen."""
        kind = element["type"]
        sent: Json = {
            "type": kind,
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "action_ts": self._state.stamps.next(),
        }
        if kind in HELD:
            key, _ = HELD[kind]
            entry = held(element, {"type": kind, key: action.get(key)})
            place.values.setdefault(block["block_id"], {})[element["action_id"]] = entry
            return sent | {key: entry[key]}
        if kind == "overflow":
            return sent | {"selected_option": option_of(element, action.get("selected_option"))}
        shown = {key: element[key] for key in ("text", "value", "url", "style") if key in element}
        return sent | shown


def _require_member(user: User, channel: Channel) -> None:
    if user.id not in channel.members:
        raise Impossible("not_a_member")
