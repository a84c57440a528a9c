"""The wheel holds our three packages with their data, nothing else, and works by itself."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from email import message_from_string
from email.message import Message
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "kpi", "storage")
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]


def _run(*command: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, *command],
        cwd=cwd,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    """The wheel, built as an installer without isolation builds it."""
    folder = tmp_path_factory.mktemp("wheel")
    built = _run("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    assert built.returncode == 0, built.stderr
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def unpacked(wheel: zipfile.ZipFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what is in the wheel."""
    folder = tmp_path_factory.mktemp("installed")
    wheel.extractall(folder)
    return folder


def information(wheel: zipfile.ZipFile, name: str) -> str:
    (found,) = [one for one in wheel.namelist() if one.endswith(f".dist-info/{name}")]
    return wheel.read(found).decode()


@pytest.fixture(scope="module")
def metadata(wheel: zipfile.ZipFile) -> Message:
    return message_from_string(information(wheel, "METADATA"))


def shipped() -> set[str]:
    """Return what the packages hold: code and data, without the page's sources and caches."""
    return {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and not {"page_src", "__pycache__"} & set(path.parts)
    }


def test_it_holds_our_packages_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}

    assert held == shipped()


@pytest.mark.parametrize(
    "data",
    [
        "bot/i18n/en/common.po",
        "bot/i18n/ja/common.po",
        "bot/sandbox/page/index.html",
        "bot/sandbox/page/assets/page.js",
        "kpi/knowledge/data/pairs.csv",
        "storage/migrations/script.py.mako",
        "storage/migrations/versions/0001_first.py",
    ],
)
def test_data_travels_with_the_code(wheel: zipfile.ZipFile, data: str) -> None:
    assert wheel.getinfo(data).file_size > 0


def test_it_cannot_be_uploaded_by_mistake(metadata: Message) -> None:
    assert metadata["Name"] == "mato"
    assert metadata["Requires-Python"] == ">=3.11"
    assert "Private :: Do Not Upload" in metadata.get_all("Classifier", [])


def test_it_brings_the_command(wheel: zipfile.ZipFile) -> None:
    lines = information(wheel, "entry_points.txt").split("\n")

    assert [line for line in lines if line.strip()] == ["[console_scripts]", "mato = bot.cli:main"]


def test_the_wheel_alone_plays_the_demo(unpacked: Path, tmp_path: Path) -> None:
    where = _run("-c", "import bot; print(bot.__file__)", cwd=tmp_path, PYTHONPATH=str(unpacked))
    assert Path(where.stdout.strip()).is_relative_to(unpacked)

    played = _run(
        *("-m", "bot.cli", "demo", "--script"),
        cwd=tmp_path,
        PYTHONPATH=str(unpacked),
        MATO_LANGUAGE="en",
    )

    assert played.returncode == 0, played.stdout + played.stderr
    assert "== 8." in played.stdout
    assert list(tmp_path.iterdir()) == []
