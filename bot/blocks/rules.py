"""What is said of a goal's KPIs as a set: one remark at a time, the rest behind a button."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.blocks import kit
from bot.blocks.rendered import Block
from bot.i18n.localizer import Localizer
from bot.ids import KpiUi
from kpi.knowledge import Knowledge, Text
from kpi.model import Goal, PurposeKey
from kpi.rules import Concern, Coverage, Figure, JudgedSet, Role, telling
from kpi.rules.telling import FIGURES, TEXTS, Remark
from kpi.usecases.fit.sets import SetNote


def line(it: Remark, localizer: Localizer) -> str:
    """Return the remark in one sentence of plain text, after a sign of its weight."""
    sign = localizer.t(f"rules.sign.{it.severity.value}")
    kind = "rules.remark_by_team" if it.by_team else "rules.remark"
    return localizer.t(kind, sign=sign, line=_said(it, "line", localizer))


def why(it: Remark, localizer: Localizer) -> str:
    """Return the reason, as plain text."""
    return _said(it, "why", localizer)


def advice(it: Remark, localizer: Localizer) -> str:
    """Return what would mend it, as plain text; empty: nothing that Mato knows of."""
    return _said(it, "advice", localizer) if it.has_advice else ""


def _said(it: Remark, part: str, localizer: Localizer) -> str:
    blank = dict.fromkeys((*TEXTS, *FIGURES), "")
    texts = {name: _name(text, localizer) for name, text in it.texts.items()}
    figures = {name: _amount(one, localizer) for name, one in it.figures.items()}
    return localizer.t(f"rules.{it.sentence}.{part}", **{**blank, **texts, **figures})


def _name(text: Text, localizer: Localizer) -> str:
    return text.to(localizer.language)


def _amount(figure: Figure, localizer: Localizer) -> str:
    return localizer.number(figure.value, figure.unit)


def noted(
    note: SetNote,
    goal: Goal,
    knowledge: Knowledge,
    localizer: Localizer,
    *,
    is_advised: bool = False,
    **value: str,
) -> list[Block]:
    """Return the one remark with its advice and the button to the rest; nothing: no remark.

    ``value`` is what the button carries beside the goal. Where something is advised already, the
    remark comes without its own: one suggestion at a time.
    """
    if note.concern is None:
        return []
    it = telling.remark(note.concern, goal.purpose, knowledge)
    it = replace(it, has_advice=it.has_advice and not is_advised)
    why = why_button(localizer, goal=goal.goal_id, **value)
    if note.concern.is_hint:  # nothing is wrong with the KPI: it is not reproached, but helped
        return [kit.section(localizer.m("rules.hint", text=advice(it, localizer)), why)]
    others = localizer.n("rules.others", note.others)
    more = [kit.context(others)] if note.others else []
    return [kit.section(short(it, localizer), why), *more]


def short(it: Remark, localizer: Localizer) -> str:
    """Return a remark and what to do, as mrkdwn."""
    said = [localizer.m("digest.plain", text=line(it, localizer))]
    if it.has_advice:
        said.append(localizer.m("digest.plain", text=advice(it, localizer)))
    return "\n".join(said)


def why_button(localizer: Localizer, **value: str) -> Block:
    """Return the button that opens everything there is to say of a goal, or of a channel's."""
    return kit.button(KpiUi.WHY, localizer.t("rules.button.why"), value)


def coverage(filled: Mapping[Role, int], localizer: Localizer) -> str:
    """Return which roles are filled, in words and signs, as plain text; empty: unknown."""
    return " · ".join(
        localizer.t("rules.role.filled", role=_role(role, localizer), count=filled[role])
        if filled[role]
        else localizer.t("rules.role.empty", role=_role(role, localizer))
        for role in Role
        if filled
    )


def _role(role: Role, localizer: Localizer) -> str:
    return localizer.t(f"rules.role.{role.value}")


def covered(it: Coverage | None, knowledge: Knowledge, localizer: Localizer) -> str:
    """Return the roles of a goal and what to add, as plain text; empty: nothing can be said."""
    if it is None:
        return ""
    counts = {role: len(members) for role, members in it.filled.items()}
    add = knowledge.metrics[it.add].name if it.add else None
    return with_addition(coverage(counts, localizer), add, it.fills, localizer)


def with_addition(said: str, add: Text | None, fills: Role | None, localizer: Localizer) -> str:
    """Return the roles with the one metric that would fill an empty one."""
    if not said or add is None or fills is None:
        return said
    name, role = _name(add, localizer), _role(fills, localizer)
    return f"{said}\n{localizer.t('rules.add', add=name, role=role)}"


def everything(
    judged: JudgedSet,
    purpose: PurposeKey,
    knowledge: Knowledge,
    localizer: Localizer,
    *,
    but_pairs: bool = False,
) -> list[Block]:
    """Return every remark with reason and advice, tips last; ``but_pairs`` are told elsewhere."""
    concerns = [one for one in judged.concerns if not (but_pairs and one.is_of_pair)]
    weighty = [one for one in concerns if one.counts]
    tips = [one for one in concerns if not one.counts]
    blocks = _each(weighty, purpose, knowledge, localizer)
    if tips:
        heading = kit.context(localizer.t("rules.modal.tips"))
        blocks += [heading, *_each(tips, purpose, knowledge, localizer)]
    return blocks


def _each(
    concerns: Sequence[Concern], purpose: PurposeKey, knowledge: Knowledge, localizer: Localizer
) -> list[Block]:
    remarks = [telling.remark(one, purpose, knowledge) for one in concerns]
    return [kit.section(paragraph(one, localizer)) for one in remarks]


def paragraph(it: Remark, localizer: Localizer) -> str:
    """Return a remark at length, as mrkdwn."""
    said = [localizer.m("digest.heading", text=line(it, localizer))]
    said.append(localizer.m("digest.plain", text=why(it, localizer)))
    if it.has_advice:
        said.append(localizer.m("rules.modal.advice", text=advice(it, localizer)))
    return "\n".join(said)
