"""What comes back from buttons and modals that we did not make, or no longer make so."""

from collections.abc import Iterator
from datetime import date

import pytest

from bot import areas
from bot.ids import GoalUi, KpiUi, nth
from bot.listeners import carried
from bot.listeners.turns import R, Turn
from bot.payloads import OptionsRequest
from bot.slack_app import join
from kpi.errors import NotFound, NotUnderstood, Refused
from kpi.model import MetricKey, WorkspaceId
from kpi.ports import UnitOfWork
from tests import turns
from tests.factories import (
    CHANNEL,
    GOAL,
    KPI,
    OTHER_PERSON,
    OWNER,
    WORKSPACE,
    UowFactory,
    a_goal,
    a_kpi,
    a_person,
    a_series,
    a_team,
)
from tests.turns import pressed, submitted

ROUTES = join(areas.ROUTES)
MINE = ("goal.", "kpi.")
BUTTONS = sorted(key for key in ROUTES.actions if key.startswith(MINE))
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
        unit.teams.save(a_team(is_private=True))
        unit.goals.save(a_goal())
        unit.series.find_or_add(a_series())
        unit.kpis.save(a_kpi())
        yield unit


def a_turn(uow: UnitOfWork, request: R, workspace: WorkspaceId = WORKSPACE) -> Turn[R]:
    stranger = a_person(user_id=OTHER_PERSON, workspace_id=workspace)
    return turns.a_turn(uow, request, stranger)


@pytest.mark.parametrize("action_id", BUTTONS)
def test_no_button_breaks_over_an_empty_value(uow: UnitOfWork, action_id: str) -> None:
    turn = a_turn(uow, pressed(action_id))

    try:
        ROUTES.actions[action_id].handler(turn)
    except Refused:
        return
    assert action_id in {GoalUi.CANCEL, KpiUi.CANCEL}


@pytest.mark.parametrize("action_id", BUTTONS)
def test_no_button_opens_a_private_channel_to_strangers(uow: UnitOfWork, action_id: str) -> None:
    value = {"goal": GOAL, "kpi": KPI, "draft": "x1", "metric": "reach", "purpose": "sales"}
    request = pressed(
        action_id,
        value=value,
        chosen=KPI,
        private={**PRIVATE, "goal": GOAL},
        values={KpiUi.GOAL: GOAL, KpiUi.METRIC: "impressions"},
    )
    if action_id in {GoalUi.CANCEL, KpiUi.CANCEL}:
        return

    with pytest.raises(Refused):
        ROUTES.actions[action_id].handler(a_turn(uow, request))
    assert uow.goals.get(WORKSPACE, GOAL) == a_goal()
    assert uow.kpis.get(WORKSPACE, KPI) == a_kpi()


@pytest.mark.parametrize(
    ("callback_id", "values"),
    [
        (
            GoalUi.MODAL,
            {
                GoalUi.SENTENCE: "x",
                GoalUi.PURPOSE: "sales",
                GoalUi.START: "2026-12-07",
                GoalUi.UNTIL: "2026-12-31",
            },
        ),
        (
            KpiUi.MODAL,
            {
                KpiUi.GOAL: GOAL,
                KpiUi.METRIC: "reach",
                KpiUi.AMOUNT: "5",
                KpiUi.UNTIL: "2026-12-31",
            },
        ),
    ],
)
@pytest.mark.parametrize("changes", [{}, {"goal": GOAL, "kpi": KPI}], ids=["new", "changed"])
def test_access_is_checked_again_when_a_modal_is_submitted(
    uow: UnitOfWork, callback_id: str, values: dict[str, str], changes: dict[str, str]
) -> None:
    request = submitted(callback_id, private={**PRIVATE, **changes}, values=values)

    with pytest.raises(NotFound):
        ROUTES.views[callback_id].handler(a_turn(uow, request))
    with pytest.raises(NotFound):
        ROUTES.views[callback_id].handler(a_turn(uow, request, WorkspaceId("T2")))


@pytest.mark.parametrize(
    "values",
    [
        {KpiUi.KIND: "nonsense"},
        {KpiUi.DIRECTION: "nonsense"},
        {KpiUi.RECURRENCE: "nonsense"},
        {KpiUi.UNTIL: "nonsense"},
        {KpiUi.METRIC: "new:x", KpiUi.UNIT: "nonsense"},
        {KpiUi.METRIC: "new:x", KpiUi.ADDS_UP: "nonsense"},
    ],
)
def test_choices_that_were_never_offered_are_not_understood(
    uow: UnitOfWork, values: dict[str, str]
) -> None:
    request = submitted(KpiUi.MODAL, private=PRIVATE, values=values, channel_id=CHANNEL)

    with pytest.raises(NotUnderstood):
        ROUTES.views[KpiUi.MODAL].handler(a_turn(uow, request))


def test_a_goals_modal_without_its_days_asks_for_them(uow: UnitOfWork) -> None:
    request = submitted(
        GoalUi.MODAL,
        private=PRIVATE,
        values={GoalUi.SENTENCE: "x", GoalUi.PURPOSE: "sales"},
        channel_id=CHANNEL,
    )

    (errors,) = ROUTES.views[GoalUi.MODAL].handler(a_turn(uow, request))

    assert set(getattr(errors, "errors", {})) == {GoalUi.START, GoalUi.UNTIL}


def test_a_metric_that_is_gone_leaves_the_modal_standing(uow: UnitOfWork) -> None:
    request = pressed(
        KpiUi.METRIC,
        private=PRIVATE,
        values={KpiUi.GOAL: GOAL, KpiUi.METRIC: "own:gone"},
        channel_id=CHANNEL,
    )

    (update,) = ROUTES.actions[KpiUi.METRIC].handler(a_turn(uow, request))

    assert getattr(update, "view", None)


def test_the_type_ahead_shows_strangers_no_goal(uow: UnitOfWork) -> None:
    request = OptionsRequest(
        workspace_id=WORKSPACE,
        user_id=OWNER,
        action_id=KpiUi.METRIC,
        private={**PRIVATE, "goal": GOAL},
    )

    with pytest.raises(NotFound):
        ROUTES.options[KpiUi.METRIC].handler(a_turn(uow, request))


def test_a_better_metric_is_switched_to_by_its_key() -> None:
    assert carried.text({"metric": "reach"}, "metric") == MetricKey("reach")
    for wrong in ({}, {"metric": 5}, {"metric": None}):
        with pytest.raises(NotUnderstood):
            carried.text(wrong, "metric")


def test_what_means_nothing_is_not_understood() -> None:
    assert carried.maybe(date.fromisoformat, "2026-12-07") == date(2026, 12, 7)
    assert carried.maybe(date.fromisoformat, "") is None
    assert carried.maybe(date.fromisoformat, None) is None
    with pytest.raises(NotUnderstood):
        carried.maybe(date.fromisoformat, "tomorrow")


def test_every_numbered_button_is_listened_to() -> None:
    for action, most in ((KpiUi.PICK, 5), (KpiUi.TAKE, 2), (KpiUi.SWITCH, 2)):
        assert {nth(action, place) for place in range(most)} <= set(ROUTES.actions)
