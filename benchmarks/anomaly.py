"""How many unusual days are found, and how often there is a false alarm.

``python -m benchmarks.anomaly [FILE]``: FILE is a gzipped table with series_id, group, freq,
kind, date and value (without one, ../shared is looked at). Into copies of each daily series
events are planted at random days: a day at double, at three times and at half of what it was,
three days of nothing, and a week at double or half. One is found when one of its days is called
unusual. Alarms are counted on the untouched series, per 30 days. The settings were chosen on
one half of the real series; every figure is given for either half. Means are taken over the
series of a group, then over groups, so that no large group swamps the rest.

Values by the hour are made up, but for a FILE with some (freq H): counts of 2 to 3,000 an hour
with days, weeks and a drifting level, half of them with waves as of posts that spread. Planted
are three hours of nothing, an hour at three times and three hours at double what they were, at
any hour of the day; figures are given by size as well.

The floor is what is done most: the last 28 days' median, and three times their median absolute
deviation; and the same with as many times as keep it to half an alarm a month.
"""

import csv
import gzip
import json
import math
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

from benchmarks.scale import scaled
from kpi import unusual
from kpi.anomaly import DAILY, HOURLY, Nature, judge
from kpi.hours import HOUR

SHARED = Path(__file__).parents[2] / "shared" / "bench" / "forecast" / "series.csv.gz"
PLANTED = scaled(20)
#: Days of a series that count, the newest; and of those before an event, as the product has.
LONGEST, LOOK_BACK = 500, 180
_LEARNED = 56
_MONTH = 30
_WEEK = 7
EVENTS = ("double", "triple", "half", "outage", "shift")
_DAY = 24
#: Hours that are made up, and as many of them as the product looks at.
_HOURS_MADE, HOURS_BACK = 20 * 168, unusual.HOURS_BACK // HOUR
#: How often a wave begins, by hour.
_WAVES = 0.01
#: From so many on a count is as good as normal.
_MANY = 30
HOURLY_EVENTS = {"outage": [0.0] * 3, "triple": [3.0], "double for 3 h": [2.0] * 3}
AIMS = {"alarms_aim": 0.5, "recall_least": 0.5, "outages_least": 0.92}

