"""English weekdays: "next Friday" is of the week that starts next Monday.

It is doubted while this week's Friday is still to come; a bare Friday is the next one.
"""

import re
from datetime import timedelta

from kpi.language import calendar
from kpi.language.phrases import Doubt, Meaning, Rules, Setting, fixed, weekday
from kpi.language.years_en import LEADS_TO_DATE, NEAR

_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_WEEKDAY = (
    r"(?<![a-z])(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?"
    r"|fri(?:day)?|sat(?:urday)?|sun(?:day)?)(?![a-z])"
)


def _weekday(match: re.Match[str], setting: Setting) -> Meaning | None:
    name, which, week = match["weekday"], match["which"] or None, match["week"]
    index = _WEEKDAYS.index(name[:3])
    if which is None and week is None:
        before = match.string[: match.start()][-12:]
        leads = LEADS_TO_DATE.search(before) and not before.endswith("and ")
        return weekday(index) if len(name) > len("thurs") or leads else None
    ahead = NEAR[week or which or "this"]
    start = calendar.week_of(calendar.add_days(setting.today, 7 * ahead)).start
    day = start + timedelta(days=index)
    if week:
        return fixed(calendar.one_day(day))
    return _loose_weekday(which or "", index, setting) or fixed(
        calendar.one_day(day),
        *((Doubt.NEXT_WEEKDAY,) if day - setting.today > timedelta(days=7) else ()),
    )


def _loose_weekday(which: str, index: int, setting: Setting) -> Meaning | None:
    """Return "this", "coming" and "last" Friday, which go by the day and not by the week."""
    today = setting.today
    if which in {"this", "coming"}:
        return fixed(calendar.one_day(today + timedelta(days=(index - today.weekday()) % 7)))
    if which == "last":
        behind = (today.weekday() - index - 1) % 7 + 1
        return fixed(calendar.one_day(today - timedelta(days=behind)))
    return None


RULES: Rules = (
    (
        (
            rf"(?:(?<![a-z])(?P<week>this|next|last)\sweek,?\s(?:on\s)?)"
            rf"{_WEEKDAY}(?P<which>)"
        ),
        _weekday,
    ),
    (
        (
            rf"(?:(?<![a-z])(?P<which>this|next|coming|following|last)\s)?{_WEEKDAY}"
            r"(?:\s(?:of\s)?(?P<week>this|next|last)\sweek)?"
        ),
        _weekday,
    ),
)
