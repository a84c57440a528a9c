"""Steps of typed goals and KPIs that a person seldom takes."""

from collections.abc import Iterator

import pytest

from bot import areas
from bot.blocks.rendered import Rendered
from bot.ids import Command, GoalUi, KpiUi, nth
from bot.listeners import goal_walk
from bot.listeners.effects import Effect, OpenModal, Replace, Reply
from bot.listeners.goal_walk import Asked
from bot.listeners.places import reply
from kpi.errors import NotAllowed, NotFound, Stale
from kpi.language.requests import GoalDraft, ShowStatus
from kpi.model import (
    ChannelId,
    GoalId,
    GoalState,
    Scope,
    SeriesId,
    UserId,
)
from kpi.ports import UnitOfWork
from kpi.usecases.kpis import drafts
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    GOAL,
    WORKSPACE,
    UowFactory,
    a_goal,
    a_kpi,
    a_moment,
    a_person,
    a_series,
    a_team,
)
from tests.forms import buttons_in
from tests.rendering import check_message, check_modal
from tests.turns import ROUTES, a_command, a_turn, press, submitted, typed

DIRECT = ChannelId("D1")
PRIVATE = {
    "channel": CHANNEL,
    "kpi": "",
    "goal": "",
    "draft": "",
    "metric": "",
    "more": False,
    "turn": "0",
    "folded": {},
}


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        yield unit


def waiting(uow: UnitOfWork, command: Command, text: str) -> str:
    data = {"command": command.value, "text": text}
    return drafts.keep(uow, an_asker(), CHANNEL, data)


def words(effect: Effect) -> str:
    assert isinstance(effect, (Reply, Replace)), effect
    check_message(Rendered(text=effect.text, blocks=effect.blocks))
    return effect.text


def shown(effect: Effect) -> dict[str, object]:
    assert isinstance(effect, OpenModal), effect
    check_modal(effect.view)
    found: dict[str, object] = {}
    for block in effect.view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            firsts = [value for key, value in element.items() if key.startswith("initial_")]
            found[element["action_id"]] = firsts[0] if firsts else None
    return found


@pytest.mark.parametrize(
    ("command", "text"),
    [
        (Command.GOAL, "認知度を高めたい 3月末まで"),
        (Command.GOAL, "認知度を高めたい 2020年3月末まで"),
        (Command.GOAL, "一覧"),
        (Command.GOAL, "編集"),
        (Command.GOAL, "終了"),
        (Command.KPI, "インプレッション 100万 12月末まで"),
        (Command.KPI, "インプレッション 100万 2020年3月末まで"),
        (Command.KPI, "一覧"),
        (Command.KPI, "状況"),
        (Command.KPI, "編集"),
        (Command.KPI, "削除"),
    ],
)
def test_in_direct_messages_every_order_leads_to_channels(
    uow: UnitOfWork, command: Command, text: str
) -> None:
    (effect,) = typed(uow, command, text, channel_id=DIRECT, channel_name="directmessage")

    assert f"`{command.value}`" in words(effect)


def test_links_lead_to_the_channels_where_a_person_owns_kpis(uow: UnitOfWork) -> None:
    uow.kpis.save(a_kpi())

    (effect,) = typed(uow, Command.KPI, "状況", channel_id=DIRECT)

    assert isinstance(effect, Reply)
    assert "<#C1>" in effect.blocks[1]["text"]["text"]


@pytest.mark.parametrize("action_id", [GoalUi.ADD, KpiUi.STATUS])
def test_buttons_of_the_help_have_no_channel_in_direct_messages(
    uow: UnitOfWork, action_id: str
) -> None:
    with pytest.raises(NotFound) as refused:
        press(uow, action_id, channel_id=DIRECT)

    assert refused.value.code == "not_found.channel"


@pytest.mark.parametrize("text", ["編集", "終了"])
def test_without_goals_there_is_nothing_to_edit_or_close(uow: UnitOfWork, text: str) -> None:
    uow.goals.save(a_goal(state=GoalState.CLOSED))

    (effect,) = typed(uow, Command.GOAL, text)

    assert "まだ目標がありません" in words(effect)


def test_a_goal_is_closed_from_the_list(uow: UnitOfWork) -> None:
    asked = press(uow, GoalUi.CLOSE, value={"goal": GOAL})
    assert "終了しますか" in words(asked)

    press(uow, GoalUi.CLOSE_NOW, value={"goal": GOAL})
    again = press(uow, GoalUi.CLOSE, value={"goal": GOAL})

    assert "終了しました" in words(again)


def test_a_sentence_that_was_not_read_is_not_saved(uow: UnitOfWork) -> None:
    turn = a_turn(uow, a_command(Command.GOAL, "x"))

    with pytest.raises(Stale):
        goal_walk.walk(turn, Asked(channel_id=CHANNEL, text="x"), GoalDraft(sentence="x"), reply)


def test_a_doubtful_date_is_shown_before_it_is_believed(uow: UnitOfWork) -> None:
    (effect,) = typed(uow, Command.GOAL, "認知度を高めたい 12月中旬まで")

    assert shown(effect)[GoalUi.UNTIL]
    assert isinstance(effect, OpenModal)
    assert "自信がありません" in effect.view["blocks"][0]["text"]["text"]


