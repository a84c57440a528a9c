"""Slack's payload dicts become typed requests here and nowhere else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kpi.errors import NotUnderstood
from kpi.model import ChannelId, UserId, WorkspaceId

#: A direct conversation's id starts with this; goals live in channels.
_DIRECT = "D"
#: Under this a modal carries the response address of the message that it changes.
MESSAGE = "message"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What every request of a person carries."""

    workspace_id: WorkspaceId
    user_id: UserId
    channel_id: ChannelId | None = None
    channel_name: str = ""
    trigger_id: str = ""
    response_url: str = ""

    @property
    def is_direct(self) -> bool:
        """Whether it was asked in a direct message."""
        return self.channel_id is not None and self.channel_id.startswith(_DIRECT)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandRequest(Request):
    """A slash command: ``text`` is its whole tail, as Slack escaped it."""

    command: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRequest(Request):
    """A pressed button or a changed input.

    ``value`` is the button's JSON object or, for other elements, empty; ``chosen`` is what was
    selected or typed, as text. ``values`` is the state of the surrounding inputs by action id.
    """

    action_id: str
    block_id: str = ""
    value: Mapping[str, object] = field(default_factory=dict)
    chosen: str = ""
    message_ts: str = ""
    view_id: str = ""
    view_hash: str = ""
    is_modal: bool = False  # the view is a modal, not the Home tab
    callback_id: str = ""
    private: Mapping[str, object] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewRequest(Request):
    """A submitted modal: ``values`` by action id, ``blocks`` maps an action id to its block."""

    callback_id: str
    view_id: str = ""
    view_hash: str = ""
    private: Mapping[str, object] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    blocks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionsRequest(Request):
    """A type-ahead: what was typed so far, and the state around it."""

    action_id: str
    typed: str = ""
    callback_id: str = ""
    private: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRequest(Request):
    """Something that happened in Slack; ``user_id`` is whom it is about, empty when nobody.

    ``kind`` is Slack's name of the event, ``event_id`` the same in each of its retries. ``tab``
    is the opened tab of ``app_home_opened``, ``file_id`` the file of ``file_shared``, ``name``
    the new name of ``channel_rename``. Of ``tokens_revoked`` it is about the bot or nobody.
    ``is_said`` is a ``message`` that a person just wrote to Mato alone, ``typed`` what it says.
    """

    kind: str
    event_id: str
    tab: str = ""
    file_id: str = ""
    name: str = ""
    is_said: bool = False
    typed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRequest(Request):
    """A step of a workflow that is to be done, on behalf of the person that it names.

    ``execution_id`` is the same in each of Slack's retries. ``token`` is good for this step
    only; empty: Slack gave none. The channel is an input: naming it proves no membership.
    """

    callback_id: str
    execution_id: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    token: str = field(default="", repr=False)


def _workspace(body: Mapping[str, Any]) -> WorkspaceId:
    team = body.get("team") or {}
    user = body.get("user")
    of_user = user.get("team_id") if isinstance(user, Mapping) else None
    found = team.get("id") or body.get("team_id") or of_user
    enterprise = body.get("enterprise") or {}
    if not found:
        found = enterprise.get("id") or body.get("enterprise_id")
    if not found:
        raise NotUnderstood("not_understood.payload")
    return WorkspaceId(str(found))


def command(body: Mapping[str, Any]) -> CommandRequest:
    """Read a slash command's form."""
    return CommandRequest(
        workspace_id=_workspace(body),
        user_id=UserId(str(body["user_id"])),
        channel_id=ChannelId(str(body["channel_id"])),
        channel_name=str(body.get("channel_name", "")),
        trigger_id=str(body.get("trigger_id", "")),
        response_url=str(body.get("response_url", "")),
        command=str(body["command"]),
        text=str(body.get("text") or ""),
    )


def _json_object(text: str | None) -> Mapping[str, object]:
    """Read our own JSON back; anything else was not made by us."""
    if not text:
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        raise NotUnderstood("not_understood.payload") from None
    if not isinstance(found, dict):
        raise NotUnderstood("not_understood.payload")
    return found


def _channel(body: Mapping[str, Any]) -> ChannelId | None:
    container = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id")
    return ChannelId(str(channel)) if channel else None


def _chosen(element: Mapping[str, Any]) -> str:
    """Return what an input holds, whatever its kind, as one text (several: JSON list)."""
    for key in (
        "value",
        "selected_date",
        "selected_time",
        "selected_user",
        "selected_conversation",
        "selected_channel",
    ):
        if element.get(key) is not None:
            return str(element[key])
    if element.get("selected_date_time") is not None:
        return str(element["selected_date_time"])
    if element.get("selected_option"):
        return str(element["selected_option"].get("value", ""))
    if element.get("selected_options"):
        return json.dumps([option.get("value", "") for option in element["selected_options"]])
    return ""


