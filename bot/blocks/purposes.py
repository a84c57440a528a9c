"""Purposes that the workspace names itself: the list, the modal, the channel's line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.blocks import fitting, kit, limits, names
from bot.blocks.rendered import Block, Rendered, Renderers
from bot.i18n.localizer import Localizer, mention
from bot.ids import PurposeUi
from kpi.knowledge import Knowledge
from kpi.messages import MessageKind
from kpi.model import ChannelId, OwnPurpose
from kpi.usecases.goals.purposes import Use, choices

_MOST_LISTED = 12
_MOST_NAMED = 5
_SHORT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeForm:
    """What the modal shows; ``purpose`` is empty for a new one."""

    channel_id: ChannelId
    purpose: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def listed(
    found: Sequence[OwnPurpose], channel_id: ChannelId, knowledge: Knowledge, localizer: Localizer
) -> Rendered:
    """Return the workspace's own purposes with buttons, and one to add another."""
    add = kit.button(
        PurposeUi.EDIT, localizer.t("purpose.button.add"), {"channel": channel_id}, style="primary"
    )
    how = kit.context(localizer.t("purpose.list.how"))
    if not found:
        text = localizer.t("purpose.list.empty")
        return Rendered(text=text, blocks=[kit.section(text), how, kit.actions(add)])
    title = localizer.t("purpose.list.title")
    blocks = fitting.as_many(
        [kit.header(title)],
        [_row(one, channel_id, knowledge, localizer) for one in found],
        [how, kit.actions(add)],
        lambda left: kit.context(localizer.n("purpose.list.more", left)),
        most=_MOST_LISTED,
    )
    lines = [_said(one, knowledge, localizer) for one in found]
    text = limits.clip_mrkdwn("\n".join([title, *lines]), limits.MESSAGE_TEXT)
    return Rendered(text=text, blocks=blocks)


def _row(
    one: OwnPurpose, channel_id: ChannelId, knowledge: Knowledge, localizer: Localizer
) -> list[Block]:
    value = {"channel": channel_id, "purpose": one.purpose}
    return [
        kit.section(_said(one, knowledge, localizer)),
        kit.actions(
            kit.button(PurposeUi.EDIT, localizer.t("purpose.button.edit"), value),
            kit.button(PurposeUi.REMOVE, localizer.t("purpose.button.remove"), value),
        ),
    ]


def _said(one: OwnPurpose, knowledge: Knowledge, localizer: Localizer) -> str:
    like = names.purpose(knowledge, one.like, localizer)
    said = localizer.m("purpose.list.line", name=one.name, like=like)
    if not one.description:
        return said
    described = limits.clip(one.description, limits.ALERT)
    return f"{said}\n{localizer.m('digest.plain', text=described)}"


def modal(form: PurposeForm, knowledge: Knowledge, localizer: Localizer) -> Block:
    """Return the modal in which a purpose is set or changed."""
    pairs = [(key, names.purpose(knowledge, key, localizer)) for key in choices(knowledge)]
    kind = "edit" if form.purpose else "new"
    return kit.modal(
        PurposeUi.EDIT,
        title=localizer.t(f"purpose.modal.title_{kind}"),
        submit=localizer.t("common.save"),
        close=localizer.t("common.cancel"),
        private={"channel": form.channel_id, "purpose": form.purpose},
        blocks=[
            kit.field(
                PurposeUi.NAME,
                localizer.t("purpose.modal.name"),
                kit.text_input(
                    form.values.get(PurposeUi.NAME, ""),
                    placeholder=localizer.t("purpose.modal.name_example"),
                ),
                hint=localizer.t("purpose.modal.name_hint"),
            ),
            kit.field(
                PurposeUi.LIKE,
                localizer.t("purpose.modal.like"),
                kit.choice(pairs, form.values.get(PurposeUi.LIKE, "")),
                hint=localizer.t("purpose.modal.like_hint"),
            ),
            kit.field(
                PurposeUi.DESCRIPTION,
                localizer.t("purpose.modal.description"),
                kit.text_input(form.values.get(PurposeUi.DESCRIPTION, ""), lines=True),
                optional=True,
            ),
        ],
    )


def in_use(one: OwnPurpose, used: Use, localizer: Localizer) -> Rendered:
    """Return that the purpose cannot be removed, and which goals use it."""
    lines = [localizer.m("purpose.in_use", name=one.name)]
    lines += [
        localizer.m("purpose.in_use_goal", sentence=limits.clip(goal.sentence, _SHORT))
        for goal in used.goals[:_MOST_NAMED]
    ]
    left = used.count - min(len(used.goals), _MOST_NAMED)
    if left:
        lines.append(localizer.n("purpose.in_use_more", left))
    return kit.said("\n".join(lines))


def _line(data: Mapping[str, object], localizer: Localizer) -> Rendered:
    """Render the channel's line: who did what to a purpose."""
    like = data["like"]
    said = localizer.m(
        f"purpose.line.{data['change']}",
        by=mention(str(data["by"])),
        name=str(data["name"]),
        like=str(like.get(localizer.language.value, "")) if isinstance(like, Mapping) else "",
    )
    return kit.said(said)


RENDERERS: Renderers = {MessageKind.PURPOSE_CHANGED: _line}
