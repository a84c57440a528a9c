import pytest

from bot.blocks import fit
from bot.blocks.kit import Notice
from bot.blocks.kpi_modal import NEW_SERIES, ONCE, KpiForm, modal
from bot.blocks.rendered import Block
from bot.i18n.localizer import Localizer
from bot.ids import KpiUi
from kpi.fit import judge
from kpi.knowledge import load
from kpi.model import MetricKey, PurposeKey
from tests.rendering import BOTH, HOSTILE, check_modal, name_of

FOLDED = {
    KpiUi.DIRECTION,
    KpiUi.START,
    KpiUi.BASELINE,
    KpiUi.PLATFORM,
    KpiUi.ACCOUNT,
    KpiUi.CAMPAIGN,
    KpiUi.INFLUENCER,
}


@pytest.fixture(params=BOTH, ids=name_of)
def localizer(request: pytest.FixtureRequest) -> Localizer:
    found: Localizer = request.param
    return found


def a_form(**changes: object) -> KpiForm:
    defaults = {
        "private": {"channel": "C1"},
        "values": {},
        "goals": [("g1", "認知度を高めたい")],
    }
    return KpiForm(**{**defaults, **changes})  # type: ignore[arg-type]


def inputs(view: Block) -> dict[str, Block]:
    return {
        block["element"]["action_id"]: block
        for block in view["blocks"]
        if block["type"] == "input"
    }


def test_an_empty_form_asks_for_the_essentials(localizer: Localizer) -> None:
    view = modal(a_form(), localizer)

    check_modal(view)
    assert set(inputs(view)) == {
        KpiUi.GOAL,
        KpiUi.METRIC,
        KpiUi.AMOUNT,
        KpiUi.KIND,
        KpiUi.RECURRENCE,
        KpiUi.UNTIL,
        KpiUi.OWNER,
    }
    chosen = inputs(view)[KpiUi.RECURRENCE]["element"]["initial_option"]["value"]
    assert chosen == ONCE


def test_goal_and_metric_tell_of_every_choice(localizer: Localizer) -> None:
    view = modal(a_form(), localizer)

    telling = {key for key, block in inputs(view).items() if block.get("dispatch_action")}
    assert telling == {KpiUi.GOAL, KpiUi.METRIC}


def test_a_full_form_is_within_slacks_limits(localizer: Localizer) -> None:
    finding = judge(PurposeKey("awareness"), MetricKey("link_clicks"), load())
    values = {str(key): "長" * 3500 for key in KpiUi} | {
        KpiUi.UNTIL: "2026-12-31",
        KpiUi.START: "2026-12-01",
        KpiUi.GOAL: "g1",
        KpiUi.OWNER: "U1",
    }
    form = a_form(
        values=values,
        goals=[(f"g{n}", (HOSTILE * 9)[:300]) for n in range(120)],
        metric=("link_clicks", HOSTILE),
        is_own=True,
        series=[(f"s{n}", HOSTILE) for n in range(90)],
        verdict=fit.in_modal(finding, HOSTILE, load(), localizer),
        needs_reason=True,
        notices=[Notice(text="長" * 300), Notice(text="b", is_calm=True)],
        is_new=False,
        shows_more=True,
    )

    view = modal(form, localizer)

    check_modal(view)
    assert set(inputs(view)) >= FOLDED
    assert KpiUi.REASON in inputs(view)
    assert KpiUi.ADDS_UP in inputs(view)


def test_what_was_entered_stays(localizer: Localizer) -> None:
    values = {
        KpiUi.GOAL: "g1",
        KpiUi.AMOUNT: "100万",
        KpiUi.KIND: "level",
        KpiUi.UNTIL: "2026-12-31",
        KpiUi.OWNER: "U1",
    }

    shown = inputs(modal(a_form(values=values), localizer))

    assert shown[KpiUi.GOAL]["element"]["initial_option"]["value"] == "g1"
    assert shown[KpiUi.AMOUNT]["element"]["initial_value"] == "100万"
    assert shown[KpiUi.KIND]["element"]["initial_option"]["value"] == "level"
    assert shown[KpiUi.UNTIL]["element"]["initial_date"] == "2026-12-31"
    assert shown[KpiUi.OWNER]["element"]["initial_user"] == "U1"


def test_another_turn_puts_back_what_depends_on_the_metric_alone(localizer: Localizer) -> None:
    first, second = (inputs(modal(a_form(turn=turn), localizer)) for turn in (0, 1))

    moved = {key for key in first if first[key]["block_id"] != second[key]["block_id"]}
    assert moved == {KpiUi.METRIC, KpiUi.AMOUNT, KpiUi.KIND, KpiUi.RECURRENCE}


@pytest.mark.parametrize(
    ("series", "chosen"),
    [
        ([("s1", "Instagram")], "s1"),
        ([("s1", "Instagram"), ("s2", "X")], None),
    ],
)
def test_only_a_series_without_rival_is_chosen_beforehand(
    localizer: Localizer, series: list[tuple[str, str]], chosen: str | None
) -> None:
    element = inputs(modal(a_form(series=series), localizer))[KpiUi.SERIES]["element"]

    assert element.get("initial_option", {}).get("value") == chosen
    assert element["options"][-1]["value"] == NEW_SERIES
