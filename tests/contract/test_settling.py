"""Deliveries: rendered and settled only by whoever holds them, and found again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kpi.messages import MessageKind
from kpi.ports import Delivery, DeliveryState, UnitOfWork
from tests.clocks import StillClock
from tests.factories import (
    CHANNEL,
    OTHER_CHANNEL,
    OTHER_WORKSPACE,
    WORKSPACE,
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


def _add(uow: UnitOfWork, *deliveries: Delivery) -> None:
    for delivery in deliveries:
        assert uow.outbox.add(delivery)


def _stored(uow: UnitOfWork, delivery: Delivery) -> Delivery:
    stored = uow.outbox.get(delivery.workspace_id, delivery.delivery_id)
    assert stored is not None
    return stored


def test_what_was_rendered_is_kept_for_the_next_try(
    uow_factory: UowFactory, clock: StillClock
) -> None:
    rendered = {"text": "進捗", "blocks": [{"type": "header", "level": 1}]}

    with uow_factory() as uow:
        _add(uow, a_delivery())
        (claimed,) = _claim(uow)
        assert uow.outbox.save_rendered(claimed, rendered, 1, "D9")
        clock.forward(seconds=61)

        (again,) = _claim(uow, worker="w2")

    assert (again.rendered, again.rung, again.channel) == (rendered, 1, "D9")


def test_a_lease_counts_down(uow_factory: UowFactory, clock: StillClock) -> None:
    with uow_factory() as uow:
        _add(uow, a_delivery())
        (claimed,) = _claim(uow)

        clock.forward(seconds=45.5)

        assert uow.outbox.seconds_left(claimed) == pytest.approx(14.5)


def test_who_lost_the_claim_changes_nothing(uow_factory: UowFactory, clock: StillClock) -> None:
    with uow_factory() as uow:
        _add(uow, a_delivery())
        (lost,) = _claim(uow, worker="w1")
        clock.forward(seconds=61)
        (held,) = _claim(uow, worker="w2")

        assert uow.outbox.seconds_left(lost) < 0
        assert not uow.outbox.save_rendered(lost, {"text": "late"}, 0, CHANNEL)
        assert not uow.outbox.settle(lost, DeliveryState.SENT, ts="1.0")
        assert _stored(uow, held) == replace(held, was_sending=False)


def test_the_same_worker_in_a_later_life_is_another_owner(
    uow_factory: UowFactory, clock: StillClock
) -> None:
    with uow_factory() as uow:
        _add(uow, a_delivery())
        (lost,) = _claim(uow)
        clock.forward(seconds=61)
        _claim(uow)

        assert uow.outbox.seconds_left(lost) < 0
        assert not uow.outbox.settle(lost, DeliveryState.FAILED, error="late")


def test_a_sent_row_keeps_where_and_when(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _add(uow, a_delivery(to="U1"))
        (claimed,) = _claim(uow)

        assert uow.outbox.settle(claimed, DeliveryState.SENT, ts="17.000100", channel="D1")
        stored = _stored(uow, claimed)

        assert (stored.state, stored.ts, stored.channel) == (DeliveryState.SENT, "17.000100", "D1")
        assert stored.lease_until is None
        assert not uow.outbox.settle(claimed, DeliveryState.FAILED)
        assert _claim(uow, days=9) == []


def test_an_unclear_row_rests_until_its_lease_ends(
    uow_factory: UowFactory, clock: StillClock
) -> None:
    with uow_factory() as uow:
        _add(uow, a_delivery())
        (claimed,) = _claim(uow)
        assert uow.outbox.settle(claimed, DeliveryState.SENDING, error="timeout")

        clock.forward(seconds=60)
        assert _claim(uow) == []
        clock.forward(seconds=1)
        (again,) = _claim(uow)

    assert (again.was_sending, again.last_error) == (True, "timeout")


def test_a_quarantine_can_be_made_longer(uow_factory: UowFactory, clock: StillClock) -> None:
    with uow_factory() as uow:
        _add(uow, a_delivery())
        (claimed,) = _claim(uow)
        uow.outbox.settle(claimed, DeliveryState.SENDING, retry_in=timedelta(minutes=5))

        clock.forward(minutes=5)
        assert _claim(uow) == []
        clock.forward(seconds=1)
        assert len(_claim(uow)) == 1


def test_rows_are_counted_by_state(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        for number in range(4):
            _add(uow, a_delivery(f"d{number}", to=f"C{number}"))
        sent, failed, held = _claim(uow, limit=3)
        uow.outbox.settle(sent, DeliveryState.SENT)
        uow.outbox.settle(failed, DeliveryState.FAILED, error="is_archived")
        uow.outbox.settle(held, DeliveryState.HELD)

        assert uow.outbox.counts(WORKSPACE) == {
            DeliveryState.PENDING: 1,
            DeliveryState.SENDING: 0,
            DeliveryState.SENT: 1,
            DeliveryState.FAILED: 1,
            DeliveryState.HELD: 1,
            DeliveryState.EXPIRED: 0,
        }


def test_troubled_rows_come_newest_first(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        for name in ("fine", "failed", "tired", "sent"):
            _add(uow, a_delivery(name, to=name))
        for _ in range(3):
            for claimed in _claim(uow):
                outcome = {
                    "failed": DeliveryState.FAILED,
                    "tired": DeliveryState.PENDING,
                    "sent": DeliveryState.PENDING,
                }.get(claimed.delivery_id, DeliveryState.SENT)
                uow.outbox.settle(claimed, outcome, error="ratelimited")
        for claimed in _claim(uow):
            if claimed.delivery_id == "sent":
                uow.outbox.settle(claimed, DeliveryState.SENT)

        troubled = uow.outbox.troubled(WORKSPACE)

        assert [row.delivery_id for row in troubled] == ["tired", "failed"]
        assert troubled[1].last_error == "ratelimited"
        assert uow.outbox.troubled(WORKSPACE, limit=1) == troubled[:1]


def test_pending_rows_of_a_lost_channel_fail(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _add(uow, a_delivery("out"))
        _claim(uow)
        _add(uow, a_delivery("d2"), a_delivery("d3"), a_delivery("d4", to=OTHER_CHANNEL))

        assert uow.outbox.cancel_channel(WORKSPACE, CHANNEL, "is_archived") == 2

        assert _stored(uow, a_delivery("d3")).last_error == "is_archived"
        assert [_stored(uow, a_delivery(name)).state for name in ("out", "d2", "d3", "d4")] == [
            DeliveryState.SENDING,
            DeliveryState.FAILED,
            DeliveryState.FAILED,
            DeliveryState.PENDING,
        ]


def test_the_last_sent_delivery_of_a_kind_about_a_subject_is_found(
    uow_factory: UowFactory, clock: StillClock
) -> None:
    with uow_factory() as uow:
        for name in ("d1", "d2", "d3"):
            _add(uow, a_delivery(name))
            clock.forward(minutes=1)
            for claimed in _claim(uow):
                uow.outbox.settle(claimed, DeliveryState.SENT, ts=name)
        _add(uow, a_delivery("d4"), a_delivery("d5", to="U1", subject="other"))
        for claimed in _claim(uow):
            state = DeliveryState.SENT if claimed.delivery_id == "d5" else DeliveryState.FAILED
            uow.outbox.settle(claimed, state)

        last = uow.outbox.last_sent(WORKSPACE, MessageKind.DIGEST, CHANNEL)

        assert last is not None
        assert last.delivery_id == "d3"
        assert uow.outbox.last_sent(WORKSPACE, MessageKind.OFF_TRACK, CHANNEL) is None
        assert uow.outbox.last_sent(OTHER_WORKSPACE, MessageKind.DIGEST, CHANNEL) is None


def test_what_was_made_for_somebody_since_then_is_told_by_kind(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _add(
            uow,
            a_delivery("early", created_at=a_moment(hours=-2)),
            a_delivery("d1", created_at=a_moment(hours=-1)),
            a_delivery("d2", message=a_message(MessageKind.OFF_TRACK)),
            a_delivery("d3", message=a_message(MessageKind.RECOVERED)),
            a_delivery("d4", to="U2"),
            a_delivery("d5", workspace_id=OTHER_WORKSPACE),
        )
        kinds = [MessageKind.DIGEST, MessageKind.OFF_TRACK]

        found = uow.outbox.told(WORKSPACE, CHANNEL, kinds, a_moment(hours=-1))

        assert sorted(found) == ["digest", "off_track"]
