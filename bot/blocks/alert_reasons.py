"""Why an alert came, and why none did, in words."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.blocks import digest_parts, forecast, kit, progress
from bot.blocks.rendered import Block, Rendered
from bot.i18n.localizer import Localizer, mention
from bot.ids import AlertUi
from kpi.alerts import AlertKind, Days
from kpi.freshness import Freshness
from kpi.model import TargetKind, Unit
from kpi.ports import Json
from kpi.progress import Progress, Status
from kpi.progress import from_json as progress_of
from kpi.unusual import Unusual
from kpi.unusual import from_json as unusual_of
from kpi.usecases.alerts.alert_reasons import Silence, Silences, Told, Why

_SPANS = ("gap", "usual")


def told_modal(it: Told, zone: str, localizer: Localizer) -> Block:
    """Return the modal that says by which rule and numbers the alert was sent."""
    is_hour = it.kind is AlertKind.UNUSUAL and bool(it.reason.get("hour"))
    kind = "alerts.kind.unusual_hour" if is_hour else f"alerts.kind.{it.kind.value}"
    head = localizer.t(
        "alerts.why.head",
        name=digest_parts.named(it.label, localizer),
        kind=localizer.t(kind),
    )
    lines = [
        localizer.t(f"alerts.why.rule.{it.kind.value}{_by_hour(it.reason)}"),
        *numbers(it.kind, it.reason, it.series.unit, it.kpi.target.kind, localizer),
        localizer.t(f"alerts.why.because.{it.because}"),
        localizer.t("alerts.why.at", at=localizer.instant(it.at, zone)),
    ]
    return kit.modal(
        AlertUi.WHY,
        title=localizer.t("alerts.why.title"),
        private={"channel": it.kpi.channel_id},
        close=localizer.t("common.close"),
        blocks=[
            kit.section(localizer.m("digest.heading", text=head)),
            kit.section(
                "\n".join(localizer.m("alerts.why.line", text=line) for line in lines if line)
            ),
        ],
    )


def _by_hour(reason: Json) -> str:
    """Return the end of the names of sentences about hours, where hours were looked at."""
    return "_hour" if reason.get("hour") or reason.get("last_hour") else ""


def numbers(
    kind: AlertKind, reason: Json, unit: Unit, target: TargetKind, localizer: Localizer
) -> list[str]:
    """Return the numbers that an alert went by, a sentence each; there is at least one."""
    if kind is AlertKind.DATA_MISSING:
        return [gap(reason, localizer)]
    if kind is AlertKind.UNUSUAL:
        found = unusual_of(reason)
        times = localizer.number(abs(found.distance))
        limit = localizer.number(found.limit)
        return [
            band(found, unit, localizer),
            localizer.t(f"alerts.why.distance.{found.rule.value}", times=times, limit=limit),
        ]
    now, likely = progress_of(reason), forecast.told(reason, unit, localizer, kind=target)
    if kind is AlertKind.TARGET_REACHED or not likely:
        lines = [_amounts(now, unit, target, localizer)]
    else:  # where it is likely to end counts, and not where it is by now
        by_chance = localizer.t("alerts.why.by_chance")
        lines = [_amounts(replace(now, expected=None), unit, target, localizer), likely, by_chance]
    return lines if kind is AlertKind.TARGET_REACHED else [*lines, _status(reason, localizer)]


def _amounts(now: Progress, unit: Unit, kind: TargetKind, localizer: Localizer) -> str:
    amounts = {
        "value": progress.amount(now.value, unit, localizer, kind=kind),
        "target": progress.amount(now.target, unit, localizer, kind=kind),
        "expected": progress.amount(now.expected, unit, localizer, kind=kind),
    }
    known = "alerts.why.value" if now.expected is None else "alerts.why.value_expected"
    return localizer.t(known, **amounts)


def _status(reason: Json, localizer: Localizer) -> str:
    missed = int(str(reason.get("missed_days") or 0))
    if missed:
        days = localizer.n("progress.days", missed)
        return localizer.t("alerts.why.missed_days", days=days)
    before, now = reason.get("previous"), reason["status"]
    was = progress.word(Status(str(before)), localizer) if before else None
    known = "alerts.why.status" if was else "alerts.why.status_first"
    return localizer.t(
        "alerts.why.status_same" if before == now else known,
        before=was,
        status=progress.word(Status(str(now)), localizer),
    )


def band(found: Unusual, unit: Unit, localizer: Localizer) -> str:
    """Return what came on the unusual day and what would have been usual, in a sentence."""
    low, high, expected, value = (
        progress.amount(amount, unit, localizer)
        for amount in (found.low, found.high, found.expected, found.value)
    )
    amounts = {"value": value, "low": low, "high": high, "expected": expected}
    if found.hour is not None:
        at = hour(found.hour, localizer)
        return localizer.t(f"alert.unusual_hour_{found.rule.value}", at=at, **amounts)
    day = localizer.day(found.day)
    return localizer.t(f"alert.unusual_{found.rule.value}", day=day, **amounts)


def hour(at: datetime, localizer: Localizer) -> str:
    """Return a day and the hour of it that begins then, by the clock that ``at`` is on."""
    return localizer.t("alert.hour", day=localizer.day(at.date()), hour=at.hour)


def gap(reason: Mapping[str, object], localizer: Localizer) -> str:
    """Return how old the newest value is, and how old it usually gets.

    ``reason`` has ``gap`` and ``usual``, and ``last_day`` or ``last_hour`` where there was one.
    """
    unit = "alert.hours" if reason.get("last_hour") else "progress.days"
    spans = {name: localizer.n(unit, int(str(reason.get(name) or 0))) for name in _SPANS}
    if reason.get("last_hour"):
        at = hour(datetime.fromisoformat(str(reason["last_hour"])), localizer)
        return localizer.t("alert.last_hour", at=at, **spans)
    last = reason.get("last_day")
    if not last:
        return localizer.t("alert.never_value", gap=spans["gap"])
    day = localizer.day(date.fromisoformat(str(last)))
    return localizer.t("alert.last_value", day=day, **spans)


def silences_modal(it: Silences, zone: str, localizer: Localizer) -> Block:
    """Return the modal that says of each kind of alert why none is sent."""
    lines = _silences(it, zone, localizer)
    return kit.modal(
        AlertUi.WHY_NOT,
        title=localizer.t("alerts.why_not.title"),
        private={"channel": it.facts.kpi.channel_id},
        close=localizer.t("common.close"),
        blocks=[
            kit.section(
                localizer.m("digest.heading", text=digest_parts.named(it.label, localizer))
            ),
            kit.section("\n".join(lines)),
            kit.context(localizer.m("alerts.why_not.to", person=mention(it.to))),
        ],
    )


def silences(found: list[Silences], zone: str, localizer: Localizer) -> Rendered:
    """Return the same for several KPIs as a message."""
    title = localizer.t("alerts.why_not.title")
    if not found:
        return kit.said(localizer.n("alerts.owned", 0))
    parts = [
        "\n".join(
            [
                localizer.m("digest.heading", text=digest_parts.named(one.label, localizer)),
                *_silences(one, zone, localizer),
            ]
        )
        for one in found
    ]
    return Rendered(text="\n".join([title, *parts]), blocks=[*map(kit.section, parts)])


def _silences(it: Silences, zone: str, localizer: Localizer) -> list[str]:
    return [
        localizer.m(
            "alerts.why_not.line",
            kind=localizer.t(f"alerts.kind.{one.kind.value}"),
            why=_why(one, it, zone, localizer),
        )
        for one in it.kinds
    ]


def _why(one: Silence, it: Silences, zone: str, localizer: Localizer) -> str:
    if one.why is Why.NOT_SO:
        return _not_so(one, it, localizer)
    since = one.state.since.astimezone(ZoneInfo(zone)).date()
    until = localizer.instant(one.until, zone) if one.until else ""
    return localizer.t(f"alerts.why_not.{one.why.value}", since=localizer.day(since), until=until)


def _not_so(one: Silence, it: Silences, localizer: Localizer) -> str:
    """Return what the state is, where it is none to be told of."""
    if one.kind is AlertKind.DATA_MISSING:
        return _not_late(it.facts.freshness, localizer)
    if one.kind is AlertKind.UNUSUAL:
        return _as_ever(it.facts.days, localizer)
    now = it.facts.progress
    word = progress.word(now.status, localizer)
    return localizer.t("alerts.why_not.status", status=word)


def _not_late(fresh: Freshness, localizer: Localizer) -> str:
    if fresh.last_hour is not None:
        at, hours = hour(fresh.last_hour, localizer), localizer.n("alert.hours", fresh.usual)
        return localizer.t("alerts.why_not.fresh_hour", at=at, usual=hours)
    usual = localizer.n("progress.days", fresh.usual)
    if fresh.last_day is None:
        return localizer.t("alerts.why_not.never", usual=usual)
    day = localizer.day(fresh.last_day)
    return localizer.t("alerts.why_not.fresh", day=day, usual=usual)


def _as_ever(days: Days, localizer: Localizer) -> str:
    if days.through is None:
        return localizer.t("alerts.why_not.unusual_unknown")
    if days.hour is not None:
        return localizer.t("alerts.why_not.unusual_hour", at=hour(days.hour, localizer))
    return localizer.t("alerts.why_not.unusual", day=localizer.day(days.through))
