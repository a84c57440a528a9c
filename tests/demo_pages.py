"""The demo's page as its first team sees it, and where pictures of it are kept."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from bot.demo.stage import Stage
from kpi.model import Language

#: Milliseconds. The worker, SQLite, Chromium and other tests share two cores of a test machine.
PATIENCE = 60_000
_IMAGES = Path(__file__).parents[1] / "docs" / "images"


@contextmanager
def opened(
    chromium: Browser, stage: Stage, *, width: int, height: int, scale: int
) -> Iterator[Page]:
    """Open the start channel for the first person; ``scale`` is pixels of a picture for each."""
    page = chromium.new_page(
        viewport={"width": width, "height": height}, device_scale_factor=scale
    )
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    user = next(iter(stage.cast.people.values()))
    page.goto(f"{stage.sandbox.url}/#{stage.cast.workspace.id}/{user.id}")
    page.get_by_test_id(f"channel-{stage.cast.start.id}").click()
    expect(page.get_by_test_id("pane")).to_contain_text(stage.cast.start.name)
    expect(page.get_by_test_id("composer")).to_be_visible()
    yield page
    page.close()


def picture(name: str, language: Language) -> Path | None:
    """Return where the picture is to be kept: Japanese under the plain name; None for nowhere."""
    if not os.environ.get("MATO_SCREENSHOTS"):
        return None
    _IMAGES.mkdir(exist_ok=True)
    return _IMAGES / f"{name}{'' if language is Language.JA else '_en'}.png"
