"""Socket Mode with Slack's own client, and signed HTTP to a real port."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from bot.clock import SystemClock
from bot.sandbox.config import Timing
from bot.sandbox.model import Json
from tests.sandboxes import Stage, actions, button, staged

Answer = Callable[[SocketModeRequest], Json | None]


@contextmanager
def connected(stage: Stage, answer: Answer) -> Iterator[list[SocketModeRequest]]:
    """Connect Slack's client, which acknowledges with what ``answer`` returns, or not at all."""
    taken: list[SocketModeRequest] = []
    client = SocketModeClient(
        app_token=stage.sandbox.config.app.app_token,
        web_client=WebClient(base_url=stage.sandbox.api_url),
        auto_reconnect_enabled=False,
    )

    def listen(from_client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        taken.append(request)
        payload = answer(request)
        if payload is not SILENCE:
            response = SocketModeResponse(envelope_id=request.envelope_id, payload=payload)
            from_client.send_socket_mode_response(response)

    client.socket_mode_request_listeners.append(listen)
    client.connect()
    assert stage.sandbox.sockets.wait_connected(5)
    try:
        yield taken
    finally:
        client.close()


SILENCE: Json = {"silence": True}


@pytest.fixture
def stage() -> Iterator[Stage]:
    with staged(timing=Timing(ack=1.0)) as started:
        started.sandbox.connect_sockets()
        yield started


def test_a_command_travels_in_an_envelope_and_its_answer_in_the_acknowledgement(
    stage: Stage,
) -> None:
    with connected(stage, lambda _: {"text": "saved"}) as taken:
        seen = stage.person.command("/kpi clicks", stage.channel)

    assert seen.text == "saved"
    (request,) = taken
    assert (request.type, request.payload["text"]) == ("slash_commands", "clicks")
    assert request.accepts_response_payload is True


def test_interactions_and_events_travel_too(stage: Stage) -> None:
    stage.web.chat_postMessage(channel=stage.channel.id, text="x", blocks=[actions(button())])
    message = stage.person.messages(stage.channel)[-1]

    with connected(stage, lambda _: None) as taken:
        pressed = stage.person.click(message, "go")
        stage.person.open_home()

    assert pressed.failure is None
    assert [request.type for request in taken] == ["interactive", "events_api"]
    assert taken[0].payload["actions"][0]["value"] == "1"
    assert taken[1].payload["event"]["type"] == "app_home_opened"


def test_an_app_that_does_not_acknowledge_is_a_timeout(stage: Stage) -> None:
    with connected(stage, lambda _: SILENCE):
        seen = stage.person.command("/kpi", stage.channel)

    assert seen.failure == "operation_timeout"


def test_without_a_connection_nothing_is_dispatched(stage: Stage) -> None:
    assert stage.person.command("/kpi", stage.channel).failure == "dispatch_failed"


def test_an_address_is_good_for_one_connection(stage: Stage) -> None:
    address = stage.sandbox.sockets.new_link()

    with connect(address) as first:
        assert '"hello"' in str(first.recv(timeout=5))
        with connect(address) as second, pytest.raises(ConnectionClosed):
            second.recv(timeout=5)


def test_slack_may_ask_to_come_anew(stage: Stage) -> None:
    with connect(stage.sandbox.sockets.new_link()) as connection:
        connection.recv(timeout=5)
        assert stage.sandbox.sockets.wait_connected(5)

        stage.sandbox.sockets.disconnect("refresh_requested")

        assert "refresh_requested" in str(connection.recv(timeout=5))
    assert stage.person.command("/kpi", stage.channel).failure == "dispatch_failed"


class _App(HTTPServer):
    """An app on a port of its own that checks signatures, after a pause if told to."""

    pause = 0.0
    verified: list[bool]


class _Handler(BaseHTTPRequestHandler):
    server: _App

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        verifier = SignatureVerifier("sandbox-signing-secret")
        self.server.verified.append(verifier.is_valid_request(body, dict(self.headers)))
        time.sleep(self.server.pause)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"heard")

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def listening(pause: float = 0.0) -> Iterator[_App]:
    server = _App(("127.0.0.1", 0), _Handler)
    server.pause, server.verified = pause, []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def live() -> Iterator[Stage]:
    timing = Timing(ack=0.3)
    with staged(timing=timing, change=lambda f: f.update(clock=SystemClock())) as started:
        yield started


def test_requests_over_http_are_signed(live: Stage) -> None:
    with listening() as app:
        live.sandbox.connect_app(f"http://127.0.0.1:{app.server_port}")
        seen = live.person.command("/kpi", live.channel)

    assert seen.text == "heard"
    assert app.verified == [True]


def test_an_app_that_is_slow_over_http_is_a_timeout(live: Stage) -> None:
    with listening(pause=0.6) as app:
        live.sandbox.connect_app(f"http://127.0.0.1:{app.server_port}")
        seen = live.person.command("/kpi", live.channel)

    assert seen.failure == "operation_timeout"


def test_an_app_that_is_away_is_a_failure(live: Stage) -> None:
    with listening() as app:
        port = app.server_port
    live.sandbox.connect_app(f"http://127.0.0.1:{port}")

    assert live.person.command("/kpi", live.channel).failure == "dispatch_failed"
