"""Where values come from, and which one is used where sources do not agree."""

from collections.abc import Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.blocks import digest_parts, kit, lacking, limits, progress
from bot.blocks.rendered import Block
from bot.i18n.localizer import Localizer
from bot.ids import KpiUi
from kpi.model import Unit
from kpi.usecases.numbers.provenance import DayOrigins, Difference, Origin, Provenance, Said

_KINDS = ("file", "hand", "derived", "http_in", "http_out", "sql", "singer")
_NAME = 60
_MOST_BEFORE = 3
_MOST_DIFFERENCES = 5


def modal(it: Provenance, zone: str, localizer: Localizer) -> Block:
    """Return the modal with the newest days; times are in ``zone``."""
    unit = it.label.unit
    head = localizer.m("digest.heading", text=digest_parts.named(it.label, localizer))
    days = [day(one, unit, zone, localizer) for one in it.days]
    differs = [kit.section(difference(it.difference, localizer))] if it.difference else []
    return kit.modal(
        KpiUi.ORIGINS,
        title=localizer.t("origins.title"),
        private={"channel": it.kpi.channel_id},
        close=localizer.t("common.close"),
        blocks=[
            kit.section(head),
            *_added(it, localizer),
            *differs,
            *digest_parts.packed(days or [localizer.t("kpi.details.no_data")]),
            kit.context(localizer.t("origins.rule")),
        ],
    )


def _added(it: Provenance, localizer: Localizer) -> list[Block]:
    """Return what a sum is of; nothing for what is none."""
    if not it.added:
        return []
    scopes = lacking.listed(it.added, localizer)
    return [kit.context(localizer.m("sums.origin", count=len(it.added), scopes=scopes))]


def day(it: DayOrigins, unit: Unit, zone: str, localizer: Localizer) -> str:
    """Return a day's values with where each comes from, as mrkdwn: the one in use first."""
    used, *others = it.said
    lines = [
        localizer.m(
            "origins.day",
            day=localizer.day(it.day),
            value=_amount(used.value, unit, localizer),
            source=_source(used, zone, localizer),
        ),
        *(
            localizer.m(
                "origins.other",
                value=_amount(one.value, unit, localizer),
                source=_source(one, zone, localizer),
            )
            for one in others
        ),
    ]
    if it.before:
        before = localizer.t("movers.comma").join(
            _amount(value, unit, localizer) for value in it.before[:_MOST_BEFORE]
        )
        lines.append(localizer.m("origins.before", values=before))
    return "\n".join(lines)


def _source(it: Said, zone: str, localizer: Localizer) -> str:
    name = origin(it.origin, localizer)
    if it.run is not None and it.run.label:
        name = localizer.t("origins.run", source=name, run=limits.clip(it.run.label, _NAME))
    at = it.at.astimezone(ZoneInfo(zone))
    when = f"{localizer.short_day(at.date())} {localizer.clock_time(at.time())}"
    return localizer.t("origins.at", source=name, at=when)


def origin(it: Origin, localizer: Localizer) -> str:
    """Return what a source is called, in few words."""
    if it.name:
        return limits.clip(it.name, _NAME)
    return localizer.t(f"origins.kind.{it.kind}") if it.kind in _KINDS else it.kind


def _amount(value: Decimal, unit: Unit, localizer: Localizer) -> str:
    return progress.amount(value, unit, localizer)


def difference(it: Difference, localizer: Localizer) -> str:
    """Return of how many days sources differ, with one of them, and which is used; mrkdwn."""
    used = origin(it.used.origin, localizer)
    return localizer.m(
        "origins.differ",
        name=digest_parts.named(it.label, localizer),
        days=it.days,
        day=localizer.short_day(it.newest),
        used=used,
        used_value=_amount(it.used.value, it.label.unit, localizer),
        other=origin(it.other.origin, localizer),
        other_value=_amount(it.other.value, it.label.unit, localizer),
    )


def differing(found: Sequence[Difference], localizer: Localizer) -> list[Block]:
    """Return what sources of a channel say differently; nothing where they agree."""
    if not found:
        return []
    lines = [difference(one, localizer) for one in found[:_MOST_DIFFERENCES]]
    heading = localizer.m("digest.heading", text=localizer.t("origins.differing"))
    return [
        *digest_parts.packed([heading, *lines]),
        kit.context(localizer.t("origins.rule")),
    ]
