"""Single posts beside the series of what posts had: kept with a file, read to explain a change."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal

from kpi.language.text import tidy
from kpi.model import Period, Series
from kpi.ports import DayPosts, Json, UnitOfWork
from kpi.posts import Post, Posted, PostedDay
from kpi.usecases.files.reading_files import Taken

#: Older posts explain nothing that is news.
_KEPT = timedelta(days=120)
#: A name and an address are cut to so much, or left out.
_LONGEST_NAME, _LONGEST_LINK = 80, 300


def keep(uow: UnitOfWork, stored: Iterable[tuple[Series, Taken]]) -> None:
    """Keep the posts that a file's newest days are made of, beside the values of these days."""
    for series, taken in stored:
        if taken.posts:
            since = taken.values.last_day - _KEPT
            days = taken.posts.days(taken.days())
            uow.posts.save([_row(series, one) for one in days if one.day > since])


def _row(series: Series, it: PostedDay) -> DayPosts:
    return DayPosts(
        workspace_id=series.workspace_id,
        series_id=series.series_id,
        day=it.day,
        total=it.total,
        count=it.count,
        posts=tuple(_facts(one) for one in it.posts),
    )


def _facts(it: Posted) -> Json:
    key, name, link = it.post
    return {
        "key": tidy(key)[:_LONGEST_LINK],
        "name": tidy(name)[:_LONGEST_NAME],
        "link": link if len(link) <= _LONGEST_LINK else "",
        "value": str(it.value),
    }


def known(uow: UnitOfWork, series: Series, period: Period) -> list[PostedDay]:
    """Return the days of the period whose posts are known."""
    found = uow.posts.of_series(series.workspace_id, series.series_id, period)
    return [
        PostedDay(day=one.day, count=one.count, total=one.total, posts=tuple(_posts(one)))
        for one in found
    ]


def _posts(it: DayPosts) -> Iterator[Posted]:
    for one in it.posts:
        key, name, link = (str(one[part]) for part in Post._fields)
        yield Posted(Post(key=key, name=name, link=link), Decimal(str(one["value"])))
