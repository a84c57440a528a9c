"""Series and own metrics."""

from dataclasses import replace

from kpi.model import Scope, SeriesId
from kpi.ports import BreakOrigin
from tests.factories import (
    CHANNEL,
    METRIC,
    OTHER_CHANNEL,
    OTHER_WORKSPACE,
    SERIES,
    WORKSPACE,
    UowFactory,
    a_break,
    a_day,
    a_scope,
    a_series,
    an_own_metric,
)


def test_a_series_is_added_once(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        added = uow.series.find_or_add(a_series())
        found = uow.series.find_or_add(a_series(series_id="s2"))

        assert added == found == a_series()
        assert uow.series.get(WORKSPACE, a_series(series_id="s2").series_id) is None


def test_another_scope_channel_or_metric_is_another_series(uow_factory: UowFactory) -> None:
    series = [
        a_series(series_id="s1"),
        a_series(series_id="s2", scope=a_scope(platform="instagram")),
        a_series(series_id="s3", scope=a_scope(platform="instagram", account="aozora")),
        a_series(series_id="s3 posts", scope=a_scope(platform="instagram", basis="posts")),
        a_series(series_id="s3 all", scope=a_scope(platform="instagram", over="influencers")),
        a_series(series_id="s4", metric="clicks"),
        a_series(series_id="s5", channel_id=OTHER_CHANNEL),
    ]

    with uow_factory() as uow:
        assert [uow.series.find_or_add(one) for one in series] == series


def test_series_of_a_channel_come_by_metric_and_scope(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        for series_id, metric, platform in (
            ("s1", "clicks", "x"),
            ("s2", "impressions", ""),
            ("s3", "clicks", "instagram"),
            ("s4", "clicks", "Instagram"),
        ):
            scope = a_scope(platform=platform)
            uow.series.find_or_add(a_series(series_id=series_id, metric=metric, scope=scope))
        uow.series.find_or_add(a_series(series_id="s5", channel_id=OTHER_CHANNEL))

        everything = uow.series.of_channel(WORKSPACE, CHANNEL)
        impressions = uow.series.of_channel(WORKSPACE, CHANNEL, METRIC)

    assert [series.series_id for series in everything] == ["s4", "s3", "s1", "s2"]
    assert [series.series_id for series in impressions] == ["s2"]


def test_many_series_are_fetched_and_missing_ones_left_out(uow_factory: UowFactory) -> None:
    missing = a_series(series_id="nobody").series_id
    second = a_series(series_id="s2", metric="clicks")

    with uow_factory() as uow:
        uow.series.find_or_add(a_series())
        uow.series.find_or_add(second)

        found = uow.series.get_many(WORKSPACE, [second.series_id, missing, SERIES])

        assert found == [a_series(), second]
        assert uow.series.get_many(WORKSPACE, []) == []


def test_own_metrics_come_by_name(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.series.save_own_metric(an_own_metric(metric="own:b", name="b"))
        uow.series.save_own_metric(an_own_metric(metric="own:a", name="来店数"))
        uow.series.save_own_metric(an_own_metric(metric="own:a", name="a"))

        assert [metric.name for metric in uow.series.own_metrics(WORKSPACE)] == ["a", "b"]
        assert uow.series.own_metrics(OTHER_WORKSPACE) == []


def test_own_metrics_of_a_channel_are_those_that_it_has_series_of(
    uow_factory: UowFactory,
) -> None:
    with uow_factory() as uow:
        for name in ("own:a", "own:b", "own:c"):
            uow.series.save_own_metric(an_own_metric(metric=name, name=name))
        for number, scope in enumerate((a_scope(), Scope())):
            mine = a_series(series_id=f"s{number}", metric="own:b", scope=scope)
            uow.series.find_or_add(mine)
        uow.series.find_or_add(a_series(series_id="s9", metric="own:a", channel_id="C9"))

        found = uow.series.own_metrics(WORKSPACE, CHANNEL)

        assert [metric.name for metric in found] == ["own:b"]
        assert uow.series.own_metrics(OTHER_WORKSPACE, CHANNEL) == []


def test_what_is_said_of_breaks_is_kept_by_day_and_by_who_says_it(uow_factory: UowFactory) -> None:
    told = a_break(origin=BreakOrigin.TEAM, name="")
    file, earlier = a_break(name="Impressions"), a_break(day=a_day(-3))

    with uow_factory() as uow:
        uow.series.save_break(told)
        uow.series.save_break(file)
        uow.series.save_break(replace(file, name="Views"))
        uow.series.save_break(earlier)
        uow.commit()

    with uow_factory() as uow:
        renamed = replace(file, name="Views")
        found = uow.series.breaks(WORKSPACE, [SeriesId("none"), SERIES])
        assert found == [earlier, renamed, told]
        assert uow.series.breaks(OTHER_WORKSPACE, [SERIES]) == []
        uow.series.remove_break(told)
        uow.series.remove_break(replace(earlier, origin=BreakOrigin.DENIED))
        uow.commit()

    with uow_factory() as uow:
        assert uow.series.breaks(WORKSPACE, [SERIES]) == [earlier, renamed]
