"""A reader of commands that knows a few metrics, on Saturday, 21 November 2026."""

from dataclasses import dataclass
from datetime import date

from kpi.language.requests import Reading
from kpi.language.text import script_of
from kpi.model import Language, MetricKey

TODAY = date(2026, 11, 21)
KNOWN = {
    "インプレッション": "impressions",
    "クリック": "link_clicks",
    "clicks": "link_clicks",
    "followers": "followers",
    "フォロワー": "followers",
    "reach": "reach",
    "リーチ": "reach",
    "ctr": "ctr",
}


@dataclass(frozen=True, slots=True)
class Words:
    """What the stand-in makes of words: the metric that they are, the platform they end with."""

    text: str
    best: MetricKey | None = None
    platform: str = ""


def understand_metric(text: str) -> Words:
    """Look up the last word."""
    word = text.lower().rsplit(" ", maxsplit=1)[-1]
    key = KNOWN.get(word.removeprefix("line"))
    return Words(text, MetricKey(key) if key else None, "line" if word.startswith("line") else "")


def reading_for(text: str) -> Reading:
    """Return what commands depend on, as for a person who writes in the text's language."""
    language = script_of(text) or Language.JA
    return Reading(
        today=TODAY,
        fiscal_month=4 if language is Language.JA else 1,
        language=language,
        understand_metric=understand_metric,
        understand_goal=Words,
    )
