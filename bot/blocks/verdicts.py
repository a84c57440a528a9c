"""Verdicts that the workspace gives itself: the modal, the list, the channel's line."""

from collections.abc import Mapping, Sequence

from bot.blocks import fit, fitting, kit, limits, names
from bot.blocks.rendered import Block, Rendered, Renderers
from bot.i18n.localizer import Localizer, mention
from bot.ids import FitUi
from kpi.fit import Finding
from kpi.knowledge import Knowledge
from kpi.messages import MessageKind
from kpi.model import OWN_METRIC, GoalId, Judgement, Verdict
from kpi.usecases.fit.verdicts import CHOICES, Listed, Pair

_MOST_LISTED = 15
_SHORT = 80


def modal(
    it: Pair, knowledge: Knowledge, localizer: Localizer, unsaved: Mapping[str, object]
) -> Block:
    """Return the modal in which the verdict on a pair is changed.

    ``unsaved`` is what leads back to a KPI that is not saved yet, empty where there is none.
    """
    changed = it.finding.changed
    choices = [(verdict.value, fit.mark(verdict, localizer)) for verdict in CHOICES]
    value = {"goal": it.goal.goal_id, "metric": it.metric}
    ways = [_back_button(value, localizer)] if changed else []
    if unsaved:
        ways.append(kit.button(FitUi.RETURN, localizer.t("verdict.button.return")))
    return kit.modal(
        FitUi.CHANGE,
        title=localizer.t("verdict.modal.title"),
        submit=localizer.t("common.save"),
        close=localizer.t("common.cancel"),
        private={**value, **unsaved},
        blocks=[
            kit.section(_asked(it, knowledge, localizer)),
            *([kit.actions(*ways)] if ways else []),
            kit.field(
                FitUi.VERDICT,
                localizer.t("verdict.modal.verdict"),
                kit.choice(choices, changed.verdict.value if changed else ""),
            ),
            kit.field(
                FitUi.REASON,
                localizer.t("verdict.modal.reason"),
                kit.text_input(
                    changed.reason if changed else "",
                    placeholder=localizer.t("verdict.modal.reason_example"),
                    lines=True,
                ),
                hint=localizer.t("verdict.modal.reason_hint"),
            ),
            kit.context(localizer.t("verdict.modal.everywhere")),
        ],
    )


def _asked(it: Pair, knowledge: Knowledge, localizer: Localizer) -> str:
    pair = localizer.m(
        "verdict.pair",
        metric=names.metric(knowledge, it.metric, localizer, it.measure.label),
        purpose=names.purpose(knowledge, it.goal.purpose, localizer),
    )
    return f"{pair}\n{localizer.t('verdict.now', mark=fit.mark(it.finding.verdict, localizer))}"


def buttons(it: Finding, goal_id: GoalId, localizer: Localizer) -> list[Block]:
    """Return the button that opens the modal, and the one that takes a change back."""
    if it.metric == OWN_METRIC:  # not saved yet: there is nothing to judge for good
        return []
    value = {"goal": goal_id, "metric": it.metric}
    change = change_button(it, goal_id, localizer)
    return [change, _back_button(value, localizer)] if it.changed else [change]


def change_button(it: Finding, goal_id: GoalId, localizer: Localizer, **more: object) -> Block:
    """Return the button that opens the modal; ``more`` comes back with it."""
    value = {"goal": goal_id, "metric": it.metric, **more}
    return kit.button(FitUi.CHANGE, localizer.t("verdict.button.change"), value)


def _back_button(value: Mapping[str, object], localizer: Localizer) -> Block:
    return kit.button(FitUi.BACK, localizer.t("verdict.button.back"), value)


def listed(found: Sequence[Listed], knowledge: Knowledge, localizer: Localizer) -> Rendered:
    """Return the workspace's own verdicts, each with a way back."""
    title = localizer.t("verdict.list.title")
    if not found:
        text = f"{localizer.t('verdict.list.empty')}\n{localizer.t('verdict.list.how')}"
        return Rendered(text=text, blocks=[kit.section(text)])
    rows = [[_row(one, knowledge, localizer)] for one in found]
    blocks = fitting.as_many(
        [kit.header(title), kit.context(localizer.t("verdict.list.everywhere"))],
        rows,
        [],
        lambda left: kit.context(localizer.n("verdict.list.more", left)),
        most=_MOST_LISTED,
    )
    lines = [str(row[0]["text"]["text"]) for row in rows]
    return Rendered(
        text=limits.clip_mrkdwn("\n".join([title, *lines]), limits.MESSAGE_TEXT), blocks=blocks
    )


def _row(it: Listed, knowledge: Knowledge, localizer: Localizer) -> Block:
    one: Judgement = it.judgement
    pair = localizer.m(
        "verdict.pair",
        metric=names.metric(knowledge, one.metric, localizer, it.label),
        purpose=names.purpose(knowledge, one.purpose, localizer),
    )
    said = f"{fit.mark(one.verdict, localizer)} {pair}\n{fit.changed(one, localizer, _SHORT)}"
    value = {"purpose": one.purpose, "metric": one.metric}
    return kit.section(said, _back_button(value, localizer))


def _line(data: Mapping[str, object], localizer: Localizer) -> Rendered:
    """Render the channel's line: who says what of a pair."""
    said = localizer.m(
        f"verdict.line.{data['change']}",
        by=mention(str(data["by"])),
        metric=_in(data["metric_name"], localizer),
        purpose=_in(data["purpose_name"], localizer),
        word=localizer.t(f"fit.word.{Verdict(str(data['verdict'])).value}"),
        reason=str(data["reason"]),
    )
    return Rendered(text=said, blocks=[kit.section(said)])


def _in(texts: object, localizer: Localizer) -> str:
    return str(texts.get(localizer.language.value, "")) if isinstance(texts, Mapping) else ""


RENDERERS: Renderers = {MessageKind.VERDICT_CHANGED: _line}
