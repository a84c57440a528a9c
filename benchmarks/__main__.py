"""``make bench``: every benchmark, one after the other, and a table of what they found.

Each runs in a process of its own, so that none is slowed down by what another left behind.
MATO_BENCH_SCALE makes all of them smaller; the figures of the README are of full size.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.scale import scaled

NAMES = (
    "commands",
    "progress",
    "imports",
    "digests",
    "claims",
    "anomaly",
    "forecast",
    "effects",
    "rates",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table: what was found, what was aimed at."""

    benchmark: str
    database: str
    what: str
    value: str
    aim: str
    is_met: bool

    def cells(self) -> tuple[str, ...]:
        """Return the line."""
        met = "met" if self.is_met else "missed"
        return (self.benchmark, self.database, self.what, self.value, self.aim, met)


def main() -> int:
    """Run what was asked for, all by default; 1 when one of them could not run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", default=NAMES, metavar="NAME", help=", ".join(NAMES))
    figures: list[Figure] = []
    failed = []
    for name in parser.parse_args().names:
        status, found = run(name)
        figures += [figure for one in found for figure in figures_of(one)]
        if status:
            failed.append(name)
    show(figures)
    if failed:
        print(f"did not run to its end: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def run(name: str) -> tuple[int, list[dict[str, object]]]:
    """Run a benchmark, pass on what it prints, and return its status and its lines of JSON."""
    found = []
    rows = os.environ.get("MATO_BENCH_ROWS") or str(scaled(1_000_000, least=1000))
    with subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
        [sys.executable, "-m", f"benchmarks.{name}"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "MATO_BENCH_ROWS": rows},
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            if line.startswith("{"):
                found.append(json.loads(line))
    return process.returncode, found


def figures_of(found: Mapping[str, object]) -> Iterator[Figure]:
    """Yield each figure of a line that has an aim."""
    for key, value in found.items():
        aim = _aim(found, key)
        if aim is not None:
            yield _figure(found, key, float(str(value)), float(str(aim)))


def _aim(found: Mapping[str, object], key: str) -> object:
    if key in {"lost", "duplicated"}:
        return 0
    ratio = found.get("aim") if key == "ratio" else None
    return found.get(f"{key}_aim", found.get(f"{key}_least", ratio))


def _figure(found: Mapping[str, object], key: str, value: float, aim: float) -> Figure:
    order = f", {found['order']}" if "order" in found else ""
    # How much of the floor's speed: more is better. Most others are time, space or loss.
    is_share = (found["benchmark"] == "imports" and key == "ratio") or f"{key}_least" in found
    return Figure(
        benchmark=f"{found['benchmark']}{order}",
        database=str(found.get("database", "-")),
        what=key,
        value=f"{value:g}",
        aim=f"at {'least' if is_share else 'most'} {aim:g}",
        is_met=value >= aim if is_share else value <= aim,
    )


def show(figures: Sequence[Figure]) -> None:
    """Print the table."""
    rows = [("benchmark", "database", "figure", "found", "aim", ""), *(f.cells() for f in figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip(), flush=True)


if __name__ == "__main__":
    sys.exit(main())
