"""Alerts as direct messages, each with the numbers that it goes by and ways to answer it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.blocks import (
    alert_reasons,
    digest_parts,
    forecast,
    improvements,
    kit,
    lacking,
    limits,
    progress,
)
from bot.blocks.rendered import Block, Rendered, Renderers
from bot.i18n.localizer import Localizer, channel_link, mention
from bot.ids import AlertUi, DataUi, ImproveUi, ReportUi
from kpi.knowledge import Text
from kpi.messages import MessageKind
from kpi.model import Recurrence, Scope, TargetKind, Unit
from kpi.progress import Progress, Status, from_json
from kpi.unusual import from_json as unusual_of
from kpi.usecases.alerts.alert_answers import Pause

_GOAL = 200
#: So many of many are shown in one message, each in so many lines.
_MOST_LISTED = 15
_LINES = 2
Data = Mapping[str, object]


def _off_track(data: Data, localizer: Localizer) -> Rendered:
    missed = data["status"] == Status.MISSED
    title = "alert.off_track_missed" if missed else "alert.off_track"
    if _is_daily(data):
        title = "alert.off_track_daily"
    return _with_numbers(title, data, localizer, _answers(data, localizer, details=True))


def _is_daily(data: Data) -> bool:
    return data.get("recurrence") == Recurrence.DAILY


def _recovered(data: Data, localizer: Localizer) -> Rendered:
    title = "alert.recovered_daily" if _is_daily(data) else "alert.recovered"
    return _with_numbers(title, data, localizer, [_details(data, localizer)])


def _target_reached(data: Data, localizer: Localizer) -> Rendered:
    return _with_numbers("alert.target_reached", data, localizer, [_details(data, localizer)])


def _data_missing(data: Data, localizer: Localizer) -> Rendered:
    reason = {
        "gap": data["gap"],
        "usual": data["usual"],
        "last_day": data.get("last_value_day"),
        "last_hour": data.get("last_value_hour"),
    }
    said = [alert_reasons.gap(reason, localizer), *_waiting(data, localizer)]
    buttons = _answers(data, localizer, details=False)
    return _message("alert.data_missing", said, data, localizer, buttons)


def _waiting(data: Data, localizer: Localizer) -> list[str]:
    """Return whose numbers a sum waits for."""
    late = data.get("late")
    scopes = [Scope(**one) for one in late] if isinstance(late, list) else []
    if not scopes:
        return []
    return [localizer.t("sums.waiting", scopes=lacking.listed(scopes, localizer))]


def _unusual(data: Data, localizer: Localizer) -> Rendered:
    told = data["unusual"]
    reason = told if isinstance(told, Mapping) else {}
    found, unit = unusual_of(reason), Unit(str(data["unit"]))
    way = "more" if found.distance > 0 else "less"
    title = "alert.unusual_good" if reason["good"] else f"alert.unusual_{way}"
    said = [alert_reasons.band(found, unit, localizer)]
    if not found.value and not reason["good"]:
        said.append(localizer.t("alert.unusual_zero"))
    this = {key: data[key] for key in ("kpi", "alert", "incident")}
    buttons = [
        _details(data, localizer),
        kit.button(AlertUi.ACKNOWLEDGE, localizer.t("alert.button.acknowledge"), this),
        kit.button(AlertUi.MUTE, localizer.t("alert.button.mute"), {"alert": data["alert"]}),
    ]
    return _message(title, said, data, localizer, buttons)


def _with_numbers(
    title: str, data: Data, localizer: Localizer, buttons: Sequence[Block]
) -> Rendered:
    now, unit, kind = from_json(data), Unit(str(data["unit"])), TargetKind(str(data["kind"]))
    said = [_numbers(now, unit, kind, data, localizer)]
    likely = forecast.told(data, unit, localizer, kind=kind)
    if likely:  # it went by this, and not by the straight line
        now = replace(now, projected=None)
        said.append(likely)
    said += progress.outlook(now, unit, localizer, kind=kind)
    return _message(title, said, data, localizer, buttons)


def _numbers(now: Progress, unit: Unit, kind: TargetKind, data: Data, localizer: Localizer) -> str:
    recurrence = data.get("recurrence")
    said = {
        "now": progress.amount(now.value, unit, localizer, kind=kind),
        "target": progress.target(
            now,
            unit,
            localizer,
            kind=kind,
            recurrence=Recurrence(str(recurrence)) if recurrence else None,
        ),
        "day": localizer.day(now.window.last_day),
    }
    if _is_daily(data) and now.as_of is not None:
        return localizer.t("alert.now_daily", **{**said, "day": localizer.day(now.as_of)})
    if now.pace is None or now.status in {Status.REACHED, Status.MISSED}:
        return localizer.t("alert.now", **said)
    return localizer.t("alert.now_paced", **said, pace=progress.pace(now.pace, localizer))


def _message(
    title: str, said: Sequence[str], data: Data, localizer: Localizer, buttons: Sequence[Block]
) -> Rendered:
    name = digest_parts.named(digest_parts.label_of(data), localizer)
    head = localizer.m(title, name=name)
    lines = [localizer.m("digest.plain", text=line) for line in said]
    again = [kit.context(localizer.t("alert.again"))] if data.get("again") else []
    about = localizer.m(
        "alert.about",
        goal=limits.clip(str(data["goal"]), _GOAL),
        channel=channel_link(str(data["channel"])),
    )
    return Rendered(
        text="\n".join([head, *lines]),
        blocks=[
            kit.section(
                localizer.m("digest.heading", text=localizer.t(title, name=name)),
                _why(data, localizer),
            ),
            kit.section("\n".join(lines)),
            *_ideas(data, localizer),
            kit.context(about),
            *again,
            kit.actions(*buttons),
        ],
    )


def _why(data: Data, localizer: Localizer) -> Block:
    this = {key: data[key] for key in ("kpi", "alert", "at")}
    return kit.button(AlertUi.WHY, localizer.t("alert.button.why"), this)


def _ideas(data: Data, localizer: Localizer) -> list[Block]:
    """Return what could be tried, where nothing is being tried yet."""
    told = data.get("ideas")
    found = told if isinstance(told, list) else []
    ideas = [Text(ja=str(one["ja"]), en=str(one["en"])) for one in found]
    return [kit.context(improvements.ideas(ideas, localizer))] if ideas else []


def _details(data: Data, localizer: Localizer) -> Block:
    value = {"kpi": data["kpi"]}
    return kit.button(ReportUi.DETAILS, localizer.t("alert.button.details"), value)


def _log(data: Data, localizer: Localizer) -> Block:
    value = {"kpi": data["kpi"]}
    return kit.button(DataUi.CHECK_IN, localizer.t("alert.button.log"), value, style="primary")


def _answers(data: Data, localizer: Localizer, *, details: bool) -> list[Block]:
    """Return what can be done about it, and the ways to be left in peace."""
    plan = kit.button(ImproveUi.MODAL, localizer.t("improve.button.add"), {"kpi": data["kpi"]})
    first = _details(data, localizer) if details else _log(data, localizer)
    this = {key: data[key] for key in ("kpi", "alert", "incident")}
    return [
        first,
        *([plan] if data.get("ideas") else []),
        kit.button(AlertUi.ACKNOWLEDGE, localizer.t("alert.button.acknowledge"), this),
        kit.button(AlertUi.SNOOZE_DAY, localizer.t("alert.button.snooze_day"), this),
        kit.button(AlertUi.SNOOZE, localizer.t("alert.button.snooze"), this),
        kit.button(AlertUi.MUTE, localizer.t("alert.button.mute"), {"alert": data["alert"]}),
    ]


def _alerts(data: Data, localizer: Localizer) -> Rendered:
    """Return many alerts as one message: a line and its numbers each, with a way to the rest."""
    told = data["alerts"]
    several = [one for one in told if isinstance(one, Mapping)] if isinstance(told, list) else []
    count = len(several)
    title = localizer.n("alert.many", count)
    lines, blocks = [title], [kit.section(localizer.m("digest.heading", text=title))]
    for one in several[:_MOST_LISTED]:
        rendered = RENDERERS[MessageKind(str(one["message"]))](one, localizer)
        text = "\n".join(rendered.text.splitlines()[:_LINES])
        lines.append(text)
        is_missing = one["message"] == MessageKind.DATA_MISSING
        way = _log(one, localizer) if is_missing else _details(one, localizer)
        blocks.append(kit.section(text, way))
    if count > _MOST_LISTED:
        more = localizer.n("alert.many_more", count - _MOST_LISTED)
        blocks.append(kit.context(more))
    if any(one.get("ideas") for one in several):
        blocks.append(kit.context(localizer.t("alert.many_improve")))
    open_ = [
        [one["kpi"], one["alert"], one["incident"]]
        for one in several[:_MOST_LISTED]
        if one["message"] not in {MessageKind.RECOVERED, MessageKind.TARGET_REACHED}
    ]
    seen = kit.button(
        AlertUi.ACKNOWLEDGE_ALL, localizer.t("alert.button.acknowledge_all"), {"alerts": open_}
    )
    return Rendered(text="\n".join(lines), blocks=[*blocks, kit.actions(seen)])


def snooze_modal(this: Data, localizer: Localizer) -> Block:
    """Return the modal that asks until when one alert is put off."""
    pauses = [(pause.value, localizer.t(f"alert.pause.{pause.value}")) for pause in Pause]
    return kit.modal(
        AlertUi.SNOOZE,
        title=localizer.t("alert.pause.title"),
        private=this,
        submit=localizer.t("common.save"),
        close=localizer.t("common.cancel"),
        blocks=[
            kit.field(
                AlertUi.PAUSE,
                localizer.t("alert.pause.until"),
                kit.choice(pauses, Pause.WORKING_DAY),
            ),
            kit.field(
                AlertUi.PAUSE_DATE,
                localizer.t("alert.pause.day"),
                kit.day_input(),
                optional=True,
            ),
        ],
    )


def _owner_replaced(data: Data, localizer: Localizer) -> Rendered:
    return Rendered(
        text=localizer.m(
            "alert.owner_replaced",
            gone=mention(str(data["gone"])),
            channel=channel_link(str(data["channel"])),
        )
    )


RENDERERS: Renderers = {
    MessageKind.OFF_TRACK: _off_track,
    MessageKind.RECOVERED: _recovered,
    MessageKind.TARGET_REACHED: _target_reached,
    MessageKind.DATA_MISSING: _data_missing,
    MessageKind.UNUSUAL: _unusual,
    MessageKind.ALERTS: _alerts,
    MessageKind.OWNER_REPLACED: _owner_replaced,
}
