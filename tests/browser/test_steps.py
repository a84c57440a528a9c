"""A newcomer tries the step of Workflow Builder on the sandbox's page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from bot.ids import Step
from tests.demo_pages import PATIENCE
from tests.logged import values
from tests.scenario.test_steps import WITH_STEP
from tests.scenes import goal, kpi
from tests.stages import MatoStage, mato_stage

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("chromium")]


@pytest.fixture
def asked(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url, app=WITH_STEP) as stage:
        goal(stage)
        kpi(stage, "インプレッション 100万 3月末まで")
        yield stage


def test_a_step_is_tried_from_the_shortcuts_and_says_what_came_of_it(
    chromium: Browser, asked: MatoStage
) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(PATIENCE)
    page.goto(f"{asked.sandbox.url}/#{asked.workspace.id}/{asked.aya.user.id}")
    page.get_by_test_id(f"channel-{asked.channel.id}").click()
    page.get_by_role("button", name="ショートカット").click()
    page.get_by_test_id(f"step-{Step.LOG}").click()
    dialog = page.get_by_test_id("step")

    expect(dialog.get_by_test_id("step-channel")).to_have_value(asked.channel.id)
    dialog.get_by_test_id("step-kpi").fill("インプレッション")
    dialog.get_by_test_id("step-number").fill("たくさん")
    dialog.get_by_test_id("step-run").click()
    told = dialog.get_by_test_id("step-told")
    expect(told).to_contain_text("数値がありません", timeout=PATIENCE)
    dialog.get_by_test_id("step-number").fill("1.2万")
    dialog.get_by_test_id("step-run").click()
    expect(told).to_contain_text("12,000", timeout=PATIENCE)

    assert values(asked) == ["12000"]
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.close()
