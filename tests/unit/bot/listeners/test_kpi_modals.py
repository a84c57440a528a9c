"""The KPI's modal, its type-ahead and the KPI's buttons, where a person seldom comes."""

from collections.abc import Iterator

import pytest

from bot.blocks.rendered import Rendered
from bot.ids import Command, GoalUi, KpiUi
from bot.listeners import kpi_told
from bot.listeners.effects import Choices, Effect, FieldErrors, OpenModal, Replace, Reply
from bot.payloads import CommandRequest, OptionsRequest, Request
from kpi.errors import NotFound
from kpi.model import (
    ChannelId,
    GoalId,
    Kpi,
    MetricKey,
    Scope,
    SeriesId,
    TargetKind,
)
from kpi.ports import UnitOfWork
from tests.factories import (
    CHANNEL,
    GOAL,
    KPI,
    OTHER_CHANNEL,
    OWNER,
    WORKSPACE,
    UowFactory,
    a_goal,
    a_kpi,
    a_series,
    a_team,
    an_own_metric,
)
from tests.rendering import check_message, check_modal
from tests.turns import ROUTES, a_turn, press, submitted, typed

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


def save(uow: UnitOfWork, values: dict[str, str], *shown_blocks: str) -> Effect:
    request = submitted(
        KpiUi.MODAL,
        private=PRIVATE,
        values={
            KpiUi.GOAL: GOAL,
            KpiUi.METRIC: "impressions",
            KpiUi.AMOUNT: "1,000",
            KpiUi.UNTIL: "2026-12-31",
            **values,
        },
        blocks={key: f"{key}:0" for key in (KpiUi.METRIC, KpiUi.AMOUNT, *shown_blocks)},
        channel_id=CHANNEL,
    )
    (effect,) = ROUTES.views[KpiUi.MODAL].handler(a_turn(uow, request))
    return effect


def errors(effect: Effect) -> dict[str, str]:
    assert isinstance(effect, FieldErrors), effect
    return dict(effect.errors)


def test_a_remark_stands_where_it_belongs_or_at_the_amount(uow: UnitOfWork) -> None:
    wrong: dict[str, str] = {KpiUi.BASELINE: "abc"}

    assert set(errors(save(uow, wrong))) == {KpiUi.AMOUNT}
    assert set(errors(save(uow, wrong, KpiUi.BASELINE))) == {KpiUi.BASELINE}


def test_the_modal_says_when_the_goal_has_the_kpi(uow: UnitOfWork) -> None:
    assert "KPIを設定しました" in words(save(uow, {}))

    assert "すでに同じKPI" in errors(save(uow, {}))[KpiUi.METRIC]


def test_the_modal_asks_for_the_goal_when_none_is_chosen(uow: UnitOfWork) -> None:
    uow.goals.save(a_goal(goal_id=GoalId("g2")))

    found = errors(save(uow, {KpiUi.GOAL: ""}, KpiUi.GOAL))

    assert set(found) == {KpiUi.GOAL}


def test_a_plus_makes_a_change_of_a_level(uow: UnitOfWork) -> None:
    goal = a_goal(goal_id=GoalId("g2"), purpose="influence")
    uow.goals.save(goal)

    save(
        uow,
        {
            KpiUi.GOAL: goal.goal_id,
            KpiUi.METRIC: "followers",
            KpiUi.AMOUNT: "+1,000",
            KpiUi.KIND: "level",
        },
    )

    (kpi,) = uow.kpis.of_channel(WORKSPACE, CHANNEL)
    assert kpi.target.kind is TargetKind.CHANGE


@pytest.mark.parametrize(
    ("amount", "problem"),
    [
        ("20%増", "割合ではなく"),
        ("1" + "0" * 16, "大きすぎます"),
        ("", "目標値を入力"),
    ],
)
def test_amounts_of_the_modal_are_numbers(uow: UnitOfWork, amount: str, problem: str) -> None:
    assert problem in errors(save(uow, {KpiUi.AMOUNT: amount}))[KpiUi.AMOUNT]


def choices(uow: UnitOfWork, action_id: str, typed_so_far: str, **private: str) -> Choices:
    request = OptionsRequest(
        workspace_id=WORKSPACE,
        user_id=OWNER,
        channel_id=CHANNEL,
        action_id=action_id,
        typed=typed_so_far,
        private={**PRIVATE, **private},
    )
    (effect,) = ROUTES.options[action_id].handler(a_turn(uow, request))
    assert isinstance(effect, Choices)
    return effect


