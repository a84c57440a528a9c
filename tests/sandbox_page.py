"""The sandbox's page in a browser: what is posted to it, typed on it and opened over it."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from bot.sandbox.model import Json
from tests.sandboxes import Stage


def post(stage: Stage, *blocks: Json, text: str = "digest") -> str:
    """Post as the app and return the message's timestamp."""
    answer = stage.web.chat_postMessage(
        channel=stage.channel.id, text=text, blocks=list(blocks) or None
    )
    return str(answer["ts"])


def type_text(page: Page, text: str) -> None:
    """Type a line as a person and send it."""
    page.get_by_test_id("composer").fill(text)
    page.get_by_test_id("composer").press("Enter")


def opens(stage: Stage, view: Json) -> Callable[[Json], None]:
    """Return an answer to a command that opens ``view``."""

    def answer(payload: Json) -> None:
        stage.web.views_open(trigger_id=payload["trigger_id"], view=view)

    return answer


def open_modal(stage: Stage, page: Page, view: Json) -> Locator:
    """Let a command open ``view`` and return it as it is shown."""
    stage.app.answers.append(opens(stage, view))
    type_text(page, "/kpi clicks")
    shown = page.get_by_test_id("modal")
    expect(shown).to_be_visible()
    return shown
