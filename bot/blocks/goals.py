"""Goals: the modal, what is said when one is saved, the questions, the channel's line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.blocks import kit, names, rules
from bot.blocks.kit import Notice, Pair
from bot.blocks.rendered import Block, Rendered, Renderers
from bot.i18n.localizer import Localizer, mention
from bot.ids import MOST_BUTTONS, GoalUi, KpiUi, ReviewUi, nth
from kpi.knowledge import Knowledge
from kpi.messages import MessageKind
from kpi.model import NO_PURPOSE, Goal, PurposeKey, UserId
from kpi.usecases.lookups import outcomes

#: The choice that leaves the purpose to the sentence.
AUTO = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalForm:
    """What the modal shows: ``values`` by action id, as people would have entered them.

    ``private`` comes back with the modal; ``notices`` are sentences on top of it. With
    another ``turn``, ``values`` stand over what was entered before.
    """

    private: Mapping[str, object]
    values: Mapping[str, str]
    notices: Sequence[Notice] = ()
    outcome: Pair | None = None
    is_new: bool = True
    turn: int = 0


def modal(form: GoalForm, knowledge: Knowledge, localizer: Localizer) -> Block:
    """Return the modal in which a goal is set or changed."""
    title = "goal.modal.title_new" if form.is_new else "goal.modal.title_edit"
    return kit.modal(
        GoalUi.MODAL,
        title=localizer.t(title),
        submit=localizer.t("common.save"),
        close=localizer.t("common.cancel"),
        private=form.private,
        blocks=[
            *(kit.notice(one) for one in form.notices),
            _sentence(form, localizer),
            _purpose(form, knowledge, localizer),
            _day(GoalUi.START, "start", form, localizer),
            _day(GoalUi.UNTIL, "until", form, localizer),
            kit.field(
                GoalUi.OWNER,
                localizer.t("goal.modal.owner"),
                kit.person_input(form.values.get(GoalUi.OWNER, "")),
                hint=localizer.t("goal.modal.owner_hint"),
                turn=form.turn,
            ),
            kit.field(
                GoalUi.OUTCOME,
                localizer.t("goal.modal.outcome"),
                kit.search(form.outcome, placeholder=localizer.t("goal.modal.outcome_example")),
                hint=localizer.t("goal.modal.outcome_hint"),
                optional=True,
                turn=form.turn,
            ),
            kit.field(
                GoalUi.OUTCOME_TARGET,
                localizer.t("goal.modal.outcome_target"),
                kit.text_input(
                    form.values.get(GoalUi.OUTCOME_TARGET, ""),
                    placeholder=localizer.t("goal.modal.outcome_target_example"),
                ),
                hint=localizer.t("goal.modal.outcome_target_hint"),
                optional=True,
                turn=form.turn,
            ),
        ],
    )


def _sentence(form: GoalForm, localizer: Localizer) -> Block:
    return kit.field(
        GoalUi.SENTENCE,
        localizer.t("goal.modal.sentence"),
        kit.text_input(
            form.values.get(GoalUi.SENTENCE, ""),
            placeholder=localizer.t("goal.modal.sentence_example"),
            lines=True,
        ),
        hint=localizer.t("goal.modal.sentence_hint"),
        turn=form.turn,
    )


def _purpose(form: GoalForm, knowledge: Knowledge, localizer: Localizer) -> Block:
    pairs = [(AUTO, localizer.t("goal.modal.purpose_auto")), *purposes(knowledge, localizer)]
    return kit.field(
        GoalUi.PURPOSE,
        localizer.t("goal.modal.purpose"),
        kit.choice(pairs, form.values.get(GoalUi.PURPOSE, "") or AUTO),
        hint=localizer.t("goal.modal.purpose_hint"),
        turn=form.turn,
    )


def _day(action_id: GoalUi, name: str, form: GoalForm, localizer: Localizer) -> Block:
    return kit.field(
        action_id,
        localizer.t(f"goal.modal.{name}"),
        kit.day_input(form.values.get(action_id, "")),
        turn=form.turn,
    )


def purposes(knowledge: Knowledge, localizer: Localizer) -> list[Pair]:
    """Return every purpose that a goal may have, in the knowledge's order."""
    return [
        (key, names.purpose(knowledge, key, localizer))
        for key in knowledge.purposes
        if key != NO_PURPOSE
    ]


