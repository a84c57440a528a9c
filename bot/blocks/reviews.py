"""How periods ended: the conclusion, the lessons, and the modal that begins the next one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.blocks import confidence, digest_parts, forecast, kit, limits, movers, progress
from bot.blocks.rendered import Block, Rendered, Renderers
from bot.i18n.localizer import Localizer, mention
from bot.ids import ReviewUi, nth
from kpi.evaluation import Outcome
from kpi.messages import MessageKind
from kpi.model import Direction, TargetKind, Unit
from kpi.ports import Lesson
from kpi.usecases.periods.next_period import NextPeriod, Offer

Data = Mapping[str, object]
#: A sentence in a line, and one answer of a lesson.
_SENTENCE = 150
_ANSWER = 200
#: So many KPIs are told in full; a modal asks for so many targets.
_MOST_KPIS = 12
MOST_TARGETS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class NextForm:
    """The modal of the next period as it is shown: what to begin, and how KPIs are called."""

    it: NextPeriod
    names: Sequence[str]


def listed(found: object) -> list[Data]:
    """Return the objects of a message's list; what is none is left out."""
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _texts(found: object) -> list[str]:
    return [str(one) for one in found] if isinstance(found, list) else []


def _goal_evaluated(data: Data, localizer: Localizer) -> Rendered:
    kpis = listed(data["kpis"])
    title = localizer.m("review.title", sentence=_clipped(data["sentence"]))
    lines = [_line(one, localizer) for one in kpis[:_MOST_KPIS]]
    if len(kpis) > _MOST_KPIS:
        lines.append(localizer.n("review.more", len(kpis) - _MOST_KPIS))
    plain = [localizer.m("digest.plain", text=one) for one in lines]
    verdict = [localizer.m("digest.plain", text=one) for one in _verdict(data, localizer)]
    here = {"goal": data["goal"]}
    button = next_button(data["goal"], localizer)
    story = kit.button(ReviewUi.STORY, localizer.t("story.button"), here)
    return Rendered(
        text=limits.clip_mrkdwn("\n".join([title, *plain, *verdict]), limits.MESSAGE_TEXT),
        blocks=[
            kit.section(localizer.m("digest.heading", text=_title(data, localizer))),
            kit.context(_period(data, localizer)),
            kit.section("\n".join(plain)),
            *([kit.section("\n".join(verdict))] if verdict else []),
            kit.actions(button, story),
        ],
    )


def next_button(goal_id: object, localizer: Localizer) -> Block:
    """Return the button that opens the next period's modal."""
    text = localizer.t("review.button.next")
    return kit.button(ReviewUi.NEXT, text, {"goal": goal_id}, style="primary")


def lessons_button(
    goal_id: object, last_day: object, localizer: Localizer, *, style: str = ""
) -> Block:
    """Return the button that asks what was learnt in the period that ended on the day."""
    value = {"goal": goal_id, "last_day": last_day}
    return kit.button(ReviewUi.LESSONS, localizer.t("review.button.lessons"), value, style=style)


def _title(data: Data, localizer: Localizer) -> str:
    return localizer.t("review.title", sentence=_clipped(data["sentence"]))


def _clipped(text: object) -> str:
    return limits.clip(str(text), _SENTENCE)


def _period(data: Data, localizer: Localizer) -> str:
    start, end = (date.fromisoformat(str(data[name])) for name in ("start", "last_day"))
    return localizer.t("review.period", start=localizer.day(start), end=localizer.day(end))


def result(data: Data, localizer: Localizer) -> str:
    """Return in one plain line how a KPI ended; ``data`` is what periods.evaluating tells."""
    unit, kind = Unit(str(data["unit"])), TargetKind(str(data["kind"]))
    name = digest_parts.named(digest_parts.label_of(data), localizer)
    target = progress.amount(_amount(data["target"]), unit, localizer, kind=kind)
    if data["outcome"] == Outcome.NO_DATA:
        why = "broken" if data.get("counted_since") else "no_data"
        return localizer.t(f"review.kpi.{why}", name=name, target=target)
    if int(str(data["turns"])):
        return _turns(data, name, target, localizer)
    value = progress.amount(_amount(data["value"]), unit, localizer, kind=kind)
    said = localizer.t(f"review.kpi.{data['outcome']}", name=name, value=value, target=target)
    return f"{said} {_how_far(data, unit, localizer)}"


def _turns(data: Data, name: str, target: str, localizer: Localizer) -> str:
    """Return how often a recurring target was reached: no single one of them stands for all."""
    recurrence = data.get("recurrence")
    return localizer.t(
        f"review.turns.{data['outcome']}",
        name=name,
        target=localizer.t(f"progress.every.{recurrence}", amount=target)
        if recurrence
        else target,
        reached=data["turns_reached"],
        turns=data["turns"],
    )


