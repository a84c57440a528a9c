from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kpi.digest import Broken, facts
from kpi.knowledge import Knowledge, Text
from kpi.messages import MessageKind
from kpi.model import Aggregation, MetricKey, RunId, Scope, SeriesId, Unit
from kpi.ports import BreakOrigin, UnitOfWork
from kpi.usecases.digests.composing import compose
from kpi.usecases.files.reading_files import Taken, Understood
from kpi.usecases.histories import breaking
from kpi.usecases.numbers import storing
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    METRIC,
    NOW,
    SERIES,
    TODAY,
    WORKSPACE,
    UowFactory,
    a_break,
    a_day,
    a_delivery,
    a_goal,
    a_kpi,
    a_message,
    a_moment,
    a_series,
    a_target,
    a_team,
    a_workspace,
    daily,
)
from tests.outboxes import deliver

INSTAGRAM = Scope(platform="instagram")
CTR = SeriesId("ctr")
VIEWS = Text(ja="Views", en="Views")


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    """A KPI over impressions on Instagram, without a value so far."""
    with memory_uow_factory() as unit:
        unit.workspaces.save(a_workspace())
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        unit.series.find_or_add(a_series(scope=INSTAGRAM, aggregation=Aggregation.SUM))
        unit.kpis.save(a_kpi(target=a_target(10_000)))
        yield unit


def imported(uow: UnitOfWork, knowledge: Knowledge, name: str, first: date, days: int = 7) -> None:
    """Import some days from a file that calls the number so."""
    taken = Taken(name=name, unit=Unit.COUNT)
    for n in range(days):
        taken.values.put(first + timedelta(days=n), Decimal(100 + n))
    asker, found = an_asker(), Understood(series={(METRIC, INSTAGRAM): taken})
    made = storing.series_of(uow, asker, knowledge, CHANNEL, found)
    rows = storing.observations(asker, made.series, found.series, RunId("r1"))
    uow.observations.upsert(WORKSPACE, rows)


def breaks(uow: UnitOfWork, knowledge: Knowledge) -> list[tuple[SeriesId, date, str]]:
    series = uow.series.of_channel(WORKSPACE, CHANNEL)
    found = breaking.of_series(uow, knowledge, series)
    return [(series_id, one.day, one.name.en) for series_id, one in sorted(found.items())]


def test_a_new_name_on_older_values_is_a_break(uow: UnitOfWork, knowledge: Knowledge) -> None:
    imported(uow, knowledge, "Impressions", a_day(-14))
    imported(uow, knowledge, "Views", a_day(-7))

    assert breaks(uow, knowledge) == [(SERIES, a_day(-7), "Views")]