#: Says which steps of a history are unusual.
Finder = Callable[[Sequence[float]], list[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Real:
    """A daily series and the group that it counts in."""

    name: str
    group: str
    values: tuple[float, ...]

    @property
    def first(self) -> int:
        """The first day that an alarm counts on."""
        return min(_LEARNED, len(self.values) // 2 + 4)


def main() -> None:
    """Print a line of JSON and a line of words for each set of series and each way to find."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    if file.exists():
        chosen, other = halves(daily_sums(file))
        both = {"real": [*chosen, *other], "chosen on": chosen, "not chosen on": other}
        sets = {name: found for name, found in both.items() if found}
    else:
        sets = {}
        print(f"NO REAL SERIES: {file} is missing, so only made-up ones are judged.", flush=True)
    for name, found in {**sets, "made up": made_up()}.items():
        report(name, "ours", found, ours, AIMS)
        report(name, "median/MAD", found, mad(3.0), {})
        limit = quiet_limit(found)
        report(name, f"median/MAD x {limit:g}", found, mad(limit), {})
    speed(made_up())
    by_hour("made-up", [_made_up_hours(number) for number in range(scaled(24, least=6))])
    if real := hours_of(file):
        by_hour("real", real)


def by_hour(kind: str, series: Sequence["Hours"]) -> None:
    """Print the alarms and what is found in values by the hour, of all and by size."""
    start = time.process_time()
    alarms = [_hourly_alarms(one) for one in series]
    spent = (time.process_time() - start) / len(series)
    sizes = {
        "under 10": (0.0, 10.0),
        "10 to 100": (10.0, 100.0),
        "over 100": (100.0, math.inf),
    }
    recall = {
        event: {
            size: _hourly_recall([one for one in series if low <= one.usual < high], event)
            for size, (low, high) in sizes.items()
        }
        for event in HOURLY_EVENTS
    }
    found = {
        "benchmark": "anomaly",
        "order": f"by hour, {kind}",
        "series": len(series),
        "alarms": round(fmean(alarms), 2),
        "alarms_aim": 0.5,
        "by_event": recall,
        "ms": round(spent * 1000, 1),
    }
    print(json.dumps(found), flush=True)
    outages = ", ".join(f"{share} {size} an hour" for size, share in recall["outage"].items())
    print(
        f"by hour ({len(series)} {kind} series): {found['alarms']} alarms per KPI and month;"
        f" outages of three hours found: {outages}; {found['ms']} ms for twelve weeks.",
        flush=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Values by the hour, and how many an hour are usual."""

    usual: float
    values: tuple[float, ...]


def _made_up_hours(number: int) -> Hours:
    chance = random.Random(f"hours:{number}")  # noqa: S311 - repeatable, nothing secret
    usual, spread = 10 ** chance.uniform(0.3, 3.5), chance.uniform(0.05, 0.3)
    week = [chance.gauss(0, 0.25) for _ in range(_WEEK)]
    depth, peak = chance.uniform(0.4, 1.5), chance.uniform(12, 21)
    drift = slow = wave = 0.0
    values = []
    for hour in range(_HOURS_MADE):
        if number % 2:
            is_new = chance.random() < _WAVES
            wave = 0.6 * wave + (chance.paretovariate(1.5) - 1 if is_new else 0.0)
        slow = 0.8 * slow + chance.gauss(0, spread * 0.5) if hour % _DAY == 0 else slow
        drift = 0.7 * drift + chance.gauss(0, spread * 0.5)
        day = depth * math.cos((hour % _DAY - peak) / _DAY * 2 * math.pi)
        mean = usual * math.exp(week[hour // _DAY % _WEEK] + day + drift + slow) * (1 + wave)
        values.append(float(_counted(mean, chance)))
    return Hours(usual=usual, values=tuple(values))


def _counted(mean: float, chance: random.Random) -> int:
    """Return how many things happened where so many do on average (Poisson)."""
    if mean > _MANY:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    count, left = 0, chance.random()
    while left > math.exp(-mean):
        left *= chance.random()
        count += 1
    return count


def _hourly(values: Sequence[float]) -> list[int]:
    return [one.step for one in judge(values, Nature.COUNT, HOURLY) if one.rule is not None]


def _hourly_alarms(one: Hours) -> float:
    values = one.values[-HOURS_BACK:]
    return len(_hourly(values)) * _MONTH * _DAY / (len(values) - 2 * HOURLY.season)


def _hourly_recall(series: Sequence[Hours], event: str) -> float:
    """Return the share that is found; zero where there is no such series."""
    found = []
    for place, one in enumerate(series):
        chance = random.Random(f"{place}:{event}")  # noqa: S311 - repeatable, nothing secret
        for _ in range(scaled(10, least=2)):
            oldest = min(HOURS_BACK - 300, len(one.values) // 2)
            at = chance.randrange(oldest, len(one.values) - _DAY)
            factors = HOURLY_EVENTS[event]
            planted = [
                float(round(value * factor))
                for value, factor in zip(one.values[at:], factors, strict=False)
            ]
            values = [*one.values[max(0, at + len(factors) - HOURS_BACK) : at], *planted]
            first = len(values) - len(factors)
            found.append(any(step >= first for step in _hourly(values)))
    return round(fmean(found), 2) if found else 0.0


def daily_sums(file: Path) -> list[Real]:
    """Return the series that count things by day, by name: the halves depend on it."""
    return [
        Real(name=name, group=group, values=tuple(found[-LONGEST:]))
        for (name, group), found in _sums(file, "D")
    ]


def hours_of(file: Path) -> list[Hours]:
    """Return the series that count things by the hour; without the file none."""
    return [
        Hours(usual=fmean(values), values=tuple(values[-_HOURS_MADE:]))
        for _, values in (_sums(file, "H") if file.exists() else ())
    ]


def _sums(file: Path, freq: str) -> list[tuple[tuple[str, str], list[float]]]:
    values: dict[tuple[str, str], list[float]] = defaultdict(list)
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if (row["freq"], row["kind"]) == (freq, "sum"):
                values[row["series_id"], row["group"]].append(float(row["value"]))
    return sorted(values.items())


def halves(series: Sequence[Real]) -> tuple[list[Real], list[Real]]:
    """Return every other series, and the rest."""
    return list(series[::2]), list(series[1::2])


def made_up() -> list[Real]:
    """Return counts with weekdays, growth and more spread than chance alone would give."""
    return [_made_up(number) for number in range(scaled(30, least=4))]


def _made_up(number: int) -> Real:
    chance = random.Random(number)  # noqa: S311 - repeatable, nothing secret
    usual, spread = 10 ** chance.uniform(1, 5), chance.uniform(0.05, 0.4)
    week = [chance.gauss(0, 0.3) for _ in range(_WEEK)]
    growth = chance.gauss(0, 0.001)
    drift, values = 0.0, []
    for day in range(LONGEST):
        drift = 0.8 * drift + chance.gauss(0, spread * 0.6)
        mean = usual * math.exp(week[day % _WEEK] + growth * day + drift)
        values.append(float(max(0, round(chance.gauss(mean, math.sqrt(mean))))))
    return Real(name=f"made_up_{number}", group=str(number % 4), values=tuple(values))


def report(
    name: str, way: str, series: Sequence[Real], finder: Finder, aims: Mapping[str, float]
) -> None:
    """Measure and print."""
    recall = {event: _mean(series, _recall(finder, event)) for event in EVENTS}
    found = {
        "benchmark": "anomaly",
        "order": f"{name}, {way}",
        "series": len(series),
        "alarms": round(_mean(series, _alarms(finder)), 2),
        "recall": round(fmean(recall.values()), 2),
        "outages": round(recall["outage"], 2),
        **aims,
        "by_event": {event: round(share, 2) for event, share in recall.items()},
    }
    print(json.dumps(found), flush=True)
    print(
        f"{name} ({len(series)} series), {way}: {found['alarms']} alarms per KPI and month,"
        f" {found['recall']} of the planted events found, {found['outages']} of the outages.",
        flush=True,
    )


def speed(series: Sequence[Real]) -> None:
    """Print what judging a KPI's days costs, with as many of them as the product looks at."""
    start = time.process_time()
    for one in series:
        ours(one.values[-LOOK_BACK:])
    spent = (time.process_time() - start) / len(series)
    found = {"benchmark": "anomaly", "order": "speed", "ms": round(spent * 1000, 2), "ms_aim": 2.0}
    print(json.dumps(found), flush=True)
    print(f"{LOOK_BACK} days of a KPI are judged in {found['ms']} ms.", flush=True)


def ours(values: Sequence[float]) -> list[int]:
    """Find as the product does."""
    return [one.step for one in judge(values, Nature.COUNT) if one.rule is not None]


def mad(limit: float) -> Finder:
    """Find by the median and the median absolute deviation of the last 28 days."""

    def found(values: Sequence[float]) -> list[int]:
        unusual: list[int] = []
        for step in range(28, len(values)):
            past = values[step - 28 : step]
            middle = median(past)
            usual = 1.4826 * median(abs(one - middle) for one in past) or 1.0
            is_quiet = bool(unusual) and step - unusual[-1] <= DAILY.quiet
            if abs(values[step] - middle) >= limit * usual and not is_quiet:
                unusual.append(step)
        return unusual

    return found


def quiet_limit(series: Sequence[Real]) -> float:
    """Return the lowest of some limits that keep the floor to half an alarm a month."""
    limits = [3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0, 30.0]
    fits = (limit for limit in limits if _mean(series, _alarms(mad(limit))) <= AIMS["alarms_aim"])
    return next(fits, limits[-1])


def _mean(series: Sequence[Real], figure: Callable[[Real], float]) -> float:
    groups: dict[str, list[float]] = defaultdict(list)
    for one in series:
        groups[one.group].append(figure(one))
    return fmean(fmean(figures) for figures in groups.values())


def _alarms(finder: Finder) -> Callable[[Real], float]:
    def figure(one: Real) -> float:
        steps = [step for step in finder(one.values) if step >= one.first]
        return len(steps) * _MONTH / (len(one.values) - one.first)

    return figure


def _recall(finder: Finder, event: str) -> Callable[[Real], float]:
    def figure(one: Real) -> float:
        return fmean(
            any(step >= at for step in finder(values)) for values, at in planted(one, event)
        )

    return figure


def planted(one: Real, event: str) -> Iterator[tuple[list[float], int]]:
    """Yield what was known at the end of each event, and the step that it begins at."""
    chance = random.Random(f"{one.name}:{event}")  # noqa: S311 - repeatable, nothing secret
    for _ in range(PLANTED):
        day = chance.randrange(one.first, len(one.values) - _WEEK)
        factors = {
            "double": [2.0],
            "triple": [3.0],
            "half": [0.5],
            "outage": [0.0] * 3,
            "shift": [chance.choice((0.5, 2.0))] * _WEEK,
        }[event]
        start = max(0, day - LOOK_BACK)
        changed = [
            float(round(value * factor))
            for value, factor in zip(one.values[day:], factors, strict=False)
        ]
        yield [*one.values[start:day], *changed], day - start


if __name__ == "__main__":
    main()
