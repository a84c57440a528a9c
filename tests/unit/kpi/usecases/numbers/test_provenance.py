from collections.abc import Iterator
from decimal import Decimal

import pytest

from kpi.errors import NotFound
from kpi.knowledge import Knowledge
from kpi.model import KpiId, MetricKey, SeriesId
from kpi.ports import UnitOfWork
from kpi.usecases.numbers import provenance
from kpi.usecases.numbers.provenance import Origin
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    KPI,
    OTHER_CHANNEL,
    SERIES,
    WORKSPACE,
    UowFactory,
    a_day,
    a_goal,
    a_kpi,
    a_moment,
    a_run,
    a_series,
    a_source,
    a_team,
    an_observation,
)


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        unit.series.find_or_add(a_series())
        unit.kpis.save(a_kpi())
        unit.sources.save(a_source(name="広告API"))
        yield unit


def say(uow: UnitOfWork, value: int, source: str = "file", hours: int = 0, **more: object) -> None:
    at = a_moment(hours=hours)
    defaults = {"day": a_day(-1), "source": source, "learnt_at": at}
    uow.observations.upsert(WORKSPACE, [an_observation(value, **{**defaults, **more})])


def test_a_value_says_its_source_run_and_time(uow: UnitOfWork, knowledge: Knowledge) -> None:
    run = a_run(label="week.csv")
    uow.runs.save(run)
    say(uow, 1200, run_id=run.run_id)
    say(uow, 1180, "http_in:q1", 2)

    found = provenance.of_kpi(uow, an_asker(), knowledge, KPI)

    (day,) = found.days
    used, other = day.said
    assert day.day == a_day(-1)
    assert used.value == 1180
    assert used.origin == Origin(kind="http_in", name="広告API")
    assert (used.at, used.run) == (a_moment(hours=2), None)
    assert other.value == 1200
    assert other.origin == Origin(kind="file")
    assert other.run == run


def test_what_stood_there_before_is_shown_newest_first(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    for hour, value in enumerate((1100, 1150, 1200)):
        say(uow, value, hours=hour)

    (day,) = provenance.of_kpi(uow, an_asker(), knowledge, KPI).days

    assert [one.value for one in day.said] == [1200]
    assert list(day.before) == [1150, 1100]


def test_the_newest_days_come_first_and_only_some(uow: UnitOfWork, knowledge: Knowledge) -> None:
    for back in range(1, 13):
        say(uow, back, day=a_day(-back))

    found = provenance.of_kpi(uow, an_asker(), knowledge, KPI)

    assert [one.day for one in found.days] == [a_day(-back) for back in range(1, 11)]
    assert found.difference is None


def test_a_kpi_without_values_has_no_days(uow: UnitOfWork, knowledge: Knowledge) -> None:
    assert provenance.of_kpi(uow, an_asker(), knowledge, KPI).days == ()


def test_a_kpi_whose_series_is_gone_is_not_found(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.kpis.save(a_kpi(series_id=SeriesId("gone")))

    with pytest.raises(NotFound):
        provenance.of_kpi(uow, an_asker(), knowledge, KPI)
    assert provenance.differences(uow, an_asker(), knowledge, CHANNEL) == []


def test_sources_that_disagree_are_counted_by_day(uow: UnitOfWork, knowledge: Knowledge) -> None:
    for back in (1, 2, 3):
        say(uow, 1200, day=a_day(-back))
        say(uow, 1180 if back > 1 else 1200, "http_in:gone", 1, day=a_day(-back))
    say(uow, 1, day=a_day(-40))
    say(uow, 2, "hand", 1, day=a_day(-40))

    (found,) = provenance.differences(uow, an_asker(), knowledge, CHANNEL)

    assert (found.label.kpi_id, found.days, found.newest) == (KPI, 2, a_day(-2))
    assert found.used.value == Decimal(1180)
    assert found.used.origin == Origin(kind="http_in")
    assert found.other.value == Decimal(1200)
    assert provenance.of_kpi(uow, an_asker(), knowledge, KPI).difference == found


def test_of_three_sources_the_one_that_differs_is_named(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    say(uow, 5)
    say(uow, 7, "hand", 1)
    say(uow, 7, "sql:q2", 2)

    (found,) = provenance.differences(uow, an_asker(), knowledge, CHANNEL)

    assert (found.used.origin.kind, found.other.origin.kind) == ("sql", "file")


def test_kpis_with_most_differing_days_come_first(uow: UnitOfWork, knowledge: Knowledge) -> None:
    other = SeriesId("s2")
    uow.series.find_or_add(a_series(series_id=other, metric=MetricKey("link_clicks")))
    uow.kpis.save(a_kpi(kpi_id=KpiId("k2"), series_id=other, metric=MetricKey("link_clicks")))
    for back in (1, 2):
        say(uow, 1, day=a_day(-back), series_id=other)
        say(uow, 2, "hand", 1, day=a_day(-back), series_id=other)
    say(uow, 1)
    say(uow, 2, "hand", 1)

    found = provenance.differences(uow, an_asker(), knowledge, CHANNEL)

    assert [one.label.kpi_id for one in found] == ["k2", KPI]
    assert other != SERIES


def test_a_private_channels_values_are_not_told(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.teams.save(a_team(channel_id=OTHER_CHANNEL, is_private=True))

    with pytest.raises(NotFound):
        provenance.differences(uow, an_asker(), knowledge, OTHER_CHANNEL)
