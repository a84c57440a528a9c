"""Can the numbers be measured, from the start, and are they the team's to move?"""

from collections.abc import Iterator
from datetime import timedelta

from kpi.knowledge import Form, Level
from kpi.model import MetricKey
from kpi.rules.roles import Role, candidates
from kpi.rules.values import Case, Concern, Member, Rule, Seat, Severity

#: What a platform does not tell anybody: (platform, metric).
GAPS = frozenset(
    {
        ("x", MetricKey("reach")),
        ("youtube", MetricKey("reach")),
        ("youtube", MetricKey("saves")),
        ("linkedin", MetricKey("saves")),
        ("facebook", MetricKey("saves")),
    }
)
#: A new KPI may wait so long for its first value.
_GRACE = timedelta(days=7)
_OTHERS = frozenset({"other_media", "other_causes"})
_RESULTS = frozenset({Level.OUTCOME, Level.IMPACT})
_SURVEY = "survey"
_BY_FAMILY = {
    "site": "link",
    "site_quality": "link",
    "leads": "link",
    "signups": "link",
    "conversions": "link",
    "app": "link",
    "sales": "code",
    "offers": "code",
    "store": "ask",
    "hiring": "form",
    "referral": "ask",
    "search": "tool",
}


def not_measured(case: Case) -> Iterator[Concern]:
    """R20: nothing comes in, or the platform does not tell it at all."""
    for seat in case.seats:
        member = seat.member
        is_gap = (member.scope.platform, member.metric) in GAPS
        if member.known is None and (is_gap or _is_overdue(case, member)):
            yield Concern(
                rule=Rule.NOT_MEASURED,
                severity=Severity.MEDIUM,
                variant="gap" if is_gap else _way(seat),
                about=(member,),
            )


def _is_overdue(case: Case, member: Member) -> bool:
    return member.created_on is not None and case.of.today - member.created_on > _GRACE


def _way(seat: Seat) -> str:
    """Return how such a number is got: by tagged links, codes, questions, or by hand."""
    if seat.metric.form is Form.SURVEY:
        return _SURVEY
    return _BY_FAMILY.get(seat.metric.family, "hand")


def late_start(case: Case) -> Iterator[Concern]:
    """R21: counting began after the period did, and results are not credited backwards."""
    for seat in case.seats:
        member = seat.member
        if member.period is None or member.known is None or seat.metric.level not in _RESULTS:
            continue
        if member.known.first_day - member.period.start > _GRACE:
            yield Concern(rule=Rule.LATE_START, severity=Severity.MEDIUM, about=(member,))
            return


def not_ours(case: Case) -> Iterator[Concern]:
    """R19: nothing in the set is the team's own to move."""
    seats = case.fitting
    if seats and not case.has_unknown and all(seat.metric.hides in _OTHERS for seat in seats):
        yield Concern(
            rule=Rule.NOT_OURS,
            severity=Severity.LOW,
            about=(seats[0].member,),
            add=candidates(case, Role.LEADING),
        )
