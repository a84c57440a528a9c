"""Everything there is to say of a goal's KPIs: together first, then one by one with sources."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.blocks import evidence, fit, kit, limits, rules, verdicts
from bot.blocks.rendered import Block
from bot.i18n.localizer import Localizer
from bot.ids import KpiUi
from kpi.evidence import Evidence
from kpi.fit import Finding
from kpi.knowledge import Knowledge, Source, Stance
from kpi.model import NO_PURPOSE, Goal, Kept
from kpi.rules import JudgedSet

#: A modal has room for so many goals and KPIs told at length.
_MOST_GOALS = 4
_MOST_PAIRS = 10
_MOST_BLOCKS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A KPI's name, its verdict, the reason it was kept for, and what the team's data say."""

    name: str
    finding: Finding
    kept: Kept | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """A goal, what is said of its KPIs together, and each of them.

    ``outcome`` is what the metric is called that proves the goal, where there is one.
    """

    goal: Goal
    judged: JudgedSet | None
    pairs: Sequence[Pair]
    outcome: str = ""


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
    for pair in it.pairs[:_MOST_PAIRS]:
        blocks += _pair(pair, it.outcome, localizer)
        if it.goal.purpose != NO_PURPOSE:
            beside = verdicts.buttons(pair.finding, it.goal.goal_id, localizer)
            blocks += _beside(blocks.pop(), beside)
    return blocks


def _beside(said: Block, buttons: Sequence[Block]) -> list[Block]:
    """Return a paragraph with one button at its side, several below it."""
    if len(buttons) == 1:
        return [{**said, "accessory": buttons[0]}]
    return [said, kit.actions(*buttons)] if buttons else [said]


def _pair(it: Pair, outcome: str, localizer: Localizer) -> list[Block]:
    mark = fit.mark(it.finding.verdict, localizer)
    title = localizer.m("rules.modal.pair", mark=mark, name=it.name)
    lines = [title, *_says(it.finding, localizer)]
    if it.kept is not None:
        lines.append(fit.kept(it.kept, localizer, limits.ALERT))
    if it.evidence is not None and outcome:
        lines += evidence.lines(it.evidence, outcome, it.finding.verdict, localizer)
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
