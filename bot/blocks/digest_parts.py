"""The parts of a digest: table, charts, lists. Each is a pure function of content and language."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from bot.blocks import forecast, kit, lacking, limits, movers, names, progress, rules
from bot.blocks.rendered import Block
from bot.i18n.localizer import Localizer
from kpi.digest import (
    Aim,
    Change,
    DigestContent,
    Group,
    Improving,
    Label,
    Line,
    Move,
    Stale,
)
from kpi.knowledge import Text
from kpi.model import KpiId, Scope, Unit
from kpi.progress import Status
from kpi.usecases.lookups.standings import local_day

#: A name that fills a line pushes the numbers out of sight.
_NAME = 60
_SENTENCE = 200
_REASON = 200
_LIST = 6
_COLUMNS = ("kpi", "now", "target", "pace", "status")
_ALIGN: tuple[Block, ...] = (
    {"align": "left", "is_wrapped": True},
    {"align": "right"},
    {"align": "right"},
    {"align": "right"},
    {"align": "left"},
)


def named(label: Label, localizer: Localizer, most: int = _NAME) -> str:
    """Return the KPI's name with its scope, as plain text."""
    name = label.name.to(localizer.language)
    if not label.scope.is_empty:
        name = localizer.t("kpi.scoped", name=name, scope=names.scoped(label.scope, localizer))
    return limits.clip(name, most)


def label_of(data: Mapping[str, object]) -> Label:
    """Return what a message calls a KPI, from its data."""
    name, scope = data["name"], data.get("scope")
    names = name if isinstance(name, Mapping) else {}
    parts = scope if isinstance(scope, Mapping) else {}
    return Label(
        kpi_id=KpiId(str(data["kpi"])),
        name=Text(ja=str(names.get("ja", "")), en=str(names.get("en", ""))),
        scope=Scope(**{str(part): str(value) for part, value in parts.items()}),
        unit=Unit(str(data["unit"])),
    )


def cells(line: Line, localizer: Localizer, number: int = 0) -> list[str]:
    """Return what stands in the table's columns; ``number`` says which goal it belongs to."""
    name, unit = named(line.label, localizer), line.label.unit
    if number:
        name = localizer.t("digest.numbered", number=number, name=name)
    return [
        name,
        progress.amount(line.progress.value, unit, localizer, kind=line.kind),
        _target(line, localizer),
        progress.pace(line.progress.pace, localizer),
        forecast.with_status(line.progress, localizer),
    ]


def _target(line: Line, localizer: Localizer) -> str:
    return progress.target(
        line.progress,
        line.label.unit,
        localizer,
        kind=line.kind,
        recurrence=line.recurrence,
    )


def table(rows: Sequence[Sequence[str]], localizer: Localizer) -> Block:
    """Return the native table below its column heads."""
    heads = [localizer.t(f"digest.column.{column}") for column in _COLUMNS]
    return {
        "type": "table",
        "column_settings": list(_ALIGN),
        "rows": [[{"type": "raw_text", "text": text} for text in row] for row in (heads, *rows)],
    }


def as_section(line: Line, localizer: Localizer) -> str:
    """Return one KPI in two lines of mrkdwn, where the table cannot stand."""
    name, now, target, pace, status = cells(line, localizer)
    return localizer.m("digest.line", name=name, now=now, target=target, pace=pace, status=status)


def sentence(line: Line, localizer: Localizer) -> str:
    """Return one KPI as a sentence without signs: for notifications and for the ear."""
    said = {
        "name": named(line.label, localizer),
        "status": progress.word(line.progress.status, localizer),
        "target": _target(line, localizer),
    }
    if line.progress.value is None:
        return localizer.t("progress.line_unknown", **said)
    unit = line.label.unit
    now = progress.amount(line.progress.value, unit, localizer, kind=line.kind)
    is_settled = line.progress.status in {Status.REACHED, Status.MISSED}
    if line.progress.pace is None or is_settled:
        return localizer.t("progress.line", **said, now=now)
    pace = progress.pace(line.progress.pace, localizer)
    paced = localizer.t("progress.line_paced", **said, now=now, pace=pace)
    likely = forecast.sentence(line.progress, unit, localizer, kind=line.kind)
    told = line.progress.outlook is not None
    return localizer.t("progress.line_likely", line=paced, likely=likely) if told else paced


def counts(lines: Iterable[Line], localizer: Localizer) -> str:
    """Return how many KPIs have which status: "3 on track, 1 off track"."""
    found = Counter(line.progress.status for line in lines)
    return localizer.t("digest.separator").join(
        localizer.t(
            "digest.counted",
            word=progress.word(status, localizer).lower(),
            count=localizer.number(Decimal(found[status])),
        )
        for status in Status
        if found[status]
    )


def goal(group: Group, content: DigestContent, localizer: Localizer, number: int = 0) -> list[str]:
    """Return the goal's sentence and what it is about, as mrkdwn."""
    words = limits.clip(group.sentence, _SENTENCE)
    if number:
        words = localizer.t("digest.numbered", number=number, name=words)
    said = [localizer.m("digest.heading", text=words), _about(group, content, localizer)]
    if group.aim:
        said.append(aimed(group.aim, localizer))
    if group.roles and group.lines:
        said.append(localizer.m("digest.plain", text=rules.coverage(group.roles, localizer)))
    return said if group.lines else [*said, localizer.t("digest.goal_empty")]


