"""One SELECT against a database that can only be read."""

import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from kpi.comments.topics import Said
from kpi.errors import MatoError, NotUnderstood, SourceFailed
from kpi.imports import RawRow, Refusal
from kpi.ports import SourceKind
from kpi.pulls import Connection
from storage.sources import sql_postgresql, sql_sqlite
from storage.sources.sql import Rows, checked, pull

SELECT = "SELECT day, likes, followers, note FROM numbers ORDER BY day"
COLUMNS = {"likes": "likes", "followers": "フォロワー数"}
TAKEN = [
    ("likes", date(2026, 1, 5), Decimal(5)),
    ("フォロワー数", date(2026, 1, 5), Decimal("7.5")),
    "import.no_day",
]
FILE = "sqlite:///shop.sqlite3"


def asked(url: str, select: str, **settings: object) -> Connection:
    return Connection(
        kind=SourceKind.SQL, settings={"select": select, **settings}, secret={"url": url}
    )


def taken(url: str, select: str, folder: Path | None = None, **settings: object) -> list[object]:
    """Return name, day and value of each row, and the code of each refusal."""
    return [
        (row.name, row.day, row.value) if isinstance(row, RawRow) else row.code
        for row in pull(asked(url, select, **settings), folder, 5.0).file.rows()
    ]


def test_comments_are_counted_and_added_up_by_the_days_of_the_channel(folder: Path) -> None:
    select = """
        SELECT '2026-01-05T15:30:00Z' AS created_at, 'I love this secret strap' AS body,
            'x' AS platform, 'ben' AS author
        UNION ALL SELECT '2026-01-06T01:00:00Z', 'the worst strap', 'x', 'kim'
        UNION ALL SELECT '2026-01-06T02:00:00Z', NULL, 'x', 'kim'
        UNION ALL SELECT '2026-01-06T03:00:00Z', 'a strap is a strap', 'x', 'mia'
        UNION ALL SELECT 'a secret', 'a strap', 'x', 'mia'
    """
    file = pull(replace(asked(FILE, select), zone="Asia/Tokyo"), folder, 5.0).file

    rows = list(file.rows())

    assert "secret" not in str(rows)
    assert [row.code for row in rows if isinstance(row, Refusal)] == ["import.no_day"]
    counts = [(row.name, row.day, int(row.value)) for row in rows if isinstance(row, RawRow)]
    assert counts[:3] == [
        ("comments_read", date(2026, 1, 6), 3),
        ("positive_comments", date(2026, 1, 6), 1),
        ("negative_comments", date(2026, 1, 6), 1),
    ]
    assert len(counts) == 5
    assert file.facts.said == Said(comments=3, words={"strap": 3})


def test_comments_of_days_that_may_be_two_are_not_guessed(folder: Path) -> None:
    select = "SELECT '03/04/2026' AS day, 'nice' AS comment"

    assert refused(FILE, select, folder) == "source.unanswered"


def refused(url: str, select: str, folder: Path | None = None, **settings: object) -> str:
    with pytest.raises(MatoError) as error:
        taken(url, select, folder, **settings)
    return error.value.code


