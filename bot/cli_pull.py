"""``mato pull``: reads a source that was connected in Slack, now."""

import argparse
import sys

from bot.cli_words import words


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add it."""
    w = words()
    text = w.t("sources.cli.pull")
    parser = subparsers.add_parser("pull", help=text, description=text)
    parser.add_argument("name", metavar="NAME", help=w.t("sources.cli.name"))
    parser.add_argument("--workspace", default="", metavar="T", help=w.t("data.cli.workspace"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read the source and say what came of it; 1 when nothing did."""
    from bot import bootstrap, config, logs, pulling  # noqa: PLC0415 heavy
    from bot.listeners.sentences import sentence  # noqa: PLC0415 heavy
    from kpi.errors import MatoError, NotFound  # noqa: PLC0415 with the rest
    from kpi.usecases.numbers.pulls import READ  # noqa: PLC0415 with the rest

    loaded = config.load()
    logs.set_up(loaded)
    mato = bootstrap.wire(loaded)
    try:
        with mato.deps.uow(reading=True) as uow:
            found = [
                source
                for workspace in uow.workspaces.all()
                if arguments.workspace in {"", workspace.workspace_id, workspace.name}
                for source in uow.sources.all(workspace.workspace_id)
                if source.kind in READ and arguments.name in {source.name, source.source_id}
            ]
        if not found:
            raise NotFound("source.none_named", name=arguments.name)
        if len(found) != 1:
            raise NotFound("source.say_which", name=arguments.name, count=len(found))
        done = pulling.carry_out(mato.deps, found[0])
    finally:
        mato.close()
    w = words()
    if done is None or isinstance(done, MatoError):
        print(sentence(done or NotFound("not_found.source"), w, plain=True), file=sys.stderr)
        return 1
    counts = ("written", "replaced", "unchanged", "refused")
    print(w.t("data.import.counts", **{name: f"{getattr(done, name):,}" for name in counts}))
    return 0
