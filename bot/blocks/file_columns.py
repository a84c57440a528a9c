"""What a table's columns are: asked in a modal, and said in the preview of a file."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.blocks import kit, limits, names
from bot.blocks.rendered import Block, Rendered
from bot.i18n.localizer import Localizer, mention
from bot.ids import DataUi, nth
from kpi.imports import CHOSEN_GRAINS, Question, TableColumn
from kpi.knowledge import Knowledge
from kpi.language.scopes import PLATFORMS
from kpi.model import MetricKey, OwnMetric
from kpi.ports import Draft
from kpi.usecases.files import file_answers
from kpi.usecases.files.file_columns import Form

#: The choice of what the file or nobody says.
NOT_SAID = "-"
_FILE = 120
#: A column is called by no more letters, here.
_NAME = 120
_COLUMN = 40
#: So many readings, and pairs of each, are listed.
_MOST_KEPT = 8
_MOST_PAIRS = 4


def change(data: Mapping[str, Any], localizer: Localizer) -> list[Block]:
    """Return the button that opens the modal, where there is none beside a remark."""
    if data.get("columns") not in {"known", "said"}:
        return []
    return [_button(data, localizer.t("data.columns.change"))]


def _button(data: Mapping[str, Any], label: str, style: str = "") -> Block:
    return kit.button(DataUi.COLUMNS, label, {"draft": data["draft"]}, style=style)


def recalled(data: Mapping[str, Any], localizer: Localizer) -> Block:
    """Return that the file was read as somebody said before, with a button to say otherwise."""
    button = _button(data, localizer.t("data.columns.change_short"))
    return kit.section(localizer.t("data.columns.recalled"), button)


def unknown(
    data: Mapping[str, Any], remarks: Sequence[str], cancel: Block, localizer: Localizer
) -> Rendered:
    """Return that nobody knows the table, and that its columns can be said."""
    text = localizer.m("data.columns.unknown", name=limits.clip(str(data["name"]), _FILE))
    button = _button(data, localizer.t("data.columns.say"), "primary")
    is_several = data["why"] == "import.not_daily"
    why = [localizer.t("data.columns.several")] if is_several else []
    hints = [*why, *remarks, localizer.t("data.columns.own")]
    said = [kit.section(text), *map(kit.context, hints)]
    return Rendered(text=text, blocks=[*said, kit.actions(button, cancel)])


def modal(form: Form, private: Mapping[str, object], localizer: Localizer) -> Block:
    """Return the modal: the day, a metric for each column, what a row counts, whose it is."""
    columns = [
        _column(place, one, form, localizer) for place, one in enumerate(form.columns.values())
    ]
    left_out = localizer.n("data.columns.left_out", form.left_out)
    return kit.modal(
        DataUi.COLUMNS,
        title=localizer.t("data.columns.title"),
        private={**private, "columns": list(form.columns)},
        submit=localizer.t("data.columns.submit"),
        close=localizer.t("common.cancel"),
        blocks=[
            kit.section(
                localizer.m("data.columns.about", name=limits.clip(str(_name(form)), _FILE))
            ),
            _day(form, localizer),
            *columns,
            *([kit.context(left_out)] if form.left_out else []),
            *_whole(form, localizer),
        ],
    )


def _name(form: Form) -> object:
    return form.draft.data["name"]


def _day(form: Form, localizer: Localizer) -> Block:
    offered = [(str(at), limits.clip(one.name, _NAME)) for at, one in form.days.items()]
    chosen = next((str(at) for at, one in form.days.items() if one.name == form.wish.day), "")
    return kit.field(
        DataUi.COLUMN_DAY,
        localizer.t("data.columns.day"),
        kit.choice(offered, chosen or offered[0][0]),
    )


def _column(place: int, column: TableColumn, form: Form, localizer: Localizer) -> Block:
    metric = form.wish.metrics.get(column.name)
    chosen: kit.Pair = (NOT_SAID, localizer.t("data.columns.not_read"))
    if metric is not None:
        chosen = (metric, form.names[metric][localizer.language.value])
    return kit.field(
        nth(DataUi.COLUMN_METRIC, place),
        limits.clip(column.name, _NAME),
        kit.search(chosen, placeholder=localizer.t("data.choose")),
        hint=localizer.t("data.columns.examples", examples=" / ".join(column.examples)),
        optional=True,
    )


def _whole(form: Form, localizer: Localizer) -> Sequence[Block]:
    """Return what is asked of all columns together."""
    grains = [(one.value, localizer.t(f"data.columns.grain.{one.value}")) for one in CHOSEN_GRAINS]
    none = (NOT_SAID, localizer.t("data.columns.not_said"))
    platforms = [none, *((one, names.platform(one, localizer)) for one in PLATFORMS)]
    return [
        kit.field(
            DataUi.COLUMN_GRAIN,
            localizer.t("data.columns.grain"),
            kit.choice(grains, form.wish.grain.value),
            hint=localizer.t("data.columns.grain_hint"),
        ),
        kit.field(
            DataUi.COLUMN_PLATFORM,
            localizer.t("data.columns.platform"),
            kit.choice(platforms, form.wish.platform or NOT_SAID),
        ),
        kit.field(
            DataUi.COLUMN_ACCOUNT,
            localizer.t("data.columns.account"),
            kit.text_input(form.wish.account),
            hint=localizer.t("data.columns.account_hint"),
            optional=True,
        ),
    ]


def kept(
    readings: Sequence[Draft],
    knowledge: Knowledge,
    own: Sequence[OwnMetric],
    localizer: Localizer,
) -> list[Block]:
    """Return how files of the channel are read, each with a button to forget it."""
    labels = {one.metric: one.name for one in own}
    lines = [
        kit.section(
            localizer.m(
                "data.columns.kept",
                name=limits.clip(str(one.data.get("name") or "–"), _FILE),
                what=_what(one, knowledge, labels, localizer),
                by=mention(one.by),
            ),
            kit.button(
                DataUi.FORGET_ANSWERS,
                localizer.t("data.columns.forget"),
                {"answers": one.draft_id},
            ),
        )
        for one in readings[:_MOST_KEPT]
    ]
    return [kit.section(localizer.t("data.columns.kept_title")), *lines] if lines else []


def _what(
    one: Draft, knowledge: Knowledge, labels: Mapping[MetricKey, str], localizer: Localizer
) -> str:
    """Return what was said of a kind of file in one line."""
    said = file_answers.columns_of(one.data)
    parts = [_answered(one.data, localizer)]
    pairs = list(said.metrics.items()) if said else []
    for name, key in pairs[:_MOST_PAIRS]:
        metric = names.metric(knowledge, key, localizer, labels.get(key, ""))
        column = limits.clip(name, _COLUMN)
        parts.append(localizer.t("data.columns.pair", column=column, metric=metric))
    if len(pairs) > _MOST_PAIRS:
        parts.append(localizer.n("data.columns.more_pairs", len(pairs) - _MOST_PAIRS))
    return localizer.t("common.comma").join(part for part in parts if part)


def _answered(data: Mapping[str, Any], localizer: Localizer) -> str:
    """Return the answers to a file's questions."""
    said = {one: str(data.get(one.value) or "") for one in Question}
    platform, account = said.pop(Question.PLATFORM), said.pop(Question.ACCOUNT)
    others = [localizer.t(f"data.{one.value}.{value}") for one, value in said.items() if value]
    shown = [names.platform(platform, localizer), account.strip(NOT_SAID), *others]
    return " / ".join(part for part in shown if part)
