"""English dates on Saturday, 21 November 2026, with the calendar as fiscal year."""

from datetime import date

import pytest

from kpi.errors import NotUnderstood
from kpi.language.dates import PeriodReading, find_period
from kpi.language.phrases import Doubt
from kpi.language.text import blank, tidy
from kpi.model import Language, Recurrence

TODAY = date(2026, 11, 21)


def read(text: str, today: date = TODAY, fiscal_month: int = 1) -> PeriodReading:
    return find_period(text, today, fiscal_month, Language.EN)


def rest_of(text: str) -> str:
    found = read(text)
    return tidy(blank(text, *found.spans, *found.rhythm_spans))


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("by Dec 31", "2026-12-31"),
        ("by December 31st, 2026", "2026-12-31"),
        ("by 31 March", "2027-03-31"),
        ("by the 31st of March", "2027-03-31"),
        ("by 31 March 2027", "2027-03-31"),
        ("by March 31, next year", "2027-03-31"),
        ("by Friday, Dec 4", "2026-12-04"),
        ("due Friday 4 December", "2026-12-04"),
        ("no later than Jan. 5", "2027-01-05"),
        ("on 15 January", "2027-01-15"),
        ("Sept 1", "2027-09-01"),
        ("until May 5", "2027-05-05"),
        ("by Dec 5,000", "2026-12-31"),
        ("by the end of March", "2027-03-31"),
        ("by end of March 2027", "2027-03-31"),
        ("by March end", "2027-03-31"),
        ("until January", "2027-01-31"),
        ("through March", "2027-03-31"),
        ("before December", "2026-11-30"),
        ("before Dec 31", "2026-12-30"),
        ("end of month", "2026-11-30"),
        ("by the end of the month", "2026-11-30"),
        ("by the end of this month", "2026-11-30"),
        ("by the end of next month", "2026-12-31"),
        ("month-end", "2026-11-30"),
        ("by EOM", "2026-11-30"),
        ("end of quarter", "2026-12-31"),
        ("by EOQ", "2026-12-31"),
        ("by end of year", "2026-12-31"),
        ("by the end of the year", "2026-12-31"),
        ("by year-end", "2026-12-31"),
        ("by year's end", "2026-12-31"),
        ("by EOY", "2026-12-31"),
        ("by the end of next year", "2027-12-31"),
        ("by end of week", "2026-11-22"),
        ("by the end of the fiscal year", "2026-12-31"),
        ("by the end of Q1", "2027-03-31"),
        ("by Q1 end", "2027-03-31"),
        ("by the end of H1 2027", "2027-06-30"),
        ("by the start of March", "2027-03-01"),
        ("today", "2026-11-21"),
        ("by tomorrow", "2026-11-22"),
        ("by the day after tomorrow", "2026-11-23"),
        ("this Friday", "2026-11-27"),
        ("next Friday", "2026-11-27"),
        ("Friday", "2026-11-27"),
        ("by Fri", "2026-11-27"),
        ("on Saturday", "2026-11-21"),
        ("coming Monday", "2026-11-23"),
        ("Friday next week", "2026-11-27"),
        ("next week Friday", "2026-11-27"),
        ("next week on Tuesday", "2026-11-24"),
        ("in 3 months", "2027-02-21"),
        ("in three months", "2027-02-21"),
        ("in six months' time", "2027-05-21"),
        ("3 months", "2027-02-21"),
        ("within two weeks", "2026-12-05"),
        ("within the next three months", "2027-02-21"),
        ("over the next year", "2027-11-21"),
        ("over the next 6 weeks", "2027-01-02"),
        ("in a week", "2026-11-28"),
        ("in a month", "2026-12-21"),
        ("a week from now", "2026-11-28"),
        ("in 30 days", "2026-12-21"),
        ("10 days from today", "2026-12-01"),
        ("in a fortnight", "2026-12-05"),
        ("in two quarters", "2027-05-21"),
        ("in a couple of weeks", "2026-12-05"),
        ("half a year", "2027-05-21"),
        ("in half a month", "2026-12-06"),
        ("on the 15th", "2026-12-15"),
        ("by the 25th", "2026-11-25"),
        ("by the 15th of next month", "2026-12-15"),
        ("2026-12-31", "2026-12-31"),
        ("by 2027-03-31", "2027-03-31"),
        ("12/31/2026", "2026-12-31"),
        ("by 12/31", "2026-12-31"),
        ("by 31/12", "2026-12-31"),
        ("31/12/2026", "2026-12-31"),
        ("31.12.2026", "2026-12-31"),
        ("12/12", "2026-12-12"),
        ("12月末まで", "2026-12-31"),
    ],
)
def test_a_deadline_in_words_is_a_day(text: str, deadline: str) -> None:
    assert read(text).deadline == date.fromisoformat(deadline)
    assert rest_of(text) in {"", "5,000"}


