"""Taps as processes: what they are given, how they end, a real one where there is one."""

import json
import os
import signal
import tempfile
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kpi.errors import MatoError
from kpi.imports import RawRow
from kpi.ports import Json, SourceKind
from kpi.pulls import Connection, Pulled
from storage.sources.singer.tap import path_of, pull
from tests.taps import FakeTap, record, schema, state

DESCRIBED = "daily: day=date, likes=likes"
SAID = [schema("daily", "date"), record("daily", date="2026-01-05", likes=5), state(at="x")]
ROWS = [("likes", date(2026, 1, 5), Decimal(5))]


@pytest.fixture
def taps(tmp_path: Path) -> Path:
    return tmp_path / "taps"


@pytest.fixture
def tap(taps: Path) -> FakeTap:
    return FakeTap(taps)


def pulled(taps: Path, bookmark: Json | None = None, seconds: float = 20.0) -> Pulled:
    connection = Connection(
        kind=SourceKind.SINGER,
        settings={"tap": "tap-fake", "described": DESCRIBED},
        secret={"config": '{"api_key": "s3cret"}'},
        bookmark=bookmark,
    )
    return pull(connection, taps, seconds)


def rows(found: Pulled) -> list[tuple[str, date, Decimal]]:
    return [(one.name, one.day, one.value) for one in found.file.rows() if isinstance(one, RawRow)]


def failure(found: Pulled) -> str:
    with pytest.raises(MatoError) as failed:
        rows(found)
    return failed.value.code


def test_a_tap_is_given_its_documents_and_nothing_of_ours(taps: Path, tap: FakeTap) -> None:
    tap.say(SAID)
    found = pulled(taps, {"at": "w"})

    assert rows(found) == ROWS
    assert found.bookmark() == {"at": "x"}
    seen = tap.seen()
    assert (seen["--config"], seen["--state"]) == ({"api_key": "s3cret"}, {"at": "w"})
    assert set(map(str, seen["environment"])) <= {  # type: ignore[call-overload]
        "HOME",
        "LANG",
        "LC_CTYPE",
        "PATH",
        "PWD",
        "TMPDIR",
        "TZ",
    }


def test_streams_that_are_read_are_selected(taps: Path, tap: FakeTap) -> None:
    inner = {"breadcrumb": ["properties", "likes"], "metadata": {"inclusion": "available"}}
    listed = [{"stream": "daily", "metadata": [inner]}, {"tap_stream_id": "other"}]
    tap.say(SAID, catalog={"streams": listed})

    assert rows(pulled(taps)) == ROWS
    catalog = tap.seen()["--catalog"]
    assert isinstance(catalog, dict)
    daily, other = catalog["streams"]
    assert (daily["selected"], other["selected"]) == (True, False)
    assert {"breadcrumb": [], "metadata": {"selected": True}} in daily["metadata"]
    assert daily["metadata"][0]["metadata"] == {"inclusion": "available", "selected": True}


def test_a_catalog_that_is_none_is_left_out(taps: Path, tap: FakeTap) -> None:
    tap.say(SAID, catalog={"nothing": 1})

    assert rows(pulled(taps)) == ROWS
    assert "--catalog" not in tap.seen()


def test_the_folder_of_a_run_is_gone_afterwards(
    taps: Path, tap: FakeTap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tap.say(SAID, status=1)
    ours = tmp_path / "ours"
    ours.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(ours))

    failure(pulled(taps))

    assert list(ours.iterdir()) == []


def test_a_tap_that_dies_half_way_has_failed(taps: Path, tap: FakeTap) -> None:
    tap.say(SAID, status=3)

    assert failure(pulled(taps)) == "source_failed.tap_died"


def test_a_tap_that_hangs_is_killed_with_its_children(taps: Path, tap: FakeTap) -> None:
    tap.say(SAID, sleep=60, child=True)
    begun = time.monotonic()

    assert failure(pulled(taps, seconds=4)) == "source_failed.slow"

    assert time.monotonic() - begun < 40
    child = int((tap.folder / "child").read_text())
    assert _is_gone(child)


