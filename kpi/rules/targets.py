"""Is the target a number that can be worked for, and would reaching it be enough?

R17 asks for number, base and date. No KPI of Mato lacks a number or a date, so only the base of
a change is looked for. R18 compares with the team's own past alone: benchmarks of the same
definition, platform and size are not something that Mato holds, and others mislead.
"""

from collections.abc import Iterator
from decimal import Decimal

from kpi.model import Aggregation, Direction, Target, TargetKind, Unit
from kpi.rules.values import Case, Concern, Figure, Known, Member, Rule, Seat, Severity

#: Twice as much as ever before asks for an explanation.
_TWICE = Decimal(2)
#: Fewer periods say nothing of what is usual.
_FEWEST_PERIODS = 2
#: A ratio of the team's own needs so many days of both numbers, and so many results.
_FEWEST_DAYS = 28
_FEWEST_RESULTS = 10
#: Nearer to the goal's number than this is enough.
_ENOUGH = Decimal("0.9")
_SAME_LENGTH = Decimal("0.1")
_PERCENT = Decimal(100)


def no_base(case: Case) -> Iterator[Concern]:
    """R17: a change from a value that nobody knows."""
    for member in case.of.members:
        target = member.target
        if target is None or target.kind is not TargetKind.CHANGE:
            continue
        is_gain = member.adds_up
        if member.baseline is None and member.known is None and not is_gain:
            yield Concern(rule=Rule.NO_BASE, severity=Severity.MEDIUM, about=(member,))


def unrealistic(case: Case) -> Iterator[Concern]:
    """R18: met before it starts, below what is usual, or twice what there ever was."""
    for member in case.of.members:
        found = _unlike(member)
        if found is not None:
            yield found


def _unlike(member: Member) -> Concern | None:
    target = member.target
    if target is None or target.value <= 0:
        return None
    if _is_met(member):
        return _unrealistic(member, "met", present=member.present)
    if len(member.past) < _FEWEST_PERIODS:
        return None
    best = _best(member)
    if target.direction is Direction.AT_MOST:
        return _unrealistic(member, "least", best=best) if target.value < best / _TWICE else None
    if 0 < best * _TWICE < target.value:
        return _unrealistic(member, "", best=best)
    low = _told(min(member.past), member.unit)
    return _unrealistic(member, "low", best=low) if target.value < low else None


def _is_met(member: Member) -> bool:
    """Whether a level stands where it is to be; a total can only be met in its period."""
    target, present = member.target, member.present
    if target is None or present is None or target.kind is not TargetKind.LEVEL:
        return False
    if target.direction is Direction.AT_MOST:
        return not member.past and present <= target.value
    return present >= target.value


def _best(member: Member) -> Decimal:
    at_most = member.target is not None and member.target.direction is Direction.AT_MOST
    return min(member.past) if at_most else max(member.past)


def _unrealistic(member: Member, variant: str, **figures: Decimal | None) -> Concern:
    target = member.target.value if member.target else None
    return Concern(
        rule=Rule.UNREALISTIC,
        severity=Severity.MEDIUM,
        variant=variant,
        about=(member,),
        figures={
            name: Figure(value=_told(value, member.unit), unit=member.unit)
            for name, value in {"target": target, **figures}.items()
            if value is not None
        },
    )


def _told(value: Decimal, unit: Unit) -> Decimal:
    """Return what was worked out per period as a number of its kind: a count is whole."""
    return value.quantize(Decimal(1)) if unit is Unit.COUNT else value


def too_little(case: Case) -> Iterator[Concern]:
    """R27: at the team's usual ratio, reaching the KPI would not reach the goal's own number.

    The ratio is that of the sums of the last ninety days. Of several steps the one next to the
    result speaks for all.
    """
    result = _result(case)
    if result is None:
        return
    steps = [seat for seat in case.fitting if _is_step(seat, result)]
    if not steps:
        return
    step = max(steps, key=lambda seat: case.stage(seat.metric) or 0).member
    found = _shortfall(step, result)
    if found is not None:
        yield found


def _result(case: Case) -> Member | None:
    """Return whose number is the goal's: its outcome, the KPI on that, else what proves it."""
    if case.of.outcome_target is not None:
        return _own_number(case, case.of.outcome_target)
    with_total = [
        member
        for member in case.of.members
        if member.adds_up and member.target and member.target.kind is TargetKind.TOTAL
    ]
    if case.of.outcome is not None:
        return next((one for one in with_total if one.metric == case.of.outcome), None)
    serving = [seat for seat in case.fitting if seat.serves and seat.member in with_total]
    last = max(serving, key=lambda seat: case.stage(seat.metric) or 0, default=None)
    return last.member if last else None


def _own_number(case: Case, wanted: Decimal) -> Member | None:
    """Return the goal's outcome as if it were a KPI; None for one that is no sum to be raised."""
    known = case.knowledge.metrics.get(case.of.outcome) if case.of.outcome else None
    if known is None or known.good is Direction.AT_MOST:
        return None
    if known.aggregation is not Aggregation.SUM:
        return None
    return Member(
        metric=known.key,
        unit=known.unit,
        scope=case.of.outcome_scope,
        target=Target(value=wanted, kind=TargetKind.TOTAL),
        period=case.of.period,
        known=case.of.outcome_known,
    )


def _is_step(seat: Seat, result: Member) -> bool:
    member = seat.member
    return (
        member.metric != result.metric
        and member.adds_up
        and seat.is_volume
        and seat.metric.unit is Unit.COUNT
        and member.scope == result.scope
        and member.target is not None
        and member.target.kind is TargetKind.TOTAL
        and result.target is not None
        and member.target.recurrence == result.target.recurrence
        and member.target.direction is result.target.direction is Direction.AT_LEAST
        and _is_as_long(member, result)
    )


def _is_as_long(member: Member, result: Member) -> bool:
    if member.period is None or result.period is None:
        return False
    return abs(member.period.days - result.period.days) <= result.period.days * _SAME_LENGTH


def _shortfall(step: Member, result: Member) -> Concern | None:
    cause, effect = step.known, result.known
    if step.target is None or result.target is None or not _is_enough(cause, effect):
        return None
    assert cause is not None  # noqa: S101 - it is enough, so it is there
    assert effect is not None  # noqa: S101
    ratio = effect.total / cause.total
    expected = step.target.value * ratio
    if expected >= result.target.value * _ENOUGH:
        return None
    return Concern(
        rule=Rule.TOO_LITTLE,
        severity=Severity.MEDIUM,
        about=(step, result),
        figures={
            "target": Figure(value=step.target.value, unit=step.unit),
            "rate": Figure(value=ratio * _PERCENT, unit=Unit.PERCENT),
            "expected": Figure(value=expected.quantize(Decimal(1)), unit=result.unit),
            "wanted": Figure(value=result.target.value, unit=result.unit),
        },
    )


def _is_enough(cause: Known | None, effect: Known | None) -> bool:
    if cause is None or effect is None or cause.total <= 0:
        return False
    return min(cause.days, effect.days) >= _FEWEST_DAYS and effect.total >= _FEWEST_RESULTS