@pytest.mark.parametrize(
    ("text", "start", "deadline"),
    [
        ("in December", "2026-12-01", "2026-12-31"),
        ("in May", "2027-05-01", "2027-05-31"),
        ("during March 2027", "2027-03-01", "2027-03-31"),
        ("March next year", "2027-03-01", "2027-03-31"),
        ("this December", "2026-12-01", "2026-12-31"),
        ("this week", "2026-11-16", "2026-11-22"),
        ("next week", "2026-11-23", "2026-11-29"),
        ("this month", "2026-11-01", "2026-11-30"),
        ("next month", "2026-12-01", "2026-12-31"),
        ("this quarter", "2026-10-01", "2026-12-31"),
        ("next quarter", "2027-01-01", "2027-03-31"),
        ("next half", "2027-01-01", "2027-06-30"),
        ("this year", "2026-01-01", "2026-12-31"),
        ("next fiscal year", "2027-01-01", "2027-12-31"),
        ("Q1", "2027-01-01", "2027-03-31"),
        ("Q4", "2026-10-01", "2026-12-31"),
        ("Q1 2027", "2027-01-01", "2027-03-31"),
        ("Q2'27", "2027-04-01", "2027-06-30"),
        ("2027 Q2", "2027-04-01", "2027-06-30"),
        ("FY27 Q2", "2027-04-01", "2027-06-30"),
        ("Q2 FY2027", "2027-04-01", "2027-06-30"),
        ("Q2 of next year", "2027-04-01", "2027-06-30"),
        ("in the first quarter", "2027-01-01", "2027-03-31"),
        ("the 2nd quarter of 2027", "2027-04-01", "2027-06-30"),
        ("H1", "2027-01-01", "2027-06-30"),
        ("second half of 2027", "2027-07-01", "2027-12-31"),
        ("FY2027", "2027-01-01", "2027-12-31"),
        ("fiscal year 2027", "2027-01-01", "2027-12-31"),
        ("CY2027", "2027-01-01", "2027-12-31"),
        ("in 2027", "2027-01-01", "2027-12-31"),
        ("from 2027 to 2028", "2027-01-01", "2028-12-31"),
        ("from Dec 1 to Dec 31", "2026-12-01", "2026-12-31"),
        ("from 1 December until 31 January", "2026-12-01", "2027-01-31"),
        ("between 1 January and 31 March", "2027-01-01", "2027-03-31"),
        ("Dec 1 - Dec 31", "2026-12-01", "2026-12-31"),
        ("Dec 1–15", "2026-12-01", "2026-12-15"),
        ("Dec 1-15, 2026", "2026-12-01", "2026-12-15"),
        ("1-15 December", "2026-12-01", "2026-12-15"),
        ("January to March", "2027-01-01", "2027-03-31"),
        ("Jan-Mar 2027", "2027-01-01", "2027-03-31"),
        ("from November to January", "2026-11-01", "2027-01-31"),
        ("from the start of January to the end of March", "2027-01-01", "2027-03-31"),
        ("from Monday to Friday", "2026-11-23", "2026-11-27"),
        ("starting January for 3 months", "2027-01-01", "2027-03-31"),
        ("from next Monday through the end of the year", "2026-11-23", "2026-12-31"),
        ("from today until Dec 31", "2026-11-21", "2026-12-31"),
    ],
)
def test_a_period_in_words_has_a_first_and_a_last_day(
    text: str, start: str, deadline: str
) -> None:
    found = read(text)

    assert (found.start, found.deadline) == (
        date.fromisoformat(start),
        date.fromisoformat(deadline),
    )
    assert rest_of(text) == ""


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("from January", "2027-01-01"),
        ("starting on Monday", "2026-11-23"),
        ("since December onwards", "2026-12-01"),
    ],
)
def test_a_start_alone_leaves_the_end_open(text: str, start: str) -> None:
    found = read(text)

    assert (found.start, found.end) == (date.fromisoformat(start), None)


