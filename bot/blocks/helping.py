"""Help: what can be typed, and what was probably meant."""

from bot.blocks import kit
from bot.blocks.rendered import Rendered
from bot.i18n.localizer import Localizer, Safe
from bot.ids import GoalUi, KpiUi

_KPI_PARTS = ("set", "data", "look")


def goal(localizer: Localizer) -> Rendered:
    """Return what ``/goal`` takes."""
    title = localizer.t("help.goal.title")
    return Rendered(
        text=f"{title}\n{localizer.t('help.goal.body')}",
        blocks=[
            kit.header(title),
            kit.section(localizer.t("help.goal.body")),
            kit.context(localizer.t("help.goal.foot")),
            kit.actions(kit.button(GoalUi.ADD, localizer.t("goal.button.add"), {})),
        ],
    )


def kpi(localizer: Localizer) -> Rendered:
    """Return what ``/kpi`` takes."""
    title = localizer.t("help.kpi.title")
    parts = [localizer.t(f"help.kpi.{part}") for part in _KPI_PARTS]
    return Rendered(
        text="\n".join([title, *parts]),
        blocks=[
            kit.header(title),
            *map(kit.section, parts),
            kit.actions(kit.button(KpiUi.STATUS, localizer.t("kpi.button.status"), {})),
        ],
    )


def unknown(command: str, typed: str, nearest: str, localizer: Localizer) -> Rendered:
    """Return that a word is not known, and the one that it resembles."""
    lines = [localizer.m("help.unknown", typed=typed)]
    if nearest:
        suggestion = f"/{command} {nearest}"
        lines.append(localizer.m("help.did_you_mean", suggestion=Safe(suggestion)))
    lines.append(localizer.t("help.see", command=f"/{command}"))
    text = "\n".join(lines)
    return Rendered(text=text, blocks=[kit.section(text)])
