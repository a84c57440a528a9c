"""The newcomer's path on the page, with the whole Mato behind it, as ``make demo`` shows it.

``make screenshots`` keeps the pictures of the docs; each is taken after its text was seen.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot import bootstrap
from bot.demo.guide import SAMPLE
from bot.demo.stage import Stage, raise_stage
from bot.ids import AlertUi, DataUi, KpiUi, ReviewUi
from kpi.model import Language
from tests.demo_pages import opened, picture

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("chromium")]


@pytest.fixture(scope="module", params=list(Language))
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    raised = raise_stage(tmp_path_factory.mktemp("demo"), language=request.param)
    worker = bootstrap.worker(raised.mato)
    worker.start()
    yield raised
    worker.stop()
    raised.stop()


@pytest.fixture(scope="module")
def page(chromium: Browser, stage: Stage) -> Iterator[Page]:
    with opened(chromium, stage, width=1280, height=1900, scale=2) as page:
        expect(page.get_by_test_id("guide")).to_be_visible()
        yield page


def keep(shown: Locator, stage: Stage, name: str) -> None:
    kept = picture(name, Language(stage.cast.workspace.language))
    if kept:
        shown.screenshot(path=kept)


def try_step(page: Page, stage: Stage, name: str) -> None:
    """Let the guide fill in the composer and send what it wrote."""
    step = page.get_by_test_id(f"guide-step-{name}")
    button = page.get_by_test_id(f"guide-try-{name}")
    if not button.is_visible():
        step.click()
    button.click()
    composer = page.get_by_test_id("composer")
    expect(page.get_by_test_id("pane")).to_contain_text(stage.cast.start.name)
    expect(composer).to_have_value(re.compile("^/"))
    composer.press("Enter")


def say(stage: Stage, japanese: str, english: str) -> str:
    return japanese if stage.cast.workspace.language == Language.JA.value else english


def done(page: Page, name: str) -> None:
    expect(page.get_by_test_id(f"guide-step-{name}")).to_have_class("step done")


def messages(page: Page) -> Locator:
    return page.get_by_test_id("messages")


def message(page: Page, text: str) -> Locator:
    """Return the newest message with the text: what the worker sends may come in between."""
    return messages(page).locator("[data-testid^=message-]").filter(has_text=text).last


def test_the_newcomers_path_from_a_goal_to_the_next_one(page: Page, stage: Stage) -> None:
    _set_the_goal(page, stage)
    _pick_what_does_not_serve(page, stage)
    _see_it_in_the_modal_and_take_the_better_one(page, stage)
    _drop_a_file(page, stage)
    _see_the_digest(page, stage)
    _let_a_week_pass_and_answer_the_alert(page, stage)
    _let_the_period_end(page, stage)
    _say_what_was_learnt(page, stage)
    _begin_the_next_period(page, stage)


def _set_the_goal(page: Page, stage: Stage) -> None:
    try_step(page, stage, "goal")

    expect(messages(page)).to_contain_text(say(stage, "目標を設定しました", "The goal is set"))
    done(page, "goal")


def _pick_what_does_not_serve(page: Page, stage: Stage) -> None:
    try_step(page, stage, "misfit")

    warning = message(page, say(stage, "まだ保存していません", "Not saved yet"))
    expect(warning).to_be_visible()
    keep(warning, stage, "warning_reply")


def _see_it_in_the_modal_and_take_the_better_one(page: Page, stage: Stage) -> None:
    page.get_by_test_id("composer").fill("/kpi")
    page.get_by_test_id("composer").press("Enter")
    modal = page.get_by_test_id("modal")
    metric = modal.get_by_test_id(f"action-{KpiUi.METRIC}")
    metric.fill(say(stage, "クリック数", "link clicks"))
    modal.get_by_role("option").first.click()
    expect(modal).to_contain_text(say(stage, "近づきません", "not bring"))
    keep(modal, stage, "warning")
    modal.get_by_test_id(f"action-{KpiUi.USE_INSTEAD}").first.click()
    page.get_by_test_id("modal-close").click()

    try_step(page, stage, "better")

    expect(messages(page)).to_contain_text(say(stage, "KPIを設定しました", "The KPI is set"))
    done(page, "better")


def _drop_a_file(page: Page, stage: Stage) -> None:
    page.get_by_test_id("guide-step-drop").click()
    page.get_by_test_id("guide-action-drop").click()
    expect(messages(page)).to_contain_text(SAMPLE)
    page.get_by_test_id("app").click()
    page.get_by_test_id("messages-tab").click()
    confirm = page.get_by_test_id(f"action-{DataUi.IMPORT_CONFIRM}")
    expect(confirm).to_be_visible()
    keep(messages(page).locator("[data-testid^=message-]").last, stage, "import")
    confirm.click()

    expect(messages(page)).to_contain_text(say(stage, "取り込みました", "Imported"))
    done(page, "drop")


def _see_the_digest(page: Page, stage: Stage) -> None:
    try_step(page, stage, "digest")

    digest = message(page, say(stage, "進捗レポート", "KPI digest"))
    expect(digest).to_contain_text(say(stage, "順調", "On track"))
    done(page, "digest")
    team = say(stage, "sns-こはる化粧品", "harbor-and-pine")
    page.get_by_text(team).first.click()
    theirs = message(page, say(stage, "気になる点", "To consider"))
    expect(theirs).to_be_visible()
    keep(theirs, stage, "digest")


def _let_a_week_pass_and_answer_the_alert(page: Page, stage: Stage) -> None:
    page.get_by_test_id("clock-advance-week").click()
    page.get_by_test_id("app").click()
    page.get_by_test_id("messages-tab").click()
    answer = page.get_by_test_id(f"action-{AlertUi.ACKNOWLEDGE}")
    expect(answer.first).to_be_visible()
    alert = (
        messages(page)
        .locator("[data-testid^=message-]")
        .filter(has=answer)
        .filter(has_text=stage.cast.start.name)
        .filter(has_text=say(stage, "届いていません", "No new numbers"))
    )
    expect(alert.last).to_be_visible()
    keep(alert.last, stage, "alert")
    alert.last.get_by_test_id(f"action-{AlertUi.ACKNOWLEDGE}").click()

    expect(messages(page)).to_contain_text(say(stage, "了解しました", "Got it"))
    done(page, "answer")
    page.get_by_test_id("home-tab").click()
    expect(page.get_by_test_id("home")).to_contain_text(
        say(stage, "インプレッション", "Impressions")
    )
    keep(page.get_by_test_id("home"), stage, "home")


def _let_the_period_end(page: Page, stage: Stage) -> None:
    page.get_by_test_id("guide-action-period").click()
    done(page, "period")
    try_step(page, stage, "log")
    expect(messages(page)).to_contain_text(say(stage, "記録しました", "Logged"))
    done(page, "log")
    page.get_by_test_id("guide-action-evaluation").click()

    ended = message(page, say(stage, "の評価", "ended"))
    expect(ended).to_contain_text(say(stage, "目標値 100,000", "target 100,000"))
    expect(ended).to_contain_text(say(stage, "中間時点の予測", "Forecast at half-time"))
    done(page, "evaluation")
    keep(ended, stage, "evaluation")


def _say_what_was_learnt(page: Page, stage: Stage) -> None:
    page.get_by_test_id("guide-action-lesson").click()
    goal = say(stage, "認知度を高めたい", "Raise brand awareness")
    asked = messages(page).locator("[data-testid^=message-]").filter(has_text=goal)
    asked.get_by_test_id(f"action-{ReviewUi.LESSONS}").last.click()
    modal = page.get_by_test_id("modal")
    worked = say(stage, "使い方を見せる投稿", "posts that show the product in use")
    modal.get_by_test_id(f"action-{ReviewUi.WORKED}").fill(worked)
    page.get_by_test_id("modal-submit").click()

    done(page, "lesson")
    page.get_by_test_id(f"channel-{stage.cast.start.id}").click()
    expect(message(page, worked)).to_be_visible()


def _begin_the_next_period(page: Page, stage: Stage) -> None:
    try_step(page, stage, "next")
    story = message(page, say(stage, "期間が終了", "The period ended"))
    story.get_by_test_id(f"action-{ReviewUi.NEXT}").click()
    modal = page.get_by_test_id("modal")
    expect(modal.locator("input[value='110,000']")).to_be_visible()
    keep(modal, stage, "next_period")
    page.get_by_test_id("modal-submit").click()

    expect(messages(page)).to_contain_text(say(stage, "次の期間を始めました", "has begun"))
    done(page, "next")