def test_a_child_that_left_the_tap_s_group_holds_nobody_up(taps: Path, tap: FakeTap) -> None:
    tap.say(SAID, child=True, leaves=True)
    begun = time.monotonic()

    assert failure(pulled(taps, seconds=4)) == "source_failed.slow"

    assert time.monotonic() - begun < 40
    left = tap.folder / "child"
    if left.exists() and left.read_text():  # on a busy machine the tap ends before it begins
        os.kill(int(left.read_text()), signal.SIGKILL)


def _is_gone(pid: int) -> bool:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").exists() and ") Z " in Path(f"/proc/{pid}/stat").read_text():
            return True
        time.sleep(0.05)
    return False


def test_who_stops_listening_ends_the_tap(taps: Path, tap: FakeTap) -> None:
    tap.say([*SAID, *SAID], sleep=60)
    begun = time.monotonic()
    found = iter(pulled(taps).file.rows())

    next(found)
    found.close()  # type: ignore[attr-defined]

    assert time.monotonic() - begun < 40


def test_what_is_no_tap_s_output_fails_at_its_line(taps: Path, tap: FakeTap) -> None:
    tap.say([*SAID, "Traceback (most recent call last):"])

    assert failure(pulled(taps)) == "source_failed.no_singer"


@pytest.mark.parametrize(
    "name", ["", "sh", "../tap-fake", "tap-fake/../../bin/sh", "tap-missing", "tap-", "TAP-FAKE"]
)
def test_only_taps_in_the_folder_are_run(taps: Path, tap: FakeTap, name: str) -> None:
    assert tap.folder.is_dir()
    with pytest.raises(MatoError) as refused:
        path_of(name, taps)
    assert refused.value.code == "source_failed.no_tap"


def test_without_a_folder_there_are_no_taps(taps: Path) -> None:
    with pytest.raises(MatoError):
        path_of("tap-fake", None)
    with pytest.raises(MatoError):
        path_of("tap-fake", taps)


def test_a_package_may_be_named_otherwise_than_its_program(taps: Path) -> None:
    tap = FakeTap(taps, "maker-tap-fake")
    (tap.folder / "maker-tap-fake").rename(tap.folder / "tap-fake")

    assert path_of("maker-tap-fake", taps) == tap.folder / "tap-fake"


def test_a_tap_that_cannot_be_started_is_none(taps: Path, tap: FakeTap) -> None:
    (tap.folder / "tap-fake").write_bytes(b"\x7fnot a program")

    assert failure(pulled(taps)) == "source_failed.no_tap"


@pytest.mark.parametrize("config", ["{", "[]", "[" * 100_000])
def test_a_configuration_is_an_object(taps: Path, tap: FakeTap, config: str) -> None:
    tap.say(SAID)
    connection = Connection(
        kind=SourceKind.SINGER,
        settings={"tap": "tap-fake", "described": DESCRIBED},
        secret={"config": config},
    )
    with pytest.raises(MatoError) as refused:
        pull(connection, taps)
    assert refused.value.code == "source.config"


def test_a_real_tap_from_the_registry_is_read(tmp_path: Path) -> None:
    taps = os.environ.get("MATO_TEST_TAPS", "")
    if not taps:
        pytest.skip("NO REAL TAP WAS RUN: MATO_TEST_TAPS names no folder with tap-jsonl in it")
    data = tmp_path / "daily.jsonl"
    data.write_text('{"date": "2026-01-05", "likes": 5}\n{"date": "2026-01-06", "likes": 7}\n')
    connection = Connection(
        kind=SourceKind.SINGER,
        settings={"tap": "tap-jsonl", "described": DESCRIBED},
        secret={"config": json.dumps({"path": str(data), "stream_name": "daily"})},
    )

    assert rows(pull(connection, Path(taps))) == [
        ("likes", date(2026, 1, 5), Decimal(5)),
        ("likes", date(2026, 1, 6), Decimal(7)),
    ]
