"""A tap of our own: a small program that writes what it is told, and behaves as it is told."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_PROGRAM = """#!{python}
import json, os, sys, time
here = os.path.dirname(os.path.abspath(__file__))
told = json.load(open(os.path.join(here, "told.json")))
arguments = dict(zip(sys.argv[1::2], sys.argv[2::2]))
seen = {{name: json.load(open(path)) for name, path in arguments.items() if os.path.isfile(path)}}
seen["environment"] = sorted(os.environ)
if "--discover" in sys.argv:
    if told["catalog"] is None:
        sys.exit(2)
    print(json.dumps(told["catalog"]))
    sys.exit(0)
json.dump(seen, open(os.path.join(here, "seen.json"), "w"))
for line in told["lines"]:
    sys.stdout.write(line + "\\n")
sys.stdout.flush()
sys.stderr.write(json.dumps(seen))
if told["child"]:
    if os.fork() == 0:
        if told["leaves"]:
            os.setsid()
        open(os.path.join(here, "child"), "w").write(str(os.getpid()))
        time.sleep(60)
time.sleep(told["sleep"])
sys.exit(told["status"])
"""


class FakeTap:
    """The tap in a folder of taps: what it is to say, and what it was given."""

    def __init__(self, taps: Path, name: str = "tap-fake") -> None:
        self.folder = taps / name / "bin"
        self.folder.mkdir(parents=True)
        program = self.folder / name
        program.write_text(_PROGRAM.format(python=sys.executable))
        program.chmod(0o755)
        self.say([])

    def say(
        self,
        messages: Sequence[Mapping[str, object] | str],
        *,
        status: int = 0,
        sleep: float = 0.0,
        child: bool = False,
        leaves: bool = False,
        catalog: Mapping[str, object] | None = None,
    ) -> None:
        """Write these lines from now on, and then wait, and end with the status.

        A ``child`` outlives the tap by a minute; it ``leaves`` its group.
        """
        lines = [one if isinstance(one, str) else json.dumps(one) for one in messages]
        told = {
            "lines": lines,
            "status": status,
            "sleep": sleep,
            "child": child,
            "leaves": leaves,
            "catalog": catalog,
        }
        (self.folder / "told.json").write_text(json.dumps(told))

    def seen(self) -> dict[str, object]:
        """Return what the tap was given when it last ran: by argument, and the environment."""
        found: dict[str, object] = json.loads((self.folder / "seen.json").read_text())
        return found


def schema(stream: str, *keys: str) -> dict[str, object]:
    """Return a SCHEMA message."""
    return {"type": "SCHEMA", "stream": stream, "schema": {}, "key_properties": list(keys)}


def record(stream: str, **values: object) -> dict[str, object]:
    """Return a RECORD message."""
    return {"type": "RECORD", "stream": stream, "record": values}


def state(**value: object) -> dict[str, object]:
    """Return a STATE message."""
    return {"type": "STATE", "value": value}