# SQLite


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a database in it, and one beside it."""
    inside = tmp_path / "shared"
    inside.mkdir()
    for path in (inside / "shop.sqlite3", tmp_path / "outside.sqlite3"):
        with closing(sqlite3.connect(path)) as database:
            database.execute(
                "CREATE TABLE numbers (day TEXT, likes INT, followers REAL, note TEXT)"
            )
            database.execute("INSERT INTO numbers VALUES ('2026-01-05', 5, 7.5, 'x')")
            database.execute("INSERT INTO numbers VALUES ('soon', NULL, 7.5, NULL)")
            database.commit()
    return inside


def test_columns_are_metrics_beside_the_day(folder: Path) -> None:
    assert taken(FILE, SELECT, folder, columns=COLUMNS) == TAKEN


def test_a_column_may_name_the_metric(folder: Path) -> None:
    select = "SELECT day AS 日付, 'likes' AS metric, likes AS value, 'x' AS platform FROM numbers"

    found = taken(FILE, f"{select} WHERE likes > 0", folder)

    assert found == [("likes", date(2026, 1, 5), Decimal(5))]


@pytest.mark.parametrize("settings", [{"day": "when"}, {"columns": {"x": "likes"}}])
def test_a_column_that_is_not_there_is_named(folder: Path, settings: dict[str, object]) -> None:
    assert refused(FILE, SELECT, folder, **settings) == "source.no_column"


def test_a_result_without_a_day_is_no_series(folder: Path) -> None:
    assert refused(FILE, "SELECT likes FROM numbers", folder) == "source.no_day_column"


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///../outside.sqlite3",
        "sqlite:////etc/passwd",
        "sqlite:///missing.sqlite3",
        "sqlite://",
        "sqlite:///shop.sqlite3?mode=rwc",
        "mysql://user@host/db",
        "no url",
    ],
)
def test_other_files_and_databases_are_not_opened(folder: Path, url: str) -> None:
    assert refused(url, SELECT, folder) == "source_failed.no_database"


def test_a_link_out_of_the_folder_is_not_followed(folder: Path) -> None:
    (folder / "link.sqlite3").symlink_to(folder.parent / "outside.sqlite3")

    assert refused("sqlite:///link.sqlite3", SELECT, folder) == "source_failed.no_database"


def test_without_a_folder_there_are_no_files(folder: Path) -> None:
    assert refused(f"sqlite:///{folder}/shop.sqlite3", SELECT) == "source_failed.no_database"


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM pragma_database_list",
        "SELECT writefile('x', 'y')",
        "SELECT hex(zeroblob(900000)) AS day",
        "SELECT * FROM nowhere",
    ],
)
def test_what_reaches_further_than_the_file_is_denied(folder: Path, statement: str) -> None:
    assert refused(FILE, statement, folder) == "source_failed.statement"


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH '{outside}' AS other",
        "PRAGMA query_only = 0",
        "CREATE TABLE more (a)",
        "INSERT INTO numbers VALUES ('2026-01-06', 1, 1, '')",
        "BEGIN",
        "SELECT load_extension('x')",
    ],
)
def test_the_authorizer_stands_where_the_fence_is_jumped(folder: Path, statement: str) -> None:
    told = statement.replace("{outside}", str(folder.parent / "outside.sqlite3"))
    opened = sql_sqlite.opener(make_url(FILE), told, folder, 5.0)

    with pytest.raises(SourceFailed) as denied, opened():
        pytest.fail("it was run")

    assert denied.value.code == "source_failed.statement"


def test_a_statement_without_end_is_ended(folder: Path) -> None:
    endless = (
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
        "SELECT max(x) AS day FROM n"
    )
    begun = time.monotonic()

    with pytest.raises(SourceFailed) as ended:
        list(pull(asked(FILE, endless), folder, 0.3).file.rows())

    assert ended.value.code == "source_failed.slow"
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize(("rows", "size", "code"), [(49, 9999, "too_many"), (99, 99, "too_much")])
def test_rows_and_bytes_are_bounded(folder: Path, rows: int, size: int, code: str) -> None:
    many = (
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 50) "
        "SELECT '2026-01-05' AS day, x AS likes FROM n"
    )
    whole = pull(asked(FILE, many), folder, 5.0).file
    assert isinstance(whole, Rows)
    less = Rows(
        facts=whole.facts, opened=whole.opened, day="", values={}, most_rows=rows, most_bytes=size
    )

    with pytest.raises(SourceFailed) as ended:
        list(less.rows())

    assert ended.value.code == f"source_failed.{code}"


# the fence


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("", "no_select"),
        ("DELETE FROM numbers", "no_select"),
        ("/* SELECT */ DROP TABLE numbers", "no_select"),
        ("EXPLAIN ANALYZE SELECT 1", "no_select"),
        ("SELECT 1\0", "no_select"),
        ("SELECT " + "1," * 10_000 + "1", "no_select"),
        ("SELECT 1; COMMIT", "many_statements"),
        ("SELECT 1 /* ; */ ; SELECT 2", "many_statements"),
        ("SELECT set_config('statement_timeout', '0', false)", "forbidden"),
        ('SELECT "set_config"(1)', "forbidden"),
        ("SELECT * INTO other FROM numbers", "forbidden"),
        ("WITH a AS (DELETE FROM numbers RETURNING 1) SELECT 1", "forbidden"),
        ("SELECT pg_sleep(100)", "forbidden"),
        ("SELECT pg_read_file('/etc/passwd')", "forbidden"),
        ("SELECT dblink_exec('x')", "forbidden"),
        ('SELECT U&"!0070g_sleep"(1)', "forbidden"),
    ],
)
def test_what_is_no_single_select_is_refused(statement: str, code: str) -> None:
    with pytest.raises(NotUnderstood) as said:
        checked(statement)
    assert said.value.code == f"source.{code}"


@pytest.mark.parametrize(
    "statement",
    [
        "select 1;",
        "  WITH a AS (SELECT 1) SELECT * FROM a ; ",
        "SELECT 'delete; from' AS x, $$ insert; $$ -- drop; \n FROM numbers /* ; */",
        "(SELECT 1) UNION (SELECT 2)",
        "SELECT updated_at, insert_count FROM numbers",
    ],
)
def test_what_only_looks_is_taken(statement: str) -> None:
    assert not checked(statement).endswith(";")


# PostgreSQL


class Server:
    """A database with a table, and roles that may do this and that."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql")
        self._roles: list[str] = []
        self.run(
            "CREATE TABLE numbers (day DATE, likes INT, followers NUMERIC, note TEXT)",
            "INSERT INTO numbers VALUES ('2026-01-05', 5, 7.5, 'x'), (NULL, 1, 1, NULL)",
        )

    def run(self, *statements: str) -> None:
        """Run statements as the database's owner."""
        address = self._url.render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def role(self, *grants: str, options: str = "") -> str:
        """Return the address of a new role that may read the table; ``{}`` in grants is it."""
        name = f"r{uuid.uuid4().hex[:12]}"
        self._roles.append(name)
        self.run(
            f"CREATE ROLE {name} LOGIN PASSWORD 'fictional' {options}",
            f"GRANT SELECT ON numbers TO {name}",
            *(grant.format(name) for grant in grants),
        )
        address = self._url.set(username=name, password="fictional")
        return address.render_as_string(hide_password=False)

    def end(self) -> None:
        """Remove the roles: they are the whole server's."""
        for name in reversed(self._roles):
            self.run(f"DROP OWNED BY {name} CASCADE", f"DROP ROLE {name}")


