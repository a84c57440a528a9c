"""How names and values of a file are read, given the catalog and a channel's own metrics."""

from collections.abc import Sequence
from datetime import date, timedelta

from kpi.imports import Answers
from kpi.knowledge import Knowledge
from kpi.language.metrics import MetricState, understand_name
from kpi.language.text import fold, tidy
from kpi.model import Aggregation, MetricKey, OwnMetric, Unit
from kpi.usecases.files.reading_files import Meaning, Terms


def terms(knowledge: Knowledge, own: Sequence[OwnMetric], answers: Answers, today: date) -> Terms:
    """Return how a file is read where the channel's own metrics are these."""
    units = {one.metric: one.unit for one in own}
    aggregations = {one.metric: one.aggregation for one in own}

    def unit(metric: MetricKey) -> Unit:
        known = knowledge.metrics.get(metric)
        return known.unit if known else units[metric]

    def aggregation(metric: MetricKey) -> Aggregation:
        known = knowledge.metrics.get(metric)
        return known.aggregation if known else aggregations[metric]

    return Terms(
        meaning=meaning(knowledge, own),
        unit=unit,
        aggregation=aggregation,
        latest=today + timedelta(days=1),  # it is tomorrow already somewhere
        rate=answers.rate,
        zone=answers.zone or "UTC",
        now=answers.made_at,
    )


def meaning(knowledge: Knowledge, own: Sequence[OwnMetric]) -> Meaning:
    """Return what names of a file mean: whole names only, a team's own first."""
    named = {fold(tidy(one.name)): one.metric for one in own}

    def meaning(name: str) -> MetricKey | None:
        read_as = understand_name(name, knowledge)
        best = read_as.best if read_as.state is MetricState.CLEAR else None
        return named.get(fold(tidy(name))) or best

    return meaning
