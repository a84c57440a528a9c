"""The benchmark's own arithmetic: pairs of series, what is known of a rate, and its means."""

from datetime import date, timedelta

import numpy as np
import pytest

from benchmarks import rates
from benchmarks.forecast import made_up
from benchmarks.rates import Case, Rate, Series

MONDAY = date(2026, 6, 1)


def a_series(*values: float, step: int = 1) -> Series:
    return {MONDAY + timedelta(days=step * n): value for n, value in enumerate(values)}


def test_each_pair_makes_a_rate_and_a_share_in_percent() -> None:
    series = {"a": a_series(*[1.0] * 60), "b": a_series(*[4.0] * 59, 0.0)}

    rate, share = rates.of_group("g", 1, series)

    assert rate.made_of == {"a", "b"}
    assert rate.values[0] == 25.0
    assert np.isnan(rate.values[-1])
    assert (share.values[0], share.values[-1]) == (20.0, 100.0)


def test_few_days_together_make_no_rate() -> None:
    series = {"a": a_series(*[1.0] * 60), "b": a_series(*[4.0] * 50)}

    assert not list(rates.of_group("g", 1, series))


def test_nothing_of_the_future_is_known() -> None:
    series = {str(n): a_series(*made_up(n)[:100]) for n in range(4)}
    every = list(rates.of_group("g", 1, series))

    cases = list(rates.cases_of(every[0], every))
    every[0].values[-3:] *= 1000.0
    again = list(rates.cases_of(every[0], every))

    assert len(cases) >= 3
    assert cases[0].error == again[0].error
    assert all(one.rate is every[0] for one in cases)


def test_weeks_are_judged_by_quarters() -> None:
    series = {str(n): a_series(*made_up(n)[:120], step=7) for n in range(2)}
    rate, _ = rates.of_group("g", 7, series)

    assert len(list(rates.cases_of(rate, []))) % 3 == 0
    assert rate.kind_at(40) == 0


def a_case(group: str, *, is_held: bool, rate: Rate | None = None) -> Case:
    rate = rate or Rate(group=group, made_of=frozenset("ab"), step=1, weekday=0, values=np.ones(3))
    return Case(rate=rate, is_held=is_held, width=1.0, error=0.1, newest=0.2, mean=0.3)


def test_no_large_group_swamps_the_rest() -> None:
    cases = [a_case("small", is_held=True), *(a_case("large", is_held=False) for _ in range(3))]

    by_groups, by_rates = rates.means(cases)

    assert by_groups[0] == pytest.approx(0.5)
    assert by_rates[0] == pytest.approx(0.25)
    assert by_rates[1:] == pytest.approx([1.0, 0.1, 0.2, 0.3])
