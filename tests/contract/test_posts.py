"""What the posts of a day had: one row for each series and day."""

from datetime import timedelta
from decimal import Decimal

from kpi.model import SeriesId
from tests.factories import DECEMBER, SERIES, WORKSPACE, UowFactory, some_posts


def test_a_day_keeps_the_posts_that_came_last(uow_factory: UowFactory) -> None:
    later = some_posts(total=Decimal("70.5"), count=1, posts=())
    with uow_factory() as uow:
        uow.posts.save([some_posts()])
        uow.posts.save([later])
        uow.posts.save([])
        uow.commit()
    with uow_factory(reading=True) as uow:
        assert uow.posts.of_series(WORKSPACE, SERIES, DECEMBER) == [later]


def test_the_days_of_a_period_are_read_in_order(uow_factory: UowFactory) -> None:
    days = [some_posts(day=DECEMBER.start + timedelta(days=n)) for n in (-1, 0, 30, 31)]
    theirs = some_posts(series_id=SeriesId("s2"))
    with uow_factory() as uow:
        uow.posts.save([*days[::-1], theirs])

        assert uow.posts.of_series(WORKSPACE, SERIES, DECEMBER) == days[1:3]
