"""The sandbox's page shows what Slack would show."""

import itertools
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.sandbox.model import Json
from tests.sandbox_page import open_modal, post
from tests.sandboxes import Stage, modal, plain

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("chromium")]


def _raw(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def _number(value: float, text: str) -> Json:
    return {"type": "raw_number", "value": value, "text": text}


def _chart(labels: list[str]) -> Json:
    names = {"Actual": 9.5, "Needed": 11.0}
    return {
        "type": "data_visualization",
        "title": "Impressions",
        "chart": {
            "type": "line",
            "axis_config": {"categories": labels},
            "series": [
                {
                    "name": name,
                    "data": [{"label": one, "value": n * by} for n, one in enumerate(labels)],
                }
                for name, by in names.items()
            ],
        },
    }


def test_escaped_signs_and_bare_words_never_become_mentions(stage: Stage, page: Page) -> None:
    text = "&lt;!channel&gt; &amp;amp; @channel <@" + stage.ken.id + "> 10:30:00"

    ts = post(
        stage,
        {"type": "section", "text": {"type": "mrkdwn", "text": text}},
        {"type": "table", "rows": [[_raw("<!here> :tada: *bold*")]]},
    )

    message = page.get_by_test_id(f"message-{ts}")
    expect(message).to_contain_text("<!channel> &amp; @channel @ken 10:30:00")
    expect(message).to_contain_text("<!here> :tada: *bold*")
    expect(message.locator(".slack_broadcast")).to_have_count(0)
    expect(message.locator(".slack_user")).to_have_text("@ken")


def test_an_alert_in_a_modal_keeps_escaped_signs_inert(stage: Stage, page: Page) -> None:
    text = {"type": "mrkdwn", "text": "*Not a fit* &lt;!channel&gt; 3 &lt; 5"}

    shown = open_modal(stage, page, modal({"type": "alert", "level": "warning", "text": text}))

    # A word joiner after the sign is invisible; it keeps the library from parsing it again.
    expect(shown.get_by_role("status")).to_contain_text("Not a fit <\u2060!channel> 3 <\u2060 5")
    expect(shown.locator(".slack_broadcast")).to_have_count(0)


@pytest.mark.parametrize(
    ("mrkdwn", "html"),
    [
        ("これは *太字* です", "太字"),
        ("_slanted_ words", "slanted"),
        ("~gone~ words", "gone"),
        ("`code` words", "code"),
    ],
)
def test_marked_words_are_styled(stage: Stage, page: Page, mrkdwn: str, html: str) -> None:
    ts = post(stage, text=mrkdwn)

    styled = page.get_by_test_id(f"message-{ts}").locator(
        ".font-semibold, .italic, .line-through, .slack_inline_code"
    )

    expect(styled).to_have_text(html)


@pytest.mark.parametrize("text", ["3 * 4 * 5", "snake_case_name", "これは*太字*です", "a ~ b ~ c"])
def test_marks_inside_words_or_beside_spaces_stay_signs(
    stage: Stage, page: Page, text: str
) -> None:
    ts = post(stage, text=text)

    expect(page.get_by_test_id(f"message-{ts}")).to_contain_text(text)


def test_a_date_is_written_for_the_reader(stage: Stage, page: Page) -> None:
    ts = post(stage, text="as of <!date^1795392000^{date_short} {time}|some day>")
    message = page.get_by_test_id(f"message-{ts}")

    expect(message).to_contain_text("as of 2026年11月23日 9:00")

    page.get_by_test_id("acting-as").select_option(stage.ken.id)
    expect(message).to_contain_text("as of Nov 23, 2026 12:00 AM")


def test_a_table_shows_numbers_as_they_were_written(stage: Stage, page: Page) -> None:
    ts = post(
        stage,
        {
            "type": "table",
            "rows": [[_raw("KPI"), _raw("Now")], [_raw("Clicks"), _number(4120, "4,120")]],
        },
    )

    cells = page.get_by_test_id(f"message-{ts}").get_by_role("cell")

    expect(cells).to_have_text(["KPI", "Now", "Clicks", "4,120"])


def test_a_data_table_sorts_numbers_as_numbers_and_turns_pages(stage: Stage, page: Page) -> None:
    rows = [[_raw(f"k{n}"), _number(n, f"{n:,}")] for n in (900, 10_000, 20, 3)]
    head = [_raw("KPI"), _raw("Now")]
    ts = post(
        stage, {"type": "data_table", "caption": "All", "page_size": 3, "rows": [head, *rows]}
    )
    table = page.get_by_test_id(f"message-{ts}").get_by_role("table", name="All")

    table.get_by_role("button", name="Now").click()

    expect(table.get_by_role("cell")).to_have_text(["k3", "3", "k20", "20", "k900", "900"])
    page.get_by_role("button", name="次へ").click()
    expect(table.get_by_role("cell")).to_have_text(["k10000", "10,000"])


@pytest.mark.parametrize(
    "labels",
    [[f"11/{n}" for n in range(1, 21)], [f"11月第{n}週" for n in range(1, 13)], ["Mon", "Tue"]],
    ids=["twenty_days", "twelve_weeks_in_japanese", "two_days"],
)
def test_the_labels_of_a_chart_do_not_overlap(stage: Stage, page: Page, labels: list[str]) -> None:
    ts = post(stage, _chart(labels))
    chart = page.get_by_test_id(f"message-{ts}").get_by_role("img")
    expect(chart).to_be_visible()

    shown = [text for text in chart.locator("> text").all() if text.is_visible()]
    boxes: list[Any] = [text.bounding_box() for text in shown]

    assert len(shown) >= 2
    assert shown[-1].text_content() == labels[-1]
    pairs = itertools.pairwise(boxes)
    assert all(left["x"] + left["width"] < right["x"] for left, right in pairs)


def test_a_block_that_cannot_be_drawn_leaves_the_others(stage: Stage, page: Page) -> None:
    broken: Json = {"type": "markdown", "block_id": "bad", "text": None}
    odd: Json = {"type": "hologram", "block_id": "odd"}
    fine: Json = {"type": "header", "block_id": "ok", "text": plain("Still here")}
    with stage.sandbox.state.change():
        stage.sandbox.state.post(stage.channel, "", blocks=[broken, odd, fine])

    expect(page.get_by_role("heading", name="Still here")).to_be_visible()
    expect(page.get_by_test_id("block-bad")).to_contain_text("markdown")
    expect(page.get_by_test_id("block-odd")).to_contain_text("hologram")


def test_a_direct_message_is_counted_until_it_is_read(stage: Stage, page: Page) -> None:
    stage.clock.instant = stage.sandbox.config.clock.now().replace(year=2100)
    direct = stage.web.conversations_open(users=stage.aya.id)["channel"]["id"]
    stage.web.chat_postMessage(channel=direct, text="Clicks are behind.")

    expect(page.get_by_test_id("app").get_by_label("未読: 1")).to_be_visible()
    page.get_by_test_id("app").click()

    expect(page.get_by_text("Clicks are behind.")).to_be_visible()
    expect(page.get_by_test_id("app").get_by_label("未読: 1")).to_have_count(0)


def test_a_message_for_one_person_is_marked_and_hidden_from_others(
    stage: Stage, page: Page
) -> None:
    stage.web.chat_postEphemeral(channel=stage.channel.id, user=stage.aya.id, text="Just you")

    expect(page.get_by_text("あなただけに表示されています")).to_be_visible()
    page.get_by_test_id("acting-as").select_option(stage.ken.id)

    expect(page.get_by_text("Just you")).to_have_count(0)


def test_the_page_speaks_the_language_of_the_acting_person(stage: Stage, page: Page) -> None:
    expect(page.get_by_placeholder("#snsへのメッセージ")).to_be_visible()

    page.get_by_test_id("acting-as").select_option(stage.ken.id)

    expect(page.get_by_placeholder("Message #sns")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en-US"


def test_the_page_asks_nobody_but_the_sandbox(stage: Stage, chromium: Browser) -> None:
    asked: list[str] = []
    page = chromium.new_page()
    page.on("request", lambda request: asked.append(request.url))
    link = {"type": "mrkdwn", "text": "<https://example.com/report|report>"}
    picture = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a chart"}
    ts = post(stage, {"type": "section", "text": link}, picture)

    page.goto(stage.sandbox.url)

    expect(page.get_by_test_id(f"message-{ts}")).to_contain_text("a chart")
    expect(page.get_by_role("link", name="report")).to_be_visible()
    page.close()
    assert [url for url in asked if not url.startswith((stage.sandbox.url, "data:"))] == []
