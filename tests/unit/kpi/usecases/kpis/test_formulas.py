"""What a workspace counts media worth is stated by people, with care for what was told before."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kpi.errors import NotAllowed, NotUnderstood
from kpi.formulas import EMV, Formula
from kpi.knowledge import Knowledge
from kpi.messages import MessageKind
from kpi.model import KpiId, MetricKey, SeriesId, Unit
from kpi.ports import Delivery, UnitOfWork
from kpi.usecases.alerts import alerts
from kpi.usecases.kpis import formulas
from kpi.usecases.kpis.formulas import FormulaWish
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    NOW,
    OWNER,
    TODAY,
    WORKSPACE,
    UowFactory,
    a_day,
    a_goal,
    a_kpi,
    a_moment,
    a_person,
    a_series,
    a_team,
    a_workspace,
)
from tests.outboxes import deliver

LIKES, ENGAGEMENTS = MetricKey("likes"), MetricKey("engagements")


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.workspaces.save(a_workspace(fiscal_month=4))
        unit.teams.save(a_team())
        yield unit


def a_wish(valid_from: date | None = TODAY, **prices: object) -> FormulaWish:
    given = {MetricKey(key): Decimal(str(price)) for key, price in prices.items()}
    return FormulaWish(prices=given or {LIKES: Decimal(20)}, valid_from=valid_from)


def state(uow: UnitOfWork, knowledge: Knowledge, wish: FormulaWish) -> Formula:
    return formulas.state(uow, an_asker(), knowledge, CHANNEL, wish, TODAY)


def lines(uow: UnitOfWork) -> list[Delivery]:
    found = deliver(uow, a_moment(days=2))
    return [one for one in found if one.message.kind is MessageKind.FORMULA_STATED]


def test_a_formula_is_kept_and_told(uow: UnitOfWork, knowledge: Knowledge) -> None:
    one = state(uow, knowledge, a_wish(likes="20.50", impressions=500, saves=0))

    assert one.prices == {"impressions": "500", "likes": "20.50"}
    assert (one.valid_from, one.by, one.at) == (TODAY, OWNER, NOW)
    assert formulas.stated(uow, an_asker()) == [one]
    (line,) = lines(uow)
    assert (line.to, line.message.data["prices"]) == (CHANNEL, one.prices)
    (entry,) = uow.audit.of_subject(WORKSPACE, one.formula_id)
    assert (entry.action, entry.before) == ("formula.stated", None)


def test_the_same_again_is_no_new_version(uow: UnitOfWork, knowledge: Knowledge) -> None:
    first = state(uow, knowledge, a_wish())

    assert state(uow, knowledge, a_wish(likes="20.0")) == first
    assert len(uow.formulas.of_metric(WORKSPACE, EMV)) == 1


def test_a_new_version_leaves_the_old_one_where_it_held(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    first = state(uow, knowledge, a_wish(a_day(-10)))
    second = state(uow, knowledge, a_wish(likes=30))

    assert formulas.stated(uow, an_asker()) == [first, second]
    (entry,) = uow.audit.of_subject(WORKSPACE, second.formula_id)
    assert entry.before is not None
    assert entry.before["prices"] == {"likes": "20"}


def test_a_slip_is_mended_from_the_same_day_and_both_are_kept(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    state(uow, knowledge, a_wish(likes=2000))
    mended = replace_later(uow, knowledge, a_wish(likes=20))

    assert formulas.stated(uow, an_asker()) == [mended]
    assert len(uow.formulas.of_metric(WORKSPACE, EMV)) == 2


def replace_later(uow: UnitOfWork, knowledge: Knowledge, wish: FormulaWish) -> Formula:
    """State a formula three minutes later."""
    asker = an_asker(now=a_moment(minutes=3))
    return formulas.state(uow, asker, knowledge, CHANNEL, wish, TODAY)


@pytest.mark.parametrize(
    ("wish", "field", "code"),
    [
        (FormulaWish(prices={}, valid_from=TODAY), "impressions", "nothing"),
        (a_wish(likes=0), "impressions", "nothing"),
        (a_wish(likes=-1), "likes", "out_of_range"),
        (a_wish(likes=100_000_001), "likes", "out_of_range"),
        (a_wish(likes=1, engagements=2), "engagements", "twice"),
        (a_wish(None), "valid_from", "no_day"),
        (a_wish(a_day(801)), "valid_from", "far_off"),
        (a_wish(a_day(-801)), "valid_from", "far_off"),
    ],
)
def test_what_cannot_be_meant_is_refused_beside_its_field(
    uow: UnitOfWork, knowledge: Knowledge, wish: FormulaWish, field: str, code: str
) -> None:
    with pytest.raises(NotUnderstood) as refused:
        state(uow, knowledge, wish)

    assert refused.value.data["fields"] == {field: (code, None)}


def test_engagements_alone_or_other_parts_beside_them_are_priced(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    one = state(uow, knowledge, a_wish(engagements=3, impressions=500))

    assert one.rates == {MetricKey("impressions"): Decimal(500), ENGAGEMENTS: Decimal(3)}


def test_days_before_the_formula_in_force_are_not_priced_anew(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    state(uow, knowledge, a_wish(a_day(-3)))

    with pytest.raises(NotUnderstood) as refused:
        state(uow, knowledge, a_wish(a_day(-4), likes=30))

    assert refused.value.data["fields"] == {"valid_from": ("told_before", a_day(-3))}


def test_guests_state_no_formula(uow: UnitOfWork, knowledge: Knowledge) -> None:
    guest = an_asker(a_person(is_guest=True))

    with pytest.raises(NotAllowed):
        formulas.state(uow, guest, knowledge, CHANNEL, a_wish(), TODAY)


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 11, 22), date(2026, 4, 1)),
        (date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 3, 31), date(2025, 4, 1)),
    ],
)
def test_the_first_formula_is_offered_from_the_fiscal_years_start(
    uow: UnitOfWork, knowledge: Knowledge, today: date, first: date
) -> None:
    assert formulas.first_day(uow, an_asker(), today) == first

    state(uow, knowledge, a_wish())
    assert formulas.first_day(uow, an_asker(), today) == today


def test_every_kpi_of_it_is_worked_out_anew(uow: UnitOfWork, knowledge: Knowledge) -> None:
    state(uow, knowledge, a_wish())
    assert waiting(uow) == []
    series = a_series(series_id=SeriesId("emv"), metric=EMV, unit=Unit.CURRENCY)
    uow.goals.save(a_goal())
    uow.series.find_or_add(series)
    uow.kpis.save(a_kpi(metric=EMV, series_id=series.series_id))
    uow.kpis.save(a_kpi(kpi_id=KpiId("other")))

    replace_later(uow, knowledge, a_wish(likes=30))

    assert waiting(uow) == [["emv"]]


def waiting(uow: UnitOfWork) -> list[object]:
    """Return the series of the looks that wait to be done."""
    found = uow.jobs.claim(worker="w", lease=timedelta(seconds=60), limit=9)
    return [one.payload["series"] for one in found if one.kind == alerts.CHECK_JOB]
