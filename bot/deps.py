"""What listeners and ticks are given: wired in bot/bootstrap.py, never reached for."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.config import Config
from bot.i18n.localizer import Localizers
from bot.slack_clients import SlackClients
from bot.vault import Vault
from kpi.errors import NotUnderstood, SourceFailed
from kpi.imports import Answers, FileOpener, OpenFile, Table, TableReader
from kpi.knowledge import Knowledge
from kpi.ports import Membership, UnitOfWorkFactory
from kpi.pulls import Connection, Pulled, Puller


def _nobody_waits() -> None:
    """Stand in where no worker runs in this process."""


def _no_files(name: str, _body: bytes, _answers: Answers) -> OpenFile:
    """Stand in where nobody drops files."""
    raise NotUnderstood("import.unknown_format", name=name)


def _no_table(_name: str, _body: bytes) -> Table | None:
    """Stand in where nobody says what columns are."""
    return None


def _no_bodies(_media_type: str, _body: bytes) -> OpenFile:
    """Stand in where nobody sends numbers."""
    raise NotUnderstood("api.not_json")


def _no_comments(_media_type: str, _body: bytes, _zone: str, _key: bytes) -> OpenFile:
    """Stand in where nobody sends comments."""
    raise NotUnderstood("api.not_json")


def _no_pull(_: Connection) -> Pulled:
    """Stand in where nothing is connected."""
    raise SourceFailed("source_failed.kind")


def _as_it_is(_name: str, body: bytes, _key: bytes) -> bytes:
    """Stand in where nobody drops workbooks."""
    return body


@dataclass(frozen=True, slots=True, kw_only=True)
class Deps:
    """The parts of a running Mato.

    ``clock`` is the domain's (the sandbox may move it); ``wake`` tells a worker in the same
    process that something waits in the outbox or among the jobs. ``membership`` asks Slack anew
    each time; ``believed`` is the same for those who only look.
    """

    uow: UnitOfWorkFactory
    knowledge: Knowledge
    clock: Clock
    localizers: Localizers
    config: Config
    membership: Membership
    open_file: FileOpener = _no_files
    read_table: TableReader = _no_table  # the columns of a file, for a person to say what they are
    read_body: Callable[[str, bytes], OpenFile] = _no_bodies  # of a request, by media type
    #: The counts of a request's comments, by media type, the zone of the days and the marks' key.
    read_comments: Callable[[str, bytes, str, bytes], OpenFile] = _no_comments
    pull: Puller = _no_pull  # reads a source; worker only
    vault: Vault = field(default_factory=lambda: Vault(()))
    #: A workbook to its table, comments to counts and marks by a key; worker only.
    flatten: Callable[[str, bytes, bytes], bytes] = _as_it_is
    clients: SlackClients = field(default_factory=SlackClients)
    believed: Membership | None = None
    wake: Callable[[], None] = _nobody_waits
