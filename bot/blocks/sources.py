"""What brings a channel its numbers, and what came of it."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.blocks import kit, limits
from bot.blocks.rendered import Block, Rendered
from bot.i18n.localizer import Localizer
from bot.ids import SourcesUi
from kpi.model import ChannelId
from kpi.ports import Run, Source, SourceState
from kpi.usecases.sources import Overview

#: More than these make the message too heavy.
_MOST = 12
_LONGEST_NAME = 80
#: What the buttons below all sources weigh.
_FOOT = 1_000


def overview(
    found: Sequence[Overview], channel_id: ChannelId, zone: str, localizer: Localizer
) -> Rendered:
    """Return each source with its last runs; times are in ``zone``."""
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
    blocks += [kit.divider(), kit.actions(new)]
    text = limits.clip_mrkdwn("\n".join([title, *parts]), limits.MESSAGE_TEXT)
    return Rendered(text=text, blocks=blocks)


def _buttons(source: Source | None, localizer: Localizer) -> list[Block]:
    if source is None:
        return []
    remove = kit.button(
        SourcesUi.REMOVE, localizer.t("sources.button.remove"), {"source": source.source_id}
    )
    return [kit.actions({**remove, "confirm": _sure(source, localizer)})]


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
    if source.at is None:
        return localizer.t("sources.on")
    return localizer.t("sources.daily", time=localizer.clock_time(source.at))


def _run(run: Run, zone: str, localizer: Localizer) -> str:
    """Return one run in one line."""
    at = run.at.astimezone(ZoneInfo(zone))
    when = f"{localizer.short_day(at.date())} {localizer.clock_time(at.time())}"
    if run.error:
        data = run.refusals[0] if run.refusals else {}
        reason = localizer.t(f"error.{run.error}", **data)
        return localizer.m("sources.run_failed", when=when, reason=reason)
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


def token_modal(channel_id: ChannelId, name: str, localizer: Localizer) -> Block:
    """Return the modal that asks what a new token is to be called."""
    return kit.modal(
        SourcesUi.TOKEN_MODAL,
        title=localizer.t("sources.token.title"),
        private={"channel": channel_id},
        submit=localizer.t("sources.token.submit"),
        close=localizer.t("common.cancel"),
        blocks=[
            kit.section(localizer.t("sources.token.about")),
            kit.field(
                SourcesUi.NAME,
                localizer.t("sources.token.name"),
                kit.text_input(name, placeholder=localizer.t("sources.token.example")),
            ),
        ],
    )


def token_shown(source: Source, token: str, address: str, localizer: Localizer) -> Block:
    """Return the modal that shows a new token, for the only time; ``address`` is of the API."""
    where = address or localizer.t("sources.token.somewhere")
    return kit.modal(
        SourcesUi.TOKEN_MODAL,
        title=localizer.t("sources.token.title"),
        private={},
        close=localizer.t("common.close"),
        blocks=[
            kit.section(localizer.m("sources.token.made", name=source.name)),
            {"type": "section", "text": kit.plain(token)},
            kit.section(localizer.m("sources.token.how", address=where)),
        ],
    )
