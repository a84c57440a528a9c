"""The derived verdicts beside what third parties state.

The knowledge is reasoned from what metrics count and was not fitted to these statements, but
whoever wrote it had read them. ``python -m benchmarks.understanding`` prints the figures.
"""

import csv
from pathlib import Path
from statistics import mean

import pytest

from kpi.knowledge import load
from kpi.model import MetricKey, PurposeKey, Verdict

TRIPLES = Path(__file__).parents[5] / "shared" / "domain" / "goal_metric_triples.csv"

pytestmark = pytest.mark.skipif(not TRIPLES.exists(), reason="the statements are not here")

Row = dict[str, str]


def statements() -> list[Row]:
    with TRIPLES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def verdict(row: Row) -> Verdict:
    return load().fit(PurposeKey(row["goal_type"]), MetricKey(row["metric"])).verdict


def recommends(row: Row) -> bool:
    return row["verdict"] in {"serves", "supports"}


def test_hardly_any_recommended_pair_is_rejected() -> None:
    rows = [row for row in statements() if recommends(row)]
    rejected = [verdict(row).is_warning for row in rows]

    assert mean(rejected) <= 0.03


def test_nearly_every_objection_is_warned_about_or_called_debated() -> None:
    rows = [row for row in statements() if not recommends(row)]
    caught = [verdict(row).is_warning or verdict(row) is Verdict.DEBATED for row in rows]

    assert mean(caught) >= 0.85


def test_few_of_the_pairs_that_are_spoken_of_are_called_debated() -> None:
    verdicts = {(row["goal_type"], row["metric"]): verdict(row) for row in statements()}
    debated = [found is Verdict.DEBATED for found in verdicts.values()]

    assert mean(debated) <= 0.12
