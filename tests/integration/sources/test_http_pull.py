"""Tables over HTTP: what comes back, where Mato does not go, what takes too long."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest

from kpi.errors import MatoError, NotUnderstood, SourceFailed
from kpi.imports import RawRow
from kpi.ports import SourceKind
from kpi.pulls import Connection
from storage.sources.http_pull import Web, fetch, pull
from tests.web_servers import Page, WebServer, web_server

ONE = Decimal(1)
PUBLIC = "93.184.215.14"
TIDY = b"date,metric,value\n2026-01-05,likes,5\n"


@pytest.fixture
def server() -> Iterator[WebServer]:
    with web_server() as server:
        yield server


def web(server: WebServer, **changes: object) -> Web:
    return Web(allowed={server.origin}, **changes)  # type: ignore[arg-type]


def rows_of(server: WebServer, path: str, **settings: object) -> list[tuple[str, date, Decimal]]:
    connection = Connection(
        kind=SourceKind.HTTP_OUT, settings=settings, secret={"url": server.origin + path}
    )
    found = pull(connection, web(server)).file.rows()
    return [(row.name, row.day, row.value) for row in found if isinstance(row, RawRow)]


def refusal(server: WebServer, path: str, **changes: object) -> str:
    with pytest.raises(MatoError) as refused:
        fetch(server.origin + path, {}, web(server, **changes))
    return refused.value.code


@pytest.mark.parametrize(
    "body",
    [
        TIDY,
        b'[{"date": "2026-01-05", "metric": "likes", "value": 5}]',
        b'{"page": 1, "data": [{"date": "2026-01-05", "likes": 5, "note": null}]}',
        "日付\tlikes\n2026-01-05\t5\n".encode("utf-16"),
    ],
)
def test_tables_and_records_become_rows(server: WebServer, body: bytes) -> None:
    server.pages["/data"] = Page(body=body)

    assert rows_of(server, "/data?key=1") == [("likes", date(2026, 1, 5), Decimal(5))]
    assert server.asked[0][0] == "/data?key=1"


@pytest.mark.parametrize(
    "body",
    [
        b"timestamp,text,username\n2026-01-05T15:30:00+0000,love my secret,ben\n",
        b'{"data": [{"timestamp": "2026-01-05T15:30Z", "comment": "love my secret"}], "n": {}}',
    ],
    ids=["csv", "json"],
)
def test_comments_are_counted_by_the_days_of_the_channel(server: WebServer, body: bytes) -> None:
    server.pages["/data"] = Page(body=body)
    connection = Connection(
        kind=SourceKind.HTTP_OUT, secret={"url": server.origin + "/data"}, zone="Asia/Tokyo"
    )

    rows = list(pull(connection, web(server)).file.rows())

    assert "secret" not in str(rows)
    counts = {one.name: one.value for one in rows if isinstance(one, RawRow)}
    assert (counts["comments_read"], counts["positive_comments"]) == (ONE, ONE)
    assert {one.day for one in rows if isinstance(one, RawRow)} == {date(2026, 1, 6)}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "source.not_json"),
        (b"[" * 100_000, "source.not_json"),
        (b"[]", "source.no_records"),
        (b'["a"]', "source.no_records"),
        (b'{"a": [{}], "b": [{}]}', "source.no_records"),
        (b"<!doctype html><html><body>Sign in</body></html>", "import.no_table"),
    ],
)
def test_what_is_no_table_is_said_to_be_none(server: WebServer, body: bytes, code: str) -> None:
    server.pages["/data"] = Page(body=body)

    with pytest.raises(NotUnderstood) as refused:
        rows_of(server, "/data")
    assert refused.value.code == code


def test_records_with_too_many_names_are_no_table(server: WebServer) -> None:
    record = ",".join(f'"c{number}": 1' for number in range(201))
    server.pages["/data"] = Page(body=f"[{{{record}}}]".encode())

    with pytest.raises(NotUnderstood) as refused:
        rows_of(server, "/data")
    assert refused.value.code == "import.too_wide"


def test_redirects_are_followed_and_credentials_stay_at_their_origin(server: WebServer) -> None:
    with web_server() as other:
        server.pages["/a"] = Page(status=302, headers={"Location": "/b"})
        server.pages["/b"] = Page(status=307, headers={"Location": f"{other.origin}/c"})
        other.pages["/c"] = Page(body=TIDY)
        allowed = Web(allowed={server.origin, other.origin})

        body = fetch(f"{server.origin}/a", {"Authorization": "Bearer x"}, allowed)

        assert body == TIDY
        assert [asked[1].get("Authorization") for asked in server.asked] == ["Bearer x"] * 2
        assert other.asked[0][1].get("Authorization") is None


def test_a_redirect_into_the_own_network_is_not_followed(server: WebServer) -> None:
    with web_server() as inside:
        server.pages["/a"] = Page(status=302, headers={"Location": f"{inside.origin}/secret"})

        assert refusal(server, "/a") in {"source_failed.port", "source_failed.private"}
        assert inside.asked == []


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://x/", "http://[", ""])
def test_a_redirect_elsewhere_ends_it(server: WebServer, location: str) -> None:
    server.pages["/a"] = Page(status=302, headers={"Location": location})

    assert refusal(server, "/a") in {"source_failed.url", "source_failed.redirects"}


def test_redirects_in_a_circle_come_to_an_end(server: WebServer) -> None:
    server.pages["/a"] = Page(status=301, headers={"Location": "/a"})

    assert refusal(server, "/a") == "source_failed.redirects"
    assert len(server.asked) == 6


def test_the_address_that_was_checked_is_the_one_connected_to(server: WebServer) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    connected: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], seconds: float) -> socket.socket:
        connected.append(address)
        return socket.create_connection(("127.0.0.1", server.port), timeout=seconds)

    server.pages["/a"] = Page(status=302, headers={"Location": "/b"})
    rebinding = Web(look_up=lambda _host, _port: next(answers), connect=connect)

    with pytest.raises(SourceFailed) as refused:
        fetch("http://rebinding.example/a", {}, rebinding)

    assert connected == [(PUBLIC, 80)]
    assert server.asked[0][1]["Host"] == "rebinding.example"
    assert refused.value.code == "source_failed.private"


def test_a_greeting_that_trickles_in_is_cut_off() -> None:
    ended = threading.Event()

    def greet(listening: socket.socket) -> None:
        line, _ = listening.accept()
        with line, suppress(OSError):
            # The head of a record of 16 KB, and then a byte now and then.
            for byte in (0x16, 0x03, 0x03, 0x40, 0x00, 0x02, *[0] * 16_000):
                line.sendall(bytes([byte]))
                if ended.wait(0.05):
                    return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        greeter = threading.Thread(target=greet, args=[listening])
        greeter.start()
        origin = f"https://127.0.0.1:{listening.getsockname()[1]}"
        begun = time.monotonic()

        with pytest.raises(SourceFailed) as refused:
            fetch(f"{origin}/a", {}, Web(allowed={origin}, patience=1.0))

        assert refused.value.code == "source_failed.slow"
        assert time.monotonic() - begun < 40  # all of it would take 800 seconds
        ended.set()
        greeter.join()


def test_a_server_that_is_not_there_did_not_answer() -> None:
    with web_server() as gone:
        origin = gone.origin

    with pytest.raises(SourceFailed) as refused:
        fetch(f"{origin}/a", {}, Web(allowed={origin}))
    assert refused.value.code == "source_failed.no_answer"


def test_https_needs_a_certificate_that_holds(server: WebServer) -> None:
    origin = server.origin.replace("http", "https")

    with pytest.raises(SourceFailed) as refused:
        fetch(f"{origin}/a", {}, Web(allowed={origin}))
    assert refused.value.code == "source_failed.certificate"


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (Page(status=404), "status"),
        (Page(status=500, body=b"x"), "status"),
        (Page(body=b"x" * 2000), "too_large"),
        (Page(body=b"zip", headers={"Content-Encoding": "gzip"}), "packed"),
        (Page(body=b"x" * 100, cut_after=50), "no_answer"),
    ],
)
def test_what_is_not_whole_is_not_taken(server: WebServer, page: Page, code: str) -> None:
    server.pages["/a"] = page

    assert refusal(server, "/a", most_bytes=1000) == f"source_failed.{code}"


def test_a_trickle_is_cut_off(server: WebServer) -> None:
    server.pages["/a"] = Page(body=b"x" * 1000, pause=0.05)
    begun = time.monotonic()

    assert refusal(server, "/a", patience=0.5) == "source_failed.slow"
    assert time.monotonic() - begun < 25


def test_no_time_is_left_after_a_slow_redirect(server: WebServer) -> None:
    server.pages["/a"] = Page(status=302, headers={"Location": "/a"})

    assert refusal(server, "/a", patience=0.0) == "source_failed.slow"
