"""How requests reach a process that is not gunicorn's: Socket Mode, or signed HTTP."""

import logging
import threading
from typing import Protocol

from slack_bolt.adapter.socket_mode import SocketModeHandler
from werkzeug.serving import WSGIRequestHandler, make_server

from bot import bootstrap
from bot.bootstrap import Mato
from bot.config import BadSetting, Config


class Server(Protocol):
    """Takes requests in threads of its own between ``start`` and ``stop``."""

    @property
    def where(self) -> str:
        """What a person reads of where it serves."""
        ...

    def start(self) -> None: ...  # noqa: D102

    def stop(self) -> None: ...  # noqa: D102


class SocketServer:
    """Socket Mode: Mato calls Slack, so nothing has to be reachable from outside."""

    where = "Socket Mode"

    def __init__(self, mato: Mato) -> None:
        """Connect with the app token of the settings."""
        self._handler = SocketModeHandler(
            app=bootstrap.slack_app(mato),
            app_token=mato.config.slack_app_token,
            logger=logging.getLogger("slack_bolt"),
            web_client=mato.deps.clients.with_token(None),
        )

    def start(self) -> None:
        """Connect; lost connections are made anew."""
        self._handler.connect()  # type: ignore[no-untyped-call]

    def stop(self) -> None:
        """Take nothing more."""
        self._handler.close()  # type: ignore[no-untyped-call]


class QuietHandler(WSGIRequestHandler):
    """Writes no line a request: what matters is logged where it happens."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 werkzeug's name
        """Say nothing."""


class HttpServer:
    """Signed HTTP on HOST and PORT, for one team; gunicorn serves more."""

    def __init__(self, mato: Mato) -> None:
        """Bind at once; port 0 is any free one."""
        self._server = make_server(
            mato.config.host,
            mato.config.port,
            bootstrap.web_app(mato),
            threaded=True,
            request_handler=QuietHandler,
        )

    @property
    def where(self) -> str:
        """The address that Slack must reach."""
        return f"http://{self._server.host}:{self._server.server_port}/slack/events"

    def start(self) -> None:
        """Serve in a thread."""
        threading.Thread(target=self._server.serve_forever, daemon=True, name="http").start()

    def stop(self) -> None:
        """Take nothing more."""
        self._server.shutdown()
        self._server.server_close()


def server(mato: Mato) -> Server:
    """Return Socket Mode when there is an app token, else signed HTTP."""
    return SocketServer(mato) if mato.config.slack_app_token else HttpServer(mato)


def check(config: Config) -> None:
    """Raise BadSetting when nothing could ever reach this process."""
    if not config.slack_app_token and not config.slack_signing_secret:
        raise BadSetting("bad_setting.no_way_in", name="SLACK_APP_TOKEN")
    if not config.slack_bot_token and not config.has_oauth:
        raise BadSetting("bad_setting.no_token", name="SLACK_BOT_TOKEN")
    if config.has_oauth and not config.secret_keys:
        raise BadSetting("bad_setting.no_key", name="MATO_SECRET_KEYS")
