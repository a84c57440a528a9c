"""What the English grammars of dates share."""

import re

from kpi.language.numerals import ENGLISH_NUMBERS
from kpi.language.phrases import Setting, full_year

NUMBER = rf"(?:[0-9]{{1,4}}|{'|'.join(sorted(ENGLISH_NUMBERS, key=len, reverse=True))})"
NEAR = {"this": 0, "current": 0, "the": 0, "next": 1, "coming": 1, "following": 1, "last": -1}
LEADS_TO_DATE = re.compile(
    r"(?:^|[^a-z])(?:by|in|on|until|till?|through|thru|from|of|to|and|before|during|since|for|due"
    r"|starting|this|next|last|end|mid|early|late|-|~)[\s-]$"
)


def calendar_year(match: re.Match[str], setting: Setting) -> int | None:
    """Return the year that a match names as ``year`` or ``near_year``, None when it names none."""
    if match["year"]:
        return full_year(int(match["year"].removeprefix("'")))
    if match["near_year"]:
        return setting.today.year + NEAR[match["near_year"]]
    return None
