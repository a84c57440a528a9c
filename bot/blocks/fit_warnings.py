"""The direct message about a KPI that was kept in spite of a warning."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.blocks import fit, kit, rules
from bot.blocks.rendered import Block, Rendered, Renderers
from bot.i18n.localizer import Localizer, mention
from bot.ids import KpiUi, nth
from kpi.messages import MessageKind
from kpi.rules import telling


def _warning(data: Mapping[str, object], localizer: Localizer) -> Rendered:
    """Render the direct message about a KPI that was kept in spite of a warning."""
    language = localizer.language.value
    metric = _in(data["metric_name"], language)
    said = {
        "goal": str(data["goal_sentence"]),
        "metric": metric,
        "by": mention(str(data["by"])),
    }
    offers = [one for one in _list(data["better"]) if isinstance(one, Mapping)]
    verdict = localizer.m(
        f"fit.{data['verdict']}", metric=metric, purpose=_in(data["purpose_name"], language)
    )
    reason = _reason(data, localizer)
    return Rendered(
        text=f"{localizer.m('fit.warning', **said)}\n{verdict}",
        blocks=[
            kit.section(localizer.m("fit.warning", **said)),
            kit.section(reason),
            *(_offer(one, place, localizer) for place, one in enumerate(offers)),
            kit.context(localizer.m("fit.kept", reason=str(data["kept"]))),
            kit.actions(
                *_buttons(str(data["kpi"]), offers, localizer),
                rules.why_button(localizer, goal=str(data["goal"])),
            ),
            kit.context(localizer.m("fit.warning_how")),
        ],
    )


def _reason(data: Mapping[str, object], localizer: Localizer) -> str:
    """Return why it is warned about; rows of older versions hold no change by the team."""
    changed = data.get("changed")
    if not isinstance(changed, Mapping):
        return localizer.m("fit.reason", text=_in(data["reason"], localizer.language.value))
    day = date.fromisoformat(str(changed["on"]))
    return fit.changed_by(str(changed["by"]), day, str(changed["reason"]), localizer)


def _buttons(
    kpi_id: str, offers: Sequence[Mapping[str, object]], localizer: Localizer
) -> list[Block]:
    switches = [
        kit.button(
            nth(KpiUi.SWITCH, place),
            localizer.t("fit.button.use_named", name=_in(one["name"], localizer.language.value)),
            {"kpi": kpi_id, "metric": one["metric"]},
            style="primary" if place == 0 else "",
        )
        for place, one in enumerate(offers)
    ]
    return [*switches, kit.button(KpiUi.EDIT, localizer.t("kpi.button.edit"), {"kpi": kpi_id})]


def _offer(one: Mapping[str, object], place: int, localizer: Localizer) -> Block:
    name, what = (_in(one[key], localizer.language.value) for key in ("name", "what"))
    return kit.section(fit.offer(name, what, place, localizer))


def _in(texts: object, language: str) -> str:
    """Return the text in the language; empty when the row holds none."""
    return str(texts.get(language, "")) if isinstance(texts, Mapping) else ""


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, Sequence) else ()


def _review(data: Mapping[str, object], localizer: Localizer) -> Rendered:
    """Render the question whether a KPI is still to be kept in spite of its warning."""
    value = {"kpi": str(data["kpi"])}
    text = localizer.m(
        "rules.review",
        metric=_in(data["metric_name"], localizer.language.value),
        goal=str(data["goal_sentence"]),
    )
    return Rendered(
        text=text,
        blocks=[
            kit.section(text),
            kit.context(localizer.m("fit.kept", reason=str(data["kept"]))),
            kit.actions(
                kit.button(
                    KpiUi.KEEP_ON, localizer.t("rules.button.keep_on"), value, style="primary"
                ),
                kit.button(KpiUi.EDIT, localizer.t("rules.button.change"), value),
                kit.button(KpiUi.REMOVE, localizer.t("rules.button.stop"), value),
                rules.why_button(localizer, goal=str(data["goal"])),
            ),
        ],
    )


def _note(data: Mapping[str, object], localizer: Localizer) -> Rendered:
    """Render what somebody else's KPI brings to the reader's goal."""
    text = localizer.m("rules.told", goal=str(data["goal_sentence"]), by=mention(str(data["by"])))
    said = rules.short(telling.from_json(data["remark"]), localizer)
    return Rendered(
        text=f"{text}\n{said}",
        blocks=[
            kit.section(text),
            kit.section(said),
            kit.actions(rules.why_button(localizer, goal=str(data["goal"]))),
        ],
    )


RENDERERS: Renderers = {
    MessageKind.FIT_WARNING: _warning,
    MessageKind.FIT_REVIEW: _review,
    MessageKind.SET_NOTE: _note,
}
