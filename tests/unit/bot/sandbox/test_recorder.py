import json
from pathlib import Path

from bot.sandbox.recorder import KEPT, Recorder, as_json, redacted
from tests.sandboxes import HandClock


def recorder(path: Path | None = None) -> Recorder:
    return Recorder(HandClock().now, path)


def add(to: Recorder, name: str = "auth.test", request: object = None) -> None:
    to.add(
        direction="from_app",
        kind="web_api",
        name=name,
        status=200,
        request=request,
        response={"ok": True},
    )


def test_calls_are_numbered_and_read_from_a_number_on() -> None:
    record = recorder()
    for name in ("one", "two", "three"):
        add(record, name)

    assert [(call.n, call.name) for call in record.after(1)] == [(2, "two"), (3, "three")]


def test_only_the_last_calls_are_kept() -> None:
    record = recorder()
    for _ in range(KEPT + 1):
        add(record)

    assert record.after(0)[0].n == 2


def test_each_call_is_one_json_line_of_the_file(tmp_path: Path) -> None:
    record = recorder(tmp_path / "calls.jsonl")
    add(record, request={"text": "目的"})
    add(record)
    record.close()

    lines = (tmp_path / "calls.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["n"] for line in lines] == [1, 2]
    assert json.loads(lines[0]) == {
        "n": 1,
        "at": "2026-11-21T00:00:00+00:00",
        "direction": "from_app",
        "kind": "web_api",
        "name": "auth.test",
        "status": 200,
        "request": {"text": "目的"},
        "response": {"ok": True},
    }


def test_secrets_never_reach_the_record() -> None:
    request = {
        "token": "xoxb-1-secret",
        "text": "my token is xoxb-2-secret and xapp-3-secret",
        "response_url": "http://127.0.0.1:1/response/T1/abcdef0123",
        "deep": [{"url": "ws://127.0.0.1:2/link/?ticket=fedcba"}],
    }

    assert redacted(request) == {
        "token": "<redacted>",
        "text": "my token is <redacted> and <redacted>",
        "response_url": "http://127.0.0.1:1/response/<redacted>",
        "deep": [{"url": "ws://127.0.0.1:2/link/?<redacted>"}],
    }


def test_the_page_finds_the_request_under_body() -> None:
    record = recorder()
    add(record, request={"user": "U1"})

    shown = as_json(record.after(0)[0])
    assert shown["body"] == {"user": "U1"}
    assert "request" not in shown
