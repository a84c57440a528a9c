"""How often evidence is seen where there is none, and where there is: ``benchmarks.evidence``.

False alarms are counted on pairs of unrelated series (random walks, AR(1), weekly patterns,
trends, and real daily series of different kinds if a file with such is given), power on series
of which one follows the other by 0 to 4 days with R2 = 0.2. Beside each stands the floor: a plain
correlation of the two levels at the same test level.
"""

import csv
import gzip
import json
import math
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from statistics import correlation, mean

from benchmarks.scale import scaled
from kpi.evidence import LEAST_POINTS, Link, judge
from kpi.surprises import WEEK

TURNS = scaled(400, least=4)
SIZES = (LEAST_POINTS, 104, 208)
FIRST = date(2025, 1, 6)
MOST_FALSE, MOST_FALSE_IN_A_CELL = 0.05, 0.07
LEAST_POWER = {LEAST_POINTS: 0.65, 104: 0.95, 208: 0.95}
#: Two-sided 5 % of a plain correlation.
PLAIN = 1.96
R2 = 0.2

Values = Sequence[float]
Maker = Callable[[random.Random, int], Values]


def main() -> None:
    """Print a line of JSON for each cell, then their means."""
    false, plain = [], []
    for size in SIZES:
        for kind, pairs in unrelated(size, real_series(sys.argv[1:])):
            found = measure(pairs)
            false.append(found["alarms"])
            plain.append(found["plain"])
            say(kind=kind, points=size, **found, alarms_aim=MOST_FALSE_IN_A_CELL)
        found = measure(planted(size))
        say(kind="planted", points=size, power=found["alarms"], power_aim=LEAST_POWER[size])
    say(kind="mean", alarms=mean(false), plain=mean(plain), alarms_aim=MOST_FALSE)


def say(**found: object) -> None:
    """Print a line, shares to three places."""
    shown = {k: round(v, 3) if isinstance(v, float) else v for k, v in found.items()}
    print(json.dumps({"benchmark": "evidence", "database": "none", **shown}), flush=True)


def measure(pairs: Iterator[tuple[Values, Values]]) -> dict[str, float]:
    """Return the share of pairs with a link, in any direction, and that of the floor."""
    alarms, plain = [], []
    for left, right in pairs:
        days = [FIRST + timedelta(days=place) for place in range(len(left))]
        kpis = {"kpi": dict(zip(days, left, strict=True))}
        found = judge(kpis, dict(zip(days, right, strict=True)), days[-1])["kpi"]
        alarms.append(found.link in {Link.WITH, Link.AGAINST})
        r = correlation(left, right)
        plain.append(abs(r) * math.sqrt((len(left) - 2) / (1 - r * r)) > PLAIN)
    return {"alarms": mean(alarms), "plain": mean(plain)}


def unrelated(
    size: int, real: dict[str, list[Values]]
) -> Iterator[tuple[str, Iterator[tuple[Values, Values]]]]:
    """Yield kinds of pairs that have nothing to do with one another."""
    kinds: dict[str, Maker] = {
        "random walk": _walk,
        "ar(0)": lambda chance, n: _levels(_memory(chance, n, 0.0)),
        "ar(0.6)": lambda chance, n: _levels(_memory(chance, n, 0.6)),
        "ar(0.9)": lambda chance, n: _levels(_memory(chance, n, 0.9)),
        "weekly": _weekly,
        "trend": _trend,
    }
    for kind, make in kinds.items():
        chance = random.Random(f"{kind} {size}")  # noqa: S311 - no secret
        yield kind, ((make(chance, size), make(chance, size)) for _ in range(TURNS))
    long = {k: [v for v in vs if len(v) >= size] for k, vs in real.items()}
    long = {k: vs for k, vs in long.items() if vs}
    if len(long) > 1:
        yield "real, of two kinds", _real_pairs(size, long)


def _real_pairs(size: int, real: dict[str, list[Values]]) -> Iterator[tuple[Values, Values]]:
    chance = random.Random(size)  # noqa: S311 - no secret
    for _ in range(TURNS):
        one, other = (chance.choice(real[kind]) for kind in chance.sample(sorted(real), 2))
        yield _part(chance, one, size), _part(chance, other, size)


def _part(chance: random.Random, values: Values, size: int) -> Values:
    start = chance.randrange(len(values) - size + 1)
    return values[start : start + size]


def planted(size: int) -> Iterator[tuple[Values, Values]]:
    """Yield pairs of which the second follows the first, with R2 = 0.2 of its logarithm."""
    chance = random.Random(size)  # noqa: S311 - no secret
    for _ in range(TURNS):
        lag, phi = chance.randrange(5), chance.choice([0.0, 0.5, 0.9])
        cause, noise = _memory(chance, size + 5, phi), _memory(chance, size + 5, phi)
        follows = [
            math.sqrt(R2) * cause[at - lag] + math.sqrt(1 - R2) * noise[at]
            for at in range(5, size + 5)
        ]
        yield _levels(cause[5:]), _levels(follows)


def _levels(logs: Values) -> Values:
    """Return counts around 1,000 a day whose logarithms vary as given."""
    return [round(1000 * math.exp(0.3 * one)) for one in logs]


def _memory(chance: random.Random, size: int, phi: float) -> Values:
    """Return an AR(1) of variance 1."""
    shocks = [chance.gauss(0, math.sqrt(1 - phi * phi)) for _ in range(size)]
    first = chance.gauss(0, 1)
    return list(accumulate(shocks, lambda before, new: phi * before + new, initial=first))[1:]


def _walk(chance: random.Random, size: int) -> Values:
    return _levels(list(accumulate(chance.gauss(0, 0.3) for _ in range(size))))


def _weekly(chance: random.Random, size: int) -> Values:
    week = [chance.gauss(0, 1.5) for _ in range(WEEK)]
    rest = _memory(chance, size, 0.5)
    return _levels([week[at % WEEK] + one for at, one in enumerate(rest)])


def _trend(chance: random.Random, size: int) -> Values:
    steep = chance.uniform(-6, 6) / size
    return _levels([steep * at + one for at, one in enumerate(_memory(chance, size, 0.6))])


def real_series(files: Sequence[str]) -> dict[str, list[Values]]:
    """Read daily sums by group from files with series_id, group, kind, freq and value."""
    found: dict[str, dict[str, list[float]]] = {}
    for file in map(Path, files):
        with gzip.open(file, "rt") as lines:
            for row in csv.DictReader(lines):
                if (row["kind"], row["freq"]) == ("sum", "D"):
                    group = found.setdefault(row["group"], {})
                    group.setdefault(row["series_id"], []).append(float(row["value"]))
    return {group: list(series.values()) for group, series in found.items()}


if __name__ == "__main__":
    main()
