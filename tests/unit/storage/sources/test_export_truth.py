"""Holds the reader to what the real files say: found by hand, with other tools than the reader.

``truth/*.csv`` has a row for each file and metric (``metric@platform`` where a file has several
networks): how many days, their sum, the value of the last day, in the metric's unit. A file that
holds no KPI data has one row without a metric, whose note is the reason that must be given.
The files stay where they lie: they are nobody's to copy.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from kpi.imports import Answers
from kpi.knowledge import load
from kpi.model import MetricKey, Scope
from kpi.usecases.files import file_terms, reading_files
from storage.sources.files.door import open_any

FILES = Path(__file__).parents[5] / "shared" / "exports" / "files"
TRUTH = Path(__file__).parent / "truth"
#: The day on which the files were handed over: those without years are of the year before it.
MADE_ON = date(2026, 11, 22)
#: Of the files with KPI data so many may ask something first.
MOST_ASKED = 0.15

Line = Mapping[str, str]
Facts = tuple[int, Decimal, Decimal]


def lines() -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for path in sorted(TRUTH.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                found[line["file"]].append(line)
    return dict(found)


LINES = lines()


@cache
def open_and_read(name: str) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, Facts]]:
    """Return platform, export, grain and reason; questions; and facts by metric."""
    answers = Answers(made_on=MADE_ON)
    file = open_any(FILES / name, answers)
    terms = file_terms.terms(load(), (), answers, MADE_ON)
    found = reading_files.understand(file, terms)
    facts = file.facts
    said = (facts.platform, facts.export, facts.grain.value, facts.no_kpi or "")
    questions = tuple(question.value for question in found.questions)
    by_metric: dict[str, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for key, taken in found.series.items():
        if found.is_part(key):
            continue
        for named in _names(key):
            for day, value in taken.values.items():
                by_metric[named][day] += value
    return said, questions, {name: _facts(values) for name, values in by_metric.items()}


def _names(key: tuple[MetricKey, Scope]) -> Iterator[str]:
    metric, scope = key
    yield str(metric)
    yield f"{metric}@{scope.platform}"


def _facts(values: Mapping[date, Decimal]) -> Facts:
    return len(values), sum(values.values(), Decimal()), values[max(values)]


def _is_close(found: Decimal, truth: str) -> bool:
    """Say whether it is the same number; each value is kept to six places."""
    return abs(found - Decimal(truth)) <= Decimal("0.0005")


needs_files = pytest.mark.skipif(not FILES.exists(), reason="needs the shared exports")


@needs_files
@pytest.mark.parametrize("name", sorted(LINES))
def test_a_file_says_what_was_found_in_it_by_hand(name: str) -> None:
    truth = LINES[name]

    (platform, export, grain, reason), questions, found = open_and_read(name)

    first = truth[0]
    assert (platform, export, grain) == (first["platform"], first["export"], first["grain"])
    assert ";".join(questions) == first["questions"]
    if not first["metric"]:
        assert (found, reason) == ({}, first["note"])
        return
    for line in truth:
        days, total, last = found[line["metric"]]
        assert days == int(line["days"]), line["metric"]
        assert _is_close(total, line["sum"]), (line["metric"], total)
        assert _is_close(last, line["last"]), (line["metric"], last)
    assert _bare(found) == _bare({line["metric"]: 0 for line in truth})


def _bare(metrics: Mapping[str, object]) -> set[str]:
    return {metric.partition("@")[0] for metric in metrics}


def test_the_truth_of_many_files_is_written_down() -> None:
    files_with_kpis = [name for name, truth in LINES.items() if truth[0]["metric"]]
    asked = [name for name in files_with_kpis if LINES[name][0]["questions"]]

    assert len(LINES) >= 40
    assert all(_is_complete(truth) for truth in LINES.values())
    assert len(asked) <= MOST_ASKED * max(len(files_with_kpis), 55)


def _is_complete(truth: Sequence[Line]) -> bool:
    metrics = [line["metric"] for line in truth]
    return len(set(metrics)) == len(metrics) and (all(metrics) or metrics == [""])
