"""Deliveries: added once, claimed by one, in turn."""

from datetime import timedelta

from kpi.messages import MessageKind
from kpi.ports import Delivery, DeliveryState, UnitOfWork, WhenUnclear
from tests.clocks import StillClock
from tests.factories import (
    CHANNEL,
    NOW,
    OTHER_CHANNEL,
    OTHER_WORKSPACE,
    UowFactory,
    a_delivery,
    a_message,
    a_moment,
)

LEASE = timedelta(seconds=60)
LONG_AGO = a_moment(days=-1)


def _claim(
    uow: UnitOfWork, *, worker: str = "w1", limit: int = 50, **later: float
) -> list[Delivery]:
    return uow.outbox.claim(worker=worker, lease=LEASE, now=a_moment(**later), limit=limit)


def _ids(deliveries: list[Delivery]) -> list[str]:
    return sorted(delivery.delivery_id for delivery in deliveries)


def _add(uow: UnitOfWork, *deliveries: Delivery) -> None:
    for delivery in deliveries:
        assert uow.outbox.add(delivery)


def _stored(uow: UnitOfWork, delivery: Delivery) -> Delivery:
    stored = uow.outbox.get(delivery.workspace_id, delivery.delivery_id)
    assert stored is not None
    return stored


def test_a_delivery_comes_back_whole(uow_factory: UowFactory) -> None:
    delivery = a_delivery(
        message=a_message(MessageKind.OFF_TRACK, kpi="k1", days=["2026-12-01"], gap={"now": "3"}),
        subject="k1",
        when_unclear=WhenUnclear.HOLD,
        expires_at=a_moment(hours=12),
        not_before=a_moment(seconds=3),
        rung=2,
    )

    with uow_factory() as uow:
        _add(uow, delivery)
        uow.commit()

    with uow_factory() as uow:
        assert _stored(uow, delivery) == delivery


