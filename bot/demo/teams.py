"""Three fictional teams with months of metrics, and an empty channel to try things in.

The numbers are drawn from a seeded generator, so each demo on the same day shows the same.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from kpi.model import Language, Recurrence, Scope, TargetKind

EVERYWHERE = Scope()
INSTAGRAM = Scope(platform="instagram")


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    """How a series behaves: a daily level that grows, breathes with the week and jitters.

    ``growth`` is the change a day as a share of ``base``; ``weekend`` multiplies Saturdays and
    Sundays; a level (followers) adds the daily value to ``start`` instead of showing it.
    """

    base: float
    growth: float = 0.0
    weekend: float = 1.0
    jitter: float = 0.15
    start: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoKpi:
    """A KPI of a fictional team; ``metric`` is a catalog key."""

    metric: str
    target: int
    kind: TargetKind = TargetKind.TOTAL
    recurrence: Recurrence | None = None
    baseline: int | None = None
    scope: Scope = EVERYWHERE
    daily: Daily
    kept_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoGoal:
    """A goal of a fictional team: its months are counted from the one before this."""

    sentence: str
    purpose: str
    owner: str
    months: int
    kpis: tuple[DemoKpi, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoTeam:
    """A fictional team: its channel, who stands in for everybody, its goals."""

    channel: str
    topic: str
    language: Language
    zone: str
    country: str
    owner: str
    goals: tuple[DemoGoal, ...]


TEAMS = (
    DemoTeam(
        channel="sns-こはる化粧品",
        topic="こはる化粧品 公式アカウントの運用",
        language=Language.JA,
        zone="Asia/Tokyo",
        country="JP",
        owner="misaki",
        goals=(
            DemoGoal(
                sentence="敏感肌向けの新シリーズを、もっと多くの人に知ってもらう",
                purpose="awareness",
                owner="ken",
                months=6,
                kpis=(
                    DemoKpi(
                        metric="impressions",
                        target=1_200_000,
                        recurrence=Recurrence.MONTHLY,
                        scope=INSTAGRAM,
                        daily=Daily(base=34_000, growth=0.0015, weekend=1.25),
                    ),
                    DemoKpi(
                        metric="mentions",
                        target=12_000,
                        daily=Daily(base=44, growth=0.002, weekend=1.1, jitter=0.3),
                    ),
                    DemoKpi(
                        metric="link_clicks",
                        target=30_000,
                        scope=INSTAGRAM,
                        daily=Daily(base=150, weekend=1.1, jitter=0.25),
                        kept_reason="役員会の報告様式に入っているため、今期だけ残します",
                    ),
                ),
            ),
            DemoGoal(
                sentence="公式オンラインショップへの送客を増やす",
                purpose="traffic",
                owner="misaki",
                months=3,
                kpis=(
                    DemoKpi(
                        metric="sessions",
                        target=60_000,
                        daily=Daily(base=480, growth=0.001, weekend=1.2),
                    ),
                ),
            ),
        ),
    ),
    DemoTeam(
        channel="採用広報-みなと精機",
        topic="みなと精機 新卒採用アカウント",
        language=Language.JA,
        zone="Asia/Tokyo",
        country="JP",
        owner="naoko",
        goals=(
            DemoGoal(
                sentence="技術職の新卒採用で、質の高い応募を増やす",
                purpose="recruiting",
                owner="naoko",
                months=6,
                kpis=(
                    DemoKpi(
                        metric="applications",
                        target=240,
                        daily=Daily(base=1.1, weekend=0.6, jitter=0.6),
                    ),
                    DemoKpi(
                        metric="profile_visits",
                        target=18_000,
                        scope=Scope(platform="x"),
                        daily=Daily(base=78, growth=-0.001, weekend=0.7, jitter=0.3),
                    ),
                ),
            ),
        ),
    ),
    DemoTeam(
        channel="harbor-and-pine",
        topic="Harbor & Pine outdoor goods, social team",
        language=Language.EN,
        zone="Europe/London",
        country="GB",
        owner="emma",
        goals=(
            DemoGoal(
                sentence="Have real conversations with the people who hike with our gear",
                purpose="engagement",
                owner="emma",
                months=6,
                kpis=(
                    DemoKpi(
                        metric="comments",
                        target=9_500,
                        daily=Daily(base=40, growth=0.001, weekend=1.4, jitter=0.25),
                    ),
                    DemoKpi(
                        metric="engagements",
                        target=400_000,
                        daily=Daily(base=2_300, growth=0.0005, weekend=1.2),
                    ),
                ),
            ),
        ),
    ),
)


def values(daily: Daily, days: list[date], seed: str) -> Iterator[tuple[date, Decimal]]:
    """Yield one value for each day, the same ones for the same seed."""
    random = Random(seed)  # noqa: S311 - made-up numbers, not secrets
    level = float(daily.start or 0)
    for number, day in enumerate(days):
        grown = daily.base * (1 + daily.growth * number)
        breathed = grown * (daily.weekend if day.weekday() > 4 else 1.0)  # noqa: PLR2004
        drawn = max(0.0, breathed * math.exp(random.gauss(0, daily.jitter)))
        level = level + drawn if daily.start is not None else drawn
        yield day, Decimal(round(level))


def month_start(today: date, offset: int) -> date:
    """Return the first day of the month that is ``offset`` months after today's."""
    months = today.year * 12 + today.month - 1 + offset
    return date(months // 12, months % 12 + 1, 1)


def days_before(today: date, count: int) -> list[date]:
    """Return the ``count`` days up to yesterday, oldest first."""
    return [today - timedelta(days=back) for back in range(count, 0, -1)]
