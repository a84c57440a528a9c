"""All of several added up, day by day: influencers, campaigns or accounts.

Only what happens may be added up: people who were reached are the same people in part, and so
are followers; a rate is the ratio of its parts' sums. One who posts now and then had nothing on
the other days. Of numbers that come for each day a missing day is not known: neither is the sum.
One who is late holds the sum back, so that it never looks like a drop, but not for ever.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Generic, TypeVar

from kpi.model import ACCOUNTS, CAMPAIGNS, INFLUENCERS, Scope

K = TypeVar("K")
#: A day's value, or the two sides of a rate.
Amount = tuple[Decimal, ...]
#: What measures the same that others count: never added to another platform's numbers.
_OVERLAPPING = frozenset(
    {"ga4", "google_search_console", "hootsuite", "meta", "shopify", "sprout", "woocommerce"}
)
_NAMED = ("platform", "account", "campaign", "influencer")
#: Of so many platforms or campaigns each is offered alone.
_FEW = 12
#: From so many gaps on it is known how often numbers come; nine of ten are no longer.
_FEWEST_GAPS = 3
_USUAL_PART = 0.9
#: What comes less often than that holds nothing up.
_SELDOM = 7
#: One who was silent for longer is counted no more.
LATEST = timedelta(days=14)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one of several had by day; ``are_events``: what its posts had, not what a day had."""

    amounts: Mapping[date, Amount]
    are_events: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum(Generic[K]):
    """The sums by day.

    ``late`` hold them back with the last day that is known of each, ``gone`` are counted no more
    after theirs. ``open_days`` are those before the last that one has no value of.
    """

    amounts: Mapping[date, Amount]
    late: Mapping[K, date]
    gone: Mapping[K, date]
    open_days: int = 0


def groups(own: Scope, scopes: Iterable[Scope]) -> dict[Scope, tuple[Scope, ...]]:
    """Return what may be added up within ``own``: by the scope of the sum, that of each part.

    None lies within another one. What measures the same as others do is added up by itself.
    """
    found: dict[Scope, list[Scope]] = {}
    for scope in scopes:
        over = _over(own, scope)
        if over and own.covers(scope):
            platform = scope.platform if scope.platform in _OVERLAPPING else own.platform
            whole = replace(own, platform=platform, basis=scope.basis, over=over)
            found.setdefault(whole, []).append(scope)
    outer = {whole: _outermost(parts) for whole, parts in found.items()}
    return {whole: parts for whole, parts in outer.items() if len(parts) > 1}


def parts_of(whole: Scope, scopes: Iterable[Scope]) -> tuple[Scope, ...]:
    """Return what is added up to the scope of a sum; empty: fewer than two are left."""
    return groups(replace(whole, over=""), scopes).get(whole, ())


def within(own: Scope, scopes: Sequence[Scope]) -> dict[Scope, tuple[Scope, ...]]:
    """Return the sums that may be asked for within a scope: of all, of a platform, of a campaign.

    Each with its parts. Of very many platforms or campaigns none is asked for alone: each has
    KPIs of its own.
    """
    inside = [one for one in scopes if own.covers(one)]
    platforms = dict.fromkeys(replace(own, platform=one.platform) for one in inside)
    campaigns = dict.fromkeys(replace(own, campaign=one.campaign) for one in inside)
    few = [one for several in (platforms, campaigns) if len(several) <= _FEW for one in several]
    return _each([own, *few], inside)


def around(part: Scope, scopes: Sequence[Scope]) -> dict[Scope, tuple[Scope, ...]]:
    """Return the sums that a scope is a part of: of all, of its platform, of its campaign.

    Each with its parts.
    """
    places = (Scope(), Scope(platform=part.platform), Scope(campaign=part.campaign))
    return {whole: parts for whole, parts in _each(places, scopes).items() if part in parts}


def _each(places: Iterable[Scope], scopes: Sequence[Scope]) -> dict[Scope, tuple[Scope, ...]]:
    """Return the sums within the places; of those of the same parts the widest alone."""
    found: dict[tuple[Scope, ...], Scope] = {}
    for own in dict.fromkeys(places):
        for whole, parts in groups(own, scopes).items():
            found.setdefault(parts, whole)
    return {whole: parts for parts, whole in found.items()}


def _over(own: Scope, scope: Scope) -> str:
    """Return what a scope would be one of within another; empty: of nothing."""
    if scope.over:
        return ""
    if scope.influencer:
        return "" if own.influencer else INFLUENCERS
    if scope.campaign and not own.campaign:
        return CAMPAIGNS
    is_finer = (scope.account and not own.account) or (scope.platform and not own.platform)
    return ACCOUNTS if is_finer else ""


def _outermost(parts: Sequence[Scope]) -> tuple[Scope, ...]:
    known = set(parts)
    return tuple(one for one in parts if known.isdisjoint(_wider(one)))


def _wider(scope: Scope) -> Iterator[Scope]:
    """Yield each scope that this one lies within, itself left aside."""
    named = [name for name in _NAMED if getattr(scope, name)]
    for count in range(1, len(named) + 1):
        for left_out in combinations(named, count):
            yield replace(scope, **dict.fromkeys(left_out, ""))


def add(parts: Mapping[K, Part]) -> Sum[K]:
    """Add the parts up, up to the day that is known of all that are not long silent."""
    filled = {key: part for key, part in parts.items() if part.amounts}
    if not filled:
        return Sum(amounts={}, late={}, gone={})
    known = {key: _known_through(part) for key, part in filled.items()}
    newest = max(max(part.amounts) for part in filled.values())
    behind = {key: day for key, day in known.items() if day is not None and day < newest}
    late = {key: day for key, day in behind.items() if newest - day <= LATEST}
    gone = {key: day for key, day in behind.items() if key not in late}
    end = min([newest, *late.values()])
    days = sorted({day for part in filled.values() for day in part.amounts if day <= end})
    several = [_Filled.of(part) for part in filled.values()]
    sums = {day: amount for day in days if (amount := _on(day, several)) is not None}
    told = {key: max(filled[key].amounts) for key in behind}
    return Sum(
        amounts=sums,
        late={key: told[key] for key in late},
        gone={key: told[key] for key in gone},
        open_days=len(days) - len(sums),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filled:
    amounts: Mapping[date, Amount]
    first: date
    last: date
    is_daily: bool

    @classmethod
    def of(cls, part: Part) -> "_Filled":
        return cls(
            amounts=part.amounts,
            first=min(part.amounts),
            last=max(part.amounts),
            is_daily=_usual_gap(part) == 1 and not part.are_events,
        )


def _on(day: date, several: Sequence[_Filled]) -> Amount | None:
    """Return the sum of a day; None: one that has numbers for each day has none for it."""
    if any(
        one.is_daily and one.first < day < one.last and day not in one.amounts for one in several
    ):
        return None
    found = [one.amounts[day] for one in several if day in one.amounts]
    return tuple(sum(side, Decimal(0)) for side in zip(*found, strict=True))


def _known_through(part: Part) -> date | None:
    """Return the day up to which nothing is missing; None: it comes too seldom to be late."""
    usual = _usual_gap(part)
    if usual is None or usual > _SELDOM:
        return None
    last = max(part.amounts)
    is_daily = usual == 1 and not part.are_events
    return last if is_daily else last + 2 * usual * _DAY


def _usual_gap(part: Part) -> int | None:
    gaps = sorted((later - day).days for day, later in pairwise(sorted(part.amounts)))
    if len(gaps) < _FEWEST_GAPS:
        return None
    return gaps[int((len(gaps) - 1) * _USUAL_PART)]
