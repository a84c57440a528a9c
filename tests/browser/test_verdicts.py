"""Each verdict as it looks, in both languages; ``make screenshots`` keeps the pictures."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.demo.stage import Stage, raise_stage
from bot.ids import KpiUi
from bot.sandbox.person import Person
from kpi.model import Language, Verdict
from tests.demo_pages import opened, picture
from tests.forms import buttons, press, submit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("chromium")]

#: Room between what is shown and the edge of its picture.
_EDGE = 12


@dataclass(frozen=True, slots=True)
class Tried:
    """What is typed into the metric's field, and what must be read then."""

    verdict: Verdict
    typed: str
    said: str


GOAL = {
    Language.JA: "/goal ブランドの好感度を高めたい 3月末まで",
    Language.EN: "/goal Make people like and trust our brand more by March 31",
}
TRIED = {
    Language.JA: (
        Tried(Verdict.SERVES, "感情スコア", "追う意味があります"),
        Tried(Verdict.SUPPORTS, "保存数", "評判"),
        Tried(Verdict.DEBATED, "コメント数", "賛否があります"),
        Tried(Verdict.DOES_NOT_SERVE, "動画再生数", "このまま使う理由"),
        Tried(Verdict.WORKS_AGAINST, "インフルエンサー投稿数", "このまま使う理由"),
        Tried(Verdict.ASK, "店長への感謝の手紙", "チームで決めた指標"),
    ),
    Language.EN: (
        Tried(Verdict.SERVES, "net sentiment", "reputation"),
        Tried(Verdict.SUPPORTS, "saves", "reputation"),
        Tried(Verdict.DEBATED, "comments", "debated"),
        Tried(Verdict.DOES_NOT_SERVE, "video views", "Why keep it"),
        Tried(Verdict.WORKS_AGAINST, "influencer posts", "Why keep it"),
        Tried(Verdict.ASK, "thank-you letters", "your team's own metric"),
    ),
}
SET = {
    Language.JA: (
        "/kpi 感情スコア 0.5 3月末まで",
        "/kpi 保存数 800 3月末まで",
        "/kpi コメント数 200 3月末まで",
        "/kpi 動画再生数 5万 3月末まで",
        "/kpi インフルエンサー投稿数 20 3月末まで",
        "/kpi 記録 保存数 120",
        "/kpi 記録 コメント数 45",
    ),
    Language.EN: (
        "/kpi net sentiment 0.5 by March 31",
        "/kpi saves 800 by March 31",
        "/kpi comments 200 by March 31",
        "/kpi video views 50k by March 31",
        "/kpi influencer posts 20 by March 31",
        "/kpi log saves 120",
        "/kpi log comments 45",
    ),
}
KEEP = {Language.JA: "理由を書いてこのまま使う", Language.EN: "Keep it with a reason"}
BECAUSE = {Language.JA: "本社への報告に必要なため", Language.EN: "Head office asks for it"}
PREVIEW = {Language.JA: "/kpi レポート プレビュー", Language.EN: "/kpi digest preview"}
NOTED = {Language.JA: "気になる点", Language.EN: "To consider"}


@pytest.fixture(params=list(Language))
def language(request: pytest.FixtureRequest) -> Language:
    return Language(request.param)


@pytest.fixture
def stage(language: Language, tmp_path: Path) -> Iterator[Stage]:
    raised = raise_stage(tmp_path, language=language)
    somebody(raised).command(GOAL[language], raised.cast.start)
    yield raised
    raised.stop()


@pytest.fixture
def page(chromium: Browser, stage: Stage) -> Iterator[Page]:
    with opened(chromium, stage, width=1180, height=1400, scale=1) as page:
        yield page


def somebody(stage: Stage) -> Person:
    user = next(iter(stage.cast.people.values()))
    return Person(stage.sandbox, stage.cast.workspace, user)


def keep(page: Page, language: Language, name: str, top: str, bottom: str = "") -> None:
    """Keep what stands from one element to where another begins, or the whole of the first."""
    kept = picture(name, language)
    if kept is None:
        return
    whole = page.get_by_test_id(top).last.bounding_box()
    assert whole is not None
    height = whole["height"]
    if bottom:
        end = page.get_by_test_id(bottom).last.bounding_box()
        assert end is not None
        height = end["y"] - whole["y"] - 3 * _EDGE
    page.screenshot(
        path=kept,
        clip={"x": whole["x"], "y": whole["y"], "width": whole["width"], "height": height},
    )


def test_every_verdict_is_said_in_the_modal_before_anything_is_saved(
    page: Page, language: Language
) -> None:
    composer = page.get_by_test_id("composer")
    for one in TRIED[language]:
        composer.fill("/kpi")
        composer.press("Enter")
        modal = page.get_by_test_id("modal")
        metric = modal.get_by_test_id(f"action-{KpiUi.METRIC}")
        metric.fill(one.typed)
        modal.get_by_role("option").first.click()

        expect(modal).to_contain_text(one.said)
        keep(page, language, f"verdict_{one.verdict.value}", "modal", f"action-{KpiUi.AMOUNT}")
        page.get_by_test_id("modal-close").click()
        expect(modal).to_have_count(0)


def test_the_digest_and_the_home_tab_tell_of_kept_ones_quietly(
    page: Page, language: Language, stage: Stage
) -> None:
    me = somebody(stage)
    for typed in SET[language]:
        seen = me.command(typed, stage.cast.start)
        if seen.messages and KEEP[language] in buttons(seen.reply):
            form = press(me, seen.reply, KEEP[language])
            submit(me, form, {KpiUi.REASON: BECAUSE[language]})

    composer = page.get_by_test_id("composer")
    composer.fill(PREVIEW[language])
    composer.press("Enter")
    digest = page.get_by_test_id("messages").locator("[data-testid^=message-]")
    shown = digest.filter(has_text=NOTED[language]).last
    expect(shown).to_be_visible()
    expect(shown).to_contain_text(BECAUSE[language])
    assert shown.inner_text().count(BECAUSE[language]) == 1
    shown.scroll_into_view_if_needed()
    keep(page, language, "verdict_digest", str(shown.get_attribute("data-testid")))

    page.get_by_test_id("app").click()
    page.get_by_test_id("home-tab").click()
    home = page.get_by_test_id("home")
    expect(home).to_contain_text({Language.JA: "保存数", Language.EN: "Saves"}[language])
    keep(page, language, "verdict_home", "home")
