"""How the numbers can be reached without the goal, and what to read beside them."""

from collections.abc import Iterator

from kpi.knowledge import Form, Metric
from kpi.model import MetricKey, PurposeKey
from kpi.rules.values import Case, Concern, Rule, Seat, Severity

#: Notes of the knowledge that name a way to the number which leaves the goal where it is.
_GAMES = frozenset(
    {
        "giveaway",
        "clickbait",
        "tag_friends",
        "one_tap",
        "closed_unsolved",
        "fast_not_helpful",
    }
)
#: Notes on posts that may have been paid for: Japan has them disclosed since October 2023.
_PAID = frozenset({"paid_posts", "paid_reviews"})
_TALK = frozenset({"crisis_volume", "tag_friends"})
_SENTIMENT = MetricKey("sentiment")
_REPUTATION = PurposeKey("reputation")
_RECRUITING = PurposeKey("recruiting")
_BRAND = "brand"
_PUBLIC_SIGNS = frozenset({"likes", "followers", "comments"})
_RETURNS = frozenset({MetricKey("roas"), MetricKey("roi"), MetricKey("cpa")})


def gameable(case: Case) -> Iterator[Concern]:
    """R11: a target that can be reached by a trick, without the number that shows the trick."""
    told = set()
    for seat in case.fitting:
        variant = _game(seat.metric, case)
        trick = (seat.metric.hides, seat.metric.guard)
        if variant is not None and trick not in told:  # one guard is enough for clicks and CTR
            told.add(trick)
            yield Concern(
                rule=Rule.GAMEABLE,
                severity=Severity.MEDIUM,
                variant=variant,
                about=(seat.member,),
                add=_guard(seat),
                note=seat.metric.hides,
            )


def _game(metric: Metric, case: Case) -> str | None:
    """Return in what way the number can be made up; None: in none, or it is guarded."""
    if metric.form is Form.PROXY:
        return "priced"
    if metric.hides in _PAID:
        return "law" if case.of.country == "JP" else "paid"
    return "" if metric.hides in _GAMES and not _is_guarded(metric, case) else None


def _is_guarded(metric: Metric, case: Case) -> bool:
    return metric.guard in case.metrics or any(
        seat.metric.form is Form.GUARD for seat in case.seats
    )


def _has_results(seat: Seat, case: Case) -> bool:
    """Whether a rate or a price stands beside how many results there are."""
    return seat.metric.form in {Form.RATE, Form.COST} and case.counts_results_of(seat.metric)


def _guard(seat: Seat) -> tuple[MetricKey, ...]:
    return (seat.metric.guard,) if seat.metric.guard else ()


def no_guard(case: Case) -> Iterator[Concern]:
    """R12: a number that misleads in a milder way, with nothing beside it."""
    for seat in case.fitting:
        hides, is_priced = seat.metric.hides, seat.metric.form is Form.PROXY
        is_mild = hides and hides not in _GAMES | _PAID and not is_priced
        is_read = _is_guarded(seat.metric, case) or _has_results(seat, case)
        if is_mild and seat.metric.guard and not is_read:
            yield Concern(
                rule=Rule.NO_GUARD,
                severity=Severity.LOW,
                about=(seat.member,),
                add=_guard(seat),
                note=hides,
            )


def no_tone(case: Case) -> Iterator[Concern]:
    """R22: how much is said of the brand, but not how it is meant."""
    if case.of.purpose != _REPUTATION or _SENTIMENT in case.metrics:
        return
    talk = [seat for seat in case.fitting if seat.is_volume and seat.metric.hides in _TALK]
    if talk:
        yield Concern(
            rule=Rule.NO_TONE,
            severity=Severity.LOW,
            about=(talk[0].member,),
            add=(_SENTIMENT,),
        )


def habit(case: Case) -> Iterator[Concern]:
    """R24: what people on a platform do not do, however well it goes."""
    for seat in case.seats:
        variant = _habit(case.of.purpose, seat)
        if variant:
            yield Concern(
                rule=Rule.HABIT, severity=Severity.LOW, variant=variant, about=(seat.member,)
            )
            return


def _habit(purpose: PurposeKey, seat: Seat) -> str:
    family = seat.metric.family
    if purpose == _RECRUITING and family in _PUBLIC_SIGNS:
        return "recruiting"
    is_followers = family == "followers"
    return "tiktok" if is_followers and seat.member.scope.platform == "tiktok" else ""


def no_survey(case: Case) -> Iterator[Concern]:
    """R25: a change in people's minds that nobody ever asks people about."""
    if case.aim is None or case.aim.track != _BRAND or not case.fitting:
        return
    surveys = {key for key, metric in case.knowledge.metrics.items() if metric.form is Form.SURVEY}
    if not surveys & case.metrics:
        best = [key for key in case.knowledge.serving[case.aim.key] if key in surveys]
        yield Concern(rule=Rule.NO_SURVEY, severity=Severity.LOW, add=tuple(best[:1]))


def credit(case: Case) -> Iterator[Concern]:
    """R26: returns that count people who would have bought anyway."""
    taken = [seat for seat in case.fitting if seat.metric.key in _RETURNS]
    if taken:
        yield Concern(rule=Rule.CREDIT, severity=Severity.LOW, about=(taken[0].member,))
