from pathlib import Path

import pytest

from bot import config
from bot.config import SLACK_API_URL, BadSetting, Config
from kpi.model import Language


def test_without_settings_the_defaults_hold() -> None:
    assert config.read({}) == Config()


def test_settings_are_read_by_their_names() -> None:
    read = config.read(
        {
            "SLACK_BOT_TOKEN": " xoxb-1 ",
            "PORT": "8080",
            "MATO_LANGUAGE": "en",
            "MATO_SECRET_KEYS": "new, old",
            "MATO_FAULTS": "1",
            "MATO_LOG_LEVEL": "warning",
        }
    )

    assert read.slack_bot_token == "xoxb-1"
    assert read.port == 8080
    assert read.language is Language.EN
    assert read.secret_keys == ("new", "old")
    assert read.faults
    assert read.log_level == "WARNING"


def test_an_empty_value_is_the_default() -> None:
    assert config.read({"PORT": " "}).port == Config().port


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "many"),
        ("PORT", "70000"),
        ("MATO_FISCAL_MONTH", "13"),
        ("MATO_FISCAL_MONTH", "April"),
        ("MATO_LANGUAGE", "fr"),
        ("MATO_FAULTS", "perhaps"),
        ("MATO_LOG_LEVEL", "LOUD"),
        ("MATO_QUARANTINE_SECONDS", "10"),
        ("MATO_SLACK_TIMEOUT_SECONDS", "0"),
        ("MATO_IN_FLIGHT", "0"),
        ("MATO_IN_FLIGHT", "257"),
        ("MATO_POLL_SECONDS", "-1"),
        ("MATO_RETENTION_DAYS", "-1"),
        ("SLACK_API_URL", "http://slack.example.com/api/"),
        ("SLACK_API_URL", "file:///etc/passwd"),
        ("SLACK_API_URL", "nonsense"),
        ("MATO_PUBLIC_URL", "http://mato.example.com"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(BadSetting) as refused:
        config.read({name: value})

    assert refused.value.data["name"] == name


def test_a_stand_in_may_speak_plain_http_on_loopback() -> None:
    read = config.read({"SLACK_API_URL": "http://127.0.0.1:4000/api"})

    assert read.slack_api_url == "http://127.0.0.1:4000/api/"
    assert not read.is_real_slack


def test_slack_itself_is_the_usual_one() -> None:
    assert config.read({}).slack_api_url == SLACK_API_URL
    assert config.read({}).is_real_slack


def test_oauth_needs_both_halves() -> None:
    assert config.read({"SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "2"}).has_oauth
    assert not config.read({"SLACK_CLIENT_ID": "1"}).has_oauth


def test_the_environment_overrules_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("PORT=4001\nHOST=0.0.0.0\n", encoding="utf-8")
    monkeypatch.setenv("PORT", "4002")
    monkeypatch.delenv("HOST", raising=False)

    read = config.load(tmp_path)

    assert (read.port, read.host) == (4002, "0.0.0.0")  # noqa: S104 a value that is only read


def test_a_missing_file_is_no_error(tmp_path: Path) -> None:
    assert isinstance(config.load(tmp_path), Config)
