"""The benchmark's own arithmetic: lifting what follows, and averaging what was said."""

from datetime import date, timedelta
from decimal import Decimal

from benchmarks import effects
from benchmarks.effects import One, Trial
from kpi.effects import Finding

DAY = date(2026, 1, 1)


def a_series(name: str = "a", group: str = "g", *, is_level: bool = False) -> One:
    points = [(DAY + timedelta(days=n), Decimal(100 + n)) for n in range(5)]
    return One(name=name, group=group, is_level=is_level, points=points)


def a_trial(finding: Finding, name: str, group: str) -> Trial:
    return Trial(of=a_series(name, group), is_calm=True, zero=finding, lifted=Finding.AS_EXPECTED)


def test_a_sum_is_lifted_by_a_fifth_and_a_level_grows_by_a_fifth_more() -> None:
    points = a_series().points
    before, after = points[:3], points[3:]

    summed = effects.lifted_days(before, after, a_series())
    level = effects.lifted_days(before, after, a_series(is_level=True))

    assert [value for _, value in summed] == [Decimal("123.6"), Decimal("124.8")]
    assert [value for _, value in level] == [Decimal("103.2"), Decimal("104.4")]


def test_no_large_group_swamps_the_rest() -> None:
    found = [
        a_trial(Finding.MORE, "a", "g"),
        a_trial(Finding.AS_EXPECTED, "b", "g"),
        *(a_trial(Finding.AS_EXPECTED, "c", "h") for _ in range(8)),
    ]

    assert effects.share(found, lifted=False) == 0.25
    assert effects.share(found, lifted=True) == 0


def test_hardly_anything_is_found_where_nothing_was_done() -> None:
    trials = [trial for one in effects.made_up()[:12] for trial in effects.trials(one)]

    assert len(trials) > 30
    assert effects.share(trials, lifted=False) <= 0.15
    assert effects.share(trials, lifted=True) > 0.2


def test_calm_series_are_no_exception() -> None:
    trials = [trial for one in effects.made_up()[:60] for trial in effects.trials(one)]
    calm = [trial for trial in trials if trial.is_calm]

    assert len(calm) > 40
    assert effects.share(calm, lifted=False) <= 0.1
    assert effects.share(calm, lifted=True) > 0.4