@pytest.mark.parametrize(
    ("text", "recurrence"),
    [
        ("1,000 a week", Recurrence.WEEKLY),
        ("1,000 per week", Recurrence.WEEKLY),
        ("1,000/week", Recurrence.WEEKLY),
        ("1,000/wk", Recurrence.WEEKLY),
        ("every week", Recurrence.WEEKLY),
        ("each week", Recurrence.WEEKLY),
        ("weekly", Recurrence.WEEKLY),
        ("monthly", Recurrence.MONTHLY),
        ("per month", Recurrence.MONTHLY),
        ("a month", Recurrence.MONTHLY),
        ("every month", Recurrence.MONTHLY),
        ("/mo", Recurrence.MONTHLY),
        ("p/m", Recurrence.MONTHLY),
        ("daily", Recurrence.DAILY),
        ("200 a day", Recurrence.DAILY),
        ("every day", Recurrence.DAILY),
    ],
)
def test_a_rhythm_is_read_beside_the_number(text: str, recurrence: Recurrence) -> None:
    found = read(text)

    assert (found.recurrence, found.end) == (recurrence, None)


@pytest.mark.parametrize(
    "text",
    ["in a week", "within a month", "half a day", "monthly active users", "a weekday", "weeks"],
)
def test_lengths_and_metrics_are_no_rhythm(text: str) -> None:
    assert read(text).recurrence is None


def test_rhythm_and_deadline_stand_together() -> None:
    found = read("500 weekly clicks through March")

    assert (found.recurrence, found.deadline) == (Recurrence.WEEKLY, date(2027, 3, 31))


@pytest.mark.parametrize(
    ("text", "fiscal_month", "doubt"),
    [
        ("12/11", 1, Doubt.DAY_OR_MONTH),
        ("05/06/2027", 1, Doubt.DAY_OR_MONTH),
        ("by March", 1, Doubt.BY_PERIOD),
        ("by next year", 1, Doubt.BY_PERIOD),
        ("by Q2", 1, Doubt.BY_PERIOD),
        ("mid-December", 1, Doubt.VAGUE),
        ("in early January", 1, Doubt.VAGUE),
        ("until late March", 1, Doubt.VAGUE),
        ("next March", 1, Doubt.VAGUE),
        ("the middle of March", 1, Doubt.VAGUE),
        ("FY2027", 4, Doubt.FISCAL_NAME),
        ("Q2 FY27", 4, Doubt.FISCAL_NAME),
        ("Friday, Dec 31", 1, Doubt.WEEKDAY_DIFFERS),
        ("by Dec 31, by March 31", 1, Doubt.SEVERAL),
        ("quarterly", 1, Doubt.UNSUPPORTED_RHYTHM),
        ("1M a year", 1, Doubt.UNSUPPORTED_RHYTHM),
    ],
)
def test_what_may_be_meant_otherwise_is_doubted(
    text: str, fiscal_month: int, doubt: Doubt
) -> None:
    assert read(text, fiscal_month=fiscal_month).ambiguous == (doubt,)


