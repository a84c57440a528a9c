"""``mato demo`` and ``mato sandbox``: what they print, and how long they stay."""

import tempfile
import webbrowser
from pathlib import Path

from bot import bootstrap
from bot.clock import SystemClock
from bot.demo import script as story
from bot.demo.stage import Stage, cast, profile, raise_stage
from bot.i18n.localizer import Localizer, load_localizers
from bot.sandbox.config import SandboxConfig
from bot.sandbox.server import Sandbox
from bot.signals import wait_for_end
from bot.warming import warm_up
from kpi.model import Language

#: How a terminal without a screen is told: nothing to open a browser with.
_CONSOLE = frozenset({"www-browser", "lynx", "links", "elinks", "w3m"})


def demo(*, script: bool, as_json: bool, browser: bool, port: int, language: Language) -> int:
    """Run the demo until a signal comes, or its scripted story to the end."""
    localizer = load_localizers()[language]
    with tempfile.TemporaryDirectory(prefix="mato-demo-") as folder:
        record = Path(folder) / "calls.jsonl" if as_json else None
        stage = raise_stage(Path(folder), language=language, port=port, record=record)
        warm_up(stage.mato.deps)
        worker = bootstrap.worker(stage.mato)
        worker.start()
        try:
            if script or as_json:
                return story.play(stage, localizer, as_json=as_json)
            _show(stage, localizer, browser=browser)
            wait_for_end()
        finally:
            worker.stop()
            stage.stop()
    return 0


def _show(stage: Stage, localizer: Localizer, *, browser: bool) -> None:
    user = next(iter(stage.cast.people.values()))
    url = f"{stage.sandbox.url}/#{stage.cast.workspace.id}/{user.id}"
    print(localizer.t("demo.ready", url=url), flush=True)  # noqa: T201 - a command's output
    if browser and _has_screen():
        webbrowser.open(url)


def _has_screen() -> bool:
    try:
        return webbrowser.get().name not in _CONSOLE
    except webbrowser.Error:
        return False


def sandbox(*, record: Path | None, app_url: str, port: int, language: Language) -> int:
    """Run the stand-in for Slack alone, and print what an app needs to connect to it.

    With ``app_url`` requests go there over signed HTTP; without, to whoever connects a socket.
    """
    localizer = load_localizers()[language]
    players = cast(language)
    config = SandboxConfig(
        world=players.world,
        clock=SystemClock(),
        app=profile(localizer),
        port=port,
        record_path=record,
        app_url=app_url.rstrip("/").removesuffix("/slack/events") or None,
    )
    with Sandbox(config) as running:
        lines = {
            "SLACK_API_URL": running.api_url,
            "SLACK_BOT_TOKEN": players.workspace.token.value,
            # Set but empty: a token from a .env file would make it Socket Mode.
            "SLACK_APP_TOKEN": "" if app_url else config.app.app_token,
            "SLACK_SIGNING_SECRET": config.app.signing_secret,
        }
        print(localizer.t("demo.sandbox_ready", url=running.url), flush=True)  # noqa: T201
        for name, value in lines.items():
            print(f"{name}={value}", flush=True)  # noqa: T201 - a command's output
        wait_for_end()
    return 0
