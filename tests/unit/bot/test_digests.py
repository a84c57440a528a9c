from collections.abc import Callable
from datetime import timedelta

import pytest

from bot import digests
from bot.config import Config
from bot.delivery.render import Occasion
from bot.deps import Deps
from bot.i18n.localizer import load_localizers
from kpi.errors import NotFound
from kpi.knowledge import load
from kpi.messages import MessageKind
from kpi.model import ChannelId, Language
from kpi.ports import Delivery, UnitOfWork
from tests.askers import Members
from tests.clocks import StillClock
from tests.factories import (
    CHANNEL,
    UowFactory,
    a_delivery,
    a_goal,
    a_kpi,
    a_message,
    a_moment,
    a_schedule,
    a_series,
    a_target,
    a_team,
    a_workspace,
    daily,
)
from tests.outboxes import deliver


class Bell:
    def __init__(self) -> None:
        self.rung = 0

    def __call__(self) -> None:
        self.rung += 1


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
def deps(memory_uow_factory: UowFactory, clock: StillClock, bell: Bell) -> Deps:
    def begin(*, reading: bool = False) -> UnitOfWork:
        del reading
        return memory_uow_factory()

    return Deps(
        uow=begin,
        knowledge=load(),
        clock=clock,
        localizers=load_localizers(),
        config=Config(),
        membership=Members(),
        wake=bell,
    )


def keep(deps: Deps, write: Callable[[UnitOfWork], object]) -> None:
    with deps.uow() as uow:
        uow.workspaces.save(a_workspace())
        uow.teams.save(a_team())
        write(uow)
        uow.commit()


def composed(deps: Deps, delivery: Delivery) -> str:
    """Return the digest's text as it would be sent now."""
    with deps.uow(reading=True) as uow:
        occasion = Occasion(
            uow=uow,
            delivery=delivery,
            team=uow.teams.get(delivery.workspace_id, ChannelId(delivery.to)),
            localizer=deps.localizers[Language.EN],
            rung=0,
        )
        return digests.composer(deps)(occasion).text


def test_every_schedule_is_planned_however_many_there_are(deps: Deps, bell: Bell) -> None:
    def many(uow: UnitOfWork) -> None:
        for n in range(450):
            uow.schedules.save(
                a_schedule(channel_id=ChannelId(f"C{n}"), planned_until=a_moment(minutes=-1))
            )

    keep(deps, many)

    digests.plan(deps)

    with deps.uow() as uow:
        assert len(deliver(uow, deps.clock.now())) == 450
    assert bell.rung == 3


def test_nobody_is_woken_for_nothing(deps: Deps, bell: Bell) -> None:
    digests.plan(deps)
    digests.plan_checks(deps)

    assert bell.rung == 0


def test_a_check_is_asked_for_and_done(deps: Deps, bell: Bell) -> None:
    def behind(uow: UnitOfWork) -> None:
        uow.goals.save(a_goal())
        uow.series.find_or_add(a_series())
        uow.kpis.save(a_kpi(target=a_target(3100)))
        uow.observations.upsert(a_series().workspace_id, daily(*[10] * 6))

    keep(deps, behind)
    digests.plan_checks(deps)
    assert bell.rung == 1

    for _ in range(2):  # the workspace, then its channel
        with deps.uow() as uow:
            jobs = uow.jobs.claim(worker="w", lease=timedelta(minutes=1), limit=9)
            uow.commit()
        for job in jobs:
            assert digests.JOBS[job.kind](deps, job) is None

    with deps.uow() as uow:
        kinds = [one.message.kind for one in deliver(uow, deps.clock.now())]
    assert kinds == [MessageKind.OFF_TRACK]


def test_a_digest_that_waited_too_long_says_so(deps: Deps) -> None:
    def with_goal(uow: UnitOfWork) -> None:
        uow.goals.save(a_goal())
        uow.schedules.save(a_schedule())

    keep(deps, with_goal)
    due = a_message(MessageKind.DIGEST, due_at=a_moment(hours=-1).isoformat(), left_out=2)
    on_time = a_message(MessageKind.DIGEST, due_at=a_moment().isoformat())

    late = composed(deps, a_delivery(message=due))

    assert "This comes late" in late
    assert "2 digests before this one" in late
    assert "late" not in composed(deps, a_delivery(message=on_time))
    assert "late" not in composed(deps, a_delivery(message=a_message(MessageKind.DIGEST)))


def test_a_channel_without_a_team_has_no_digest(deps: Deps) -> None:
    with pytest.raises(NotFound):
        composed(deps, a_delivery(to=CHANNEL))
