"""``mato run``, ``web`` and ``worker``: the processes."""

import argparse
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.cli_words import words
from bot.signals import end_asked, wait_for_end

if TYPE_CHECKING:
    from bot.bootstrap import Mato
    from bot.config import Config

_THREADS = 8


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the three."""
    w = words()
    for name, run in (("run", run_all), ("web", run_web), ("worker", run_worker)):
        text = w.t(f"cli.{name}")
        subparsers.add_parser(name, help=text, description=text).set_defaults(run=run)


def run_all(_: argparse.Namespace) -> int:
    """Serve Slack and work off the outbox in one process, until a signal comes."""
    from bot import bootstrap, serving, warming  # noqa: PLC0415 heavy

    asked = end_asked()
    config = _configured()
    serving.check(config)
    _migrate_sqlite(config)
    mato = bootstrap.wire(config)
    bootstrap.adopt(mato)
    worker = bootstrap.worker(mato)
    server = serving.server(mato)
    warming.warm_up(mato.deps)
    worker.start()
    server.start()
    print(words().t("cli.serving", where=server.where), flush=True)
    wait_for_end(asked)
    server.stop()
    return _end(mato, worker.stop)


def run_worker(_: argparse.Namespace) -> int:
    """Work off outbox, schedules and jobs until a signal comes."""
    from bot import bootstrap  # noqa: PLC0415 heavy

    asked = end_asked()
    config = _configured()
    _migrate_sqlite(config)
    mato = bootstrap.wire(config)
    bootstrap.adopt(mato)
    worker = bootstrap.worker(mato)
    worker.start()
    print(words().t("cli.working"), flush=True)
    wait_for_end(asked)
    return _end(mato, worker.stop)


def run_web(_: argparse.Namespace) -> int:
    """Become gunicorn with the web app, as the Procfile does."""
    config = _configured()
    arguments = [
        *(sys.executable, "-m", "gunicorn"),
        *("--bind", f"{config.host}:{config.port}", "--threads", str(_THREADS)),
        *("--no-control-socket", "bot.wsgi:create()"),
    ]
    os.execv(sys.executable, arguments)  # noqa: S606 our own interpreter, no shell


def _configured() -> "Config":
    from bot import config, logs  # noqa: PLC0415 heavy

    loaded = config.load()
    logs.set_up(loaded)
    return loaded


def _migrate_sqlite(config: "Config") -> None:
    """Bring a SQLite file up to date: nobody else would; a server is migrated at release."""
    from bot import bootstrap  # noqa: PLC0415 heavy

    if config.database_url.startswith("sqlite"):
        bootstrap.prepare(config.database_url)


def _end(mato: "Mato", stop: Callable[[], bool]) -> int:
    """Let what is under way end; what does not end in time is safe in the database."""
    if not stop():
        os._exit(0)  # a hanging call would hold the interpreter up
    mato.close()
    return 0
