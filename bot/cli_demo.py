"""``mato demo`` and ``mato sandbox``: Slack on your own machine."""

import argparse
import os
from pathlib import Path

from bot.cli_words import language, words
from kpi.model import Language


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add both."""
    w = words()
    text = w.t("cli.demo")
    demo = subparsers.add_parser("demo", help=text, description=text)
    demo.add_argument("--script", action="store_true", help=w.t("cli.demo.script"))
    demo.add_argument("--json", action="store_true", help=w.t("cli.demo.json"))
    demo.add_argument("--no-browser", action="store_true", help=w.t("cli.demo.no_browser"))
    _shared(demo)
    demo.set_defaults(run=run_demo)
    text = w.t("cli.sandbox")
    sandbox = subparsers.add_parser("sandbox", help=text, description=text)
    sandbox.add_argument("--record", type=Path, metavar="FILE", help=w.t("cli.sandbox.record"))
    sandbox.add_argument("--app-url", default="", metavar="URL", help=w.t("cli.sandbox.app_url"))
    _shared(sandbox)
    sandbox.set_defaults(run=run_sandbox)


def _shared(parser: argparse.ArgumentParser) -> None:
    w = words()
    parser.add_argument("--port", type=int, default=0, help=w.t("cli.demo.port"))
    parser.add_argument(
        "--lang", type=Language, choices=list(Language), default=None, help=w.t("cli.demo.lang")
    )


def run_demo(arguments: argparse.Namespace) -> int:
    """Show Mato with three fictional teams, in a browser or in the terminal."""
    from bot.demo import run  # noqa: PLC0415 heavy

    return int(
        run.demo(
            script=arguments.script,
            as_json=arguments.json,
            browser=not arguments.no_browser,
            port=arguments.port,
            language=_language(arguments),
        )
    )


def run_sandbox(arguments: argparse.Namespace) -> int:
    """Run the stand-in for Slack alone, for a Mato (or another app) in another process."""
    from bot.demo import run  # noqa: PLC0415 heavy

    return int(
        run.sandbox(
            record=arguments.record,
            app_url=arguments.app_url,
            port=arguments.port,
            language=_language(arguments),
        )
    )


def _language(arguments: argparse.Namespace) -> Language:
    chosen: Language | None = arguments.lang
    return chosen or language(os.environ)
