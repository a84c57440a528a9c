"""Whatever is typed after ``/goal`` and ``/kpi`` is answered with something that Slack takes."""

import re
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot import areas
from bot.blocks import helping
from bot.blocks.rendered import Rendered
from bot.ids import Command
from bot.listeners import typed
from bot.listeners.effects import Effect, OpenModal, Replace, Reply
from bot.listeners.turns import Turn
from bot.listeners.typed import UnreadGoal, UnreadKpi
from bot.payloads import CommandRequest
from bot.slack_app import join
from kpi.errors import NotUnderstood, Refused
from kpi.language.requests import (
    AlertsRequest,
    CheckIn,
    CloseGoal,
    DigestRequest,
    EditGoal,
    EditKpi,
    GoalDraft,
    ImportData,
    KpiDraft,
    ListGoals,
    ListKpis,
    LogDraft,
    RemoveKpi,
    ShowStatus,
    Undo,
    Unknown,
)
from kpi.model import GoalId, Language
from kpi.ports import UnitOfWork
from tests import turns
from tests.factories import (
    UowFactory,
    a_goal,
    a_moment,
    a_person,
    a_team,
    a_workspace,
)
from tests.rendering import HOSTILE, LOCALIZERS, check_message, check_modal, looks_like_ours
from tests.turns import a_command

ROUTES = join(areas.ROUTES)
PIECES = st.sampled_from(
    [
        "認知度を高めたい",
        "Raise awareness",
        "フォロワー",
        "clicks",
        "インプレッション",
        "エンゲージ",
        "100万",
        "5,000",
        "+10%",
        "-3",
        "3.5%",
        "9" * 20,
        "12月末まで",
        "by Dec 31",
        "2020年3月まで",
        "2月30日",
        "毎月",
        "a week",
        "「認知度」",
        'for "x"',
        "ために",
        "in order to",
        "<@U2|aya>",
        "@aozora",
        "Xの",
        "追加",
        "edit",
        "close",
        "削除",
        "status",
        "以下",
        HOSTILE,
    ]
)
TEXTS = st.one_of(
    st.text(max_size=400),
    st.lists(PIECES, max_size=7).map(" ".join),
    st.lists(PIECES).map("".join),
)


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.workspaces.save(a_workspace())
        unit.teams.save(a_team())
        yield unit


def a_turn(
    uow: UnitOfWork, command: Command, text: str, language: Language = Language.JA
) -> Turn[CommandRequest]:
    return turns.a_turn(uow, a_command(command, text), a_person(language=language))


def answered(turn: Turn[CommandRequest]) -> Sequence[Effect]:
    parsed = areas.read_command(turn)
    return ROUTES.commands[type(parsed)].handler(turn, parsed)


@pytest.mark.parametrize("goals", [0, 1, 3])
@pytest.mark.parametrize("language", Language)
@given(command=st.sampled_from(Command), text=TEXTS)
@settings(max_examples=40)
def test_every_text_gets_an_answer_that_slack_takes(
    uow: UnitOfWork, command: Command, text: str, language: Language, goals: int
) -> None:
    assume(not looks_like_ours(text))
    for place in range(goals):
        uow.goals.save(
            a_goal(goal_id=GoalId(f"g{place}"), created_at=a_moment(days=-place), sentence=HOSTILE)
        )
    try:
        effects = answered(a_turn(uow, command, text, language))
    except Refused:
        return  # bot/listeners/errors.py has a sentence for each

    assert effects
    for effect in effects:
        if isinstance(effect, OpenModal):
            check_modal(effect.view)
        else:
            assert isinstance(effect, (Reply, Replace)), effect
            check_message(Rendered(text=effect.text, blocks=effect.blocks))


