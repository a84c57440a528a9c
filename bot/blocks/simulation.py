"""Alerts that would have been sent, in words."""

from bot.blocks import alert_reasons
from bot.i18n.localizer import Localizer
from kpi.alerts import AlertKind
from kpi.model import TargetKind, Unit
from kpi.simulation import Event
from kpi.usecases.alerts.simulating import Totals


def line(event: Event, unit: Unit, kind: TargetKind, localizer: Localizer) -> str:
    """Return one alert with its day and the numbers that it would have gone by."""
    is_hour = event.kind is AlertKind.UNUSUAL and bool(event.reason.get("hour"))
    kind_of = "simulate.event.unusual_hour" if is_hour else f"simulate.event.{event.message.value}"
    return localizer.t(
        "simulate.event",
        day=localizer.day(event.day),
        kind=localizer.t(kind_of),
        why=alert_reasons.numbers(event.kind, event.reason, unit, kind, localizer)[0],
    )


def totals(found: Totals, localizer: Localizer) -> str:
    """Return how many alerts of each kind a person's KPIs would have brought; empty: no KPIs."""
    if not found.kpis:
        return ""
    counts = [
        localizer.t(
            "simulate.count",
            kind=localizer.t(f"alerts.kind.{kind.value}"),
            count=localizer.n("simulate.times", found.counts[kind]),
        )
        for kind in AlertKind
    ]
    return localizer.t(
        "simulate.totals",
        kpis=localizer.n("alerts.kpis", found.kpis),
        days=localizer.n("progress.days", found.days),
        counts=localizer.t("common.comma").join(counts),
    )
