"""A process that answers is warm before anybody types."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: Names each cache of the language that is still empty after warming up.
_COLD = """
import pkgutil
from importlib import import_module

import kpi.language
from bot.bootstrap import wire
from bot.config import Config
from bot.warming import warm_up

mato = wire(Config(database_url="sqlite://"))
warm_up(mato.deps)
for info in pkgutil.iter_modules(kpi.language.__path__, "kpi.language."):
    for name, one in vars(import_module(info.name)).items():
        mine = getattr(one, "__module__", "") == info.name
        if mine and hasattr(one, "cache_info") and not one.cache_info().currsize:
            print(f"{info.name}.{name}")
"""


def test_nothing_of_the_language_is_built_when_the_first_person_types() -> None:
    done = subprocess.run(  # noqa: S603 our own interpreter
        [sys.executable, "-c", _COLD], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines() == []