@pytest.fixture
def server(postgres_url: str) -> Iterator[Server]:
    server = Server(postgres_url)
    yield server
    server.end()


def test_a_role_that_can_only_read_reads(server: Server) -> None:
    assert taken(server.role(), SELECT, columns=COLUMNS) == TAKEN


@pytest.mark.parametrize(
    "grants",
    [
        ["GRANT INSERT ON numbers TO {}"],
        ["GRANT UPDATE (likes) ON numbers TO {}"],
        ["GRANT DELETE ON numbers TO {}"],
        ["GRANT TRUNCATE ON numbers TO {}"],
        ["GRANT CREATE ON SCHEMA public TO {}"],
        ["CREATE SEQUENCE s", "GRANT USAGE ON SEQUENCE s TO {}"],
        ["GRANT pg_write_all_data TO {}"],
        ["GRANT pg_read_server_files TO {}"],
        ["ALTER TABLE numbers OWNER TO {}"],
        ["CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'"],
    ],
)
def test_a_role_that_can_do_more_is_refused(server: Server, grants: list[str]) -> None:
    assert refused(server.role(*grants), SELECT) == "source_failed.may_write"


@pytest.mark.parametrize("options", ["SUPERUSER", "CREATEDB", "CREATEROLE", "BYPASSRLS"])
def test_a_powerful_role_is_refused(server: Server, options: str) -> None:
    assert refused(server.role(options=options), SELECT) == "source_failed.may_write"


def test_a_role_that_could_become_a_writer_is_refused(server: Server) -> None:
    writer = make_url(server.role("GRANT INSERT ON numbers TO {}")).username

    address = server.role(f"GRANT {writer} TO {{}}", options="NOINHERIT")

    assert refused(address, SELECT) == "source_failed.may_write"


def test_the_owner_of_everything_is_refused(postgres_url: str) -> None:
    assert refused(postgres_url, "SELECT 1 AS day") == "source_failed.may_write"


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1 AS day; COMMIT; SELECT 2",
        "SELECT set_config('transaction_read_only', 'off', false) AS day; SELECT 2",
        "DELETE FROM numbers RETURNING day",
    ],
)
def test_one_statement_is_one_where_the_fence_is_jumped(server: Server, statement: str) -> None:
    opened = sql_postgresql.opener(make_url(server.role()), statement, 5.0)

    with pytest.raises(SourceFailed) as denied, opened():
        pytest.fail("it was run")

    assert denied.value.code == "source_failed.statement"


def test_a_slow_statement_is_ended_although_it_lifted_its_time_out(server: Server) -> None:
    lifting = "SELECT set_config('statement_timeout', '0', false) AS day, pg_sleep(60)"
    opened = sql_postgresql.opener(make_url(server.role()), lifting, 1.0)
    begun = time.monotonic()

    with pytest.raises(SourceFailed) as ended, opened() as (_, rows):
        list(rows)

    assert ended.value.code == "source_failed.slow"
    assert time.monotonic() - begun < 40


def test_an_error_of_the_statement_is_told(server: Server) -> None:
    with pytest.raises(SourceFailed) as failed:
        taken(server.role(), "SELECT nothing FROM numbers")

    assert "nothing" in str(failed.value.data["reason"])


@pytest.mark.parametrize("query", ["options=-crole%3Dx", "passfile=/etc/passwd", "service=x"])
def test_an_address_says_where_and_nothing_else(query: str) -> None:
    url = f"postgresql://u:p@127.0.0.1:1/db?{query}"

    assert refused(url, SELECT) == "source_failed.no_database"


def test_a_database_that_is_not_there_is_said_to_be_so() -> None:
    assert refused("postgresql://u:p@127.0.0.1:1/db", SELECT) == "source_failed.database"
