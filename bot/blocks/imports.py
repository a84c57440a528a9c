"""Files: what a dropped one was understood as, what is asked about it, what came of it."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from bot.blocks import comments, file_columns, kit, limits, names
from bot.blocks.rendered import Block, Rendered, Renderers
from bot.i18n.localizer import Localizer, channel_link
from bot.ids import MOST_BUTTONS, DataUi, nth
from kpi.comments.shares import Shares
from kpi.imports import Question
from kpi.messages import MessageKind
from kpi.model import Aggregation, Scope, Unit
from kpi.usecases.files.file_accounts import MOST, NOBODY

_BARS = "▁▂▃▄▅▆▇█"
_NETWORKS = ("instagram", "facebook")
_CHOICES = {
    "date_order": ("month_first", "day_first"),
    "rate": ("fraction", "percent"),
}
#: Texts of a file are cut to what a line, a cell and a list have room for.
_NAME = 60
_CELL = 40
_FILE = 120
_LISTED = 40
#: So many KPIs are asked about in one message, with so many series together.
_MOST_OPEN = 5
_MOST_CHOICES = 30


def preview(data: Mapping[str, Any], localizer: Localizer) -> Rendered:
    """Return what a file was understood as, its open questions, and what can be done."""
    if data.get("columns") == "unknown":
        remarks = _remarks(data, localizer)
        return file_columns.unknown(data, remarks, _cancel(data, localizer), localizer)
    text = localizer.m(
        "data.import.preview", name=_file(data), channel=channel_link(data["channel"])
    )
    blocks = [kit.section(text), kit.context(_kind(data, localizer))]
    if data.get("columns") == "recalled":
        blocks.append(file_columns.recalled(data, localizer))
    if data["series"]:
        blocks.append(_table(data["series"], localizer))
    blocks += [kit.context(line) for line in _remarks(data, localizer)]
    if data["questions"]:
        blocks += _question(data, localizer)
        hint = localizer.t("data.import.answer_first")
    else:
        blocks.append(_decide(data, localizer))
        hint = localizer.t("data.import.decide")
    return Rendered(text=f"{text} {hint}", blocks=blocks)


def understood(data: Mapping[str, Any], localizer: Localizer) -> list[Block]:
    """Return the series of some data as a table, and what is not in it."""
    table = [_table(data["series"], localizer)] if data["series"] else []
    return [*table, *(kit.context(line) for line in _remarks(data, localizer))]


def _file(data: Mapping[str, Any]) -> str:
    return limits.clip(str(data["name"]), _FILE)


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
        "column_settings": [{}, {}, {"align": "right"}, {}],
    }


def _row(one: Mapping[str, Any], localizer: Localizer) -> list[str]:
    first, last = (date.fromisoformat(one[end]) for end in ("first", "last"))
    days = localizer.t(
        "data.import.days" if first.year == last.year else "data.import.days_of_years",
        count=localizer.number(Decimal(one["days"])),
        first=localizer.short_day(first),
        last=localizer.short_day(last),
        year=first.year,
        last_year=last.year,
    )
    points = [Decimal(point) for point in one["points"]]
    return [_named(one, localizer, _CELL), days, _value(one, localizer), sparkline(points)]


def _named(one: Mapping[str, Any], localizer: Localizer, most: int = _NAME) -> str:
    name = names.with_scope(
        one["name"][localizer.language.value], Scope(**one["scope"]), localizer
    )
    return limits.clip(name, most)


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
    """Return what is not in the table: further series, what is left out, what is refused."""
    lines = []
    if data.get("comments"):
        said = Shares(**{**data["comments"], "topics": tuple(data["comments"]["topics"])})
        lines.append(comments.line(said, localizer))
        if "comments_known" in data:
            lines.append(comments.news(said.read, data["comments_known"], localizer))
    if data.get("posts"):
        lines.append(localizer.n("data.import.posts", int(data["posts"])))
    lines += [
        localizer.m(f"data.import.{what}", count=f"{data[what]:,}")
        for what in ("comments_before", "hours", "top")
        if data.get(what)
    ]
    lines += _of_what(data, localizer)
    lines += [
        localizer.m(
            "data.import.renamed", name=limits.clip(one["name"], _LISTED), year=one["since"]
        )
        for one in data.get("renamed", ())[:1]
    ]
    if data.get("are_gaps_zero"):
        lines.append(localizer.t("data.import.gaps_are_zero"))
    if data.get("more"):
        lines.append(localizer.n("data.import.more", int(data["more"])))
    if data.get("unknown"):
        listed = [limits.clip(str(name), _LISTED) for name in data["unknown"]]
        separator = localizer.t("common.comma")
        lines.append(localizer.m("data.import.unknown", names=separator.join(listed)))
    if "date_order" in data.get("questions", ()):
        return lines  # no row has a day before that is answered
    if data.get("refused"):
        lines.append(localizer.m("data.import.refused", count=f"{data['refused']:,}"))
    return lines + [
        localizer.m(
            "data.import.refusal",
            line=f"{refusal['line']:,}",
            reason=localizer.t(f"error.{refusal['code']}"),
            text=limits.clip(str(refusal["text"]), _NAME) or "–",
        )
        for refusal in data.get("refusals", ())
    ]


def _of_what(data: Mapping[str, Any], localizer: Localizer) -> list[str]:
    """Return which looks are taken, and of which period."""
    lines = [localizer.t("data.import.last_look")] if data.get("is_last_look") else []
    if data.get("period"):
        first, last = (localizer.day(date.fromisoformat(day)) for day in data["period"])
        lines.append(localizer.m("data.import.period", first=first, last=last))
    return lines


def _question(data: Mapping[str, Any], localizer: Localizer) -> list[Block]:
    """Ask the first open question: one at a time."""
    question = data["questions"][0]
    buttons = [
        _answer(place, data["draft"], question, value, _answered(question, value, localizer))
        for place, value in enumerate(_choices(data, question))
    ]
    asked = kit.section(localizer.t(f"data.question.{question}"))
    others = (*_changes(data, localizer), *file_columns.change(data, localizer))
    return [asked, kit.actions(*buttons, *others, _cancel(data, localizer))]


def _choices(data: Mapping[str, Any], question: str) -> Sequence[str]:
    if question == Question.ACCOUNT.value:
        return (*data["accounts"][:MOST], NOBODY)
    return _CHOICES.get(question, _NETWORKS)


def _answer(place: int, draft: str, question: str, value: str, label: str) -> Block:
    sent = {"draft": draft, "question": question, "value": value}
    return kit.button(nth(DataUi.IMPORT_ANSWER, place), label, sent)


def _answered(question: str, value: str, localizer: Localizer) -> str:
    if question == "platform":
        return names.platform(value, localizer)
    if question == Question.ACCOUNT.value:
        return localizer.t("data.account.none") if value == NOBODY else limits.clip(value, _CELL)
    return localizer.t(f"data.{question}.{value}")


def _changes(data: Mapping[str, Any], localizer: Localizer) -> list[Block]:
    """Return a button for each answer given so far: it asks the question once more."""
    first = MOST + 1
    return [
        _answer(
            first + place,
            data["draft"],
            question,
            "",
            localizer.t("data.button.change", answer=_answered(question, value, localizer)),
        )
        for place, (question, value) in enumerate(data.get("answers", {}).items())
    ]


def _decide(data: Mapping[str, Any], localizer: Localizer) -> Block:
    label, value = localizer.t("data.button.confirm"), {"draft": data["draft"]}
    confirm = kit.button(DataUi.IMPORT_CONFIRM, label, value, style="primary")
    columns = file_columns.change(data, localizer)
    return kit.actions(confirm, *_changes(data, localizer), *columns, _cancel(data, localizer))


def _cancel(data: Mapping[str, Any], localizer: Localizer) -> Block:
    label = localizer.t("data.button.cancel")
    return kit.button(DataUi.IMPORT_CANCEL, label, {"draft": data["draft"]})


def failed(data: Mapping[str, Any], localizer: Localizer) -> Rendered:
    """Return why a file was not taken and what to do."""
    said = {**data, "name": _file(data)}
    reason = localizer.m(f"error.{data['code']}", **said)
    text = localizer.t("data.import.failed_unnamed")
    if data["name"]:
        text = localizer.m("data.import.failed", name=_file(data))
    remarks = [kit.context(line) for line in _remarks(data, localizer)]
    return Rendered(text=f"{text} {reason}", blocks=[kit.section(f"{text}\n{reason}"), *remarks])


def storing(name: str, localizer: Localizer) -> Rendered:
    """Return that a large file is on its way into the store."""
    return kit.said(localizer.m("data.import.storing", name=limits.clip(name, _FILE)))


def done(data: Mapping[str, Any], localizer: Localizer) -> Rendered:
    """Return what came of a file: counts, KPIs that go by it now, and which have to be asked."""
    is_new = data["written"] or data["replaced"]
    head = localizer.m(
        "data.import.stored" if is_new else "data.import.unchanged",
        name=_file(data),
        channel=channel_link(str(data["channel"])),
    )
    counts = {
        key: localizer.number(Decimal(str(data[key])))
        for key in ("written", "replaced", "unchanged", "refused")
    }
    lines = [head, localizer.m("data.import.counts", **counts)]
    lines += [
        localizer.m("data.import.linked", name=_named(one, localizer)) for one in data["linked"]
    ]
    text = limits.clip_mrkdwn("\n".join(lines), limits.TEXT)
    return Rendered(text=text, blocks=[kit.section(text), *questions(data["open"], localizer)])


def asked(data: Mapping[str, Any], localizer: Localizer) -> Rendered:
    """Ask a KPI's owner which numbers it is to go by: others came in than those it goes by."""
    name = limits.clip(data["name"][localizer.language.value], _NAME)
    said = {"name": name, "channel": channel_link(str(data["channel"]))}
    text = localizer.m("data.series_asked", **said)
    return Rendered(text=text, blocks=[kit.section(text), *questions([data], localizer)])


