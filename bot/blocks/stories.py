"""The story of a goal in Slack, and each event of it in a plain sentence."""

from collections.abc import Mapping

from bot.blocks import digest_parts, exports, kit, limits, reviews, targets
from bot.blocks.rendered import Block, Rendered
from bot.i18n.localizer import Localizer, Safe, mention
from kpi.evaluation import Outcome
from kpi.model import GoalState, KpiId, Unit
from kpi.usecases.periods.stories import Event, EventKind, Story

#: So many events are told in a message, the newest; a report has them all.
_MOST_EVENTS = 20
_MOST_KPIS = 12
_SHORT = 120


def told(story: Story, localizer: Localizer) -> Rendered:
    """Return the story in one message: the goal, its KPIs, and what happened, newest last."""
    head = localizer.m("digest.heading", text=limits.clip(story.goal.sentence, _SHORT))
    about = about_goal(story, localizer)
    ended = _recurring(story)
    kpis = [
        localizer.m("digest.plain", text=reviews.result(ended[one.kpi.kpi_id], localizer))
        if one.kpi.kpi_id in ended
        else digest_parts.as_section(one.line, localizer)
        for one in story.chapters[:_MOST_KPIS]
    ]
    events = [_line(one, story, localizer) for one in story.events[-_MOST_EVENTS:]]
    left = len(story.events) - len(events)
    more = [kit.context(localizer.n("story.more", left))] if left > 0 else []
    paragraphs = ["\n".join(kpis), "\n".join(events)]
    sections = [kit.section(limits.clip_mrkdwn(text, limits.TEXT)) for text in paragraphs if text]
    return Rendered(
        text=limits.clip_mrkdwn("\n".join([head, about, *kpis, *events]), limits.MESSAGE_TEXT),
        blocks=[
            kit.section(head),
            kit.context(about),
            *sections,
            *more,
            *_afterwards(story, localizer),
            exports.buttons(story.goal.goal_id, localizer),
        ],
    )


def _recurring(story: Story) -> dict[KpiId, Mapping[str, object]]:
    """Return how recurring targets ended, by KPI: their last time does not stand for all."""
    return {
        KpiId(str(one["kpi"])): one
        for event in story.events
        if event.kind is EventKind.EVALUATED
        for one in reviews.listed(event.data["kpis"])
        if one.get("turns")
    }


def _afterwards(story: Story, localizer: Localizer) -> list[Block]:
    """Return what is left to do after the period: to begin the next one, to say what was learnt.

    Nothing once the goal is closed.
    """
    goal, last_day = story.goal, story.goal.period.last_day
    ended = [one.day for one in story.events if one.kind is EventKind.EVALUATED]
    if goal.state is GoalState.CLOSED or last_day not in ended:
        return []
    buttons = [reviews.next_button(goal.goal_id, localizer)]
    if all(one.kind is not EventKind.LESSON for one in story.events):
        day = last_day.isoformat()
        buttons.append(reviews.lessons_button(goal.goal_id, day, localizer))
    return [kit.actions(*buttons)]


def about_goal(story: Story, localizer: Localizer) -> str:
    """Return purpose, period and state of the goal in one line."""
    purpose = story.purpose.to(localizer.language) if story.purpose else ""
    return localizer.t(
        f"story.about.{story.goal.state.value}",
        purpose=purpose or localizer.t("digest.no_purpose"),
        start=localizer.day(story.goal.period.start),
        end=localizer.day(story.goal.period.last_day),
    )


def _line(event: Event, story: Story, localizer: Localizer) -> str:
    said = sentence(event, story, localizer)
    by = mention(event.by) if event.by else Safe("")
    day = localizer.short_day(event.day)
    return localizer.m("story.line" if by else "story.line_plain", day=day, text=said, by=by)


def sentence(event: Event, story: Story, localizer: Localizer) -> str:
    """Return what happened in plain words, without who did it."""
    data, name = event.data, _name(event.data, localizer)
    match event.kind:
        case EventKind.EVALUATED:
            said = _evaluated(data, localizer)
        case EventKind.TURN_EVALUATED:
            said = reviews.result(data, localizer)
        case EventKind.LESSON:
            said = reviews.lesson(data, localizer, most=_SHORT)
        case EventKind.NOTE:
            said = limits.clip(str(data["text"]), _SHORT)
        case EventKind.KPI_SET | EventKind.KPI_CHANGED:
            said = _kpi(event, story, name, localizer)
        case EventKind.ACTION_JUDGED:
            msgid = f"improve.judged.{data['finding']}"
            said = localizer.t(msgid, what=_what(data), name=name)
        case EventKind.ACTION_SET | EventKind.ACTION_DONE | EventKind.ACTION_DROPPED:
            said = localizer.t(f"story.{event.kind.value}", what=_what(data), name=name)
        case _:
            said = localizer.t(f"story.{event.kind.value}")
    return said


def _what(data: Mapping[str, object]) -> str:
    return limits.clip(str(data["what"]), _SHORT)


def _name(data: Mapping[str, object], localizer: Localizer) -> str:
    names = data.get("name")
    return str(names.get(localizer.language.value, "")) if isinstance(names, Mapping) else ""


def _kpi(event: Event, story: Story, name: str, localizer: Localizer) -> str:
    facts = {key: event.data[key] for key in ("before", "after")}
    after, before = facts["after"], facts["before"]
    unit = next(
        (
            one.line.label.unit
            for one in story.chapters
            if isinstance(after, Mapping) and one.kpi.kpi_id == after.get("kpi")
        ),
        Unit.COUNT,
    )
    now, then = (
        targets.in_words(targets.of_facts(one), unit, localizer)
        if isinstance(one, Mapping)
        else ""
        for one in (after, before)
    )
    is_other = then and then != now
    return localizer.t(
        "story.kpi_changed" if is_other else f"story.{_plain_kind(event)}",
        name=name,
        target=now,
        before=then,
    )


def _plain_kind(event: Event) -> str:
    return "kpi_set" if event.kind is EventKind.KPI_SET else "kpi_touched"


def _evaluated(data: Mapping[str, object], localizer: Localizer) -> str:
    kpis = reviews.listed(data["kpis"])
    reached = sum(one["outcome"] == Outcome.REACHED for one in kpis)
    said = localizer.t("story.evaluated", reached=reached, count=len(kpis))
    case = data.get("case")
    return f"{said} {localizer.t(f'review.case.{case}')}" if case else said
