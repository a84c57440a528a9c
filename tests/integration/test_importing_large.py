"""Files of a size that people really have: bounded memory, bounded time, nothing lost."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from kpi.model import ChannelId, WorkspaceId
from storage.engine import open_database
from storage.uow import unit_of_work
from tests.environment import untraced
from tests.factories import CHANNEL, WORKSPACE, a_team, a_workspace

ROOT = Path(__file__).parents[2]
METRICS = ("impressions", "likes", "comments", "shares", "saves")
FIRST = date(2023, 12, 1)
MEGABYTE = 1024 * 1024
MOST_MEMORY = 300 * MEGABYTE
#: What one who presses a button and one who runs a command are patient for, on a busy machine.
MOST_SECONDS = 240

pytestmark = pytest.mark.slow

#: Runs what follows and then tells how much memory it took at most. Where Linux tells, its own
#: figure: `ru_maxrss` also counts the process that started this one.
_MEASURED = """
import json, re, resource, sys
from pathlib import Path
{body}
status = Path("/proc/self/status")
peak = re.search(r"VmHWM:\\s+(\\d+) kB", status.read_text()) if status.exists() else None
most = int(peak[1]) if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps(most * 1024), file=sys.stderr)
"""
_COMMAND = "from bot import cli; assert cli.main(sys.argv[1:]) == 0"
_PREVIEW = """
from pathlib import Path
from kpi.knowledge import load
from kpi.usecases.files import imports
from kpi.usecases.numbers import storing
from storage.memory import memory
from storage.sources.files.opening import open_file
from tests.askers import an_asker
from tests.factories import CHANNEL, NOW, a_goal, a_team
with memory(lambda: NOW)() as uow:
    uow.teams.save(a_team())
    body = Path(sys.argv[1]).read_bytes()
    draft = imports.preview(uow, an_asker(), load(), open_file, CHANNEL, "large.csv", body)
    stored = storing.store(uow, an_asker(), load(), open_file, draft)
print(stored.run.written)
"""


def lines(accounts: int, days: int, campaign: str) -> Iterator[str]:
    for account in range(accounts):
        for metric in METRICS:
            for day in range(days):
                when = FIRST + timedelta(days=day)
                yield f"{when},{metric},{day * 7 % 9999},x,shop{account},{campaign}\n"


def table(path: Path, accounts: int, days: int, campaign: str = "") -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.write("date,metric,value,platform,account,campaign\n")
        file.writelines(lines(accounts, days, campaign))
    return path


def measured(body: str, *arguments: object) -> tuple[str, int]:
    """Return what a process of its own printed and how much memory it took."""
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", _MEASURED.format(body=body), *map(str, arguments)],
        cwd=ROOT,
        env=untraced(),
        capture_output=True,
        text=True,
        check=True,
        timeout=MOST_SECONDS,
    )
    return done.stdout, json.loads(done.stderr.splitlines()[-1])


def test_a_million_rows_come_in_by_the_command_line(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("MATO_LANGUAGE", "en")
    database = open_database(sqlite_url)
    begin = unit_of_work(database)
    with begin() as uow:
        uow.workspaces.save(a_workspace())
        uow.teams.save(a_team())
        uow.commit()

    path = table(tmp_path / "million.csv", accounts=200, days=1000)
    said, memory = measured(_COMMAND, "import", path, "--channel", CHANNEL)

    assert "New 1,000,000, changed 0, unchanged 0, rows not taken 0" in said
    assert memory < MOST_MEMORY
    with begin() as uow:
        series = uow.series.of_channel(WorkspaceId(WORKSPACE), ChannelId(CHANNEL))
        days = uow.observations.recent_days(WORKSPACE, [series[0].series_id], 2000)
    database.close()
    assert (len(series), len(days[series[0].series_id])) == (1000, 1000)


def test_a_file_of_twenty_megabytes_is_understood_and_stored(tmp_path: Path) -> None:
    path = table(tmp_path / "large.csv", accounts=40, days=1000, campaign="c" * 80)
    assert path.stat().st_size > 20 * MEGABYTE

    said, memory = measured(_PREVIEW, path)

    assert said == "200000\n"
    assert memory < MOST_MEMORY
