"""Values by hand: the questions on the way, what was recorded, the check-in."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.blocks import confidence, imports, kit, limits
from bot.blocks.rendered import Block, Rendered, Renderers
from bot.i18n.localizer import Localizer
from bot.ids import MOST_BUTTONS, DataUi, nth
from kpi.model import KpiId, SeriesId, Unit

#: How many numbers one check-in asks for.
MOST_FIELDS = 20
#: Of so many of them it is asked how sure their owner is.
MOST_SURE = 5
#: A name that fills a line pushes the number out of sight.
LONGEST_NAME = 80
#: More choices than that make a message too heavy.
MOST_CHOICES = 30
#: So many paragraphs of what was recorded are shown; with a question there is room for one.
_MOST_PARTS = 3

#: What goes out by the outbox.
RENDERERS: Renderers = imports.RENDERERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One number that a check-in asks for; ``goal`` tells KPIs of several goals apart.

    ``sure`` is the KPI whose owner is asked as well how sure they are of it.
    """

    series_id: SeriesId
    label: str
    unit: Unit
    last: Decimal | None = None
    goal: str = ""
    sure: KpiId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """One answer to a question: its label and what comes back when it is chosen."""

    label: str
    value: Mapping[str, object]


def check_in(
    fields: Sequence[Field], day: date, channel: str, localizer: Localizer, *, left_out: int = 0
) -> Block:
    """Return the modal that asks for one number of each KPI; all may stay empty.

    ``channel`` is where the answer belongs, empty for a direct message; ``left_out`` is how
    many KPIs found no room.
    """
    asked = fields[:MOST_FIELDS]
    several = len({one.goal for one in asked}) > 1
    blocks = [
        kit.field(DataUi.DAY, localizer.t("data.check_in.day"), kit.day_input(day.isoformat())),
    ]
    sure = [one.sure for one in asked if one.sure is not None][:MOST_SURE]
    for place, one in enumerate(asked):
        blocks.append(_field(place, one, localizer, several=several))
        if one.sure in sure:
            blocks.append(_sure(sure.index(one.sure), one, localizer))
    left_out += len(fields) - len(asked)
    if left_out:
        said = localizer.m("data.check_in.left_out", asked=len(asked), count=left_out)
        blocks.append(kit.context(said))
    return kit.modal(
        DataUi.CHECK_IN,
        title=localizer.t("data.check_in.title"),
        blocks=blocks,
        private={
            "channel": channel,
            "series": [one.series_id for one in asked],
            "sure": sure,
        },
        close=localizer.t("common.cancel"),
        submit=localizer.t("data.check_in.submit"),
    )


def _field(place: int, one: Field, localizer: Localizer, *, several: bool) -> Block:
    name = limits.clip(one.label, LONGEST_NAME)
    goal = limits.clip(one.goal, LONGEST_NAME)
    return kit.field(
        nth(DataUi.VALUE, place),
        localizer.t(f"data.check_in.unit.{one.unit.value}", name=name),
        kit.text_input(placeholder=_last(one, localizer)),
        optional=True,
        hint=localizer.t("data.check_in.goal", goal=goal) if several and goal else "",
    )


def _sure(place: int, one: Field, localizer: Localizer) -> Block:
    """Return the question how sure the owner is; it may stay open."""
    return kit.field(
        nth(DataUi.SURE, place),
        localizer.t("confidence.check_in", name=limits.clip(one.label, LONGEST_NAME)),
        kit.choice(confidence.pairs(localizer)),
        optional=True,
    )


def _last(one: Field, localizer: Localizer) -> str:
    if one.last is None:
        return localizer.t("data.check_in.example")
    return localizer.t("data.check_in.last", value=localizer.number(one.last, one.unit))


def nothing_to_log(localizer: Localizer) -> Block:
    """Return the modal that says how there will be something to log."""
    return kit.modal(
        DataUi.CHECK_IN,
        title=localizer.t("data.check_in.title"),
        blocks=[kit.section(localizer.t("data.no_kpis"))],
        private={},
        close=localizer.t("common.close"),
    )


def recorded(
    lines: Sequence[str], questions: Sequence[Block], entry_id: str, localizer: Localizer
) -> Rendered:
    """Return what was recorded, with a way back; ``lines`` are mrkdwn, no id: no way back."""
    parts = limits.split("\n".join(lines), limits.TEXT)
    shown = parts[: 1 if questions else _MOST_PARTS]
    blocks = [kit.section(part) for part in shown]
    if len(shown) < len(parts):
        blocks.append(kit.context(localizer.t("data.and_more")))
    blocks += questions
    if entry_id:
        back = kit.button(DataUi.UNDO, localizer.t("data.button.undo"), {"entry": entry_id})
        blocks.append(kit.actions(back))
    text = limits.clip_mrkdwn("\n".join(lines), limits.MESSAGE_TEXT)
    return Rendered(text=text, blocks=blocks)


def which(question: str, picks: Sequence[Pick], localizer: Localizer) -> Rendered:
    """Return a question and its answers: a few as buttons, many as a list to choose from.

    ``question`` is mrkdwn. In a list an answer's value has at most 150 characters.
    """
    asked = kit.section(question)
    if len(picks) <= MOST_BUTTONS:
        buttons = [
            kit.button(nth(DataUi.PICK, place), limits.clip(pick.label, 70), pick.value)
            for place, pick in enumerate(picks)
        ]
        return Rendered(text=question, blocks=[asked, kit.actions(*buttons)])
    pairs = [
        (json.dumps(one.value, separators=(",", ":")), one.label) for one in picks[:MOST_CHOICES]
    ]
    chosen = kit.choice(pairs, placeholder=localizer.t("data.choose"))
    blocks = [asked, kit.actions({**chosen, "action_id": DataUi.PICK_LIST})]
    if len(picks) > MOST_CHOICES:
        blocks.append(kit.context(localizer.t("data.name_the_scope", count=MOST_CHOICES)))
    return Rendered(text=question, blocks=blocks)
