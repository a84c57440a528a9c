import subprocess
import sys
import time
from collections.abc import Callable
from importlib import resources

import pytest

from kpi.knowledge import Form, KnowledgeError, load
from kpi.knowledge.loader import read
from kpi.model import Aggregation, Direction, MetricKey, TargetKind, Unit

PURPOSES = {
    "awareness", "consideration", "engagement", "traffic", "leads", "sales", "influence",
    "loyalty", "care", "recruiting", "advocacy", "reputation", "app", "store", "research",
}  # fmt: skip


def shipped(name: str) -> str:
    return (resources.files("kpi.knowledge") / "data" / name).read_text(encoding="utf-8")


def with_line(file: str, line: str) -> Callable[[str], str]:
    """Give a reader that finds one more line in one of the files."""
    return lambda name: shipped(name) + (f"{line}\n" if name == file else "")


def without(file: str, start: str) -> Callable[[str], str]:
    """Give a reader that misses the lines of one file that begin so."""

    def reader(name: str) -> str:
        lines = shipped(name).splitlines()
        kept = [line for line in lines if name != file or not line.startswith(start)]
        return "\n".join(kept)

    return reader


def test_all_purposes_and_more_than_the_core_metrics_are_known() -> None:
    knowledge = load()

    assert set(knowledge.purposes) == PURPOSES
    assert len(knowledge.metrics) >= 115


def test_the_knowledge_is_read_once() -> None:
    assert load() is load()


def test_loading_stays_fast_enough_for_every_command() -> None:
    best = min(_seconds_to_read() for _ in range(5))

    assert best < 0.1  # 15 ms where nothing else runs; the tests share their two cores


def _seconds_to_read() -> float:
    start = time.process_time()
    read(shipped)
    return time.process_time() - start


def test_loading_needs_no_pandas() -> None:
    code = "import sys, kpi.knowledge; kpi.knowledge.load(); print('pandas' in sys.modules)"

    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "False"


def test_each_metric_says_what_it_is_in_both_languages() -> None:
    for metric in load().metrics.values():
        for text in (metric.name, metric.what, metric.definition):
            assert text.ja
            assert text.en
        assert metric.definition.ja.endswith("。")
        assert metric.definition.en.endswith(".")
        assert all((*metric.aliases_ja, *metric.aliases_en)), metric.key


def test_japanese_words_hold_japanese_and_english_words_none() -> None:
    for metric in load().metrics.values():
        assert metric.what.ja.isascii() is False
        assert metric.what.en.isascii() is True
        assert metric.definition.en.isascii() is True


def test_no_name_or_alias_means_two_metrics() -> None:
    owners: dict[str, set[str]] = {}
    for metric in load().metrics.values():
        for name in (metric.name.ja, metric.name.en, *metric.aliases_ja, *metric.aliases_en):
            owners.setdefault(name.casefold(), set()).add(metric.key)

    assert {name: keys for name, keys in owners.items() if len(keys) > 1} == {}


@pytest.mark.parametrize(
    ("key", "unit", "aggregation", "kind"),
    [
        ("impressions", Unit.COUNT, Aggregation.SUM, TargetKind.TOTAL),
        ("reach", Unit.COUNT, Aggregation.UNIQUE, TargetKind.LEVEL),
        ("followers", Unit.COUNT, Aggregation.LAST, TargetKind.LEVEL),
        ("follower_growth", Unit.COUNT, Aggregation.SUM, TargetKind.TOTAL),
        ("engagement_rate", Unit.PERCENT, Aggregation.RATIO, TargetKind.LEVEL),
        ("revenue", Unit.CURRENCY, Aggregation.SUM, TargetKind.TOTAL),
        ("nps", Unit.SCORE, Aggregation.LAST, TargetKind.LEVEL),
    ],
)
def test_a_metric_knows_how_its_days_make_a_period(
    key: str, unit: Unit, aggregation: Aggregation, kind: TargetKind
) -> None:
    metric = load().metrics[MetricKey(key)]

    assert (metric.unit, metric.aggregation, metric.target_kind) == (unit, aggregation, kind)


def test_what_costs_or_hurts_is_better_when_it_is_less() -> None:
    knowledge = load()
    less = {key for key, m in knowledge.metrics.items() if m.good is Direction.AT_MOST}

    assert {"cpc", "cpa", "bounce_rate", "churn_rate", "response_time", "unfollows"} <= less
    assert all(m.key in less for m in knowledge.metrics.values() if m.form is Form.COST)


def test_a_rate_names_its_parts_where_the_catalog_has_them() -> None:
    ctr = load().metrics[MetricKey("ctr")]

    assert (ctr.numerator, ctr.denominator) == ("link_clicks", "impressions")


@pytest.mark.parametrize(
    ("file", "line", "where"),
    [
        ("needs.csv", "awareness,flown,direct,x,x", "needs of awareness"),
        ("needs.csv", "fame,seen,direct,x,x", "needs"),
        ("needs.csv", "awareness,applied,maybe,x,x", "maybe"),
        ("needs.csv", "awareness,seen,direct,x,x", "twice"),
        ("pairs.csv", "awareness,fame,serves,direct,x,x,,,,", "fame"),
        ("pairs.csv", "fame,likes,serves,direct,x,x,,,,", "fame"),
        ("stances.csv", "awareness,likes,nobody,for", "nobody"),
        ("stances.csv", "awareness,fame,amec,for", "fame"),
        ("purposes.csv", "fame,1,brand,outcome,likes", "fame"),
        ("purpose_words.csv", "fame,ja,a,b,c,d", "fame"),
        ("metric_words.csv", "fame,ja,a,b,c,d", "fame"),
        (
            "metrics.csv",
            "fame,seen,volume,exposure,output,exposure,count,sum,at_least,,,,",
            "fame",
        ),
    ],
)
def test_a_key_that_leads_nowhere_is_refused(file: str, line: str, where: str) -> None:
    with pytest.raises(KnowledgeError, match=where):
        read(with_line(file, line))


@pytest.mark.parametrize(
    ("file", "start"),
    [
        ("shapes.csv", "debated,en"),
        ("notes.csv", "clickbait,"),
        ("counts.csv", "clicked,"),
        ("needs.csv", "awareness,reached,"),
    ],
)
def test_what_others_refer_to_is_missed(file: str, start: str) -> None:
    with pytest.raises(KnowledgeError):
        read(without(file, start))