def test_the_order_in_which_files_come_makes_no_difference(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    imported(uow, knowledge, "Views", a_day(-5), 3)
    imported(uow, knowledge, "Views", a_day(-7), 3)
    imported(uow, knowledge, "Views", a_day(-2), 2)

    assert breaks(uow, knowledge) == []

    imported(uow, knowledge, "Impressions", a_day(-14))

    assert breaks(uow, knowledge) == [(SERIES, a_day(-7), "Views")]


def test_a_name_that_always_was_breaks_nothing(uow: UnitOfWork, knowledge: Knowledge) -> None:
    imported(uow, knowledge, "Impressions", a_day(-14), 14)

    assert uow.series.breaks(WORKSPACE, [SERIES]) == []
    assert breaking.of_series(uow, knowledge, []) == {}


def test_a_rate_breaks_where_one_of_its_sides_does(uow: UnitOfWork, knowledge: Knowledge) -> None:
    imported(uow, knowledge, "Impressions", a_day(-14))
    imported(uow, knowledge, "Views", a_day(-7))
    rate = {"aggregation": Aggregation.RATIO, "unit": Unit.PERCENT}
    for series_id, metric, scope in (
        ("ctr", "ctr", INSTAGRAM),
        ("x", "ctr", Scope(platform="x")),
        ("own", "own:1", Scope()),
    ):
        uow.series.find_or_add(
            a_series(series_id=series_id, metric=MetricKey(metric), scope=scope, **rate)
        )
        uow.observations.upsert(
            WORKSPACE, daily(*[2] * 14, start=a_day(-14), series_id=SeriesId(series_id))
        )

    assert breaks(uow, knowledge) == [(CTR, a_day(-7), "Views"), (SERIES, a_day(-7), "Views")]


def test_a_digest_tells_of_a_break_once(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.observations.upsert(WORKSPACE, daily(*[100] * 6, 900, start=a_day(-7)))
    uow.series.save_break(a_break(day=a_day(-3)))

    first = compose(uow, knowledge, a_team(), NOW)
    delivery = a_delivery(message=a_message(MessageKind.DIGEST), subject=CHANNEL)
    uow.outbox.add(delivery)
    deliver(uow, NOW, {"text": "", "blocks": [], "facts": facts(first)})
    second = compose(uow, knowledge, a_team(), a_moment(days=1))
    uow.series.remove_break(a_break(day=a_day(-3)))
    uow.series.save_break(a_break(day=a_day(-4)))
    third = compose(uow, knowledge, a_team(), a_moment(days=1))

    (line,) = first.lines
    assert first.broken == (Broken(label=line.label, day=a_day(-3), name=VIEWS),)
    assert [one.chart.breaks for one in first.charts] == [((a_day(-3), VIEWS),)]
    assert second.broken == ()
    assert facts(second)["breaks"] == {"k1": a_day(-3).isoformat()}
    assert [one.day for one in third.broken] == [a_day(-4)]


def test_a_break_long_ago_is_not_told(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.observations.upsert(WORKSPACE, daily(*[100] * 60, start=a_day(-60)))
    uow.series.save_break(a_break(day=a_day(-40)))

    assert compose(uow, knowledge, a_team(), NOW).broken == ()


def test_weeks_on_both_sides_of_a_break_are_not_compared(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.observations.upsert(
        WORKSPACE, daily(*[100] * 35, *[300] * 7, start=TODAY - timedelta(days=42))
    )

    compared = compose(uow, knowledge, a_team(), NOW)
    uow.series.save_break(a_break(day=a_day(-7)))
    broken = compose(uow, knowledge, a_team(), NOW)

    assert len(compared.movers) == 1
    assert broken.movers == ()
    assert len(broken.broken) == 1


def test_what_is_known_of_a_platform_is_a_break_of_its_series(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    for series_id, platform in (("yt", "youtube"), ("x", "x")):
        made = a_series(
            series_id=SeriesId(series_id),
            metric=MetricKey("video_views"),
            scope=Scope(platform=platform),
        )
        uow.series.find_or_add(made)
        rows = daily(*[100] * 200, start=date(2026, 6, 1), series_id=made.series_id)
        uow.observations.upsert(WORKSPACE, rows)

    found = breaking.of_series(uow, knowledge, uow.series.of_channel(WORKSPACE, CHANNEL))

    assert [(key, one.day, one.origin) for key, one in found.items()] == [
        (SeriesId("yt"), date(2026, 8, 24), BreakOrigin.PLATFORM)
    ]


def test_a_file_knows_its_day_better_than_what_is_known_of_the_platform(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    imported(uow, knowledge, "Impressions", date(2025, 4, 1), 60)
    platform = breaks(uow, knowledge)
    imported(uow, knowledge, "Views", date(2025, 6, 1))

    assert [day for _, day, _ in platform] == [date(2025, 4, 21)]
    assert breaks(uow, knowledge) == [(SERIES, date(2025, 6, 1), "Views")]


def test_a_team_may_say_that_nothing_changed_for_it(uow: UnitOfWork, knowledge: Knowledge) -> None:
    imported(uow, knowledge, "Impressions", a_day(-14))
    imported(uow, knowledge, "Views", a_day(-7))
    uow.series.save_break(a_break(day=a_day(-7), origin=BreakOrigin.DENIED, name=""))
    uow.series.save_break(a_break(day=a_day(-10), origin=BreakOrigin.TEAM, name=""))

    assert breaks(uow, knowledge) == [(SERIES, a_day(-10), "")]


def test_a_break_may_be_denied_for_a_rate_alone(uow: UnitOfWork, knowledge: Knowledge) -> None:
    rate = {"aggregation": Aggregation.RATIO, "unit": Unit.PERCENT, "scope": INSTAGRAM}
    uow.series.find_or_add(a_series(series_id=CTR, metric=MetricKey("ctr"), **rate))
    uow.observations.upsert(WORKSPACE, daily(*[2] * 14, start=a_day(-14), series_id=CTR))
    imported(uow, knowledge, "Impressions", a_day(-14))
    imported(uow, knowledge, "Views", a_day(-7))
    uow.series.save_break(a_break(series_id=CTR, day=a_day(-7), origin=BreakOrigin.DENIED))

    assert breaks(uow, knowledge) == [(SERIES, a_day(-7), "Views")]