def _state(view: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    values: dict[str, str] = {}
    blocks: dict[str, str] = {}
    state = (view.get("state") or {}).get("values") or {}
    for block_id, elements in state.items():
        for action_id, element in elements.items():
            values[action_id] = _chosen(element)
            blocks[action_id] = block_id
    return values, blocks


def action(body: Mapping[str, Any]) -> ActionRequest:
    """Read the first action of a block_actions payload."""
    pressed = body["actions"][0]
    view = body.get("view") or {}
    surrounding = view or body
    is_button = pressed.get("type") == "button"
    return ActionRequest(
        workspace_id=_workspace(body),
        user_id=UserId(str(body["user"]["id"])),
        channel_id=_channel(body),
        trigger_id=str(body.get("trigger_id", "")),
        response_url=str(body.get("response_url", "")),
        action_id=str(pressed["action_id"]),
        block_id=str(pressed.get("block_id", "")),
        value=_json_object(pressed.get("value")) if is_button else {},
        chosen="" if is_button else _chosen(pressed),
        message_ts=str((body.get("container") or {}).get("message_ts", "")),
        view_id=str(view.get("id", "")),
        view_hash=str(view.get("hash", "")),
        is_modal=view.get("type") == "modal",
        callback_id=str(view.get("callback_id", "")),
        private=_json_object(view.get("private_metadata")),
        values=_state(surrounding)[0],
    )


def view(body: Mapping[str, Any]) -> ViewRequest:
    """Read a view_submission or view_closed payload.

    A modal that is about a message carries where that can be replaced.
    """
    shown = body["view"]
    values, blocks = _state(shown)
    private = _json_object(shown.get("private_metadata"))
    return ViewRequest(
        workspace_id=_workspace(body),
        user_id=UserId(str(body["user"]["id"])),
        trigger_id=str(body.get("trigger_id", "")),
        response_url=str(private.get(MESSAGE, "")),
        callback_id=str(shown["callback_id"]),
        view_id=str(shown.get("id", "")),
        view_hash=str(shown.get("hash", "")),
        private=private,
        values=values,
        blocks=blocks,
    )


def options(body: Mapping[str, Any]) -> OptionsRequest:
    """Read a block_suggestion payload."""
    shown = body.get("view") or {}
    return OptionsRequest(
        workspace_id=_workspace(body),
        user_id=UserId(str(body["user"]["id"])),
        channel_id=_channel(body),
        action_id=str(body["action_id"]),
        typed=str(body.get("value") or ""),
        callback_id=str(shown.get("callback_id", "")),
        private=_json_object(shown.get("private_metadata")),
    )


def shortcut(body: Mapping[str, Any]) -> Request:
    """Read a global or message shortcut."""
    return Request(
        workspace_id=_workspace(body),
        user_id=UserId(str(body["user"]["id"])),
        channel_id=_channel(body),
        trigger_id=str(body.get("trigger_id", "")),
        response_url=str(body.get("response_url", "")),
    )


def step(body: Mapping[str, Any]) -> StepRequest:
    """Read the event of a step of a workflow; what is not filled in is left out."""
    what = body["event"]
    said = what.get("inputs") or {}
    inputs = {str(key): str(value) for key, value in said.items() if value is not None}
    return StepRequest(
        workspace_id=_workspace(body),
        user_id=UserId(inputs.get("user", "")),
        callback_id=str(what["function"]["callback_id"]),
        execution_id=str(what["function_execution_id"]),
        inputs=inputs,
        token=str(what.get("bot_access_token") or ""),
    )


def event(body: Mapping[str, Any]) -> EventRequest:
    """Read the envelope of an event and the event in it."""
    what = body["event"]
    revoked = (what.get("tokens") or {}).get("bot") or [""]
    user = what.get("user") or what.get("user_id") or revoked[0]
    channel = what.get("channel") or what.get("channel_id") or ""
    of_channel = channel if isinstance(channel, Mapping) else {"id": channel}
    of_user = user.get("id", "") if isinstance(user, Mapping) else user
    found = str(of_channel.get("id") or "")
    return EventRequest(
        workspace_id=_workspace(body),
        user_id=UserId(str(of_user)),
        channel_id=ChannelId(found) if found else None,
        kind=str(what["type"]),
        event_id=str(body.get("event_id", "")),
        tab=str(what.get("tab", "")),
        file_id=str(what.get("file_id", "")),
        name=str(of_channel.get("name", "")),
        is_said=what.get("channel_type") == "im"
        and not (what.get("subtype") or what.get("bot_id")),
        typed=str(what.get("text") or ""),
    )
