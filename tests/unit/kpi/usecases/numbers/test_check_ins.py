from collections.abc import Iterator, Sequence

import pytest

from kpi.errors import NotFound
from kpi.model import ChannelId, Kpi, UserId
from kpi.ports import UnitOfWork
from kpi.usecases.numbers.check_ins import mine, of_channel
from tests.askers import Members, an_asker
from tests.factories import (
    CHANNEL,
    OTHER_CHANNEL,
    OTHER_PERSON,
    OWNER,
    UowFactory,
    a_goal,
    a_kpi,
    a_team,
)

SHUT = ChannelId("C9")


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        for channel in (CHANNEL, OTHER_CHANNEL, SHUT):
            unit.teams.save(a_team(channel_id=channel, is_private=channel == SHUT))
            unit.goals.save(a_goal(goal_id=f"g{channel}", channel_id=channel))
        yield unit


def add(
    uow: UnitOfWork,
    name: str,
    channel: ChannelId = CHANNEL,
    owner: UserId = OWNER,
    series: str = "",
) -> None:
    uow.kpis.save(
        a_kpi(
            kpi_id=name,
            goal_id=f"g{channel}",
            channel_id=channel,
            owner_id=owner,
            series_id=series or name,
        )
    )


def names(kpis: Sequence[Kpi]) -> list[str]:
    return [kpi.kpi_id for kpi in kpis]


def test_my_kpis_come_with_the_channel_s_first(uow: UnitOfWork) -> None:
    add(uow, "a", OTHER_CHANNEL)
    add(uow, "b")
    add(uow, "theirs", owner=OTHER_PERSON)

    assert names(mine(uow, an_asker(), CHANNEL)) == ["b", "a"]
    assert names(mine(uow, an_asker(channel_id=None), None)) == ["a", "b"]


def test_whoever_owns_none_in_the_channel_is_asked_for_all_of_it_too(uow: UnitOfWork) -> None:
    add(uow, "theirs", owner=OTHER_PERSON)
    add(uow, "a", OTHER_CHANNEL)

    assert names(mine(uow, an_asker(), CHANNEL)) == ["theirs", "a"]


def test_one_number_is_asked_for_once(uow: UnitOfWork) -> None:
    add(uow, "a", series="same")
    add(uow, "b", series="same")

    assert names(mine(uow, an_asker(), CHANNEL)) == ["a"]


def test_a_private_channel_that_i_left_is_passed_over(uow: UnitOfWork) -> None:
    add(uow, "secret", SHUT)
    add(uow, "a")
    member = an_asker(channel_id=None, members=Members(of=[(SHUT, OWNER)]))

    assert names(mine(uow, an_asker(), None)) == ["a"]
    assert set(names(mine(uow, member, None))) == {"a", "secret"}


def test_a_channel_s_check_in_has_my_own_first(uow: UnitOfWork) -> None:
    add(uow, "theirs", owner=OTHER_PERSON)
    add(uow, "a")
    add(uow, "elsewhere", OTHER_CHANNEL)

    assert names(of_channel(uow, an_asker(), CHANNEL)) == ["a", "theirs"]


def test_a_private_channel_is_nobody_else_s(uow: UnitOfWork) -> None:
    with pytest.raises(NotFound):
        of_channel(uow, an_asker(), SHUT)
