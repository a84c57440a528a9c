"""The knowledge as a page of the documentation, in Markdown."""

from collections.abc import Iterable, Iterator

from kpi.knowledge.catalog import Knowledge
from kpi.knowledge.values import Fit, Origin, Purpose, Source, Stance
from kpi.model import Language, Verdict

_INTRODUCTION = """\
Generated from `kpi/knowledge/data` by `kpi/knowledge/page.py`; do not edit by hand.

A metric counts something that people do. A purpose needs some of these things to happen and says
of each whether it is the change itself (outcome), leads there directly (direct), comes before it
(leading), is argued about or misses it. What a purpose does not name does not serve it. Prices
support at best; what the team does itself and money that nobody paid prove nothing. Set by hand:
{by_hand}, marked with ✎."""
_TOLD = (Verdict.SERVES, Verdict.SUPPORTS, Verdict.DEBATED, Verdict.WORKS_AGAINST)


def page(knowledge: Knowledge) -> str:
    """Write what serves which purpose and why, one chapter for each purpose."""
    pairs = len(knowledge.purposes) * len(knowledge.metrics)
    by_hand = f"{len(knowledge.pairs)} of {pairs:,} ({knowledge.share_set():.1%})"
    lines = ["# What serves which purpose", "", _INTRODUCTION.format(by_hand=by_hand), ""]
    for purpose in knowledge.purposes.values():
        lines += _chapter(knowledge, purpose)
    return "\n".join(lines).rstrip() + "\n"


def _chapter(knowledge: Knowledge, purpose: Purpose) -> Iterator[str]:
    fits = [knowledge.fit(purpose.key, metric) for metric in knowledge.metrics]
    yield f"## {purpose.name.en} · {purpose.name.ja}"
    yield ""
    yield f"What must change: {purpose.change.en}. {purpose.change.ja}。"
    yield ""
    yield "| metric | 指標 | verdict | part | why | 理由 | who says so |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for verdict in _TOLD:
        yield from (_row(knowledge, fit) for fit in fits if fit.verdict is verdict)
    yield ""
    yield f"Does not serve: {_names(knowledge, fits)}."
    yield ""


def _row(knowledge: Knowledge, fit: Fit) -> str:
    metric = knowledge.metrics[fit.metric]
    mark = " ✎" if fit.origin is Origin.SET else ""
    cells = (
        metric.name.en,
        metric.name.ja,
        fit.verdict.value + mark,
        fit.part.value,
        fit.reason.to(Language.EN),
        fit.reason.to(Language.JA),
        _who(fit.sources),
    )
    return f"| {' | '.join(cells)} |"


def _who(sources: Iterable[Source]) -> str:
    return ", ".join(
        f"{'against: ' if source.stance is Stance.AGAINST else ''}{source.name} ({source.tier})"
        for source in sources
    )


def _names(knowledge: Knowledge, fits: Iterable[Fit]) -> str:
    return ", ".join(
        knowledge.metrics[fit.metric].name.en
        for fit in fits
        if fit.verdict is Verdict.DOES_NOT_SERVE
    )
