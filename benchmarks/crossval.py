"""How well is understood what was not learned from: ``python -m benchmarks.crossval``.

Each file of ``words/`` is read by a copy of Mato that was taught by all the others; a folder with
``goal_phrases.csv`` and ``kpi_phrases.csv`` of third parties, given as an argument, by one that
was taught by ours alone, and told source by source. What is written by hand (cues, names) is the
same in every fold; it was written with ``goals``, ``goals_fresh``, ``goals_more``, ``metrics``
and the phrases of third parties at hand, so ``wild``, ``idioms`` and ``plain`` are the sterner
ones. Printed last is how honest the confidence is.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import mean, pstdev

from benchmarks import teaching
from benchmarks.understanding import Row, rows, share

_ROOT = Path(__file__).parents[1]
_STEPS = ((0.5, 0.6), (0.6, 0.75), (0.75, 0.9), (0.9, 1.01))
_SMALLEST = 5  # a source with fewer phrases has no share worth a spread

Hit = tuple[str, str, str, float, bool]  # what, language, source, how surely, whether right


def main() -> None:
    """Print a line a file and language, then the spread, then how honest confidence is."""
    if sys.argv[1:2] == ["--fold"]:
        print(json.dumps(_hits(Path(sys.argv[2]))))
        return
    ours = [file for kind in ("goals", "metrics") for file in teaching.OURS.glob(f"{kind}*.csv")]
    theirs = [
        Path(folder).resolve() / name
        for folder in sys.argv[1:]
        for name in ("goal_phrases.csv", "kpi_phrases.csv")
    ]
    with tempfile.TemporaryDirectory() as copy:
        for part in ("kpi", "benchmarks"):
            shutil.copytree(_ROOT / part, Path(copy) / part)
        found = {file: _fold(file, Path(copy)) for file in (*sorted(ours), *theirs)}
    for file, hits in found.items():
        _tell(file.stem, hits)
    _spread([hits for file, hits in found.items() if file in ours], "files of ours")
    by_source: dict[str, list[Hit]] = defaultdict(list)
    for file in theirs:
        for hit in found[file]:
            by_source[hit[2]].append(hit)
    _spread(list(by_source.values()), "sources of theirs")
    _honesty([hit for hits in found.values() for hit in hits if hit[0] == "purpose"])


def _fold(file: Path, copy: Path) -> list[Hit]:
    """Teach the copy without the file and let it read the file."""
    done = subprocess.run(  # noqa: S603 - our own interpreter, no shell
        [sys.executable, "-m", "benchmarks.crossval", "--fold", str(file)],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        capture_output=True,
        check=True,
        text=True,
    )
    return [tuple(hit) for hit in json.loads(done.stdout)]


def _hits(file: Path) -> list[Hit]:
    """Read the phrases of a file in a Mato that was taught without it."""
    teaching.teach(without=file.name)
    read = _metric_hits if "metric" in (phrases := rows(file))[0] else _goal_hits
    return [hit for row in phrases for hit in read(row)]


def _goal_hits(row: Row) -> list[Hit]:
    from kpi.knowledge import load  # noqa: PLC0415 after teaching
    from kpi.language.goals import understand_goal  # noqa: PLC0415 after teaching

    reading = understand_goal(row["text"], load())
    purpose = row.get("purpose") or row.get("goal_type", "")
    state = row.get("state", "none" if purpose == "none" else "clear")
    what, right = ("purpose", reading.purpose == purpose)
    if state != "clear":
        what, right = "state", reading.state == state
    return [(what, row["lang"], row.get("source", ""), reading.confidence, right)]


def _metric_hits(row: Row) -> list[Hit]:
    from kpi.knowledge import load  # noqa: PLC0415 after teaching
    from kpi.language.metrics import understand_metric  # noqa: PLC0415 after teaching

    reading = understand_metric(row["text"], load())
    right = (reading.best or reading.guess) == row["metric"]
    return [("metric", row["lang"], row.get("source", ""), reading.confidence, right)]


def _tell(name: str, hits: list[Hit]) -> None:
    for what, language in sorted({hit[:2] for hit in hits}):
        these = [hit for hit in hits if hit[:2] == (what, language)]
        wrong = share(hit[3] >= 0.75 and not hit[4] for hit in these)
        surely = f", surely wrong {wrong}" if what != "state" else ""
        print(f"{name} {language}: {what} right {share(hit[4] for hit in these)}"
              f" of {len(these)}{surely}")  # fmt: skip


def _spread(groups: list[list[Hit]], of_what: str) -> None:
    shares: dict[tuple[str, str], list[float]] = defaultdict(list)
    for hits in groups:
        for key in {hit[:2] for hit in hits}:
            right = [hit[4] for hit in hits if hit[:2] == key]
            if len(right) >= _SMALLEST:
                shares[key].append(mean(right))
    for (what, language), found in sorted(shares.items()):
        print(f"{of_what}, {language}: {what} right {mean(found):.1%} ± {pstdev(found):.1%}"
              f" over {len(found)}")  # fmt: skip


def _honesty(hits: list[Hit]) -> None:
    for low, high in _STEPS:
        right = [hit[4] for hit in hits if low <= hit[3] < high]
        print(f"purposes read {low:.2f} to {min(high, 1):.2f} surely: {share(right)} right"
              f" of {len(right)}")  # fmt: skip


if __name__ == "__main__":
    main()
