"""A number together with what it is for: the goal is the latter, the former a KPI."""

import re

from kpi.language.text import tidy
from kpi.language.wording import canon

#: What ties the two together and is left over when one is taken out.
_BEFORE = re.compile(
    r"^(?:in order to|so as to|as a way to|so that we can|so we can|so that|aiming to|leading to"
    r"|that lead to|which lead to|to ultimately|to help|to|and"
    r"|を(?:通じて|通して|活用して|使って|起点に|きっかけに)|に?よって|により|て|、|,|\s)+",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:(?:の|する)?(?:ため(?:に|の)?|に向けて?|を目的に|を目的として|を目指して?)|(?:^|\s)by|は|、|,|\s)+$",
    re.IGNORECASE,
)


def without(sentence: str, part: str) -> str:
    """Return the sentence without the part that is a KPI; all of it when that cannot be told.

    ``part`` is in canonical words and stands at the beginning or the end.
    """
    for at in range(len(sentence) - 1, 0, -1):
        if canon(sentence[:at]) == part:
            return _BEFORE.sub("", tidy(sentence[at:])) or sentence
    for at in range(1, len(sentence)):
        if canon(sentence[at:]) == part:
            return _AFTER.sub("", tidy(sentence[:at])) or sentence
    return sentence
