"""How often an improvement is said to have helped: when it did, and when it did nothing.

``python -m benchmarks.effects [FILE]``: FILE is a gzipped table with series_id, group, freq,
kind, date and value (without one, ../shared is looked at). For each series some days are drawn
on which something was "done". Once nothing follows (the series as it is), once all values of the
28 days that follow are a fifth higher (of a level: it grows by a fifth more than it did). The
product's own code forecasts from what was known on the day, and judges when the days are over.
Means are taken over the days of a series, over the series of a group, then over groups, so that
no large group swamps the rest. The power is also given by how noisy a series is.
"""

import csv
import gzip
import json
import math
import random
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import fmean

from benchmarks.scale import scaled
from kpi.effects import DAYS, Expected, Finding, expect, judge
from kpi.model import Direction

SHARED = Path(__file__).parents[2] / "shared" / "bench" / "forecast" / "series.csv.gz"
DRAWN = scaled(12, least=3)
LIFT = 1.2
MOST_FALSE = 0.10
_WEEK = 7
#: Half the width of the interval, as a part: below it a series counts as calm.
_CALM = 0.25
Days = list[tuple[date, Decimal]]


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    """A series and the group that it counts in."""

    name: str
    group: str
    is_level: bool
    points: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What was said on one day of one series: with nothing done, and with a fifth more."""

    of: One
    is_calm: bool
    zero: Finding
    lifted: Finding


def main() -> None:
    """Print a line of JSON for each set of series."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    sets = {"made up": made_up()}
    if file.exists():
        real = read(file)
        sets["real sums"] = [one for one in real if not one.is_level]
        sets["real levels"] = [one for one in real if one.is_level]
    else:
        print(f"NO REAL SERIES: {file} is missing, so only made-up ones are judged.", flush=True)
    for name, found in sets.items():
        report(name, [trial for one in found for trial in trials(one)])


def read(file: Path) -> list[One]:
    """Return the series of the table, by name; levels as where they stand."""
    points: dict[tuple[str, str, bool], Days] = defaultdict(list)
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            key = row["series_id"], row["group"], row["kind"] == "level"
            points[key].append((date.fromisoformat(row["date"]), Decimal(row["value"])))
    return [
        One(name=name, group=group, is_level=is_level, points=sorted(found))
        for (name, group, is_level), found in sorted(points.items())
    ]


def made_up() -> list[One]:
    """Return daily counts with weekdays, slow drift and noise of different size."""
    return [_made_up(number) for number in range(scaled(240, least=8))]


def _made_up(number: int) -> One:
    chance = random.Random(number)  # noqa: S311 - repeatable, nothing secret
    usual, spread = 10 ** chance.uniform(1.5, 5), chance.uniform(0.05, 0.5)
    week = [chance.gauss(0, 0.3) for _ in range(_WEEK)]
    drift, points = 0.0, []
    first = date(2025, 1, 1)
    for day in range(700):
        drift = 0.95 * drift + chance.gauss(0, spread * 0.2)
        mean = usual * math.exp(week[day % _WEEK] + drift + chance.gauss(0, spread))
        value = max(0, round(chance.gauss(mean, math.sqrt(mean))))
        points.append((first + timedelta(days=day), Decimal(value)))
    name = f"made_up_{number}"
    return One(name=name, group=str(number % 4), is_level=False, points=points)


def trials(one: One) -> list[Trial]:
    """Return what is said on some days of a series that has past and future enough."""
    chance = random.Random(one.name)  # noqa: S311 - repeatable, nothing secret
    first, last = one.points[0][0], one.points[-1][0]
    room = (last - first).days - DAYS
    days = sorted(
        {first + timedelta(days=chance.randint(1, room)) for _ in range(DRAWN)} if room > 0 else ()
    )
    found = [_trial(one, day) for day in days]
    return [trial for trial in found if trial is not None]


def _trial(one: One, start: date) -> Trial | None:
    before = [point for point in one.points if point[0] < start]
    after = [p for p in one.points if start <= p[0] < start + timedelta(days=DAYS)]
    expected = expect(before, start, is_level=one.is_level)
    if expected is None or not after:
        return None
    said = [_said(expected, days) for days in (after, lifted_days(before, after, one))]
    if Finding.TOO_EARLY in said:
        return None
    width = (expected.high - expected.low) / 2
    return Trial(of=one, is_calm=width < _CALM * expected.median, zero=said[0], lifted=said[1])


def _said(expected: Expected, after: Days) -> Finding:
    return judge(expected, after, expected.end, Direction.AT_LEAST).finding


def lifted_days(before: Days, after: Days, one: One) -> Days:
    """Return what follows, a fifth higher; of a level, with a fifth more growth."""
    if not one.is_level:
        return [(day, value * Decimal(str(LIFT))) for day, value in after]
    stood = before[-1][1]
    return [(day, stood + (value - stood) * Decimal(str(LIFT))) for day, value in after]


def report(name: str, found: Sequence[Trial]) -> None:
    """Print what was found of a set of series."""
    if not found:
        print(f"{name}: nothing to judge", flush=True)
        return
    calm = [trial for trial in found if trial.is_calm]
    told = {
        "benchmark": "effects",
        "order": name,
        "days": len(found),
        "series": len({trial.of.name for trial in found}),
        "false_more": share(found, lifted=False),
        "false_more_aim": MOST_FALSE,
        "power": share(found, lifted=True),
        "calm_part": round(len(calm) / len(found), 3),
        "power_calm": share(calm, lifted=True) if calm else None,
        "false_more_calm": share(calm, lifted=False) if calm else None,
    }
    print(json.dumps(told), flush=True)


def share(found: Sequence[Trial], *, lifted: bool) -> float:
    """Return the part that was said to be more than expected."""
    groups: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for trial in found:
        said = trial.lifted if lifted else trial.zero
        groups[trial.of.group][trial.of.name].append(said is Finding.MORE)
    return round(fmean(fmean(map(fmean, one.values())) for one in groups.values()), 4)


if __name__ == "__main__":
    main()
