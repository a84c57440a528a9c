"""The committed sandbox page is what its sources build, and asks nobody else for anything."""

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

SANDBOX = Path(__file__).parents[2] / "bot" / "sandbox"
SOURCES = SANDBOX / "page_src"
PAGE = SANDBOX / "page"
LISTED = PAGE / "SOURCES.sha256"
REBUILD = "npm run build in bot/sandbox/page_src"
MOST_BYTES = 1_500_000


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        ours = "node_modules" not in path.relative_to(folder).parts
        if ours and path.is_file() and path != LISTED:
            yield path


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_committed_page_was_built_from_the_committed_sources() -> None:
    present = {
        path.relative_to(SANDBOX).as_posix(): _digest(path)
        for folder in (SOURCES, PAGE)
        for path in _files(folder)
    }

    lines = LISTED.read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}

    assert listed == present, REBUILD


def test_the_page_is_small_and_needs_no_maps() -> None:
    built = list(_files(PAGE))

    assert sum(path.stat().st_size for path in built) < MOST_BYTES
    assert not [path for path in built if path.suffix == ".map"]


def test_the_page_loads_nothing_from_outside() -> None:
    html = (PAGE / "index.html").read_text(encoding="utf-8")
    style = (PAGE / "assets" / "page.css").read_text(encoding="utf-8")

    assert "default-src 'self'" in html
    assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", html)
    assert not re.findall(r"url\((?!\"?data:)|@import", style)


def test_the_lock_names_no_registry() -> None:
    lock = json.loads((SOURCES / "package-lock.json").read_text(encoding="utf-8"))

    assert not [name for name, one in lock["packages"].items() if "resolved" in one]
    assert all("integrity" in one for name, one in lock["packages"].items() if name)


def _run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - fixed commands of this file
        command, cwd=cwd, capture_output=True, text=True, check=False, timeout=240
    )


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a copy of the sources; skip where Node or its packages cannot be had."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("THE PAGE WAS NOT REBUILT: node and npm are not installed")
    copy = tmp_path_factory.mktemp("page") / "page_src"
    shutil.copytree(SOURCES, copy, ignore=shutil.ignore_patterns("node_modules"))
    (copy.parent / "page").mkdir()
    got = _run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", cwd=copy)
    if got.returncode:
        pytest.skip(f"THE PAGE WAS NOT REBUILT: npm ci failed: {got.stderr[-300:]}")
    built = _run("npm", "run", "build", cwd=copy)
    assert built.returncode == 0, built.stdout + built.stderr
    return copy.parent / "page"


@pytest.mark.slow
def test_a_rebuild_gives_the_committed_bytes(rebuilt: Path) -> None:
    committed = {path.relative_to(PAGE): path.read_bytes() for path in [*_files(PAGE), LISTED]}

    fresh = {path.relative_to(rebuilt): path.read_bytes() for path in rebuilt.rglob("*.*")}

    assert sorted(fresh) == sorted(committed)
    assert [name for name in fresh if fresh[name] != committed[name]] == [], REBUILD
