"""A workspace's own formula for earned media value: shown, asked for, told to the channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bot.blocks import kit, limits, names
from bot.blocks.rendered import Block, Rendered, Renderers
from bot.i18n.localizer import Localizer, mention
from bot.ids import FormulaUi
from kpi.formulas import PER, Formula
from kpi.knowledge import Knowledge
from kpi.messages import MessageKind
from kpi.model import ChannelId, MetricKey, Unit

#: So many older versions are shown.
_MOST_OLDER = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaForm:
    """What the modal shows: a field for each metric, prices as they were typed, an ISO day."""

    channel_id: ChannelId
    fields: Mapping[MetricKey, FormulaUi]
    prices: Mapping[str, str] = field(default_factory=dict)
    valid_from: str = ""


def stated(
    versions: Sequence[Formula],
    channel_id: ChannelId,
    knowledge: Knowledge,
    localizer: Localizer,
) -> Rendered:
    """Return the versions of the formula, the newest first, and a button to state another."""
    said = localizer.t("formula.none")
    if versions:
        said = "\n".join(
            line(one, knowledge, localizer) for one in reversed(versions[-_MOST_OLDER - 1 :])
        )
    title = localizer.t("formula.title")
    return Rendered(
        text=limits.clip_mrkdwn(f"{title}\n{said}", limits.MESSAGE_TEXT),
        blocks=[
            kit.header(title),
            kit.section(said),
            kit.context(localizer.t("formula.caution")),
            kit.actions(button(channel_id, localizer, is_first=not versions)),
        ],
    )


def button(channel_id: ChannelId, localizer: Localizer, *, is_first: bool) -> Block:
    """Return the button that opens the modal."""
    label = localizer.t("formula.button.state" if is_first else "formula.button.change")
    return kit.button(FormulaUi.EDIT, label, {"channel": channel_id})


def line(one: Formula, knowledge: Knowledge, localizer: Localizer) -> str:
    """Return one version: from when on it holds, whose it is, and its prices, as mrkdwn."""
    called = {key: names.metric(knowledge, key, localizer) for key in one.rates}
    return localizer.m(
        "formula.version",
        day=localizer.day(one.valid_from),
        by=mention(one.by),
        prices=in_words(one.rates, called, localizer),
    )


def in_words(
    rates: Mapping[MetricKey, Decimal], called: Mapping[MetricKey, str], localizer: Localizer
) -> str:
    """Return the prices in one line: "Impressions: 500 per 1,000 + Likes: 20 per 1"."""
    return localizer.t("formula.plus").join(
        localizer.t(
            "formula.price",
            name=called[key],
            per=localizer.number(Decimal(PER[key])),
            amount=localizer.number(price, Unit.CURRENCY),
        )
        for key, price in rates.items()
    )


def modal(form: FormulaForm, knowledge: Knowledge, localizer: Localizer) -> Block:
    """Return the modal in which a price is stated for each part; none is filled in by Mato."""
    return kit.modal(
        FormulaUi.EDIT,
        title=localizer.t("formula.title"),
        submit=localizer.t("common.save"),
        close=localizer.t("common.cancel"),
        private={"channel": form.channel_id},
        blocks=[
            kit.section(localizer.t("formula.modal.what")),
            kit.context(localizer.t("formula.caution")),
            *(_price(key, form, knowledge, localizer) for key in form.fields),
            kit.field(
                FormulaUi.VALID_FROM,
                localizer.t("formula.modal.valid_from"),
                kit.day_input(form.valid_from),
                hint=localizer.t("formula.modal.valid_from_hint"),
            ),
        ],
    )


def _price(key: MetricKey, form: FormulaForm, knowledge: Knowledge, localizer: Localizer) -> Block:
    label = localizer.t(
        "formula.modal.price",
        name=names.metric(knowledge, key, localizer),
        per=localizer.number(Decimal(PER[key])),
    )
    shown = kit.text_input(form.prices.get(key, ""))
    return kit.field(form.fields[key], label, shown, optional=True)


def _line(data: Mapping[str, object], localizer: Localizer) -> Rendered:
    """Render the channel's line: who stated which prices."""
    prices, parts = data["prices"], data["parts"]
    rates: dict[MetricKey, Decimal] = {}
    called: dict[MetricKey, str] = {}
    if isinstance(prices, Mapping) and isinstance(parts, Mapping):
        known = [key for key in PER if key in prices]
        rates = {key: Decimal(str(prices[key])) for key in known}
        called = {key: _in(parts.get(key), localizer) for key in known}
    said = localizer.m(
        "formula.line",
        by=mention(str(data["by"])),
        name=_in(data["name"], localizer),
        day=localizer.day(date.fromisoformat(str(data["valid_from"]))),
        prices=in_words(rates, called, localizer),
    )
    return kit.said(said)


def _in(texts: object, localizer: Localizer) -> str:
    return str(texts.get(localizer.language.value, "")) if isinstance(texts, Mapping) else ""


RENDERERS: Renderers = {MessageKind.FORMULA_STATED: _line}
