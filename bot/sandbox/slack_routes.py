"""Slack's side of the HTTP server: the Web API, response addresses, files."""

import json
import os
import socket
import struct

from flask import Blueprint, Response, request

from bot.sandbox.answers import answer_at_url
from bot.sandbox.api.arguments import raw_arguments
from bot.sandbox.api.dispatch import Answer, WebApi
from bot.sandbox.errors import ConnectionDropped, SlackError
from bot.sandbox.model import Json, SharedFile
from bot.sandbox.recorder import Recorder

GONE = 404
SIGN_IN = "<!DOCTYPE html><title>Sign in</title><p>Sign in to see this file."


def slack_routes(api: WebApi, recorder: Recorder, latency: float) -> Blueprint:
    """Return the routes; every answer waits ``latency`` seconds."""
    routes = Blueprint("slack", __name__)

    @routes.route("/api/<name>", methods=["GET", "POST"])
    def call(name: str) -> Response:
        api.sleep(latency)
        asked = _arguments_for_record()
        try:
            answer = api.answer(name, request)
        except ConnectionDropped:
            _record(recorder, "web_api", name, asked, Answer(body="", status=0))
            _reset_connection()
            raise
        _record(recorder, "web_api", name, asked, answer)
        return _response(answer)

    @routes.post("/response/<team>/<token>")
    def respond(team: str, token: str) -> Response:
        api.sleep(latency)
        asked = request.get_json(force=True, silent=True)
        answer = _respond(api, team, token, asked)
        _record(recorder, "response_url", "response_url", asked, answer)
        return _response(answer)

    @routes.post("/upload/v1/<token>")
    def upload(token: str) -> Response:
        body = request.get_data()
        answer = _take_upload(api, token, body)
        _record(recorder, "file", "upload", {"bytes": len(body)}, answer)
        return _response(answer)

    @routes.get("/files-pri/<file_id>/<name>")
    def download(file_id: str, name: str) -> Response:
        file = _readable_file(api, file_id)
        answer = Answer(body={"name": name, "size": len(file.content) if file else None})
        _record(recorder, "file", "files-pri", {"file": file_id}, answer)
        if file is None:
            # Slack does not refuse: it sends its sign-in page, which an app must not import.
            return Response(SIGN_IN, content_type="text/html; charset=utf-8")
        return Response(file.content, content_type=file.mimetype)

    return routes


def _respond(api: WebApi, team: str, token: str, content: object) -> Answer:
    state = api.state
    try:
        with state.change():
            address = state.response_urls.find(team, token)
            answer_at_url(state, state.workspaces[team], address, content)
    except SlackError as error:
        gone = error.code in {"used_url", "expired_url", "no_such_url"}
        return Answer(body=error.body(), status=GONE if gone else 400)
    return Answer(body={"ok": True})


def _take_upload(api: WebApi, token: str, body: bytes) -> Answer:
    """Keep what was sent to a one-time address, if it is as long as it was said to be."""
    with api.state.change():
        found = [
            file
            for workspace in api.state.workspaces.values()
            for file in workspace.files.values()
            if file.upload == token and file.awaits == len(body) and not file.content
        ]
        if not found:
            return Answer(body="not expected", status=GONE)
        found[0].content = body
    return Answer(body=f"OK - {len(body)}")


def _readable_file(api: WebApi, file_id: str) -> SharedFile | None:
    value = request.headers.get("Authorization", "").removeprefix("Bearer ")
    with api.state.reading():
        owner = api.state.token_owner(value)
        token, workspace = owner or (None, None)
        if token is None or workspace is None or token.revoked:
            return None
        file = workspace.files.get(file_id)
        if file is None or "files:read" not in token.scopes:
            return None
        members = [workspace.channels[channel].members for channel in file.channels]
        return file if any(workspace.bot_user in ids for ids in members) else None


def _arguments_for_record() -> Json | str:
    try:
        return raw_arguments(request)
    except SlackError:
        return request.get_data(as_text=True)


def _record(recorder: Recorder, kind: str, name: str, asked: object, answer: Answer) -> None:
    recorder.add(
        direction="from_app",
        kind=kind,
        name=name,
        status=answer.status,
        request=asked,
        response=answer.body,
    )


def _response(answer: Answer) -> Response:
    if isinstance(answer.body, str):
        return Response(answer.body, answer.status, answer.headers)
    text = json.dumps(answer.body, ensure_ascii=False)
    return Response(text, answer.status, answer.headers, mimetype="application/json")


def _reset_connection() -> None:
    """End the connection the hard way (RST), so that the client cannot take it for an answer."""
    connection: socket.socket = request.environ["werkzeug.socket"]
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(connection.detach())
