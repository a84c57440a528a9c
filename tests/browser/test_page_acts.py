"""What is done on the sandbox's page reaches the app as Slack would send it."""

import pytest
from playwright.sync_api import Page, expect

from bot.sandbox.model import Json
from tests.sandbox_page import open_modal, post, type_text
from tests.sandboxes import Stage, actions, button, modal, plain, text_input

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("chromium")]


def _metric() -> Json:
    element: Json = {"type": "external_select", "action_id": "metric", "min_query_length": 1}
    return {
        "type": "input",
        "block_id": "metric",
        "label": plain("Metric"),
        "dispatch_action": True,
        "element": element,
    }


def test_the_composer_completes_commands_by_keyboard(stage: Stage, page: Page) -> None:
    composer = page.get_by_test_id("composer")

    composer.fill("/")
    expect(page.get_by_role("option", name="/kpi")).to_contain_text("clicks 5,000")
    composer.press("ArrowDown")
    composer.press("ArrowUp")
    composer.press("Tab")
    expect(composer).to_have_value("/kpi ")
    composer.type("インプレッション 100万 @ken")
    composer.press("Enter")

    expect(composer).to_have_value("")
    payload = stage.app.payload()
    assert payload["command"] == "/kpi"
    assert payload["text"] == f"インプレッション 100万 <@{stage.ken.id}|ken>"


def test_an_unknown_command_is_not_sent_and_not_lost(stage: Stage, page: Page) -> None:
    type_text(page, "/nope now")

    expect(page.get_by_test_id("notice")).to_contain_text("/nope")
    expect(page.get_by_test_id("composer")).to_have_value("/nope now")
    assert stage.app.requests == []


def test_enter_that_ends_a_japanese_conversion_sends_nothing(stage: Stage, page: Page) -> None:
    page.get_by_test_id("composer").fill("かな")

    page.get_by_test_id("composer").dispatch_event(
        "keydown", {"key": "Enter", "isComposing": True, "bubbles": True}
    )
    page.get_by_test_id("composer").press("Enter")

    expect(page.get_by_test_id("composer")).to_have_value("")
    assert [message.text for message in stage.channel.messages] == ["かな"]


def test_a_file_dropped_on_the_channel_reaches_the_app(stage: Stage, page: Page) -> None:
    held = page.evaluate_handle(
        "() => { const held = new DataTransfer();"
        " held.items.add(new File(['date,metric'], '実績.csv')); return held; }"
    )

    page.dispatch_event("[data-testid=pane]", "dragover", {"dataTransfer": held})
    expect(page.get_by_text("ここにドロップ")).to_be_visible()
    page.dispatch_event("[data-testid=pane]", "drop", {"dataTransfer": held})

    expect(page.get_by_text("実績.csv")).to_be_visible()
    assert stage.sandbox.settle()
    assert "file_shared" in [event["type"] for event in stage.app.events()]


def test_a_button_asks_first_where_it_must_and_sends_its_value(stage: Stage, page: Page) -> None:
    question = {"title": plain("Sure?"), "text": plain("All of it"), "confirm": plain("Yes")}
    press = button("drop", "42") | {"confirm": question | {"deny": plain("No")}}
    post(stage, actions(press))

    page.get_by_test_id("action-drop").click()
    page.get_by_test_id("confirm-deny").click()
    assert stage.app.requests == []
    page.get_by_test_id("action-drop").click()
    page.get_by_test_id("confirm-ok").click()

    expect(page.get_by_test_id("confirm")).to_have_count(0)
    expect(page.get_by_test_id("action-drop")).to_be_enabled()
    assert stage.app.payload()["actions"][0]["value"] == "42"


def test_wrong_entries_are_told_under_their_block(stage: Stage, page: Page) -> None:
    shown = open_modal(stage, page, modal(text_input("target"), text_input("due")))

    page.get_by_test_id("modal-submit").click()
    expect(shown.get_by_role("alert")).to_have_count(2)
    shown.get_by_label("target").fill("lots")
    shown.get_by_label("due").fill("soon")
    stage.app.answers.append({"response_action": "errors", "errors": {"target": "Not a number."}})
    page.get_by_test_id("modal-submit").click()

    told = page.get_by_test_id("block-target").get_by_role("alert")
    expect(told).to_have_text("Not a number.")
    expect(shown.get_by_role("alert")).to_have_count(1)
    values = stage.app.payload()["view"]["state"]["values"]
    assert values["due"]["typed"]["value"] == "soon"


def test_typing_asks_the_app_and_a_choice_keeps_the_other_entries(
    stage: Stage, page: Page
) -> None:
    shown = open_modal(stage, page, modal(_metric(), text_input("target")))
    shown.get_by_label("target").fill("5,000")
    offer = {"options": [{"text": plain("クリック数"), "value": "clicks"}]}
    warned = modal(_metric(), {"type": "section", "text": plain("No fit")}, text_input("target"))

    def warn(payload: Json) -> None:
        stage.web.views_update(view_id=payload["view"]["id"], view=warned)

    stage.app.answers.extend([offer, warn])
    shown.get_by_label("Metric").fill("クリ")
    shown.get_by_role("option", name="クリック数").click()

    expect(shown.get_by_text("No fit")).to_be_visible()
    expect(shown.get_by_label("Metric")).to_have_value("クリック数")
    expect(shown.get_by_label("target")).to_have_value("5,000")


def test_a_day_can_be_typed_or_picked(stage: Stage, page: Page) -> None:
    due: Json = {
        "type": "input",
        "block_id": "due",
        "label": plain("Due"),
        "element": {"type": "datepicker", "action_id": "due", "initial_date": "2026-12-31"},
    }
    shown = open_modal(stage, page, modal(due))
    field = shown.get_by_label("Due")
    expect(field).to_have_value("2026年12月31日")

    field.click()
    shown.get_by_role("button", name="2026年12月24日").click()
    expect(field).to_have_value("2026年12月24日")
    field.fill("2027/3/5")
    field.press("Enter")
    expect(field).to_have_value("2027年3月5日")
    page.get_by_test_id("modal-submit").click()

    expect(shown).to_have_count(0)
    values = stage.app.payload()["view"]["state"]["values"]
    assert values["due"]["due"]["selected_date"] == "2027-03-05"


def test_a_pushed_modal_covers_the_first_and_gives_it_back(stage: Stage, page: Page) -> None:
    first = open_modal(stage, page, modal(text_input("name"), actions(button("more"))))
    first.get_by_label("name").fill("kept")

    def push(payload: Json) -> None:
        stage.web.views_push(
            trigger_id=payload["trigger_id"], view=modal(text_input("second"), submit=plain("Add"))
        )

    stage.app.answers.append(push)
    page.get_by_test_id("action-more").click()
    expect(page.get_by_test_id("modal").get_by_label("second")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_test_id("modal").get_by_label("name")).to_have_value("kept")
