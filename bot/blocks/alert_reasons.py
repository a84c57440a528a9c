"""Why an alert came, and why none did, in words."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.blocks import digest_parts, kit, progress
from bot.blocks.rendered import Block, Rendered
from bot.i18n.localizer import Localizer, mention
from bot.ids import AlertUi
from kpi.alerts import AlertKind
from kpi.anomaly import LIMIT
from kpi.model import TargetKind, Unit
from kpi.ports import Json
from kpi.progress import Progress, Status
from kpi.progress import from_json as progress_of
from kpi.unusual import Unusual
from kpi.unusual import from_json as unusual_of
from kpi.usecases.alerts.alert_reasons import Silence, Silences, Told, Why


def told_modal(it: Told, zone: str, localizer: Localizer) -> Block:
    """Return the modal that says by which rule and numbers the alert was sent."""
    head = localizer.t(
        "alerts.why.head",
        name=digest_parts.named(it.label, localizer),
        kind=localizer.t(f"alerts.kind.{it.kind.value}"),
    )
    lines = [
        localizer.t(f"alerts.why.rule.{it.kind.value}"),
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


def numbers(
    kind: AlertKind, reason: Json, unit: Unit, target: TargetKind, localizer: Localizer
) -> list[str]:
    """Return the numbers that an alert went by, a sentence each; there is at least one."""
    if kind is AlertKind.DATA_MISSING:
        return [_gap(reason, localizer)]
    if kind is AlertKind.UNUSUAL:
        found = unusual_of(reason)
        times = localizer.number(abs(found.distance))
        limit = localizer.number(Decimal(str(LIMIT)))
        return [
            band(found, unit, localizer),
            localizer.t(f"alerts.why.distance.{found.rule.value}", times=times, limit=limit),
        ]
    lines = [_amounts(progress_of(reason), unit, target, localizer)]
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
    before = reason.get("previous")
    was = progress.word(Status(str(before)), localizer) if before else None
    return localizer.t(
        "alerts.why.status" if was else "alerts.why.status_first",
        before=was,
        status=progress.word(Status(str(reason["status"])), localizer),
    )


def band(found: Unusual, unit: Unit, localizer: Localizer) -> str:
    """Return what came on the unusual day and what would have been usual, in a sentence."""
    low, high, expected, value = (
        progress.amount(amount, unit, localizer)
        for amount in (found.low, found.high, found.expected, found.value)
    )
    return localizer.t(
        f"alert.unusual_{found.rule.value}",
        day=localizer.day(found.day),
        value=value,
        low=low,
        high=high,
        expected=expected,
    )


def _gap(reason: Mapping[str, object], localizer: Localizer) -> str:
    """Return how old the newest value is, and how old it usually gets."""
    days = {
        name: localizer.n("progress.days", int(str(reason.get(name) or 0)))
        for name in ("gap", "usual")
    }
    last = reason.get("last_day")
    if not last:
        return localizer.t("alert.never_value", gap=days["gap"])
    day = localizer.day(date.fromisoformat(str(last)))
    return localizer.t("alert.last_value", day=day, **days)


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
        fresh = it.facts.freshness
        usual = localizer.n("progress.days", fresh.usual)
        if fresh.last_day is None:
            return localizer.t("alerts.why_not.never", usual=usual)
        day = localizer.day(fresh.last_day)
        return localizer.t("alerts.why_not.fresh", day=day, usual=usual)
    if one.kind is AlertKind.UNUSUAL:
        through = it.facts.days.through
        if through is None:
            return localizer.t("alerts.why_not.unusual_unknown")
        return localizer.t("alerts.why_not.unusual", day=localizer.day(through))
    now = it.facts.progress
    word = progress.word(now.status, localizer)
    return localizer.t("alerts.why_not.status", status=word)
