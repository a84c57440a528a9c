"""Values and files: what was recorded, the check-in, what a dropped file was understood as."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bot.blocks import kit, names
from bot.blocks.rendered import Block, Rendered, Renderers
from bot.i18n.localizer import Localizer, channel_link
from bot.ids import DataUi, nth
from kpi.messages import MessageKind
from kpi.model import Aggregation, Scope, SeriesId, Unit

_BARS = "▁▂▃▄▅▆▇█"
#: How many numbers one check-in asks for.
MOST_FIELDS = 20
_NETWORKS = ("instagram", "facebook")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One number that a check-in asks for."""

    series_id: SeriesId
    label: str
    unit: Unit
    last: Decimal | None = None


def check_in(fields: Sequence[Field], day: date, channel: str, localizer: Localizer) -> Block:
    """Return the modal that asks for one number of each KPI; all may stay empty."""
    blocks = [
        kit.field(DataUi.DAY, localizer.t("data.check_in.day"), kit.day_input(day.isoformat())),
        *(
            kit.field(
                nth(DataUi.VALUE, place),
                localizer.t(f"data.check_in.unit.{one.unit.value}", name=one.label),
                kit.text_input(placeholder=_last(one, localizer)),
                optional=True,
            )
            for place, one in enumerate(fields[:MOST_FIELDS])
        ),
    ]
    return kit.modal(
        DataUi.CHECK_IN,
        title=localizer.t("data.check_in.title"),
        blocks=blocks,
        private={"channel": channel, "series": [one.series_id for one in fields[:MOST_FIELDS]]},
        close=localizer.t("common.cancel"),
        submit=localizer.t("data.check_in.submit"),
    )


def _last(one: Field, localizer: Localizer) -> str:
    if one.last is None:
        return localizer.t("data.check_in.example")
    return localizer.t("data.check_in.last", value=localizer.number(one.last, one.unit))


def recorded(lines: Sequence[str], text: str, localizer: Localizer) -> Rendered:
    """Return what was recorded, with a way back; ``lines`` are mrkdwn."""
    return Rendered(
        text=text,
        blocks=[
            kit.section("\n".join(lines)),
            kit.actions(kit.button(DataUi.UNDO, localizer.t("data.button.undo"), {})),
        ],
    )


def which(question: str, picks: Sequence[tuple[str, Mapping[str, object]]]) -> Rendered:
    """Return a question with a button for each answer; ``question`` is mrkdwn."""
    buttons = [
        kit.button(nth(DataUi.PICK, place), label, value)
        for place, (label, value) in enumerate(picks)
    ]
    return Rendered(text=question, blocks=[kit.section(question), kit.actions(*buttons)])


def preview(data: Mapping[str, Any], localizer: Localizer) -> Rendered:
    """Return what a file was understood as, its open questions, and what can be done."""
    text = localizer.m(
        "data.import.preview", name=data["name"], channel=channel_link(data["channel"])
    )
    blocks = [kit.section(text), kit.context(_kind(data, localizer))]
    if data["series"]:
        blocks.append(_table(data["series"], localizer))
    blocks += [kit.context(line) for line in _remarks(data, localizer)]
    if data["questions"]:
        return Rendered(text=text, blocks=[*blocks, *_question(data, localizer)])
    return Rendered(text=text, blocks=[*blocks, _decide(data, localizer)])


def _kind(data: Mapping[str, Any], localizer: Localizer) -> str:
    kind = localizer.t(f"data.export.{data['export']}")
    if not data["platform"]:
        return localizer.m("data.import.kind", kind=kind)
    platform = names.platform(str(data["platform"]), localizer)
    return localizer.m("data.import.kind_of", kind=kind, platform=platform)


def _table(series: Sequence[Mapping[str, Any]], localizer: Localizer) -> Block:
    head = [localizer.t(f"data.column.{column}") for column in ("name", "days", "value", "trend")]
    rows = [head, *(_row(one, localizer) for one in series)]
    return {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": cell or "–"} for cell in row] for row in rows],
        "column_settings": [{"is_wrapped": True}, {}, {"align": "right"}, {}],
    }


