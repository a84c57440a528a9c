from collections.abc import Iterator

import pytest

from kpi.errors import NotFound
from kpi.ports import UnitOfWork
from kpi.usecases.numbers import sources
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    OTHER_CHANNEL,
    UowFactory,
    a_moment,
    a_run,
    a_source,
    a_team,
)


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        yield unit


def test_each_source_comes_with_its_last_three_runs(uow: UnitOfWork) -> None:
    uow.sources.save(a_source())
    for hour in range(4):
        uow.runs.save(a_run(run_id=f"r{hour}", at=a_moment(hours=hour), source="http_in:q1"))
    uow.runs.save(a_run(run_id="f1"))

    found = sources.overview(uow, an_asker(), CHANNEL)

    assert [(one.kind, one.source, [run.run_id for run in one.runs]) for one in found] == [
        ("file", None, ["f1"]),
        ("hand", None, []),
        ("http_in", a_source(), ["r3", "r2", "r1"]),
    ]


def test_a_private_channel_has_no_sources_for_strangers(uow: UnitOfWork) -> None:
    uow.teams.save(a_team(channel_id=OTHER_CHANNEL, is_private=True))

    with pytest.raises(NotFound):
        sources.overview(uow, an_asker(), OTHER_CHANNEL)
