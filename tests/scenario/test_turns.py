"""Signed requests in, what the person sees out: with routes of the test's own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from bot.listeners.effects import (
    Choices,
    Effect,
    FieldErrors,
    OpenModal,
    PublishHome,
    Replace,
    Reply,
    UpdateModal,
)
from bot.listeners.routes import CommandRoute, Routes
from bot.listeners.turns import Route, Turn
from bot.payloads import (
    ActionRequest,
    CommandRequest,
    EventRequest,
    OptionsRequest,
    Request,
    ViewRequest,
)
from bot.sandbox.person import Seen
from kpi.errors import NotAllowed, NotFound, StoreUnavailable
from kpi.model import ChannelId, Language, Team, UserId
from tests.factories import a_team
from tests.sandboxes import actions, button, modal, plain, text_input
from tests.stages import MatoStage, mato_stage


@dataclass(frozen=True)
class Ask:
    words: str


@dataclass(frozen=True)
class Write:
    words: str


def parse(turn: Turn[CommandRequest]) -> object:
    word, _, rest = turn.request.text.partition(" ")
    return Write(rest) if word == "write" else Ask(turn.request.text)


def ask(turn: Turn[CommandRequest], asked: Ask) -> Sequence[Effect]:
    if asked.words == "refuse":
        raise NotFound
    if asked.words == "break":
        raise StoreUnavailable
    if asked.words == "fail":
        raise ZeroDivisionError
    if asked.words == "modal":
        return [OpenModal(view=_modal(turn))]
    if asked.words == "buttons":
        return [
            Reply(
                text="press", blocks=[actions(pressed("go"), pressed("deny"), button("old", "1"))]
            )
        ]
    return [Reply(text=f"{turn.asker.language.value}:{asked.words}")]


def pressed(action_id: str) -> dict[str, object]:
    return button(action_id, '{"of": "ours"}')


def _modal(turn: Turn[CommandRequest]) -> dict[str, object]:
    private = f'{{"channel": "{turn.request.channel_id}"}}'
    choice = {
        "type": "input",
        "block_id": "pick",
        "label": plain("pick"),
        "optional": True,
        "element": {"type": "external_select", "action_id": "options", "min_query_length": 0},
    }
    inputs = [text_input("what"), choice, actions(pressed("in_modal"), pressed("deny"))]
    return modal(*inputs, callback_id="form", private_metadata=private)


def write(turn: Turn[CommandRequest], written: Write) -> Sequence[Effect]:
    assert turn.request.channel_id is not None
    team = a_team(
        workspace_id=turn.asker.workspace_id,
        channel_id=turn.request.channel_id,
        name=written.words,
    )
    turn.uow.teams.save(team)
    if written.words == "refused":
        raise NotAllowed
    return [Reply(text=f"wrote {written.words}")]


def go(_: Turn[ActionRequest]) -> Sequence[Effect]:
    return [Replace(text="pressed"), Reply(text="and said")]


def in_modal(_: Turn[ActionRequest]) -> Sequence[Effect]:
    return [UpdateModal(view={**modal(text_input("more")), "callback_id": "form"})]


def deny(_: Turn[ActionRequest]) -> Sequence[Effect]:
    raise NotAllowed("not_allowed.guest")


def submitted(turn: Turn[ViewRequest]) -> Sequence[Effect]:
    typed = turn.request.values["typed"]
    if typed == "wrong":
        return [FieldErrors(errors={"typed": "not like this"})]
    if typed == "refuse":
        raise NotFound
    if typed == "again":
        return [UpdateModal(view=modal(text_input("second"), callback_id="form"))]
    if typed == "push":
        return [OpenModal(view=modal(text_input("pushed"), callback_id="form"))]
    return [Reply(text=f"got {typed}")]


def options(turn: Turn[OptionsRequest]) -> Sequence[Effect]:
    return [Choices(options=[{"text": plain(turn.request.typed), "value": "v"}])]


def home(turn: Turn[EventRequest]) -> Sequence[Effect]:
    block = {"type": "section", "text": plain(f"home {turn.asker.language.value}")}
    return [PublishHome(view={"type": "home", "blocks": [block]})]


def shortcut(_: Turn[Request]) -> Sequence[Effect]:
    return [OpenModal(view=modal(text_input("quick"), callback_id="form"))]


ROUTES = Routes(
    commands={Ask: CommandRoute(handler=ask, writes=False), Write: CommandRoute(handler=write)},
    actions={
        "go": Route(handler=go),
        "in_modal": Route(handler=in_modal),
        "deny": Route(handler=deny),
        "old": Route(handler=go),
    },
    views={"form": Route(handler=submitted)},
    options={"options": Route(handler=options, writes=False)},
    shortcuts={"data.check_in": Route(handler=shortcut, writes=False)},
    events={"app_home_opened": Route(handler=home, writes=False)},
)


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url, routes=[ROUTES], parse=parse) as stage:
        yield stage


def team_of(stage: MatoStage) -> Team | None:
    with stage.mato.deps.uow(reading=True) as uow:
        return uow.teams.get(stage.workspace_id, ChannelId(stage.channel.id))


def test_a_command_is_answered_in_the_http_answer(stage: MatoStage) -> None:
    seen = stage.aya.command("/kpi hello", stage.channel)

    assert seen.failure is None
    assert seen.reply.text == "en:hello"
    assert seen.reply.ephemeral_to == stage.aya.user.id


def test_the_first_answer_follows_the_script_of_what_was_typed(stage: MatoStage) -> None:
    seen = stage.ken.command("/kpi こんにちは", stage.channel)

    assert seen.reply.text == "ja:こんにちは"


def test_later_answers_follow_the_profile(stage: MatoStage) -> None:
    stage.ken.command("/kpi こんにちは", stage.channel)
    stage.work()

    seen = stage.ken.command("/kpi こんにちは", stage.channel)

    assert seen.reply.text == "en:こんにちは"


def test_a_profile_brings_language_zone_and_rights(stage: MatoStage) -> None:
    stage.aya.command("/kpi hello", stage.channel)

    stage.work()

    with stage.mato.deps.uow(reading=True) as uow:
        person = uow.people.get(stage.workspace_id, UserId(stage.aya.user.id))
    assert person is not None
    assert (person.language, person.zone) == (Language.JA, "Asia/Tokyo")
    assert person.language_is_known
    assert person.is_admin
    assert not person.is_guest


def test_what_a_handler_wrote_is_kept(stage: MatoStage) -> None:
    seen = stage.aya.command("/kpi write sns", stage.channel)

    team = team_of(stage)
    assert seen.reply.text == "wrote sns"
    assert team is not None
    assert team.name == "sns"


def test_nothing_is_kept_when_a_handler_refuses(stage: MatoStage) -> None:
    seen = stage.aya.command("/kpi write refused", stage.channel)

    assert seen.failure is None
    assert "permission" in seen.reply.text
    assert team_of(stage) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("refuse", "I couldn't find that here."),
        ("break", "The database isn't answering."),
        ("fail", "Something went wrong."),
    ],
)
def test_every_error_is_a_sentence(stage: MatoStage, typed: str, said: str) -> None:
    seen = stage.aya.command(f"/kpi {typed}", stage.channel)

    assert seen.failure is None
    assert seen.reply.text.startswith(said)
    assert seen.reply.ephemeral_to == stage.aya.user.id


def test_an_unexpected_error_has_a_reference_that_the_log_carries(
    stage: MatoStage, caplog: pytest.LogCaptureFixture
) -> None:
    seen = stage.aya.command("/kpi fail", stage.channel)

    reference = seen.reply.text.removesuffix(".").rpartition(" ")[2]
    assert len(reference) == 8
    assert f"reference={reference}" in caplog.text


def test_errors_are_told_in_the_persons_language(stage: MatoStage) -> None:
    stage.aya.command("/kpi hello", stage.channel)
    stage.work()

    seen = stage.aya.command("/kpi refuse", stage.channel)

    assert "見つかりませんでした" in seen.reply.text


def test_a_button_replaces_its_message_and_says_something(stage: MatoStage) -> None:
    message = stage.aya.command("/kpi buttons", stage.channel).reply

    seen = stage.aya.click(message, "go")

    assert {m.text for m in seen.messages} == {"pressed", "and said"}


def test_a_refused_button_is_answered_beside_its_message(stage: MatoStage) -> None:
    message = stage.aya.command("/kpi buttons", stage.channel).reply

    seen = stage.aya.click(message, "deny")

    assert seen.failure is None
    assert "Guests" in seen.reply.text


def test_a_button_that_we_did_not_make_is_answered_in_words(stage: MatoStage) -> None:
    message = stage.aya.command("/kpi buttons", stage.channel).reply

    seen = stage.aya.click(message, "old")

    assert "out of date" in seen.reply.text


def test_a_command_opens_a_modal(stage: MatoStage) -> None:
    seen = stage.aya.command("/kpi modal", stage.channel)

    assert seen.view is not None
    assert seen.view.callback_id == "form"
    assert seen.messages == ()


def test_an_input_changes_its_modal(stage: MatoStage) -> None:
    view = stage.aya.command("/kpi modal", stage.channel).view
    assert view is not None

    seen = stage.aya.click(view, "in_modal")

    assert seen.view is not None
    assert seen.view.blocks[0]["block_id"] == "more"


def test_a_refusal_inside_a_modal_is_a_modal_on_top(stage: MatoStage) -> None:
    view = stage.aya.command("/kpi modal", stage.channel).view
    assert view is not None

    seen = stage.aya.click(view, "deny")

    assert seen.view is not None
    assert seen.view.id != view.id
    assert "Guests" in seen.view.blocks[0]["text"]["text"]


def submit(stage: MatoStage, typed: str) -> Seen:
    view = stage.aya.command("/kpi modal", stage.channel).view
    assert view is not None
    return stage.aya.submit(view, {"what": {"typed": typed}})


def test_a_reply_to_a_modal_is_seen_in_the_channel_that_it_came_from(stage: MatoStage) -> None:
    seen = submit(stage, "fine")

    assert seen.view is None
    assert seen.reply.text == "got fine"
    assert seen.reply.channel == stage.channel.id
    assert seen.reply.ephemeral_to == stage.aya.user.id


def test_a_reply_goes_directly_where_mato_is_not_in_the_channel(stage: MatoStage) -> None:
    stage.channel.members.remove(stage.workspace.bot_user)

    seen = submit(stage, "fine")

    assert seen.reply.text == "got fine"
    assert seen.reply.channel.startswith("D")


def test_field_errors_stand_at_their_fields(stage: MatoStage) -> None:
    seen = submit(stage, "wrong")

    assert seen.errors == {"what": "not like this"}


def test_a_refused_modal_stays_open_with_what_was_typed(stage: MatoStage) -> None:
    seen = submit(stage, "refuse")

    assert list(seen.errors) == ["what"]
    assert "couldn't find" in seen.errors["what"]


def test_a_submitted_modal_can_become_another(stage: MatoStage) -> None:
    seen = submit(stage, "again")

    assert seen.view is not None
    assert seen.view.blocks[0]["block_id"] == "second"


def test_a_submitted_modal_can_lead_to_one_on_top(stage: MatoStage) -> None:
    seen = submit(stage, "push")

    assert seen.view is not None
    assert seen.view.blocks[0]["block_id"] == "pushed"


def test_a_type_ahead_is_answered(stage: MatoStage) -> None:
    view = stage.aya.command("/kpi modal", stage.channel).view
    assert view is not None

    offered = stage.aya.type_ahead(view, "options", "imp")

    assert [option["text"]["text"] for option in offered] == ["imp"]


def test_the_home_tab_is_published_in_the_persons_language(stage: MatoStage) -> None:
    stage.aya.open_home()
    stage.work()

    home = stage.aya.open_home()

    assert home is not None
    assert home.blocks[0]["text"]["text"] == "home ja"


def test_a_global_shortcut_opens_a_modal(stage: MatoStage) -> None:
    seen = stage.aya.shortcut("data.check_in")

    assert seen.view is not None
    assert seen.view.blocks[0]["block_id"] == "quick"
