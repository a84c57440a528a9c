"""Logs: one line a decision, key=value, without secrets, whoever writes them."""

import logging
import re
import sys
import traceback
from collections.abc import Iterable
from typing import TextIO
from urllib.parse import unquote

from bot.config import Config

_HIDDEN = "[hidden]"
#: What a secret looks like: Slack's tokens, one-use addresses, passwords in database addresses.
_SHAPES = (
    (re.compile(r"\b(?:xox[a-z]|xapp|xoxe\.xox[a-z])-[A-Za-z0-9-]+"), _HIDDEN),
    (re.compile(r"\bmato_[A-Z0-9]+_[A-Za-z0-9]+_[A-Za-z0-9_-]{43}"), _HIDDEN),
    (re.compile(r"https://hooks\.slack[a-z.-]*\.com/\S+"), _HIDDEN),
    (re.compile(r"(\b\w+(?:\+\w+)?://[^:/@\s]+:)[^@\s]+@"), rf"\1{_HIDDEN}@"),
    (re.compile(r"(response_url['\"]?\s*[:=]\s*['\"]?)[^\s'\",}]+"), rf"\1{_HIDDEN}"),
)
_LONG = 8
#: These quote what they could not read, and raise all that they say.
_QUOTING = ("slack_sdk.web.base_client", "slack_sdk.webhook.client")
#: Libraries that write bodies or tokens below this level.
_NOISY = ("slack_sdk", "slack_bolt", "urllib3", "werkzeug", "apscheduler", "alembic")
#: What libraries warn of and what is meant: SLACK_BOT_TOKEN is ours, not Bolt's; a tick that
#: is woken while it runs goes once more when it ends.
_MEANT = ("`token` will be unused", "maximum number of running instances reached")
_ANXIOUS = ("slack_bolt", "apscheduler.scheduler")


class Redacting(logging.Formatter):
    """Writes one line a record: secrets hidden, line breaks escaped, exceptions folded in."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        """Hide ``secrets`` wherever they stand, besides everything that looks like one."""
        super().__init__("%(asctime)s level=%(levelname)s logger=%(name)s %(message)s")
        self._secrets = tuple(sorted((s for s in secrets if s), key=len, reverse=True))

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        text = self.redact(super().format(record))
        return text.replace("\r", "\\r").replace("\n", "\\n")

    def formatException(self, ei: object) -> str:  # noqa: N802 the base class's name
        """Return where and what, without the messages: those may quote what a person typed."""
        error = ei[1] if isinstance(ei, tuple) else None
        if not isinstance(error, BaseException):
            return ""
        return " <- ".join(_place(one) for one in _chain(error))

    def redact(self, text: str) -> str:
        """Return the text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        for shape, instead in _SHAPES:
            text = shape.sub(instead, text)
        return text


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in found:
        found.append(one)
        one = one.__cause__ or one.__context__
    return found


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    path = " > ".join(f"{frame.filename}:{frame.lineno}" for frame in frames)
    return f"{type(error).__module__}.{type(error).__qualname__} at {path}"


def secrets_of(config: Config) -> list[str]:
    """Return every setting that must never be written."""
    return [
        config.slack_bot_token,
        config.slack_app_token,
        config.slack_signing_secret,
        config.slack_client_secret,
        *config.secret_keys,
        *_passwords(config.database_url),
    ]


def _passwords(address: str) -> list[str]:
    """Return the password in a database's address, as it stands there and as it is meant."""
    before_host, _, _ = address.partition("://")[2].rpartition("@")
    password = before_host.partition(":")[2]
    # A shorter one is hidden in addresses only: it may be a word that stands everywhere.
    return [one for one in (password, unquote(password)) if len(one) >= _LONG]


def set_up(config: Config, stream: TextIO | None = None) -> None:
    """Send every record of this process through the redacting formatter, to stderr."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Redacting(secrets_of(config)))
    handler.addFilter(_is_ours_or_serious)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(config.log_level)
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    for name in _QUOTING:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    for name in _ANXIOUS:
        logging.getLogger(name).addFilter(_is_news)


def _is_ours_or_serious(record: logging.LogRecord) -> bool:
    """Keep bodies out also where a library gave one of its loggers a level of its own."""
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] not in _NOISY


def _is_news(record: logging.LogRecord) -> bool:
    """Tell apart what libraries warn of and what is meant to be so."""
    return not any(meant in record.getMessage() for meant in _MEANT)
