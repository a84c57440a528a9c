"""What a stand-in for Slack that means no good gets from us: nothing that it should not have."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from slack_sdk.errors import SlackApiError

from bot.config import BadSetting, read
from bot.slack_clients import CALL_ERRORS, SlackClients
from kpi.errors import SlackRefused
from kpi.model import WorkspaceId

TOKEN = "xoxb-fictional-token"


@dataclass
class Host:
    """A host on loopback; ``answer`` writes what it likes to whoever asks."""

    answer: Callable[[BaseHTTPRequestHandler], None]
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    port: int = 0

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def clients(self) -> SlackClients:
        return SlackClients(f"{self.origin}/api/", lambda _: TOKEN)


@contextmanager
def serving(host: Host) -> Iterator[Host]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            host.asked.append((self.path, dict(self.headers.items())))
            host.answer(self)

        do_GET = do_POST  # noqa: N815 the base class's name

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    host.port = server.server_port
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def says(body: object, status: int = 200, **headers: str) -> Callable[..., None]:
    def answer(asked: BaseHTTPRequestHandler) -> None:
        content = json.dumps(body).encode()
        asked.send_response(status)
        for name, value in headers.items():
            asked.send_header(name, value)
        asked.send_header("Content-Length", str(len(content)))
        asked.end_headers()
        asked.wfile.write(content)

    return answer


@contextmanager
def redirecting(status: int) -> Iterator[tuple[Host, Host]]:
    """Yield a host that sends everybody on, and the one that it sends them to."""
    with ExitStack() as stack:
        thief = stack.enter_context(serving(Host(says({"ok": True, "ts": "1.0"}))))
        location = f"{thief.origin}/api/chat.postMessage"
        yield stack.enter_context(serving(Host(says({}, status, Location=location)))), thief


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_carries_the_token_nowhere(status: int) -> None:
    with redirecting(status) as (host, thief):
        client = host.clients().of(WorkspaceId("T1"))

        with pytest.raises(CALL_ERRORS):
            client.chat_postMessage(channel="C1", text="hello")

        assert host.asked[0][1]["Authorization"] == f"Bearer {TOKEN}"
        assert thief.asked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_an_answer_is_said_nowhere_else(status: int) -> None:
    with redirecting(status) as (host, thief):
        answered = host.clients().answer(f"{host.origin}/response/T1/x").send(text="hello")

        assert answered.status_code == status
        assert thief.asked == []


def test_the_address_of_a_stand_in_may_end_with_a_slash_or_not() -> None:
    with serving(Host(says({"ok": True}))) as host:
        for base in (f"{host.origin}/api", f"{host.origin}/api/"):
            config = read({"SLACK_API_URL": base})
            SlackClients(config.slack_api_url, lambda _: TOKEN).of(WorkspaceId("T1")).api_test()

    assert [path for path, _ in host.asked] == ["/api/api.test", "/api/api.test"]


@pytest.mark.parametrize(
    "address",
    [
        "http://slack.com/api/",
        "http://127.0.0.1.example.com/api/",
        "http://127.0.0.1@example.com/api/",
        "http://localhost.example.com/",
        "http://0x7f000001.example.com/",
        "ftp://127.0.0.1/api/",
        "file:///etc/passwd",
        "//127.0.0.1/api/",
        "127.0.0.1:4000",
        "https://",
        "http://[::1",
        "https://slack.com/api/?token=x",
        "https://slack.com/api/#x",
        "https://user:password@slack.com/api/",
        "https://slack.com:api/",
    ],
)
def test_no_other_address_is_taken_for_slack(address: str) -> None:
    with pytest.raises(BadSetting):
        read({"SLACK_API_URL": address})


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_loopback_needs_no_certificate(host: str) -> None:
    assert read({"SLACK_API_URL": f"http://{host}:4000/api"}).slack_api_url.endswith("/api/")


def test_answers_and_files_come_from_the_very_origin_of_the_stand_in() -> None:
    real, local = SlackClients(), SlackClients("http://127.0.0.1:4000/api/")

    for clients in (real, local):
        for address in (
            "http://hooks.slack.com/x",
            "https://hooks.slack.com@example.com/x",
            "https://hooks.slack.com.example.com/x",
            "https://example.com/https://hooks.slack.com/x",
            "https://hooks.slack.com:444/x",
            "https:hooks.slack.com/x",
            "http://127.0.0.1:4000@example.com/x",
            "http://127.0.0.1:40001/x",
            "http://localhost:4000/x",
            "http://[",
            "javascript:alert(1)",
            "",
        ):
            with pytest.raises(SlackRefused):
                clients.answer(address)
    assert local.is_own("http://127.0.0.1:4000/files-pri/F1/x.csv")
    assert not real.is_own("https://slack.com/files-pri/F1/x.csv")


def drip(asked: BaseHTTPRequestHandler) -> None:
    """Answer one byte at a time, and never come to an end."""
    asked.send_response(200)
    asked.end_headers()
    try:
        while True:
            asked.wfile.write(b" ")
            asked.wfile.flush()
            time.sleep(0.05)
    except OSError:
        return


def test_an_answer_that_trickles_in_is_given_up_in_time() -> None:
    with serving(Host(drip)) as host:
        client = host.clients().of(WorkspaceId("T1"), timeout=0.5)
        start = time.monotonic()

        with pytest.raises(CALL_ERRORS):
            client.views_open(trigger_id="1", view={"type": "modal"})

    assert time.monotonic() - start < 15


def test_what_slack_refuses_is_said_as_ever() -> None:
    with serving(Host(says({"ok": False, "error": "not_in_channel"}))) as host:
        client = host.clients().of(WorkspaceId("T1"))

        with pytest.raises(SlackApiError) as refused:
            client.chat_postMessage(channel="C1", text="hello")

    assert refused.value.response["error"] == "not_in_channel"