def _line(data: Data, localizer: Localizer) -> str:
    """Return how a KPI ended, with what must be known to read it right."""
    unit, kind = Unit(str(data["unit"])), TargetKind(str(data["kind"]))
    remarks: list[str] = []
    half = data.get("half_time")
    if isinstance(half, Mapping):
        ends = Decimal(str(half["low"])), Decimal(str(half["high"]))
        low, high = forecast.band(*ends, unit, localizer, kind=kind)
        remarks.append(localizer.t("review.half_time", low=low, high=high))
    said = data.get("confidence")
    if isinstance(said, Mapping):
        remarks.append(confidence.remembered(said, localizer))
    if data.get("counted_since"):
        day = localizer.day(date.fromisoformat(str(data["counted_since"])))
        remarks.append(localizer.t("review.broken", day=day))
    remarks += [localizer.t(f"review.note.{one}") for one in _texts(data.get("notes"))]
    if data.get("through"):
        day = localizer.day(date.fromisoformat(str(data["through"])))
        remarks.append(localizer.t("review.through", day=day))
    if not data["is_complete"] and data["outcome"] != Outcome.NO_DATA:
        remarks.append(localizer.n("review.incomplete", int(str(data["days"]))))
    return "\n".join([result(data, localizer), *remarks])


def _how_far(data: Data, unit: Unit, localizer: Localizer) -> str:
    """Return by how much it was passed or missed."""
    gap, target = Decimal(str(data["gap"])), Decimal(str(data["target"]))
    if not gap:
        return localizer.t("review.gap.exactly")
    is_up = data["direction"] == Direction.AT_LEAST
    names = ("above", "short") if is_up else ("below", "over")
    size = abs(gap)
    said = progress.amount(size, unit, localizer)
    if unit is Unit.PERCENT:
        said = movers.difference(size, unit, localizer, sign=False)
    if target and unit is not Unit.PERCENT:
        said = localizer.number((size / abs(target) * 100).quantize(Decimal("0.1")), Unit.PERCENT)
    return localizer.t(f"review.gap.{names[0] if gap > 0 else names[1]}", gap=said)


def _amount(found: object) -> Decimal | None:
    return None if found is None else Decimal(str(found))


def _verdict(data: Data, localizer: Localizer) -> list[str]:
    """Return what became of the outcome, what that means, and what to do about it."""
    outcome = data.get("outcome")
    said = _of_outcome(outcome, localizer) if isinstance(outcome, Mapping) else []
    if data.get("case"):
        said.append(localizer.t(f"review.case.{data['case']}"))
    better = [str(one[localizer.language.value]) for one in listed(data.get("better"))]
    if better:
        said.append(localizer.t("review.better", names=localizer.t("goal.comma").join(better)))
    return said


def _of_outcome(data: Data, localizer: Localizer) -> list[str]:
    """Return how the outcome moved, and whether it came to the number that the goal names."""
    if data.get("target") is None:
        return [_outcome(data, localizer)]
    moved = [_outcome(data, localizer)] if data.get("before") is not None else []
    return [*moved, _attained(data, localizer)]


def _attained(data: Data, localizer: Localizer) -> str:
    unit, names = Unit(str(data["unit"])), data["name"]
    name = str(names[localizer.language.value]) if isinstance(names, Mapping) else ""
    target = progress.amount(_amount(data["target"]), unit, localizer)
    if data.get("is_reached") is None:
        return localizer.t("review.outcome.aim_unknown", name=name, target=target)
    kind = "reached" if data["is_reached"] else "missed"
    value = progress.amount(_amount(data["value"]), unit, localizer)
    return localizer.t(f"review.outcome.aim_{kind}", name=name, value=value, target=target)


def _outcome(data: Data, localizer: Localizer) -> str:
    names = data["name"]
    name = str(names[localizer.language.value]) if isinstance(names, Mapping) else ""
    if data.get("before") is None:
        why = "broken" if data.get("counted_since") else "unknown"
        return localizer.t(f"review.outcome.{why}", name=name)
    unit = Unit(str(data["unit"]))
    before, after = (
        progress.amount(_amount(data[key]), unit, localizer) for key in ("before", "after")
    )
    if data.get("change") is None:
        return localizer.t("review.outcome.from_nothing", name=name, before=before, after=after)
    part = (Decimal(str(data["change"])) * 100).quantize(Decimal(1))
    return localizer.t(
        "review.outcome",
        name=name,
        before=before,
        after=after,
        change=localizer.number(part, Unit.PERCENT, sign=True),
    )


