from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.blocks import status
from bot.blocks.rendered import Rendered
from bot.i18n.localizer import Localizer
from kpi.early import Early, Lack
from kpi.fit import judge
from kpi.knowledge import Knowledge
from kpi.model import GoalId, KpiId, MetricKey, RollUp, Scope
from kpi.ports import DeliveryState
from kpi.progress import Progress, Status
from kpi.usecases.goals.status import GoalView, KpiView, Troubles
from kpi.usecases.lookups.standings import Standing
from tests.factories import (
    DECEMBER,
    a_delivery,
    a_goal,
    a_kept,
    a_kpi,
    a_series,
)
from tests.forms import buttons_in
from tests.rendering import (
    BOTH,
    HOSTILE,
    check_message,
    check_text_stays_text,
    name_of,
    words,
)

LONG = (HOSTILE * 9)[:300]


@pytest.fixture(params=BOTH, ids=name_of)
def localizer(request: pytest.FixtureRequest) -> Localizer:
    found: Localizer = request.param
    return found


def a_view(knowledge: Knowledge, number: int, *, is_hostile: bool = False) -> KpiView:
    kpi = a_kpi(
        kpi_id=KpiId(f"{'k' * 28}{number}"),
        metric=MetricKey("link_clicks"),
        label=HOSTILE if is_hostile else "",
        kept=a_kept(reason=LONG) if is_hostile else None,
    )
    series = a_series(
        metric=kpi.metric, scope=Scope(campaign=HOSTILE * 12) if is_hostile else Scope()
    )
    progress = Progress(
        status=list(Status)[number % len(Status)],
        window=DECEMBER,
        target=Decimal(1000),
        value=Decimal(500) if number % 2 else None,
        pace=Decimal("0.8"),
    )
    return KpiView(
        standing=Standing(
            kpi=kpi, series=series, roll_up=RollUp(series_id=series.series_id), progress=progress
        ),
        finding=judge(a_goal().purpose, kpi.metric, knowledge),
    )


def a_board(
    knowledge: Knowledge, goals: int = 1, kpis: int = 2, *, is_hostile: bool = False
) -> list[GoalView]:
    return [
        GoalView(
            goal=a_goal(
                goal_id=GoalId(f"g{place}"), sentence=LONG if is_hostile else f"目標{place}"
            ),
            kpis=tuple(
                a_view(knowledge, place * 100 + n, is_hostile=is_hostile) for n in range(kpis)
            ),
            is_over=place == 1,
        )
        for place in range(goals)
    ]


def tables(shown: Rendered) -> list[list[list[str]]]:
    return [
        [[cell["text"] for cell in row] for row in block["rows"]]
        for block in shown.blocks
        if block["type"] == "table"
    ]


def test_status_is_one_table_with_a_row_a_kpi(localizer: Localizer, knowledge: Knowledge) -> None:
    shown = status.table(a_board(knowledge), knowledge, localizer)

    check_message(shown)
    ((head, first, second),) = tables(shown)
    assert len(head) == len(first) == len(second) == 5
    assert second[1] == "500"
    assert localizer.t("progress.word.no_data") in first[-1]
    assert first[0] in shown.text


def test_several_goals_add_a_column(localizer: Localizer, knowledge: Knowledge) -> None:
    ((head, *rows),) = tables(status.table(a_board(knowledge, goals=2), knowledge, localizer))

    assert head[1] == localizer.t("status.column.goal")
    assert [row[1] for row in rows] == ["目標0", "目標0", "目標1", "目標1"]


@pytest.mark.parametrize("count", [30, 99, 100, 150])
def test_a_table_is_cut_to_what_one_message_takes(
    localizer: Localizer, knowledge: Knowledge, count: int
) -> None:
    shown = status.table(a_board(knowledge, kpis=count), knowledge, localizer)

    check_message(shown)
    (rows,) = tables(shown)
    left = count + 1 - len(rows)
    assert (localizer.n("kpi.more", left) in words(shown.blocks)) is (left > 0)


def test_names_that_no_table_has_room_for_become_paragraphs(
    localizer: Localizer, knowledge: Knowledge
) -> None:
    board = a_board(knowledge, goals=2, kpis=60, is_hostile=True)

    shown = status.table(board, knowledge, localizer)

    check_message(shown)
    assert tables(shown) == []
    assert localizer.t("progress.word.no_data") in words(shown.blocks)


def test_hostile_names_stay_text_in_every_form(localizer: Localizer, knowledge: Knowledge) -> None:
    for kpis in (2, 60):
        board = a_board(knowledge, goals=2, kpis=kpis, is_hostile=True)
        for shown in (
            status.table(board, knowledge, localizer),
            status.goals(board, knowledge, localizer),
            status.kpis(board, knowledge, localizer),
        ):
            check_message(shown)
            check_text_stays_text(shown)


