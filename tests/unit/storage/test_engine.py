"""Which database an address means."""

from pathlib import Path

import pytest

from kpi.errors import NoStore
from storage.engine import open_database
from tests.clocks import StillClock
from tests.factories import NOW


@pytest.mark.parametrize(
    "url",
    ["postgres://u:p@db/mato", "postgresql://u:p@db/mato", "postgresql+psycopg://u:p@db/mato"],
)
def test_postgresql_goes_by_any_of_its_names(url: str) -> None:
    database = open_database(url)

    assert not database.is_sqlite
    assert database.engine.url.drivername == "postgresql+psycopg"
    assert database.engine.url.password == "p"


def test_a_missing_folder_is_made_for_sqlite(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'var' / 'mato.sqlite3'}")

    assert database.is_sqlite
    assert (tmp_path / "var").is_dir()


@pytest.mark.parametrize("url", ["mysql://db/mato", "mato.sqlite3", ""])
def test_anything_else_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"SQLite|address"):
        open_database(url)


def test_a_file_below_a_plain_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("not a folder")

    with pytest.raises(NoStore):
        open_database(f"sqlite:///{tmp_path / 'plain' / 'mato.sqlite3'}")


def test_a_refusal_does_not_show_the_password() -> None:
    with pytest.raises(ValueError, match="not the address") as refused:
        open_database("postgres//u:hunter2@db/mato")

    assert "hunter2" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_given_clock_stands_for_the_database(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'x.sqlite3'}", clock=StillClock())

    with database.engine.connect() as connection:
        assert database.instant(connection) == NOW
    database.close()
