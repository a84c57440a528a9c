"""What ``mato singer-target`` does: a tap's lines become values of a channel, all or none."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass

from bot import bootstrap, cli_order, config, logs, pulling
from bot.bootstrap import Mato
from bot.cli_words import words
from bot.listeners.sentences import sentence
from kpi.errors import MatoError, NotFound
from kpi.model import SourceId
from kpi.ports import Json, Source, SourceKind, UnitOfWork
from kpi.pulls import Connection, Pulled
from kpi.usecases.numbers.pulls import PIPE
from storage.sources.singer import tap


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be done; empty texts: not said."""

    channel: str
    workspace: str = ""
    tap: str = ""
    streams: str = ""
    name: str = "singer-target"


def carry_out(order: Order) -> int:
    """Store what the pipe brings and print the last STATE, as targets do; 1 when it failed."""
    loaded = config.load()
    logs.set_up(loaded)
    mato = bootstrap.wire(loaded)
    try:
        return _piped(mato, order)
    finally:
        mato.close()


def _piped(mato: Mato, order: Order) -> int:
    with mato.deps.uow() as uow:
        source = _source(uow, order, mato)
        uow.commit()
    said: list[Json | None] = []
    done = pulling.carry_out(mato.deps, source, pull=_from_pipe(order, said))
    w = words()
    if done is None or isinstance(done, MatoError):
        error = done or NotFound("not_found.source")
        print(sentence(error, w, plain=True), file=sys.stderr)
        return 1
    counts = ("written", "replaced", "unchanged", "refused")
    shown = w.t("data.import.counts", **{name: f"{getattr(done, name):,}" for name in counts})
    print(shown, file=sys.stderr)  # standard output is for the state
    if said and said[0] is not None:
        print(json.dumps(said[0], ensure_ascii=False, default=str), flush=True)
    return 0


def _from_pipe(order: Order, said: list[Json | None]) -> Callable[[Connection], Pulled]:
    """Return what reads standard input; how far it got is put into ``said``."""

    def pull(connection: Connection) -> Pulled:
        pulled = tap.piped(order.tap, order.streams, sys.stdin.buffer, connection.today)

        def bookmark() -> Json | None:
            said.append(pulled.bookmark())
            return said[0]

        return Pulled(file=pulled.file, bookmark=bookmark)

    return pull


def _source(uow: UnitOfWork, order: Order, mato: Mato) -> Source:
    """Return the channel's source of that name, made where there was none."""
    team = cli_order.team(uow, cli_order.workspace(uow, order.workspace), order.channel)
    for known in uow.sources.of_channel(team.workspace_id, team.channel_id):
        if known.name == order.name and known.settings.get(PIPE):
            return known
    now = mato.deps.clock.now()
    source = Source(
        workspace_id=team.workspace_id,
        source_id=SourceId(uow.new_id()),
        channel_id=team.channel_id,
        name=order.name,
        kind=SourceKind.SINGER,
        settings={PIPE: True},
        owner_id=team.fallback_owner,
        created_at=now,
        planned_until=now,
    )
    uow.sources.save(source)
    return source
