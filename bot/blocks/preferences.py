"""A channel's settings: what holds, and the modal to change it."""

from bot.blocks import kit
from bot.blocks.rendered import Block, Rendered
from bot.i18n.localizer import Localizer, mention
from bot.ids import SettingsUi
from kpi.model import ChannelId, Language
from kpi.usecases.people.preferences import Preferences

_MONTHS = range(1, 13)


def saved(it: Preferences, localizer: Localizer) -> Rendered:
    """Return what holds now, for the person who changed it."""
    lines = [
        localizer.t("settings.saved"),
        localizer.t("settings.language_is", language=_language(it.team.language, localizer)),
        localizer.m("settings.fallback_is", person=mention(it.team.fallback_owner)),
    ]
    if it.fiscal_month is not None:
        month = _month(it.fiscal_month, localizer)
        lines.append(localizer.t("settings.fiscal_is", month=month))
    change = kit.button(
        SettingsUi.MODAL,
        localizer.t("settings.button.change"),
        {"channel": it.team.channel_id},
    )
    text = "\n".join(lines)
    return Rendered(text=text, blocks=[kit.section(text), kit.actions(change)])


def modal(it: Preferences, channel_id: ChannelId, localizer: Localizer) -> Block:
    """Return the modal as the settings are; the fiscal year is asked of administrators only."""
    languages = [(one.value, _language(one, localizer)) for one in Language]
    blocks = [
        kit.field(
            SettingsUi.LANGUAGE,
            localizer.t("settings.modal.language"),
            kit.choice(languages, it.team.language.value),
            hint=localizer.t("settings.modal.language_hint"),
        ),
        kit.field(
            SettingsUi.FALLBACK,
            localizer.t("settings.modal.fallback"),
            kit.person_input(it.team.fallback_owner),
            hint=localizer.t("settings.modal.fallback_hint"),
        ),
    ]
    if it.fiscal_month is not None:
        months = [(str(month), _month(month, localizer)) for month in _MONTHS]
        blocks.append(
            kit.field(
                SettingsUi.FISCAL,
                localizer.t("settings.modal.fiscal"),
                kit.choice(months, str(it.fiscal_month)),
                hint=localizer.t("settings.modal.fiscal_hint"),
            )
        )
    return kit.modal(
        SettingsUi.MODAL,
        title=localizer.t("settings.modal.title"),
        private={"channel": channel_id},
        submit=localizer.t("common.save"),
        close=localizer.t("common.cancel"),
        blocks=blocks,
    )


def _language(language: Language, localizer: Localizer) -> str:
    return localizer.t(f"settings.language.{language.value}")


def _month(month: int, localizer: Localizer) -> str:
    return localizer.t(f"settings.month.{month}")
