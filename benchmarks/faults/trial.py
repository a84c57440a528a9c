"""What a trial is made of: how many messages, how patient, how cruel."""

from dataclasses import dataclass
from pathlib import Path

from bot.config import Config, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is tried; all times in seconds.

    ``each`` messages go to each conversation. ``share`` of all calls go wrong. ``late`` is how
    long some accepted messages stay out of the history. It must be shorter than
    ``visible_within``: a message is sent at the latest ``(quarantine - timeout) / 2`` after it
    was claimed, which then takes up to ``timeout``, and nobody else looks for it before the
    claim has ended.
    """

    messages: int
    seed: int
    wrong: bool = False
    each: int = 5
    workers: int = 3
    quarantine: float = 4.0
    timeout: float = 1.0
    late: float = 0.7
    share: float = 0.2
    between_kills: float = 0.4
    between_pauses: float = 6.0

    @property
    def visible_within(self) -> float:
        """How late the history may show a message at worst."""
        return (self.quarantine - self.timeout) / 2

    @property
    def pause(self) -> float:
        """How long a process stands still: another one has taken over by then."""
        return self.quarantine + 1.0

    @property
    def echo(self) -> float:
        """How long after it went on a process may still end the send that it was paused in."""
        return 2 * self.timeout

    @property
    def limit(self) -> float:
        """How long the trial may take."""
        return 90.0 + 0.2 * self.messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The terms, and where they are tried."""

    terms: Terms
    url: str
    slack_url: str
    folder: Path
    secret_key: str

    def environment(self) -> dict[str, str]:
        """Return the settings of a worker process."""
        return {
            "DATABASE_URL": self.url,
            "SLACK_API_URL": self.slack_url,
            "MATO_SECRET_KEYS": self.secret_key,
            "MATO_QUARANTINE_SECONDS": str(self.terms.quarantine),
            "MATO_SLACK_TIMEOUT_SECONDS": str(self.terms.timeout),
            "MATO_POLL_SECONDS": "0.2",
            "MATO_IN_FLIGHT": "32",
            "MATO_LOG_LEVEL": "WARNING",
        }

    def config(self) -> Config:
        """Return the same settings for the process that watches."""
        return read(self.environment())
