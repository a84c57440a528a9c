"""A command must not pay for what only the worker or a migration needs."""

import subprocess
import sys

import pytest

HEAVY = ("alembic", "pandas", "numpy", "psycopg", "cryptography", "sqlalchemy.orm", "slack_sdk")


@pytest.mark.parametrize("module", ["storage.uow", "storage.engine", "storage.memory"])
def test_the_stores_load_nothing_heavy(module: str) -> None:
    script = f"import sys, {module}; print(*sys.modules)"

    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )

    assert [name for name in HEAVY if name in done.stdout.split()] == []


def test_memory_needs_no_sqlalchemy() -> None:
    script = "import sys, storage.memory; print('sqlalchemy' in sys.modules)"

    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )

    assert done.stdout.strip() == "False"
