"""``/kpi status`` and the lists: a table where it fits, else a paragraph a KPI."""

import re
from collections.abc import Callable, Sequence

from bot.blocks import fit, fitting, forecast, kit, limits, names, progress, rules, targets
from bot.blocks import goals as goal_blocks
from bot.blocks.rendered import Block, Rendered
from bot.i18n.localizer import Localizer, Safe, channel_link, mention
from bot.ids import DataUi, GoalUi, KpiUi
from kpi.knowledge import Knowledge
from kpi.ports import DeliveryState
from kpi.progress import Status
from kpi.usecases.goals.status import GoalView, KpiView, Troubles

_COLUMNS = ("kpi", "goal", "now", "target", "pace", "status")
_NOT_CODE = re.compile(r"[^\w:.\- ]")
#: A sentence in a line, and in a cell.
_SHORT = 80
_CELL = 30
#: So many goals and KPIs are shown at length; a message has no room for more.
_MOST_GOALS = 8
_MOST_LINES = 12
_MOST_CHOICES = 20
#: So many reasons for which something is not judged yet are told.
_MOST_REASONS = 3


def table(
    board: Sequence[GoalView],
    knowledge: Knowledge,
    localizer: Localizer,
    troubles: Troubles | None = None,
    drawn: Sequence[Block] = (),
) -> Rendered:
    """Return where every KPI stands, with buttons, and for administrators what went wrong.

    ``drawn`` is what is missing for KPIs without a value, and the chart of an only KPI.
    """
    title = localizer.t("status.title")
    cells = [[_cells(view, knowledge, localizer) for view in goal.kpis] for goal in board]
    lines = [_line(one, localizer) for goal in cells for one in goal]
    views = [view for goal in board for view in goal.kpis]
    early = too_early(views, knowledge, localizer)
    head = [kit.header(title), *_goals(board, knowledge, localizer)]
    tail = [
        *([kit.context(early)] if early else []),
        *drawn,
        *_buttons(board, knowledge, localizer),
    ]
    tail += trouble(troubles, localizer) if troubles else []
    rows = _rows(board, cells, localizer)
    shown = _with_table(rows, head, tail, localizer) or fitting.as_many(
        head, [[kit.section(line)] for line in lines], tail, _more(localizer), most=_MOST_LINES
    )
    text = "\n".join([title, *lines, *([early] if early else [])])
    return Rendered(text=limits.clip_mrkdwn(text, limits.MESSAGE_TEXT), blocks=shown)


def too_early(views: Sequence[KpiView], knowledge: Knowledge, localizer: Localizer) -> str:
    """Return in a line why some are not judged yet; names only where the reasons differ."""
    found: dict[str, list[str]] = {}
    for view in views:
        if view.early is not None:
            called = names.kpi(knowledge, view.kpi, view.standing.series.scope, localizer)
            found.setdefault(progress.early(view.early, localizer), []).append(called)
    if not found:
        return ""
    said = next(iter(found))
    if len(found) > 1:
        shown = list(found.items())[:_MOST_REASONS]
        said = localizer.t("progress.early.between").join(
            localizer.t("progress.early.named", name=limits.clip(several[0], _CELL), why=why)
            if len(several) == 1
            else localizer.n("progress.early.several", len(several), why=why)
            for why, several in shown
        )
    sign = progress.status(Status.TOO_EARLY, localizer)
    return localizer.m("progress.early.line", sign=sign, why=said)


def _with_table(
    rows: Sequence[Sequence[str]],
    head: Sequence[Block],
    tail: Sequence[Block],
    localizer: Localizer,
) -> list[Block]:
    """Return the message with as many rows as there is room for; empty: room for too few."""
    for most in (limits.TABLE_ROWS, 80, 60, 45, 30, _MOST_LINES):
        table: Block = {
            "type": "table",
            "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows[:most]],
        }
        left = len(rows) - most
        more = [kit.context(localizer.n("kpi.more", left))] if left > 0 else []
        shown = [*head, table, *more, *tail]
        if limits.fits_message(shown):
            return shown
    return []


def _goals(board: Sequence[GoalView], knowledge: Knowledge, localizer: Localizer) -> list[Block]:
    lines = [
        localizer.m(
            "status.goal",
            sentence=limits.clip(one.goal.sentence, _SHORT),
            purpose=names.purpose(knowledge, one.goal.purpose, localizer),
            until=localizer.day(one.goal.period.last_day),
        )
        for one in board[:_MOST_GOALS]
    ]
    return [kit.context("\n".join(lines))] if lines else []


