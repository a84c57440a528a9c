"""Every benchmark runs to its end at a fraction of its size; its figures mean nothing here."""

import json
import os
import subprocess
import sys

import pytest

from benchmarks.__main__ import NAMES, figures_of

pytestmark = pytest.mark.slow

SCALE = "0.002"
#: Benchmarks that nothing is stored for.
COMPUTES = {"anomaly", "forecast", "effects", "rates"}


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_measures_both_databases_if_it_needs_one(name: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "benchmarks", name],
        env={**os.environ, "MATO_BENCH_SCALE": SCALE},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert {one["benchmark"] for one in found} == {name}
    databases = {one["database"] for one in found if "database" in one}
    assert databases == (set() if name in COMPUTES else {"sqlite", "postgresql"})
    assert not any(one.get("lost") or one.get("duplicated") for one in found)


def test_each_aim_stands_beside_its_figure_and_says_whether_it_is_met() -> None:
    found = {
        "benchmark": "progress",
        "database": "sqlite",
        "floor_ms": 4.0,
        "ratio": 1.2,
        "ratio_aim": 1.5,
        "growth": 1.6,
        "growth_aim": 1.5,
    }

    cells = [figure.cells() for figure in figures_of(found)]

    assert cells == [
        ("progress", "sqlite", "ratio", "1.2", "at most 1.5", "met"),
        ("progress", "sqlite", "growth", "1.6", "at most 1.5", "missed"),
    ]


def test_of_a_floors_speed_more_is_better() -> None:
    found = {"benchmark": "imports", "database": "postgresql", "ratio": 0.6, "aim": 0.5}

    (figure,) = figures_of(found)

    assert figure.cells()[-2:] == ("at least 0.5", "met")


def test_what_is_to_be_found_at_least_is_met_by_more() -> None:
    found = {"benchmark": "anomaly", "recall": 0.6, "recall_least": 0.5, "ms": 3, "ms_aim": 2}

    cells = [figure.cells()[1:] for figure in figures_of(found)]

    assert cells == [
        ("-", "recall", "0.6", "at least 0.5", "met"),
        ("-", "ms", "3", "at most 2", "missed"),
    ]


def test_a_message_that_is_lost_or_comes_twice_misses_the_aim() -> None:
    found = {"benchmark": "digests", "database": "sqlite", "lost": 1, "duplicated": 0}

    assert [figure.is_met for figure in figures_of(found)] == [False, True]
