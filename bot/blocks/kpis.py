"""KPIs: what is said when one is saved or not yet, the questions, the channel's line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.blocks import fit, kit, names, targets, verdicts
from bot.blocks.rendered import Block, Rendered, Renderers
from bot.i18n.localizer import Localizer, mention
from bot.ids import MOST_BUTTONS, GoalUi, KpiUi, nth
from kpi.fit import Finding
from kpi.knowledge import Knowledge, Term
from kpi.messages import MessageKind
from kpi.model import Goal, Kpi, MetricKey, Scope, Series, Unit

#: An engagement rate of which nobody said by what: the one by reach is taken, and said to be.
_BY_REACH = MetricKey("engagement_rate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """One answer to a question: its label and what its button sends."""

    label: str
    value: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A KPI with what its sentence needs."""

    kpi: Kpi
    goal: Goal
    series: Series
    finding: Finding


def saved(
    it: Shown,
    knowledge: Knowledge,
    localizer: Localizer,
    *,
    is_new: bool,
    is_first: bool = False,
    is_brief: bool = False,
    of_set: Sequence[Block] = (),
) -> Rendered:
    """Return what was understood and saved, the verdict, and ways back.

    ``of_set`` is what there is to say of all KPIs of the goal. In brief, the verdict comes
    without its reason: the modal that was just closed showed it.
    """
    name = names.kpi(knowledge, it.kpi, it.series.scope, localizer)
    text = localizer.t("kpi.saved" if is_new else "kpi.changed")
    blocks = [
        kit.section(text),
        kit.section(summary(it, knowledge, localizer)),
        *fit.in_message(it.finding, name, knowledge, localizer, is_brief=is_brief),
    ]
    if it.kpi.kept:
        blocks.append(kit.context(fit.kept(it.kpi.kept, localizer)))
    blocks += of_set
    if is_first:
        hint = rate(it.kpi, knowledge, localizer) or localizer.m("kpi.log_hint")
        blocks.append(kit.context(hint))
    blocks.append(kit.actions(*_after_saving(it.kpi, localizer, is_new=is_new)))
    line = localizer.m(
        "kpi.target_of",
        name=name,
        target=targets.in_words(it.kpi.target, it.series.unit, localizer),
    )
    return Rendered(text=f"{text} {line}", blocks=blocks)


def rate(kpi: Kpi, knowledge: Knowledge, localizer: Localizer) -> str:
    """Return how a rate is made of two other metrics, as mrkdwn; empty for what is none."""
    parts = knowledge.parts_of(kpi.metric)
    if parts is None:
        return ""
    above, below = (_added(terms, knowledge, localizer) for terms in (parts.above, parts.below))
    said = localizer.m("kpi.rate", above=above, below=below)
    return f"{said} {localizer.t('kpi.rate.reach')}" if kpi.metric == _BY_REACH else said


def _added(terms: Sequence[Term], knowledge: Knowledge, localizer: Localizer) -> str:
    """Return the names of metrics that are added up: "a − b + c"."""
    said = ""
    for term in terms:
        sign = localizer.t("kpi.minus") if term.sign < 0 else localizer.t("kpi.plus")
        name = knowledge.metrics[term.metric].name.to(localizer.language)
        said += f"{sign}{name}" if said else name
    return said


def _after_saving(kpi: Kpi, localizer: Localizer, *, is_new: bool) -> list[Block]:
    value = {"kpi": kpi.kpi_id}
    buttons = [kit.button(KpiUi.EDIT, localizer.t("kpi.button.edit"), value)]
    if is_new:
        buttons.append(kit.button(KpiUi.UNDO, localizer.t("kpi.button.undo"), value))
    return buttons


def summary(it: Shown, knowledge: Knowledge, localizer: Localizer) -> str:
    """Return the KPI in a few lines of mrkdwn."""
    kpi = it.kpi
    lines = localizer.m(
        "kpi.summary",
        name=names.kpi(knowledge, kpi, it.series.scope, localizer),
        target=targets.in_words(kpi.target, it.series.unit, localizer),
        start=localizer.day(kpi.period.start),
        until=localizer.day(kpi.period.last_day),
        goal=it.goal.sentence,
        owner=mention(kpi.owner_id),
    )
    if kpi.baseline is None:
        return lines
    amount = localizer.number(kpi.baseline, it.series.unit)
    return f"{lines}\n{localizer.m('kpi.summary_baseline', amount=amount)}"


def warned(
    finding: Finding,
    name: str,
    goal: Goal,
    draft_id: str,
    knowledge: Knowledge,
    localizer: Localizer,
) -> Rendered:
    """Return that the KPI is not saved, why, and what can be done."""
    better = fit.better(finding, knowledge, localizer)
    draft = {"draft": draft_id}
    takes = [
        kit.button(
            nth(KpiUi.TAKE, place),
            localizer.t("fit.button.use_named", name=one.name),
            {**draft, "metric": one.metric},
            style="primary" if place == 0 else "",
        )
        for place, one in enumerate(better)
    ]
    offers = [
        kit.section(fit.offer(one.name, one.what, place, localizer))
        for place, one in enumerate(better)
    ]
    verdict = fit.in_message(finding, name, knowledge, localizer)
    unsaved = localizer.m("fit.not_saved", goal=goal.sentence)
    return Rendered(
        text=f"{fit.headline(finding, name, knowledge, localizer)} {unsaved}",
        blocks=[
            *verdict,
            *offers,
            kit.context(unsaved),
            kit.actions(
                *takes,
                kit.button(KpiUi.KEEP, localizer.t("kpi.button.keep"), draft),
                verdicts.change_button(finding, goal.goal_id, localizer, **draft),
                kit.button(KpiUi.CANCEL, localizer.t("kpi.button.cancel"), draft),
            ),
        ],
    )


