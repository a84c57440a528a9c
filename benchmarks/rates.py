"""How well the end of a rate is forecast of which nothing but its values is known.

``python -m benchmarks.rates [FILE]``: FILE is a gzipped table with series_id, group, freq, kind,
date and value (without one, ../shared is looked at; without that, made-up counts are). Rates are
made of pairs of series of one group: the one by the other, and its share of both. Of each, the
value on a window's last day is forecast by the product's own code from what was known in the
window's first, second and third quarter; a rate's kind are those made of other series. Errors
are in parts of what is usual for the rate, beside those of two plain rules: the newest value
stands, and the mean of the window so far. Means are taken over the windows of a rate and over the
rates of a group, then both over the groups and over all rates.
"""

import csv
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.effects import SHARED
from benchmarks.forecast import made_up
from benchmarks.scale import scaled
from kpi.forecasting import anew, record
from kpi.forecasting.ahead import ahead_anew
from kpi.forecasting.anew import Anew
from kpi.forecasting.pool import Pool
from kpi.forecasting.record import Floats, Record

WITHIN = (0.77, 0.84)
LENGTHS = {1: ((28, 56), (90, 90)), 7: ((13, 78),)}
QUARTERS = (0.25, 0.5, 0.75)
_STARTS = scaled(4, least=1)
_LEAST, _LONGEST, _WEEK = 55, 1200, 7
Series = dict[date, float]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rate:
    """A rate made of two series, in percent, at each step; NaN where one is missing."""

    group: str
    made_of: frozenset[str]
    step: int  # days
    weekday: int  # of the first value
    values: Floats

    @cache  # noqa: B019 the benchmark ends with its rates
    def studied(self, now: int) -> Anew:
        """Return what was known before the step ``now``, studied."""
        return anew.study(self._until(now))

    def _until(self, now: int) -> Record:
        values = self.values[:now]
        if self.step == _WEEK:
            return record.weekly(values)
        return record.daily(values, (self.weekday + np.arange(len(values))) % _WEEK)

    def kind_at(self, place: int) -> int:
        """Return the kind of day at that place."""
        return 0 if self.step == _WEEK else (self.weekday + place) % _WEEK


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What was said of one window of a rate, and what came, in parts of what is usual."""

    rate: Rate
    is_held: bool
    width: float
    error: float
    newest: float
    mean: float


def main() -> None:
    """Print a line of JSON for days and one for weeks."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    if not file.exists():
        print(f"NO REAL SERIES: {file} is missing, so only made-up ones are judged.", flush=True)
    rates = read(file) if file.exists() else made_up_rates()
    for step in LENGTHS:
        some = [one for one in rates if one.step == step]
        cases = [case for one in some for case in cases_of(one, some)]
        if cases:
            report("days" if step == 1 else "weeks", cases)


def read(file: Path) -> list[Rate]:
    """Return the rates of neighbors within each group of what is counted or weighed by week."""
    groups: dict[tuple[str, int], dict[str, Series]] = defaultdict(lambda: defaultdict(dict))
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            # A share of two accounts' followers is nothing that is measured anew each day.
            if row["kind"] == "level" and row["freq"] == "D":
                continue
            key = row["group"], 1 if row["freq"] == "D" else _WEEK
            groups[key][row["series_id"]][date.fromisoformat(row["date"])] = float(row["value"])
    return [
        rate
        for (group, step), series in sorted(groups.items())
        for rate in of_group(group, step, series)
    ]


def made_up_rates() -> list[Rate]:
    """Return rates of made-up counts."""
    first = date(2025, 1, 1).toordinal()
    series = {
        str(number): {
            date.fromordinal(first + n): value for n, value in enumerate(made_up(number))
        }
        for number in range(scaled(30, least=4))
    }
    return list(of_group("made up", 1, series))


