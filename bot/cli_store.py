"""``mato migrate`` and ``mato keys``: what rests in the database."""

import argparse

from bot.cli_words import words


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add both."""
    w = words()
    text = w.t("cli.migrate")
    migrating = subparsers.add_parser("migrate", help=text, description=text)
    migrating.set_defaults(run=migrate)
    text = w.t("cli.keys")
    keys = subparsers.add_parser("keys", help=text, description=text)
    keys.add_argument("--rotate", action="store_true", help=w.t("cli.keys.rotate"))
    keys.set_defaults(run=new_key)


def migrate(_: argparse.Namespace) -> int:
    """Bring the database to the newest shape."""
    from bot import config  # noqa: PLC0415 heavy
    from storage.migrate import state, upgrade  # noqa: PLC0415 heavy

    url = config.load().database_url
    upgrade(url)
    print(words().t("cli.migrated", revision=state(url)[1]))
    return 0


def outdated() -> str | None:
    """Say that the database only has to be brought up to date; None: it is not that."""
    from bot import config  # noqa: PLC0415 heavy
    from kpi.errors import StoreUnavailable  # noqa: PLC0415 with the rest
    from storage.migrate import state  # noqa: PLC0415 heavy

    try:
        current, newest = state(config.load().database_url)
    except (StoreUnavailable, ValueError):
        return None
    if current is None:
        return words().t("doctor.database.empty")
    if current != newest:
        return words().t("doctor.database.old", current=current, newest=newest)
    return None


def new_key(arguments: argparse.Namespace) -> int:
    """Print a new key, or seal every token anew with the first one."""
    from bot import vault  # noqa: PLC0415 heavy

    if not arguments.rotate:
        print(vault.new_key())
        return 0
    from bot import bootstrap, config  # noqa: PLC0415 heavy

    mato = bootstrap.wire(config.load())
    print(words().t("cli.rotated", count=bootstrap.rotate(mato)))
    mato.close()
    return 0
