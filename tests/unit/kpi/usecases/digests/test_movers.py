"""What moved and what it is made of, over the in-memory store."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kpi.digest import facts
from kpi.knowledge import Knowledge
from kpi.marked_days import Mark
from kpi.model import Aggregation, KpiId, MetricKey, Scope, SeriesId, Unit
from kpi.movers import Mover
from kpi.ports import UnitOfWork
from kpi.usecases.digests import movers, moving
from kpi.usecases.digests.composing import Occasion, compose
from kpi.usecases.digests.movers import Moved
from kpi.usecases.lookups import standings
from tests.factories import (
    CHANNEL,
    NOW,
    OTHER_CHANNEL,
    TODAY,
    UowFactory,
    a_break,
    a_day,
    a_goal,
    a_kpi,
    a_note,
    a_series,
    a_target,
    a_team,
    a_workspace,
    daily,
)
from tests.factories import WORKSPACE as ABOUT

CLICKS, IMPRESSIONS = MetricKey("link_clicks"), MetricKey("impressions")
WEEKS = 6
#: Yesterday is the last day that is over.
START = TODAY - timedelta(days=7 * WEEKS)


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.workspaces.save(a_workspace())
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        yield unit


def weekly(
    uow: UnitOfWork,
    series_id: str,
    per_day: Sequence[object],
    **changes: object,
) -> SeriesId:
    """Keep a series with these daily values, one for each week from START or ``start``."""
    start = changes.pop("start", START)
    assert isinstance(start, date)
    made = SeriesId(series_id)
    defaults = {"metric": CLICKS, "aggregation": Aggregation.SUM, "unit": Unit.COUNT}
    uow.series.find_or_add(a_series(**{**defaults, "series_id": made, **changes}))
    values = [one for one in per_day for _ in range(7)]
    uow.observations.upsert(ABOUT, daily(*values, start=start, series_id=made))
    return made


def steer(uow: UnitOfWork, series_id: SeriesId, metric: MetricKey = CLICKS) -> None:
    uow.kpis.save(
        a_kpi(
            kpi_id=KpiId(f"k-{series_id}"),
            series_id=series_id,
            metric=metric,
            target=a_target(10_000),
        )
    )


def moved(uow: UnitOfWork, today: date = TODAY, **changes: object) -> list[Moved]:
    kpis = uow.kpis.of_channel(ABOUT, CHANNEL)
    known = standings.of_kpis(uow, ABOUT, kpis, today)
    return movers.of_kpis(uow, known, today, **changes)  # type: ignore[arg-type]


def explained(uow: UnitOfWork, knowledge: Knowledge) -> Mover:
    (one,) = moved(uow)
    return movers.explained(uow, knowledge, one)


def test_the_last_week_is_compared_with_the_one_before(uow: UnitOfWork) -> None:
    steer(uow, weekly(uow, "s1", [100, 100, 100, 100, 100, 150]))

    (found,) = moved(uow)

    assert found.mover.window.last_day == a_day(-1)
    assert found.mover.before.end == found.mover.window.start
    assert (found.mover.movement.before, found.mover.movement.after) == (
        Decimal(700),
        Decimal(1050),
    )
    assert movers.largest([found]) == [found]


def test_a_day_that_is_not_over_is_not_compared(uow: UnitOfWork) -> None:
    steer(uow, weekly(uow, "s1", [100] * 5 + [150]))
    uow.observations.upsert(ABOUT, daily(3, start=TODAY, series_id=SeriesId("s1")))

    (found,) = moved(uow)

    assert found.mover.window.last_day == a_day(-1)


def test_old_numbers_and_people_reached_are_not_compared(uow: UnitOfWork) -> None:
    late = weekly(uow, "s1", [100] * 5, start=START - timedelta(days=14))
    reach = weekly(uow, "s2", [100] * 6, metric=MetricKey("reach"), aggregation=Aggregation.UNIQUE)
    empty = uow.series.find_or_add(a_series(series_id=SeriesId("s3"), scope=Scope(account="a")))
    for series_id in (late, reach, empty.series_id):
        steer(uow, series_id)

    assert moved(uow) == []


def test_numbers_are_not_compared_across_a_break(uow: UnitOfWork) -> None:
    steer(uow, weekly(uow, "s1", [10, 10, 10, 10, 100, 150]))

    assert moved(uow, breaks={SeriesId("s1"): a_day(-9)}) == []
    (before,) = moved(uow, breaks={SeriesId("s1"): a_day(-14)})
    assert before.mover.movement.before == 700
    assert moved(uow)[0].mover.movement.distance != before.mover.movement.distance


def test_one_week_alone_is_compared_with_nothing(uow: UnitOfWork) -> None:
    steer(uow, weekly(uow, "s1", [100], start=a_day(-7)))

    assert moved(uow) == []


def test_only_a_few_are_named_the_most_unusual_first(uow: UnitOfWork) -> None:
    for n, last in enumerate((200, 400, 101, 300, 150)):
        scope = Scope(account=str(n))
        steer(uow, weekly(uow, f"s{n}", [100] * 5 + [last], scope=scope))

    named = movers.largest(moved(uow))

    assert [one.standing.series.series_id for one in named] == ["s1", "s3", "s0"]


def test_a_change_is_explained_by_the_scope_that_carries_it(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, weekly(uow, "s1", [100] * 5 + [150]))
    for platform, last in (("instagram", 74), ("x", 36), ("tiktok", 40)):
        usual = {"instagram": 30, "x": 35, "tiktok": 35}[platform]
        scope = Scope(platform=platform)
        weekly(uow, platform, [usual] * 5 + [last], scope=scope)

    found = explained(uow, knowledge)

    assert found.because is not None
    assert [one.scope for one in found.because.pieces] == [Scope(platform="instagram")]
    assert found.because.share == Decimal("0.880")
    assert [one.effect for one in found.pieces] == [308, 35, 7]
    assert found.rest == 0
    assert sum(one.effect for one in found.pieces) == found.movement.change


def test_the_dimension_that_explains_most_is_chosen(uow: UnitOfWork, knowledge: Knowledge) -> None:
    steer(uow, weekly(uow, "s1", [100] * 5 + [150], scope=Scope(platform="instagram")))
    for campaign, (usual, last) in {"秋コーデ": (10, 60), "冬": (40, 38), "": (50, 52)}.items():
        if campaign:
            scope = Scope(platform="instagram", campaign=campaign)
            weekly(uow, campaign, [usual] * 5 + [last], scope=scope)
        else:
            scope = Scope(platform="instagram", account="main")
            weekly(uow, "account", [100] * 5 + [150], scope=scope)

    found = explained(uow, knowledge)

    assert found.because is not None
    assert [one.scope for one in found.because.pieces] == [Scope(campaign="秋コーデ")]
    assert found.rest == 14


def test_series_of_other_channels_platforms_and_bases_are_no_parts(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, weekly(uow, "s1", [100] * 5 + [150], scope=Scope(platform="x")))
    others: list[dict[str, object]] = [
        {"channel_id": OTHER_CHANNEL, "scope": Scope(platform="x", account="a")},
        {"scope": Scope(platform="line", account="a")},
        {"scope": Scope(platform="x", account="a", basis="posts")},
    ]
    for n, changes in enumerate(others):
        weekly(uow, f"o{n}", [50] * 5 + [100], **changes)

    assert explained(uow, knowledge).pieces == ()


def test_a_part_that_breaks_in_the_days_compared_is_no_part(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, weekly(uow, "s1", [100] * 5 + [150]))
    weekly(uow, "x", [50] * 5 + [60], scope=Scope(platform="x"))
    weekly(uow, "line", [50] * 5 + [90], scope=Scope(platform="line"))
    uow.series.save_break(a_break(series_id=SeriesId("line"), day=a_day(-7)))
    uow.series.save_break(a_break(series_id=SeriesId("x"), day=a_day(-14)))

    found = explained(uow, knowledge)

    assert [one.scope for one in found.pieces] == [Scope(platform="x")]
    assert found.rest == 280


def test_a_part_whose_numbers_are_late_explains_nothing(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, weekly(uow, "s1", [100] * 5 + [50]))
    weekly(uow, "x", [50] * 6, scope=Scope(platform="x"))
    weekly(uow, "late", [50] * 5, scope=Scope(platform="line"))

    found = explained(uow, knowledge)

    assert found.pieces == ()
    assert found.because is None


def test_without_parts_the_one_day_is_named(uow: UnitOfWork, knowledge: Knowledge) -> None:
    steer(uow, weekly(uow, "s1", [100] * 6))
    uow.observations.upsert(ABOUT, daily(1100, start=a_day(-3), series_id=SeriesId("s1")))

    found = explained(uow, knowledge)

    assert found.because is not None
    assert [one.day for one in found.because.pieces] == [a_day(-3)]


def test_a_level_is_split_by_the_levels_of_its_parts(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    level = {"metric": MetricKey("followers"), "aggregation": Aggregation.LAST}
    steer(uow, weekly(uow, "s1", [1000] * 5 + [1200], **level), MetricKey("followers"))
    weekly(uow, "x", [400] * 5 + [580], scope=Scope(platform="x"), **level)
    weekly(uow, "line", [600] * 5 + [620], scope=Scope(platform="line"), **level)
    weekly(uow, "new", [5], scope=Scope(platform="note"), start=a_day(-7), **level)

    found = explained(uow, knowledge)

    assert found.because is not None
    assert found.because.share == Decimal("0.900")
    assert [one.effect for one in found.pieces] == [180, 20]
    assert found.rest == 0


def rate(uow: UnitOfWork) -> None:
    """Keep a CTR of 2 % that fell to 1.5 % last week, because of X."""
    steer(uow, weekly(uow, "ctr", [], metric=MetricKey("ctr"), **RATE), MetricKey("ctr"))
    rows = [
        one._replace(numerator=Decimal(a), denominator=Decimal(10_000), value=Decimal(a) / 100)
        for n, a in enumerate([200] * 5 + [150])
        for one in daily(*[0] * 7, start=START + timedelta(days=7 * n), series_id=SeriesId("ctr"))
    ]
    uow.observations.upsert(ABOUT, rows)


RATE = {"aggregation": Aggregation.RATIO, "unit": Unit.PERCENT}


def test_a_rate_is_told_by_its_sides(uow: UnitOfWork, knowledge: Knowledge) -> None:
    rate(uow)

    found = explained(uow, knowledge)

    assert found.because is None
    assert [one.relative for one in found.sides] == [Decimal("-0.25"), 0]


def test_a_rate_is_split_by_what_its_sides_are_told_apart_by(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    rate(uow)
    for platform, last in (("x", 50), ("line", 100)):
        scope = Scope(platform=platform)
        weekly(uow, f"c-{platform}", [100] * 5 + [last], scope=scope)
        weekly(uow, f"i-{platform}", [5000] * 6, scope=scope, metric=IMPRESSIONS)
    weekly(uow, "c-note", [9] * 6, scope=Scope(platform="note"))

    found = explained(uow, knowledge)

    assert found.because is not None
    assert [one.scope for one in found.because.pieces] == [Scope(platform="x")]
    assert found.because.share == 1
    assert [one.effect for one in found.pieces] == [Decimal("-0.5")]


def test_a_rate_of_the_teams_own_has_no_sides(uow: UnitOfWork, knowledge: Knowledge) -> None:
    own = MetricKey("own:1")
    steer(uow, weekly(uow, "own", [], metric=own, **RATE), own)
    rows = [
        one._replace(numerator=Decimal(20 + n), denominator=Decimal(100), value=Decimal(20 + n))
        for n, one in enumerate(daily(*[0] * 14, start=a_day(-14), series_id=SeriesId("own")))
    ]
    uow.observations.upsert(ABOUT, rows)

    found = explained(uow, knowledge)

    assert found.sides == ()
    assert found.because is None


def test_a_monthly_digest_compares_four_weeks() -> None:
    assert moving.days_compared("monthly") == 28
    assert moving.days_compared("weekly") == 7
    assert moving.days_compared("") == 7


def occasion() -> Occasion:
    return Occasion(is_holiday=lambda country, day: (country, day) == ("JP", a_day(-2)))


def test_a_digest_names_what_moved_and_the_days_beside_it(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, weekly(uow, "s1", [100] * 5 + [150]))
    uow.notes.save(a_note("n1", day=a_day(-3), text="セール開始"))
    uow.notes.save(a_note("n2", day=a_day(), text="発表"))

    content = compose(uow, knowledge, a_team(), NOW, occasion())

    assert [one.label.kpi_id for one in content.movers] == ["k-s1"]
    assert [(one.day, one.mark) for one in content.around] == [
        (a_day(-3), Mark.NOTE),
        (a_day(-2), Mark.HOLIDAY),
    ]
    # What is said beside the change is not said again.
    assert content.notes == ((a_day(), "発表"),)
    assert content.country == "JP"


def test_a_plain_week_names_nothing_and_keeps_the_notes(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, weekly(uow, "s1", [100] * 6))
    uow.notes.save(a_note("n1", day=a_day(-3), text="セール開始"))

    content = compose(uow, knowledge, a_team(), NOW, occasion())

    assert content.movers == ()
    assert content.around == ()
    assert content.notes == ((a_day(-3), "セール開始"),)


def test_the_same_move_is_said_once_in_the_days_that_it_lasts(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, weekly(uow, "s1", [100] * 5 + [200]))
    known = standings.of_kpis(uow, ABOUT, uow.kpis.of_channel(ABOUT, CHANNEL), TODAY)

    def moves(last: dict[str, object]) -> moving.Moves:
        return moving.of_digest(
            uow,
            knowledge,
            a_team(),
            known,
            last,
            TODAY,
            days=7,
            is_holiday=lambda _country, _day: False,
            breaks={},
            noted=lambda _period: [],
        )

    said = moves({})
    again = moves({"moved": said.told})
    other_way = moves({"moved": {"k-s1": {"day": TODAY.isoformat(), "up": False}}})
    long_ago = moves({"moved": {"k-s1": {"day": a_day(-7).isoformat(), "up": True}}})

    assert said.told == {"k-s1": {"day": TODAY.isoformat(), "up": True}}
    assert again.movers == ()
    assert again.told == said.told
    assert [len(one.movers) for one in (other_way, long_ago)] == [1, 1]


def test_what_was_said_is_kept_with_the_digest(uow: UnitOfWork, knowledge: Knowledge) -> None:
    steer(uow, weekly(uow, "s1", [100] * 5 + [150]))

    content = compose(uow, knowledge, a_team(), NOW)

    assert facts(content)["moved"] == {"k-s1": {"day": TODAY.isoformat(), "up": True}}


def test_details_show_the_last_week_news_or_not(uow: UnitOfWork, knowledge: Knowledge) -> None:
    steer(uow, weekly(uow, "s1", [100] * 6))
    known = standings.of_kpis(uow, ABOUT, uow.kpis.of_channel(ABOUT, CHANNEL), TODAY)

    moves = moving.of_kpi(
        uow,
        knowledge,
        a_team(),
        known[0],
        TODAY,
        is_holiday=lambda _country, _day: False,
        breaks={},
    )

    assert [one.mover.movement.change for one in moves.movers] == [0]
