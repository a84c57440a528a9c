"""``mato singer-target``: reads a tap's output from a pipe, stores it, and says how far it got."""

import argparse

from bot.cli_words import words


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add it."""
    w = words()
    text = w.t("sources.cli.target")
    parser = subparsers.add_parser("singer-target", help=text, description=text)
    parser.add_argument("--channel", required=True, metavar="C", help=w.t("data.cli.channel"))
    parser.add_argument("--workspace", default="", metavar="T", help=w.t("data.cli.workspace"))
    parser.add_argument("--tap", default="", help=w.t("sources.cli.target.tap"))
    parser.add_argument("--streams", default="", help=w.t("sources.cli.target.streams"))
    parser.add_argument("--name", default="singer-target", help=w.t("sources.cli.target.name"))
    # What targets are given by those who run them; there is nothing to configure.
    parser.add_argument("--config", default="", help=argparse.SUPPRESS)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read standard input to its end; 1 when nothing of it was stored."""
    from bot.cli_piping import Order, carry_out  # noqa: PLC0415 heavy

    return carry_out(
        Order(
            channel=arguments.channel,
            workspace=arguments.workspace,
            tap=arguments.tap,
            streams=arguments.streams,
            name=arguments.name,
        )
    )
