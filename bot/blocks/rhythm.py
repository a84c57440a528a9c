"""A digest's schedule in words: every Monday at 9:00, not on public holidays."""

from collections.abc import Mapping
from datetime import time

from bot.i18n.localizer import Localizer

_LAST_DAY = 31


def in_words(facts: Mapping[str, object], localizer: Localizer) -> str:
    """Return the rule of ``kpi.usecases.digests.digest_orders.schedule_facts`` as a phrase."""
    kind = str(facts["kind"])
    msgid = f"digest.rhythm.{kind}"
    if kind == "monthly" and facts["month_day"] == _LAST_DAY:
        msgid = "digest.rhythm.monthly_last"
    weekday = facts["weekday"]
    said = localizer.t(
        msgid,
        time=localizer.clock_time(time.fromisoformat(str(facts["at"]))),
        weekday="" if weekday is None else localizer.t(f"digest.weekday.{weekday}"),
        day=facts["month_day"],
    )
    return localizer.t(f"digest.rhythm.holidays.{facts['holidays']}", rhythm=said)
