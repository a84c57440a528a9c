"""Modals and Home tabs: opened, stacked, updated, submitted, closed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.errors import Impossible
from bot.sandbox.model import Json, View
from tests.sandboxes import Stage, actions, button, modal, plain, staged, text_input


@pytest.fixture
def stage() -> Iterator[Stage]:
    with staged() as started:
        yield started


def error(call: Callable[..., object], **args: object) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return str(caught.value.response["error"])


def trigger(stage: Stage) -> str:
    """Return the trigger id of a fresh command."""
    stage.person.command("/kpi", stage.channel)
    return str(stage.app.payload()["trigger_id"])


def opened(stage: Stage, *blocks: Json, **more: object) -> View:
    """Open a modal for Aya and return it."""
    view = modal(*(blocks or [text_input()]), **more)
    stage.web.views_open(trigger_id=trigger(stage), view=view)
    top = stage.person.top_view()
    assert top is not None
    return top


def test_an_opened_modal_is_on_top_with_its_first_values(stage: Stage) -> None:
    answer = stage.web.views_open(
        trigger_id=trigger(stage), view=modal(text_input(), private_metadata="{}")
    )

    top = stage.person.top_view()
    assert top is not None
    assert answer["view"]["id"] == top.id
    assert answer["view"]["hash"] == top.hash
    assert answer["view"]["root_view_id"] == top.id
    assert answer["view"]["state"]["values"]["name"]["typed"]["value"] is None


def test_a_trigger_opens_one_modal_within_three_seconds(stage: Stage) -> None:
    first, late = trigger(stage), trigger(stage)
    stage.web.views_open(trigger_id=first, view=modal())
    stage.clock.pass_seconds(3.1)

    assert error(stage.web.views_open, trigger_id=first, view=modal()) == "exchanged_trigger_id"
    assert error(stage.web.views_open, trigger_id=late, view=modal()) == "expired_trigger_id"
    assert error(stage.web.views_open, trigger_id="1.2", view=modal()) == "invalid_trigger_id"


def test_a_refused_view_does_not_use_the_trigger_up(stage: Stage) -> None:
    key = trigger(stage)

    assert error(stage.web.views_open, trigger_id=key, view={"type": "modal"}) == (
        "invalid_arguments"
    )
    stage.web.views_open(trigger_id=key, view=modal())


@pytest.mark.parametrize(
    ("view", "code", "detail"),
    [
        (modal(text_input(), title=plain("x" * 25)), "invalid_arguments", "/view/title/text"),
        ({"type": "home", "blocks": []}, "invalid_arguments", "this must be a modal view"),
        ([], "invalid_arguments", "unsupported type"),
    ],
)
def test_a_bad_view_is_refused_with_where_and_why(
    stage: Stage,
    view: object,
    code: str,
    detail: str,
) -> None:
    with pytest.raises(SlackApiError) as caught:
        stage.web.api_call("views.open", json={"trigger_id": trigger(stage), "view": view})

    body: dict[str, Any] = caught.value.response.data
    assert body["error"] == code
    assert detail in body["response_metadata"]["messages"][0]


def test_a_view_over_250_kilobytes_is_too_large(stage: Stage) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "あ" * 2900}}

    code = error(stage.web.views_open, trigger_id=trigger(stage), view=modal(*[section] * 40))

    assert code == "view_too_large"


def test_pushing_needs_a_trigger_from_a_modal_and_stops_at_three(stage: Stage) -> None:
    view = opened(stage, actions(button()))
    assert error(stage.web.views_push, trigger_id=trigger(stage), view=modal()) == "not_found"

    for expected in (2, 3):
        stage.person.click(view, "go")
        key = stage.app.payload()["trigger_id"]
        stage.web.views_push(trigger_id=key, view=modal())
        assert len(stage.workspace.modals[stage.aya.id]) == expected
    stage.person.click(view, "go")

    key = stage.app.payload()["trigger_id"]
    assert error(stage.web.views_push, trigger_id=key, view=modal()) == "push_limit_reached"
    top = stage.person.top_view()
    assert top is not None
    assert top.root_view_id == view.id
    assert top.previous_view_id not in {None, view.id}


def test_an_update_keeps_what_was_typed_where_the_input_stays(stage: Stage) -> None:
    view = opened(stage, text_input("name"), text_input("unit"))
    stage.person.fill(view, {"name": {"typed": "クリック"}, "unit": {"typed": "件"}})

    stage.web.views_update(view_id=view.id, view=modal(text_input("name"), text_input("by")))

    top = stage.person.top_view()
    assert top is not None
    assert top.values["name"]["typed"]["value"] == "クリック"
    assert top.values["by"]["typed"]["value"] is None
    assert "unit" not in top.values


def test_an_update_with_an_old_hash_is_a_conflict(stage: Stage) -> None:
    view = opened(stage)
    stage.web.views_update(view_id=view.id, hash=view.hash, view=modal())

    again = error(stage.web.views_update, view_id=view.id, hash=view.hash, view=modal())

    assert again == "hash_conflict"


def test_a_view_may_be_named_by_its_external_id_which_is_unique(stage: Stage) -> None:
    view = opened(stage, external_id="kpi-1")

    stage.web.views_update(external_id="kpi-1", view=modal(external_id="kpi-1"))

    top = stage.person.top_view()
    assert top is not None
    assert top.id == view.id
    home = {"type": "home", "blocks": [], "external_id": "kpi-1"}
    assert error(stage.web.views_publish, user_id=stage.aya.id, view=home) == (
        "duplicate_external_id"
    )


def test_a_closed_view_cannot_be_updated(stage: Stage) -> None:
    view = opened(stage)
    stage.person.close(view)

    assert error(stage.web.views_update, view_id=view.id, view=modal()) == "not_found"


def test_a_home_is_published_and_opened(stage: Stage) -> None:
    home = {"type": "home", "blocks": [actions(button())]}
    first = stage.web.views_publish(user_id=stage.aya.id, view=home)["view"]

    shown = stage.person.open_home()

    assert shown is not None
    assert shown.id == first["id"]
    (event,) = stage.app.events()
    assert (event["type"], event["tab"], event["view"]["id"]) == (
        "app_home_opened",
        "home",
        first["id"],
    )
    old = {"user_id": stage.aya.id, "hash": "1.old", "view": home}
    assert error(stage.web.views_publish, **old) == "hash_conflict"
    again = stage.web.views_publish(user_id=stage.aya.id, hash=first["hash"], view=home)
    assert again["view"]["id"] == first["id"]
    assert error(stage.web.views_publish, user_id="U99", view=home) == "invalid_arguments"


def test_a_button_on_the_home_sends_the_view_and_no_channel(stage: Stage) -> None:
    stage.web.views_publish(
        user_id=stage.aya.id, view={"type": "home", "blocks": [actions(button())]}
    )
    home = stage.person.open_home()
    assert home is not None

    stage.person.click(home, "go")

    payload = stage.app.payload()
    assert payload["type"] == "block_actions"
    assert payload["container"] == {"type": "view", "view_id": home.id}
    assert "channel" not in payload
    assert payload["actions"][0]["value"] == "1"


def test_a_submission_carries_the_values_and_an_empty_answer_closes_the_modal(
    stage: Stage,
) -> None:
    view = opened(stage, private_metadata='{"goal": 1}')

    seen = stage.person.submit(view, {"name": {"typed": "クリック"}})

    payload = stage.app.payload()
    assert payload["type"] == "view_submission"
    assert payload["view"]["private_metadata"] == '{"goal": 1}'
    assert payload["view"]["state"]["values"]["name"]["typed"]["value"] == "クリック"
    assert seen.view is None


def test_slacks_client_keeps_an_incomplete_form_back(stage: Stage) -> None:
    view = opened(stage)
    sent = len(stage.app.requests)

    seen = stage.person.submit(view)

    assert seen.errors == {"name": "この必須フィールドに入力してください"}
    assert len(stage.app.requests) == sent


def test_errors_stay_on_the_view(stage: Stage) -> None:
    view = opened(stage)
    stage.app.answers.append(
        {"response_action": "errors", "errors": {"name": "数値ではありません"}}
    )

    seen = stage.person.submit(view, {"name": {"typed": "たくさん"}})

    assert seen.errors == {"name": "数値ではありません"}
    assert seen.view is not None
    assert seen.view.errors == seen.errors


def test_an_answer_may_update_push_or_clear(stage: Stage) -> None:
    view = opened(stage)
    filled = {"name": {"typed": "x"}}

    stage.app.answers.append({"response_action": "update", "view": modal(callback_id="second")})
    updated = stage.person.submit(view, filled).view
    assert updated is not None
    assert (updated.id, updated.callback_id) == (view.id, "second")

    stage.app.answers.append({"response_action": "push", "view": modal(callback_id="third")})
    pushed = stage.person.submit(updated).view
    assert pushed is not None
    assert (pushed.previous_view_id, pushed.callback_id) == (view.id, "third")

    stage.app.answers.append({"response_action": "clear"})
    assert stage.person.submit(pushed).view is None


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "explode"},
        {"response_action": "errors"},
        {"response_action": "errors", "errors": {}},
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "clear", "view": modal()},
        {"response_action": "update", "view": {"type": "modal"}},
        {"text": "a message is no answer here"},
    ],
)
def test_an_answer_that_makes_no_sense_is_trouble_and_the_modal_stays(
    stage: Stage, answer: Json
) -> None:
    view = opened(stage)
    stage.app.answers.append(answer)

    seen = stage.person.submit(view, {"name": {"typed": "x"}})

    assert seen.failure in {"invalid_response_action", "invalid_arguments"}
    assert seen.view is not None


def test_closing_tells_the_app_only_when_it_wants_to_know(stage: Stage) -> None:
    quiet = opened(stage)
    before = len(stage.app.requests)
    stage.person.close(quiet)
    assert len(stage.app.requests) == before

    curious = opened(stage, notify_on_close=True)
    stage.person.close(curious)

    payload = stage.app.payload()
    assert (payload["type"], payload["view"]["id"]) == ("view_closed", curious.id)
    assert payload["is_cleared"] is False


def test_clear_on_close_takes_the_whole_stack_along(stage: Stage) -> None:
    view = opened(stage)
    stage.app.answers.append({"response_action": "push", "view": modal(clear_on_close=True)})
    top = stage.person.submit(view, {"name": {"typed": "x"}}).view
    assert top is not None

    assert stage.person.close(top).view is None


def test_a_view_that_is_gone_cannot_be_used(stage: Stage) -> None:
    view = opened(stage)
    stage.person.close(view)

    with pytest.raises(Impossible, match="view_gone"):
        stage.person.submit(view)


def test_what_was_chosen_in_a_modal_reaches_the_app_with_the_other_values(stage: Stage) -> None:
    option = {"text": plain("認知度"), "value": "awareness"}
    select = {"type": "static_select", "action_id": "purpose", "options": [option]}
    block = text_input("why", dispatch_action=True) | {"element": select}
    view = opened(stage, text_input("name"), block)
    stage.person.fill(view, {"name": {"typed": "クリック"}})

    stage.person.click(view, "purpose", "認知度")

    payload = stage.app.payload()
    assert payload["actions"][0]["selected_option"] == option
    assert payload["actions"][0]["block_id"] == "why"
    values = payload["view"]["state"]["values"]
    assert values["name"]["typed"]["value"] == "クリック"
    assert values["why"]["purpose"]["selected_option"] == option


def test_an_input_without_dispatch_action_sends_nothing_by_itself(stage: Stage) -> None:
    view = opened(stage)

    with pytest.raises(Impossible, match="only read when the view is submitted"):
        stage.person.click(view, "typed", "x")
