"""A command line parser that speaks the terminal's language.

argparse says its own words by way of gettext's one global catalog, which goes by the shell's
locale alone. So they are said here: headings, the line about --help, and the errors that people
meet; one that is none of these stays as argparse words it.
"""

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

from bot.cli_words import words

#: What argparse says, in its own words, and the sentence that says it here.
_ERRORS = (
    (r"the following arguments are required: (?P<names>.+)", "required"),
    (r"unrecognized arguments: (?P<names>.+)", "unrecognized"),
    (
        r"argument (?P<name>.+?): invalid choice: (?P<value>.+?) \(choose from (?P<known>.+)\)",
        "choice",
    ),
    (r"argument (?P<name>.+?): invalid \w+ value: (?P<value>.+)", "value"),
    (r"argument (?P<name>.+?): expected (?:one|at least one|\d+) arguments?", "lacks_value"),
    (r"argument (?P<name>.+?): not allowed with argument (?P<other>.+)", "not_with"),
    (r"argument (?P<name>.+?): ignored explicit argument (?P<value>.+)", "no_value"),
    (r"one of the arguments (?P<names>.+) is required", "one_of"),
    (r"ambiguous option: (?P<name>.+) could match (?P<known>.+)", "ambiguous"),
)


class Formatter(argparse.HelpFormatter):
    """Begins with how a command is used, in the terminal's language."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Add the line; ``prefix`` stands before it."""
        said = words().t("cli.usage") + " " if prefix is None else prefix
        super().add_usage(usage, actions, groups, said)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser in the terminal's language; those of its subcommands are such, too."""

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 what ArgumentParser takes
        """Take what ArgumentParser takes, by name."""
        super().__init__(**{**given, "formatter_class": Formatter, "add_help": False})
        w = words()
        self._positionals.title = w.t("cli.arguments")
        self._optionals.title = w.t("cli.options")
        self.add_argument("-h", "--help", action="help", help=w.t("cli.help"))

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and end with status 2."""
        self.print_usage(sys.stderr)
        text = words().t("cli.wrong", program=self.prog, what=in_words(message))
        self.exit(2, f"{text}\n")


def in_words(message: str) -> str:
    """Return an error of argparse in the terminal's language, as it is where that is unknown."""
    for pattern, name in _ERRORS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found is not None:
            return words().t(f"cli.wrong.{name}", **found.groupdict())
    return message