def saved(
    goal: Goal,
    knowledge: Knowledge,
    localizer: Localizer,
    *,
    is_new: bool,
    metrics: Sequence[str],
    unfit: Sequence[str] = (),
) -> Rendered:
    """Return what was understood, with ways to correct it; ``metrics`` would serve the goal.

    ``unfit`` are its KPIs that no longer do, now that it is for something else.
    """
    text = localizer.t("goal.saved" if is_new else "goal.changed")
    blocks = [kit.section(text), kit.section(summary(goal, knowledge, localizer))]
    if is_new and metrics:
        named = localizer.m(
            "goal.next",
            purpose=names.purpose(knowledge, goal.purpose, localizer),
            metrics=localizer.t("goal.comma").join(metrics),
        )
        blocks.append(kit.context(named))
    if unfit:
        said = localizer.m("goal.unfit", metrics=localizer.t("goal.comma").join(unfit))
        blocks.append(kit.section(said, rules.why_button(localizer, goal=goal.goal_id)))
    blocks.append(kit.actions(add_kpi_button(goal, localizer), edit_button(goal, localizer)))
    return Rendered(
        text=f"{text} {localizer.m('goal.name', sentence=goal.sentence)}", blocks=blocks
    )


def summary(goal: Goal, knowledge: Knowledge, localizer: Localizer) -> str:
    """Return the goal in a few lines of mrkdwn."""
    lines = localizer.m(
        "goal.summary",
        sentence=goal.sentence,
        purpose=names.purpose(knowledge, goal.purpose, localizer),
        start=localizer.day(goal.period.start),
        until=localizer.day(goal.period.last_day),
        owner=mention(goal.owner_id),
    )
    if goal.outcome_metric is None:
        return lines
    outcome = names.metric(knowledge, goal.outcome_metric, localizer)
    if goal.outcome_target is None:
        return f"{lines}\n{localizer.m('goal.summary_outcome', metric=outcome)}"
    unit = outcomes.unit_of(knowledge, goal.outcome_metric)
    said = localizer.m(
        "goal.summary_outcome_target",
        metric=outcome,
        target=localizer.number(goal.outcome_target, unit),
    )
    return f"{lines}\n{said}"


def add_kpi_button(goal: Goal, localizer: Localizer) -> Block:
    """Return the button that opens the KPI's modal for this goal."""
    return kit.button(
        KpiUi.ADD,
        localizer.t("goal.button.add_kpi"),
        {"goal": goal.goal_id, "channel": goal.channel_id},
        style="primary",
    )


def edit_button(goal: Goal, localizer: Localizer) -> Block:
    """Return the button that opens the goal's modal."""
    return kit.button(GoalUi.EDIT, localizer.t("goal.button.edit"), {"goal": goal.goal_id})


def ask_close(goal: Goal, localizer: Localizer) -> Rendered:
    """Return the question whether the goal is to be closed."""
    question = localizer.m("goal.ask_close", sentence=goal.sentence)
    return Rendered(
        text=question,
        blocks=[
            kit.section(question),
            kit.actions(
                kit.button(
                    GoalUi.CLOSE_NOW,
                    localizer.t("goal.button.close"),
                    {"goal": goal.goal_id},
                    style="danger",
                ),
                kit.button(GoalUi.CANCEL, localizer.t("goal.button.keep_open"), {}),
            ),
        ],
    )


def closed(goal: Goal, localizer: Localizer) -> Rendered:
    """Return that the goal is closed, with a way back."""
    text = localizer.m("goal.closed", sentence=goal.sentence)
    value = {"goal": goal.goal_id}
    back = kit.button(GoalUi.REOPEN, localizer.t("goal.button.reopen"), value)
    return Rendered(text=text, blocks=[kit.section(text), kit.actions(back)])


