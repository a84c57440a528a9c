"""``mato report``: the story of a goal as a page with charts and as a table."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli_words import words
from kpi.errors import NotFound, NotUnderstood, Refused

if TYPE_CHECKING:
    from kpi.model import Goal, Team
    from kpi.ports import UnitOfWork


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add it."""
    w = words()
    text = w.t("report.cli")
    parser = subparsers.add_parser("report", help=text, description=text)
    parser.add_argument("goal", metavar="GOAL", help=w.t("report.cli.goal"))
    parser.add_argument("--html", type=Path, metavar="FILE", help=w.t("report.cli.html"))
    parser.add_argument("--csv", type=Path, metavar="FILE", help=w.t("report.cli.csv"))
    parser.add_argument("--png", type=Path, metavar="FILE", help=w.t("report.cli.png"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write what was asked for; without a file name the table goes to the terminal."""
    from bot import bootstrap, config  # noqa: PLC0415 heavy
    from bot.clock import SystemClock  # noqa: PLC0415 heavy
    from bot.report import page, picture, table  # noqa: PLC0415 heavy
    from kpi.knowledge import load  # noqa: PLC0415 heavy
    from kpi.usecases.lookups import standings  # noqa: PLC0415 heavy
    from kpi.usecases.periods import stories  # noqa: PLC0415 heavy

    begin, close = bootstrap.open_store(config.load())
    with begin(reading=True) as uow:
        goal, team = _found(uow, arguments.goal)
        today = standings.local_day(SystemClock().now(), team.zone)
        story = stories.tell(uow, load(), goal, team, today)
    close()
    if arguments.html:
        _write(arguments.html, page.as_html(story, words()).encode())
    if arguments.png:
        drawn = picture.as_png(story, words())
        if drawn is None:
            raise Refused("chart.nothing")
        _write(arguments.png, drawn)
    written = table.as_csv(story, words())
    if arguments.csv:
        _write(arguments.csv, written.encode())
    if not (arguments.html or arguments.csv or arguments.png):
        sys.stdout.write(written)
    return 0


def _write(path: Path, body: bytes) -> None:
    try:
        path.write_bytes(body)
    except OSError as error:
        raise NotUnderstood("report.file", name=str(path)) from error
    print(words().t("report.cli.written", name=str(path)))


def _found(uow: "UnitOfWork", wanted: str) -> "tuple[Goal, Team]":
    """Return the goal with that id, or the one that the words mean; NotFound."""
    from kpi.usecases.lookups import naming  # noqa: PLC0415 heavy

    known = [
        (goal, team)
        for workspace in uow.workspaces.all()
        for team in uow.teams.all(workspace.workspace_id)
        for goal in uow.goals.of_channel(workspace.workspace_id, team.channel_id)
    ]
    found = [one for one in known if one[0].goal_id == wanted]
    if not found:
        meant = naming.goals([goal for goal, _ in known], wanted)
        found = [one for one in known if one[0] in meant]
    if len(found) > 1:
        raise NotUnderstood("report.which", ids=", ".join(goal.goal_id for goal, _ in found[:5]))
    if not found:
        raise NotFound("not_found.goal")
    return found[0]
