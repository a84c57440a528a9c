"""The page's clock, faults, traffic and guide, and who may not drive it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import MovableClock
from tests.page_client import JSON, get, post, state
from tests.sandboxes import HandClock, Stage, fetch, staged


@pytest.fixture
def stage() -> Iterator[Stage]:
    with staged() as started:
        yield started


@pytest.fixture
def moving() -> Iterator[Stage]:
    domain: list[MovableClock] = []

    def give_clock(fields: dict[str, Any]) -> None:
        clock: HandClock = fields["clock"]
        domain.append(MovableClock(clock))
        fields.update(domain_now=domain[0].now, advance=domain[0].advance)

    with staged(change=give_clock) as started:
        yield started


def test_the_clock_moves_forward_and_timestamps_do_not(moving: Stage) -> None:
    answer = post(moving, "clock", advance_seconds=604_800)
    ts = moving.say()

    assert answer.json == {"now": "2026-11-28T09:00:00+09:00", "clock_offset_seconds": 604_800}
    assert float(ts) == pytest.approx(moving.clock.now().timestamp())
    (message,) = state(moving)["messages"][moving.channel.id]
    assert message["shown_at"] == "2026-11-28T00:00:00+00:00"


def test_the_clock_moves_to_an_instant(moving: Stage) -> None:
    answer = post(moving, "clock", advance_to="2026-11-23T09:00:00+09:00")

    assert answer.json["clock_offset_seconds"] == timedelta(days=2).total_seconds()


@pytest.mark.parametrize(
    "body",
    [
        {"advance_seconds": -1},
        {"advance_to": "2026-11-20T00:00:00Z"},
        {"advance_to": "2026-11-30"},
        {"advance_to": "Monday"},
        {"advance_seconds": "long"},
    ],
)
def test_the_clock_is_not_moved_elsewhere(moving: Stage, body: dict[str, object]) -> None:
    assert post(moving, "clock", **body).status == 400
    assert state(moving)["clock_offset_seconds"] == 0


def test_a_clock_that_cannot_be_moved_says_so(stage: Stage) -> None:
    answer = post(stage, "clock", advance_seconds=1)

    assert answer.json == {"error": "このサンドボックスの時計は動かせません"}


def test_faults_are_set_shown_and_cleared(stage: Stage) -> None:
    fault = {"method": "chat.postMessage", "kind": "ratelimited", "times": 3}

    assert post(stage, "faults", faults=[fault]).json["ok"] is True
    assert state(stage)["faults"][0]["kind"] == "ratelimited"
    assert post(stage, "faults", faults=[{"kind": "earthquake"}]).status == 400
    assert post(stage, "faults", faults="all").status == 400

    fetch(f"{stage.sandbox.url}/sandbox/api/faults", method="DELETE", headers=JSON)
    assert state(stage)["faults"] == []


def test_the_traffic_can_be_read_from_a_number_on(stage: Stage) -> None:
    stage.web.auth_test()
    post(stage, "message", channel=stage.channel.id, text="/kpi")

    calls = get(stage, "calls", after=1)["calls"]

    assert [(call["n"], call["direction"], call["name"]) for call in calls] == [
        (2, "to_app", "/kpi")
    ]
    assert calls[0]["body"]["command"] == "/kpi"


def test_the_guide_sees_the_person_and_the_traffic() -> None:
    def guide(workspace: Any, user: Any, traffic: Any) -> dict[str, Any]:  # noqa: ANN401 - a stub
        return {"language": workspace.language, "steps": [user.name, len(traffic)]}

    with staged(change=lambda fields: fields.update(guide=guide)) as stage:
        stage.web.auth_test()

        assert state(stage)["guide"] == {"language": "ja", "steps": ["aya", 1]}


def test_what_happens_while_the_guide_looks_makes_the_page_ask_again() -> None:
    started: list[Stage] = []

    def guide(workspace: Any, user: Any, traffic: Any) -> dict[str, Any]:  # noqa: ANN401 - a stub
        del user, traffic
        with started[0].sandbox.state.change():
            workspace.name = "renamed meanwhile"
        return {}

    with staged(change=lambda fields: fields.update(guide=guide)) as stage:
        started.append(stage)
        seen = state(stage)

        assert get(stage, "wait", version=seen["version"])["version"] > seen["version"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "application/json"}, 403),
        (JSON | {"Host": "evil.example"}, 403),
        (JSON | {"Host": "evil.example:80"}, 403),
        (JSON | {"Host": "localhost:1"}, 200),
        (JSON | {"Content-Type": "text/plain"}, 400),
    ],
)
def test_other_web_pages_cannot_drive_the_sandbox(
    stage: Stage, headers: dict[str, str], status: int
) -> None:
    address = f"{stage.sandbox.url}/sandbox/api/home"

    assert fetch(address, method="POST", body=b"{}", headers=headers).status == status


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("nothing", {}),
        ("message", {"channel": "C99", "text": "x"}),
        ("message", {"workspace": "T99", "text": "x"}),
        ("message", {"user": "U99", "text": "x"}),
        ("action", {"view_id": "V99", "action": {}}),
        ("action", {"channel": "C00000001", "message_ts": "1.2", "action": {}}),
    ],
)
def test_what_does_not_exist_is_refused(stage: Stage, name: str, body: dict[str, str]) -> None:
    answer = post(stage, name, **body)

    assert answer.status == 400
    assert answer.json["error"]


def test_the_page_or_a_plain_sentence_is_served(stage: Stage) -> None:
    answer = fetch(f"{stage.sandbox.url}/")

    assert answer.status == 200
    assert answer.content


def test_nothing_outside_the_page_is_served(stage: Stage) -> None:
    for path in ("../config.py", "..%2fconfig.py", "%2e%2e/config.py"):
        assert b"SandboxConfig" not in fetch(f"{stage.sandbox.url}/{path}").content
