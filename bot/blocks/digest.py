"""A digest as one message, however large: folded to what is urgent, then said more simply.

The ladder (limits.Rung): with charts, without, sections instead of the table, words alone. Each
rung says the same; only the last one never fails.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.blocks import charts, comments, confidence, evidence, kit, limits, movers, rules
from bot.blocks import digest_parts as parts
from bot.blocks.limits import Rung
from bot.blocks.rendered import Block, Rendered, Renderers
from bot.blocks.rhythm import in_words
from bot.i18n.localizer import Localizer, Safe, channel_link, mention
from bot.ids import AlertUi, DataUi, GoalUi, KpiUi
from kpi.digest import DigestContent, Line, facts, most_urgent
from kpi.messages import MessageKind
from kpi.usecases.lookups.standings import local_day
from kpi.usecases.people import deliveries

#: So many KPIs are shown in full; of more, the most urgent ones.
_MOST_LINES = 25
#: A digest is not folded further than to so many.
_FEWEST_LINES = 3
_MOST_GOALS = 12
_TEXT_LINES = 40
#: Slack's errors that have a sentence of their own.
_REASONS = ("not_in_channel", "channel_not_found", "is_archived", "restricted_action")


def render_digest(content: DigestContent, localizer: Localizer, rung: int = 0) -> Rendered:
    """Return the digest on the rung asked for, or a lower one where Slack would not take it."""
    kept = facts(content)
    text = as_text(content, localizer)
    for step in Rung:
        if step >= rung and step < Rung.PLAIN:
            blocks = _fitting(content, localizer, step)
            if blocks is not None:
                return Rendered(text=text, blocks=blocks, facts=kept)
    return Rendered(text=text, facts=kept)


def _fitting(content: DigestContent, localizer: Localizer, rung: Rung) -> list[Block] | None:
    """Return the blocks, folded until they fit; None: they do not on this rung.

    The second chart goes before any KPI does.
    """
    drawn = min(len(content.charts), limits.CHARTS) if rung is Rung.FULL else 0
    most = min(len(content.lines), _MOST_LINES)
    while True:
        for count in range(drawn, min(drawn, 1) - 1, -1):
            blocks = _blocks(content, localizer, rung, most, drawn=count)
            if limits.fits_message(blocks) and _table_fits(blocks):
                return blocks
        if most <= _FEWEST_LINES:
            return None
        most = max(most // 2, _FEWEST_LINES)


def _table_fits(blocks: Sequence[Block]) -> bool:
    tables = [block for block in blocks if block["type"] == "table"]
    return all(limits.weight(table["rows"]) <= limits.TABLE_CHARACTERS for table in tables)


def _blocks(
    content: DigestContent, localizer: Localizer, rung: Rung, most: int, *, drawn: int
) -> list[Block]:
    head = [kit.header(localizer.t("digest.header")), *_context(content, localizer)]
    if not content.groups:
        start = kit.button(GoalUi.ADD, localizer.t("digest.button.goal"))
        return [*head, kit.section(localizer.t("digest.empty")), kit.actions(start)]
    blocks = [*head, *_body(content, localizer, rung, most)]
    for one in content.charts[:drawn]:
        blocks += charts.shown(one.chart, one.label, localizer, told=content.notes)
    if content.comments is not None:
        blocks.append(kit.context(comments.line(content.comments, localizer)))
    return [*blocks, *_remarks(content, localizer), _buttons(content, localizer)]


def _context(content: DigestContent, localizer: Localizer) -> list[Block]:
    said = [
        localizer.t("digest.as_of", day=localizer.day(content.as_of))
        if content.as_of
        else localizer.t("digest.no_numbers"),
        localizer.t("digest.composed", instant=localizer.instant(content.now, content.zone)),
    ]
    if content.next_at is not None:
        instant = localizer.instant(content.next_at, content.zone)
        said.append(localizer.t("digest.next", instant=instant))
    lines = [" · ".join(said), *_lateness(content, localizer)]
    return [kit.context(localizer.m("digest.plain", text=line)) for line in lines]


def _lateness(content: DigestContent, localizer: Localizer) -> list[str]:
    said = [localizer.t("digest.resumed")] if content.is_resumed else []
    if content.planned_for is not None:
        instant = localizer.instant(content.planned_for, content.zone)
        said.append(localizer.t("digest.late", instant=instant))
    if content.left_out:
        said.append(localizer.n("digest.left_out", content.left_out))
    return said


def _body(content: DigestContent, localizer: Localizer, rung: Rung, most: int) -> list[Block]:
    """Return the goals and their KPIs: one table below them all, or lines below each."""
    groups = content.groups[:_MOST_GOALS]
    candidates = most_urgent(line for group in groups for line in group.lines)
    shown = {line.label.kpi_id for line in candidates[:most]}
    numbered = enumerate(groups, start=1 if len(groups) > 1 else 0)
    with_table = rung < Rung.NO_TABLE
    said: list[str] = []
    rows: list[list[str]] = []
    for number, group in numbered:
        lines = [line for line in group.lines if line.label.kpi_id in shown]
        said += parts.goal(group, content, localizer, number)
        if with_table:
            rows += [parts.cells(line, localizer, number) for line in lines]
        else:
            said += [parts.as_section(line, localizer) for line in lines]
    blocks = parts.packed(said)
    if rows:
        blocks.append(parts.table(rows, localizer))
    rest = [line for line in content.lines if line.label.kpi_id not in shown]
    return [*blocks, kit.context(_more(rest, localizer))] if rest else blocks


def _more(rest: Sequence[Line], localizer: Localizer) -> str:
    return localizer.n("digest.more", len(rest), counts=parts.counts(rest, localizer))


def _remarks(content: DigestContent, localizer: Localizer) -> list[Block]:
    """Return what changed, what does not fit, what is missing."""
    return [
        block
        for title, lines in _lists(content, localizer)
        for block in parts.listed(title, lines, localizer)
    ]


def _lists(content: DigestContent, localizer: Localizer) -> list[tuple[str, list[str]]]:
    since = content.since
    changes = (
        localizer.t("digest.changes", day=localizer.short_day(since))
        if since
        else localizer.t("digest.changes_plain")
    )
    return [
        (changes, parts.changes(content, localizer)),
        (localizer.t("movers.title"), _moved(content, localizer)),
        (localizer.t("movers.revised"), _corrected(content, localizer)),
        (localizer.t("rules.new"), parts.news(content, localizer)),
        (
            localizer.t("confidence.title"),
            [confidence.disputed(one, localizer) for one in content.lines if one.is_disputed],
        ),
        (localizer.t("evidence.digest.title"), _contrary(content, localizer)),
        (localizer.t("digest.stale"), [parts.stale(one, localizer) for one in content.stale]),
        (
            localizer.t("note.title"),
            [parts.note(day, text, localizer) for day, text in content.notes],
        ),
        (
            localizer.n("improve.open", len(content.improving)),
            [parts.improving(one, localizer) for one in content.improving],
        ),
    ]


def _contrary(content: DigestContent, localizer: Localizer) -> list[str]:
    """Return where data and verdict have come to differ since the last digest."""
    return [
        evidence.in_digest(one, parts.named(one.label, localizer), localizer)
        for one in content.new_contrary
    ]


def _moved(content: DigestContent, localizer: Localizer) -> list[str]:
    """Return what moved most, and last the days beside which it did."""
    lines = [
        movers.line(parts.named(one.label, localizer), one.mover, one.label.unit, localizer)
        for one in content.movers
    ]
    beside = movers.around(content.around, content.country, localizer)
    return [*lines, beside] if lines and beside else lines


def _corrected(content: DigestContent, localizer: Localizer) -> list[str]:
    """Return what was corrected since the last digest, and what is counted otherwise."""
    broken = [
        movers.broken(parts.named(one.label, localizer), one, localizer) for one in content.broken
    ]
    return broken + [
        movers.revised(parts.named(one.label, localizer), one, one.label.unit, localizer)
        for one in content.revised
    ]


def _buttons(content: DigestContent, localizer: Localizer) -> Block:
    here = {"channel": content.channel_id}
    why = [rules.why_button(localizer, channel=content.channel_id)] if content.concerns else []
    return kit.actions(
        kit.button(DataUi.CHECK_IN, localizer.t("digest.button.log"), here, style="primary"),
        kit.button(KpiUi.STATUS, localizer.t("digest.button.details"), here),
        *why,
        kit.button(AlertUi.MODAL, localizer.t("digest.button.alerts"), here),
    )


def as_text(content: DigestContent, localizer: Localizer) -> str:
    """Return the whole digest as plain sentences, the summary first: for notifications too."""
    day = localizer.day(local_day(content.now, content.zone))
    if not content.groups:
        return f"{day} {localizer.t('digest.empty')}"
    urgent = most_urgent(content.lines)
    counted = parts.counts(urgent, localizer)
    said = [
        localizer.n("digest.text.summary", len(urgent), day=day, counts=counted)
        if urgent
        else localizer.t("digest.text.no_kpi", day=day),
        *_lateness(content, localizer),
        *(parts.sentence(line, localizer) for line in urgent[:_TEXT_LINES]),
    ]
    if len(urgent) > _TEXT_LINES:
        said.append(_more(urgent[_TEXT_LINES:], localizer))
    if content.comments is not None:
        said.append(comments.line(content.comments, localizer))
    for title, lines in _lists(content, localizer):
        said += [title, *lines] if lines else []
    return limits.clip_mrkdwn(
        localizer.m("digest.plain", text="\n".join(said)), limits.MESSAGE_TEXT
    )


def _test(data: Mapping[str, object], localizer: Localizer) -> Rendered:
    said = {
        "by": mention(str(data["by"])),
        "rhythm": in_words(data, localizer),
    }
    if not data.get("next_at"):
        return Rendered(text=localizer.m("digest.test_never", **said))
    following = localizer.instant(datetime.fromisoformat(str(data["next_at"])), str(data["zone"]))
    return Rendered(text=localizer.m("digest.test", **said, next=following))


def _paused(data: Mapping[str, object], localizer: Localizer) -> Rendered:
    said = localizer.m(
        "digest.paused",
        channel=channel_link(str(data["channel"])),
        reason=reason(str(data["reason"]), localizer),
    )
    return Rendered(text=f"{said}\n{way_on(str(data['reason']), localizer)}")


def way_on(code: str, localizer: Localizer) -> str:
    """Return how digests that stopped for this reason go on: by themselves or by a person."""
    is_ending = code in deliveries.ENDING
    return localizer.t("digest.paused.by_itself" if is_ending else "digest.paused.how")


def reason(code: str, localizer: Localizer) -> Safe:
    """Return why Slack does not take a channel's messages, and what to do."""
    known = code if code in _REASONS else "other"
    return Safe(localizer.m(f"digest.reason.{known}", code=code))


def _held(data: Mapping[str, object], localizer: Localizer) -> Rendered:
    due = datetime.fromisoformat(str(data["due_at"]))
    return Rendered(
        text=localizer.m(
            "digest.held",
            channel=channel_link(str(data["channel"])),
            instant=localizer.instant(due, str(data.get("zone") or "UTC")),
        )
    )


RENDERERS: Renderers = {
    MessageKind.DIGEST_TEST: _test,
    MessageKind.SCHEDULE_PAUSED: _paused,
    MessageKind.DELIVERY_HELD: _held,
}
