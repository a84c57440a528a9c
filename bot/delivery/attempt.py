"""One try to deliver one rendered message, in a thread of its own: network only, no database."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from bot.delivery.classify import NO_TOKEN, Outcome, Verdict, classify
from bot.delivery.crash import Crash, CrashPoint
from bot.delivery.pace import Pace
from bot.delivery.reconcile import Finding, look
from bot.delivery.sender import key_of, open_direct, post
from bot.delivery.task import PEOPLE, Result, Task, boot_time, released
from bot.slack_clients import CALL_ERRORS, SlackClients
from kpi.errors import Broken
from kpi.ports import Delivery, WhenUnclear

_POST = "chat.postMessage"
_HISTORY = "conversations.history"
_OPEN = "conversations.open"
_ARCHIVED = "is_archived"
#: After this many tries an unknown error counts as final.
_PATIENCE = 8
#: For so long after the first try a conversation that cannot be read now is tried again: kills,
#: limits and breakdowns pass. Only then is it as if it could never be read.
_READ_PATIENCE = timedelta(hours=1)


class Attempt:
    """Sends tasks; shared by all threads."""

    def __init__(
        self,
        clients: SlackClients,
        *,
        timeout: float,
        pace: Pace,
        crash: Crash,
        stopping: threading.Event,
        clock: Callable[[], float] = boot_time,
    ) -> None:
        """Give each call ``timeout`` seconds; wait for nothing once ``stopping`` is set.

        Deadlines go by ``clock``, in seconds.
        """
        self._clients = clients
        self._timeout = timeout
        self._pace = pace
        self._crash = crash
        self._stopping = stopping
        self._clock = clock
        self._direct: dict[tuple[str, str], str] = {}

    def __call__(self, task: Task) -> Result:
        """Return what became of the task; raises nothing that Slack or the line can cause."""
        delivery = task.delivery
        try:
            client = self._clients.of(delivery.workspace_id, timeout=self._timeout)
        except Broken:
            return Result(delivery=delivery, outcome=Outcome.LOST, error=NO_TOKEN)
        channel = self._channel(client, delivery)
        if isinstance(channel, Result):
            return channel
        before = self._read_first(client, channel, task) if delivery.was_sending else None
        if before is not None and not before.may_repeat:
            return before
        if before is not None:
            task = replace(task, rendered=_noted(task))
        result = self._post(client, channel, task)
        return replace(result, may_repeat=before is not None)

    def _channel(self, client: WebClient, delivery: Delivery) -> str | Result:
        """Return the conversation; a direct one is opened, which may be repeated freely."""
        if not delivery.to.startswith(PEOPLE):
            return delivery.to
        key = (str(delivery.workspace_id), delivery.to)
        if key in self._direct:
            return self._direct[key]
        if wait := self._pace.held_for(delivery.workspace_id, _OPEN):
            return released(delivery, wait)
        try:
            self._direct[key] = open_direct(client, delivery.to)
        except CALL_ERRORS as error:
            return self._not_opened(delivery, classify(error))
        return self._direct[key]

    def _not_opened(self, delivery: Delivery, verdict: Verdict) -> Result:
        """Nothing was posted: what would be unclear after posting is only a delay here."""
        if verdict.outcome is Outcome.RATE_LIMITED:
            self._pace.hold(delivery.workspace_id, _OPEN, verdict.retry_after)
        is_delay = verdict.outcome in {Outcome.UNCLEAR, Outcome.RATE_LIMITED}
        is_end = verdict.outcome in {Outcome.GONE, Outcome.REFUSED}
        if is_delay or (delivery.was_sending and not is_end):
            return released(delivery, verdict.retry_after, verdict.error)
        return Result(delivery=delivery, outcome=verdict.outcome, error=verdict.error)

    def _read_first(self, client: WebClient, channel: str, task: Task) -> Result | None:
        """Return the end of the matter, or None when the message is not there and may be sent.

        A result with ``may_repeat`` says that nobody can tell and that it is sent regardless.
        """
        delivery = task.delivery
        if wait := self._pace.held_for(delivery.workspace_id, _HISTORY):
            return released(delivery, wait)
        found = look(client, channel, key_of(delivery), _first_try(delivery))
        if found.finding is Finding.THERE:
            return Result(delivery=delivery, outcome=Outcome.SENT, ts=found.ts, channel=channel)
        if found.finding is Finding.NOT_THERE:
            return None
        if found.finding is Finding.UNKNOWN and _age(delivery) < _READ_PATIENCE:
            if found.retry_after:
                self._pace.hold(delivery.workspace_id, _HISTORY, found.retry_after)
            return released(delivery, found.retry_after, found.error)
        is_held = delivery.when_unclear is WhenUnclear.HOLD
        return Result(
            delivery=delivery,
            outcome=Outcome.UNCLEAR,
            error=found.error,
            is_held=is_held,
            may_repeat=not is_held,
        )

    def _post(self, client: WebClient, channel: str, task: Task) -> Result:
        delivery = task.delivery
        if wait := self._pace.held_for(delivery.workspace_id, _POST):
            return released(delivery, wait)
        patience = task.deadline - self._clock()
        is_taken, wait = self._pace.take_turn(delivery.workspace_id, channel, patience)
        if not is_taken:
            return released(delivery, wait)
        if (wait and self._stopping.wait(wait)) or self._clock() > task.deadline:
            return released(delivery)
        try:
            ts = post(client, channel, task.rendered, key_of(delivery))
        except CALL_ERRORS as error:
            return self._not_posted(delivery, classify(error))
        self._crash(CrashPoint.AFTER_POST)
        return Result(delivery=delivery, outcome=Outcome.SENT, ts=ts, channel=channel)

    def _not_posted(self, delivery: Delivery, verdict: Verdict) -> Result:
        if verdict.outcome is Outcome.RATE_LIMITED:
            self._pace.hold(delivery.workspace_id, _POST, verdict.retry_after)
        is_unknown = verdict.error.startswith("unknown:")
        is_hopeless = is_unknown and delivery.attempts >= _PATIENCE
        # A direct conversation is archived when its person leaves; we may know it from before.
        is_left = verdict.error == _ARCHIVED and delivery.to.startswith(PEOPLE)
        outcome = Outcome.GONE if is_left else verdict.outcome
        return Result(
            delivery=delivery,
            outcome=Outcome.REFUSED if is_hopeless else outcome,
            error=verdict.error,
            retry_after=verdict.retry_after,
        )


def _first_try(delivery: Delivery) -> datetime:
    return delivery.first_try_at or delivery.created_at


def _age(delivery: Delivery) -> timedelta:
    """Return how long after the first try this one's claim ends, by the database's clock."""
    return (delivery.lease_until or delivery.created_at) - _first_try(delivery)


def _noted(task: Task) -> Mapping[str, Any]:
    if not task.note:
        return task.rendered
    note = {"type": "context", "elements": [{"type": "plain_text", "text": task.note}]}
    blocks = task.rendered.get("blocks")
    return {
        "text": f"{task.rendered['text']}\n{task.note}",
        "blocks": [*blocks, note] if blocks else [],
    }
