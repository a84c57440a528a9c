"""How sure a KPI's owner is, beside what the data say."""

from collections.abc import Mapping
from datetime import date

from bot.blocks import digest_parts, forecast, kit
from bot.blocks.rendered import Block
from bot.i18n.localizer import Localizer
from bot.ids import KpiUi
from kpi.digest import Line
from kpi.model import KpiId
from kpi.ports import Level
from kpi.progress import Progress, Status
from kpi.usecases.lookups.standings import Standing

#: What is over is not asked about.
_OVER = frozenset({Status.REACHED, Status.MISSED})
BUTTONS: Mapping[KpiUi, Level] = {
    KpiUi.CONFIDENT: Level.HIGH,
    KpiUi.EVEN: Level.EVEN,
    KpiUi.DOUBTFUL: Level.LOW,
}


def shown(line: Line, localizer: Localizer, *, is_asked: bool) -> list[Block]:
    """Return what the owner said of a KPI, and the question where the reader ``is_asked``."""
    said = [kit.context(sentence(line, localizer))] if line.confidence else []
    if not is_asked or line.progress.status in _OVER:
        return said
    return [*said, *_question(line.label.kpi_id, line.confidence, localizer)]


def _question(kpi_id: KpiId, chosen: Level | None, localizer: Localizer) -> list[Block]:
    buttons = (
        kit.button(
            action,
            _word(level, localizer),
            {"kpi": kpi_id},
            style="primary" if level is chosen else "",
        )
        for action, level in BUTTONS.items()
    )
    return [kit.context(localizer.t("confidence.ask")), kit.actions(*buttons)]


def pairs(localizer: Localizer) -> list[tuple[str, str]]:
    """Return the levels as a list offers them: what comes back, and its word."""
    return [(level.value, _word(level, localizer)) for level in Level]


def may_be_asked(it: Standing) -> bool:
    """Whether there is something to be sure of: numbers, no end, and no word that stands."""
    progress = it.progress
    return it.confidence is None and progress.value is not None and progress.status not in _OVER


def _word(level: Level, localizer: Localizer) -> str:
    return localizer.t(f"confidence.level.{level.value}")


def sentence(line: Line, localizer: Localizer) -> str:
    """Return what the owner said, and the data's chance where it is another; "" for nothing."""
    if line.confidence is None:
        return ""
    level = _word(line.confidence, localizer)
    if not line.is_disputed:
        return localizer.t("confidence.said", level=level)
    return localizer.t(
        "confidence.disputed", level=level, chance=_chance(line.progress, localizer)
    )


def _chance(progress: Progress, localizer: Localizer) -> str:
    return forecast.chance(progress.outlook, localizer) if progress.outlook else ""


def disputed(line: Line, localizer: Localizer) -> str:
    """Return in one line that a KPI's owner and the data see it otherwise."""
    name = digest_parts.named(line.label, localizer)
    return localizer.t("confidence.line", name=name, text=sentence(line, localizer))


def remembered(data: Mapping[str, object], localizer: Localizer) -> str:
    """Return what the owner said when the period was still open, from an evaluation's facts."""
    level = _word(Level(str(data["level"])), localizer)
    day = localizer.short_day(date.fromisoformat(str(data["on"])))
    return localizer.t("confidence.remembered", level=level, day=day)
