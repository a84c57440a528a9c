"""``mato simulate``: which alerts a KPI's history, or a file's, would have brought."""

import argparse

from bot.cli_words import words
from kpi.errors import NotUnderstood

_DAYS, _MOST_DAYS = 90, 3650


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add it."""
    w = words()
    text = w.t("simulate.cli")
    parser = subparsers.add_parser("simulate", help=text, description=text)
    parser.add_argument("what", metavar="FILE|KPI", help=w.t("simulate.cli.what"))
    parser.add_argument("--days", type=int, default=_DAYS, help=w.t("simulate.cli.days"))
    parser.add_argument("--workspace", default="", metavar="T", help=w.t("data.cli.workspace"))
    parser.add_argument("--json", action="store_true", help=w.t("simulate.cli.json"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Replay and print; 2 for a stretch of days that is none."""
    from bot.cli_simulating import Order, carry_out  # noqa: PLC0415 heavy

    if not 1 <= arguments.days <= _MOST_DAYS:
        raise NotUnderstood("simulate.days", most=_MOST_DAYS)
    return carry_out(
        Order(
            what=arguments.what,
            days=arguments.days,
            workspace=arguments.workspace,
            as_json=arguments.json,
        )
    )
