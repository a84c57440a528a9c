"""A number together with what it is for: the goal is the latter, the former a KPI."""

import re

from kpi.language.text import fold, tidy

#: What ties the two together and is left over when one is taken out.
_TIES = re.compile(
    r"^(?:in order to|so as to|as a way to|so that we can|so we can|so that|aiming to|leading to"
    r"|that lead to|which lead to|to ultimately|to help|to|and|、|,|\s)+"
    r"|(?:(?:の|する)?(?:ため(?:に|の)?|に向けて?|を目的に|を目的として|を目指して?)|by|、|,|は|\s)+$",
    re.IGNORECASE,
)


def without(sentence: str, part: str) -> str:
    """Return the sentence without the part that is a KPI; all of it when that cannot be told."""
    at = fold(sentence).find(fold(part))
    if at < 0:
        return sentence
    rest = tidy(f"{sentence[:at]} {sentence[at + len(part) :]}")
    return _TIES.sub("", rest) or sentence
