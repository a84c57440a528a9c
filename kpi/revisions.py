"""Which days had another value at some moment than they have now: platforms restate the last."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from kpi.model import Observation, SeriesId
from kpi.ports import Past, Revision, precedence

_Day = tuple[SeriesId, date]


def revisions(
    standing: Iterable[Observation], past: Iterable[Past], since: datetime
) -> list[Revision]:
    """Return the days whose effective value was another one at ``since``, by series and day.

    ``standing`` are the values of all sources of these days, ``past`` what stood there before.
    """
    values = list(standing)
    then = [
        *(one for one in values if one.learnt_at <= since),
        *(one.observation for one in past if one.observation.learnt_at <= since < one.replaced_at),
    ]
    before, after = _effective(then), _effective(values)
    return [
        Revision(
            series_id=place[0], day=place[1], before=before[place].value, after=after[place].value
        )
        for place in sorted(before.keys() & after.keys())
        if before[place].value != after[place].value
    ]


def _effective(values: Sequence[Observation]) -> dict[_Day, Observation]:
    by_day: dict[_Day, list[Observation]] = {}
    for one in values:
        by_day.setdefault((one.series_id, one.day), []).append(one)
    return {place: max(several, key=precedence) for place, several in by_day.items()}
