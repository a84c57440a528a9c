"""The page's side of the HTTP server, under ``/sandbox/api``, and the page itself."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, request, send_from_directory

from bot.sandbox.answers import Outcome
from bot.sandbox.errors import Impossible, misuse
from bot.sandbox.model import Json, User
from bot.sandbox.page_asked import Asked
from bot.sandbox.page_state import clock_json, page_state, sees
from bot.sandbox.recorder import as_json

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

PAGE = Path(__file__).parent / "page"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
HEADER = "X-Mato-Sandbox"
LONGEST_WAIT = 30.0
#: So many seconds a person waits for what becomes of a step.
STEP_PATIENCE = 20.0
FORBIDDEN = 403
BAD = 400
UNANSWERED = 502

T = TypeVar("T")
Act: TypeAlias = Callable[[Asked], Outcome]
Read: TypeAlias = Callable[[Asked], Json]


def page_routes(sandbox: "Sandbox") -> Blueprint:
    """Return the page's routes."""
    routes = Blueprint("page", __name__)
    routes.before_request(_guard)
    words = sandbox.state.words

    def impossible(error: Impossible) -> tuple[Response, int]:
        text = words.say(_asker(sandbox), f"impossible.{error.code}", **error.data)
        return jsonify({"error": text}), BAD

    routes.register_error_handler(Impossible, impossible)

    _serve_files(routes, sandbox)

    @routes.get("/sandbox/api/<name>")
    def read(name: str) -> Response:
        return jsonify(_pick(READS, name)(Asked(sandbox, request.args)))

    @routes.post("/sandbox/api/<name>")
    def do(name: str) -> tuple[Response, int]:
        asked = Asked(sandbox, _body())
        if name in CHANGES:
            return jsonify(CHANGES[name](asked)), 200
        outcome = _pick(ACTS, name)(asked)
        if outcome.failure:
            text = words.say(asked.user, "unanswered", code=outcome.failure)
            return jsonify({"error": text}), UNANSWERED
        return jsonify(_told(outcome)), 200

    @routes.delete("/sandbox/api/faults")
    def clear_faults() -> Response:
        sandbox.faults.clear()
        return jsonify({"ok": True})

    routes.add_url_rule("/", endpoint="index", view_func=lambda: _static("index.html"))
    routes.add_url_rule("/<path:name>", endpoint="static", view_func=_static)
    return routes


def _serve_files(routes: Blueprint, sandbox: "Sandbox") -> None:
    """Add what is saved as a file: samples, and files that were shared."""

    @routes.get("/sandbox/api/sample")
    def sample() -> Response:
        name = request.args.get("name", "")
        if name not in sandbox.config.samples:
            misuse("there is no such sample")
        return _as_download(name, sandbox.config.samples[name])

    @routes.get("/sandbox/api/file")
    def file() -> Response:
        asked = Asked(sandbox, request.args)
        with sandbox.state.reading():
            found = asked.workspace.files.get(request.args.get("file", ""))
            if found is None or not set(found.channels) & _seen_by(asked):
                misuse("there is no such file")
            return _as_download(found.name, found.content)


def _as_download(name: str, content: bytes) -> Response:
    """Return a file to be saved: whatever it is, it is not opened beside the page."""
    named = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(content, headers=named, content_type="application/octet-stream")


def _seen_by(asked: Asked) -> set[str]:
    return {one.id for one in asked.workspace.channels.values() if sees(asked.user, one)}


def _guard() -> tuple[Response, int] | None:
    host = request.host.rpartition(":")[0] if ":" in request.host else request.host
    if host not in LOOPBACK:
        return jsonify({"error": "only from this machine"}), FORBIDDEN
    if request.method != "GET" and HEADER not in request.headers:
        return jsonify({"error": f"the header {HEADER} is missing"}), FORBIDDEN
    return None


def _asker(sandbox: "Sandbox") -> User:
    """Return the one to whom a refusal is told: whoever asked, else the first person."""
    for body in (_body_or_nothing(), {}):
        try:
            return Asked(sandbox, body).user
        except Impossible:
            continue
    return User(id="", name="", real_name="", locale="en-US", tz="Etc/UTC")


def _pick(table: Mapping[str, Callable[[Asked], T]], name: str) -> Callable[[Asked], T]:
    if name not in table:
        misuse(f"there is no {name} here")
    return table[name]


def _body() -> Mapping[str, object]:
    if request.mimetype == "multipart/form-data":
        return request.form.to_dict()
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        misuse("the body must be a JSON object")
    return body


def _body_or_nothing() -> Mapping[str, object]:
    try:
        return request.args if request.method == "GET" else _body()
    except Impossible:
        return {}


def _told(outcome: Outcome) -> Json:
    if outcome.errors:
        return {"errors": outcome.errors}
    return {"ok": True} if outcome.options is None else outcome.options


def _static(name: str) -> Response:
    if not (PAGE / "index.html").is_file():
        return Response("The page is not built; the sandbox itself is running.")
    return send_from_directory(PAGE, name)


