import io
import logging

import pytest

from bot import logs
from bot.config import Config

SIGNING = "0123456789abcdef0123456789abcdef"
CONFIG = Config(slack_signing_secret=SIGNING, secret_keys=("a-secret-key",), log_level="DEBUG")


@pytest.fixture
def stream() -> io.StringIO:
    """Catch what the process would write."""
    written = io.StringIO()
    logs.set_up(CONFIG, written)
    return written


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-1-fictional",
        "xoxp-1-fictional",
        "xoxe.xoxb-1-fictional",
        "xapp-1-fictional",
        SIGNING,
        "a-secret-key",
        "https://hooks.slack.com/commands/T1/2/fictional",
    ],
)
def test_secrets_never_reach_the_log(stream: io.StringIO, secret: str) -> None:
    logging.getLogger("any").warning("token=%s url='%s'", secret, secret)

    assert "fictional" not in stream.getvalue()
    assert secret not in stream.getvalue()
    assert "[hidden]" in stream.getvalue()


def test_passwords_in_addresses_are_hidden(stream: io.StringIO) -> None:
    logging.getLogger("any").warning("db=%s", "postgresql+psycopg://mato:fictional@db.example/m")

    assert "fictional" not in stream.getvalue()
    assert "db.example" in stream.getvalue()


def test_response_addresses_are_hidden_wherever_they_lead(stream: io.StringIO) -> None:
    logging.getLogger("any").warning("%s", {"response_url": "http://127.0.0.1:1/response/x"})

    assert "/response/x" not in stream.getvalue()


def test_a_record_is_one_line(stream: io.StringIO) -> None:
    logging.getLogger("any").warning("first\nlevel=ERROR forged\r\n")

    assert stream.getvalue().count("\n") == 1
    assert "first\\nlevel=ERROR forged" in stream.getvalue()


def test_an_exception_says_where_but_not_what_it_quotes(stream: io.StringIO) -> None:
    inner, outer = KeyError("what a person typed"), ValueError("and said")
    try:
        try:
            raise inner
        except KeyError as error:
            raise outer from error
    except ValueError:
        logging.getLogger("any").exception("reference=1")

    written = stream.getvalue()
    assert "builtins.ValueError at" in written
    assert "builtins.KeyError at" in written
    assert "test_logs.py:" in written
    assert "person typed" not in written
    assert written.count("\n") == 1


def test_libraries_that_write_bodies_are_kept_quiet(stream: io.StringIO) -> None:
    willful = logging.getLogger("slack_bolt.App")
    before = willful.level
    willful.setLevel(logging.DEBUG)

    logging.getLogger("slack_sdk.web").debug("body=planted")
    willful.info("body=planted")

    willful.setLevel(before)
    assert stream.getvalue() == ""


def test_what_is_meant_to_be_so_is_not_warned_of(stream: io.StringIO) -> None:
    logging.getLogger("slack_bolt").warning("As you gave `client`, `token` will be unused.")
    logging.getLogger("apscheduler.scheduler").warning(
        "Execution of job skipped: maximum number of running instances reached (1)"
    )
    logging.getLogger("slack_bolt").warning("something else")

    assert stream.getvalue().count("\n") == 1


def test_every_secret_of_the_settings_is_known() -> None:
    secrets = logs.secrets_of(CONFIG)

    assert SIGNING in secrets
    assert "a-secret-key" in secrets
