"""What brings a channel its numbers, and what came of it."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from bot.blocks import imports, kit, limits
from bot.blocks.reasons import reason
from bot.blocks.rendered import Block, Rendered, Renderers
from bot.i18n.localizer import Localizer, Safe, channel_link
from bot.ids import SourcesUi
from kpi.messages import MessageKind
from kpi.model import ChannelId
from kpi.ports import Rhythm, Run, Source, SourceState
from kpi.usecases.numbers.pulls import PIPE, READ, hourly_at, is_slowed
from kpi.usecases.numbers.sources import Overview

#: More than these make the message too heavy.
_MOST = 12
_LONGEST_NAME = 80
#: What the buttons below all sources weigh.
_FOOT = 1_000


def overview(
    found: Sequence[Overview],
    channel_id: ChannelId,
    zone: str,
    localizer: Localizer,
    kept: Sequence[Block] = (),
) -> Rendered:
    """Return each source with its last runs, and ``kept`` below; times are in ``zone``."""
    title = localizer.t("sources.title")
    parts = [_part(one, zone, localizer) for one in found[:_MOST]]
    blocks: list[Block] = [kit.header(title)]
    shown = 0
    for one, part in zip(found, parts, strict=False):
        added = [kit.section(part), *_buttons(one.source, localizer)]
        if limits.weight([*blocks, *added]) > limits.MESSAGE_CHARACTERS - _FOOT:
            break
        blocks += added
        shown += 1
    if len(found) > shown:
        blocks.append(kit.context(localizer.t("sources.more", count=len(found) - shown)))
    new = kit.button(
        SourcesUi.TOKEN_MODAL, localizer.t("sources.button.token"), {"channel": channel_id}
    )
    add = kit.button(SourcesUi.ADD, localizer.t("sources.button.add"), {"channel": channel_id})
    fits = limits.weight([*blocks, *kept]) <= limits.MESSAGE_CHARACTERS - _FOOT
    blocks += [*(kept if fits else []), kit.divider(), kit.actions(add, new)]
    text = limits.clip_mrkdwn("\n".join([title, *parts]), limits.MESSAGE_TEXT)
    return Rendered(text=text, blocks=blocks)


def _buttons(source: Source | None, localizer: Localizer) -> list[Block]:
    if source is None:
        return []
    value = {"source": source.source_id}
    remove = kit.button(SourcesUi.REMOVE, localizer.t("sources.button.remove"), value)
    return [
        kit.actions(*_steering(source, localizer), {**remove, "confirm": _sure(source, localizer)})
    ]


def _steering(source: Source, localizer: Localizer) -> list[Block]:
    """Return the buttons of a source that is read; what is sent to us cannot be steered."""
    if source.kind not in READ or source.settings.get(PIPE):
        return []
    value = {"source": source.source_id}
    if source.state is SourceState.PAUSED:
        return [kit.button(SourcesUi.READ, localizer.t("sources.button.resume"), value)]
    return [
        kit.button(SourcesUi.READ, localizer.t("sources.button.read"), value),
        kit.button(SourcesUi.PAUSE, localizer.t("sources.button.pause"), value),
        kit.button(SourcesUi.SCHEDULE, localizer.t("sources.button.schedule"), value),
    ]


def _sure(source: Source, localizer: Localizer) -> Block:
    """Return the question before a source is removed."""
    name = limits.clip(source.name, _LONGEST_NAME)
    return {
        "title": kit.plain(localizer.t("sources.sure.title"), limits.CONFIRM_TITLE),
        "text": kit.plain(localizer.t("sources.sure.text", name=name), limits.CONFIRM_TEXT),
        "confirm": kit.plain(localizer.t("sources.button.remove"), limits.CONFIRM_BUTTON),
        "deny": kit.plain(localizer.t("common.cancel"), limits.CONFIRM_BUTTON),
    }


def _part(one: Overview, zone: str, localizer: Localizer) -> str:
    lines = [_name(one, localizer)]
    if one.source is not None:
        lines.append(_state(one.source, localizer))
    lines += [_run(run, zone, localizer) for run in one.runs]
    if not one.runs:
        lines.append(localizer.t("sources.no_run"))
    return "\n".join(lines)


def _name(one: Overview, localizer: Localizer) -> str:
    kind = localizer.t(f"sources.kind.{one.kind}")
    if one.source is None:
        return localizer.m("sources.kind_line", kind=kind)
    name = limits.clip(one.source.name, _LONGEST_NAME)
    return localizer.m("sources.name_line", name=name, kind=kind)


def _state(source: Source, localizer: Localizer) -> str:
    if source.state is SourceState.PAUSED:
        return localizer.t("sources.paused")
    if source.settings.get(PIPE):
        return localizer.t("sources.by_pipe")
    if source.at is None:
        return localizer.t("sources.by_hand" if source.kind in READ else "sources.on")
    said = when(source.rhythm, source.at, localizer)
    if is_slowed(source):
        said = localizer.t("sources.slowed", time=localizer.clock_time(source.at))
    elif source.has_hours and source.rhythm is Rhythm.DAILY:
        said = f"{said}\n{localizer.t('sources.offer_hourly')}"
    return said


def when(rhythm: Rhythm, at: time | None, localizer: Localizer) -> str:
    """Return how often and when a source is read."""
    if at is None:
        return localizer.t("sources.by_hand")
    if rhythm is Rhythm.HOURLY:
        return localizer.t("sources.hourly", minute=at.minute)
    return localizer.t("sources.daily", time=localizer.clock_time(at))


def _run(run: Run, zone: str, localizer: Localizer) -> str:
    """Return one run in one line."""
    at = run.at.astimezone(ZoneInfo(zone))
    when = f"{localizer.short_day(at.date())} {localizer.clock_time(at.time())}"
    if run.error:
        data = run.refusals[0] if run.refusals else {}
        why = reason(run.error, data, localizer)
        return localizer.m("sources.run_failed", when=when, reason=Safe(why))
    counts = {
        "read": f"{run.read:,}",
        "written": f"{run.written:,}",
        "replaced": f"{run.replaced:,}",
        "unchanged": f"{run.unchanged:,}",
        "refused": f"{run.refused:,}",
    }
    if run.label:
        when = f"{when} {limits.clip(run.label, _LONGEST_NAME)}"
    return localizer.m("sources.run", when=when, **counts)


def failed(data: Mapping[str, Any], localizer: Localizer) -> Rendered:
    """Return why a source could not be read, and whether it will be tried again."""
    why = reason(str(data["code"]), data["reason"], localizer)
    said = {
        "name": limits.clip(str(data["name"]), _LONGEST_NAME),
        "channel": channel_link(str(data["channel"])),
        "reason": Safe(why),
    }
    if not data["paused"] and not data.get("slowed"):
        return kit.said(localizer.m("sources.failed", **said))
    if not data["paused"]:
        at = localizer.clock_time(time.fromisoformat(str(data["at"])))
        return kit.said(localizer.m("sources.failed_slowed", time=at, **said))
    hourly = data.get("rhythm") == Rhythm.HOURLY
    words = "sources.failed_paused_hourly" if hourly else "sources.failed_paused"
    text = localizer.m(words, **said)
    again = kit.button(
        SourcesUi.READ, localizer.t("sources.button.resume"), {"source": data["source"]}
    )
    return Rendered(text=text, blocks=[kit.section(text), kit.actions(again)])


def preview(data: Mapping[str, Any], localizer: Localizer) -> Rendered:
    """Return what a source holds that is being connected, or why it cannot be."""
    said = {
        "name": limits.clip(str(data["name"]), _LONGEST_NAME),
        "channel": channel_link(str(data["channel"])),
    }
    if data["code"]:
        why = reason(str(data["code"]), data["reason"], localizer)
        return kit.said(localizer.m("sources.try_failed", reason=Safe(why), **said))
    text = localizer.m("sources.tried", **said)
    value = {"draft": data["draft"]}
    keep = [kit.button(SourcesUi.KEEP, localizer.t("sources.button.keep"), value, style="primary")]
    if _is_hourly_offered(data):
        words = localizer.t("sources.button.keep_hourly")
        keep.append(kit.button(SourcesUi.KEEP_HOURLY, words, value))
    drop = kit.button(SourcesUi.DROP, localizer.t("common.cancel"), value)
    return Rendered(
        text=f"{text} {_when(data, localizer)}",
        blocks=[
            kit.section(f"{text}\n{_when(data, localizer)}"),
            *imports.understood(data, localizer),
            kit.actions(*keep, drop),
        ],
    )


def _when(data: Mapping[str, Any], localizer: Localizer) -> str:
    if not data["at"]:
        return localizer.t("sources.will_by_hand")
    at = time.fromisoformat(str(data["at"]))
    if data.get("rhythm") == Rhythm.HOURLY:
        return localizer.t("sources.will_hourly", minute=at.minute)
    said = localizer.t("sources.will_daily", time=localizer.clock_time(at))
    if not _is_hourly_offered(data):
        return said
    return f"{said} {localizer.t('sources.may_hourly', minute=hourly_at(at).minute)}"


def _is_hourly_offered(data: Mapping[str, Any]) -> bool:
    """Whether the numbers are by the hour and are to be read once a day."""
    daily = data["at"] and data.get("rhythm") != Rhythm.HOURLY
    return bool(daily and data.get("hours"))


RENDERERS: Renderers = {
    MessageKind.SOURCE_FAILED: failed,
    MessageKind.SOURCE_PREVIEW: preview,
}
