"""A tap that is run: its catalog first, then its records, its state when all went well."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import IO

from kpi.errors import NotUnderstood, SourceFailed
from kpi.pulls import Connection, Pulled
from storage.sources.singer import messages, process
from storage.sources.singer.mapping import Stream, known, parse
from storage.sources.singer.messages import Message
from storage.sources.singer.rows import Reading, Records

#: A job's claim lasts fifteen minutes; a tap is ended well before.
SECONDS = 600.0
_DISCOVERY = 60.0
_NAME = re.compile(r"(?:[a-z0-9]+-)*tap-[a-z0-9]+(?:[-_][a-z0-9]+)*", re.ASCII)


def pull(connection: Connection, taps: Path | None, seconds: float = SECONDS) -> Pulled:
    """Return the rows of a tap that runs while they are read; SourceFailed without such a tap."""
    name = str(connection.settings.get("tap") or "")
    tap = path_of(name, taps)
    described = parse(str(connection.settings.get("described") or ""))

    def reading(stream: str) -> Stream | None:
        return described.get(stream) if described else known(name, stream)

    config = _config(connection.secret.get("config", ""))
    records = Records(
        output=partial(_run, tap, config, connection.bookmark, reading, seconds),
        reading=reading,
        today=connection.today,
    )
    return Pulled(file=records, bookmark=lambda: records.state)


def piped(name: str, described: str, output: IO[bytes], today: date | None) -> Pulled:
    """Return the rows of a tap's output that somebody else reads for us."""
    streams = parse(described)

    def reading(stream: str) -> Stream | None:
        return streams.get(stream) if streams else known(name, stream)

    records = Records(output=partial(messages.read, output), reading=reading, today=today)
    return Pulled(file=records, bookmark=lambda: records.state)


def path_of(name: str, taps: Path | None) -> Path:
    """Return the program: ``<taps>/<name>/bin/<name>``, as an environment of its own has it."""
    if taps is None or not _NAME.fullmatch(name):
        raise SourceFailed("source_failed.no_tap")
    folder = taps / name / "bin"
    # A package may be named otherwise than the program that it brings.
    found = [folder / name, *sorted(folder.glob("tap-*"))]
    tap = next((path for path in found if path.is_file()), None)
    if tap is None:
        raise SourceFailed("source_failed.no_tap")
    return tap


def _config(text: str) -> Mapping[str, object]:
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        raise NotUnderstood("source.config") from None
    if not isinstance(found, dict):
        raise NotUnderstood("source.config")
    return found


def _run(
    tap: Path,
    config: Mapping[str, object],
    state: Mapping[str, object] | None,
    reading: Reading,
    seconds: float,
) -> Iterator[Message]:
    documents: dict[str, object] = {"config": config}
    if state is not None:
        documents["state"] = state
    with process.workplace(documents) as folder:
        arguments = ["--config", str(folder / "config.json")]
        catalog = _catalog(tap, arguments, folder, reading)
        if catalog is not None:
            path = folder / "catalog.json"
            path.touch(mode=0o600)
            path.write_text(json.dumps(catalog), encoding="utf-8")
            arguments += ["--catalog", str(path)]
        if state is not None:
            arguments += ["--state", str(folder / "state.json")]
        yield from process.run(tap, arguments, folder, seconds)


def _catalog(
    tap: Path, arguments: list[str], folder: Path, reading: Reading
) -> dict[str, object] | None:
    """Return the tap's catalog with those streams selected that are read; None: it has none."""
    said = process.output_of(tap, [*arguments, "--discover"], folder, _DISCOVERY)
    try:
        catalog = json.loads(said or b"")
    except (ValueError, RecursionError):
        return None
    streams = catalog.get("streams") if isinstance(catalog, dict) else None
    if not isinstance(streams, list):
        return None
    return {**catalog, "streams": [_selected(one, reading) for one in streams]}


def _selected(stream: dict[str, object], reading: Reading) -> dict[str, object]:
    is_read = reading(str(stream.get("stream") or stream.get("tap_stream_id") or "")) is not None
    listed = stream.get("metadata")
    entries = listed if isinstance(listed, list) else []
    metadata = [
        {**one, "metadata": {**one.get("metadata", {}), "selected": is_read}} for one in entries
    ]
    if not any(one.get("breadcrumb") == [] for one in metadata):
        metadata.append({"breadcrumb": [], "metadata": {"selected": is_read}})
    return {**stream, "selected": is_read, "metadata": metadata}
