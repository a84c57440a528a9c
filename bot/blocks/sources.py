"""What brings a channel its numbers, and what came of it."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.blocks import kit
from bot.blocks.rendered import Rendered
from bot.i18n.localizer import Localizer
from kpi.ports import Run, SourceState
from kpi.usecases.sources import Overview

#: More than these make the message too heavy.
_MOST = 12
_LONGEST_NAME = 80


def overview(found: Sequence[Overview], zone: str, localizer: Localizer) -> Rendered:
    """Return each source with its last runs; times are in ``zone``."""
    title = localizer.t("sources.title")
    parts = [_part(one, zone, localizer) for one in found[:_MOST]]
    blocks = [kit.header(title), *(kit.section(part) for part in parts)]
    if len(found) > _MOST:
        more = localizer.t("sources.more", count=len(found) - _MOST)
        blocks.append(kit.context(more))
    return Rendered(text="\n".join([title, *parts]), blocks=blocks)


def _part(one: Overview, zone: str, localizer: Localizer) -> str:
    lines = [_name(one, localizer)]
    if one.source is not None:
        lines.append(_state(one, localizer))
    lines += [_run(run, zone, localizer) for run in one.runs]
    if not one.runs:
        lines.append(localizer.t("sources.no_run"))
    return "\n".join(lines)


def _name(one: Overview, localizer: Localizer) -> str:
    kind = localizer.t(f"sources.kind.{one.kind}")
    if one.source is None:
        return localizer.m("sources.kind_line", kind=kind)
    name = one.source.name[:_LONGEST_NAME]
    return localizer.m("sources.name_line", name=name, kind=kind)


def _state(one: Overview, localizer: Localizer) -> str:
    source = one.source
    if source is None or source.state is SourceState.PAUSED:
        return localizer.t("sources.paused")
    if source.at is None:
        return localizer.t("sources.on")
    return localizer.t("sources.daily", time=localizer.clock_time(source.at))


def _run(run: Run, zone: str, localizer: Localizer) -> str:
    """Return one run in one line."""
    at = run.at.astimezone(ZoneInfo(zone))
    when = f"{localizer.short_day(at.date())} {localizer.clock_time(at.time())}"
    if run.error:
        reason = localizer.t(f"error.{run.error}")
        return localizer.m("sources.run_failed", when=when, reason=reason)
    counts = {
        "read": f"{run.read:,}",
        "written": f"{run.written:,}",
        "replaced": f"{run.replaced:,}",
        "unchanged": f"{run.unchanged:,}",
        "refused": f"{run.refused:,}",
    }
    if run.label:
        when = f"{when} {run.label[:_LONGEST_NAME]}"
    return localizer.m("sources.run", when=when, **counts)
