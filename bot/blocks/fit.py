"""The verdict on a KPI: a colored box in modals, a paragraph in messages, the direct message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.blocks import kit, names
from bot.blocks.rendered import Block, Rendered, Renderers
from bot.i18n.localizer import Localizer, mention
from bot.ids import KpiUi, nth
from kpi.fit import Finding, Side
from kpi.knowledge import Knowledge, Source, Stance
from kpi.messages import MessageKind
from kpi.model import MetricKey, Verdict

#: How many better metrics are offered at a time.
MOST_BETTER = 2
_MOST_SOURCES = 2
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
        kit.alert(_said(finding, name, knowledge, localizer), _LEVELS[finding.verdict]),
        *_why(finding, localizer),
        *(
            kit.section(
                localizer.m("fit.better", name=one.name, what=one.what),
                kit.button(
                    KpiUi.USE_INSTEAD,
                    localizer.t("fit.button.use_instead"),
                    {"metric": one.metric},
                ),
            )
            for one in better(finding, knowledge, localizer)
        ),
    ]


def in_message(
    finding: Finding, name: str, knowledge: Knowledge, localizer: Localizer
) -> list[Block]:
    """Return the verdict on the metric called ``name``, without any button."""
    sign = localizer.t(f"fit.sign.{finding.verdict.value}")
    said = _said(finding, name, knowledge, localizer)
    return [
        kit.section(localizer.m("fit.mark", sign=sign, word=said)),
        *_why(finding, localizer),
    ]


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


def _why(finding: Finding, localizer: Localizer) -> list[Block]:
    """Return the reason; for a debated pair both sides and who takes them."""
    reason = finding.reason.to(localizer.language)
    if not finding.sides:
        return [kit.section(localizer.m("fit.reason", text=reason))] if reason else []
    return [
        kit.section("\n".join(_side(side, localizer) for side in finding.sides)),
        *_sources(finding.sides, localizer),
    ]


def _side(side: Side, localizer: Localizer) -> str:
    msgid = "fit.pro" if side.stance is Stance.FOR else "fit.con"
    return localizer.m(msgid, text=side.says.to(localizer.language))


def _sources(sides: Sequence[Side], localizer: Localizer) -> list[Block]:
    lines = [
        localizer.m(
            "fit.sources_for" if side.stance is Stance.FOR else "fit.sources_against",
            names=localizer.t("kpi.comma").join(_called(one, localizer) for one in _few(side)),
        )
        for side in sides
        if side.sources
    ]
    return [kit.context("\n".join(lines))] if lines else []


def _few(side: Side) -> list[Source]:
    return list(side.sources[:_MOST_SOURCES])


def _called(source: Source, localizer: Localizer) -> str:
    return localizer.t("fit.course") if source.tier == _COURSE else source.name


def _warning(data: Mapping[str, object], localizer: Localizer) -> Rendered:
    """Render the direct message about a KPI that was kept in spite of a warning."""
    language = localizer.language.value
    metric = _in(data["metric_name"], language)
    said = {
        "goal": str(data["goal_sentence"]),
        "metric": metric,
        "by": mention(str(data["by"])),
    }
    offers = [one for one in _list(data["better"]) if isinstance(one, Mapping)]
    buttons = [
        kit.button(
            nth(KpiUi.SWITCH, place),
            localizer.t("fit.button.use_named", name=_in(one["name"], language)),
            {"kpi": data["kpi"], "metric": one["metric"]},
            style="primary" if place == 0 else "",
        )
        for place, one in enumerate(offers)
    ]
    edit = kit.button(KpiUi.EDIT, localizer.t("kpi.button.edit"), {"kpi": data["kpi"]})
    verdict = localizer.m(
        f"fit.{data['verdict']}", metric=metric, purpose=_in(data["purpose_name"], language)
    )
    reason = localizer.m("fit.reason", text=_in(data["reason"], language))
    return Rendered(
        text=f"{localizer.m('fit.warning', **said)}\n{verdict}",
        blocks=[
            kit.section(localizer.m("fit.warning", **said)),
            kit.section(f"{verdict} {reason}"),
            *(_offer(one, language, localizer) for one in offers),
            kit.context(localizer.m("fit.kept", reason=str(data["kept"]))),
            kit.actions(*buttons, edit),
            kit.context(localizer.m("fit.warning_how")),
        ],
    )


def _offer(one: Mapping[str, object], language: str, localizer: Localizer) -> Block:
    said = localizer.m(
        "fit.better", name=_in(one["name"], language), what=_in(one["what"], language)
    )
    return kit.section(said)


def _in(texts: object, language: str) -> str:
    """Return the text in the language; empty when the row holds none."""
    return str(texts.get(language, "")) if isinstance(texts, Mapping) else ""


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, Sequence) else ()


RENDERERS: Renderers = {MessageKind.FIT_WARNING: _warning}
