"""Modals of sources: a new token, a new source."""

from collections.abc import Mapping, Sequence

from bot.blocks import kit
from bot.blocks.rendered import Block
from bot.i18n.localizer import Localizer
from bot.ids import SourcesUi
from kpi.imports import RateForm
from kpi.model import ChannelId
from kpi.ports import Rhythm, Source, SourceKind

#: When a new source is read unless somebody says otherwise: before people start to work.
_MORNING = "06:00"
#: What is chosen beside the rhythms: only when somebody asks.
BY_HAND = "by_hand"
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
        *_times(Rhythm.DAILY.value, _MORNING, localizer),
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


def _times(every: str, at: str, localizer: Localizer, *, has_hours: bool = False) -> list[Block]:
    """Return the fields that ask how often and when; ``every`` is a rhythm or BY_HAND."""
    keys = [*(one.value for one in Rhythm), BY_HAND]
    offered = [(key, localizer.t(f"sources.every.{key}")) for key in keys]
    hint = localizer.t("sources.every.has_hours") if has_hours else ""
    return [
        kit.field(
            SourcesUi.EVERY,
            localizer.t("sources.add.every"),
            kit.choice(offered, every),
            hint=hint,
        ),
        kit.field(
            SourcesUi.AT,
            localizer.t("sources.add.at"),
            kit.time_input(at),
            hint=localizer.t("sources.add.at_hint"),
        ),
    ]


def schedule_modal(source: Source, localizer: Localizer) -> Block:
    """Return the modal that asks how often a source is to be read."""
    every = BY_HAND if source.at is None else source.rhythm.value
    at = source.at.strftime("%H:%M") if source.at else _MORNING
    is_offered = source.has_hours and every == Rhythm.DAILY
    kind = localizer.t(f"sources.kind.{source.kind.value}")
    return kit.modal(
        SourcesUi.SCHEDULE,
        title=localizer.t("sources.schedule.title"),
        private={"source": source.source_id},
        submit=localizer.t("common.save"),
        close=localizer.t("common.cancel"),
        blocks=[
            kit.section(localizer.m("sources.name_line", name=source.name, kind=kind)),
            *_times(every, at, localizer, has_hours=is_offered),
        ],
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
