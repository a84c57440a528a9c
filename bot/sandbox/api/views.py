"""Modals and Home tabs."""

import secrets
from collections.abc import Sequence

from bot.sandbox.api.method import ApiCall
from bot.sandbox.blocks_check import is_view_too_large, view_problems
from bot.sandbox.errors import SlackError
from bot.sandbox.inputs import kept_values, named
from bot.sandbox.keys import Trigger
from bot.sandbox.model import Json, View, Workspace
from bot.sandbox.shapes import view_json
from bot.sandbox.stamps import seconds
from bot.sandbox.state import SandboxState

MOST_OPEN = 3


def open_modal(call: ApiCall) -> Json:
    """``views.open``: a new stack with this modal on it."""
    definition = _definition(call, "modal")
    trigger = _trigger(call)
    view = new_view(call.state, call.workspace, trigger.user, definition, trigger.channel)
    trigger.used = True
    call.workspace.modals[trigger.user] = [view]
    return _answer(call, view)


def push(call: ApiCall) -> Json:
    """``views.push``: on top of the modal whose interaction gave the trigger."""
    definition = _definition(call, "modal")
    trigger = _trigger(call)
    stack = call.workspace.modals.get(trigger.user, [])
    if trigger.view not in {view.id for view in stack}:
        raise SlackError("not_found")
    view = new_view(call.state, call.workspace, trigger.user, definition, trigger.channel)
    put_on_top(stack, view)
    trigger.used = True
    return _answer(call, view)


def update(call: ApiCall) -> Json:
    """``views.update``: inputs that stay keep what the person entered."""
    view = _existing(call)
    definition = _definition(call, view.kind)
    if call.args.get("hash", view.hash) != view.hash:
        raise SlackError("hash_conflict")
    redefine(call.state, call.workspace, view, definition)
    return _answer(call, view)


def publish(call: ApiCall) -> Json:
    """``views.publish``: the person's Home tab."""
    user = call.workspace.users.get(call.text("user_id"))
    if user is None or user.is_bot:
        raise SlackError("invalid_arguments", ["no such user [json-pointer:/user_id]"])
    definition = _definition(call, "home")
    view = call.workspace.homes.get(user.id)
    if view and call.args.get("hash", view.hash) != view.hash:
        raise SlackError("hash_conflict")
    if view:
        redefine(call.state, call.workspace, view, definition)
    else:
        view = new_view(call.state, call.workspace, user.id, definition, None)
        call.workspace.homes[user.id] = view
    return _answer(call, view)


def checked_definition(view: object, kind: str) -> Json:
    """Return the view that an app defined; SlackError when Slack would refuse it."""
    problems = view_problems(view)
    if not isinstance(view, dict) or problems:
        raise SlackError("invalid_arguments", problems or ["must be an object"])
    if view["type"] != kind:
        message = f"this must be a {kind} view [json-pointer:/view/type]"
        raise SlackError("invalid_arguments", [message])
    if is_view_too_large(view):
        raise SlackError("view_too_large")
    return view


def new_view(
    state: SandboxState, workspace: Workspace, user: str, definition: Json, channel: str | None
) -> View:
    """Return a view made from an app's definition, not yet shown anywhere."""
    view_id = state.world.ids.next("V")
    view = View(
        id=view_id,
        user=user,
        kind=definition["type"],
        hash="",
        blocks=[],
        root_view_id=view_id,
        channel=channel,
    )
    redefine(state, workspace, view, definition)
    return view


def redefine(state: SandboxState, workspace: Workspace, view: View, definition: Json) -> None:
    """Give a view new content and a new hash."""
    external_id = definition.get("external_id", "")
    if external_id and _holder(workspace, external_id) not in {None, view.id}:
        raise SlackError("duplicate_external_id")
    view.blocks = named(definition["blocks"], iter(lambda: state.world.ids.next("b"), ""))
    view.values = kept_values(view.values, view.blocks, view.channel)
    view.hash = f"{seconds(state.now())}.{secrets.token_hex(4)}"
    view.errors = {}
    view.external_id = external_id
    view.title = definition.get("title")
    view.submit = definition.get("submit")
    view.close = definition.get("close")
    view.callback_id = definition.get("callback_id", "")
    view.private_metadata = definition.get("private_metadata", "")
    view.notify_on_close = definition.get("notify_on_close", False)
    view.clear_on_close = definition.get("clear_on_close", False)


def put_on_top(stack: list[View], view: View) -> None:
    """Push a view onto a stack of at most three."""
    if len(stack) >= MOST_OPEN:
        raise SlackError("push_limit_reached")
    view.previous_view_id = stack[-1].id
    view.root_view_id = stack[0].id
    stack.append(view)


def _all_views(workspace: Workspace) -> Sequence[View]:
    opened = [view for stack in workspace.modals.values() for view in stack]
    return [*opened, *workspace.homes.values()]


def _holder(workspace: Workspace, external_id: str) -> str | None:
    views = _all_views(workspace)
    return next((view.id for view in views if view.external_id == external_id), None)


def _existing(call: ApiCall) -> View:
    view_id = call.text("view_id") or _holder(call.workspace, call.text("external_id"))
    view = call.workspace.view(view_id) if view_id else None
    if view is None:
        raise SlackError("not_found")
    return view


def _definition(call: ApiCall, kind: str) -> Json:
    return checked_definition(call.args["view"], kind)


def _trigger(call: ApiCall) -> Trigger:
    return call.state.triggers.check(call.text("trigger_id"), call.workspace.id)


def _answer(call: ApiCall, view: View) -> Json:
    return {"ok": True, "view": view_json(call.state, call.workspace, view)}
