"""Read the knowledge that ships with the package and refuse it when it does not hang together."""

from functools import cache
from importlib import resources

from kpi.knowledge import rows
from kpi.knowledge.catalog import Knowledge, serving
from kpi.knowledge.rows import KnowledgeError, Reader, expect
from kpi.model import Language

__all__ = ["KnowledgeError", "check", "load", "read"]

#: Every kind of sentence that a reason may need.
_KINDS = (
    "serves", "supports", "cost", "debated", "short", "against", "earlier", "later", "beside",
    "activity", "proxy", "selection", "no_purpose", "own", "own_aim", "own_change", "of_team",
    "ask_metric", "ask_none", "ask_ambiguous", "ask_kpi", "ask_unknown",
)  # fmt: skip


@cache
def load() -> Knowledge:
    """Read the knowledge that ships with Mato; ``KnowledgeError`` when it is not sound."""
    return read(_shipped)


def read(reader: Reader) -> Knowledge:
    """Build the knowledge from the data files that ``reader`` gives."""
    metrics = rows.metrics(reader)
    purposes = rows.purposes(reader)
    needs = rows.needs(reader)
    pairs = rows.pairs(reader)
    knowledge = Knowledge(
        metrics=metrics,
        purposes=purposes,
        counts=rows.counts(reader),
        needs=needs,
        pairs=pairs,
        notes=rows.notes(reader),
        shapes=rows.shapes(reader),
        sources=rows.sources(reader),
        serving={p: serving(purposes[p], metrics, needs, pairs) for p in purposes},
    )
    check(knowledge)
    return knowledge


def check(knowledge: Knowledge) -> None:
    """Raise ``KnowledgeError`` for the first key that leads nowhere."""
    known = knowledge.metrics.keys()
    for metric in knowledge.metrics.values():
        where = f"metric {metric.key}"
        parts = [term.metric for term in (*metric.above, *metric.below)]
        named = [key for key in (metric.guard, metric.variant_of) if key]
        expect([*parts, *named], known, where)
        expect([metric.counts], knowledge.counts, where)
        expect([metric.hides] if metric.hides else [], knowledge.notes, where)
    for purpose in knowledge.purposes.values():
        expect(purpose.best, knowledge.serving[purpose.key], f"best of {purpose.key}")
    for purpose_key, count in knowledge.needs:
        expect([purpose_key], knowledge.purposes, "needs")
        expect([count], knowledge.counts, f"needs of {purpose_key}")
    for purpose_key, metric_key in (*knowledge.pairs, *knowledge.sources):
        expect([purpose_key], knowledge.purposes, "pairs")
        expect([metric_key], known, f"pairs of {purpose_key}")
    for language in Language:
        there = [kind for kind, spoken in knowledge.shapes if spoken is language]
        expect(_KINDS, there, f"shapes in {language}")


def _shipped(name: str) -> str:
    return (resources.files("kpi.knowledge") / "data" / name).read_text(encoding="utf-8")
