"""Every setting, read once from the environment (and a .env file) by bot/bootstrap.py."""

from dataclasses import dataclass

from kpi.model import Language

#: Slack's own Web API.
SLACK_API_URL = "https://slack.com/api/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings; each is explained in .env.example and docs/operating.md."""

    slack_api_url: str = SLACK_API_URL
    slack_bot_token: str = ""
    slack_app_token: str = ""
    slack_signing_secret: str = ""
    slack_client_id: str = ""
    slack_client_secret: str = ""
    database_url: str = "sqlite:///mato.sqlite3"
    secret_keys: tuple[str, ...] = ()
    language: Language = Language.JA
    fiscal_month: int = 4
    host: str = "127.0.0.1"
    port: int = 3000
    log_level: str = "INFO"
    quarantine_seconds: float = 60.0
    slack_timeout_seconds: float = 10.0
