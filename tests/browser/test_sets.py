"""What is said of a goal's KPIs together, as it looks; ``make screenshots`` keeps the pictures."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.demo.stage import Stage, raise_stage
from bot.ids import KpiUi
from kpi.model import Language
from tests.demo_pages import opened, picture

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("chromium")]

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
    with opened(chromium, stage, width=1280, height=1500, scale=2) as page:
        yield page


def keep(shown: Locator, language: Language, name: str) -> None:
    kept = picture(name, language)
    if kept:
        shown.screenshot(path=kept)


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