@pytest.mark.parametrize(
    ("today", "text", "day", "doubts"),
    [
        pytest.param("2026-11-23", "next Friday", "2026-12-04", (Doubt.NEXT_WEEKDAY,), id="mon"),
        pytest.param("2026-11-27", "next Friday", "2026-12-04", (), id="on_a_friday"),
        pytest.param("2026-11-28", "next Friday", "2026-12-04", (), id="sat_the_only_one"),
        pytest.param("2026-11-23", "this Friday", "2026-11-27", (), id="this_week"),
        pytest.param("2026-11-28", "this Friday", "2026-12-04", (), id="this_week_is_over"),
        pytest.param("2026-11-23", "Friday", "2026-11-27", (), id="bare"),
        pytest.param("2026-11-23", "next Monday", "2026-11-30", (), id="on_a_monday"),
        pytest.param("2026-11-24", "next Monday", "2026-11-30", (), id="this_one_has_passed"),
    ],
)
def test_next_friday_is_of_next_week_and_doubted_while_another_comes_first(
    today: str, text: str, day: str, doubts: tuple[Doubt, ...]
) -> None:
    found = read(text, date.fromisoformat(today))

    assert (found.deadline, found.ambiguous) == (date.fromisoformat(day), doubts)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("by Feb 30", "date_impossible"),
        ("by 31 April 2027", "date_impossible"),
        ("by 2027-02-29", "date_impossible"),
        ("by 13/45", "date_impossible"),
        ("Feb 28-31", "date_impossible"),
        ("in 9999 years", "date_impossible"),
        ("in 9999 months", "date_impossible"),
        ("2026-11-20", "date_past"),
        ("by 2020-01-01", "date_past"),
        ("by March 2020", "date_past"),
        ("by yesterday", "date_past"),
        ("last Friday", "date_past"),
        ("last week", "date_past"),
        ("last October", "date_past"),
        ("3 days ago", "date_past"),
        ("a month ago", "date_past"),
        ("before today", "date_past"),
        ("FY2025", "date_past"),
        ("from March 2027 to January 2027", "date_order"),
    ],
)
def test_days_that_cannot_be_meant_are_refused_with_their_code(text: str, code: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        read(text)

    assert caught.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "we may march on",
        "march to the top",
        "sun and sat",
        "wed",
        "by Christmas",
        "24/7 support",
        "a week",
        "1/2/3/4",
        "third half",
        "next",
        "year",
        "days",
        "10 days",
        "half an hour",
        "half a week",
        "2050 clicks",
        "grow to 2050 clicks",
        "page 3 of 7",
        "v2.12.31.5",
        "3-5 posts",
        "12-31",
    ],
)
def test_words_that_only_look_like_dates_are_left_alone(text: str) -> None:
    found = read(text)

    assert (found.start, found.end) == (None, None)


@pytest.mark.parametrize(
    ("fiscal_month", "text", "start", "deadline"),
    [
        (4, "Q1", "2027-04-01", "2027-06-30"),
        (4, "H1 2027", "2027-04-01", "2027-09-30"),
        (4, "this quarter", "2026-10-01", "2026-12-31"),
        (4, "FY2026", "2026-04-01", "2027-03-31"),
        (10, "Q1", "2026-10-01", "2026-12-31"),
        (7, "by the end of the fiscal year", None, "2027-06-30"),
        (7, "by the end of the year", None, "2026-12-31"),
        (2, "EOFY", None, "2027-01-31"),
        (2, "next quarter", "2027-02-01", "2027-04-30"),
        (10, "Q1 of this fiscal year", "2026-10-01", "2026-12-31"),
    ],
)
def test_a_given_fiscal_month_is_always_used(
    fiscal_month: int, text: str, start: str | None, deadline: str
) -> None:
    found = read(text, fiscal_month=fiscal_month)

    assert found.start == (date.fromisoformat(start) if start else None)
    assert found.deadline == date.fromisoformat(deadline)


def test_in_prose_a_date_in_the_middle_belongs_to_the_sentence() -> None:
    text = "Raise awareness for our January sale by 15 January"

    found = find_period(text, TODAY, 1, Language.EN, is_prose=True)

    assert found.deadline == date(2027, 1, 15)
    assert tidy(blank(text, *found.spans)) == "Raise awareness for our January sale"


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("This quarter, build community", "2026-12-31"),
        ("build community this quarter!", "2026-12-31"),
        ("build community in December with videos", "2026-12-31"),
        ("build community over the next year with videos", "2027-11-21"),
        ("build the March community", None),
        ("sign-ups for the 15 January webinar", None),
    ],
)
def test_in_prose_a_time_counts_at_either_end_or_after_in(text: str, deadline: str | None) -> None:
    found = find_period(text, TODAY, 1, Language.EN, is_prose=True)

    assert found.deadline == (date.fromisoformat(deadline) if deadline else None)
