"""Why a KPI is not judged yet, and around which day it can be."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kpi.model import Kpi, Recurrence
from kpi.progress import Progress, Status
from kpi.reading import Note
from kpi.windows import days_before_judging


class Lack(StrEnum):
    """What there is too little of."""

    NOT_BEGUN = "not_begun"  # its days are to come
    TODAY = "today"  # a day is judged when it is over
    CUT_WINDOW = "cut_window"  # the period's edge leaves too little of a week or month
    BROKEN = "broken"  # what is counted changed within these days
    NO_VALUE = "no_value"  # none of these days has a value
    FEW_DAYS = "few_days"
    NO_START = "no_start"  # nothing is known of where it started


@dataclass(frozen=True, slots=True, kw_only=True)
class Early:
    """The first ``days`` must be known (FEW_DAYS); ``day`` is about when it can be judged."""

    lack: Lack
    days: int = 0
    day: date | None = None


def why(kpi: Kpi, progress: Progress, today: date) -> Early | None:
    """Return why it is too early on the team's local ``today``; None: it is not.

    Days are expected to come in as late as they do now.
    """
    if progress.status is not Status.TOO_EARLY:
        return None
    if today < progress.window.start:
        return Early(lack=Lack.NOT_BEGUN, day=progress.window.start)
    if kpi.target.recurrence is Recurrence.DAILY:
        return Early(lack=Lack.TODAY)
    if Note.CUT_WINDOW in progress.notes:
        return Early(lack=Lack.CUT_WINDOW)
    if Note.BROKEN in progress.notes:
        return Early(lack=Lack.BROKEN, day=_believable(progress, today))
    return _of_days(progress, today)


def _of_days(progress: Progress, today: date) -> Early:
    """Return what is lacking of a window whose days have begun to come in, or should have."""
    window, known = progress.window, 0
    if progress.as_of is not None:
        known = max((min(progress.as_of, window.last_day) - window.start).days + 1, 0)
    if not known:
        return Early(lack=Lack.NO_VALUE)
    first = days_before_judging(window)
    enough = today + timedelta(days=max(first - known, 1))
    if Note.NO_BASELINE in progress.notes:
        believable = _believable(progress, today)
        return Early(lack=Lack.NO_START, day=max(believable, enough) if believable else None)
    return Early(lack=Lack.FEW_DAYS, days=first, day=enough)


def _believable(progress: Progress, today: date) -> date | None:
    """Return when a forecast can be expected; None: nobody knows."""
    it = progress.forecast
    return it.believable_from if it is not None and it.believable_from > today else None
