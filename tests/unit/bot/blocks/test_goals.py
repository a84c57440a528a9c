import pytest

from bot.blocks import goals as blocks
from bot.blocks.goals import AUTO, GoalForm
from bot.blocks.kit import Notice
from bot.i18n.localizer import Localizer
from bot.ids import MOST_BUTTONS, GoalUi
from kpi.knowledge import Knowledge
from kpi.messages import MessageKind
from kpi.model import NO_PURPOSE, GoalId, MetricKey, PurposeKey
from tests.factories import a_goal
from tests.forms import buttons_in
from tests.rendering import (
    BOTH,
    HOSTILE,
    check_message,
    check_modal,
    check_text_stays_text,
    name_of,
    words,
)

LONG = (HOSTILE * 9)[:300]


@pytest.fixture(params=BOTH, ids=name_of)
def localizer(request: pytest.FixtureRequest) -> Localizer:
    found: Localizer = request.param
    return found


def a_form(**changes: object) -> GoalForm:
    values = {GoalUi.SENTENCE: "認知度を高めたい", GoalUi.UNTIL: "2027-03-31"}
    defaults = {"private": {"channel": "C1", "goal": "", "draft": ""}, "values": values}
    return GoalForm(**{**defaults, **changes})  # type: ignore[arg-type]


def element(view: dict[str, object], action_id: str) -> dict[str, object]:
    blocks_of_view = view["blocks"]
    assert isinstance(blocks_of_view, list)
    found: dict[str, object] = next(
        block["element"]
        for block in blocks_of_view
        if block["type"] == "input" and block["element"]["action_id"] == action_id
    )
    return found


def test_the_modal_holds_what_was_entered(localizer: Localizer, knowledge: Knowledge) -> None:
    view = blocks.modal(a_form(), knowledge, localizer)

    check_modal(view)
    assert element(view, GoalUi.SENTENCE)["initial_value"] == "認知度を高めたい"
    assert element(view, GoalUi.UNTIL)["initial_date"] == "2027-03-31"


def test_the_modal_leaves_the_purpose_to_the_sentence_at_first(
    localizer: Localizer, knowledge: Knowledge
) -> None:
    chosen = element(blocks.modal(a_form(), knowledge, localizer), GoalUi.PURPOSE)

    first = chosen["initial_option"]
    assert isinstance(first, dict)
    assert first["value"] == AUTO


def test_the_modal_offers_every_purpose_but_none(
    localizer: Localizer, knowledge: Knowledge
) -> None:
    offered = [key for key, _ in blocks.purposes(knowledge, localizer)]

    assert len(offered) == 15
    assert NO_PURPOSE not in offered


def test_a_form_full_of_odd_text_is_still_a_modal(
    localizer: Localizer, knowledge: Knowledge
) -> None:
    form = a_form(
        values={GoalUi.SENTENCE: "長" * 4000, GoalUi.UNTIL: "yesterday", GoalUi.OWNER: "U1"},
        notices=[Notice(text=LONG), Notice(text="a", is_calm=True)],
        outcome=("revenue", "売上"),
        is_new=False,
    )

    view = blocks.modal(form, knowledge, localizer)

    check_modal(view)
    assert "initial_date" not in element(view, GoalUi.UNTIL)
    assert len(str(element(view, GoalUi.SENTENCE)["initial_value"])) == 3000


@pytest.mark.parametrize("is_new", [True, False])
def test_a_saved_goal_is_told_with_what_was_understood(
    localizer: Localizer, knowledge: Knowledge, *, is_new: bool
) -> None:
    goal = a_goal(outcome_metric=MetricKey("brand_awareness_lift"))

    shown = blocks.saved(goal, knowledge, localizer, is_new=is_new, metrics=["リーチ数"])

    check_message(shown)
    said = words(shown.blocks)
    assert goal.sentence in said
    assert "2026" in said
    assert ("リーチ数" in said) is is_new
    assert knowledge.metrics[MetricKey("brand_awareness_lift")].name.to(localizer.language) in said


def test_text_of_people_stays_text(localizer: Localizer, knowledge: Knowledge) -> None:
    goal = a_goal(sentence=LONG)
    draft = "x" * 32
    purposes = [PurposeKey("awareness")]

    for shown in (
        blocks.saved(goal, knowledge, localizer, is_new=True, metrics=[HOSTILE]),
        blocks.ask_close(goal, localizer),
        blocks.closed(goal, localizer),
        blocks.reopened(goal, localizer),
        blocks.compound(LONG, draft, localizer),
        blocks.ask_which([goal, goal], GoalUi.CLOSE, localizer),
        blocks.ask_purpose("metric", LONG, draft, purposes, knowledge, localizer),
    ):
        check_message(shown)
        check_text_stays_text(shown)


@pytest.mark.parametrize("question", ["purpose", "none", "metric"])
def test_a_question_has_a_button_a_purpose_and_ways_out(
    localizer: Localizer, knowledge: Knowledge, question: str
) -> None:
    many = list(knowledge.purposes)[:9]

    shown = blocks.ask_purpose(question, "x", "d", many, knowledge, localizer, may_be_kpi=True)

    check_message(shown)
    assert len(buttons_in(shown.blocks)) == MOST_BUTTONS + 3


def test_a_question_without_candidates_still_has_ways_out(
    localizer: Localizer, knowledge: Knowledge
) -> None:
    shown = blocks.ask_purpose("purpose", "x", "d", [], knowledge, localizer)

    check_message(shown)
    assert len(buttons_in(shown.blocks)) == 2


@pytest.mark.parametrize("change", ["set", "changed", "closed", "reopened"])
def test_the_channels_line_says_who_and_what(localizer: Localizer, change: str) -> None:
    data = {
        "change": change,
        "by": "U1",
        "sentence": LONG,
        "purpose_name": {"ja": "認知拡大", "en": "Brand awareness"},
        "last_day": "2027-03-31",
        "owner": "U2",
    }

    shown = blocks.RENDERERS[MessageKind.GOAL_CHANGED](data, localizer)

    check_message(shown)
    assert "<@U1>" in shown.text
    assert "<!channel>" not in shown.text
    assert ("認知拡大" in shown.text or "Brand awareness" in shown.text) is (
        change in {"set", "changed"}
    )


def test_a_line_of_an_older_row_lacks_its_purpose_and_nothing_else(localizer: Localizer) -> None:
    data = {
        "change": "set",
        "by": "U1",
        "sentence": "x",
        "purpose_name": None,
        "last_day": "2027-03-31",
        "owner": "U2",
    }

    check_message(blocks.RENDERERS[MessageKind.GOAL_CHANGED](data, localizer))


def test_ids_of_goals_travel_in_buttons(localizer: Localizer, knowledge: Knowledge) -> None:
    goal = a_goal(goal_id=GoalId("g" * 32))

    shown = blocks.saved(goal, knowledge, localizer, is_new=True, metrics=[])

    assert [one["value"] for one in buttons_in(shown.blocks)] == [
        f'{{"goal":"{"g" * 32}","channel":"C1"}}',
        f'{{"goal":"{"g" * 32}"}}',
    ]
