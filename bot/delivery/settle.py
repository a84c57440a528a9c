"""Writes down what became of deliveries, and what follows from it, in one transaction."""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from bot.blocks.rendered import Rendered
from bot.delivery.classify import APP, NO_TOKEN, Outcome
from bot.delivery.intake import as_json, guarded
from bot.delivery.render import Renders, last_rung
from bot.delivery.task import PEOPLE, Result
from bot.deps import Deps
from kpi.messages import MessageKind
from kpi.model import ChannelId
from kpi.ports import Delivery, DeliveryState, UnitOfWork
from kpi.usecases.people import deliveries

_log = logging.getLogger(__name__)
_LONGEST_WAIT = timedelta(minutes=5)
#: News of trouble waits for the token to be mended instead of failing with it.
_WAITS_FOR_APP = timedelta(minutes=10)
_NEWS = frozenset(
    {MessageKind.SCHEDULE_PAUSED, MessageKind.DELIVERY_HELD, MessageKind.OWNER_REPLACED}
)


def back_off(attempts: int) -> timedelta:
    """Return how long to wait before the next try: two seconds, doubling to five minutes."""
    return min(timedelta(seconds=2 ** min(attempts, 10)), _LONGEST_WAIT)


class Settlement:
    """Settles the results of one worker."""

    def __init__(self, deps: Deps, renders: Renders) -> None:
        """Render again where Slack refused the blocks."""
        self._deps = deps
        self._renders = renders

    def settle(self, results: Sequence[Result]) -> int:
        """Write everything down and return how many messages were sent."""
        simpler = self._simplify(results)
        with self._deps.uow() as uow:
            held = [self._settle(uow, result, simpler.get(id(result))) for result in results]
            uow.commit()
        for result, is_ours in zip(results, held, strict=True):
            _tell(result, is_ours=is_ours)
        return sum(result.outcome is Outcome.SENT for result in results)

    def _simplify(self, results: Sequence[Result]) -> dict[int, Rendered]:
        """Render what Slack found too much one rung lower, where there is one."""
        wanted = [result for result in results if _has_lower_rung(result)]
        if not wanted:
            return {}
        with self._deps.uow(reading=True) as uow:
            made = [(result, self._lower(uow, result)) for result in wanted]
        return {id(result): one for result, one in made if isinstance(one, Rendered)}

    def _lower(self, uow: UnitOfWork, result: Result) -> Rendered | Result:
        delivery = result.delivery
        render = partial(self._renders.render, uow, delivery, delivery.rung + 1)
        return guarded(delivery, render, result)

    def _settle(self, uow: UnitOfWork, result: Result, simpler: Rendered | None) -> bool:
        """End the claim; False when it was no longer ours, and then nothing follows."""
        state, retry_in = _state(result)
        if simpler is not None:
            state, retry_in = DeliveryState.PENDING, timedelta()
            delivery = result.delivery
            rung = delivery.rung + 1
            uow.outbox.save_rendered(delivery, as_json(simpler), rung, delivery.to)
        is_ours = uow.outbox.settle(
            result.delivery,
            state,
            ts=result.ts,
            channel=result.channel,
            error="may_repeat" if result.may_repeat else result.error,
            retry_in=retry_in,
        )
        follow = self._consequence(result, state)
        if is_ours and follow is not None:
            follow(uow, result)
        return is_ours

    def _consequence(
        self, result: Result, state: DeliveryState
    ) -> Callable[[UnitOfWork, Result], None] | None:
        if state is DeliveryState.HELD:
            return self._hold
        if state is not DeliveryState.FAILED:
            return None
        if result.outcome is Outcome.GONE:
            return self._hand_over
        is_channel = not result.delivery.to.startswith(PEOPLE)
        is_digest = result.delivery.message.kind is MessageKind.DIGEST
        # A workspace that left is not in trouble: its digests go on when it comes back.
        is_lost = result.outcome is Outcome.LOST and result.error != NO_TOKEN
        is_refused = is_digest and result.outcome is not Outcome.LOST
        return self._pause if is_channel and (is_lost or is_refused) else None

    def _hold(self, uow: UnitOfWork, result: Result) -> None:
        deliveries.held(uow, result.delivery, self._deps.clock.now())

    def _hand_over(self, uow: UnitOfWork, result: Result) -> None:
        deliveries.person_gone(uow, result.delivery, self._deps.clock.now())

    def _pause(self, uow: UnitOfWork, result: Result) -> None:
        delivery = result.delivery
        deliveries.channel_lost(
            uow,
            delivery.workspace_id,
            ChannelId(delivery.to),
            result.error,
            self._deps.clock.now(),
        )


def _has_lower_rung(result: Result) -> bool:
    delivery = result.delivery
    is_too_much = result.outcome is Outcome.SIMPLER
    return is_too_much and delivery.rung < last_rung(delivery.message.kind)


def _state(result: Result) -> tuple[DeliveryState, timedelta | None]:
    """Return where the row goes and when it is looked at again."""
    wait = timedelta(seconds=result.retry_after)
    if result.outcome is Outcome.SENT:
        return DeliveryState.SENT, None
    if result.is_held:
        return DeliveryState.HELD, None
    if result.outcome is Outcome.UNCLEAR:
        return DeliveryState.SENDING, wait or None
    if result.released or result.outcome is Outcome.RATE_LIMITED:
        return DeliveryState.PENDING, wait
    later = _later(result)
    return (DeliveryState.FAILED, None) if later is None else (DeliveryState.PENDING, later)


def _later(result: Result) -> timedelta | None:
    """Return when to try again what was refused now; None: never."""
    if result.outcome is Outcome.LATER:
        return back_off(result.delivery.attempts)
    return _WAITS_FOR_APP if _waits(result.delivery, result.error) else None


def _waits(delivery: Delivery, error: str) -> bool:
    return delivery.message.kind in _NEWS and error in APP


def _tell(result: Result, *, is_ours: bool) -> None:
    delivery = result.delivery
    is_quiet = result.outcome is Outcome.SENT and not result.may_repeat and is_ours
    _log.log(
        logging.INFO if is_quiet or result.released else logging.WARNING,
        "delivery=%s workspace=%s kind=%s to=%s outcome=%s error=%s attempts=%s ours=%s",
        delivery.delivery_id,
        delivery.workspace_id,
        delivery.message.kind.value,
        delivery.to,
        result.outcome.value,
        "may_repeat" if result.may_repeat else result.error,
        delivery.attempts,
        is_ours,
    )
