"""Every setting, read once from the environment and a .env file by bot/bootstrap.py."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values

from kpi.errors import Broken
from kpi.model import Language

#: Slack's own Web API.
SLACK_API_URL = "https://slack.com/api/"
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


#: Where nobody says otherwise: April in Japan, the calendar year elsewhere.
_FISCAL_STARTS = {Language.JA: 4, Language.EN: 1}


class BadSetting(Broken):
    """A setting cannot be used; ``data`` has its ``name`` and a ``reason`` code."""

    code = "bad_setting"


def _text(raw: str) -> str:
    return raw.strip()


def _texts(raw: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in raw.split(",") if part.strip())


def _flag(raw: str) -> bool:
    answers = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    return answers[raw.strip().lower()]


def _url(raw: str) -> str:
    parts = urlsplit(raw.strip())
    is_near = parts.hostname in _LOOPBACK
    if not parts.hostname or parts.scheme not in ({"http", "https"} if is_near else {"https"}):
        raise ValueError(raw)
    # A port that is no number raises; whatever else stands there has no meaning.
    if parts.port == 0 or parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError(raw)
    return raw.strip().rstrip("/") + "/"


def _origins(raw: str) -> tuple[str, ...]:
    origins = _texts(raw)
    for one in origins:
        parts = urlsplit(one)
        if parts.scheme not in {"http", "https"} or one != f"{parts.scheme}://{parts.netloc}":
            raise ValueError(raw)
    return origins


def _setting(name: str, default: Any, read: Callable[[str], Any] = _text) -> Any:  # noqa: ANN401
    """Return a field that is read from the environment variable ``name``."""
    return field(default=default, metadata={"name": name, "read": read})


def _secret(name: str, default: Any = "", read: Callable[[str], Any] = _text) -> Any:  # noqa: ANN401
    """Return the same, left out of ``repr`` so that it never reaches a log."""
    return field(default=default, repr=False, metadata={"name": name, "read": read})


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings; each is explained in .env.example and docs/operating.md."""

    slack_api_url: str = _setting("SLACK_API_URL", SLACK_API_URL, _url)
    slack_bot_token: str = _secret("SLACK_BOT_TOKEN")
    slack_app_token: str = _secret("SLACK_APP_TOKEN")
    slack_signing_secret: str = _secret("SLACK_SIGNING_SECRET")
    slack_client_id: str = _setting("SLACK_CLIENT_ID", "")
    slack_client_secret: str = _secret("SLACK_CLIENT_SECRET")
    database_url: str = _secret("DATABASE_URL", "sqlite:///mato.sqlite3")
    secret_keys: tuple[str, ...] = _secret("MATO_SECRET_KEYS", (), _texts)
    language: Language = _setting("MATO_LANGUAGE", Language.JA, Language)  # noqa: RUF009 an enum
    fiscal_month: int = _setting("MATO_FISCAL_MONTH", 0, int)
    public_url: str = _setting("MATO_PUBLIC_URL", "", _url)
    private_origins: tuple[str, ...] = _setting("MATO_PRIVATE_ORIGINS", (), _origins)
    sqlite_folder: str = _setting("MATO_SQLITE_FOLDER", "")
    taps_folder: str = _setting("MATO_TAPS_FOLDER", "")
    host: str = _setting("HOST", "127.0.0.1")
    port: int = _setting("PORT", 3000, int)
    log_level: str = _setting("MATO_LOG_LEVEL", "INFO", str.upper)
    quarantine_seconds: float = _setting("MATO_QUARANTINE_SECONDS", 60.0, float)
    slack_timeout_seconds: float = _setting("MATO_SLACK_TIMEOUT_SECONDS", 10.0, float)
    poll_seconds: float = _setting("MATO_POLL_SECONDS", 3.0, float)
    in_flight: int = _setting("MATO_IN_FLIGHT", 64, int)
    retention_days: int = _setting("MATO_RETENTION_DAYS", 30, int)
    faults: bool = _setting("MATO_FAULTS", default=False, read=_flag)
    crash_at: str = _setting("MATO_CRASH_AT", "")

    def __post_init__(self) -> None:
        """Raise BadSetting where values do not fit each other or the world."""
        for name, is_fine in _checks(self):
            if not is_fine:
                raise BadSetting(name=name, reason="range")

    @property
    def fiscal_start(self) -> int:
        """The month (1 to 12) that a new workspace's fiscal year starts in."""
        return self.fiscal_month or _FISCAL_STARTS[self.language]

    @property
    def is_real_slack(self) -> bool:
        """Whether the Web API is Slack's own, not a stand-in."""
        return self.slack_api_url == SLACK_API_URL

    @property
    def has_oauth(self) -> bool:
        """Whether several workspaces can install this Mato."""
        return bool(self.slack_client_id and self.slack_client_secret)


def _checks(config: Config) -> list[tuple[str, bool]]:
    levels = {"DEBUG", "INFO", "WARNING", "ERROR"}
    return [
        ("MATO_FISCAL_MONTH", 0 <= config.fiscal_month <= 12),  # noqa: PLR2004 months
        ("PORT", 0 <= config.port < 1 << 16),
        ("MATO_LOG_LEVEL", config.log_level in levels),
        ("MATO_SLACK_TIMEOUT_SECONDS", config.slack_timeout_seconds > 0),
        # A send that is still under way must never look abandoned (docs/operating.md).
        ("MATO_QUARANTINE_SECONDS", config.quarantine_seconds > config.slack_timeout_seconds),
        ("MATO_POLL_SECONDS", config.poll_seconds > 0),
        ("MATO_IN_FLIGHT", 1 <= config.in_flight <= 256),  # noqa: PLR2004 threads
        ("MATO_RETENTION_DAYS", config.retention_days >= 0),
    ]


def setting_names() -> list[str]:
    """Return the environment variable of every setting, in order."""
    return [str(f.metadata["name"]) for f in fields(Config)]


def read(env: Mapping[str, str]) -> Config:
    """Return the settings that ``env`` holds; an empty value is the default. BadSetting."""
    values: dict[str, Any] = {}
    for f in fields(Config):
        raw = env.get(str(f.metadata["name"]), "")
        if raw.strip():
            values[f.name] = _read_one(str(f.metadata["name"]), raw, f.metadata["read"])
    return Config(**values)


def _read_one(name: str, raw: str, convert: Callable[[str], Any]) -> Any:  # noqa: ANN401
    try:
        return convert(raw)
    except (ValueError, KeyError) as error:
        raise BadSetting(name=name, reason="unreadable") from error


def load(folder: Path | None = None) -> Config:
    """Return the settings of this process: a .env file, overruled by the environment.

    The file's values are not put into the environment: Bolt reads some of these names itself.
    """
    path = (folder or Path.cwd()) / ".env"
    from_file = {k: v or "" for k, v in dotenv_values(path).items()} if path.is_file() else {}
    return read({**from_file, **os.environ})
