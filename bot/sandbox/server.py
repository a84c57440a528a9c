"""The sandbox as a whole: start it, point an app at it, act in it, stop it."""

import socket
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from bot.sandbox.acts import Acts
from bot.sandbox.api.dispatch import WebApi, sleeper
from bot.sandbox.changes import Changes
from bot.sandbox.config import SandboxConfig
from bot.sandbox.faults import FaultPlan
from bot.sandbox.limiter import PostLimiter
from bot.sandbox.line import HttpLine, Line, WsgiLine
from bot.sandbox.outbound import Outbound
from bot.sandbox.page_api import page_routes
from bot.sandbox.recorder import Recorder
from bot.sandbox.slack_routes import slack_routes
from bot.sandbox.sockets import SocketLine
from bot.sandbox.state import SandboxState

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

HOST = "127.0.0.1"
SETTLED = 5.0


class QuietHandler(WSGIRequestHandler):
    """A request handler that keeps the terminal free."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's name
        """Say nothing: the recorder has it all."""

    def connection_dropped(
        self,
        error: BaseException,  # noqa: ARG002 - werkzeug's signature
        environ: "WSGIEnvironment | None" = None,  # noqa: ARG002 - werkzeug's signature
    ) -> None:
        """Expect no further request on a connection that a fault has reset."""
        self.close_connection = True


class Sandbox:
    """Slack on a loopback port; also a context manager that starts and stops it."""

    def __init__(self, config: SandboxConfig) -> None:
        """Build everything; nothing listens before ``start``."""
        self.config = config
        self.state = SandboxState(config)
        self.faults = FaultPlan(config.random)
        self.recorder = Recorder(config.clock.now, config.record_path)
        self.sockets = SocketLine(config.app.id, config.timing.ack)
        self._stopped = threading.Event()
        self._line: Line = self.sockets
        if config.app_url:
            self.connect_app(config.app_url)
        self.outbound = Outbound(
            self.state,
            self.recorder,
            lambda: self._line,
            retries=config.timing.event_retries,
            stopped=self._stopped,
        )
        self.acts = Acts(self.state, self.outbound)
        self.changes = Changes(self.state, self.outbound)
        self._server: BaseWSGIServer | None = None

    @property
    def url(self) -> str:
        """The page's address, without a slash at its end."""
        return self.state.base_url

    @property
    def api_url(self) -> str:
        """The Web API's base address, for ``SLACK_API_URL``."""
        return f"{self.url}/api/"

    def start(self) -> None:
        """Listen on ``config.port`` (0: any free one) and for Socket Mode on a port beside it.

        OSError when the port is taken.
        """
        # Tried here first, because werkzeug ends the process when the port is taken.
        socket.create_server((HOST, self.config.port)).close()
        self._server = make_server(
            HOST, self.config.port, self._flask_app(), threaded=True, request_handler=QuietHandler
        )
        self.state.base_url = f"http://{HOST}:{self._server.server_port}"
        self.sockets.start()
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()

    def stop(self) -> None:
        """Let go of everything: hanging calls end, ports close, the record is complete."""
        self._stopped.set()
        self.outbound.close()
        self.sockets.stop()
        if self._server:
            self._server.shutdown()
            self._server.server_close()
        self.recorder.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def connect_app(self, url: str) -> None:
        """Send everything to the app at ``url`` over signed HTTP from now on."""
        self._line = HttpLine(
            url=url,
            secret=self.config.app.signing_secret,
            now=self.config.clock.now,
            patience=self.config.timing.ack,
        )

    def connect_wsgi(self, app: Callable[..., Any]) -> None:
        """Send everything to a WSGI app in this process from now on."""
        self._line = WsgiLine(
            app=app, secret=self.config.app.signing_secret, now=self.config.clock.now
        )

    def connect_sockets(self) -> None:
        """Send everything over Socket Mode from now on."""
        self._line = self.sockets

    def settle(self, timeout: float = SETTLED) -> bool:
        """Wait for the events on their way; say whether they arrived in time."""
        return self.outbound.settle(timeout)

    def wait_until(self, condition: Callable[[], bool], timeout: float = SETTLED) -> bool:
        """Wait until ``condition`` holds, looking at each change; say whether it came to hold."""
        end = time.monotonic() + timeout
        while not condition():
            left = end - time.monotonic()
            if left <= 0:
                return False
            self.state.wait(self.state.version, min(left, 0.1))
        return True

    def _flask_app(self) -> Flask:
        app = Flask("bot.sandbox", static_folder=None)
        app.config["PROPAGATE_EXCEPTIONS"] = True
        limiter = PostLimiter(self.state.now) if self.config.rate_limited else None
        api = WebApi(
            state=self.state,
            faults=self.faults,
            limiter=limiter,
            new_link=self.sockets.new_link,
            emit=self.outbound.event_later,
            sleep=sleeper(self._stopped),
        )
        latency = self.config.timing.latency
        app.register_blueprint(slack_routes(api, self.recorder, latency))
        app.register_blueprint(page_routes(self))
        return app
