"""The Slack of the npm package ``emulate``: made by others, without a look at our sandbox.

Mato talks to it through a door that writes down every call. The door does one thing more: what
the SDK asks with GET it passes on as POST, because Slack takes both and the package only POST.
"""

import json
import shutil
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from bot.manifest import BOT_SCOPES
from bot.sandbox.model import Json
from bot.sandbox.server import QuietHandler

SOURCES = Path(__file__).parent / "integration" / "emulate"
NODE = 20
NOT_FOUND = 404
BOT_TOKEN = "xoxb-fictional-mato"
PERSON_TOKEN = "xoxp-fictional-aya"
BOT_USER, APP = "U0MATO", "A0MATO"
CHANNEL, PERSON = "sns", "aya"
#: What a person may do in Slack; Mato itself has no more than its manifest asks for.
PERSON_SCOPES = (
    "channels:history",
    "channels:manage",
    "channels:read",
    "chat:write",
    "users:read",
)
SEED: Mapping[str, object] = {
    "team": {"name": "Acorn Coffee", "domain": "acorn"},
    "users": [{"name": PERSON, "real_name": "Aya Aoki", "is_admin": True}],
    "channels": [{"name": CHANNEL}],
    "oauth_apps": [
        {
            "app_id": APP,
            "client_id": "1.2",
            "client_secret": "fictional",
            "name": "Mato",
            "redirect_uris": [],
            "scopes": list(BOT_SCOPES),
            "bot_id": "B0MATO",
            "bot_user_id": BOT_USER,
            "bot_name": "mato",
        }
    ],
    "tokens": [
        {
            "token": BOT_TOKEN,
            "type": "bot",
            "user_id": BOT_USER,
            "bot_user_id": BOT_USER,
            "bot_id": "B0MATO",
            "app_id": APP,
            "scopes": list(BOT_SCOPES),
        },
        {"token": PERSON_TOKEN, "user": PERSON, "app_id": APP, "scopes": list(PERSON_SCOPES)},
    ],
    "strict_scopes": True,
}


@dataclass(frozen=True)
class Call:
    """One call of Mato and what the stand-in answered."""

    method: str
    status: int
    answer: Any


@dataclass(kw_only=True)
class Emulated:
    """The running stand-in; ``url`` is the door, ``calls`` what went through it."""

    origin: str
    calls: list[Call] = field(default_factory=list)
    responses: list[Json] = field(default_factory=list)
    losing: set[str] = field(default_factory=set)
    url: str = ""

    def ask(self, method: str, token: str = BOT_TOKEN, **arguments: object) -> Json:
        """Call the stand-in past the door; the answer must be ok."""
        body = json.dumps(arguments).encode()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        _, text = _post(f"{self.origin}/api/{method}", body, headers)
        answer: Json = json.loads(text)
        assert answer["ok"], (method, answer)
        return answer

    def serves(self, method: str) -> bool:
        """Whether the stand-in has the method at all."""
        status, _ = _post(f"{self.origin}/api/{method}", b"", {})
        return status != NOT_FOUND

    def called(self, method: str) -> list[Call]:
        """Return Mato's calls of one method."""
        return [call for call in self.calls if call.method == method]

    def lose_answer(self, method: str) -> None:
        """Let the next call be carried out, but its answer be lost on the way."""
        self.losing.add(method)

    def __call__(self, environ: Any, start_response: Any) -> Any:  # noqa: ANN401 - WSGI's own
        return self._pass(Request(environ))(environ, start_response)

    def _pass(self, request: Request) -> Response:
        if request.path.startswith("/response/"):
            self.responses.append(json.loads(request.get_data()))
            return Response("ok")
        method = request.path.rpartition("/")[2]
        headers = {"Authorization": request.headers.get("Authorization", "")}
        body, kind = request.get_data(), request.headers.get("Content-Type", "")
        if request.method == "GET":
            body = urlencode(request.args.to_dict()).encode()
            kind = "application/x-www-form-urlencoded"
        status, text = _post(
            f"{self.origin}{request.path}", body, {**headers, "Content-Type": kind}
        )
        self.calls.append(Call(method, status, _parsed(text)))
        if method in self.losing:
            self.losing.discard(method)
            return Response("Bad gateway", 502)
        return Response(text, status, content_type="application/json")


def _post(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
    request = urllib.request.Request(url, body, dict(headers), method="POST")  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - loopback
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def _parsed(text: bytes) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text.decode("utf-8", "replace")


def install(folder: Path) -> str:
    """Put the package into ``folder`` unless it is there; return why it cannot be had, or ""."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return "node and npm are not installed"
    version = _run(node, "--version", cwd=folder).stdout.strip().removeprefix("v")
    if int(version.partition(".")[0]) < NODE:
        return f"node is {version}, {NODE} is needed"
    for name in ("package.json", "package-lock.json", "serve.mjs"):
        shutil.copyfile(SOURCES / name, folder / name)
    whole = folder / "installed"
    if whole.exists():
        return ""
    try:
        got = _run(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=folder)
    except subprocess.TimeoutExpired:
        return "npm ci gets no answer"
    if got.returncode:
        return f"npm ci failed: {got.stderr[-300:]}"
    whole.touch()  # what was begun and not ended is no package
    return ""


def _run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - fixed commands of this file
        command, cwd=cwd, capture_output=True, text=True, check=False, timeout=120
    )


@contextmanager
def emulated(folder: Path) -> Iterator[Emulated]:
    """Run the package that was installed into ``folder``, and the door before it."""
    command = ["node", "serve.mjs", json.dumps(SEED)]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout is not None
        port = json.loads(process.stdout.readline())["port"]
        slack = Emulated(origin=f"http://127.0.0.1:{port}")
        door = make_server("127.0.0.1", 0, slack, threaded=True, request_handler=QuietHandler)
        slack.url = f"http://127.0.0.1:{door.server_port}"
        threading.Thread(target=door.serve_forever, daemon=True).start()
        try:
            yield slack
        finally:
            door.shutdown()
            door.server_close()
            process.terminate()
