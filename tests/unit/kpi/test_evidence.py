"""Evidence is seen where one series follows the other, and not where both only grow or rest."""

import math
import random
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest

from kpi.evidence import LEAST_POINTS, Evidence, Link, align, compare, judge
from kpi.surprises import surprises

FIRST = date(2026, 1, 5)
DAYS = 150


def noise(seed: int, size: int = DAYS) -> list[float]:
    chance = random.Random(seed)  # noqa: S311 - no secret
    return [chance.gauss(0, 1) for _ in range(size)]


def counts(logs: Sequence[float]) -> list[float]:
    return [round(1000 * math.exp(0.3 * one)) for one in logs]


def by_day(values: Sequence[float], step: int = 1) -> dict[date, float]:
    return {FIRST + timedelta(days=step * at): value for at, value in enumerate(values)}


def following(cause: Sequence[float], seed: int, ahead: int, sign: int = 1) -> list[float]:
    own = noise(seed, len(cause))
    return [
        (sign * cause[at - ahead] if at >= ahead else 0.0) + 0.5 * own[at]
        for at in range(len(cause))
    ]


def found(kpi: Sequence[float], outcome: Sequence[float]) -> Evidence:
    return judge({"kpi": by_day(kpi)}, by_day(outcome), FIRST + timedelta(days=DAYS))["kpi"]


@pytest.mark.parametrize("ahead", [0, 2, 4])
def test_a_kpi_that_runs_ahead_is_seen_with_its_days(ahead: int) -> None:
    cause = noise(1)

    evidence = found(counts(cause), counts(following(cause, 2, ahead)))

    assert (evidence.link, evidence.ahead, evidence.points) == (Link.WITH, ahead, DAYS)
    assert evidence.r > 0.5
    assert evidence.p < 0.001


def test_a_kpi_that_moves_the_other_way_is_seen() -> None:
    cause = noise(3)

    assert found(counts(cause), counts(following(cause, 4, 1, sign=-1))).link is Link.AGAINST


def test_two_that_only_grow_are_not_linked() -> None:
    left = [100 + 3 * at + 5 * one for at, one in enumerate(noise(5))]
    right = [50 + 2 * at + 5 * one for at, one in enumerate(noise(6))]

    assert found(left, right).link is Link.NONE


def test_two_that_only_rest_on_sundays_are_not_linked() -> None:
    week = [1.0, 1.0, 1.0, 1.0, 1.5, 0.5, 0.2]
    left = [1000 * week[at % 7] + 20 * one for at, one in enumerate(noise(7))]
    right = [300 * week[at % 7] + 10 * one for at, one in enumerate(noise(8))]

    assert found(left, right).link is Link.NONE


def test_one_shared_spike_proves_nothing() -> None:
    left, right = counts(noise(9)), counts(noise(10))
    left[70] = right[70] = 500_000

    assert found(left, right).link is Link.NONE


@pytest.mark.parametrize("still", [[7.0] * DAYS, [0.0] * DAYS])
def test_what_never_changes_is_linked_to_nothing(still: list[float]) -> None:
    evidence = found(still, counts(noise(11)))

    assert (evidence.link, evidence.p) == (Link.NONE, 1.0)


def test_negative_values_are_compared_as_they_are() -> None:
    cause = noise(12)

    assert found(cause, following(cause, 13, 0)).link is Link.WITH


def test_too_little_data_says_from_when_on_there_will_be_enough() -> None:
    values = counts(noise(14, 40))
    today = FIRST + timedelta(days=40)

    evidence = judge({"kpi": by_day(values)}, by_day(values), today)["kpi"]

    assert (evidence.link, evidence.points) == (Link.TOO_LITTLE, 40)
    assert evidence.enough_on == today + timedelta(days=LEAST_POINTS - 40)


def test_no_common_day_is_too_little() -> None:
    later = {day + timedelta(days=900): value for day, value in by_day([1.0, 2.0]).items()}

    assert judge({"k": by_day([1.0, 2.0])}, later, FIRST)["k"].points == 0
    assert judge({"k": {}}, {}, FIRST)["k"].link is Link.TOO_LITTLE


def test_a_series_with_holes_is_no_series() -> None:
    values = counts(noise(15, 400))
    holes = {day: value for at, (day, value) in enumerate(by_day(values).items()) if at % 3}

    evidence = judge({"kpi": holes}, by_day(values), FIRST + timedelta(days=400))["kpi"]

    assert (evidence.link, evidence.enough_on) == (Link.TOO_LITTLE, None)


def test_a_weekly_outcome_is_compared_with_the_kpis_weeks() -> None:
    cause = noise(16, 80)
    weekly = by_day(counts(following(cause, 17, 1)), step=7)
    daily = {
        day - timedelta(days=back): value
        for day, value in by_day(counts(cause), step=7).items()
        for back in range(7)
    }

    evidence = judge({"kpi": daily}, weekly, FIRST + timedelta(days=600))["kpi"]

    assert (evidence.link, evidence.ahead, evidence.points) == (Link.WITH, 7, 80)


def test_weeks_of_which_the_kpi_knows_nothing_are_left_out() -> None:
    weekly = by_day(noise(18, 60), step=7)
    daily = by_day(noise(19, 70))

    assert len(align(daily, weekly).kpi) == 11


def test_among_many_kpis_a_lucky_one_is_not_believed() -> None:
    outcome = noise(20)
    weak = [0.26 * one + other for one, other in zip(outcome, noise(21), strict=True)]
    alone = found(counts(weak), counts(outcome))
    assert alone.link is Link.WITH
    assert alone.p > 0.01

    many = {"weak": by_day(counts(weak))}
    many |= {f"k{seed}": by_day(counts(noise(seed))) for seed in range(30, 50)}
    together = judge(many, by_day(counts(outcome)), FIRST)

    assert together["weak"].p == alone.p
    assert together["weak"].link is Link.NONE
    assert list(together) == list(many)


def test_the_order_of_comparison_keeps_the_strongest_lag() -> None:
    cause = noise(22)

    one = compare(counts(cause), counts(following(cause, 23, 3)))

    assert one.ahead == 3


def test_a_walk_is_reduced_to_its_steps() -> None:
    steps = noise(24, 200)
    walk, at = [], 0.0
    for step in steps:
        at += step
        walk.append(at)

    left = surprises(walk, [])

    assert len(left) in {197, 198, 199}
    mean = sum(left) / len(left)
    memory = sum((a - mean) * (b - mean) for a, b in pairwise(left))
    assert abs(memory / sum((a - mean) ** 2 for a in left)) < 0.2
