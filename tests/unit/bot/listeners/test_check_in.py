"""The check-in's ways that a person seldom takes."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from bot.ids import DataUi, nth
from bot.listeners import check_in, data
from bot.listeners.effects import FieldErrors, OpenModal, Replace, Reply
from kpi.errors import NotAllowed, NotFound, Stale
from kpi.model import KpiId, MetricKey, Scope, SeriesId, UserId
from kpi.ports import UnitOfWork
from kpi.usecases.numbers import values
from storage.memory import memory
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    KPI,
    NOW,
    OTHER_PERSON,
    SERIES,
    TODAY,
    WORKSPACE,
    a_goal,
    a_kpi,
    a_person,
    a_series,
    a_team,
)
from tests.turns import a_turn, pressed, submitted

METRICS = ("impressions", "likes", "comments", "shares", "saves")


@pytest.fixture
def uow() -> Iterator[UnitOfWork]:
    """Open a channel with a KPI of the owner's over each of five metrics."""
    with memory(lambda: NOW)() as unit:
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        for place, metric in enumerate(METRICS):
            key, series_id = MetricKey(metric), SeriesId(f"s{place + 1}")
            unit.series.find_or_add(a_series(series_id=series_id, metric=key))
            kpi_id = KpiId(f"k{place + 1}")
            unit.kpis.save(a_kpi(kpi_id=kpi_id, metric=key, series_id=series_id))
        yield unit


def asked(effects: object) -> list[str]:
    """Return the labels of the numbers that an opened check-in asks for."""
    assert isinstance(effects, list)
    (effect,) = effects
    assert isinstance(effect, OpenModal)
    inputs = [block for block in effect.view["blocks"] if block["type"] == "input"]
    return [block["label"]["text"] for block in inputs[1:]]


def test_an_alert_asks_for_its_own_kpi(uow: UnitOfWork) -> None:
    turn = a_turn(uow, pressed(DataUi.CHECK_IN, value={"kpi": KPI}, channel_id="D1"))

    assert asked(check_in.by_button(turn)) == ["インプレッション数"]


def test_the_home_tab_asks_for_all_that_are_mine(uow: UnitOfWork) -> None:
    assert len(asked(check_in.by_button(a_turn(uow, pressed(DataUi.CHECK_IN))))) == len(METRICS)


def test_a_digest_of_a_channel_that_one_left_opens_nothing(uow: UnitOfWork) -> None:
    uow.teams.save(a_team(is_private=True))
    button = pressed(DataUi.CHECK_IN, value={"channel": CHANNEL}, channel_id="D1")

    with pytest.raises(NotFound):
        check_in.by_button(a_turn(uow, button))


def test_a_guest_opens_nothing(uow: UnitOfWork) -> None:
    button = pressed(DataUi.CHECK_IN, channel_id=CHANNEL)

    with pytest.raises(NotAllowed):
        check_in.by_button(a_turn(uow, button, a_person(is_guest=True)))


def test_many_numbers_are_told_in_few_words(uow: UnitOfWork) -> None:
    entered = {nth(DataUi.VALUE, place): str(place + 1) for place in range(4)}
    private = {"channel": CHANNEL, "series": ["s1", "s2", "s3", "s4"]}
    form = submitted(DataUi.CHECK_IN, private=private, values=entered)

    (told,) = check_in.submitted(a_turn(uow, form))

    assert isinstance(told, Reply)
    assert len(told.text.splitlines()) == 1 + 2 * 4
    assert all(str(place + 1) in told.text for place in range(4))


def test_a_form_that_is_none_of_ours_asks_for_a_number(uow: UnitOfWork) -> None:
    form = submitted(DataUi.CHECK_IN, private={"series": "s1"}, values={})

    (told,) = check_in.submitted(a_turn(uow, form))

    assert isinstance(told, FieldErrors)
    assert list(told.errors) == [nth(DataUi.VALUE, 0)]


def test_a_series_that_is_gone_is_told_beside_its_field(uow: UnitOfWork) -> None:
    field = nth(DataUi.VALUE, 0)
    form = submitted(DataUi.CHECK_IN, private={"series": ["gone"]}, values={field: "5"})

    (told,) = check_in.submitted(a_turn(uow, form))

    assert isinstance(told, FieldErrors)
    assert list(told.errors) == [field]


def test_what_a_colleague_corrected_of_a_check_in_is_said_to_be_left(uow: UnitOfWork) -> None:
    both = {SERIES: Decimal(5), SeriesId("s2"): Decimal(6)}
    entry = values.log_all(uow, an_asker(), TODAY, both)
    other = an_asker(a_person(user_id=UserId(OTHER_PERSON)))
    values.log(uow, other, SERIES, TODAY, Decimal(7))
    button = pressed(DataUi.UNDO, value={"entry": entry.entry_id}, channel_id=CHANNEL)

    (told,) = data.undo_by_button(a_turn(uow, button))

    assert isinstance(told, Replace)
    left, back = sorted(told.text.splitlines(), key=lambda line: "いいね" in line)
    assert "インプレッション数" in left
    assert "6 を取り消しました" in back
    assert uow.observations.on_day(WORKSPACE, SERIES, TODAY)[0].value == 7


@pytest.mark.parametrize("chosen", ["[1]", "{", '"x"'])
def test_a_series_to_choose_that_is_none_of_ours_is_out_of_date(
    uow: UnitOfWork, chosen: str
) -> None:
    picked = pressed(DataUi.LINK_LIST, chosen=chosen)

    with pytest.raises(Stale):
        data.ROUTES.actions[DataUi.LINK_LIST].handler(a_turn(uow, picked))


def test_a_series_is_chosen_from_a_list_as_by_a_button(uow: UnitOfWork) -> None:
    other = a_series(series_id=SeriesId("x"), scope=Scope(platform="x"))
    uow.series.find_or_add(other)
    picked = pressed(DataUi.LINK_LIST, chosen='{"kpi": "k1", "series": "x"}')

    (told,) = data.ROUTES.actions[DataUi.LINK_LIST].handler(a_turn(uow, picked))

    assert isinstance(told, Reply)
    kpi = uow.kpis.get(WORKSPACE, KPI)
    assert kpi is not None
    assert kpi.series_id == "x"
