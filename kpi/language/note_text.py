"""The tail of ``/kpi note``: a day, and what the team knows of it."""

from kpi.errors import NotUnderstood
from kpi.language.dates import find_day
from kpi.language.goal_text import cut
from kpi.language.kpi_text import read_kpi
from kpi.language.requests import KpiDraft, Reading, WriteNote
from kpi.language.text import fold, read_slack

#: The platform that is called as the command is.
_PLATFORM = "note"


def read_note(raw: str, reading: Reading) -> WriteNote:
    """Return the note; a day counts when the text begins or ends with it, else it is today's."""
    text = read_slack(raw).text.strip()
    day = find_day(fold(text), reading.today, reading.language, reading.fiscal_month)
    at_edge = [span for span in day.spans if span[0] == 0 or span[1] == len(text)]
    if not at_edge or day.day is None:
        return WriteNote(text=text)
    return WriteNote(day=day.day, text=cut(text, at_edge[:1]))


def as_platform(raw: str, reading: Reading) -> KpiDraft | None:
    """Return the KPI that a text is whose first word is a platform: ``note PV 5,000``."""
    try:
        draft = read_kpi(raw, reading)
    except NotUnderstood:  # "note yesterday we launched": a day that no KPI can end on
        return None
    is_known = draft.metric is not None and draft.metric.best is not None
    is_kpi = is_known and draft.amount is not None and draft.scope.platform == _PLATFORM
    return draft if is_kpi else None