def test_a_key_is_added_once_in_a_workspace(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _add(uow, a_delivery("d1", key="digest:C1:2026-W50"))

        assert not uow.outbox.add(a_delivery("d2", key="digest:C1:2026-W50", subject="other"))
        assert uow.outbox.add(
            a_delivery("d1", key="digest:C1:2026-W50", workspace_id=OTHER_WORKSPACE)
        )
        assert _stored(uow, a_delivery("d1")).subject == CHANNEL


def test_a_claim_marks_the_row_for_the_worker(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _add(uow, a_delivery())

        (claimed,) = _claim(uow)

        assert claimed.state is DeliveryState.SENDING
        assert (claimed.worker, claimed.attempts, claimed.was_sending) == ("w1", 1, False)
        assert (claimed.first_try_at, claimed.lease_until) == (NOW, NOW + LEASE)
        assert _stored(uow, claimed) == claimed


def test_a_claimed_row_is_not_claimed_again_while_the_lease_lasts(
    uow_factory: UowFactory, clock: StillClock
) -> None:
    with uow_factory() as uow:
        _add(uow, a_delivery())
        _claim(uow)
        uow.commit()

    clock.forward(seconds=60)
    with uow_factory() as uow:
        assert _claim(uow, worker="w2") == []


def test_a_row_whose_lease_ended_is_claimed_as_one_that_was_sending(
    uow_factory: UowFactory, clock: StillClock
) -> None:
    with uow_factory() as uow:
        _add(uow, a_delivery())
        _claim(uow)
        uow.commit()

    clock.forward(seconds=61)
    with uow_factory() as uow:
        (claimed,) = _claim(uow, worker="w2")

    assert (claimed.worker, claimed.attempts, claimed.was_sending) == ("w2", 2, True)
    assert claimed.first_try_at == NOW


def test_a_claim_that_is_not_committed_takes_nothing(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _add(uow, a_delivery())
        uow.commit()
    with uow_factory() as uow:
        _claim(uow)

    with uow_factory() as uow:
        assert _ids(_claim(uow, worker="w2")) == ["d1"]


def test_what_is_not_due_by_the_clock_of_the_domain_waits(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _add(uow, a_delivery(due_at=a_moment(hours=1)))

        assert _claim(uow) == []
        assert _ids(_claim(uow, hours=1)) == ["d1"]


def test_not_before_goes_by_the_clock_of_the_store(
    uow_factory: UowFactory, clock: StillClock
) -> None:
    with uow_factory() as uow:
        _add(uow, a_delivery(not_before=a_moment(minutes=1)))

        assert _claim(uow, days=1) == []
        clock.forward(minutes=1)
        assert _ids(_claim(uow)) == ["d1"]


def test_a_pending_row_whose_time_is_over_expires(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _add(uow, a_delivery("d1", expires_at=a_moment(hours=1)), a_delivery("d2"))

        assert _ids(_claim(uow, hours=1)) == ["d2"]
        assert _stored(uow, a_delivery("d1")).state is DeliveryState.EXPIRED


def test_a_row_that_may_have_been_sent_does_not_expire(
    uow_factory: UowFactory, clock: StillClock
) -> None:
    with uow_factory() as uow:
        _add(uow, a_delivery(expires_at=a_moment(seconds=30)))
        _claim(uow)
        clock.forward(seconds=61)

        (claimed,) = _claim(uow, worker="w2", hours=1)

    assert claimed.was_sending


def test_one_row_of_a_destination_is_out_at_a_time(
    uow_factory: UowFactory, clock: StillClock
) -> None:
    with uow_factory() as uow:
        _add(uow, a_delivery("d1"), a_delivery("d2"), a_delivery("d3", to=OTHER_CHANNEL))

        first = _claim(uow)
        assert _ids(first) == ["d1", "d3"]
        assert _claim(uow, worker="w2") == []

        clock.forward(seconds=1)
        for claimed in first:
            uow.outbox.settle(claimed, DeliveryState.SENT, ts="1.0")
        assert _ids(_claim(uow)) == ["d2"]


def test_the_same_channel_name_in_another_workspace_is_another_destination(
    uow_factory: UowFactory,
) -> None:
    with uow_factory() as uow:
        _add(uow, a_delivery("d1"), a_delivery("d2", workspace_id=OTHER_WORKSPACE))

        assert _ids(_claim(uow)) == ["d1", "d2"]


def test_rows_of_a_destination_go_out_by_due_time_then_as_they_were_added(
    uow_factory: UowFactory,
) -> None:
    order = []
    with uow_factory() as uow:
        _add(
            uow,
            a_delivery("late", due_at=NOW),
            a_delivery("z-part-1", due_at=LONG_AGO),
            a_delivery("a-part-2", due_at=LONG_AGO),
        )

        for _ in range(3):
            (claimed,) = _claim(uow)
            uow.outbox.settle(claimed, DeliveryState.SENT)
            order.append(claimed.delivery_id)

    assert order == ["z-part-1", "a-part-2", "late"]


def test_a_row_that_waits_to_be_tried_again_holds_up_what_comes_after_it(
    uow_factory: UowFactory, clock: StillClock
) -> None:
    with uow_factory() as uow:
        _add(uow, a_delivery("part-1"), a_delivery("part-2"))
        (claimed,) = _claim(uow)
        uow.outbox.settle(claimed, DeliveryState.PENDING, retry_in=timedelta(seconds=30))

        assert _claim(uow) == []
        clock.forward(seconds=30)
        assert _ids(_claim(uow)) == ["part-1"]


def test_workspaces_take_turns(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        for number in range(10):
            _add(uow, a_delivery(f"a{number}", to=f"C{number}", due_at=LONG_AGO))
        for number in range(2):
            _add(uow, a_delivery(f"b{number}", to=f"C{number}", workspace_id=OTHER_WORKSPACE))

        first = _claim(uow, limit=4)
        second = _claim(uow, limit=4)

    assert _ids(first) == ["a0", "a1", "b0", "b1"]
    assert _ids(second) == ["a2", "a3", "a4", "a5"]


def test_a_workspace_with_rows_out_stands_behind_one_without(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        for number in range(5):
            _add(uow, a_delivery(f"a{number}", to=f"C{number}", due_at=LONG_AGO))
        assert len(_claim(uow, limit=3)) == 3
        _add(uow, a_delivery("b0", workspace_id=OTHER_WORKSPACE))

        assert _ids(_claim(uow, limit=1)) == ["b0"]
