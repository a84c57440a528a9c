"""What a number that is made of others is missing is said by name."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kpi.digest import Label
from kpi.knowledge import Knowledge, Text
from kpi.model import KpiId, MetricKey, Scope, Series, SeriesId, Unit
from kpi.ports import UnitOfWork
from kpi.usecases.digests import overdue
from kpi.usecases.histories import deriving, lacking
from kpi.usecases.histories.lacking import Lack, Why
from kpi.usecases.lookups import standings
from tests.factories import (
    NOW,
    TODAY,
    WORKSPACE,
    UowFactory,
    a_day,
    a_kpi,
    a_moment,
    a_series,
    daily,
)
from tests.rated import CTR, look_at_ctr

CLICKS, IMPRESSIONS = MetricKey("link_clicks"), MetricKey("impressions")
OURS, THEIRS = Scope(account="ours"), Scope(account="theirs")


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        look_at_ctr(unit)
        yield unit


def put(uow: UnitOfWork, metric: MetricKey, scope: Scope | None = None) -> None:
    series_id = SeriesId(f"{metric} {scope}")
    uow.series.find_or_add(a_series(series_id=series_id, metric=metric, scope=scope or Scope()))
    uow.observations.upsert(WORKSPACE, daily(10, start=a_day(-1), series_id=series_id))


def lack(uow: UnitOfWork, knowledge: Knowledge, own: Series = CTR) -> Lack | None:
    return lacking.of_series(uow, knowledge, own)


def test_every_missing_part_is_named(uow: UnitOfWork, knowledge: Knowledge) -> None:
    assert lack(uow, knowledge) == Lack(why=Why.MISSING, parts=(CLICKS, IMPRESSIONS))

    put(uow, CLICKS)
    assert lack(uow, knowledge) == Lack(why=Why.MISSING, parts=(IMPRESSIONS,))


def test_parts_of_different_accounts_do_not_meet(uow: UnitOfWork, knowledge: Knowledge) -> None:
    put(uow, CLICKS, OURS)
    put(uow, IMPRESSIONS, THEIRS)

    assert lack(uow, knowledge) == Lack(why=Why.APART, parts=(CLICKS, IMPRESSIONS))


def test_of_several_accounts_one_is_to_be_named(uow: UnitOfWork, knowledge: Knowledge) -> None:
    for scope in (OURS, THEIRS):
        put(uow, CLICKS, scope)
        put(uow, IMPRESSIONS, scope)

    found = lack(uow, knowledge)

    assert found is not None
    assert (found.why, found.scopes) == (Why.SEVERAL, (OURS, THEIRS))


def test_what_has_a_value_or_is_made_of_nothing_lacks_nothing(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.observations.upsert(WORKSPACE, daily(3, start=a_day(-1), series_id=CTR.series_id))

    assert lack(uow, knowledge) is None
    assert lack(uow, knowledge, a_series(series_id=SeriesId("other"))) is None


def test_whose_numbers_it_goes_by_is_said_once_another_account_has_them(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.kpis.save(a_kpi(metric=CTR.metric, series_id=CTR.series_id))
    put(uow, CLICKS, OURS)
    put(uow, IMPRESSIONS, OURS)
    deriving.after_observations(uow, knowledge, WORKSPACE, [CTR.series_id], NOW)
    assert lacking.goes_by(uow, knowledge, CTR, NOW) is None

    put(uow, CLICKS, THEIRS)
    put(uow, IMPRESSIONS, THEIRS)

    found = lacking.goes_by(uow, knowledge, CTR, NOW)
    assert found == Lack(why=Why.ONE_OF, parts=(), scopes=(OURS, THEIRS))


def test_where_it_cannot_be_told_whose_they_are_that_is_said(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    for scope in (OURS, THEIRS):
        put(uow, CLICKS, scope)
        put(uow, IMPRESSIONS, scope)

    found = lacking.goes_by(uow, knowledge, CTR, NOW)
    assert found == Lack(why=Why.SEVERAL, parts=(), scopes=(OURS, THEIRS))

    uow.observations.upsert(WORKSPACE, daily(3, start=a_day(-1), series_id=CTR.series_id))
    assert lacking.goes_by(uow, knowledge, CTR, NOW) is None


@pytest.mark.parametrize(
    ("known", "missing"),
    [((), ["リンククリック数", "インプレッション数"]), ((CLICKS,), ["インプレッション数"])],
)
def test_a_digest_names_what_is_missing(
    uow: UnitOfWork, knowledge: Knowledge, known: tuple[MetricKey, ...], missing: list[str]
) -> None:
    for metric in known:
        put(uow, metric)
    assert [one.ja for one in stale(uow, knowledge)] == missing


def test_a_digest_says_no_more_of_numbers_that_do_not_meet(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    put(uow, CLICKS, OURS)
    put(uow, IMPRESSIONS, THEIRS)

    assert stale(uow, knowledge) == ()


def stale(uow: UnitOfWork, knowledge: Knowledge) -> tuple[Text, ...]:
    """Return what a digest says is missing of a KPI that has waited for long."""
    kpi = a_kpi(
        kpi_id=KpiId("k"),
        metric=CTR.metric,
        series_id=CTR.series_id,
        created_at=a_moment(days=-60),
    )
    kpi = replace(kpi, period=replace(kpi.period, start=a_day(-60)))
    uow.kpis.save(kpi)
    label = Label(kpi_id=kpi.kpi_id, name=Text(), scope=Scope(), unit=Unit.PERCENT)
    known = standings.of_kpis(uow, WORKSPACE, [kpi], TODAY)
    (found,) = overdue.of_kpis(uow, knowledge, [(label, known[0])], TODAY)
    return found.missing
