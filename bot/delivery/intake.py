"""Takes due deliveries and makes them ready to send: two short writes a batch, no network."""

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from bot.blocks.rendered import Rendered
from bot.delivery.classify import Outcome
from bot.delivery.crash import Crash, CrashPoint
from bot.delivery.render import Renders
from bot.delivery.task import Result, Task, boot_time
from bot.deps import Deps
from kpi.errors import StoreUnavailable
from kpi.ports import Delivery, Json, UnitOfWork

T = TypeVar("T")
_log = logging.getLogger(__name__)
#: A message that cannot be rendered is tried so often before it fails for good.
_RENDER_TRIES = 5


def guarded(delivery: Delivery, work: Callable[[], T], otherwise: Result) -> T | Result:
    """Return what ``work`` returns, or ``otherwise``: one bad row never stops the others.

    The delivery loop's one broad except; what it catches is logged with a reference.
    """
    try:
        return work()
    except StoreUnavailable:
        raise  # the whole batch meets it: the leases bring it back
    except Exception as error:  # noqa: BLE001 the delivery loop
        reference = secrets.token_hex(4)
        _log.exception("delivery=%s unexpected reference=%s", delivery.delivery_id, reference)
        return replace(otherwise, error=f"{type(error).__name__}:{reference}")


def as_json(rendered: Rendered) -> Json:
    """Return what the row keeps."""
    kept = {"text": rendered.text, "blocks": list(rendered.blocks)}
    return {**kept, "facts": dict(rendered.facts)} if rendered.facts else kept


class Intake:
    """Claims for one worker; each claim is good for the quarantine."""

    def __init__(
        self,
        deps: Deps,
        renders: Renders,
        *,
        worker: str,
        crash: Crash,
        clock: Callable[[], float] = boot_time,
    ) -> None:
        """Let a task be sent only while a whole call and the time to see it still fit in.

        Deadlines go by ``clock``, in seconds.
        """
        self._deps = deps
        self._renders = renders
        self._worker = worker
        self._crash = crash
        self._clock = clock
        self._lease = deps.config.quarantine_seconds
        self._usable = (self._lease - deps.config.slack_timeout_seconds) / 2

    def take(self, limit: int) -> tuple[list[Task], list[Result]]:
        """Return up to ``limit`` tasks ready to send, and what cannot be made ready."""
        deadline = self._clock() + self._usable
        claimed = self._claim(limit)
        if not claimed:
            return [], []
        self._crash(CrashPoint.AFTER_CLAIM)
        ready, failed = self._render(claimed, deadline)
        kept = self._keep(ready)
        self._crash(CrashPoint.AFTER_RENDER)
        return kept, failed

    def _claim(self, limit: int) -> list[Delivery]:
        with self._deps.uow() as uow:
            claimed = uow.outbox.claim(
                worker=self._worker,
                lease=timedelta(seconds=self._lease),
                now=self._deps.clock.now(),
                limit=limit,
            )
            uow.commit()
        return claimed

    def _render(
        self, claimed: Sequence[Delivery], deadline: float
    ) -> tuple[list[Task], list[Result]]:
        ready: list[Task] = []
        failed: list[Result] = []
        with self._deps.uow(reading=True) as uow:
            for delivery in claimed:
                made = self._task(uow, delivery, deadline)
                if isinstance(made, Task):
                    ready.append(made)
                else:
                    failed.append(made)
        return ready, failed

    def _task(self, uow: UnitOfWork, delivery: Delivery, deadline: float) -> Task | Result:
        is_hopeless = delivery.attempts >= _RENDER_TRIES
        otherwise = Result(
            delivery=delivery, outcome=Outcome.REFUSED if is_hopeless else Outcome.LATER
        )

        def make() -> Task:
            # What was rendered once is sent again letter by letter.
            rendered = delivery.rendered or as_json(
                self._renders.render(uow, delivery, delivery.rung)
            )
            note = self._note(uow, delivery) if delivery.was_sending else ""
            return Task(delivery=delivery, rendered=rendered, deadline=deadline, note=note)

        return guarded(delivery, make, otherwise)

    def _note(self, uow: UnitOfWork, delivery: Delivery) -> str:
        return self._renders.localizer(uow, delivery).t("delivery.may_repeat")

    def _keep(self, tasks: Sequence[Task]) -> list[Task]:
        """Store what was rendered, and leave out what another worker has taken over."""
        is_new = any(task.delivery.rendered is None for task in tasks)
        with self._deps.uow(reading=not is_new) as uow:
            kept = [task for task in tasks if self._is_kept(uow, task)]
            if is_new:
                uow.commit()
        # Whoever died before this commit posted nothing, so there is nothing to read first.
        return [_without_doubt(task) for task in kept]

    def _is_kept(self, uow: UnitOfWork, task: Task) -> bool:
        delivery = task.delivery
        if delivery.rendered is not None:
            return uow.outbox.seconds_left(delivery) > 0
        return uow.outbox.save_rendered(delivery, task.rendered, delivery.rung, delivery.to)


def _without_doubt(task: Task) -> Task:
    if task.delivery.rendered is not None:
        return task
    return replace(task, delivery=replace(task.delivery, was_sending=False))
