"""From an export with a row a post to the post that a change came from."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kpi.knowledge import Knowledge
from kpi.model import (
    POSTS,
    Aggregation,
    KpiId,
    MetricKey,
    Period,
    Scope,
    Series,
    SeriesId,
    TargetKind,
    Unit,
)
from kpi.movers import Mover
from kpi.ports import UnitOfWork
from kpi.usecases.digests import movers
from kpi.usecases.files import imports, posting
from kpi.usecases.histories import deriving
from kpi.usecases.lookups import standings
from kpi.usecases.numbers import storing
from storage.sources.files.opening import open_file
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    TODAY,
    WORKSPACE,
    UowFactory,
    a_goal,
    a_kpi,
    a_series,
    a_target,
    a_team,
    an_observation,
)

HEADER = "Post id,Date,Post text,Link,Impressions,Likes"
LIKES = MetricKey("likes")
WEEKS = 9
START = TODAY - timedelta(days=7 * WEEKS)


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        yield unit


def a_file(newest: Sequence[int], *, name: str = "新作の動画") -> str:
    """Return an export: four posts a week, the last week's with these likes."""
    weeks = [[40, 50, 45, 55]] * (WEEKS - 1) + [list(newest)]
    rows = [
        f"{week}{n},{START + timedelta(days=7 * week + 2 * n):%Y-%m-%d},{name} {n},"
        f"https://x.example/{week}{n},{10 * likes},{likes}"
        for week, all_likes in enumerate(weeks)
        for n, likes in enumerate(all_likes)
    ]
    return "\n".join([HEADER, *rows])


def stored(uow: UnitOfWork, knowledge: Knowledge, body: str) -> Series:
    """Store the file, steer by its likes, and return their series."""
    asker = an_asker()
    draft = imports.preview(
        uow, asker, knowledge, open_file, CHANNEL, "content.csv", body.encode()
    )
    storing.store(uow, asker, knowledge, open_file, draft)
    (series,) = uow.series.of_channel(WORKSPACE, CHANNEL, LIKES)
    target = a_target(5_000)
    uow.kpis.save(
        a_kpi(kpi_id=KpiId("k"), series_id=series.series_id, metric=LIKES, target=target)
    )
    return series


def explained(uow: UnitOfWork, knowledge: Knowledge) -> Mover:
    kpis = uow.kpis.of_channel(WORKSPACE, CHANNEL)
    (moved,) = movers.of_kpis(uow, standings.of_kpis(uow, WORKSPACE, kpis, TODAY), TODAY)
    return movers.explained(uow, knowledge, moved)


