"""``mato doctor`` and ``mato manifest``: getting connected to Slack."""

import argparse
import json
import os
import sys
from functools import partial
from itertools import chain
from pathlib import Path

from bot.cli_words import words, words_in
from kpi.model import Language

_SIGNS = {"good": "✓", "hint": "!", "bad": "✗"}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add both."""
    w = words()
    text = w.t("cli.doctor")
    parser = subparsers.add_parser("doctor", help=text, description=text)
    parser.add_argument("--manifest", default="", metavar="FILE", help=w.t("cli.doctor.manifest"))
    parser.set_defaults(run=doctor)
    text = w.t("cli.manifest")
    manifest = subparsers.add_parser("manifest", help=text, description=text)
    manifest.add_argument("--url", default="", help=w.t("cli.manifest.url"))
    manifest.add_argument(
        "--lang", type=Language, choices=list(Language), help=w.t("cli.manifest.lang")
    )
    manifest.add_argument(
        "--with-workflow-step", action="store_true", help=w.t("cli.manifest.with_step")
    )
    manifest.set_defaults(run=print_manifest)


def print_manifest(arguments: argparse.Namespace) -> int:
    """Print the app manifest as JSON, to be pasted into Slack."""
    from bot.manifest import manifest  # noqa: PLC0415 heavy

    localizer = words_in(arguments.lang) if arguments.lang else words()
    made = manifest(localizer, url=arguments.url, with_steps=arguments.with_workflow_step)
    print(json.dumps(made, ensure_ascii=False, indent=2))
    return 0


def doctor(arguments: argparse.Namespace) -> int:
    """Say in words what is missing or wrong; 1 when Mato cannot work like this."""
    from bot import bootstrap, config, doctor_manifest  # noqa: PLC0415 heavy
    from bot.doctor import Level, Patient, examine  # noqa: PLC0415 heavy
    from storage.migrate import state  # noqa: PLC0415 heavy

    loaded = config.load()
    mato = bootstrap.wire(loaded)
    patient = Patient(
        config=loaded,
        clients=mato.deps.clients,
        clock=mato.clock,
        uow=mato.deps.uow,
        revisions=partial(state, loaded.database_url),
        web_processes=int(os.environ.get("WEB_CONCURRENCY") or 1),
    )
    findings = examine(patient)
    if arguments.manifest:
        findings = chain(findings, doctor_manifest.examine(_text(arguments.manifest)))
    levels = set()
    for finding in findings:
        levels.add(finding.level)
        text = words().t(f"doctor.{finding.name}", **finding.data)
        print(f"{_SIGNS[finding.level.value]} {text}", flush=True)
    mato.close()
    print(words().t("doctor.ill" if Level.BAD in levels else "doctor.well"))
    return int(Level.BAD in levels)


def _text(name: str) -> str:
    """Return the file's text, that of standard input for ``-``; nothing where it has none."""
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""
