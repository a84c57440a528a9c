"""What is shown when Slack does not take it: the work is done, and nobody sees a traceback."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pytest

from bot import bootstrap
from bot.listeners import errors, showing
from bot.listeners.effects import Choices, Effect, OpenModal, PublishHome, Reply, UpdateModal
from bot.listeners.routes import CommandRoute, Routes
from bot.listeners.turns import Route, Turn
from bot.payloads import ActionRequest, CommandRequest, EventRequest, OptionsRequest
from bot.sandbox.person import Seen
from kpi.errors import NotUnderstood, SlackRefused, StoreUnavailable
from kpi.model import UserId, WorkspaceId
from tests.sandboxes import actions, button, modal, plain, text_input
from tests.stages import MatoStage, mato_stage


@dataclass(frozen=True)
class Say:
    words: str


def say(turn: Turn[CommandRequest], said: Say) -> Sequence[Effect]:
    if said.words == "modal":
        return [OpenModal(view=_modal())]
    if said.words == "empty modal":
        return [OpenModal(view={**_modal(), "blocks": [actions(_pressed("refresh"))]})]
    if said.words == "update":
        return [UpdateModal(view=_modal())]
    if said.words == "many":
        return [Reply(text="first"), Reply(text="second")]
    if said.words == "nothing":
        return []
    return [Reply(text=turn.request.text)]


def _pressed(action_id: str) -> dict[str, object]:
    return button(action_id, "{}")


def _modal() -> dict[str, object]:
    pressed = actions(_pressed("refresh"), _pressed("tell"), _pressed("refuse"))
    metric = {
        "type": "input",
        "block_id": "metric",
        "optional": True,
        "label": plain("metric"),
        "element": {"type": "external_select", "action_id": "metric", "min_query_length": 0},
    }
    return modal(text_input("what"), metric, pressed, callback_id="form")


def refresh(_: Turn[ActionRequest]) -> Sequence[Effect]:
    return [UpdateModal(view={**_modal(), "blocks": [text_input("fresh")]})]


def tell(_: Turn[ActionRequest]) -> Sequence[Effect]:
    return [Reply(text="told")]


def refuse(_: Turn[ActionRequest]) -> Sequence[Effect]:
    raise NotUnderstood


def choose(turn: Turn[OptionsRequest]) -> Sequence[Effect]:
    if turn.request.typed == "refuse":
        raise NotUnderstood
    if turn.request.typed == "none":
        return []
    option = {"text": plain("reach"), "value": "reach"}
    return [Choices(groups=[{"label": plain("group"), "options": [option]}])]


def home(_: Turn[EventRequest]) -> Sequence[Effect]:
    return [PublishHome(view={"type": "home", "blocks": [actions(_pressed("refuse"))]})]


ROUTES = Routes(
    commands={Say: CommandRoute(handler=say, writes=False)},
    actions={
        "refresh": Route(handler=refresh),
        "tell": Route(handler=tell),
        "refuse": Route(handler=refuse),
    },
    options={"metric": Route(handler=choose, writes=False)},
    events={"app_home_opened": Route(handler=home, writes=False)},
)


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    def parse(turn: Turn[CommandRequest]) -> object:
        return Say(turn.request.text)

    with mato_stage(sqlite_url, routes=[ROUTES], parse=parse) as stage:
        yield stage


def fail(stage: MatoStage, method: str, kind: str = "http_500_before") -> None:
    stage.sandbox.faults.replace([{"method": method, "kind": kind}])


def command(stage: MatoStage, words: str) -> Seen:
    return stage.aya.command(f"/kpi {words}", stage.channel)


def test_further_replies_follow_the_first(stage: MatoStage) -> None:
    seen = command(stage, "many")

    assert {message.text for message in seen.messages} == {"first", "second"}


def test_a_handler_may_have_nothing_to_show(stage: MatoStage) -> None:
    seen = command(stage, "nothing")

    assert seen.failure is None
    assert seen.messages == ()


def test_a_modal_that_cannot_be_opened_is_told_in_words(stage: MatoStage) -> None:
    fail(stage, "views.open")

    seen = command(stage, "modal")

    assert seen.failure is None
    assert "window" in seen.reply.text


def test_a_modal_cannot_be_changed_where_there_is_none(stage: MatoStage) -> None:
    seen = command(stage, "update")

    assert "window" in seen.reply.text


def test_words_from_a_modal_without_a_channel_come_directly(stage: MatoStage) -> None:
    view = command(stage, "modal").view
    assert view is not None

    seen = stage.aya.click(view, "tell")

    assert seen.reply.text == "told"
    assert seen.reply.channel.startswith("D")


def test_words_that_slack_does_not_take_are_given_up(
    stage: MatoStage, caplog: pytest.LogCaptureFixture
) -> None:
    view = command(stage, "modal").view
    assert view is not None
    fail(stage, "chat.postMessage")

    seen = stage.aya.click(view, "tell")

    assert seen.failure is None
    assert "shown=no" in caplog.text


def test_a_modal_that_is_newer_by_now_is_left_alone(stage: MatoStage) -> None:
    view = command(stage, "modal").view
    assert view is not None
    request = ActionRequest(
        workspace_id=stage.workspace_id,
        user_id=UserId(stage.aya.user.id),
        action_id="refresh",
        view_id=view.id,
        view_hash="an old one",
        is_modal=True,
    )

    showing.for_action(stage.mato.deps, request, [UpdateModal(view=_modal())])

    assert stage.aya.top_view() is not None


def test_a_modal_that_slack_does_not_change_is_told_in_words(stage: MatoStage) -> None:
    view = command(stage, "modal").view
    assert view is not None
    fail(stage, "views.update")

    seen = stage.aya.click(view, "refresh")

    assert seen.view is not None
    assert "window" in seen.view.blocks[0]["text"]["text"]


def test_when_not_even_that_can_be_shown_nobody_hangs(
    stage: MatoStage, caplog: pytest.LogCaptureFixture
) -> None:
    view = command(stage, "modal").view
    assert view is not None
    fail(stage, "views.push")

    seen = stage.aya.click(view, "refuse")

    assert seen.failure is None
    assert "told=no" in caplog.text


def test_a_refusal_on_the_home_tab_is_a_modal(stage: MatoStage) -> None:
    view = stage.aya.open_home()
    assert view is not None

    seen = stage.aya.click(view, "refuse")

    assert seen.view is not None
    assert "読み取れません" in seen.view.blocks[0]["text"]["text"]


def test_a_home_tab_that_slack_does_not_take_is_asked_for_again(stage: MatoStage) -> None:
    stage.sandbox.faults.replace(
        [{"method": "views.publish", "kind": "http_500_before", "times": 1}]
    )

    stage.aya.open_home()
    stage.sandbox.settle()

    assert stage.aya.home() is not None


def test_choices_may_come_in_groups(stage: MatoStage) -> None:
    view = command(stage, "modal").view
    assert view is not None

    assert [o["value"] for o in stage.aya.type_ahead(view, "metric", "re")] == ["reach"]
    assert stage.aya.type_ahead(view, "metric", "none") == []
    assert stage.aya.type_ahead(view, "metric", "refuse") == []


def test_an_answer_elsewhere_than_at_slack_is_refused(stage: MatoStage) -> None:
    request = ActionRequest(
        workspace_id=stage.workspace_id,
        user_id=UserId(stage.aya.user.id),
        action_id="tell",
        response_url="http://169.254.169.254/latest",
    )

    with pytest.raises(SlackRefused):
        showing.say(stage.mato.deps, request, "hello")


def test_an_answer_that_came_too_late_is_given_up(
    stage: MatoStage, caplog: pytest.LogCaptureFixture
) -> None:
    request = ActionRequest(
        workspace_id=stage.workspace_id,
        user_id=UserId(stage.aya.user.id),
        action_id="tell",
        response_url=f"{stage.sandbox.url}/response/{stage.workspace.id}/nothing",
    )

    showing.say(stage.mato.deps, request, "hello")

    assert "shown=no status=" in caplog.text


def test_an_answer_to_nowhere_is_given_up(
    stage: MatoStage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.sandbox.stop()
    request = ActionRequest(
        workspace_id=stage.workspace_id,
        user_id=UserId(stage.aya.user.id),
        action_id="tell",
        response_url=f"{stage.sandbox.url}/response/x/y",
    )

    showing.say(stage.mato.deps, request, "hello")

    assert "shown=no reason=" in caplog.text


@pytest.mark.parametrize(
    ("error", "status"), [(NotUnderstood(), 200), (StoreUnavailable(), 500), (ValueError(), 500)]
)
def test_only_what_may_get_better_is_asked_for_again_of_events(
    stage: MatoStage, error: Exception, status: int
) -> None:
    body = {"type": "event_callback", "team_id": stage.workspace.id, "event": {"type": "x"}}

    assert errors.answer(stage.mato.deps, error, body).status == status


@pytest.mark.parametrize("body", [{}, {"type": "block_actions"}, {"command": "/kpi"}])
def test_an_error_of_a_payload_without_sense_is_survived(
    stage: MatoStage, body: dict[str, object]
) -> None:
    assert errors.answer(stage.mato.deps, NotUnderstood(), body).status == 200


def test_a_modal_without_inputs_is_answered_by_one_on_top(stage: MatoStage) -> None:
    body = {
        "type": "view_submission",
        "team": {"id": stage.workspace.id},
        "user": {"id": stage.aya.user.id},
        "view": {"callback_id": "form", "blocks": [actions(_pressed("refresh"))]},
    }

    answer = errors.answer(stage.mato.deps, NotUnderstood(), body)

    assert '"response_action": "push"' in answer.body


def test_an_error_of_the_database_is_told_without_the_database(
    stage: MatoStage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    gone = f"sqlite:///{tmp_path_factory.mktemp('folder')}"
    broken = bootstrap.wire(replace(stage.mato.config, database_url=gone))
    body = {
        "command": "/kpi",
        "team_id": WorkspaceId("T1"),
        "user_id": "U1",
        "channel_id": "C1",
        "text": "list",
    }

    answer = errors.answer(broken.deps, StoreUnavailable(), body)

    assert "データベース" in answer.body