def _rows(
    board: Sequence[GoalView], cells: Sequence[Sequence[Sequence[str]]], localizer: Localizer
) -> list[list[str]]:
    """Return the table's rows, its head first; ``cells`` are of each goal's KPIs."""
    several = len(board) > 1
    columns = [name for name in _COLUMNS if several or name != "goal"]
    rows = [[localizer.t(f"status.column.{name}") for name in columns]]
    for one, of_kpis in zip(board, cells, strict=True):
        goal = [limits.clip(one.goal.sentence, _CELL)] if several else []
        rows += [[name, *goal, *rest] for name, *rest in of_kpis]
    return rows


def _cells(view: KpiView, knowledge: Knowledge, localizer: Localizer) -> list[str]:
    """Return name, now, target, pace and status of one KPI, as plain text."""
    standing, now = view.standing, view.standing.progress
    unit, target = standing.series.unit, view.kpi.target
    return [
        names.kpi(knowledge, view.kpi, standing.series.scope, localizer),
        progress.amount(now.value, unit, localizer, kind=target.kind),
        progress.target(now, unit, localizer, kind=target.kind, recurrence=target.recurrence),
        progress.pace(now.pace, localizer),
        forecast.with_status(now, localizer),
    ]


def line(view: KpiView, knowledge: Knowledge, localizer: Localizer, *, status: str = "") -> str:
    """Return where one KPI stands, in two lines of mrkdwn, with another status if one is given."""
    *cells, found = _cells(view, knowledge, localizer)
    return _line([*cells, status or found], localizer)


def _line(cells: Sequence[str], localizer: Localizer) -> str:
    name, now, target, pace, status = cells
    return localizer.m("status.line", name=name, now=now, target=target, pace=pace, status=status)


def _buttons(board: Sequence[GoalView], knowledge: Knowledge, localizer: Localizer) -> list[Block]:
    pairs = [
        (view.kpi.kpi_id, names.kpi(knowledge, view.kpi, view.standing.series.scope, localizer))
        for goal in board
        for view in goal.kpis
    ]
    choose = kit.choice(pairs[:_MOST_CHOICES], placeholder=localizer.t("status.pick"))
    log = kit.button(DataUi.CHECK_IN, localizer.t("kpi.button.log"), {}, style="primary")
    return [kit.actions(log, {**choose, "action_id": KpiUi.DETAILS})]


def trouble(troubles: Troubles, localizer: Localizer) -> list[Block]:
    """Return what did not arrive, for administrators."""
    counts = {state: str(troubles.counts.get(state, 0)) for state in DeliveryState}
    lines = [
        localizer.m(
            "status.trouble_line",
            day=localizer.short_day(one.created_at.date()),
            to=_address(one.to),
            reason=_code(one.last_error or one.state.value),
        )
        for one in troubles.newest
    ]
    said = localizer.m(
        "status.counts",
        pending=counts[DeliveryState.PENDING],
        failed=counts[DeliveryState.FAILED],
        held=counts[DeliveryState.HELD],
    )
    return [
        kit.divider(),
        kit.section("\n".join([localizer.t("status.trouble"), *lines])),
        kit.context(said),
    ]


def _code(reason: str) -> Safe:
    """Return Slack's own word for what went wrong, as it can be looked up."""
    return Safe(f"`{_NOT_CODE.sub('', reason)}`")


def _address(to: str) -> Safe:
    return mention(to) if to.startswith(("U", "W")) else channel_link(to)


def goals(board: Sequence[GoalView], knowledge: Knowledge, localizer: Localizer) -> Rendered:
    """Return the goals with their KPIs, verdicts and buttons."""
    if not board:
        return no_goal(localizer)
    blocks = fitting.as_many(
        [kit.header(localizer.t("goal.list.title"))],
        [_goal(one, knowledge, localizer) for one in board],
        [],
        lambda left: kit.context(localizer.n("goal.list.more", left)),
        most=_MOST_GOALS,
    )
    text = "\n".join(localizer.m("goal.name", sentence=one.goal.sentence) for one in board)
    return Rendered(text=limits.clip_mrkdwn(text, limits.MESSAGE_TEXT), blocks=blocks)


def no_goal(localizer: Localizer) -> Rendered:
    """Return that there is no goal yet, and how one is set."""
    text = f"{localizer.t('goal.list.empty')}\n{localizer.t('goal.list.empty_hint')}"
    add = kit.button(GoalUi.ADD, localizer.t("goal.button.add"), {}, style="primary")
    return Rendered(text=text, blocks=[kit.section(text), kit.actions(add)])


