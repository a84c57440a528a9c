"""Every setting is known everywhere that people look for it."""

import re
from pathlib import Path

from bot import config
from bot.config import Config
from bot.delivery.crash import CrashPoint
from bot.manifest import BOT_EVENTS, BOT_SCOPES

ROOT = Path(__file__).parents[2]
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")


def test_the_example_has_every_setting_and_no_other() -> None:
    named = re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE)

    assert sorted(named) == sorted(config.setting_names())


def test_the_example_shows_the_defaults() -> None:
    lines = re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE)

    assert config.read(dict(lines)) == Config()


def test_the_settings_table_has_every_setting() -> None:
    table = OPERATING.partition("## Settings")[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([A-Z_]{4,})`", row.split("|")[1])}

    assert named == set(config.setting_names())


def test_every_scope_and_event_is_explained() -> None:
    section = OPERATING.partition("## Scopes and events")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    explained = {name for row in rows for name in re.findall(r"`([a-z:_.]+)`", row)}

    assert explained == {*BOT_SCOPES, *BOT_EVENTS}


def test_every_crash_point_is_named() -> None:
    assert all(f"`{point.value}`" in OPERATING for point in CrashPoint)


def test_a_config_never_shows_its_secrets() -> None:
    secret = "fictional-1"
    names = [name for name in config.setting_names() if re.search("TOKEN|SECRET|DATABASE", name)]

    shown = repr(config.read(dict.fromkeys(names, secret)))

    assert len(names) == 6
    assert secret not in shown
