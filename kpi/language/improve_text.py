"""The tail of ``/kpi action``: what is to be tried, by when, and by whom."""

from datetime import date

from kpi.errors import NotUnderstood
from kpi.language.dates import find_period
from kpi.language.goal_text import cut
from kpi.language.requests import Improve, Reading
from kpi.language.text import Span, fold, read_slack, tidy

_QUOTES = "「」『』\"“”' "


def read_improvement(raw: str, reading: Reading) -> Improve:
    """Return the improvement; a day counts when the text begins or ends with "by" that day."""
    typed = read_slack(raw)
    text = typed.text.strip()
    due, spans = _deadline(text, reading)
    return Improve(
        what=tidy(cut(text, spans) if spans else text).strip(_QUOTES),
        due=due,
        owner=typed.people[0] if typed.people else None,
    )


def _deadline(text: str, reading: Reading) -> tuple[date | None, tuple[Span, ...]]:
    try:
        found = find_period(
            fold(text), reading.today, reading.fiscal_month, reading.language, is_prose=True
        )
    except NotUnderstood:  # a day that is over, or that no calendar has: the form asks for one
        return None, ()
    edges = tuple(span for span in found.spans if span[0] == 0 or span[1] == len(text))
    if found.start is not None or not edges:
        return None, ()
    return found.deadline, edges
