"""Improvements: the modal, the list, and what is said of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bot.blocks import digest_parts, kit, limits, names, progress
from bot.blocks.kit import Pair
from bot.blocks.rendered import Block, Rendered, Renderers
from bot.i18n.localizer import Localizer, channel_link, mention
from bot.ids import ImproveUi, nth
from kpi.effects import Finding
from kpi.knowledge import Knowledge, Text
from kpi.messages import MessageKind
from kpi.model import Unit
from kpi.ports import Action
from kpi.usecases.goals.actions import ActionView

Data = Mapping[str, object]
#: So many are listed, with two buttons each.
MOST = 8
_SHORT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionForm:
    """The modal as it is shown: ``values`` by action id, ideas for the KPI that is chosen."""

    channel: str
    kpis: Sequence[Pair]
    values: Mapping[str, str]
    ideas: Sequence[Text]


def modal(form: ActionForm, localizer: Localizer) -> Block:
    """Return the modal: which KPI, what, who, by when, with ideas to take or leave."""
    values = form.values
    return kit.modal(
        ImproveUi.MODAL,
        title=localizer.t("improve.title"),
        blocks=[
            kit.field(
                ImproveUi.KPI,
                localizer.t("improve.kpi.label"),
                kit.choice(form.kpis, values.get(ImproveUi.KPI, "")),
                tells=True,
            ),
            *([kit.context(ideas(form.ideas, localizer))] if form.ideas else []),
            kit.field(
                ImproveUi.WHAT,
                localizer.t("improve.what.label"),
                kit.text_input(
                    values.get(ImproveUi.WHAT, ""),
                    placeholder=localizer.t("improve.what.example"),
                    lines=True,
                ),
            ),
            kit.field(
                ImproveUi.OWNER,
                localizer.t("improve.owner.label"),
                kit.person_input(values.get(ImproveUi.OWNER, "")),
            ),
            kit.field(
                ImproveUi.DUE,
                localizer.t("improve.due.label"),
                kit.day_input(values.get(ImproveUi.DUE, "")),
            ),
        ],
        private={"channel": form.channel},
        close=localizer.t("common.cancel"),
        submit=localizer.t("common.save"),
    )


def ideas(found: Sequence[Text], localizer: Localizer) -> str:
    """Return ideas, a line each."""
    lines = [
        localizer.m("improve.idea", text=limits.clip(one.to(localizer.language), _SHORT))
        for one in found
    ]
    return "\n".join([localizer.t("improve.ideas"), *lines])


def listed(
    several: Sequence[ActionView], channel: str, knowledge: Knowledge, localizer: Localizer
) -> Rendered:
    """Return what is under way, with ways to end each and to begin another."""
    begin = kit.button(
        ImproveUi.MODAL, localizer.t("improve.button.add"), {"channel": channel}, style="primary"
    )
    if not several:
        said = localizer.t("improve.none")
        return Rendered(text=said, blocks=[kit.section(said), kit.actions(begin)])
    title = localizer.n("improve.open", len(several))
    blocks: list[Block] = [kit.section(localizer.m("digest.heading", text=title))]
    lines = [title]
    for place, one in enumerate(several[:MOST]):
        line = _line(one, knowledge, localizer)
        lines.append(line)
        blocks += [kit.section(line), kit.actions(*_buttons(one.action, place, localizer))]
    blocks.append(kit.actions(begin))
    return Rendered(text=limits.clip_mrkdwn("\n".join(lines), limits.MESSAGE_TEXT), blocks=blocks)


def _line(one: ActionView, knowledge: Knowledge, localizer: Localizer) -> str:
    name = ""
    if one.kpi and one.series:
        name = names.kpi(knowledge, one.kpi, one.series.scope, localizer)
    return localizer.m(
        "improve.line",
        what=limits.clip(one.action.what, _SHORT),
        name=name,
        owner=mention(one.action.owner_id),
        due=localizer.day(one.action.due),
    )


def _buttons(action: Action, place: int, localizer: Localizer) -> list[Block]:
    this = {"action": action.action_id}
    return [
        kit.button(nth(ImproveUi.DONE, place), localizer.t("improve.button.done"), this),
        kit.button(nth(ImproveUi.DROP, place), localizer.t("improve.button.drop"), this),
    ]


def done(action: Action, localizer: Localizer) -> Rendered:
    """Return that it is done, and when its effect will be told."""
    expected = action.expected
    what = limits.clip(action.what, _SHORT)
    if expected is None:
        return kit.said(localizer.m("improve.done_unknown", what=what))
    start = date.fromisoformat(str(expected["start"]))
    day = start + timedelta(days=int(str(expected["days"])))
    return kit.said(localizer.m("improve.done", what=what, day=localizer.day(day)))


def dropped(action: Action, localizer: Localizer) -> Rendered:
    """Return that it was given up."""
    return kit.said(localizer.m("improve.dropped", what=limits.clip(action.what, _SHORT)))


def _about(data: Data, localizer: Localizer) -> dict[str, str]:
    return {
        "what": limits.clip(str(data["what"]), _SHORT),
        "name": digest_parts.named(digest_parts.label_of(data), localizer),
        "owner": mention(str(data["owner"])),
        "due": localizer.day(date.fromisoformat(str(data["due"]))),
    }


def _set(data: Data, localizer: Localizer) -> Rendered:
    return kit.said(localizer.m("improve.set", **_about(data, localizer)))


def _due(data: Data, localizer: Localizer) -> Rendered:
    channel = channel_link(str(data["channel"]))
    said = localizer.m("improve.due", channel=channel, **_about(data, localizer))
    this = {"action": data["action"]}
    return Rendered(
        text=said,
        blocks=[
            kit.section(said),
            kit.actions(
                kit.button(
                    ImproveUi.DONE, localizer.t("improve.button.done"), this, style="primary"
                ),
                kit.button(ImproveUi.DROP, localizer.t("improve.button.drop"), this),
            ),
        ],
    )


def _judged(data: Data, localizer: Localizer) -> Rendered:
    about = _about(data, localizer)
    head = localizer.m(f"improve.judged.{data['finding']}", **about)
    if data["finding"] in {Finding.TOO_EARLY, Finding.BROKEN}:
        return kit.said(head)
    return kit.said("\n".join([head, localizer.m("digest.plain", text=_numbers(data, localizer))]))


def _numbers(data: Data, localizer: Localizer) -> str:
    unit = Unit(str(data["unit"]))
    value, low, high = (
        progress.amount(Decimal(str(data[key])), unit, localizer)
        for key in ("value", "low", "high")
    )
    kind = "level" if data["is_level"] else "daily"
    days = localizer.n("progress.days", int(str(data["days"])))
    return localizer.t(f"improve.numbers.{kind}", value=value, low=low, high=high, days=days)


RENDERERS: Renderers = {
    MessageKind.ACTION_SET: _set,
    MessageKind.ACTION_DUE: _due,
    MessageKind.ACTION_JUDGED: _judged,
}