def of_group(group: str, step: int, series: dict[str, Series]) -> Iterator[Rate]:
    """Yield two rates of each series and the next one, around."""
    names = sorted(series)
    count = len(names) if len(names) > 2 else len(names) - 1  # two are one pair
    for place in range(count):
        made_of = names[place], names[(place + 1) % len(names)]
        top, other = (series[name] for name in made_of)
        days = sorted(top.keys() & other.keys())
        if len(days) < _LEAST:
            continue
        size = (days[-1] - days[0]).days // step + 1
        for is_share in (False, True):
            values = np.full(size, np.nan)
            for day in days:
                below = other[day] + (top[day] if is_share else 0.0)
                if below > 0:
                    values[(day - days[0]).days // step] = 100.0 * top[day] / below
            cut = max(size - _LONGEST, 0)
            yield Rate(
                group=group,
                made_of=frozenset(made_of),
                step=step,
                weekday=(days[0].weekday() + cut) % _WEEK,
                values=values[cut:],
            )


def cases_of(rate: Rate, others: Sequence[Rate]) -> Iterator[Case]:
    """Yield what is said of windows spread over the rate, and what came."""
    size = len(rate.values)
    kin = [one for one in others if not one.made_of & rate.made_of]
    for length, needed in LENGTHS[rate.step]:
        last = size - length
        starts = (
            np.unique(np.linspace(needed, last, _STARTS).astype(int)) if last >= needed else ()
        )
        for start in starts:
            for quarter in QUARTERS:
                now, end = int(start) + round(length * quarter), int(start) + length - 1
                if np.isfinite(rate.values[now - 1]) and np.isfinite(rate.values[end]):
                    yield _case(rate, kin, int(start), now, end)


def _case(rate: Rate, kin: Sequence[Rate], start: int, now: int, end: int) -> Case:
    known = rate.values[:now]
    pool = Pool([one.studied(now) for one in kin if np.isfinite(one.values[:now]).any()])
    ends = ahead_anew(rate.studied(now), end - now + 1, rate.kind_at(end), pool)
    low, median, high = np.quantile(ends, (0.1, 0.5, 0.9))
    came, usual = float(rate.values[end]), float(np.nanmean(np.abs(known)))
    return Case(
        rate=rate,
        is_held=bool(low <= came <= high),
        width=float(high - low) / usual,
        error=abs(float(median) - came) / usual,
        newest=abs(float(known[-1]) - came) / usual,
        mean=abs(float(np.nanmean(known[start:])) - came) / usual,
    )


def means(cases: Sequence[Case]) -> tuple[Floats, Floats]:
    """Return held, width, error and those of the plain rules: over groups, and over rates."""
    by_rate: dict[tuple[str, int], list[Floats]] = defaultdict(list)
    for one in cases:
        row = np.array([one.is_held, one.width, one.error, one.newest, one.mean], np.float64)
        by_rate[one.rate.group, id(one.rate)].append(row)
    by_group: dict[str, list[Floats]] = defaultdict(list)
    for (group, _), rows in by_rate.items():
        by_group[group].append(np.mean(rows, axis=0))
    every = [row for rows in by_group.values() for row in rows]
    groups: Floats = np.mean([np.mean(rows, axis=0) for rows in by_group.values()], axis=0)
    rates: Floats = np.mean(every, axis=0)
    return groups, rates


def report(of: str, cases: Sequence[Case]) -> None:
    """Print one line of JSON."""
    groups, rates = means(cases)
    told = {
        "benchmark": "rates",
        "of": of,
        "rates": len({id(one.rate) for one in cases}),
        "cases": len(cases),
        "coverage_within": WITHIN,
    }
    for name, row in (("groups", groups), ("rates", rates)):
        held, width, error, newest, mean = (round(float(one), 3) for one in row)
        told[f"by_{name}"] = {
            "coverage": held,
            "width": width,
            "error": error,
            "error_newest_stands": newest,
            "error_mean_so_far": mean,
        }
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
