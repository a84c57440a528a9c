"""Does the set reach the goal, and does it say so early enough?

R23 is computed as far as it can be: Mato has no mark for the primary goal of a channel, so it
speaks only where so many are open that nobody can steer by all of them.
"""

from collections.abc import Iterator
from decimal import Decimal

from kpi.knowledge import Form, Level, Part
from kpi.model import MetricKey, Verdict
from kpi.rules.roles import Role, candidates, is_output, parts
from kpi.rules.values import Case, Concern, Figure, Member, Rule, Seat, Severity, ranked

#: More open goals than this in one channel have no clear first among them.
_MOST_GOALS = 3
_LATE_LEVELS = frozenset({Level.OUTCOME, Level.IMPACT})
_SLOW = "slow_number"


def misses_goal(case: Case) -> Iterator[Concern]:
    """R1 and R4: a KPI whose being reached brings the goal no closer, or is only our doing."""
    for seat in case.seats:
        if seat.verdict.is_warning:
            is_activity = seat.part is Part.ACTIVITY
            yield Concern(
                rule=Rule.ACTIVITY if is_activity else Rule.MISSES_GOAL,
                severity=Severity.HIGH,
                variant="kept" if seat.member.is_kept else "",
                about=(seat.member,),
                add=_direct(case),
                reason=seat.reason,
            )


def nothing_direct(case: Case) -> Iterator[Concern]:
    """R2 and R6: steps towards the goal, but nothing that shows the goal itself.

    Where the goal names the metric that proves it, the KPIs may well all be steps: that is how
    a KGI and its KPIs are drawn. Then only a result without any values is missed (R6).
    """
    steps = [seat for seat in case.fitting if not seat.serves]
    if case.has_unknown or not steps or any(seat.serves for seat in case.fitting):
        return
    closest = _nearest(case, steps)
    nearest = closest.member
    outcome = case.of.outcome
    if outcome is None:
        # Of a debated one some do say that it shows the goal: then it is a note.
        is_debated = closest.verdict is Verdict.DEBATED
        yield Concern(
            rule=Rule.NOTHING_DIRECT,
            severity=Severity.MEDIUM if is_debated else Severity.HIGH,
            about=(nearest,),
            add=_direct(case),
        )
    elif outcome not in case.of.known and nearest.metric != outcome:
        yield Concern(
            rule=Rule.ONLY_LEADING,
            severity=Severity.MEDIUM,
            about=(nearest, Member(metric=outcome)),
            add=(outcome,),
        )


def _nearest(case: Case, seats: list[Seat]) -> Seat:
    return max(seats, key=lambda seat: case.stage(seat.metric) or 0)


def _direct(case: Case) -> tuple[MetricKey, ...]:
    """Return what shows the goal itself, what the team measures first."""
    if case.aim is None:  # pragma: no cover - a seat has an aim
        return ()
    serving = case.knowledge.serving[case.aim.key]
    return ranked(serving, case.of.known, case.of.today, but=case.metrics)


def only_outputs(case: Case) -> Iterator[Concern]:
    """R3: everything counts what went out, and the goal is a change in people."""
    aim, fitting = case.aim, case.fitting
    if aim is None or case.has_unknown or not fitting or aim.level not in _LATE_LEVELS:
        return
    proven = case.of.outcome is not None
    if not proven and all(is_output(seat) for seat in fitting):
        later = [
            key
            for part in (Part.OUTCOME, Part.DIRECT)
            for key in parts(case.knowledge, aim.key)[part]
            if case.knowledge.metrics[key].level in _LATE_LEVELS
        ]
        yield Concern(
            rule=Rule.ONLY_OUTPUTS,
            severity=Severity.MEDIUM,
            about=tuple(seat.member for seat in fitting[:1]),
            add=ranked(later, case.of.known, case.of.today, but=case.metrics),
        )


def only_lagging(case: Case) -> Iterator[Concern]:
    """R5: everything shows only in the end whether it worked."""
    fitting = case.fitting
    if fitting and not case.has_unknown and all(_is_late(seat) for seat in fitting):
        yield Concern(
            rule=Rule.ONLY_LAGGING,
            severity=Severity.MEDIUM,
            about=(fitting[0].member,),
            add=candidates(case, Role.LEADING),
        )


def _is_late(seat: Seat) -> bool:
    is_last = seat.metric.level is Level.IMPACT or seat.metric.form is Form.SURVEY
    return is_last or seat.metric.hides == _SLOW


def only_one(case: Case) -> Iterator[Concern]:
    """R14: one KPI alone; another one says what it costs or brings."""
    if len(case.of.members) == len(case.fitting) == 1:
        seat = case.fitting[0]
        role = Role.GUARD if seat.metric.guard else Role.LEADING
        yield Concern(
            rule=Rule.ONLY_ONE,
            severity=Severity.LOW,
            about=(seat.member,),
            add=candidates(case, role),
        )


def many_goals(case: Case) -> Iterator[Concern]:
    """R23: so many goals are open in the channel that none of them comes first."""
    if case.of.open_goals > _MOST_GOALS:
        yield Concern(
            rule=Rule.MANY_GOALS,
            severity=Severity.LOW,
            figures={"count": Figure(value=Decimal(case.of.open_goals))},
        )


def weakest(seats: tuple[Seat, ...]) -> Seat | None:
    """Return the KPI that does least for the goal, the newest of several; None: no KPI."""
    order = list(Verdict)
    return max(reversed(seats), key=lambda seat: order.index(seat.verdict), default=None)