def questions(open_: Sequence[Mapping[str, Any]], localizer: Localizer) -> list[Block]:
    """Return for each KPI that several series fit which one it is to go by."""
    blocks = []
    shown = open_[:_MOST_OPEN]
    room = max(MOST_BUTTONS, _MOST_CHOICES // max(1, len(shown)))
    for one in shown:
        name = limits.clip(one["name"][localizer.language.value], _NAME)
        asked = "data.which_instead" if one["stays"] else "data.which_for_kpi"
        said = {"name": name}
        if one["stays"] and one["series"][0]["scope"].get("over"):
            asked = "sums.which_instead"
        if counted := one.get("counted"):
            asked = "data.which_counted"
            said["counted"] = limits.clip(counted[localizer.language.value], _NAME)
        blocks.append(kit.section(localizer.m(asked, **said)))
        blocks.append(kit.actions(*_series(one, room, localizer)))
        if no_sum := one.get("no_sum"):
            other = no_sum[localizer.language.value]
            why = localizer.m(f"sums.no_{no_sum['why']}", name=name, other=other)
            blocks.append(kit.context(why))
    is_cut = len(open_) > len(shown) or any(len(one["series"]) > room for one in shown)
    return [*blocks, kit.context(localizer.t("data.more_open"))] if is_cut else blocks


def _series(one: Mapping[str, Any], room: int, localizer: Localizer) -> list[Block]:
    offered = [
        (series["series"], limits.clip(names.scoped(Scope(**series["scope"]), localizer), _NAME))
        for series in one["series"][:room]
    ]
    if len(offered) <= MOST_BUTTONS:
        return [
            kit.button(nth(DataUi.LINK, place), label, {"kpi": one["kpi"], "series": series_id})
            for place, (series_id, label) in enumerate(offered)
        ]
    pairs = [(_json(one["kpi"], series_id), label) for series_id, label in offered]
    chosen = kit.choice(pairs, placeholder=localizer.t("data.choose"))
    return [{**chosen, "action_id": DataUi.LINK_LIST}]


def _json(kpi_id: str, series_id: str) -> str:
    return json.dumps({"kpi": kpi_id, "series": series_id}, separators=(",", ":"))


RENDERERS: Renderers = {
    MessageKind.IMPORT_PREVIEW: preview,
    MessageKind.IMPORT_FAILED: failed,
    MessageKind.IMPORT_DONE: done,
    MessageKind.SERIES_ASKED: asked,
}
