"""``mato import``: a file of any length into a channel's series, or only what it holds."""

import argparse
from pathlib import Path

from bot.cli_words import words


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add it."""
    w = words()
    text = w.t("data.cli.import")
    parser = subparsers.add_parser("import", help=text, description=text)
    parser.add_argument("file", type=Path, metavar="FILE", help=w.t("data.cli.file"))
    parser.add_argument("--channel", default="", metavar="C", help=w.t("data.cli.channel"))
    parser.add_argument("--workspace", default="", metavar="T", help=w.t("data.cli.workspace"))
    parser.add_argument("--dry-run", action="store_true", help=w.t("data.cli.dry_run"))
    parser.add_argument("--json", action="store_true", help=w.t("data.cli.json"))
    parser.add_argument("--platform", default="", help=w.t("data.cli.platform"))
    parser.add_argument("--account", default="", help=w.t("data.cli.account"))
    parser.add_argument(
        "--date-order",
        default="",
        choices=("month_first", "day_first"),
        help=w.t("data.cli.date_order"),
    )
    parser.add_argument(
        "--rate",
        default="",
        choices=("fraction", "percent"),
        help=w.t("data.cli.rate").replace("%", "%%"),  # argparse fills in the others
    )
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="COLUMN=METRIC",
        dest="columns",
        help=w.t("data.cli.map"),
    )
    parser.add_argument(
        "--day-column", default="", metavar="COLUMN", help=w.t("data.cli.day_column")
    )
    parser.add_argument(
        "--grain",
        default="daily",
        choices=("daily", "cumulative", "per_post"),
        help=w.t("data.cli.grain"),
    )
    parser.add_argument("--zone", default="", help=w.t("data.cli.zone"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read the file, show what it holds and store it; 1 when it cannot be taken as it is."""
    from bot.cli_importing import carry_out  # noqa: PLC0415 heavy
    from bot.cli_order import Order  # noqa: PLC0415

    return carry_out(
        Order(
            file=arguments.file,
            channel=arguments.channel,
            workspace=arguments.workspace,
            stores=not arguments.dry_run,
            as_json=arguments.json,
            platform=arguments.platform,
            account=arguments.account,
            date_order=arguments.date_order,
            rate=arguments.rate,
            zone=arguments.zone,
            columns=tuple(arguments.columns),
            day_column=arguments.day_column,
            grain=arguments.grain,
        )
    )