def test_own_metrics_are_offered_by_name_and_not_as_outcomes(uow: UnitOfWork) -> None:
    uow.series.save_own_metric(an_own_metric())
    uow.series.find_or_add(a_series(metric=MetricKey("own:raiten")))

    found = choices(uow, KpiUi.METRIC, "来店数").options
    assert found[0]["value"] == "own:raiten"
    assert not [one for one in found if one["value"].startswith("new:")]
    outcomes = choices(uow, GoalUi.OUTCOME, "来店数").options
    assert not [one for one in outcomes if one["value"].startswith(("own:", "new:"))]
    groups = choices(uow, KpiUi.METRIC, "").groups
    assert [len(group["options"]) for group in groups] == [1, 80]


def test_own_metrics_of_other_channels_are_offered_to_nobody_here(uow: UnitOfWork) -> None:
    uow.series.save_own_metric(an_own_metric(name="極秘の来店数"))
    elsewhere = a_series(metric=MetricKey("own:raiten"), channel_id=OTHER_CHANNEL)
    uow.series.find_or_add(elsewhere)

    for typed_so_far in ("", "極秘"):
        found = choices(uow, KpiUi.METRIC, typed_so_far)
        assert "own:raiten" not in str([*found.options, *found.groups])


def test_before_anything_is_typed_the_metrics_of_the_goal_come_first(uow: UnitOfWork) -> None:
    best, others = choices(uow, KpiUi.METRIC, "", goal=GOAL).groups

    first = {one["value"] for one in best["options"]}
    assert "impressions" in first
    assert not first & {one["value"] for one in others["options"]}


def test_a_very_long_name_is_offered_cut(uow: UnitOfWork) -> None:
    (only,) = choices(uow, KpiUi.METRIC, "ぬ" * 400).options

    assert only["value"] == "new:" + "ぬ" * 60


def test_which_kpi_is_asked_with_their_targets(uow: UnitOfWork) -> None:
    for number in range(2):
        series = uow.series.find_or_add(
            a_series(series_id=SeriesId(f"s{number}"), scope=Scope(account=f"a{number}"))
        )
        uow.kpis.save(a_kpi(kpi_id=f"k{number}", series_id=series.series_id))

    (effect,) = typed(uow, Command.KPI, "削除 インプレッション")
    assert isinstance(effect, Reply)
    assert len(effect.blocks) == 3

    assert "外しますか" in words(press(uow, KpiUi.REMOVE, value={"kpi": "k1"}))


def test_a_kpi_whose_series_is_gone_is_not_found(uow: UnitOfWork) -> None:
    turn = a_turn(uow, Request(workspace_id=WORKSPACE, user_id=OWNER))

    with pytest.raises(NotFound):
        kpi_told.series_of(turn, a_kpi(series_id=SeriesId("gone")))


def test_an_own_kpi_is_named_by_its_label(uow: UnitOfWork) -> None:
    kpi = own_kpi(uow)

    (effect,) = typed(uow, Command.KPI, "編集 来店数 500")

    values = shown(effect)
    metric = values[KpiUi.METRIC]
    assert isinstance(metric, dict)
    assert metric["value"] == kpi.metric
    assert values[KpiUi.AMOUNT] == "500"


def own_kpi(uow: UnitOfWork) -> Kpi:
    uow.series.save_own_metric(an_own_metric())
    metric = MetricKey("own:raiten")
    uow.series.find_or_add(a_series(metric=metric))
    kpi = a_kpi(metric=metric, label="来店数")
    uow.kpis.save(kpi)
    return kpi


def test_status_of_a_button_is_of_its_channel(uow: UnitOfWork) -> None:
    uow.series.find_or_add(a_series())
    uow.kpis.save(a_kpi())

    assert "KPIの状況" in words(press(uow, KpiUi.STATUS))
    assert shown(press(uow, KpiUi.DETAILS, chosen=KPI)) == {}


def test_a_command_of_the_first_use_makes_the_team(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        typed(uow, Command.GOAL, "認知度を高めたい 3月末まで", channel_name="privategroup")

        team = uow.teams.get(WORKSPACE, CHANNEL)

    assert team is not None
    assert (team.is_private, team.country, team.zone) == (True, "JP", "Asia/Tokyo")


def test_commands_are_requests_of_a_channel() -> None:
    assert CommandRequest(
        workspace_id=WORKSPACE, user_id=OWNER, channel_id=DIRECT, command="/kpi"
    ).is_direct
