"""Is the set the right shape: not too far off, not too much, not twice, not against itself?"""

from collections.abc import Collection, Iterator
from decimal import Decimal
from itertools import combinations

from kpi.knowledge import Form, Level, Part
from kpi.model import Direction, MetricKey, Unit
from kpi.rules.coverage import weakest
from kpi.rules.roles import AT_HAND
from kpi.rules.values import Case, Concern, Figure, Rule, Seat, Severity, ranked

#: So many KPIs of one goal can still change a decision.
MOST_KPIS = 5
_FAR = 2
_FOLLOWERS = "followers"
_BOUGHT = frozenset({"repeat_views", "autoplay", "bought_reach"})
_REACTIONS = frozenset({"interaction", "sharing", "saving"})
_WIDE = frozenset({"exposure", "video"})
_POSTS = MetricKey("post_count")
_RETURNS = frozenset({"return"})
_RESULTS = frozenset({Level.OUTCOME, Level.IMPACT, Level.EFFICIENCY})


def far_above(case: Case) -> Iterator[Concern]:
    """R7: the nearest KPI is more than one stage before the goal."""
    aim = case.aim
    if aim is None or aim.stage is None or case.has_unknown:
        return
    staged = [(case.stage(seat.metric), seat) for seat in case.fitting]
    if not staged or any(seat.serves or stage is None for stage, seat in staged):
        return
    stage, seat = max(staged, key=lambda pair: pair[0] or 0)
    if aim.stage - (stage or 0) >= _FAR:
        yield Concern(
            rule=Rule.FAR_ABOVE,
            severity=Severity.MEDIUM,
            about=(seat.member,),
            add=_between(case, stage or 0, aim.stage),
        )


def _between(case: Case, above: int, stage: int) -> tuple[MetricKey, ...]:
    """Return what lies between the two stages: what any account can count goes first."""
    found = [
        key
        for key, metric in case.knowledge.metrics.items()
        if metric.form is Form.VOLUME and above < (case.stage(metric) or 0) < stage
    ]
    fit = [key for key in found if not _is_warned(case, key)]
    fit.sort(key=lambda key: AT_HAND.index(key) if key in AT_HAND else len(AT_HAND))
    return ranked(fit, case.of.known, case.of.today, but=case.metrics)


def _is_warned(case: Case, key: MetricKey) -> bool:
    return case.knowledge.fit(case.of.purpose, key).verdict.is_warning


def below(case: Case) -> Iterator[Concern]:
    """R8: the KPI comes after the goal, and looks like failure even when the goal is reached."""
    aim = case.aim
    if aim is None or aim.stage is None:
        return
    for seat in case.fitting:
        stage = case.stage(seat.metric) or 0
        is_late = stage - aim.stage >= _FAR and seat.metric.level in _RESULTS
        if is_late and not seat.serves and seat.part is not Part.GUARD:
            yield Concern(
                rule=Rule.BELOW,
                severity=Severity.MEDIUM,
                about=(seat.member,),
                add=ranked(
                    case.knowledge.serving[aim.key],
                    case.of.known,
                    case.of.today,
                    but=case.metrics,
                ),
            )
            return


def ratio_alone(case: Case) -> Iterator[Concern]:
    """R9: a ratio without its count, or a count that posting more raises without any ratio."""
    for seat in case.fitting:
        if seat.metric.form is Form.RATE and seat.metric.unit is Unit.PERCENT:
            beside = _counts_of(seat)
            is_read = _has_base(case, beside) or _has_volume(case, seat)
            if beside and not is_read:
                yield Concern(
                    rule=Rule.RATIO_ALONE,
                    severity=Severity.MEDIUM,
                    about=(seat.member,),
                    add=ranked(beside, case.of.known, case.of.today),
                )
        elif seat.metric.hides in _BOUGHT and not _has_rate(case):
            yield Concern(
                rule=Rule.RATIO_ALONE,
                severity=Severity.LOW,
                variant="volume",
                about=(seat.member,),
                add=(seat.metric.guard,) if seat.metric.guard else (),
            )


def _counts_of(seat: Seat) -> list[MetricKey]:
    return [key for key in (seat.metric.numerator, seat.metric.denominator) if key]


def _has_base(case: Case, beside: Collection[MetricKey]) -> bool:
    """Whether a part of the ratio is in the set, or what counts nearly the same as its base."""
    families = {case.knowledge.metrics[key].family for key in beside} & _WIDE
    wide = any(seat.is_volume and seat.metric.family in families for seat in case.seats)
    return wide or bool(set(beside) & case.metrics)


def _has_volume(case: Case, seat: Seat) -> bool:
    is_result = seat.metric.level in _RESULTS and case.counts_results_of(seat.metric)
    return is_result or any(
        other.is_volume and other.metric.counts == seat.metric.counts for other in case.seats
    )


def _has_rate(case: Case) -> bool:
    return any(seat.metric.form in {Form.RATE, Form.SURVEY, Form.GUARD} for seat in case.seats)


def cost_alone(case: Case) -> Iterator[Concern]:
    """R10: a price without how many and how good: it is lowest when nothing is bought."""
    for seat in case.fitting:
        volume, quality = seat.metric.denominator, seat.metric.guard
        beside = [key for key in (volume, quality) if key]
        is_read = set(beside) & case.metrics or case.counts_results_of(seat.metric)
        if seat.metric.form is Form.COST and beside and not is_read:
            yield Concern(
                rule=Rule.COST_ALONE,
                severity=Severity.MEDIUM,
                about=(seat.member,),
                add=tuple(dict.fromkeys(beside)),
            )


def too_many(case: Case) -> Iterator[Concern]:
    """R13: more KPIs than anybody decides by."""
    count = len(case.of.members)
    if count > MOST_KPIS:
        least = weakest(case.seats)
        yield Concern(
            rule=Rule.TOO_MANY,
            severity=Severity.MEDIUM,
            variant="" if least else "own",
            about=(least.member,) if least else (),
            figures={"count": Figure(value=Decimal(count))},
        )


def twins(case: Case) -> Iterator[Concern]:
    """R15: two counts of the same thing; a ratio beside its count is no twin."""
    for one, other in combinations(case.fitting, 2):
        if _are_twins(one, other):
            yield Concern(
                rule=Rule.TWINS,
                severity=Severity.MEDIUM,
                about=(one.member, other.member),
            )
            return


def _are_twins(one: Seat, other: Seat) -> bool:
    apart = one.member.scope != other.member.scope or one.member.metric == other.member.metric
    if apart or not (one.is_volume and other.is_volume):
        return False
    if one.metric.family == other.metric.family == _FOLLOWERS:
        return True
    return one.metric.counts == other.metric.counts and one.metric.unit == other.metric.unit


def fight(case: Case) -> Iterator[Concern]:
    """R16: two KPIs of which one is paid for with the other, so that an order is needed."""
    for one, other in combinations(case.seats, 2):
        if _do_fight(one, other) or _do_fight(other, one):
            yield Concern(
                rule=Rule.FIGHT,
                severity=Severity.MEDIUM,
                about=(one.member, other.member),
            )
            return


def _do_fight(one: Seat, other: Seat) -> bool:
    """Whether pushing ``other`` makes ``one`` worse."""
    grows = other.member.target is None or other.member.target.direction is Direction.AT_LEAST
    if not grows:
        return False
    wide = other.is_volume and other.metric.family in _WIDE
    if one.metric.form is Form.COST or one.metric.family in _RETURNS:
        return wide and other.metric.key != one.metric.denominator
    is_share = one.metric.form is Form.RATE and one.metric.family in _REACTIONS
    return is_share and other.metric.key == _POSTS