def test_many_goals_are_cut_short_and_counted(localizer: Localizer, knowledge: Knowledge) -> None:
    shown = status.goals(
        a_board(knowledge, goals=30, kpis=20, is_hostile=True), knowledge, localizer
    )

    check_message(shown)
    listed = len(buttons_in(shown.blocks)) // 4
    assert localizer.n("goal.list.more", 30 - listed) in words(shown.blocks)


def test_a_list_of_goals_has_verdicts_and_buttons(
    localizer: Localizer, knowledge: Knowledge
) -> None:
    shown = status.goals(a_board(knowledge, goals=2), knowledge, localizer)

    check_message(shown)
    assert len(buttons_in(shown.blocks)) == 8
    assert "⚠" in words(shown.blocks)
    assert localizer.t("goal.list.over") in words(shown.blocks)


def test_a_goal_without_kpis_says_so(localizer: Localizer, knowledge: Knowledge) -> None:
    shown = status.goals(a_board(knowledge, kpis=0), knowledge, localizer)

    assert localizer.t("goal.list.no_kpi") in words(shown.blocks)


def test_a_long_list_of_kpis_is_cut_short_and_counted(
    localizer: Localizer, knowledge: Knowledge
) -> None:
    shown = status.kpis(a_board(knowledge, kpis=40), knowledge, localizer)

    check_message(shown)
    assert localizer.n("kpi.more", 28) in words(shown.blocks)


def test_nothing_yet_says_how_to_begin(localizer: Localizer, knowledge: Knowledge) -> None:
    for shown, command in (
        (status.goals([], knowledge, localizer), "/goal "),
        (status.kpis([], knowledge, localizer), "/kpi "),
        (status.kpis(a_board(knowledge, kpis=0), knowledge, localizer), "/kpi "),
        (status.no_kpi(localizer), "/kpi "),
    ):
        check_message(shown)
        assert command in shown.text


def test_words_that_mean_nothing_come_back_as_text(localizer: Localizer) -> None:
    shown = status.none_match(HOSTILE, localizer)

    check_message(shown)
    check_text_stays_text(shown)


def test_administrators_read_what_went_wrong(localizer: Localizer, knowledge: Knowledge) -> None:
    troubles = Troubles(
        newest=[
            a_delivery(last_error="not_in_channel"),
            a_delivery(to="U1", last_error="<!channel> `x`"),
            a_delivery(state=DeliveryState.EXPIRED),
        ],
        counts={DeliveryState.FAILED: 2},
    )

    for shown in (
        status.table(a_board(knowledge), knowledge, localizer, troubles),
        status.no_kpi(localizer, troubles),
    ):
        check_message(shown)
        said = words(shown.blocks)
        assert "`not_in_channel`" in said
        assert "<#C1>" in said
        assert "<@U1>" in said
        assert "`expired`" in said
        assert "<!channel>" not in said


def early_board(knowledge: Knowledge, *early: Early) -> list[GoalView]:
    (goal,) = a_board(knowledge, kpis=len(early))
    views = [replace(view, early=one) for view, one in zip(goal.kpis, early, strict=True)]
    return [replace(goal, kpis=tuple(views))]


@pytest.mark.parametrize("lack", Lack)
@pytest.mark.parametrize("day", [None, date(2026, 12, 5)])
def test_why_it_is_too_early_is_told_in_a_line(
    localizer: Localizer, knowledge: Knowledge, lack: Lack, day: date | None
) -> None:
    is_dated = lack in {Lack.NO_START, Lack.BROKEN, Lack.NOT_BEGUN, Lack.FEW_DAYS}
    has_day = day is not None or lack in {Lack.NOT_BEGUN, Lack.FEW_DAYS}
    given = (day or date(2026, 12, 5)) if is_dated and has_day else None
    one = Early(lack=lack, days=2, day=given)

    shown = status.table(early_board(knowledge, one, one), knowledge, localizer)

    check_message(shown)
    line = shown.text.splitlines()[-1]
    assert line.startswith(localizer.t("progress.sign.too_early"))
    assert (localizer.day(date(2026, 12, 5)) in line) == (given is not None)
    assert line in str([block for block in shown.blocks if block["type"] == "context"])


def test_reasons_that_differ_are_told_with_whose_they_are(knowledge: Knowledge) -> None:
    few = Early(lack=Lack.FEW_DAYS, days=3, day=date(2026, 12, 5))
    board = early_board(knowledge, few, Early(lack=Lack.NO_VALUE), few)

    ja, en = (status.table(board, knowledge, one).text.splitlines()[-1] for one in BOTH)

    assert "2件は、期間の最初の3日分の数値がそろうと判定します" in ja
    assert "は、この期間の数値がまだありません" in ja
    assert "2 KPIs – judged once the period’s first 3 days are known" in en


def test_nothing_is_said_where_all_are_judged(knowledge: Knowledge) -> None:
    assert status.too_early(a_board(knowledge)[0].kpis, knowledge, BOTH[0]) == ""
