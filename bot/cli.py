"""The ``mato`` command. Each subcommand lives in a module of its own, bot/cli_<name>.py.

Nothing heavy is imported before it is known what is asked: ``mato --help`` must be quick.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from bot import (
    cli_demo,
    cli_doctor,
    cli_fit,
    cli_import,
    cli_pull,
    cli_report,
    cli_run,
    cli_simulate,
    cli_store,
    cli_target,
)
from bot.cli_parser import Parser
from bot.cli_words import words
from bot.listeners.sentences import sentence
from kpi.errors import MatoError, StoreUnavailable

#: Each has ``add(subparsers)``, which sets ``run``: from the arguments to the exit status.
MODULES = (
    cli_run,
    cli_store,
    cli_import,
    cli_pull,
    cli_target,
    cli_simulate,
    cli_doctor,
    cli_fit,
    cli_report,
    cli_demo,
)


def parser() -> argparse.ArgumentParser:
    """Return the whole command line, in the terminal's language."""
    w = words()
    whole = Parser(prog="mato", description=w.t("cli.description"))
    subparsers = whole.add_subparsers(dest="command", metavar=w.t("cli.command"), required=True)
    for module in MODULES:
        module.add(subparsers)
    return whole


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit status: 0 done, 1 refused, 2 misused."""
    arguments = parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except MatoError as error:
        outdated = cli_store.outdated() if isinstance(error, StoreUnavailable) else None
        print(outdated or sentence(error, words(), plain=True), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever reads has seen enough: mato fit --batch ... | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


if __name__ == "__main__":
    sys.exit(main())
