"""English lengths of time: in 3 months, within two weeks, over the next year, a week ago.

"In two weeks" runs to the same weekday, inclusive.
"""

import re

from kpi.language import calendar
from kpi.language.numerals import small_number
from kpi.language.phrases import Meaning, Rules, Setting, fixed, length
from kpi.language.years_en import NUMBER


def _length(match: re.Match[str], _setting: Setting) -> Meaning | None:
    number, unit = match["n"], match["unit"]
    told = match["before"] or match["after"] or match["next"]
    if number is None or number in {"a", "an"}:
        count = 1
        if not told or (
            number is None and not (match["before"] and match["the"] and match["next"])
        ):
            return None
    elif number in {"a couple of", "couple of"}:
        count = 2
    elif number.startswith("half"):
        return length(months=6) if unit == "year" else length(days=15) if unit == "month" else None
    else:
        count = small_number(number)
        if not told and unit == "day":
            return None
    days = {"day": 1, "week": 7, "fortnight": 14}.get(unit)
    if days:
        return length(days=days * count)
    return length(months=count * {"month": 1, "quarter": 3, "year": 12}[unit])


def _ago(match: re.Match[str], setting: Setting) -> Meaning:
    count = 1 if match["n"] in {"a", "an"} else small_number(match["n"])
    days = {"day": 1, "week": 7}.get(match["unit"])
    if days:
        return fixed(calendar.one_day(calendar.add_days(setting.today, -days * count)))
    months = count * {"month": 1, "year": 12}[match["unit"]]
    return fixed(calendar.one_day(calendar.add_months(setting.today, -months)))


RULES: Rules = (
    (
        (
            r"(?<![a-z])(?<!last )(?<!past )(?<!per )(?<!every )"
            r"(?:(?P<before>in|within|over|for|during|after)\s)?(?P<the>the\s)?"
            r"(?:(?P<next>next|coming|following)\s)?"
            rf"(?:(?<![0-9.,])(?P<n>half an?|a couple of|couple of|{NUMBER}|an?)[\s-])?"
            r"(?P<unit>day|week|fortnight|month|quarter|year)s?(?![a-z])'?s?"
            r"(?P<after>\stime|\sfrom\s(?:now|today)|\slater)?(?!\sago)"
        ),
        _length,
    ),
    (rf"(?<![a-z])(?P<n>{NUMBER}|an?)\s(?P<unit>day|week|month|year)s?\sago", _ago),
)
