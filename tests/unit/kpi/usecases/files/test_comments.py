"""What comments say: words are kept with their days, topics are told from the past's."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kpi.comments.counting import COUNTED
from kpi.comments.shares import Shares
from kpi.comments.topics import Said
from kpi.imports import ColumnSummary, FileFacts, Summary
from kpi.model import ChannelId, MetricKey, Period, Scope, Series, SeriesId, Unit
from kpi.ports import UnitOfWork
from kpi.usecases.files import comments
from kpi.usecases.files.reading_files import Taken, Understood
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    WORKSPACE,
    UowFactory,
    a_day,
    a_series,
    a_team,
    daily,
    some_comment_words,
)

X, INSTAGRAM = Scope(platform="x"), Scope(platform="instagram")
WEEK = Period(start=a_day(-7), end=a_day(0))
SAID = Said(comments=40, words={"再入荷": 9, "サイズ": 4})


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        yield unit


def understood(*scopes: Scope, said: Said | None = SAID) -> Understood:
    found = Understood(said=said)
    for scope in scopes:
        taken = Taken(name="comments_read", unit=Unit.COUNT)
        taken.values.put(a_day(-7), Decimal(30))
        taken.values.put(a_day(-1), Decimal(10))
        found.series[MetricKey("comments_read"), scope] = taken
        found.series[MetricKey("positive_comments"), scope] = taken
    return found


def counted(uow: UnitOfWork, *counts: int, scope: Scope = X) -> None:
    for key, count in zip(COUNTED, counts, strict=True):
        series_id = SeriesId(f"{key} {scope}")
        uow.series.find_or_add(a_series(series_id=series_id, metric=MetricKey(key), scope=scope))
        uow.observations.upsert(WORKSPACE, daily(count, start=a_day(-2), series_id=series_id))


def kept(uow: UnitOfWork) -> list[tuple[str, date, date]]:
    rows = uow.said_words.of_channel(WORKSPACE, CHANNEL)
    return [(row.platform, row.first_day, row.last_day) for row in rows]


def listed(uow: UnitOfWork, channel_id: ChannelId = CHANNEL) -> list[Series]:
    return uow.series.of_channel(WORKSPACE, channel_id)


def shares(uow: UnitOfWork, period: Period, channel_id: ChannelId = CHANNEL) -> Shares | None:
    return comments.in_period(uow, WORKSPACE, channel_id, listed(uow, channel_id), period)


@pytest.mark.parametrize(
    ("scopes", "platform"), [((X,), "x"), ((X, INSTAGRAM), "")], ids=["one", "several"]
)
def test_words_are_kept_for_the_days_and_the_platform_they_are_from(
    uow: UnitOfWork, scopes: tuple[Scope, ...], platform: str
) -> None:
    comments.keep(uow, an_asker(), CHANNEL, understood(*scopes))

    assert kept(uow) == [(platform, a_day(-7), a_day(-1))]


def test_what_says_no_words_or_has_no_day_keeps_none(uow: UnitOfWork) -> None:
    comments.keep(uow, an_asker(), CHANNEL, understood(X, said=None))
    comments.keep(uow, an_asker(), CHANNEL, understood())

    assert kept(uow) == []


def test_a_period_s_counts_are_added_over_platforms_and_told_from_what_was_before(
    uow: UnitOfWork,
) -> None:
    counted(uow, 30, 20, 2, 5, 12)
    counted(uow, 10, 5, 3, 1, 4, scope=INSTAGRAM)
    uow.said_words.save(some_comment_words())
    before = {"first_day": a_day(-20), "last_day": a_day(-10), "words": {"サイズ": 5}}
    uow.said_words.save(some_comment_words(**before))

    found = shares(uow, WEEK)

    assert found is not None
    assert (found.read, found.positive, found.negative) == (40, 25, 5)
    assert (found.questions, found.substantive) == (6, 16)
    assert found.percent(found.positive) == Decimal("62.5")
    assert found.topics == ("再入荷",)


def test_a_channel_and_a_period_without_comments_say_nothing(uow: UnitOfWork) -> None:
    assert shares(uow, WEEK) is None
    counted(uow, 30, 20, 2, 5, 12)
    later = Period(start=WEEK.end, end=WEEK.end + timedelta(days=7))

    assert shares(uow, later) is None
    assert comments.lately(uow, a_team(), listed(uow), a_day(0), 1) is None
    assert comments.lately(uow, a_team(), listed(uow), a_day(0), 2) is not None
    assert shares(uow, WEEK, ChannelId("C9")) is None


def a_summary(said: Said | None, *metrics: str) -> Summary:
    return Summary(
        facts=FileFacts(export="comments", said=said),
        series=[
            ColumnSummary(
                name=metric,
                metric=MetricKey(metric),
                scope=X,
                days=1,
                first_day=a_day(-1),
                last_day=a_day(-1),
                total=Decimal(total),
                last_value=Decimal(total),
                points=[],
            )
            for metric, total in zip(metrics, (40, 10), strict=False)
        ],
        rows=2,
        posts=0,
        values=2,
        refused=0,
        refusals=[],
        unknown=[],
        questions=[],
    )


def test_a_file_is_told_before_it_is_stored(uow: UnitOfWork) -> None:
    shown = a_summary(SAID, "comments_read", "positive_comments")

    found = comments.in_file(uow, WORKSPACE, CHANNEL, shown)

    assert found == {
        "read": 40,
        "positive": 10,
        "negative": 0,
        "questions": 0,
        "substantive": 0,
        "topics": ("再入荷", "サイズ"),
    }


def test_other_files_are_no_comments(uow: UnitOfWork) -> None:
    for shown in (a_summary(None, "comments_read"), a_summary(SAID), a_summary(None)):
        assert comments.in_file(uow, WORKSPACE, CHANNEL, shown) is None


def test_a_file_without_one_comment_has_no_shares(uow: UnitOfWork) -> None:
    shown = a_summary(SAID, "comments_read")
    none = replace(shown, series=[replace(shown.series[0], total=Decimal(0))])

    assert comments.in_file(uow, WORKSPACE, CHANNEL, none) is None


def words(uow: UnitOfWork) -> list[tuple[int, Mapping[str, object]]]:
    rows = uow.said_words.of_channel(WORKSPACE, CHANNEL)
    return [(row.comments, row.words) for row in rows]


def with_marks(known: int = 0) -> Understood:
    found = understood(X)
    found.series[MetricKey("comments_read"), X].comments = {a_day(-1): {b"markmark": 0}}
    found.comments_known = known
    return found


def test_words_of_other_comments_of_the_same_days_are_added(uow: UnitOfWork) -> None:
    comments.keep(uow, an_asker(), CHANNEL, with_marks())
    comments.keep(uow, an_asker(), CHANNEL, with_marks(known=30))
    comments.keep(uow, an_asker(), CHANNEL, with_marks(known=40))

    assert words(uow) == [(50, {"再入荷": 11, "サイズ": 5})]


def test_words_that_a_share_of_nobody_has_are_not_kept(uow: UnitOfWork) -> None:
    comments.keep(uow, an_asker(), CHANNEL, with_marks(known=39))

    assert words(uow) == [(1, {})]


def test_counts_without_their_comments_take_the_place_of_what_stood(uow: UnitOfWork) -> None:
    comments.keep(uow, an_asker(), CHANNEL, with_marks())
    comments.keep(uow, an_asker(), CHANNEL, understood(X))

    assert words(uow) == [(40, SAID.words)]