@pytest.mark.parametrize("text", ["ブランディング 2020年3月まで", "ブランディング"])
def test_a_date_that_is_over_when_the_answer_comes_is_asked_for(
    uow: UnitOfWork, text: str
) -> None:
    draft = waiting(uow, Command.GOAL, text)

    effect = press(
        uow,
        nth(GoalUi.PICK_PURPOSE, 0),
        value={"draft": draft, "purpose": "awareness"},
    )

    values = shown(effect)
    assert values[GoalUi.SENTENCE] == "ブランディング"
    assert not values[GoalUi.UNTIL]


def test_a_waiting_text_that_became_another_order_is_stale(uow: UnitOfWork) -> None:
    goal = waiting(uow, Command.GOAL, "list")
    kpi = waiting(uow, Command.KPI, "list")

    with pytest.raises(Stale):
        press(uow, GoalUi.WRITE, value={"draft": goal})
    with pytest.raises(Stale):
        press(uow, KpiUi.FINISH, value={"draft": kpi})


def test_a_waiting_kpi_whose_date_is_over_opens_its_modal(uow: UnitOfWork) -> None:
    draft = waiting(uow, Command.KPI, "インプレッション 100万 2020年3月まで")

    effect = press(uow, nth(KpiUi.PICK, 0), value={"draft": draft, "goal": GOAL})

    values = shown(effect)
    assert values[KpiUi.AMOUNT] == "1,000,000"
    assert values[KpiUi.UNTIL] == a_goal().period.last_day.isoformat()


def test_a_past_date_without_a_goal_asks_for_the_goal_first(uow: UnitOfWork) -> None:
    uow.goals.save(a_goal(state=GoalState.CLOSED))

    (effect,) = typed(uow, Command.KPI, "インプレッション 100万 2020年3月まで")

    assert isinstance(effect, Reply)
    assert [one["action_id"] for one in buttons_in(effect.blocks)] == [
        GoalUi.WRITE,
        KpiUi.CANCEL,
    ]


def test_more_goals_than_buttons_are_asked_about_in_the_modal(uow: UnitOfWork) -> None:
    for number in range(9):
        uow.goals.save(a_goal(goal_id=GoalId(f"m{number}"), created_at=a_moment(days=number)))

    (effect,) = typed(uow, Command.KPI, "インプレッション 100万 12月末まで")

    assert shown(effect)[KpiUi.GOAL] is None


def test_more_series_than_buttons_are_asked_about_in_the_modal(uow: UnitOfWork) -> None:
    for number in range(9):
        uow.series.find_or_add(
            a_series(series_id=SeriesId(f"s{number}"), scope=Scope(account=f"a{number}"))
        )

    (effect,) = typed(uow, Command.KPI, "インプレッション 100万 12月末まで")

    assert shown(effect)[KpiUi.SERIES] is None


def test_a_goal_saved_for_nobodys_draft_is_just_a_goal(uow: UnitOfWork) -> None:
    others = drafts.keep(
        uow,
        an_asker(a_person(user_id=UserId("U9"))),
        CHANNEL,
        {"command": "/kpi", "text": "インプレッション 5 12月末まで"},
    )
    values = {
        GoalUi.SENTENCE: "x",
        GoalUi.PURPOSE: "awareness",
        GoalUi.START: "2026-12-07",
        GoalUi.UNTIL: "2026-12-31",
    }
    for draft in (others, "gone"):
        request = submitted(
            GoalUi.MODAL,
            private={**PRIVATE, "draft": draft},
            values=values,
            channel_id=CHANNEL,
        )

        (effect,) = ROUTES.views[GoalUi.MODAL].handler(a_turn(uow, request))

        assert "目標を設定しました" in words(effect)
    assert uow.kpis.of_channel(WORKSPACE, CHANNEL) == []


def test_a_goals_words_that_are_no_number_end_with_the_goal(uow: UnitOfWork) -> None:
    draft = waiting(uow, Command.GOAL, "とりあえず毎日投稿")
    request = submitted(
        GoalUi.MODAL,
        private={**PRIVATE, "draft": draft},
        values={
            GoalUi.SENTENCE: "x",
            GoalUi.PURPOSE: "awareness",
            GoalUi.START: "2026-12-07",
            GoalUi.UNTIL: "2026-12-31",
        },
        channel_id=CHANNEL,
    )

    (effect,) = ROUTES.views[GoalUi.MODAL].handler(a_turn(uow, request))

    assert "目標を設定しました" in words(effect)
    with pytest.raises(Stale):
        press(uow, GoalUi.WRITE, value={"draft": draft})


@pytest.mark.parametrize("text", ["", "削除", "編集", "インプレッション 100万 12月末まで"])
def test_guests_look_and_do_not_change(uow: UnitOfWork, text: str) -> None:
    guest = a_person(is_guest=True)
    turn = a_turn(uow, a_command(Command.KPI, text), guest)
    parsed = areas.read_command(turn)

    with pytest.raises(NotAllowed):
        ROUTES.commands[type(parsed)].handler(turn, parsed)
    looking = a_turn(uow, a_command(Command.KPI, "状況"), guest)
    (effect,) = ROUTES.commands[ShowStatus].handler(looking, ShowStatus())
    assert "まだKPIがありません" in words(effect)
