"""What the app's answers do: replies to commands, to view submissions, to response addresses."""

from dataclasses import dataclass, field

from bot.sandbox.api.chat import checked_content, rewrite
from bot.sandbox.api.views import checked_definition, new_view, put_on_top, redefine
from bot.sandbox.errors import SlackError
from bot.sandbox.inputs import first_values
from bot.sandbox.keys import ResponseUrl
from bot.sandbox.model import Channel, Json, Message, View, Workspace
from bot.sandbox.state import SandboxState

REPLY_KEYS = frozenset(
    {
        "blocks",
        "delete_original",
        "metadata",
        "mrkdwn",
        "replace_original",
        "response_type",
        "text",
        "thread_ts",
        "unfurl_links",
        "unfurl_media",
    }
)
ACTION_KEYS = {
    "errors": {"errors"},
    "update": {"view"},
    "push": {"view"},
    "clear": set[str](),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an act ended for the person.

    ``failure`` is Slack's code when the app did not take it, ``errors`` are by block id, and
    ``options`` is the answer to a type-ahead.
    """

    failure: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    options: Json | None = None


def reply_to_command(
    state: SandboxState, channel: Channel, user: str, body: Json | str | None
) -> None:
    """Show what a command was acknowledged with, to the person unless it says otherwise."""
    if body is None:
        return
    content = {"text": body} if isinstance(body, str) else body
    _post_reply(state, channel, user, content)


def answer_at_url(
    state: SandboxState, workspace: Workspace, address: ResponseUrl, content: object
) -> None:
    """Do what was posted to a response address; SlackError when it is not right."""
    if not isinstance(content, dict):
        raise SlackError("invalid_payload")
    channel = workspace.channels[address.channel]
    original = channel.message(address.message_ts or "", seen_by=address.user)
    if content.get("delete_original"):
        _delete(channel, original)
    elif content.get("replace_original") and original:
        text, blocks = checked_content(state, _known(content))
        rewrite(state, original, text, blocks)
    else:
        _post_reply(state, channel, address.user, content)
    address.uses_left -= 1


def answer_to_submission(
    state: SandboxState, workspace: Workspace, view: View, body: Json | str | None
) -> Outcome:
    """Do what a view submission was acknowledged with; SlackError when it is not right."""
    stack = workspace.modals[view.user]
    if body is None or body == {}:
        stack.remove(view)
        return Outcome()
    if not isinstance(body, dict) or body.get("response_action") not in ACTION_KEYS:
        raise SlackError("invalid_response_action")
    action = body["response_action"]
    if body.keys() - {"response_action"} != ACTION_KEYS[action]:
        raise SlackError("invalid_response_action", [f"wrong keys for {action}"])
    if action == "errors":
        view.errors = _checked_errors(view, body["errors"])
        return Outcome(errors=view.errors)
    if action == "clear":
        stack.clear()
    else:
        _show_view(state, workspace, view, action, body["view"])
    return Outcome()


def _show_view(
    state: SandboxState, workspace: Workspace, view: View, action: str, definition: Json
) -> None:
    checked = checked_definition(definition, "modal")
    if action == "update":
        redefine(state, workspace, view, checked)
    else:
        shown = new_view(state, workspace, view.user, checked, view.channel)
        put_on_top(workspace.modals[view.user], shown)


def _checked_errors(view: View, errors: object) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise SlackError("invalid_response_action", ["errors must be an object with entries"])
    unknown = sorted(set(errors) - inputs)
    if unknown:
        raise SlackError("invalid_response_action", [f"no input block {unknown[0]}"])
    return {str(block): str(message) for block, message in errors.items()}


def _known(content: Json) -> Json:
    unknown = sorted(content.keys() - REPLY_KEYS)
    if unknown:
        raise SlackError("invalid_arguments", [f"unsupported argument: {unknown[0]}"])
    return content


def _post_reply(state: SandboxState, channel: Channel, user: str, content: Json) -> Message:
    text, blocks = checked_content(state, _known(content))
    response_type = content.get("response_type", "ephemeral")
    if response_type not in {"ephemeral", "in_channel"}:
        raise SlackError("invalid_arguments", ["unknown response_type"])
    private = response_type == "ephemeral"
    message = state.post(
        channel,
        text,
        blocks=blocks,
        ephemeral_to=user if private else None,
        metadata=None if private else content.get("metadata"),
    )
    message.values = first_values(blocks, channel.id)
    return message


def _delete(channel: Channel, original: Message | None) -> None:
    if original:
        channel.messages.remove(original)
