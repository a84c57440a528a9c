from datetime import date
from decimal import Decimal

import pytest

from bot.blocks import kpi_details, kpis, targets
from bot.blocks.kpi_details import Details
from bot.blocks.kpis import Pick, Shown
from bot.i18n.localizer import Localizer
from bot.ids import MOST_BUTTONS, KpiUi
from kpi.evidence import Evidence, Link
from kpi.fit import judge
from kpi.knowledge import Knowledge, Text
from kpi.marked_days import Mark, MarkedDay
from kpi.messages import MessageKind
from kpi.model import (
    Aggregation,
    Direction,
    Kpi,
    MetricKey,
    Period,
    PurposeKey,
    Recurrence,
    RollUp,
    Scope,
    TargetKind,
    Unit,
)
from kpi.movement import Movement
from kpi.movers import Because, Mover, Piece
from kpi.ports import BreakOrigin
from kpi.progress import Progress, Status
from kpi.usecases.goals.status import KpiView
from kpi.usecases.histories.breaking import Marked
from kpi.usecases.lookups.standings import Standing
from kpi.usecases.records import kpi_facts
from tests.factories import DECEMBER, a_day, a_goal, a_kept, a_kpi, a_series, a_target
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
DRAFT = "x" * 32
EVERYWHERE = Scope(platform="instagram", account="a" * 80, campaign=HOSTILE, influencer=HOSTILE)


@pytest.fixture(params=BOTH, ids=name_of)
def localizer(request: pytest.FixtureRequest) -> Localizer:
    found: Localizer = request.param
    return found


def a_shown(knowledge: Knowledge, metric: str = "impressions", **changes: object) -> Shown:
    kpi = a_kpi(metric=MetricKey(metric), **changes)
    return Shown(
        kpi=kpi,
        goal=a_goal(sentence=LONG),
        series=a_series(metric=kpi.metric, scope=EVERYWHERE),
        finding=judge(PurposeKey("awareness"), kpi.metric, knowledge),
    )


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("is_new", [True, False])
def test_a_saved_kpi_is_told_with_what_was_understood(
    localizer: Localizer, knowledge: Knowledge, *, is_new: bool, is_first: bool
) -> None:
    it = a_shown(knowledge, baseline=Decimal(12_345), label=HOSTILE[:60])

    shown = kpis.saved(it, knowledge, localizer, is_new=is_new, is_first=is_first)

    check_message(shown)
    check_text_stays_text(shown)
    assert "1,000,000" in words(shown.blocks)
    assert "12,345" in words(shown.blocks)
    assert len(buttons_in(shown.blocks)) == (2 if is_new else 1)
    assert ("/kpi" in words(shown.blocks)) is is_first


def test_the_reason_for_keeping_one_is_told(localizer: Localizer, knowledge: Knowledge) -> None:
    it = a_shown(knowledge, "link_clicks", kept=a_kept(reason="会議で使うため"))

    shown = kpis.saved(it, knowledge, localizer, is_new=True)

    check_message(shown)
    assert "会議で使うため" in words(shown.blocks)
    assert "⚠" in words(shown.blocks)


@pytest.mark.parametrize("metric", ["link_clicks", "ave", "post_count"])
def test_a_warning_offers_the_better_metrics_and_three_ways_on(
    localizer: Localizer, knowledge: Knowledge, metric: str
) -> None:
    finding = judge(PurposeKey("awareness"), MetricKey(metric), knowledge)

    shown = kpis.warned(finding, HOSTILE, a_goal(sentence=LONG), DRAFT, knowledge, localizer)

    check_message(shown)
    check_text_stays_text(shown)
    takes = [one for one in buttons_in(shown.blocks) if one["action_id"].startswith(KpiUi.TAKE)]
    assert len(takes) == 2
    assert [one.get("style") for one in takes] == ["primary", None]
    assert len(buttons_in(shown.blocks)) == 5


def test_questions_are_within_slacks_limits_whatever_is_asked(localizer: Localizer) -> None:
    picks = [Pick(label=LONG, value={"goal": "g" * 32}) for _ in range(9)]

    shown = kpis.ask("What?", DRAFT, picks, localizer, other=LONG)

    check_message(shown)
    assert len(buttons_in(shown.blocks)) == MOST_BUTTONS + 2
    assert len(buttons_in(kpis.ask("What?", DRAFT, [], localizer).blocks)) == 1


def test_short_messages_keep_text_as_text(localizer: Localizer) -> None:
    kpi = a_kpi()
    for shown in (
        kpis.ask_no_goal(DRAFT, localizer),
        kpis.already(kpi, a_goal(sentence=LONG), HOSTILE, Unit.COUNT, localizer),
        kpis.ask_remove(kpi, HOSTILE, localizer),
        kpis.removed(kpi, HOSTILE, localizer),
        kpis.restored(kpi, HOSTILE, localizer),
        kpis.ask_which([(kpi, HOSTILE, Unit.COUNT)] * 15, KpiUi.EDIT, localizer),
        kpis.ask_which([(kpi, HOSTILE, Unit.COUNT)], KpiUi.REMOVE, localizer),
    ):
        check_message(shown)
        check_text_stays_text(shown)
        assert buttons_in(shown.blocks)


