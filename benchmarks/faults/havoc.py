"""Kills and pauses workers at random until everything is sent or the time is up."""

import sys
import time
from dataclasses import dataclass
from random import Random

from benchmarks.faults import stock
from benchmarks.faults.crew import Crew, Hand
from benchmarks.faults.trial import Terms
from bot.bootstrap import Mato
from kpi.errors import StoreUnavailable

_LOOK_SECONDS = 0.5
_TELL_SECONDS = 5.0


@dataclass(slots=True, kw_only=True)
class _Agenda:
    """When what happens next, in seconds of the monotonic clock."""

    kill: float
    pause: float
    look: float
    tell: float


class Havoc:
    """One trial's misfortunes."""

    def __init__(self, terms: Terms, crew: Crew, mato: Mato) -> None:
        """Throw the dice with the trial's seed."""
        self._terms = terms
        self._crew = crew
        self._mato = mato
        self._random = Random(terms.seed)  # noqa: S311 - misfortune, not secrets
        self._open = terms.messages

    def reign(self) -> None:
        """Come back when nothing is left to send, or after the trial's limit."""
        start = time.monotonic()
        agenda = _Agenda(
            kill=start + self._after(self._terms.between_kills),
            pause=start + self._after(self._terms.between_pauses),
            look=start,
            tell=start + _TELL_SECONDS,
        )
        while self._open and time.monotonic() < start + self._terms.limit:
            time.sleep(0.02)
            self._step(agenda, time.monotonic())

    def _step(self, agenda: _Agenda, now: float) -> None:
        self._crew.fill()
        self._crew.resume(after=self._terms.pause)
        if now >= agenda.kill:
            agenda.kill = now + self._after(self._terms.between_kills)
            self._kill()
        if now >= agenda.pause:
            agenda.pause = now + self._after(self._terms.between_pauses)
            self._pause()
        if now >= agenda.look:
            agenda.look = now + _LOOK_SECONDS
            self._look()
        if now >= agenda.tell:
            agenda.tell = now + _TELL_SECONDS
            self._tell()

    def _after(self, mean: float) -> float:
        return min(self._random.expovariate(1 / mean), 4 * mean)

    def _kill(self) -> None:
        # Whoever has just gone on lives to log what it finds: the verdict reads it.
        fit = [hand for hand in self._crew.at_work() if not self._is_echoing(hand)]
        if fit:
            self._crew.kill(self._random.choice(fit))

    def _is_echoing(self, hand: Hand) -> bool:
        return self._crew.is_recovering(hand, 2 * self._terms.echo)

    def _pause(self) -> None:
        at_work = self._crew.at_work()
        if len(at_work) == self._terms.workers:
            self._crew.pause(self._random.choice(at_work))

    def _look(self) -> None:
        try:
            self._open = stock.still_open(stock.states(self._mato))
        except StoreUnavailable:
            return  # busy: the next look tells

    def _tell(self) -> None:
        sent = self._terms.messages - self._open
        print(
            f"{sent} of {self._terms.messages} settled, {self._crew.kills} killed,"
            f" {self._crew.pauses} paused",
            file=sys.stderr,
            flush=True,
        )
