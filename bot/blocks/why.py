"""Everything there is to say of a goal's KPIs: together first, then one by one with sources."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.blocks import fit, kit, limits, rules, verdicts
from bot.blocks.rendered import Block
from bot.i18n.localizer import Localizer
from bot.ids import KpiUi
from kpi.fit import Finding
from kpi.knowledge import Knowledge, Source, Stance
from kpi.model import NO_PURPOSE, Goal, Kept
from kpi.rules import JudgedSet

#: A modal has room for so many goals and KPIs told at length.
_MOST_GOALS = 4
_MOST_PAIRS = 10
_MOST_BLOCKS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """A goal, what is said of its KPIs together, and each KPI's name, verdict and reason kept."""

    goal: Goal
    judged: JudgedSet | None
    pairs: Sequence[tuple[str, Finding, Kept | None]]


def modal(shown: Sequence[Why], knowledge: Knowledge, localizer: Localizer) -> Block:
    """Return the modal; of many goals the oldest ones."""
    blocks: list[Block] = []
    for one in shown[:_MOST_GOALS]:
        more = _goal(one, knowledge, localizer)
        if len(blocks) + len(more) <= _MOST_BLOCKS:
            blocks += [*([kit.divider()] if blocks else []), *more]
    return kit.modal(
        KpiUi.WHY,
        title=localizer.t("rules.modal.title"),
        blocks=blocks or [kit.section(localizer.t("rules.modal.no_kpi"))],
        private={},
        close=localizer.t("common.close"),
    )


def _goal(it: Why, knowledge: Knowledge, localizer: Localizer) -> list[Block]:
    head = [kit.section(localizer.m("rules.modal.goal", sentence=it.goal.sentence))]
    if not it.pairs:
        return [*head, kit.section(localizer.t("rules.modal.no_kpi"))]
    if it.goal.purpose == NO_PURPOSE:
        head.append(kit.section(localizer.t("rules.modal.no_purpose")))
    return [*head, *_set(it, knowledge, localizer), *_pairs(it, localizer)]


def _set(it: Why, knowledge: Knowledge, localizer: Localizer) -> list[Block]:
    if it.judged is None:
        return []
    # What to add stands with the remarks: two different suggestions would be one too many.
    roles = rules.covered(it.judged.coverage, knowledge, localizer)
    if it.judged.open:
        roles = roles.partition("\n")[0]
    said = rules.everything(it.judged, it.goal.purpose, knowledge, localizer)
    head = [kit.context(localizer.m("digest.plain", text=roles))] if roles else []
    return [*head, *(said or [kit.section(localizer.t("rules.modal.nothing"))])]


def _pairs(it: Why, localizer: Localizer) -> list[Block]:
    blocks = [kit.context(localizer.t("rules.modal.pairs"))]
    for name, finding, kept in it.pairs[:_MOST_PAIRS]:
        blocks += _pair(name, finding, kept, localizer)
        if it.goal.purpose != NO_PURPOSE:
            beside = verdicts.buttons(finding, it.goal.goal_id, localizer)
            blocks += _beside(blocks.pop(), beside)
    return blocks


def _beside(said: Block, buttons: Sequence[Block]) -> list[Block]:
    """Return a paragraph with one button at its side, several below it."""
    if len(buttons) == 1:
        return [{**said, "accessory": buttons[0]}]
    return [said, kit.actions(*buttons)] if buttons else [said]


def _pair(name: str, finding: Finding, kept: Kept | None, localizer: Localizer) -> list[Block]:
    mark = fit.mark(finding.verdict, localizer)
    lines = [localizer.m("rules.modal.pair", mark=mark, name=name), *_says(finding, localizer)]
    if kept is not None:
        lines.append(fit.kept(kept, localizer, limits.ALERT))
    return [kit.section("\n".join(lines))]


def _says(finding: Finding, localizer: Localizer) -> list[str]:
    """Return the reason, or who says what where sources disagree: one line a side."""
    language = localizer.language
    if finding.changed:
        was = fit.mark((finding.original or finding).verdict, localizer)
        before = localizer.m("verdict.was", mark=was)
        original = _says(finding.original, localizer) if finding.original else []
        return [fit.changed(finding.changed, localizer, limits.ALERT), before, *original]
    if not finding.sides:
        reason = localizer.m("fit.reason", text=finding.reason.to(language))
        return [reason, *_named(finding.sources, localizer)]
    return [fit.side_line(side, localizer) for side in finding.sides]


def _named(sources: Sequence[Source], localizer: Localizer) -> list[str]:
    """Return who stands behind a verdict that is not debated; nothing where nobody is known."""
    ours = [one for one in sources if one.stance is Stance.FOR]
    others = [one for one in sources if one.stance is Stance.AGAINST]
    return [
        localizer.m(f"fit.sources_{stance.value}", names=fit.called_all(side, localizer))
        for stance, side in ((Stance.FOR, ours), (Stance.AGAINST, others))
        if side
    ]
