"""What guests meet: answers without buttons that are not for them, and words where one is left."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from bot.ids import DataUi, KpiUi, SourcesUi
from bot.listeners.guests import CHANGING
from bot.sandbox.blocks_check import elements_of
from bot.sandbox.model import Json, Message
from bot.sandbox.person import Person
from kpi.model import Language, UserId
from tests.forms import opened
from tests.logged import log_all
from tests.scenario.test_api import new_token
from tests.scenes import goal, kpi
from tests.stages import MatoStage, mato_stage

COMMANDS = (
    "/goal list",
    "/goal help",
    "/goal purposes",
    "/goal review",
    "/kpi list",
    "/kpi status",
    "/kpi sources",
    "/kpi digest",
    "/kpi digest preview",
    "/kpi formula",
    "/kpi action",
)
WORDS = {
    Language.JA: "ゲスト",
    Language.EN: "Guests and people from other organizations can look, but not change.",
}


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    """A channel with a goal, a KPI, a value, a token and a digest; Ken is a member so far."""
    with mato_stage(sqlite_url) as stage:
        goal(stage, "認知度を高めたい")
        kpi(stage, "インプレッション 100万 3月末まで")
        log_all(stage, "インプレッション 12,345")
        new_token(stage)
        stage.aya.command("/kpi digest daily 9:00", stage.channel)
        stage.aya.command("/kpi digest now", stage.channel)
        stage.ken.command("/kpi help", stage.channel)
        stage.work()
        stage.deliver()
        yield stage


def becomes_guest(stage: MatoStage, person: Person, language: Language = Language.EN) -> None:
    """Let Slack say that the person is a guest."""
    person.user.is_guest = True
    with stage.mato.deps.uow() as uow:
        known = uow.people.get(stage.workspace_id, UserId(person.user.id))
        assert known is not None
        uow.people.save(replace(known, is_guest=True, language=language))
        uow.commit()


def buttons(blocks: Sequence[Json]) -> list[Json]:
    found = [element for block in blocks for element in elements_of(block)]
    return [element for element in found if element["type"] == "button"]


def answers(stage: MatoStage) -> list[tuple[Message, Json]]:
    """Return every button that Ken is shown, with the message that it is in."""
    replies = [stage.ken.command(command, stage.channel).reply for command in COMMANDS]
    return [(reply, button) for reply in replies for button in buttons(reply.blocks)]


def ids(found: Sequence[tuple[Message, Json]]) -> set[str]:
    return {button["action_id"] for _, button in found}


def test_a_guest_is_shown_no_button_that_is_not_for_them(stage: MatoStage) -> None:
    of_member = ids(answers(stage))
    becomes_guest(stage, stage.ken)

    of_guest = ids(answers(stage))

    assert of_guest == of_member - CHANGING
    assert {SourcesUi.REMOVE, SourcesUi.TOKEN_MODAL, SourcesUi.ADD} <= of_member - of_guest
    assert KpiUi.WHY in of_guest


def test_no_button_that_a_guest_is_shown_ends_in_a_refusal(stage: MatoStage) -> None:
    becomes_guest(stage, stage.ken)

    for reply, button in answers(stage):
        seen = stage.ken.click(reply, button["action_id"], button.get("value"))

        assert WORDS[Language.EN] not in seen.text, button["action_id"]


@pytest.mark.parametrize("language", list(Language))
def test_each_press_on_an_older_answer_is_told_in_words(
    stage: MatoStage, language: Language
) -> None:
    shown = [one for one in answers(stage) if one[1]["action_id"] in CHANGING]
    becomes_guest(stage, stage.ken, language)

    for reply, button in shown:
        seen = stage.ken.click(reply, button["action_id"], button.get("value"))

        assert seen.view is None, button["action_id"]
        assert WORDS[language] in seen.text, button["action_id"]


def test_a_channels_message_keeps_its_buttons_and_says_it_to_the_guest_alone(
    stage: MatoStage,
) -> None:
    becomes_guest(stage, stage.ken)
    digest = stage.ken.messages(stage.channel)[-1]
    assert DataUi.CHECK_IN in {button["action_id"] for button in buttons(digest.blocks)}

    seen = stage.ken.click(digest, DataUi.CHECK_IN)

    assert WORDS[Language.EN] in seen.text
    assert seen.reply.ephemeral_to == stage.ken.user.id


def test_a_modal_that_only_shows_has_no_button_for_others_either(stage: MatoStage) -> None:
    becomes_guest(stage, stage.ken)
    (why,) = (
        (reply, button) for reply, button in answers(stage)[:3] if button["action_id"] == KpiUi.WHY
    )

    reasons = stage.ken.click(why[0], KpiUi.WHY, why[1].get("value"))

    assert CHANGING.isdisjoint(button["action_id"] for button in buttons(opened(reasons).blocks))