def ask(
    question: str,
    draft_id: str,
    picks: Sequence[Pick],
    localizer: Localizer,
    *,
    other: str = "",
) -> Rendered:
    """Return a question, a button an answer, and the ways out.

    ``other`` is the label of the button that opens the modal instead.
    """
    draft = {"draft": draft_id}
    buttons = [
        kit.button(nth(KpiUi.PICK, place), pick.label, {**draft, **pick.value})
        for place, pick in enumerate(picks[:MOST_BUTTONS])
    ]
    if other:
        buttons.append(kit.button(KpiUi.FINISH, other, draft))
    buttons.append(kit.button(KpiUi.CANCEL, localizer.t("kpi.button.cancel"), draft))
    return Rendered(text=question, blocks=[kit.section(question), kit.actions(*buttons)])


def ask_no_goal(draft_id: str, localizer: Localizer, text: str = "") -> Rendered:
    """Return the question what the number is for, where the channel has no goal.

    ``text`` says it otherwise where no number was named.
    """
    text = text or localizer.t("kpi.ask_no_goal")
    draft = {"draft": draft_id}
    return Rendered(
        text=text,
        blocks=[
            kit.section(text),
            kit.actions(
                kit.button(
                    GoalUi.WRITE, localizer.t("kpi.button.set_goal"), draft, style="primary"
                ),
                kit.button(KpiUi.CANCEL, localizer.t("kpi.button.cancel"), draft),
            ),
        ],
    )


def already(kpi: Kpi, goal: Goal, name: str, unit: Unit, localizer: Localizer) -> Rendered:
    """Return that the goal has this KPI, with a way to change it."""
    text = localizer.m(
        "kpi.already",
        goal=goal.sentence,
        name=name,
        target=targets.in_words(kpi.target, unit, localizer),
    )
    change = kit.button(KpiUi.EDIT, localizer.t("kpi.button.change_that"), {"kpi": kpi.kpi_id})
    return Rendered(text=text, blocks=[kit.section(text), kit.actions(change)])


def ask_remove(kpi: Kpi, name: str, localizer: Localizer) -> Rendered:
    """Return the question whether the KPI is to be removed."""
    text = localizer.m("kpi.ask_remove", name=name)
    value = {"kpi": kpi.kpi_id}
    remove = kit.button(KpiUi.REMOVE_NOW, localizer.t("kpi.button.remove"), value, style="danger")
    keep = kit.button(KpiUi.CANCEL, localizer.t("kpi.button.cancel"), {})
    return Rendered(text=text, blocks=[kit.section(text), kit.actions(remove, keep)])


def removed(kpi: Kpi, name: str, localizer: Localizer) -> Rendered:
    """Return that the KPI is removed, with a way back."""
    text = localizer.m("kpi.removed", name=name)
    back = kit.button(KpiUi.RESTORE, localizer.t("kpi.button.restore"), {"kpi": kpi.kpi_id})
    return Rendered(text=text, blocks=[kit.section(text), kit.actions(back)])


def restored(kpi: Kpi, name: str, localizer: Localizer) -> Rendered:
    """Return that the KPI is back."""
    text = localizer.m("kpi.restored", name=name)
    edit = kit.button(KpiUi.EDIT, localizer.t("kpi.button.edit"), {"kpi": kpi.kpi_id})
    return Rendered(text=text, blocks=[kit.section(text), kit.actions(edit)])


_LABELS: Mapping[str, str] = {
    KpiUi.EDIT: "kpi.button.edit",
    KpiUi.REMOVE: "kpi.button.remove",
    KpiUi.RESTORE: "kpi.button.restore",
}


def ask_which(
    named: Sequence[tuple[Kpi, str, Unit]],
    action_id: KpiUi,
    localizer: Localizer,
    unmet: str = "",
) -> Rendered:
    """Return the question which KPI is meant: each with a button that sends ``action_id``.

    ``named`` are KPIs with their names and units: the target tells apart what shares a name;
    ``unmet`` are words that mean none of them.
    """
    label = localizer.t(_LABELS[action_id])
    text = localizer.t("kpi.ask_which")
    if unmet:
        text = localizer.m("kpi.ask_other_which", hint=unmet)
    rows = [
        kit.section(
            localizer.m(
                "kpi.name", name=name, target=targets.in_words(kpi.target, unit, localizer)
            ),
            kit.button(action_id, label, {"kpi": kpi.kpi_id}),
        )
        for kpi, name, unit in named
    ]
    return Rendered(text=text, blocks=[kit.section(text), *rows])


def _line(data: Mapping[str, object], localizer: Localizer) -> Rendered:
    """Render the channel's line about a KPI: who did what."""
    said = localizer.m(
        f"kpi.line.{data['change']}",
        by=mention(str(data["by"])),
        name=_named(data, localizer),
        target=targets.in_words(targets.of_facts(data), Unit(str(data["unit"])), localizer),
        until=localizer.day(date.fromisoformat(str(data["last_day"]))),
        goal=str(data["goal_sentence"]),
    )
    blocks = [kit.section(said)]
    if data["kept"]:
        blocks.append(kit.context(localizer.m("kpi.line.kept", reason=str(data["kept"]))))
    return Rendered(text=said, blocks=blocks)


def _named(data: Mapping[str, object], localizer: Localizer) -> str:
    name, scope = data["name"], data["scope"]
    if not isinstance(name, Mapping) or not isinstance(scope, Mapping):
        return ""
    parts = Scope(**{str(key): str(value) for key, value in scope.items()})
    return names.with_scope(str(name[localizer.language.value]), parts, localizer)


RENDERERS: Renderers = {MessageKind.KPI_CHANGED: _line}