def _kpis_evaluated(data: Data, localizer: Localizer) -> Rendered:
    day = localizer.day(date.fromisoformat(str(data["last_day"])))
    kpis = listed(data["kpis"])
    lines = [localizer.m("digest.plain", text=result(one, localizer)) for one in kpis]
    shown = [localizer.t("review.turn", day=day), *lines[:_MOST_KPIS]]
    if len(lines) > _MOST_KPIS:
        shown.append(localizer.n("review.more", len(lines) - _MOST_KPIS))
    return kit.said("\n".join(shown))


def _lessons_asked(data: Data, localizer: Localizer) -> Rendered:
    kpis = listed(data["kpis"])
    reached = sum(one["outcome"] == Outcome.REACHED for one in kpis)
    said = localizer.m(
        "review.lessons.asked",
        sentence=_clipped(data["sentence"]),
        period=_period(data, localizer),
        reached=str(reached),
        count=str(len(kpis)),
    )
    button = lessons_button(data["goal"], data["last_day"], localizer, style="primary")
    return Rendered(text=said, blocks=[kit.section(said), kit.actions(button)])


def _lessons_told(data: Data, localizer: Localizer) -> Rendered:
    said = localizer.m(
        "review.lessons.told",
        by=mention(str(data["by"])),
        sentence=_clipped(data["sentence"]),
        answers=lesson(data, localizer, most=_ANSWER),
    )
    return kit.said(said)


def lesson(data: Data, localizer: Localizer, *, most: int) -> str:
    """Return the answers in one plain line, each cut to ``most`` characters."""
    answers = [
        localizer.t(f"review.answer.{name}", text=limits.clip(str(data[name]), most))
        for name in ("worked", "did_not", "next_time")
        if data[name]
    ]
    return " / ".join(" ".join(one.split()) for one in answers)


def lessons(
    goal_id: str, last_day: date, channel: str, before: Lesson | None, localizer: Localizer
) -> Block:
    """Return the modal with three short questions; what was answered before stands in it."""
    answered = {
        ReviewUi.WORKED: before.worked if before else "",
        ReviewUi.DID_NOT: before.did_not if before else "",
        ReviewUi.NEXT_TIME: before.next_time if before else "",
    }
    fields = [
        kit.field(
            field,
            localizer.t(f"{field.value}.label"),
            kit.text_input(text, placeholder=localizer.t(f"{field.value}.example"), lines=True),
            optional=True,
        )
        for field, text in answered.items()
    ]
    return kit.modal(
        ReviewUi.LESSONS,
        title=localizer.t("review.lessons.title"),
        blocks=fields,
        private={"goal": goal_id, "last_day": last_day.isoformat(), "channel": channel},
        close=localizer.t("common.cancel"),
        submit=localizer.t("common.save"),
    )


def next_period(form: NextForm, localizer: Localizer) -> Block:
    """Return the modal in which the goal goes on; a target that is emptied leaves its KPI out."""
    it = form.it
    offers = it.offers[:MOST_TARGETS]
    return kit.modal(
        ReviewUi.NEXT,
        title=localizer.t("review.next.title"),
        blocks=[
            kit.section(localizer.t("review.next.intro")),
            kit.field(
                ReviewUi.SENTENCE,
                localizer.t("goal.modal.sentence"),
                kit.text_input(it.goal.sentence, lines=True),
            ),
            kit.field(
                ReviewUi.START,
                localizer.t("goal.modal.start"),
                kit.day_input(it.period.start.isoformat()),
            ),
            kit.field(
                ReviewUi.UNTIL,
                localizer.t("goal.modal.until"),
                kit.day_input(it.period.last_day.isoformat()),
            ),
            *(
                _target(place, offer, name, localizer)
                for place, (offer, name) in enumerate(zip(offers, form.names, strict=False))
            ),
        ],
        private={
            "goal": it.goal.goal_id,
            "channel": it.goal.channel_id,
            "kpis": [offer.kpi.kpi_id for offer in offers],
        },
        close=localizer.t("common.cancel"),
        submit=localizer.t("review.next.submit"),
    )


def _target(place: int, offer: Offer, name: str, localizer: Localizer) -> Block:
    unit, kind = offer.series.unit, offer.kpi.target.kind
    before = progress.amount(offer.kpi.target.value, unit, localizer, kind=kind)
    hint = localizer.t("review.next.before", target=before)
    if offer.result is not None:
        value = progress.amount(offer.result, unit, localizer, kind=kind)
        hint = localizer.t("review.next.result", value=value, target=before)
    return kit.field(
        nth(ReviewUi.TARGET, place),
        limits.clip(name, _SENTENCE),
        kit.text_input(f"{offer.proposed:,f}"),
        hint=hint,
        optional=True,
    )


RENDERERS: Renderers = {
    MessageKind.GOAL_EVALUATED: _goal_evaluated,
    MessageKind.KPIS_EVALUATED: _kpis_evaluated,
    MessageKind.LESSONS_ASKED: _lessons_asked,
    MessageKind.LESSONS_TOLD: _lessons_told,
}
