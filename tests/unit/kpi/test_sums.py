"""All of several added up: only what may be, only whole days, and never a drop that is none."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kpi.model import ACCOUNTS, CAMPAIGNS, INFLUENCERS, POSTS, Scope
from kpi.sums import LATEST, Part, Sum, add, around, groups, parts_of, within

START = date(2026, 11, 2)
HANA, REN = (Scope(platform="instagram", influencer=who) for who in ("hana", "ren"))
MIMI = Scope(platform="tiktok", influencer="mimi")
ALL = Scope(over=INFLUENCERS)


def day(number: int) -> date:
    return START + timedelta(days=number)


def part(values: Mapping[int, int], *, are_events: bool = False) -> Part:
    amounts = {day(number): (Decimal(value),) for number, value in values.items()}
    return Part(amounts=amounts, are_events=are_events)


def daily(value: int, until: int, start: int = 0) -> Part:
    return part(dict.fromkeys(range(start, until), value))


def total(found: Sum[str]) -> dict[int, int]:
    return {(on - START).days: int(amount[0]) for on, amount in found.amounts.items()}


def test_influencers_of_several_platforms_are_one_sum() -> None:
    assert groups(Scope(), [HANA, REN, MIMI]) == {ALL: (HANA, REN, MIMI)}


def test_one_alone_is_no_sum() -> None:
    assert groups(Scope(), [HANA, Scope(platform="x")]) == {}
    assert parts_of(ALL, [HANA]) == ()


def test_a_sum_is_of_what_lies_within_its_scope() -> None:
    on_instagram = Scope(platform="instagram")

    found = groups(on_instagram, [HANA, REN, MIMI, on_instagram])

    assert found == {Scope(platform="instagram", over=INFLUENCERS): (HANA, REN)}
    assert parts_of(Scope(platform="instagram", over=INFLUENCERS), [HANA, REN, MIMI]) == (
        HANA,
        REN,
    )


def test_nothing_is_counted_twice() -> None:
    everywhere = Scope(influencer="hana")
    brand = Scope(platform="instagram")
    its_account = Scope(platform="instagram", account="cafe")
    x = Scope(platform="x")

    found = groups(Scope(), [HANA, everywhere, REN, brand, its_account, x, ALL])

    assert found == {ALL: (everywhere, REN), Scope(over=ACCOUNTS): (brand, x)}


def test_campaigns_are_added_up_beside_influencers() -> None:
    spring, autumn = Scope(campaign="spring"), Scope(campaign="autumn")

    assert groups(Scope(), [spring, autumn, HANA]) == {Scope(over=CAMPAIGNS): (spring, autumn)}
    assert groups(Scope(campaign="spring"), [spring, autumn]) == {}


def test_within_one_influencer_nothing_is_added_up() -> None:
    assert groups(Scope(influencer="hana"), [HANA, Scope(influencer="hana")]) == {}


def test_what_measures_the_same_twice_is_added_up_by_itself() -> None:
    shop = [Scope(platform="shopify", influencer=code) for code in ("hana10", "ren10")]
    web = [Scope(platform="ga4", influencer=code) for code in ("hana", "ren")]

    found = groups(Scope(), [*shop, *web, HANA])

    assert found == {
        Scope(platform="shopify", over=INFLUENCERS): tuple(shop),
        Scope(platform="ga4", over=INFLUENCERS): tuple(web),
    }


def test_values_by_day_of_posting_are_never_mixed_with_those_by_day() -> None:
    posts = [Scope(influencer=who, basis=POSTS) for who in ("hana", "ren")]

    assert groups(Scope(), [*posts, HANA, MIMI]) == {
        Scope(basis=POSTS, over=INFLUENCERS): tuple(posts),
        ALL: (HANA, MIMI),
    }


def test_each_sum_is_offered_once_the_widest_first() -> None:
    assert list(within(Scope(), [HANA, REN])) == [ALL]
    both = [ALL, Scope(platform="instagram", over=INFLUENCERS)]
    assert list(within(Scope(), [HANA, REN, MIMI])) == both
    spring = [Scope(campaign="spring", influencer=who) for who in ("hana", "ren")]
    autumn = [Scope(campaign="autumn", influencer=who) for who in ("hana", "ren")]
    assert list(within(Scope(), [*spring, *autumn])) == [
        ALL,
        Scope(campaign="spring", over=INFLUENCERS),
        Scope(campaign="autumn", over=INFLUENCERS),
    ]


def test_within_a_campaign_no_other_one_is_offered() -> None:
    scopes = [Scope(campaign=name, influencer=who) for name in "ab" for who in ("hana", "ren")]

    assert list(within(Scope(campaign="a"), scopes)) == [Scope(campaign="a", over=INFLUENCERS)]


def test_of_very_many_campaigns_none_is_offered_alone() -> None:
    scopes = [
        Scope(campaign=f"campaign {number}", influencer=who)
        for number in range(200)
        for who in ("hana", "ren")
    ]

    assert list(within(Scope(), scopes)) == [ALL]
    assert list(around(scopes[0], scopes)) == [ALL, Scope(campaign="campaign 0", over=INFLUENCERS)]


def test_around_a_part_is_every_sum_that_has_it() -> None:
    assert list(around(HANA, [HANA, REN, MIMI])) == [
        ALL,
        Scope(platform="instagram", over=INFLUENCERS),
    ]
    assert list(around(MIMI, [HANA, REN, MIMI])) == [ALL]
    assert list(around(Scope(platform="tiktok"), [HANA, REN, MIMI])) == []


def test_days_are_added_up() -> None:
    found = add({"hana": daily(10, 5), "ren": daily(1, 5)})

    assert total(found) == dict.fromkeys(range(5), 11)
    assert (found.late, found.gone, found.open_days) == ({}, {}, 0)


def test_both_sides_of_a_rate_are_added_up() -> None:
    one = Part(amounts={START: (Decimal(3), Decimal(100))})
    other = Part(amounts={START: (Decimal(1), Decimal(10))})

    assert add({"hana": one, "ren": other}).amounts == {START: (Decimal(4), Decimal(110))}


def test_one_who_joins_later_counts_from_then_on() -> None:
    found = add({"hana": daily(10, 8), "ren": daily(1, 8, start=4)})

    assert total(found) == {**dict.fromkeys(range(4), 10), **dict.fromkeys(range(4, 8), 11)}


def test_a_late_one_holds_the_sum_back_so_that_it_does_not_drop() -> None:
    found = add({"hana": daily(10, 12), "ren": daily(10, 8)})

    assert total(found) == dict.fromkeys(range(8), 20)
    assert (found.late, found.gone) == ({"ren": day(7)}, {})


def test_one_who_stays_silent_is_counted_no_more_and_named() -> None:
    silent = 5 + LATEST.days

    waits = add({"hana": daily(10, silent), "ren": daily(10, 5)})
    goes_on = add({"hana": daily(10, silent + 1), "ren": daily(10, 5)})

    assert (max(waits.amounts), waits.late) == (day(4), {"ren": day(4)})
    assert total(goes_on)[silent] == 10
    assert (goes_on.late, goes_on.gone) == ({}, {"ren": day(4)})


def test_a_day_that_one_of_daily_numbers_leaves_out_is_not_known() -> None:
    found = add({"hana": daily(10, 9), "ren": part({n: 1 for n in range(9) if n != 4})})

    assert 4 not in total(found)
    assert (len(found.amounts), found.open_days) == (8, 1)


@pytest.mark.parametrize("are_events", [True, False])
def test_who_posts_now_and_then_had_nothing_on_the_other_days(are_events: bool) -> None:  # noqa: FBT001 - a case
    posts = part({0: 100, 3: 50, 6: 70, 9: 20}, are_events=are_events)

    found = add({"hana": daily(10, 12), "ren": posts})

    assert total(found) == {n: {0: 110, 3: 60, 6: 80, 9: 30}.get(n, 10) for n in range(12)}
    assert found.open_days == 0


def test_who_posts_regularly_is_late_after_twice_the_usual_time() -> None:
    posts = part({0: 100, 3: 50, 6: 70, 9: 20}, are_events=True)

    found = add({"hana": daily(10, 20), "ren": posts})

    assert (max(found.amounts), found.late) == (day(15), {"ren": day(9)})


def test_who_posted_each_day_may_leave_one_out() -> None:
    posts = part(dict.fromkeys((0, 1, 2, 3, 5, 6), 5), are_events=True)

    found = add({"hana": daily(10, 8), "ren": posts})

    assert (total(found)[4], total(found)[7]) == (10, 10)


@pytest.mark.parametrize("days", [(0,), (0, 5), (0, 10, 20, 30)])
def test_who_posts_seldom_holds_nothing_up(days: tuple[int, ...]) -> None:
    found = add({"hana": daily(10, 60), "ren": part(dict.fromkeys(days, 7))})

    assert max(found.amounts) == day(59)
    assert (found.late, found.gone) == ({}, {})


def test_nothing_makes_nothing() -> None:
    assert add({"hana": part({})}).amounts == {}
    assert total(add({"hana": part({}), "ren": daily(1, 2)})) == {0: 1, 1: 1}