def aimed(it: Aim, localizer: Localizer) -> str:
    """Return what the goal's outcome is to come to and where it stands, as mrkdwn."""
    about = {
        "metric": it.name.to(localizer.language),
        "target": localizer.number(it.target, it.unit),
    }
    if it.value is None:
        return localizer.m("digest.aim_unknown", **about)
    return localizer.m("digest.aim", **about, value=localizer.number(it.value, it.unit))


def _about(group: Group, content: DigestContent, localizer: Localizer) -> str:
    left = (group.period.end - local_day(content.now, content.zone)).days
    purpose = (
        group.purpose.to(localizer.language) if group.purpose else localizer.t("digest.no_purpose")
    )
    until = localizer.day(group.period.last_day)
    if left <= 0:
        return localizer.m("digest.goal_over", purpose=purpose, until=until)
    days = localizer.n("progress.days", left)
    return localizer.m("digest.goal_about", purpose=purpose, until=until, days=days)


def change(it: Change, localizer: Localizer) -> str:
    """Return one difference from the last digest, as plain text."""
    name, unit = named(it.label, localizer), it.label.unit
    if it.move is Move.STATUS:
        before, after = (progress.word(Status(one), localizer) for one in (it.before, it.after))
        return localizer.t("digest.change.status", name=name, before=before, after=after)
    if it.move in {Move.ADDED, Move.REMOVED}:
        return localizer.t(f"digest.change.{it.move.value}", name=name)
    before, after = (_shown(one, it, localizer) for one in (it.before, it.after))
    if it.move is Move.TARGET:
        return localizer.t("digest.change.target", name=name, before=before, after=after)
    moved = Decimal(it.after) - Decimal(it.before)
    delta = movers.difference(moved, unit, localizer)
    return localizer.t("digest.change.value", name=name, delta=delta, before=before, after=after)


def changes(content: DigestContent, localizer: Localizer) -> list[str]:
    """Return what differs from the last digest, without what looks the same in its numbers."""
    return [
        change(one, localizer)
        for one in content.changes
        if one.move is not Move.VALUE
        or _shown(one.before, one, localizer) != _shown(one.after, one, localizer)
    ]


def _shown(value: str, it: Change, localizer: Localizer) -> str:
    return progress.amount(Decimal(value), it.label.unit, localizer)


def news(content: DigestContent, localizer: Localizer) -> list[str]:
    """Return the gravest thing that is new about the KPIs, and how much more is open.

    What was told before is only counted: it is not said again in each digest.
    """
    if not content.news:
        return [localizer.n("rules.same", content.concerns)] if content.concerns else []
    it = content.news[0]
    said = [rules.line(it.remark, localizer)]
    if it.kept is not None:
        reason = limits.clip(it.kept.reason, _REASON)
        said.append(localizer.t("digest.kept", reason=reason))
    elif it.remark.has_advice:
        said.append(rules.advice(it.remark, localizer))
    others = content.concerns - 1
    more = [localizer.n("rules.others", others)] if others > 0 else []
    return ["\n".join(said), *more]


def improving(one: Improving, localizer: Localizer) -> str:
    """Return what is being tried, for which KPI, by when."""
    return localizer.t(
        "improve.digest",
        what=limits.clip(one.what, _SENTENCE),
        name=named(one.label, localizer),
        due=localizer.short_day(one.due),
    )


def note(day: date, text: str, localizer: Localizer) -> str:
    """Return what the team noted on a day."""
    said = limits.clip(text, _SENTENCE)
    return localizer.t("note.line", day=localizer.short_day(day), text=said)


def stale(it: Stale, localizer: Localizer) -> str:
    """Return since when a KPI has no values, as plain text."""
    name = named(it.label, localizer)
    if it.missing:
        parts = (
            localizer.t("kpi.lack.part", name=one.to(localizer.language)) for one in it.missing
        )
        return localizer.t(
            "digest.lacking", name=name, parts=localizer.t("kpi.lack.and").join(parts)
        )
    if it.last_day is None:
        return localizer.t("digest.never", name=name)
    if it.late:
        scopes = lacking.listed(it.late, localizer)
        day = localizer.day(it.last_day)
        return localizer.t("sums.stale", name=name, day=day, scopes=scopes)
    return localizer.t("digest.stale_line", name=name, day=localizer.day(it.last_day))


def listed(title: str, lines: Sequence[str], localizer: Localizer) -> list[Block]:
    """Return a heading and the first few lines below it; nothing when there are none."""
    if not lines:
        return []
    shown = [localizer.m("digest.bullet", text=line) for line in lines[:_LIST]]
    if len(lines) > _LIST:
        shown.append(localizer.n("digest.and_more", len(lines) - _LIST))
    return packed([localizer.m("digest.heading", text=title), *shown])


def packed(lines: Sequence[str]) -> list[Block]:
    """Return lines of mrkdwn in as few sections as hold them; none is cut in two."""
    packs: list[str] = []
    for line in lines:
        if packs and len(packs[-1]) + len(line) < limits.TEXT:
            packs[-1] = f"{packs[-1]}\n{line}"
        else:
            packs.append(line)
    return [kit.section(pack) for pack in packs]
