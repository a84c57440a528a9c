"""What the house promises of its own code, measured over all of it."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.environment import untraced

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "kpi", "storage")
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
#: The two places that may catch everything, so that the next tick and the next message live.
BROAD = {"bot/worker.py", "bot/delivery/intake.py"}
#: What must not be named: this would tie the repository to one machine or one registry.
FOREIGN = re.compile(
    "|".join(
        (
            "/work" + "/(main|shared)",
            "/ro" + "ot/",
            "py" + "pi" + r"\.org",
            "pythonhos" + "ted",
            "registry" + r"\.npm",
            "deb" + r"\.debian",
        )
    )
)
_BINARY = {".png", ".sqlite3", ".ico"}


@cache
def modules() -> tuple[Path, ...]:
    return tuple(
        path
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "page_src" not in path.parts
    )


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_file_is_too_long_to_read() -> None:
    long = {
        name_of(path): lines
        for path in modules()
        if (lines := path.read_text(encoding="utf-8").count("\n")) > LONGEST_FILE
    }

    assert long == {}


def test_no_function_is_too_long_to_read() -> None:
    long = {
        f"{name_of(path)}:{node.name}": length
        for path in modules()
        if "versions" not in path.parts
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }

    assert long == {}


def test_everything_is_caught_in_two_places_only() -> None:
    broad = {
        name_of(path)
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})
        )
    }

    assert broad <= BROAD


def test_request_verification_is_never_switched_off() -> None:
    off = [
        name_of(path)
        for path in modules()
        if "request_verification_enabled" in path.read_text(encoding="utf-8")
    ]

    assert off == []


def test_nothing_tracked_names_a_machine_or_a_registry() -> None:
    listed = subprocess.run(
        ["git", "ls-files"],  # noqa: S607 - git is whatever the developer uses
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    named = {}
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and path.suffix not in _BINARY:
            found = FOREIGN.search(path.read_text(encoding="utf-8", errors="replace"))
            if found:
                named[name] = found.group()

    assert named == {}


def test_the_web_process_carries_nothing_that_only_the_worker_needs() -> None:
    code = (
        "import sys, bot.bootstrap\n"
        "heavy = {'pandas', 'numpy', 'alembic', 'matplotlib', 'bot.sandbox', 'bot.demo'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    run = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert run.stdout.strip() == "[]"


def test_importing_any_module_does_nothing() -> None:
    names = [
        name_of(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for path in modules()
        if "migrations" not in path.parts and path.name != "__main__.py"
    ]
    code = (
        "import importlib, os, sys, threading\n"
        "def seen():\n"
        "    files = {name for name in os.listdir('.') if not name.startswith('.')}\n"
        "    return dict(os.environ), files\n"
        "before = seen()\n"
        f"for name in {names!r}:\n"
        "    importlib.import_module(name)\n"
        "assert threading.active_count() == 1, threading.enumerate()\n"
        "assert before == seen()\n"
        "print('quiet')"
    )
    run = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-B", "-W", "error", "-c", code],
        cwd=ROOT,
        env=untraced(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.stdout, run.stderr) == ("quiet\n", "")