def _state(asked: Asked) -> Json:
    sandbox, workspace, user = asked.sandbox, asked.workspace, asked.user
    guide = sandbox.config.guide
    # The guide is asked outside the lock: what changes meanwhile must make the page ask again.
    seen = sandbox.state.version
    steps = guide(workspace, user, sandbox.recorder.after(0)) if guide else None
    with sandbox.state.reading():
        return page_state(sandbox, workspace, user) | {"guide": steps, "version": seen}


def _wait(asked: Asked) -> Json:
    timeout = min(asked.number("timeout", LONGEST_WAIT), LONGEST_WAIT)
    return {"version": asked.sandbox.state.wait(int(asked.number("version", 0)), timeout)}


def _calls(asked: Asked) -> Json:
    calls = asked.sandbox.recorder.after(int(asked.number("after", 0)))
    return {"calls": [as_json(call) for call in calls]}


def _message(asked: Asked) -> Outcome:
    acts = asked.sandbox.acts
    outcome = acts.say(asked.workspace, asked.user, asked.channel, asked.text("text"))
    # A failed command has been told in the channel, as Slack does.
    return Outcome() if asked.text("text").startswith("/") else outcome


def _action(asked: Asked) -> Outcome:
    acts, place = asked.sandbox.acts, asked.place
    acts.fill(place, asked.values)
    return acts.act(asked.workspace, asked.user, place, asked.structure("action"))


def _options(asked: Asked) -> Outcome:
    acts, text = asked.sandbox.acts, asked.text("value")
    return acts.suggest(asked.workspace, asked.user, asked.place, asked.text("action_id"), text)


def _submit(asked: Asked) -> Outcome:
    acts, place = asked.sandbox.acts, asked.place
    acts.fill(place, asked.values)
    return acts.submit(asked.workspace, asked.user, asked.view)


def _close(asked: Asked) -> Outcome:
    return asked.sandbox.acts.close(asked.workspace, asked.user, asked.view)


def _home(asked: Asked) -> Outcome:
    return asked.sandbox.acts.open_home(asked.workspace, asked.user)


def _shortcut(asked: Asked) -> Outcome:
    acts, callback_id = asked.sandbox.acts, asked.text("callback_id")
    if not asked.text("message_ts"):
        return acts.shortcut(asked.workspace, asked.user, callback_id)
    place = asked.place
    return acts.shortcut(asked.workspace, asked.user, callback_id, place.channel, place.message)


def _invite(asked: Asked) -> Outcome:
    return asked.sandbox.acts.invite_app(asked.workspace, asked.user, asked.channel)


def _direct(asked: Asked) -> Json:
    return {"ok": True, "channel": asked.sandbox.acts.direct(asked.workspace, asked.user).id}


def _step(asked: Asked) -> Json:
    """Run a workflow of that one step, and tell what the app made of it."""
    sandbox, callback_id = asked.sandbox, asked.text("callback_id")
    if callback_id not in {one.callback_id for one in sandbox.config.app.steps}:
        misuse("there is no such step")
    inputs = {name: text for name, text in asked.structure("inputs").items() if text}
    run = sandbox.acts.run_step(asked.workspace, callback_id, inputs)
    if not sandbox.wait_until(lambda: not run.is_running, STEP_PATIENCE):
        raise Impossible("step_unanswered")
    return {"ok": run.error is None, "outputs": run.outputs, "failed": run.error}


def _upload(asked: Asked) -> Json:
    sent, acts = request.files.get("file"), asked.sandbox.acts
    if sent is None or not sent.filename:
        raise Impossible("no_file")
    file = acts.new_file(asked.user, sent.filename, sent.read(), sent.mimetype)
    acts.upload(asked.workspace, asked.user, asked.channel, file, asked.text("text"))
    return {"ok": True, "file": acts.file_json(file)}


def _clock(asked: Asked) -> Json:
    sandbox = asked.sandbox
    if sandbox.config.advance is None or sandbox.config.domain_now is None:
        raise Impossible("clock_fixed")
    by = timedelta(seconds=asked.number("advance_seconds", 0))
    if asked.text("advance_to"):
        by = _instant(asked.text("advance_to")) - sandbox.config.domain_now()
    if by < timedelta():
        raise Impossible("clock_backward")
    sandbox.config.advance(by)
    with sandbox.state.change():
        return clock_json(sandbox, asked.user)


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        misuse("advance_to must be an ISO instant with its zone")
    return moment


def _faults(asked: Asked) -> Json:
    lines = asked.body.get("faults")
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        misuse("faults must be a list of objects")
    asked.sandbox.faults.replace(lines)
    return {"ok": True, "faults": asked.sandbox.faults.lines()}


READS: dict[str, Read] = {"calls": _calls, "state": _state, "wait": _wait}
ACTS: dict[str, Act] = {
    "action": _action,
    "close": _close,
    "home": _home,
    "invite": _invite,
    "message": _message,
    "options": _options,
    "shortcut": _shortcut,
    "submit": _submit,
}
CHANGES: dict[str, Read] = {
    "clock": _clock,
    "direct": _direct,
    "faults": _faults,
    "step": _step,
    "upload": _upload,
}
