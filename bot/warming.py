"""What a process does once before it answers, so that the first person waits no longer."""

from datetime import date, datetime
from decimal import Decimal

from bot.calendars import holiday_name, is_holiday
from bot.deps import Deps
from bot.i18n.localizer import Localizer
from kpi.language import commands
from kpi.language.goals import understand_goal
from kpi.language.metrics import understand_metric
from kpi.language.requests import Reading
from kpi.language.suggestions import suggest
from kpi.model import Language, Unit

#: Whose calendar most teams go by.
_COUNTRY = "JP"
#: Any day and number: what is read is thrown away.
_DAY = date(2026, 4, 1)
_GOAL = {Language.JA: "認知度を高めたい 3月末まで", Language.EN: "Raise awareness by March 31"}
_KPI = {
    Language.JA: (
        "新しい動画の保存数 毎月500 年度末まで",
        "インフルエンサーのフォロワー 500",
        "記録 保存数 120 昨日",
        "ダイジェスト 毎週月曜 9時に配信",
        "通知 明日まで停止して",
    ),
    Language.EN: (
        "saves 500 a month until Q1",
        "log saves 120 yesterday",
        "digest please",
        "alerts please",
        "cost per visitor 20",
        "tasting by vistors 20",  # mistyped
    ),
}


def warm_up(deps: Deps) -> None:
    """Read each kind of sentence once: patterns, indexes and formats are built at first use."""
    for language in Language:
        how = _reading(deps, language)
        commands.parse_goal(_GOAL[language], how)
        for text in _KPI[language]:
            commands.parse_kpi(text, how)
        suggest("a", deps.knowledge, language)
        _say(deps.localizers[language])
        holiday_name(_COUNTRY, _DAY, language.value)
    is_holiday(_COUNTRY, _DAY)


def _reading(deps: Deps, language: Language) -> Reading:
    return Reading(
        today=_DAY,
        fiscal_month=deps.config.fiscal_start,
        language=language,
        understand_metric=lambda words: understand_metric(words, deps.knowledge),
        understand_goal=lambda words: understand_goal(words, deps.knowledge),
    )


def _say(localizer: Localizer) -> None:
    localizer.number(Decimal("1.5"), Unit.PERCENT)
    at = datetime(_DAY.year, _DAY.month, _DAY.day).astimezone()
    localizer.instant(at, "Asia/Tokyo")
