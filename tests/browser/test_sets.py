"""What is said of a goal's KPIs together, as it looks; ``make screenshots`` keeps the pictures."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.demo.stage import Stage, raise_stage
from bot.ids import KpiUi
from kpi.model import Language

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("chromium")]

IMAGES = Path(__file__).parents[2] / "docs" / "images"
PATIENCE = 30_000
TYPED = {
    Language.JA: (
        "/goal ECの売上を伸ばしたい 3月末まで",
        "/kpi プロフィールアクセス 5,000 3月末まで",
    ),
    Language.EN: (
        "/goal Increase sales in our online shop by March 31",
        "/kpi profile visits 5,000 by March 31",
    ),
}
SAID = {
    Language.JA: ("担当", "そのものを示すKPIが、まだありません", "目標への一歩です"),
    Language.EN: ("Owner", "No KPI shows", "is a step towards it"),
}


@pytest.fixture(params=list(Language))
def language(request: pytest.FixtureRequest) -> Language:
    return Language(request.param)


@pytest.fixture
def stage(language: Language, tmp_path: Path) -> Iterator[Stage]:
    raised = raise_stage(tmp_path, language=language)
    yield raised
    raised.stop()


@pytest.fixture
def page(chromium: Browser, stage: Stage) -> Iterator[Page]:
    shown = chromium.new_page(viewport={"width": 1280, "height": 1500}, device_scale_factor=2)
    shown.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    user = next(iter(stage.cast.people.values()))
    shown.goto(f"{stage.sandbox.url}/#{stage.cast.workspace.id}/{user.id}")
    shown.get_by_text(stage.cast.start.name).first.click()
    yield shown
    shown.close()


def keep(shown: Locator, language: Language, name: str) -> None:
    """Keep the Japanese picture under the plain name, the English one beside it."""
    if os.environ.get("MATO_SCREENSHOTS"):
        shown.screenshot(path=IMAGES / f"{name}{'' if language is Language.JA else '_en'}.png")


def test_a_remark_and_everything_behind_its_button(page: Page, language: Language) -> None:
    composer = page.get_by_test_id("composer")
    messages = page.get_by_test_id("messages").locator("[data-testid^=message-]")
    for typed, said in zip(TYPED[language], SAID[language], strict=False):
        composer.fill(typed)
        composer.press("Enter")
        # What the worker sends to the channel may come after the reply.
        reply = messages.filter(has_text=said).last
        expect(reply).to_be_visible()
    keep(reply, language, "remark")

    reply.get_by_test_id(f"action-{KpiUi.WHY}").click()

    modal = page.get_by_test_id("modal")
    expect(modal).to_contain_text(SAID[language][2])
    keep(modal, language, "why")
