from datetime import date
from decimal import Decimal

from kpi.marked_days import Mark, MarkedDay, marked_days
from tests.factories import a_day, a_period

WEEK = a_period(start=a_day(-7), end=a_day())


def never(_: date) -> bool:
    return False


def test_days_come_in_order_and_the_teams_own_words_first() -> None:
    found = marked_days(
        WEEK,
        is_holiday=lambda day: day == a_day(-3),
        notes=[(a_day(-3), "セール開始"), (a_day(-1), "終了")],
        breaks=[(a_day(-3), "ビュー")],
        revisions=[(a_day(-5), Decimal(1200), Decimal(1350))],
    )

    assert found == (
        MarkedDay(day=a_day(-5), mark=Mark.REVISION, before=Decimal(1200), after=Decimal(1350)),
        MarkedDay(day=a_day(-3), mark=Mark.NOTE, text="セール開始"),
        MarkedDay(day=a_day(-3), mark=Mark.BREAK, text="ビュー"),
        MarkedDay(day=a_day(-3), mark=Mark.HOLIDAY),
        MarkedDay(day=a_day(-1), mark=Mark.NOTE, text="終了"),
    )


def test_days_outside_the_period_are_left_out() -> None:
    assert marked_days(WEEK, is_holiday=never, notes=[(a_day(), "x"), (a_day(-8), "y")]) == ()


def test_a_plain_week_has_no_marked_days() -> None:
    assert marked_days(WEEK, is_holiday=never) == ()
