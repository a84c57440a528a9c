"""One KPI with all that is known of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.blocks import charts, fit, forecast, kit, movers, names, progress, status
from bot.blocks import evidence as evidence_blocks
from bot.blocks import kpis as kpi_blocks
from bot.blocks.kpis import Shown
from bot.blocks.rendered import Block
from bot.i18n.localizer import Localizer, mention
from bot.ids import AlertUi, BreakUi, KpiUi
from kpi.charts import Chart
from kpi.early import Lack
from kpi.evidence import Evidence
from kpi.knowledge import Knowledge
from kpi.marked_days import MarkedDay
from kpi.model import ChannelId, Goal, Kpi, Unit
from kpi.movers import Mover
from kpi.usecases.goals.status import KpiView
from kpi.usecases.histories.breaking import Marked

#: Why a KPI is not judged yet, where a note about its numbers says it already.
_SAID_ELSE = frozenset({Lack.CUT_WINDOW, Lack.BROKEN, Lack.NO_START})


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """A KPI, its goal and its newest values, newest first; ``zone`` is the reader's.

    ``chart`` is its line through the window; a modal has no charts, so it is said in signs.
    """

    view: KpiView
    goal: Goal
    points: Sequence[tuple[date, Decimal]] = ()
    chart: Chart | None = None
    evidence: Evidence | None = None
    mover: Mover | None = None
    around: Sequence[MarkedDay] = ()
    broken: Marked | None = None
    country: str = ""  # whose holidays count
    zone: str
    news: str = ""
    confidence: Sequence[Block] = ()
    lacks: Sequence[Block] = ()  # what it cannot be worked out for


def modal(it: Details, knowledge: Knowledge, localizer: Localizer) -> Block:
    """Return the modal that shows the KPI, with buttons to change and remove it."""
    kpi, series, finding = it.view.kpi, it.view.standing.series, it.view.finding
    shown = Shown(kpi=kpi, goal=it.goal, series=series, finding=finding)
    name = names.kpi(knowledge, kpi, series.scope, localizer)
    kept = [kit.context(fit.kept(kpi.kept, localizer))] if kpi.kept else []
    trend = [kit.section(charts.trend(it.chart, series.unit, localizer))] if it.chart else []
    return kit.modal(
        KpiUi.DETAILS,
        title=localizer.t("kpi.details.title"),
        private={"channel": ChannelId(kpi.channel_id)},
        close=localizer.t("common.close"),
        blocks=[
            *([kit.alert(it.news, "success")] if it.news else []),
            kit.section(kpi_blocks.summary(shown, knowledge, localizer)),
            kit.section(_standing(it.view, knowledge, localizer)),
            *it.lacks,
            *trend,
            *it.confidence,
            *_moved(it, name, localizer),
            *_broken(it, localizer),
            *fit.in_message(finding, name, knowledge, localizer),
            *kept,
            *_evidence(it, knowledge, localizer),
            kit.section(_points(it.points, series.unit, localizer)),
            *_rate(kpi, knowledge, localizer),
            kit.context(_author(kpi, it.zone, localizer)),
            kit.actions(*_buttons(it, localizer)),
        ],
    )


def _standing(view: KpiView, knowledge: Knowledge, localizer: Localizer) -> str:
    now, unit = view.standing.progress, view.standing.series.unit
    kind = view.kpi.target.kind
    likely = forecast.sentence(now, unit, localizer, kind=kind)
    outlook = progress.outlook(now, unit, localizer, kind=kind)
    plain = progress.status(now.status, localizer)
    is_said = view.early is not None and view.early.lack in _SAID_ELSE
    early = "" if is_said else status.too_early([view], knowledge, localizer)
    said = [status.line(view, knowledge, localizer, status=plain), early, likely, *outlook]
    return "\n".join(line for line in said if line)


def _moved(it: Details, name: str, localizer: Localizer) -> list[Block]:
    """Return the last step, all that it is made of, and the days beside which it was."""
    if it.mover is None:
        return []
    unit = it.view.standing.series.unit
    lines = [
        localizer.m("digest.heading", text=localizer.t("movers.step")),
        localizer.m("digest.plain", text=movers.line(name, it.mover, unit, localizer)),
        *(
            localizer.m("digest.bullet", text=piece)
            for piece in movers.pieces(it.mover, unit, localizer)
        ),
    ]
    beside = movers.around(it.around, it.country, localizer)
    said = [kit.context(localizer.m("digest.plain", text=beside))] if beside else []
    return [kit.section("\n".join(lines)), *said]


def _broken(it: Details, localizer: Localizer) -> list[Block]:
    """Return from when on something else is counted, where that is within what is shown."""
    if it.broken is None:
        return []
    day, new = localizer.day(it.broken.day), it.broken.name.to(localizer.language)
    if not new:
        return [kit.context(localizer.m("movers.broken.detail_unnamed", day=day))]
    return [kit.context(localizer.m("movers.broken.detail", day=day, new=new))]


def _evidence(it: Details, knowledge: Knowledge, localizer: Localizer) -> list[Block]:
    if it.evidence is None or it.goal.outcome_metric is None:
        return []
    outcome = names.metric(knowledge, it.goal.outcome_metric, localizer)
    verdict = it.view.finding.verdict
    return [evidence_blocks.block(it.evidence, outcome, verdict, localizer)]


def _points(points: Sequence[tuple[date, Decimal]], unit: Unit, localizer: Localizer) -> str:
    if not points:
        return localizer.t("kpi.details.no_data")
    lines = [
        localizer.t(
            "kpi.details.point", day=localizer.day(day), value=localizer.number(value, unit)
        )
        for day, value in points
    ]
    return "\n".join([localizer.t("kpi.details.points"), *lines])


def _rate(kpi: Kpi, knowledge: Knowledge, localizer: Localizer) -> list[Block]:
    said = kpi_blocks.rate(kpi, knowledge, localizer)
    return [kit.context(said)] if said else []


def _author(kpi: Kpi, zone: str, localizer: Localizer) -> str:
    at = localizer.instant(kpi.created_at, zone)
    return localizer.m("kpi.details.set_by", by=mention(kpi.created_by), at=at)


def _buttons(it: Details, localizer: Localizer) -> list[Block]:
    value = {"kpi": it.view.kpi.kpi_id}
    drawn = kit.button(KpiUi.CHART, localizer.t("chart.button"), value)
    edit = kit.button(KpiUi.EDIT, localizer.t("kpi.button.edit"), value)
    remove = localizer.t("kpi.button.remove")
    why_not = kit.button(AlertUi.WHY_NOT, localizer.t("alerts.button.why_not"), value)
    origins = kit.button(KpiUi.ORIGINS, localizer.t("origins.button"), value)
    return [
        *([drawn] if it.chart else []),
        edit,
        origins,
        kit.button(BreakUi.OPEN, localizer.t("breaks.button"), value),
        why_not,
        kit.button(KpiUi.REMOVE, remove, value, style="danger"),
    ]
