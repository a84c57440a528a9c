"""Shows effects to the person: in the HTTP answer where Slack takes it there, else by a call.

Called after the commit. What cannot be shown any more (a closed modal, an old message) is
logged and forgotten: nothing was lost but words.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt import BoltResponse
from slack_sdk import WebClient

from bot.deps import Deps
from bot.listeners.effects import (
    Block,
    Choices,
    Completed,
    Effect,
    FieldErrors,
    OpenModal,
    PublishHome,
    Replace,
    Reply,
    UpdateModal,
    View,
)
from bot.payloads import ActionRequest, Request, StepRequest, ViewRequest
from bot.slack_clients import CALL_ERRORS, error_of
from kpi.errors import SlackRefused

_log = logging.getLogger(__name__)
#: The step was ended before: by an earlier try whose answer got lost, or by Slack.
_ENDED = frozenset({"execution_not_in_running_state", "function_execution_not_found"})
#: The view is gone or newer than what we show: the person went on.
_WENT_ON = frozenset({"hash_conflict", "not_found", "view_not_found"})


def done() -> BoltResponse:
    """Return the empty acknowledgment."""
    return BoltResponse(status=200, body="")


def answer(body: Mapping[str, Any]) -> BoltResponse:
    """Return an acknowledgment that carries something."""
    headers: dict[str, str | Sequence[str]] = {"content-type": "application/json;charset=utf-8"}
    return BoltResponse(status=200, body=json.dumps(body, ensure_ascii=False), headers=headers)


def words(text: str, blocks: Sequence[Block] = ()) -> dict[str, Any]:
    """Return a message that only the person who asked sees."""
    shown: dict[str, Any] = {"response_type": "ephemeral", "text": text}
    return {**shown, "blocks": list(blocks)} if blocks else shown


def for_command(deps: Deps, request: Request, effects: Sequence[Effect]) -> BoltResponse:
    """Show the first reply in the answer itself, further ones by the response address."""
    replies = [effect for effect in effects if isinstance(effect, Reply)]
    rest = [effect for effect in effects if not isinstance(effect, Reply)]
    for effect in [*rest, *replies[1:]]:
        _show(deps, request, effect)
    return answer(words(replies[0].text, replies[0].blocks)) if replies else done()


def for_action(deps: Deps, request: Request, effects: Sequence[Effect]) -> BoltResponse:
    """Show everything by calls; the answer itself is empty."""
    for effect in effects:
        _show(deps, request, effect)
    return done()


def for_view(deps: Deps, request: ViewRequest, effects: Sequence[Effect]) -> BoltResponse:
    """Show what becomes of the modal in the answer, words in the channel that it came from."""
    for effect in effects:
        if not isinstance(effect, (FieldErrors, UpdateModal, OpenModal)):
            _show(deps, request, effect)
    for effect in effects:
        if isinstance(effect, FieldErrors):
            errors = {request.blocks.get(k, k): v for k, v in effect.errors.items()}
            return answer({"response_action": "errors", "errors": errors})
        if isinstance(effect, UpdateModal):
            return answer({"response_action": "update", "view": effect.view})
        if isinstance(effect, OpenModal):
            return answer({"response_action": "push", "view": effect.view})
    return done()


def for_step(deps: Deps, request: StepRequest, effects: Sequence[Effect]) -> BoltResponse:
    """Tell Slack that the step is done; one that was done before is so without outputs."""
    outputs = [one.outputs for one in effects if isinstance(one, Completed)] or [{}]
    client = _of_step(deps, request)
    try:
        client.functions_completeSuccess(
            function_execution_id=request.execution_id, outputs=dict(outputs[0])
        )
    except CALL_ERRORS as error:
        if error_of(error) not in _ENDED:
            raise SlackRefused("slack_refused.step", reason=error_of(error)) from error
    return done()


def step_failed(deps: Deps, request: StepRequest, text: str) -> BoltResponse:
    """Tell Slack in words why the step cannot be done: whoever made the workflow reads it."""
    client = _of_step(deps, request)
    try:
        client.functions_completeError(function_execution_id=request.execution_id, error=text)
    except CALL_ERRORS as error:
        _log.warning("step=failed told=no reason=%s", error_of(error))
    return done()


def _of_step(deps: Deps, request: StepRequest) -> WebClient:
    """Return a client with the step's own token, where Slack gave one."""
    if request.token:
        return deps.clients.with_token(request.token)
    return deps.clients.of(request.workspace_id)


