"""What is said of values: recorded, corrected, taken back, and where the KPIs stand now."""

from collections.abc import Sequence

from bot.blocks import data as blocks
from bot.blocks import digest_parts, limits, names, progress
from bot.blocks import imports as import_blocks
from bot.blocks.data import LONGEST_NAME
from bot.blocks.rendered import Rendered
from bot.i18n.localizer import Localizer, channel_link
from bot.listeners.turns import R, Turn
from kpi.model import Kpi, KpiId, Period, Series, TargetKind, Unit
from kpi.usecases.digests import composing
from kpi.usecases.histories import deriving
from kpi.usecases.kpis.linking import Open
from kpi.usecases.lookups import measures
from kpi.usecases.lookups.standings import Standing
from kpi.usecases.numbers import storing, values
from kpi.usecases.numbers.values import Entry, Logged, TakenBack

#: Beyond that many numbers each KPI is told by its status alone.
_MOST_SENTENCES = 3


def name(turn: Turn[R], of: Series, label: str = "") -> str:
    """Return what a series is of, with its scope, as plain text."""
    measure = measures.of_metric(turn.uow, turn.asker, turn.deps.knowledge, of.metric)
    metric = names.metric(turn.deps.knowledge, of.metric, turn.localizer, label or measure.label)
    return limits.clip(names.with_scope(metric, of.scope, turn.localizer), LONGEST_NAME)


def labels(turn: Turn[R], several: Sequence[Series], *, named: bool) -> list[str]:
    """Return what tells the series apart: scope and channel; ``named``: the metric as well."""
    if named:
        found = [name(turn, one) for one in several]
    else:
        found = [names.scoped(one.scope, turn.localizer) for one in several]
    if len({one.channel_id for one in several}) == 1:
        return found
    return [
        turn.localizer.t("data.in_channel", name=label, channel=_channel(turn, one))
        for label, one in zip(found, several, strict=True)
    ]


def _channel(turn: Turn[R], of: Series) -> str:
    team = turn.uow.teams.get(turn.asker.workspace_id, of.channel_id)
    return team.name if team and team.name else str(of.channel_id)


def recorded(turn: Turn[R], entry: Entry, offered: Sequence[Open] = ()) -> Rendered:
    """Return what was stored, what stood there before, and where the KPIs stand now.

    ``offered`` is what the asker's KPIs may go by instead.
    """
    localizer = turn.localizer
    changed = sum(not one.is_unchanged for one in entry.logged)
    head = localizer.n("data.recorded", changed) if changed else localizer.t("data.stood")
    standing = values.standings_of(turn.uow, turn.asker, entry.logged)
    lines = [head]
    for one in entry.logged:
        lines.append(_line(turn, one))
        lines += _standings(turn, one, standing, short=len(entry.logged) > _MOST_SENTENCES)
    if any(one.value < 0 and one.series.unit is Unit.COUNT for one in entry.logged):
        lines.append(localizer.t("data.negative"))
    if not any(one.kpis for one in entry.logged):
        lines.append(_used_for(turn, entry))
    open_ = [
        storing.open_facts(turn.deps.knowledge, it)
        for one in entry.logged
        for it in one.links.open
    ]
    open_ += [storing.open_facts(turn.deps.knowledge, it) for it in offered]
    questions = import_blocks.questions(open_, localizer)
    return blocks.recorded(lines, questions, entry.entry_id, localizer)


def _used_for(turn: Turn[R], entry: Entry) -> str:
    """Return what is worked out from numbers that no KPI steers by itself, as mrkdwn."""
    knowledge, localizer = turn.deps.knowledge, turn.localizer
    found: dict[KpiId, Kpi] = {}
    for one in entry.logged:
        of = one.series
        metrics = {of.metric}
        for kpi in deriving.concerned(
            turn.uow, knowledge, of.workspace_id, of.channel_id, metrics
        ):
            found[kpi.kpi_id] = kpi
    if not found:
        return localizer.t("data.no_kpi")
    called = dict.fromkeys(
        names.metric(knowledge, kpi.metric, localizer, kpi.label) for kpi in found.values()
    )
    parts = [localizer.t("kpi.lack.part", name=one) for one in called]
    return localizer.m("data.part_of", names=localizer.t("kpi.lack.and").join(parts))


def _line(turn: Turn[R], one: Logged) -> str:
    localizer = turn.localizer
    said = {
        "name": name(turn, one.series),
        "day": localizer.day(one.day),
        "value": localizer.number(one.value, one.series.unit),
    }
    if one.before is None or one.before == one.value:
        return localizer.m("data.recorded_line", **said)
    before = localizer.number(one.before, one.series.unit)
    return localizer.m("data.corrected_line", **said, before=before)


def _standings(
    turn: Turn[R], one: Logged, standing: Sequence[Standing], *, short: bool
) -> list[str]:
    localizer, ids = turn.localizer, {kpi.kpi_id for kpi in one.kpis}
    mine = [it for it in standing if it.kpi.kpi_id in ids]
    if short:
        words = [progress.status(it.progress.status, localizer) for it in mine]
        return [localizer.m("data.standing", text=word) for word in words]
    linked = {kpi.kpi_id for kpi in one.links.linked}
    found = []
    for it in mine:
        line = composing.line_of(turn.deps.knowledge, it)
        found.append(localizer.m("data.standing", text=digest_parts.sentence(line, localizer)))
        if it.kpi.target.kind is TargetKind.TOTAL and one.day not in it.kpi.period:
            found.append(localizer.m("data.standing", text=_outside(it.kpi.period, localizer)))
        if it.kpi.kpi_id in linked:
            found.append(localizer.m("data.import.linked", name=name(turn, one.series)))
    return found


def _outside(period: Period, localizer: Localizer) -> str:
    start, until = localizer.day(period.start), localizer.day(period.last_day)
    return localizer.t("data.outside", start=start, until=until)


def taken_back(turn: Turn[R], found: Sequence[TakenBack]) -> str:
    """Return what was undone, as mrkdwn."""
    return limits.clip_mrkdwn("\n".join(_back(turn, one) for one in found), limits.TEXT)


def _back(turn: Turn[R], one: TakenBack) -> str:
    localizer, unit = turn.localizer, one.series.unit
    said = {
        "name": name(turn, one.series),
        "day": localizer.day(one.day),
        "value": localizer.number(one.value, unit),
        "channel": channel_link(one.series.channel_id),
    }
    if one.is_left:
        return localizer.m("data.left", **said)
    if one.now is None:
        return localizer.m("data.undone", **said)
    return localizer.m("data.undone_to", **said, now=localizer.number(one.now, unit))
