"""Modals of sources: a new token, a new source."""

from collections.abc import Mapping, Sequence

from bot.blocks import kit
from bot.blocks.rendered import Block
from bot.i18n.localizer import Localizer
from bot.ids import SourcesUi
from kpi.imports import RateForm
from kpi.model import ChannelId
from kpi.ports import Source, SourceKind

#: When a new source is read unless somebody says otherwise: before people start to work.
_MORNING = "06:00"
#: The fields that are of one kind only, in order; see ``_own``.
_OWN: Mapping[SourceKind, Sequence[SourcesUi]] = {
    SourceKind.HTTP_OUT: (SourcesUi.URL, SourcesUi.AUTHORIZATION),
    SourceKind.SQL: (SourcesUi.URL, SourcesUi.SELECT, SourcesUi.DAY, SourcesUi.COLUMNS),
    SourceKind.SINGER: (SourcesUi.TAP, SourcesUi.CONFIG, SourcesUi.STREAMS),
}
_OPTIONAL = frozenset(
    {SourcesUi.AUTHORIZATION, SourcesUi.DAY, SourcesUi.COLUMNS, SourcesUi.STREAMS}
)
_LONG = frozenset({SourcesUi.SELECT, SourcesUi.COLUMNS, SourcesUi.CONFIG, SourcesUi.STREAMS})


def add_modal(
    channel_id: ChannelId, kind: SourceKind, kinds: Sequence[SourceKind], localizer: Localizer
) -> Block:
    """Return the modal that asks where numbers are to be read; ``kinds`` may be chosen."""
    offered = [(one.value, localizer.t(f"sources.kind.{one.value}")) for one in kinds]
    rates = [(one.value, localizer.t(f"sources.rate.{one.value}")) for one in reversed(RateForm)]
    blocks = [
        kit.field(
            SourcesUi.KIND,
            localizer.t("sources.add.kind"),
            kit.choice(offered, kind.value),
            tells=True,
        ),
        kit.field(SourcesUi.NAME, localizer.t("sources.token.name"), kit.text_input()),
        *(_own(field, kind, localizer) for field in _OWN[kind]),
        kit.field(
            SourcesUi.AT,
            localizer.t("sources.add.at"),
            kit.time_input(_MORNING),
            hint=localizer.t("sources.add.at_hint"),
            optional=True,
        ),
        kit.field(
            SourcesUi.RATE,
            localizer.t("sources.add.rate"),
            kit.choice(rates, RateForm.PERCENT.value),
        ),
    ]
    return kit.modal(
        SourcesUi.ADD,
        title=localizer.t("sources.add.title"),
        private={"channel": channel_id},
        submit=localizer.t("sources.add.submit"),
        close=localizer.t("common.cancel"),
        blocks=blocks,
    )


def _own(field: SourcesUi, kind: SourceKind, localizer: Localizer) -> Block:
    """Return a field of one kind; its words go by the kind and the field."""
    words = f"sources.{kind.value}.{field.value.partition('.')[2]}"
    return kit.field(
        field,
        localizer.t(words),
        kit.text_input(lines=field in _LONG),
        hint=localizer.t(f"{words}_hint"),
        optional=field in _OPTIONAL,
    )


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
