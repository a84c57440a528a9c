"""Old Excel workbooks (.xls), as LinkedIn exports them: read by a process apart."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from kpi.errors import NotUnderstood
from storage.sources.files.personal import Sheet

_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_READER = Path(__file__).with_name("old_reader.py")
_SECONDS = 60.0
MOST_BYTES = 25 * 1024 * 1024


def is_old(body: bytes) -> bool:
    """Say whether the bytes are such a file, whatever it is called."""
    return body.startswith(_MARK)


def sheets(name: str, body: bytes) -> Mapping[str, Sheet]:
    """Return the rows of each sheet as text; NotUnderstood for a damaged or excessive file."""
    if len(body) > MOST_BYTES:
        raise NotUnderstood("import.too_large", name=name)
    try:
        done = subprocess.run(  # noqa: S603 our own script, no shell
            [sys.executable, "-I", str(_READER)],
            input=body,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8", "TZ": "UTC"},
            timeout=_SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        raise NotUnderstood("import.workbook", name=name) from None
    if done.returncode:
        raise NotUnderstood("import.workbook", name=name)
    found: Mapping[str, Sheet] = json.loads(done.stdout)
    return found