def _row(one: Mapping[str, Any], localizer: Localizer) -> list[str]:
    scope = Scope(
        **{part: one[part] for part in ("platform", "account", "campaign", "influencer")}
    )
    name = one["name"][localizer.language.value]
    if not scope.is_empty:
        scoped = names.scoped(scope, localizer)
        name = localizer.t("kpi.scoped", name=name, scope=scoped)
    first, last = (date.fromisoformat(one[end]) for end in ("first", "last"))
    days = localizer.t(
        "data.import.days",
        count=one["days"],
        first=localizer.short_day(first),
        last=localizer.short_day(last),
    )
    return [name, days, _value(one, localizer), sparkline([Decimal(p) for p in one["points"]])]


def _value(one: Mapping[str, Any], localizer: Localizer) -> str:
    unit = Unit(one["unit"])
    if one["aggregation"] == Aggregation.SUM.value:
        value = localizer.number(Decimal(one["total"]), unit)
        return localizer.t("data.import.total", value=value)
    value = localizer.number(Decimal(one["last_value"]), unit)
    return localizer.t("data.import.latest", value=value)


def sparkline(points: Sequence[Decimal]) -> str:
    """Return the values as a row of bars, the lowest being the shortest."""
    if not points:
        return ""
    low, high = min(points), max(points)
    span = high - low
    if not span:
        return _BARS[3] * len(points)
    top = len(_BARS) - 1
    return "".join(_BARS[int((point - low) / span * top)] for point in points)


def _remarks(data: Mapping[str, Any], localizer: Localizer) -> list[str]:
    lines = []
    if data["more"]:
        lines.append(localizer.m("data.import.more", count=data["more"]))
    if data["unknown"]:
        lines.append(
            localizer.m(
                "data.import.unknown", names=localizer.t("common.comma").join(data["unknown"])
            )
        )
    if data["refused"]:
        lines.append(localizer.m("data.import.refused", count=data["refused"]))
    lines += [
        localizer.m(
            "data.import.refusal",
            line=refusal["line"],
            reason=localizer.t(f"error.{refusal['code']}", name=data["name"]),
            text=refusal["text"][:60],
        )
        for refusal in data["refusals"]
    ]
    return lines


def _question(data: Mapping[str, Any], localizer: Localizer) -> list[Block]:
    """Ask the first open question: one at a time."""
    question = data["questions"][0]
    answers = [(value, label) for value, label in _answers(question, localizer)]
    buttons = [
        kit.button(
            nth(DataUi.IMPORT_ANSWER, place),
            label,
            {"draft": data["draft"], "question": question, "value": value},
        )
        for place, (value, label) in enumerate(answers)
    ]
    cancel = kit.button(
        DataUi.IMPORT_CANCEL, localizer.t("data.button.cancel"), {"draft": data["draft"]}
    )
    return [kit.section(localizer.t(f"data.question.{question}")), kit.actions(*buttons, cancel)]


def _answers(question: str, localizer: Localizer) -> list[tuple[str, str]]:
    if question == "platform":
        return [(network, names.platform(network, localizer)) for network in _NETWORKS]
    return [
        (order, localizer.t(f"data.date_order.{order}")) for order in ("month_first", "day_first")
    ]


def _decide(data: Mapping[str, Any], localizer: Localizer) -> Block:
    value = {"draft": data["draft"]}
    return kit.actions(
        kit.button(
            DataUi.IMPORT_CONFIRM, localizer.t("data.button.confirm"), value, style="primary"
        ),
        kit.button(DataUi.IMPORT_CANCEL, localizer.t("data.button.cancel"), value),
    )


def failed(data: Mapping[str, Any], localizer: Localizer) -> Rendered:
    """Return why a file was not taken and what to do."""
    reason = localizer.m(f"error.{data['code']}", name=data["name"])
    text = localizer.m("data.import.failed", name=data["name"])
    return Rendered(text=f"{text} {reason}", blocks=[kit.section(f"{text}\n{reason}")])


RENDERERS: Renderers = {
    MessageKind.IMPORT_PREVIEW: preview,
    MessageKind.IMPORT_FAILED: failed,
}
