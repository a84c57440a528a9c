from datetime import date

import pytest

from kpi.knowledge import Knowledge, recounts
from kpi.knowledge.rows import KnowledgeError
from kpi.model import MetricKey

HEAD = "platform,metric,day,ja,en,source"


def test_each_known_change_is_of_a_metric_that_there_is_and_names_its_source(
    knowledge: Knowledge,
) -> None:
    known = [one for several in recounts.load().values() for one in several]

    assert known
    assert all(one.metric in knowledge.metrics for one in known)
    assert all(one.source.startswith("https://") for one in known)


def test_the_changes_of_a_metric_come_by_day() -> None:
    rows = ["x,reach,2026-05-01,後,later,s", "x,reach,2025-05-01,前,earlier,s"]

    found = recounts.read("\n".join([HEAD, *rows]))

    assert [one.day for one in found["x", MetricKey("reach")]] == [
        date(2025, 5, 1),
        date(2026, 5, 1),
    ]


def test_half_a_row_is_refused() -> None:
    with pytest.raises(KnowledgeError, match="x on 2026-05-01"):
        recounts.read(f"{HEAD}\nx,reach,2026-05-01,後,later,")