def test_a_post_that_went_far_is_named_and_the_pieces_add_up(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    series = stored(uow, knowledge, a_file([40, 50, 900, 45]))

    mover = explained(uow, knowledge)

    assert series.scope.basis == POSTS
    assert mover.because is not None
    (piece,) = mover.because.pieces
    assert piece.post is not None
    assert (piece.post.post.name, piece.post.value) == ("新作の動画 2", Decimal(900))
    assert piece.post.post.link == f"https://x.example/{WEEKS - 1}2"
    assert sum(one.effect for one in mover.pieces) + mover.rest == mover.movement.change


RATE = MetricKey("engagement_rate_impressions")


def steered_by_rate(uow: UnitOfWork, knowledge: Knowledge, newest: Sequence[int]) -> None:
    """Steer by a rate and store an export: five in 100 engage, but for the newest posts' seen.

    The last week's posts were seen so often; each week has four posts with about 50 engagements.
    """
    rate = uow.series.find_or_add(
        a_series(
            series_id=SeriesId("rate"),
            metric=RATE,
            aggregation=Aggregation.RATIO,
            unit=Unit.PERCENT,
        )
    )
    target = a_target(4, kind=TargetKind.LEVEL)
    uow.kpis.save(a_kpi(kpi_id=KpiId("k"), series_id=rate.series_id, metric=RATE, target=target))
    weeks = [[800, 1000, 900, 1100]] * (WEEKS - 1) + [list(newest)]
    rows = [
        f"{week}{n},{START + timedelta(days=7 * week + 2 * n)},まとめ {n},,{seen},{50 + n}"
        for week, all_seen in enumerate(weeks)
        for n, seen in enumerate(all_seen)
    ]
    body = "\n".join(["Post id,Date,Post text,Link,Impressions,Engagements", *rows])
    asker = an_asker()
    draft = imports.preview(
        uow, asker, knowledge, open_file, CHANNEL, "content.csv", body.encode()
    )
    touched = storing.store(uow, asker, knowledge, open_file, draft)
    assert touched is not None
    ids = [one.series_id for one in uow.series.of_channel(WORKSPACE, CHANNEL)]
    deriving.after_observations(uow, knowledge, WORKSPACE, ids, asker.now)


def test_the_post_that_pulled_a_rate_down_is_named(uow: UnitOfWork, knowledge: Knowledge) -> None:
    for number, metric in enumerate(("engagements", "impressions")):
        elsewhere = Scope(platform="line", basis=POSTS)
        uow.series.find_or_add(
            a_series(series_id=SeriesId(f"0{number}"), metric=MetricKey(metric), scope=elsewhere)
        )
    steered_by_rate(uow, knowledge, [800, 12_000, 900, 1100])

    mover = explained(uow, knowledge)

    assert mover.because is not None
    (piece,) = mover.because.pieces
    assert piece.post is not None
    assert piece.post.post.name == "まとめ 1"
    assert piece.post.value == Decimal(51) / 120
    assert piece.post.weight == Decimal("0.811")
    assert piece.post.below is not None
    assert piece.post.below.ja == "インプレッション数"
    assert Decimal(5) < piece.post.usual < Decimal(6)
    assert sum(one.effect for one in mover.pieces) + mover.rest == pytest.approx(
        mover.movement.change
    )


def test_no_post_is_named_where_all_were_seen_more(uow: UnitOfWork, knowledge: Knowledge) -> None:
    steered_by_rate(uow, knowledge, [1600, 2000, 1800, 2200])

    because = explained(uow, knowledge).because

    assert because is None or because.pieces[0].post is None


def test_without_the_posts_of_both_sides_no_post_is_named(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steered_by_rate(uow, knowledge, [800, 12_000, 900, 1100])
    (seen,) = uow.series.of_channel(WORKSPACE, CHANNEL, MetricKey("impressions"))
    whole = Period(start=START, end=TODAY)
    gone = [
        replace(one, total=Decimal(0), posts=())
        for one in uow.posts.of_series(WORKSPACE, seen.series_id, whole)
    ]
    uow.posts.save(gone)

    because = explained(uow, knowledge).because

    assert because is None or because.pieces[0].post is None


def test_weeks_with_more_or_fewer_days_of_posts_are_compared(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    lines = a_file([40, 50, 900, 45]).splitlines()
    skipped = f"{WEEKS - 1}1,"
    stored(uow, knowledge, "\n".join(one for one in lines if not one.startswith(skipped)))

    mover = explained(uow, knowledge)

    assert mover.because is not None
    assert [one.counts for one in mover.pieces if one.counts] == [(4, 3)]


def test_a_day_that_was_corrected_by_hand_names_no_post(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    series = stored(uow, knowledge, a_file([40, 50, 900, 45]))
    day = START + timedelta(days=7 * (WEEKS - 1) + 4)
    assert (posts := explained(uow, knowledge).because) is not None
    assert posts.pieces[0].post is not None

    by_hand = an_observation(
        905, series_id=series.series_id, day=day, learnt_at=an_asker().now + timedelta(hours=1)
    )
    uow.observations.upsert(WORKSPACE, [by_hand])

    because = explained(uow, knowledge).because
    assert because is None or because.pieces[0].post is None


def test_names_are_tidied_and_old_posts_left_out(uow: UnitOfWork, knowledge: Knowledge) -> None:
    body = a_file([40, 50, 45, 55], name="長い" * 60)
    old = f"old,{START - timedelta(days=90):%Y-%m-%d},,https://x.example/{'a' * 300},5,5"

    series = stored(uow, knowledge, f"{body}\n{old}\nno,{START:%Y-%m-%d},,{'b' * 9},10,5")

    whole = Period(start=date(2026, 1, 1), end=TODAY)
    known = posting.known(uow, series, whole)
    assert known[0].day == START
    assert [len(one.post.name) for one in known[0].posts] == [80, 0]
    assert (known[0].count, known[0].total) == (2, Decimal(45))


def test_an_address_that_is_too_long_is_left_out(uow: UnitOfWork, knowledge: Knowledge) -> None:
    long = f"https://x.example/{'a' * 300}"

    series = stored(uow, knowledge, f"{HEADER}\n1,{TODAY:%Y-%m-%d},,{long},10,5")

    ((day),) = posting.known(uow, series, Period(start=TODAY, end=TODAY + timedelta(days=1)))
    assert [one.post for one in day.posts] == [("1", "", "")]