@pytest.mark.parametrize(
    ("text", "part", "sentence"),
    [
        ("認知度を高めたい 2020年3月まで", "2020年3月まで", "認知度を高めたい"),
        ("追加 認知度を高めたい 2020年3月まで", "2020年3月まで", "認知度を高めたい"),
        ("2月30日までに認知度を高めたい", "2月30日までに認知度を高めたい", None),
        ("Raise awareness Feb 30", "Feb 30", "Raise awareness"),
        ("Raise awareness until 31 March 2020", "until 31 March 2020", "Raise awareness"),
        ("Raise awareness by 31 Feb", "by 31 Feb", "Raise awareness"),
        ("認知度を高めたい 2020年3月まで " + "あ " * 40, None, None),
    ],
)
def test_a_goal_with_an_unreadable_date_keeps_the_rest(
    uow: UnitOfWork, text: str, part: str | None, sentence: str | None
) -> None:
    found = typed.read(a_turn(uow, Command.GOAL, text), Command.GOAL, text)

    assert isinstance(found, UnreadGoal)
    assert found.part == (part or text)
    assert found.draft.sentence == (sentence or text)


def test_a_kpi_with_an_unreadable_part_keeps_the_rest(uow: UnitOfWork) -> None:
    text = "clicks 5,000 2020年3月まで"

    found = typed.read(a_turn(uow, Command.KPI, text), Command.KPI, text)

    assert isinstance(found, UnreadKpi)
    assert found.part == "2020年3月まで"
    assert found.draft.amount is not None


@pytest.mark.parametrize("text", ["予約 30 昨日まで", "UGC 30 13月末まで"])
def test_a_number_before_a_day_that_is_refused_by_itself_stays(uow: UnitOfWork, text: str) -> None:
    found = typed.read(a_turn(uow, Command.KPI, text), Command.KPI, text)

    assert isinstance(found, UnreadKpi)
    assert found.part == text.rsplit(" ", 1)[1]
    assert found.draft.amount is not None
    assert found.draft.amount.value == 30


def test_a_number_that_is_part_of_the_refused_day_goes_with_it(uow: UnitOfWork) -> None:
    text = "bookings by Feb 30"

    found = typed.read(a_turn(uow, Command.KPI, text), Command.KPI, text)

    assert isinstance(found, UnreadKpi)
    assert (found.part, found.draft.amount) == ("by Feb 30", None)


def test_a_kpi_that_cannot_be_read_at_all_is_said_back_whole(uow: UnitOfWork) -> None:
    text = "2020年3月まで 2020年3月まで"

    found = typed.read(a_turn(uow, Command.KPI, text), Command.KPI, text)

    assert isinstance(found, UnreadKpi)
    assert (found.draft, found.part) == (KpiDraft(), text)


def test_other_orders_are_refused_as_they_are(uow: UnitOfWork) -> None:
    with pytest.raises(NotUnderstood):
        typed.read(a_turn(uow, Command.KPI, ""), Command.KPI, "log clicks 5 on 2月30日")


EXAMPLE = re.compile(r"`/(goal|kpi) ([^`]+)`")


@pytest.mark.parametrize("language", Language)
def test_every_example_of_the_help_is_understood(uow: UnitOfWork, language: Language) -> None:
    localizer = LOCALIZERS[language]
    shown = helping.goal(localizer).text + helping.kpi(localizer).text
    examples = EXAMPLE.findall(shown)
    assert len(examples) > 10

    kinds = {
        type(typed.read(a_turn(uow, Command.KPI, ""), Command(f"/{command}"), text))
        for command, text in examples
    }

    assert not kinds & {Unknown, UnreadGoal, UnreadKpi}
    assert kinds >= {
        GoalDraft,
        ListGoals,
        EditGoal,
        CloseGoal,
        KpiDraft,
        EditKpi,
        RemoveKpi,
        LogDraft,
        CheckIn,
        Undo,
        ImportData,
        ShowStatus,
        ListKpis,
        DigestRequest,
        AlertsRequest,
    }


def test_what_can_be_read_is_read(uow: UnitOfWork) -> None:
    found = typed.read(a_turn(uow, Command.GOAL, ""), Command.GOAL, "認知度を高めたい")

    assert isinstance(found, GoalDraft)