@pytest.mark.parametrize("recurrence", [None, *Recurrence])
@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("kind", TargetKind)
def test_every_target_is_told_in_words_and_survives_its_row(
    localizer: Localizer, kind: TargetKind, direction: Direction, recurrence: Recurrence | None
) -> None:
    target = a_target(1234, kind=kind, direction=direction, recurrence=recurrence)

    said = targets.in_words(target, Unit.COUNT, localizer)

    assert "1,234" in said
    assert ("+1,234" in said) is (kind is TargetKind.CHANGE)
    assert "kpi." not in said
    assert targets.of_facts(kpi_facts(a_kpi(target=target))) == target


@pytest.mark.parametrize("change", ["set", "changed", "removed", "restored"])
def test_the_channels_line_says_who_and_what(localizer: Localizer, change: str) -> None:
    data = {
        **kpi_facts(a_kpi(kept=a_kept(reason=HOSTILE))),
        "change": change,
        "by": "U1",
        "name": {"ja": "インプレッション数", "en": "Impressions"},
        "unit": "count",
        "scope": {"platform": "x", "account": "", "campaign": "", "influencer": HOSTILE},
        "goal_sentence": LONG,
    }

    shown = kpis.RENDERERS[MessageKind.KPI_CHANGED](data, localizer)

    check_message(shown)
    check_text_stays_text(shown)
    assert "<@U1>" in shown.text
    assert "X / " in shown.text
    assert len(shown.blocks) == 2


def test_a_line_of_an_older_row_lacks_its_name_and_nothing_else(localizer: Localizer) -> None:
    data = {
        **kpi_facts(a_kpi()),
        "change": "set",
        "by": "U1",
        "name": None,
        "unit": "count",
        "scope": None,
        "goal_sentence": "x",
    }

    shown = kpis.RENDERERS[MessageKind.KPI_CHANGED](data, localizer)

    check_message(shown)
    assert len(shown.blocks) == 1


def a_view(knowledge: Knowledge, kpi: Kpi) -> KpiView:
    series = a_series(metric=kpi.metric, scope=EVERYWHERE, aggregation=Aggregation.SUM)
    progress = Progress(
        status=Status.ON_TRACK, window=DECEMBER, target=Decimal(1000), value=Decimal(500)
    )
    return KpiView(
        standing=Standing(
            kpi=kpi, series=series, roll_up=RollUp(series_id=series.series_id), progress=progress
        ),
        finding=judge(PurposeKey("awareness"), kpi.metric, knowledge),
    )


def test_details_show_everything_that_is_known(localizer: Localizer, knowledge: Knowledge) -> None:
    view = a_view(knowledge, a_kpi(metric=MetricKey("link_clicks"), kept=a_kept(reason=HOSTILE)))
    points = [(date(2026, 12, 2), Decimal("12.5")), (date(2026, 12, 1), Decimal(7))]

    shown = kpi_details.modal(
        Details(view=view, goal=a_goal(sentence=LONG), points=points, zone="Asia/Tokyo"),
        knowledge,
        localizer,
    )

    check_modal(shown)
    assert "12.5" in words(shown)
    assert len(buttons_in(shown["blocks"])) == 5


def test_details_say_what_the_teams_own_data_show(
    localizer: Localizer, knowledge: Knowledge
) -> None:
    goal = a_goal(outcome_metric=MetricKey("revenue"))
    shown = kpi_details.modal(
        Details(
            view=a_view(knowledge, a_kpi(metric=MetricKey("link_clicks"))),
            goal=goal,
            evidence=Evidence(link=Link.WITH, points=97, ahead=2),
            zone="UTC",
        ),
        knowledge,
        localizer,
    )

    check_modal(shown)
    assert "97" in words(shown)
    assert localizer.m("evidence.disagrees.with") in words(shown)


def test_details_say_how_the_last_week_went_and_what_made_it(
    localizer: Localizer, knowledge: Knowledge
) -> None:
    pieces = tuple(
        Piece(scope=EVERYWHERE, effect=Decimal(n), share=Decimal("0.1")) for n in range(1, 9)
    )
    mover = Mover(
        window=Period(start=a_day(-7), end=a_day()),
        before=Period(start=a_day(-14), end=a_day(-7)),
        aggregation=Aggregation.SUM,
        movement=Movement(before=Decimal(10), after=Decimal(50), distance=1.0, is_news=False),
        because=Because(pieces=pieces[:1], share=Decimal("0.7")),
        pieces=pieces,
        rest=Decimal(4),
    )
    around = (MarkedDay(day=a_day(-2), mark=Mark.NOTE, text=HOSTILE),)

    shown = kpi_details.modal(
        Details(
            view=a_view(knowledge, a_kpi()),
            goal=a_goal(),
            mover=mover,
            around=around,
            broken=Marked(day=a_day(), name=Text(ja=HOSTILE, en=HOSTILE), origin=BreakOrigin.TEAM),
            zone="UTC",
        ),
        knowledge,
        localizer,
    )

    check_modal(shown)
    assert localizer.t("movers.step") in words(shown)
    assert localizer.t("movers.rest", delta="+19") in words(shown)


def test_details_without_values_say_so(localizer: Localizer, knowledge: Knowledge) -> None:
    shown = kpi_details.modal(
        Details(view=a_view(knowledge, a_kpi()), goal=a_goal(), zone="UTC"), knowledge, localizer
    )

    check_modal(shown)
    assert localizer.t("kpi.details.no_data") in words(shown)