def reopened(goal: Goal, localizer: Localizer) -> Rendered:
    """Return that the goal is open again."""
    text = localizer.m("goal.reopened", sentence=goal.sentence)
    return Rendered(text=text, blocks=[kit.section(text)])


def ask_purpose(
    question: str,
    sentence: str,
    draft_id: str,
    candidates: Sequence[PurposeKey],
    knowledge: Knowledge,
    localizer: Localizer,
    *,
    may_be_kpi: bool = False,
) -> Rendered:
    """Return the question what a sentence is for; ``question``: ``purpose``, ``none``, ``metric``.

    A button a candidate, one for all the others, and one that sets the words as a KPI.
    """
    picks = [
        kit.button(
            nth(GoalUi.PICK_PURPOSE, place),
            names.purpose(knowledge, key, localizer),
            {"draft": draft_id, "purpose": key},
        )
        for place, key in enumerate(candidates[:MOST_BUTTONS])
    ]
    draft = {"draft": draft_id}
    others = [kit.button(GoalUi.WRITE, localizer.t("goal.button.other_purpose"), draft)]
    if may_be_kpi:
        others.append(kit.button(GoalUi.AS_KPI, localizer.t("goal.button.set_as_kpi"), draft))
    others.append(kit.button(GoalUi.CANCEL, localizer.t("goal.button.cancel"), draft))
    rows = [kit.actions(*picks)] if picks else []
    text = localizer.m(f"goal.ask_{question}", sentence=sentence)
    return Rendered(
        text=text,
        blocks=[
            kit.section(text),
            *rows,
            kit.actions(*others),
        ],
    )


def compound(words: str, draft_id: str, localizer: Localizer) -> Rendered:
    """Return the offer to set a part of the goal's sentence as its KPI."""
    text = localizer.m("goal.compound", kpi=words)
    draft = {"draft": draft_id}
    button = kit.button(GoalUi.AS_KPI, localizer.t("goal.button.set_as_kpi"), draft)
    return Rendered(text=text, blocks=[kit.section(text), kit.actions(button)])


#: What stands on the button of each goal that is listed, by what it sends.
_LABELS: Mapping[str, str] = {
    GoalUi.CLOSE: "goal.button.close",
    GoalUi.EDIT: "goal.button.edit",
    GoalUi.REOPEN: "goal.button.reopen",
    ReviewUi.STORY: "story.button",
}


def ask_which(
    goals: Sequence[Goal], action_id: str, localizer: Localizer, unmet: str = ""
) -> Rendered:
    """Return the question which goal is meant: each with a button that sends ``action_id``.

    ``unmet`` are words that mean none of them.
    """
    label = localizer.t(_LABELS[action_id])
    text = localizer.t("goal.ask_which")
    if unmet:
        text = localizer.m("goal.ask_other_which", hint=unmet)
    rows = [
        kit.section(
            localizer.m("goal.name", sentence=goal.sentence),
            kit.button(action_id, label, {"goal": goal.goal_id}),
        )
        for goal in goals
    ]
    return Rendered(text=text, blocks=[kit.section(text), *rows])


def _line(data: Mapping[str, object], localizer: Localizer) -> Rendered:
    """Render the channel's line about a goal: who did what."""
    purpose = data["purpose_name"]
    said = localizer.m(
        f"goal.line.{data['change']}",
        by=mention(str(data["by"])),
        sentence=str(data["sentence"]),
        purpose=str(purpose[localizer.language.value]) if isinstance(purpose, Mapping) else "",
        until=localizer.day(date.fromisoformat(str(data["last_day"]))),
        owner=mention(UserId(str(data["owner"]))),
    )
    return Rendered(text=said, blocks=[kit.section(said)])


RENDERERS: Renderers = {MessageKind.GOAL_CHANGED: _line}