def _goal(one: GoalView, knowledge: Knowledge, localizer: Localizer) -> list[Block]:
    goal = {"goal": one.goal.goal_id}
    said = goal_blocks.summary(one.goal, knowledge, localizer)
    if one.is_over:
        said = f"{said} {localizer.t('goal.list.over')}"
    lines = [_verdict(view, knowledge, localizer) for view in one.kpis]
    more = [rules.why_button(localizer, goal=one.goal.goal_id)] if one.kpis else []
    return [
        kit.section(said),
        kit.section("\n".join(lines) or localizer.t("goal.list.no_kpi")),
        *_set(one, knowledge, localizer),
        kit.actions(
            goal_blocks.add_kpi_button(one.goal, localizer),
            goal_blocks.edit_button(one.goal, localizer),
            *more,
            kit.button(GoalUi.CLOSE, localizer.t("goal.button.close"), goal),
        ),
        kit.divider(),
    ]


def _set(one: GoalView, knowledge: Knowledge, localizer: Localizer) -> list[Block]:
    """Return which roles the goal's KPIs fill, what to add, and how much is open."""
    if one.judged is None or not one.kpis:
        return []
    said = rules.covered(one.judged.coverage, knowledge, localizer).splitlines()
    if one.judged.open:
        said.append(localizer.n("rules.open", len(one.judged.open)))
    return [kit.context(localizer.m("digest.plain", text="\n".join(said)))] if said else []


def _verdict(view: KpiView, knowledge: Knowledge, localizer: Localizer) -> str:
    """Return a KPI in one line: its verdict, name, target, and why it stands if warned about."""
    kpi, stored = view.kpi, view.standing.series
    line = localizer.m(
        "kpi.list.line",
        mark=fit.mark(view.finding.verdict, localizer),
        name=names.kpi(knowledge, kpi, stored.scope, localizer),
        target=targets.in_words(kpi.target, stored.unit, localizer),
    )
    lines = [line]
    if view.finding.changed:
        lines.append(fit.changed(view.finding.changed, localizer, _SHORT))
    if kpi.kept is not None:
        lines.append(fit.kept(kpi.kept, localizer, _SHORT))
    return "\n".join(lines)


def kpis(board: Sequence[GoalView], knowledge: Knowledge, localizer: Localizer) -> Rendered:
    """Return every KPI with its target, verdict and a button to change it."""
    views = [view for one in board for view in one.kpis]
    if not views:
        return no_kpi(localizer)
    title = localizer.t("kpi.list.title")
    several = len(board) > 1
    lines = [
        _of_goal(_verdict(view, knowledge, localizer), one, localizer, several=several)
        for one in board
        for view in one.kpis
    ]
    edits = [
        kit.button(KpiUi.EDIT, localizer.t("kpi.button.edit"), {"kpi": view.kpi.kpi_id})
        for view in views
    ]
    status = kit.button(KpiUi.STATUS, localizer.t("kpi.button.status"), {})
    blocks = fitting.as_many(
        [kit.header(title)],
        [[kit.section(said, edit)] for said, edit in zip(lines, edits, strict=True)],
        [kit.actions(status)],
        _more(localizer),
        most=_MOST_LINES,
    )
    text = limits.clip_mrkdwn("\n".join([title, *lines]), limits.MESSAGE_TEXT)
    return Rendered(text=text, blocks=blocks)


def _of_goal(said: str, one: GoalView, localizer: Localizer, *, several: bool) -> str:
    """Return a KPI's line, with its goal where the channel has more than one."""
    if not several:
        return said
    goal = localizer.m("kpi.list.goal", goal=limits.clip(one.goal.sentence, _SHORT))
    return f"{said}\n{goal}"


def _more(localizer: Localizer) -> Callable[[int], Block]:
    return lambda left: kit.context(localizer.n("kpi.more", left))


def no_kpi(localizer: Localizer, troubles: Troubles | None = None) -> Rendered:
    """Return that there is no KPI yet, and how one is set."""
    text = f"{localizer.t('kpi.none')}\n{localizer.t('kpi.none_hint')}"
    tail = trouble(troubles, localizer) if troubles else []
    return Rendered(text=text, blocks=[kit.section(text), *tail])


def none_match(hint: str, localizer: Localizer) -> Rendered:
    """Return that the words mean no KPI here."""
    text = localizer.m("status.none_match", hint=hint)
    every = kit.button(KpiUi.STATUS, localizer.t("kpi.button.status"), {})
    return Rendered(text=text, blocks=[kit.section(text), kit.actions(every)])
