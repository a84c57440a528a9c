from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from kpi.contributions import Ratio, of_sums
from kpi.knowledge import Text
from kpi.model import Period, Scope
from kpi.movers import Because, of_days, of_scopes, of_sides, pieces_of, rest_of
from tests.factories import a_day

NEW, OLD = Period(start=a_day(-7), end=a_day()), Period(start=a_day(-14), end=a_day(-7))
NAMES = [Text(ja="クリック", en="Clicks"), Text(ja="表示", en="Impressions")]


def scopes(**parts: tuple[int, int]) -> dict[Scope, tuple[Decimal, Decimal]]:
    return {Scope(platform=key): (Decimal(a), Decimal(b)) for key, (a, b) in parts.items()}


def by_day(before: Sequence[int], after: Sequence[int], days: int = 7) -> Because | None:
    points = {
        day: Decimal(value)
        for period, values in ((OLD, before), (NEW, after))
        for day, value in zip(period, values, strict=False)
    }
    new = Period(start=NEW.start, end=NEW.start + timedelta(days=days))
    old = Period(start=OLD.start, end=OLD.start + timedelta(days=days))
    return of_days(new, old, points, is_count=True)


def test_of_two_days_the_one_unlike_the_others_is_named() -> None:
    grown = by_day([10, 10, 10, 10, 10, 10, 10], [10, 10, 60, 10, 10, 10, 10])
    over = by_day([10, 10, 60, 10, 10, 10, 10], [10, 10, 10, 10, 10, 10, 10])

    assert grown is not None
    assert [(one.day, one.is_before, one.effect) for one in grown.pieces] == [
        (a_day(-5), False, Decimal(50))
    ]
    assert over is not None
    assert [(one.day, one.is_before, one.effect) for one in over.pieces] == [
        (a_day(-12), True, Decimal(-50))
    ]


def test_the_way_to_split_that_says_most_is_told() -> None:
    even = of_sums(Decimal(400), Decimal(800), scopes(x=(200, 400), tiktok=(200, 400)))
    telling = of_sums(Decimal(400), Decimal(800), scopes(line=(100, 480), note=(300, 320)))

    because, split = of_scopes([even, telling])

    assert because is not None
    assert [one.scope for one in because.pieces] == [Scope(platform="line")]
    assert because.share == Decimal("0.95")
    assert because.pieces[0].effect == 380
    assert split is telling


def test_where_nothing_leads_the_coarsest_split_is_still_shown() -> None:
    even = of_sums(Decimal(400), Decimal(800), scopes(x=(200, 400), tiktok=(200, 400)))

    assert of_scopes([even]) == (None, even)
    assert of_scopes([]) == (None, None)


def test_all_pieces_and_the_rest_add_up() -> None:
    split = of_sums(Decimal(500), Decimal(830), scopes(x=(200, 400), line=(200, 150), note=(5, 5)))

    pieces = pieces_of(split)

    assert [one.effect for one in pieces] == [200, -50]
    assert sum(one.effect for one in pieces) + rest_of(split) == 330


def test_nothing_changed_has_no_pieces() -> None:
    assert pieces_of(of_sums(Decimal(4), Decimal(4), scopes(x=(1, 3), line=(3, 1)))) == ()


def test_one_day_that_carries_most_is_told() -> None:
    found = by_day([100] * 7, [100, 100, 900, 100, 110, 90, 100])

    assert found is not None
    assert [one.day for one in found.pieces] == [a_day(-5)]
    assert found.share == 1


def test_a_rise_over_all_days_is_no_single_day() -> None:
    assert by_day([100] * 7, [150] * 7) is None
    assert by_day([100] * 7, [300, 300, 100, 100, 100, 100, 100]) is None


def test_days_are_not_compared_where_one_is_missing_or_weekdays_differ() -> None:
    assert by_day([100] * 7, [900, 100, 100, 100, 100, 100]) is None
    assert by_day([100] * 3, [100, 100, 900], days=3) is None


def test_a_rate_is_told_by_its_sides() -> None:
    above, below = of_sides(
        Ratio(Decimal(100), Decimal(1000)), Ratio(Decimal(150), Decimal(2000)), NAMES, per=100
    )

    assert above.side == NAMES[0]
    assert above.relative == Decimal("0.5")
    assert below.relative == 1
    assert above.effect + below.effect == Decimal("-2.5")


def test_a_rate_without_a_change_or_a_beginning_has_no_sides() -> None:
    one = Ratio(Decimal(100), Decimal(1000))

    assert of_sides(one, one, NAMES, per=100) == ()
    assert of_sides(Ratio(Decimal(0), Decimal(10)), one, NAMES, per=100) == ()
    assert of_sides(one, Ratio(Decimal(0), Decimal(0)), NAMES, per=100) == ()