def for_options(effects: Sequence[Effect]) -> BoltResponse:
    """Answer a type-ahead."""
    for effect in effects:
        if isinstance(effect, Choices) and effect.groups:
            return answer({"option_groups": list(effect.groups)})
        if isinstance(effect, Choices):
            return answer({"options": list(effect.options)})
    return answer({"options": []})


def _show(deps: Deps, request: Request, effect: Effect) -> None:
    if isinstance(effect, Reply):
        say(deps, request, effect.text, effect.blocks)
    elif isinstance(effect, Replace):
        body = words(effect.text, effect.blocks)
        _respond(deps, request, {**body, "replace_original": True, "blocks": list(effect.blocks)})
    elif isinstance(effect, OpenModal):
        open_modal(deps, request, effect.view)
    elif isinstance(effect, UpdateModal):
        _update(deps, request, effect.view)
    elif isinstance(effect, PublishHome):
        _publish(deps, request, effect.view)


def _publish(deps: Deps, request: Request, view: View) -> None:
    client = deps.clients.of(request.workspace_id)
    try:
        client.views_publish(user_id=request.user_id, view=view)
    except CALL_ERRORS as error:
        raise SlackRefused("slack_refused.home", reason=error_of(error)) from error


def say(deps: Deps, request: Request, text: str, blocks: Sequence[Block] = ()) -> None:
    """Say something to the person: by the response address, else where they came from."""
    if request.response_url:
        _respond(deps, request, {**words(text, blocks), "replace_original": False})
        return
    client = deps.clients.of(request.workspace_id)
    channel = _origin(request)
    try:
        _ephemeral(client, request, channel, text, blocks)
    except CALL_ERRORS as error:
        _log.warning("shown=no reason=%s", error_of(error))


def _origin(request: Request) -> str:
    """Return the channel that a modal or a message belongs to; empty: there is none."""
    if isinstance(request, (ViewRequest, ActionRequest)) and request.private.get("channel"):
        return str(request.private["channel"])
    return str(request.channel_id or "")


def _ephemeral(
    client: WebClient, request: Request, channel: str, text: str, blocks: Sequence[Block]
) -> None:
    """Post so that only the person sees it; where Mato is not in the channel, directly."""
    if channel and not channel.startswith("D"):
        try:
            client.chat_postEphemeral(
                channel=channel, user=request.user_id, text=text, blocks=list(blocks) or None
            )
        except CALL_ERRORS as error:
            _log.info("ephemeral=no reason=%s instead=direct", error_of(error))
        else:
            return
    client.chat_postMessage(
        channel=request.user_id,
        text=text,
        blocks=list(blocks) or None,
        unfurl_links=False,
        unfurl_media=False,
    )


def _respond(deps: Deps, request: Request, body: Mapping[str, Any]) -> None:
    try:
        shown = deps.clients.answer(request.response_url).send_dict(dict(body))
    except CALL_ERRORS as error:
        _log.warning("shown=no reason=%s", error_of(error))
        return
    if shown.status_code != 200:  # noqa: PLR2004 HTTP
        _log.warning("shown=no status=%s", shown.status_code)


def open_modal(deps: Deps, request: Request, view: View) -> None:
    """Open a modal, or push it on top of the one that the request came from; SlackRefused."""
    client = deps.clients.of(request.workspace_id)
    is_inside = isinstance(request, ActionRequest) and request.is_modal
    opening = client.views_push if is_inside else client.views_open
    try:
        opening(trigger_id=request.trigger_id, view=view)
    except CALL_ERRORS as error:
        raise SlackRefused("slack_refused.modal", reason=error_of(error)) from error


def _update(deps: Deps, request: Request, view: View) -> None:
    if not isinstance(request, ActionRequest) or not request.view_id:
        raise SlackRefused("slack_refused.modal", reason="no_view")
    client = deps.clients.of(request.workspace_id)
    try:
        client.views_update(view_id=request.view_id, hash=request.view_hash or None, view=view)
    except CALL_ERRORS as error:
        if error_of(error) not in _WENT_ON:
            raise SlackRefused("slack_refused.modal", reason=error_of(error)) from error
        _log.info("updated=no reason=%s", error_of(error))
