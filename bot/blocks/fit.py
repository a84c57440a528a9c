"""The verdict on a KPI: a colored box in modals, a paragraph in messages, the direct message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.blocks import kit, limits, names
from bot.blocks.rendered import Block
from bot.i18n.localizer import Localizer, mention
from bot.ids import KpiUi
from kpi.fit import Finding, Side
from kpi.knowledge import Knowledge, Source
from kpi.model import Judgement, Kept, MetricKey, Verdict

#: How many better metrics are offered at a time.
MOST_BETTER = 2
_MOST_SOURCES = 3
_COURSE = "course"
_LEVELS = {
    Verdict.SERVES: "success",
    Verdict.SUPPORTS: "success",
    Verdict.DEBATED: "info",
    Verdict.DOES_NOT_SERVE: "warning",
    Verdict.WORKS_AGAINST: "error",
    Verdict.ASK: "info",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Better:
    """A metric that would serve the goal better, in the reader's words."""

    metric: MetricKey
    name: str
    what: str


def better(finding: Finding, knowledge: Knowledge, localizer: Localizer) -> list[Better]:
    """Return what to take instead, best first; nothing where nothing has to be changed."""
    if finding.verdict not in {Verdict.DOES_NOT_SERVE, Verdict.WORKS_AGAINST, Verdict.DEBATED}:
        return []
    known = [knowledge.metrics[key] for key in finding.better[:MOST_BETTER]]
    return [
        Better(
            metric=metric.key,
            name=metric.name.to(localizer.language),
            what=metric.what.to(localizer.language),
        )
        for metric in known
    ]


def in_modal(
    finding: Finding, name: str, knowledge: Knowledge, localizer: Localizer
) -> list[Block]:
    """Return the verdict on the metric called ``name``, with buttons that take a better one."""
    return [
        *_box(finding, name, knowledge, localizer),
        *(
            kit.section(
                offer(one.name, one.what, place, localizer),
                kit.button(
                    KpiUi.USE_INSTEAD,
                    localizer.t("fit.button.use_instead"),
                    {"metric": one.metric},
                ),
            )
            for place, one in enumerate(better(finding, knowledge, localizer))
        ),
    ]


def offer(name: str, what: str, place: int, localizer: Localizer) -> str:
    """Return the mrkdwn that names a better metric; ``place`` counts from 0."""
    return localizer.m("fit.or" if place else "fit.better", name=name, what=what)


def in_message(
    finding: Finding,
    name: str,
    knowledge: Knowledge,
    localizer: Localizer,
    *,
    is_brief: bool = False,
) -> list[Block]:
    """Return the verdict on the metric called ``name``, without any button.

    In brief, without its reason.
    """
    if finding.sides:
        said = kit.section(headline(finding, name, knowledge, localizer))
        return [said] if is_brief else [said, *_sides(finding.sides, localizer)]
    sign = localizer.t(f"fit.sign.{finding.verdict.value}")
    lead = localizer.t(f"fit.lead.{finding.verdict.value}")
    said_of = "" if is_brief else f"\n{reason(finding, localizer)}"
    return [kit.section(f"{sign} {lead}{said_of}")]


def reason(finding: Finding, localizer: Localizer) -> str:
    """Return why the verdict is what it is, as mrkdwn: the team's words where it changed it."""
    if finding.changed:
        return changed(finding.changed, localizer)
    return localizer.m("fit.reason", text=finding.reason.to(localizer.language))


def changed(it: Judgement, localizer: Localizer, most: int = limits.TEXT) -> str:
    """Return that the team changed the verdict: who, when and why, as mrkdwn."""
    return changed_by(it.by, it.on, limits.clip(it.reason, most), localizer)


def changed_by(user_id: str, day: date, reason: str, localizer: Localizer) -> str:
    """Return the same of the parts that a message carries."""
    on = localizer.day(day)
    return localizer.m("fit.changed", by=mention(user_id), day=on, reason=reason)


def headline(finding: Finding, name: str, knowledge: Knowledge, localizer: Localizer) -> str:
    """Return the verdict on the metric called ``name`` as one sentence of mrkdwn."""
    sign = localizer.t(f"fit.sign.{finding.verdict.value}")
    said = _said(finding, name, knowledge, localizer)
    return localizer.m("fit.mark", sign=sign, word=said)


def kept(it: Kept, localizer: Localizer, most: int = limits.TEXT) -> str:
    """Return why a KPI stands in spite of its verdict, and when it is looked at again."""
    reason = limits.clip(it.reason, most)
    if it.review_on is None:
        return localizer.m("fit.kept", reason=reason)
    return localizer.m("fit.kept_until", reason=reason, day=localizer.day(it.review_on))


def mark(verdict: Verdict, localizer: Localizer) -> str:
    """Return the verdict as a sign and a word or two."""
    return localizer.t(
        "fit.mark",
        sign=localizer.t(f"fit.sign.{verdict.value}"),
        word=localizer.t(f"fit.word.{verdict.value}"),
    )


def _said(finding: Finding, name: str, knowledge: Knowledge, localizer: Localizer) -> str:
    purpose = names.purpose(knowledge, finding.purpose, localizer)
    return localizer.t(f"fit.{finding.verdict.value}", metric=name, purpose=purpose)


def _box(finding: Finding, name: str, knowledge: Knowledge, localizer: Localizer) -> list[Block]:
    """Return the reason in a colored box; where it is too long for one, below a shorter one."""
    level = _LEVELS[finding.verdict]
    said = finding.reason.to(localizer.language)
    if not finding.sides and not finding.changed and len(said) <= limits.ALERT:
        return [kit.alert(said, level)]
    box = kit.alert(_said(finding, name, knowledge, localizer), level)
    if finding.sides:
        return [box, *_sides(finding.sides, localizer)]
    return [box, kit.section(reason(finding, localizer))]


def _sides(sides: Sequence[Side], localizer: Localizer) -> list[Block]:
    return [kit.section("\n".join(side_line(side, localizer) for side in sides))]


def side_line(side: Side, localizer: Localizer) -> str:
    """Return one side of a debate in a line of mrkdwn: who takes it and what they say."""
    says = side.says.to(localizer.language)
    if not side.sources:
        return localizer.m(f"rules.side.{side.stance.value}.nobody", text=says)
    names = called_all(side.sources, localizer)
    return localizer.m(f"rules.side.{side.stance.value}", text=says, names=names)


def called_all(sources: Sequence[Source], localizer: Localizer) -> str:
    """Return the names of the first few sources."""
    named = [called(one, localizer) for one in sources[:_MOST_SOURCES]]
    return localizer.t("kpi.comma").join(named)


def called(source: Source, localizer: Localizer) -> str:
    """Return what a source is called."""
    return localizer.t("fit.course") if source.tier == _COURSE else source.name
