"""The one place where an error becomes a sentence, in the language of who asked."""

import logging
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import BoltResponse

from bot import payloads
from bot.deps import Deps
from bot.i18n.localizer import Localizer
from bot.listeners import showing
from bot.listeners.sentences import sentence
from bot.payloads import ActionRequest, Request
from kpi.errors import Broken, MatoError, Refused
from kpi.model import Language
from kpi.usecases.people import people

_log = logging.getLogger(__name__)
_UNKNOWN = "error.unknown"


def listener(deps: Deps) -> Callable[..., BoltResponse]:
    """Return the function for Bolt's ``@app.error``."""

    def on_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
        return answer(deps, error, body)

    return on_error


def answer(deps: Deps, error: Exception, body: Mapping[str, Any]) -> BoltResponse:
    """Log what must be, tell the person where they asked, and answer Slack."""
    request = _request(body)
    localizer = deps.localizers[_language(deps, request)]
    text, is_mendable = _told(error, localizer)
    if "event" in body:
        # Nothing was kept: Slack's retries may find better surroundings, but no better request.
        return BoltResponse(status=200 if is_mendable else 500, body="")
    if body.get("type") == "block_suggestion":
        return showing.answer({"options": []})
    if body.get("type") == "view_submission":
        return _in_view(text, body, localizer)
    if "command" in body:
        return showing.answer(showing.words(text))
    if request is not None:
        _beside(deps, request, text, localizer)
    return showing.done()


def _told(error: Exception, localizer: Localizer) -> tuple[str, bool]:
    """Return the sentence and whether the request itself is to blame."""
    if isinstance(error, Refused):
        _log.info("refused=%s", error.code)
        return sentence(error, localizer), True
    reference = secrets.token_hex(4)
    if isinstance(error, Broken):
        _log.warning("broken=%s reference=%s", error.code, reference, exc_info=error)
        return sentence(error, localizer), False
    _log.error("unexpected reference=%s", reference, exc_info=error)
    return localizer.t(_UNKNOWN, reference=reference), False


def said_plainly(deps: Deps, request: Request, refused: Refused) -> str:
    """Return why a request was refused, without markup, in the person's language."""
    _log.info("refused=%s", refused.code)
    return sentence(refused, deps.localizers[_language(deps, request)], plain=True)


def _request(body: Mapping[str, Any]) -> Request | None:
    """Return who asked; where the payload itself was the error, from its envelope alone."""
    if "command" in body:
        read: Callable[[Mapping[str, Any]], Request] = payloads.command
    else:
        read = _READERS.get(str(body.get("type")), payloads.shortcut)
    return _maybe(read, body) or _maybe(payloads.shortcut, body)


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Request]] = {
    "block_actions": payloads.action,
    "view_submission": payloads.view,
    "block_suggestion": payloads.options,
    "event_callback": payloads.event,
}


def _maybe(
    read: Callable[[Mapping[str, Any]], Request], body: Mapping[str, Any]
) -> Request | None:
    try:
        return read(body)
    except (MatoError, KeyError, IndexError, AttributeError, TypeError):
        return None


def _language(deps: Deps, request: Request | None) -> Language:
    """Return the person's language, without the database where that is what broke."""
    if request is None:
        return deps.config.language
    typed = request.text if isinstance(request, payloads.CommandRequest) else ""
    try:
        with deps.uow(reading=True) as uow:
            return people.look_up(
                uow,
                request.workspace_id,
                request.user_id,
                typed=typed,
                is_stranger=False,
                now=deps.clock.now(),
            ).person.language
    except Broken:
        return deps.config.language


def _in_view(text: str, body: Mapping[str, Any], localizer: Localizer) -> BoltResponse:
    """Keep the modal open with what was typed: the sentence stands at its first input."""
    blocks = body.get("view", {}).get("blocks", [])
    for block in blocks:
        if block.get("type") == "input":
            return showing.answer(
                {"response_action": "errors", "errors": {block["block_id"]: text}}
            )
    return showing.answer({"response_action": "push", "view": _modal(text, localizer)})


def _beside(deps: Deps, request: Request, text: str, localizer: Localizer) -> None:
    """Tell it beside what was pressed; over a modal, as a small modal of its own."""
    try:
        if request.response_url or not _is_in_view(request):
            showing.say(deps, request, text)
        else:
            showing.open_modal(deps, request, _modal(text, localizer))
    except Broken as error:
        _log.warning("told=no reason=%s", error.code)


def _is_in_view(request: Request) -> bool:
    return isinstance(request, ActionRequest) and bool(request.view_id)


def _modal(text: str, localizer: Localizer) -> dict[str, Any]:
    words = {"type": "mrkdwn", "text": text}
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": localizer.t("error.title")},
        "close": {"type": "plain_text", "text": localizer.t("common.close")},
        "blocks": [{"type": "section", "text": words}],
    }
