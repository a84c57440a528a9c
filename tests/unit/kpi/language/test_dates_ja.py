"""Japanese dates on Saturday, 21 November 2026, in a fiscal year that starts in April."""

from datetime import date, timedelta

import pytest

from kpi.errors import NotUnderstood
from kpi.language.dates import PeriodReading, find_period
from kpi.language.phrases import Doubt
from kpi.language.text import blank, tidy
from kpi.model import Language, Recurrence

TODAY = date(2026, 11, 21)


def read(text: str, today: date = TODAY, fiscal_month: int = 4) -> PeriodReading:
    return find_period(text, today, fiscal_month, Language.JA)


def rest_of(text: str) -> str:
    found = read(text)
    return tidy(blank(text, *found.spans, *found.rhythm_spans))


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("12月末まで", "2026-12-31"),
        ("１２月末まで", "2026-12-31"),
        ("十二月末まで", "2026-12-31"),
        ("12月末日までに", "2026-12-31"),
        ("12末", "2026-12-31"),
        ("3/末", "2027-03-31"),
        ("3月期末", "2027-03-31"),
        ("3月末", "2027-03-31"),
        ("2月末", "2027-02-28"),
        ("11月末", "2026-11-30"),
        ("10月末", "2027-10-31"),
        ("12月まで", "2026-12-31"),
        ("12月中に", "2026-12-31"),
        ("12月いっぱい", "2026-12-31"),
        ("来年3月末まで", "2027-03-31"),
        ("再来年3月末まで", "2028-03-31"),
        ("今年12月まで", "2026-12-31"),
        ("2027年3月末", "2027-03-31"),
        ("27年3月末", "2027-03-31"),
        ("二〇二七年三月末", "2027-03-31"),
        ("令和9年3月末", "2027-03-31"),
        ("R9年3月末", "2027-03-31"),
        ("今月末", "2026-11-30"),
        ("月末", "2026-11-30"),
        ("月内に", "2026-11-30"),
        ("今月中", "2026-11-30"),
        ("来月末", "2026-12-31"),
        ("再来月末", "2027-01-31"),
        ("来月15日", "2026-12-15"),
        ("来月の15日まで", "2026-12-15"),
        ("15日まで", "2026-12-15"),
        ("25日まで", "2026-11-25"),
        ("25日(水)まで", "2026-11-25"),
        ("十五日まで", "2026-12-15"),
        ("年内", "2026-12-31"),
        ("年末まで", "2026-12-31"),
        ("今年いっぱい", "2026-12-31"),
        ("来年末", "2027-12-31"),
        ("2027年末まで", "2027-12-31"),
        ("年度末", "2027-03-31"),
        ("年度内", "2027-03-31"),
        ("今年度末", "2027-03-31"),
        ("来年度末", "2028-03-31"),
        ("2027年度末", "2028-03-31"),
        ("令和8年度末", "2027-03-31"),
        ("令和元年度から令和9年度末", "2028-03-31"),
        ("今年度中", "2027-03-31"),
        ("上期末", "2027-09-30"),
        ("下期中に", "2027-03-31"),
        ("四半期末", "2026-12-31"),
        ("来四半期末", "2027-03-31"),
        ("第4四半期末", "2027-03-31"),
        ("Q3末", "2026-12-31"),
        ("3Q末", "2026-12-31"),
        ("令和8年12月31日", "2026-12-31"),
        ("R8.12.31", "2026-12-31"),
        ("R8/12/31", "2026-12-31"),
        ("2026/12/31", "2026-12-31"),
        ("2026.12.31", "2026-12-31"),
        ("２０２６／１２／３１", "2026-12-31"),
        ("2026年12月31日", "2026-12-31"),
        ("2026年12月31日(木)", "2026-12-31"),
        ("2026年12月31日木曜日まで", "2026-12-31"),
        ("26/12/31", "2026-12-31"),
        ("2027/1/5", "2027-01-05"),
        ("12/31", "2026-12-31"),
        ("12/31(木)まで", "2026-12-31"),
        ("1/5まで", "2027-01-05"),
        ("12月31日", "2026-12-31"),
        ("期限：12/31", "2026-12-31"),
        ("10日", "2026-12-10"),
        ("今日中", "2026-11-21"),
        ("本日まで", "2026-11-21"),
        ("明日まで", "2026-11-22"),
        ("明後日", "2026-11-23"),
        ("しあさって", "2026-11-24"),
        ("今週中", "2026-11-22"),
        ("週末まで", "2026-11-22"),
        ("今週末", "2026-11-22"),
        ("週明け", "2026-11-23"),
        ("来週まで", "2026-11-29"),
        ("来週金曜", "2026-11-27"),
        ("来週の金曜日まで", "2026-11-27"),
        ("来週金まで", "2026-11-27"),
        ("来週(金)まで", "2026-11-27"),
        ("来週月曜", "2026-11-23"),
        ("来週末まで", "2026-11-29"),
        ("再来週の月曜", "2026-11-30"),
        ("金曜まで", "2026-11-27"),
        ("土曜まで", "2026-11-21"),
        ("次の土曜", "2026-11-28"),
        ("今度の月曜日", "2026-11-23"),
        ("3か月で", "2027-02-21"),
        ("３ヶ月", "2027-02-21"),
        ("三カ月で", "2027-02-21"),
        ("3ケ月後", "2027-02-21"),
        ("3箇月間", "2027-02-21"),
        ("1か月半", "2027-01-05"),
        ("2週間以内", "2026-12-05"),
        ("2週で", "2026-12-05"),
        ("あと10日", "2026-12-01"),
        ("10日以内に", "2026-12-01"),
        ("10日間で", "2026-12-01"),
        ("向こう30日で", "2026-12-21"),
        ("半年", "2027-05-21"),
        ("半年後", "2027-05-21"),
        ("半月で", "2026-12-06"),
        ("1年で", "2027-11-21"),
        ("10年", "2036-11-21"),
        ("2年半で", "2029-05-21"),
        ("2年以内に", "2028-11-21"),
    ],
)
def test_a_deadline_in_words_is_a_day(text: str, deadline: str) -> None:
    found = read(text)

    assert found.deadline == date.fromisoformat(deadline)
    assert found.end == date.fromisoformat(deadline) + timedelta(days=1)
    assert rest_of(text) == ""


@pytest.mark.parametrize(
    ("text", "start", "deadline"),
    [
        ("12月", "2026-12-01", "2026-12-31"),
        ("11月", "2026-11-01", "2026-11-30"),
        ("1月に", "2027-01-01", "2027-01-31"),
        ("2027年3月", "2027-03-01", "2027-03-31"),
        ("2027/3", "2027-03-01", "2027-03-31"),
        ("今月", "2026-11-01", "2026-11-30"),
        ("来月", "2026-12-01", "2026-12-31"),
        ("再来月", "2027-01-01", "2027-01-31"),
        ("来週", "2026-11-23", "2026-11-29"),
        ("今週末", "2026-11-21", "2026-11-22"),
        ("上期", "2027-04-01", "2027-09-30"),
        ("下期", "2026-10-01", "2027-03-31"),
        ("下半期", "2026-10-01", "2027-03-31"),
        ("来年度上期", "2027-04-01", "2027-09-30"),
        ("2026年度下期", "2026-10-01", "2027-03-31"),
        ("今年度", "2026-04-01", "2027-03-31"),
        ("来年度", "2027-04-01", "2028-03-31"),
        ("2027年度", "2027-04-01", "2028-03-31"),
        ("27年度", "2027-04-01", "2028-03-31"),
        ("令和9年度", "2027-04-01", "2028-03-31"),
        ("第1四半期", "2027-04-01", "2027-06-30"),
        ("第三四半期", "2026-10-01", "2026-12-31"),
        ("Q1", "2027-04-01", "2027-06-30"),
        ("4Q", "2027-01-01", "2027-03-31"),
        ("来年度Q1", "2027-04-01", "2027-06-30"),
        ("今四半期", "2026-10-01", "2026-12-31"),
        ("来四半期", "2027-01-01", "2027-03-31"),
        ("来半期", "2027-04-01", "2027-09-30"),
        ("今年", "2026-01-01", "2026-12-31"),
        ("来年", "2027-01-01", "2027-12-31"),
        ("2027年", "2027-01-01", "2027-12-31"),
        ("来年前半", "2027-01-01", "2027-06-30"),
        ("2027年後半", "2027-07-01", "2027-12-31"),
        ("12月1日から12月31日まで", "2026-12-01", "2026-12-31"),
        ("12/1〜12/31", "2026-12-01", "2026-12-31"),
        ("12/1～1/31", "2026-12-01", "2027-01-31"),
        ("11/1〜11/30", "2026-11-01", "2026-11-30"),
        ("2026/12/1-2027/1/31", "2026-12-01", "2027-01-31"),
        ("12/1-12/31", "2026-12-01", "2026-12-31"),
        ("2026-12-01〜2027-01-31", "2026-12-01", "2027-01-31"),
        ("2026/12/1〜1/31", "2026-12-01", "2027-01-31"),
        ("12月1日〜31日", "2026-12-01", "2026-12-31"),
        ("11月1日〜10日", "2027-11-01", "2027-11-10"),
        ("11月10日〜30日", "2026-11-10", "2026-11-30"),
        ("4月から9月まで", "2027-04-01", "2027-09-30"),
        ("4-6月", "2027-04-01", "2027-06-30"),
        ("3月期", "2026-04-01", "2027-03-31"),
        ("2028年3月期", "2027-04-01", "2028-03-31"),
        ("9月期", "2026-10-01", "2027-09-30"),
        ("4〜6月期", "2027-04-01", "2027-06-30"),
        ("11月〜2月", "2026-11-01", "2027-02-28"),
        ("2027年4〜6月", "2027-04-01", "2027-06-30"),
        ("来年1月から3月まで", "2027-01-01", "2027-03-31"),
        ("月曜から金曜", "2026-11-23", "2026-11-27"),
        ("来月から3か月", "2026-12-01", "2027-02-28"),
        ("来月から3月末まで", "2026-12-01", "2027-03-31"),
        ("今日から1週間", "2026-11-21", "2026-11-27"),
        ("明日から月末まで", "2026-11-22", "2026-11-30"),
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
    [("来月から", "2026-12-01"), ("12/1〜", "2026-12-01"), ("1月開始", "2027-01-01")],
)
def test_a_start_alone_leaves_the_end_open(text: str, start: str) -> None:
    found = read(text)

    assert (found.start, found.end, found.deadline) == (date.fromisoformat(start), None, None)


@pytest.mark.parametrize(
    ("text", "recurrence"),
    [
        ("毎月", Recurrence.MONTHLY),
        ("毎月10万", Recurrence.MONTHLY),
        ("月間10万", Recurrence.MONTHLY),
        ("月10万", Recurrence.MONTHLY),
        ("月に10万", Recurrence.MONTHLY),
        ("10万/月", Recurrence.MONTHLY),
        ("月あたり10万", Recurrence.MONTHLY),
        ("1か月あたり10万", Recurrence.MONTHLY),
        ("月次", Recurrence.MONTHLY),
        ("毎週", Recurrence.WEEKLY),
        ("週1000", Recurrence.WEEKLY),
        ("週に1000", Recurrence.WEEKLY),
        ("週間1000", Recurrence.WEEKLY),
        ("1000/週", Recurrence.WEEKLY),
        ("1週間あたり1000", Recurrence.WEEKLY),
        ("毎日", Recurrence.DAILY),
        ("1日200", Recurrence.DAILY),
        ("一日200", Recurrence.DAILY),
        ("1日あたり200", Recurrence.DAILY),
        ("1日平均200", Recurrence.DAILY),
        ("デイリー200", Recurrence.DAILY),
    ],
)
def test_a_rhythm_is_read_beside_the_number(text: str, recurrence: Recurrence) -> None:
    found = read(text)

    assert found.recurrence is recurrence
    assert (found.start, found.end, found.spans) == (None, None, ())
    assert not set("月週日毎") & set(rest_of(text))


@pytest.mark.parametrize(
    "text", ["2週間以内", "3か月間で", "12月1000", "来月1000", "月間アクティブ率"]
)
def test_lengths_months_and_metrics_are_no_rhythm(text: str) -> None:
    assert read(text).recurrence is None


def test_of_rhythms_that_overlap_the_first_counts() -> None:
    found = read("月毎週")

    assert (found.recurrence, found.rhythm_spans) == (Recurrence.MONTHLY, ((0, 2),))


def test_rhythm_and_deadline_stand_together() -> None:
    found = read("リーチ 毎月10万 来年3月末まで")

    assert (found.recurrence, found.deadline) == (Recurrence.MONTHLY, date(2027, 3, 31))


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("12月中旬まで", Doubt.VAGUE),
        ("12月上旬", Doubt.VAGUE),
        ("2月下旬", Doubt.VAGUE),
        ("来月頭まで", Doubt.VAGUE),
        ("今期", Doubt.FISCAL_OR_CALENDAR),
        ("来期末", Doubt.FISCAL_OR_CALENDAR),
        ("期末まで", Doubt.FISCAL_OR_CALENDAR),
        ("2026年第4四半期", Doubt.FISCAL_OR_CALENDAR),
        ("12/31(金)", Doubt.WEEKDAY_DIFFERS),
        ("12月31日(金)", Doubt.WEEKDAY_DIFFERS),
        ("25日(金)まで", Doubt.WEEKDAY_DIFFERS),
        ("12月末まで 3月末まで", Doubt.SEVERAL),
        ("毎月 毎週", Doubt.SEVERAL),
        ("年間100万", Doubt.UNSUPPORTED_RHYTHM),
        ("四半期ごとに100", Doubt.UNSUPPORTED_RHYTHM),
    ],
)
def test_what_may_be_meant_otherwise_is_doubted(text: str, doubt: Doubt) -> None:
    assert read(text).ambiguous == (doubt,)


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("12月上旬", "2026-12-10"),
        ("12月中旬", "2026-12-20"),
        ("2月下旬", "2027-02-28"),
        ("12月前半", "2026-12-15"),
        ("12月後半", "2026-12-31"),
    ],
)
def test_parts_of_a_month_end_where_people_think_they_do(text: str, deadline: str) -> None:
    assert read(text).deadline == date.fromisoformat(deadline)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2月30日", "date_impossible"),
        ("2026年2月29日", "date_impossible"),
        ("2/30", "date_impossible"),
        ("13月末", "date_impossible"),
        ("11月31日まで", "date_impossible"),
        ("31日まで", "date_impossible"),
        ("13/45", "date_impossible"),
        ("1〜13月", "date_impossible"),
        ("13月期", "date_impossible"),
        ("2026/13/1", "date_impossible"),
        ("1850年12月", "date_impossible"),
        ("999年後", "date_impossible"),
        ("2020年12月31日", "date_past"),
        ("今年3月末", "date_past"),
        ("平成30年3月", "date_past"),
        ("昭和60年", "date_past"),
        ("昨日まで", "date_past"),
        ("先月末まで", "date_past"),
        ("先週", "date_past"),
        ("去年", "date_past"),
        ("昨年度", "date_past"),
        ("今週金曜まで", "date_past"),
        ("3日前", "date_past"),
        ("2週間前まで", "date_past"),
        ("2か月前", "date_past"),
        ("2027年3月から2027年1月まで", "date_order"),
    ],
)
def test_days_that_cannot_be_meant_are_refused_with_their_code(text: str, code: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        read(text)

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("today", "text", "deadline"),
    [
        pytest.param("2026-11-30", "11月末まで", "2026-11-30", id="the_last_day_still_counts"),
        pytest.param("2026-12-01", "11月末まで", "2027-11-30", id="a_day_later_it_is_next_year"),
        pytest.param("2026-12-31", "12/31", "2026-12-31", id="today_counts"),
        pytest.param("2027-01-01", "年末", "2027-12-31", id="a_new_year"),
        pytest.param("2027-03-31", "年度末", "2027-03-31", id="last_day_of_the_fiscal_year"),
        pytest.param("2027-04-01", "年度末", "2028-03-31", id="first_day_of_the_fiscal_year"),
        pytest.param("2027-01-31", "1か月後", "2027-02-28", id="a_month_from_its_last_day"),
        pytest.param("2028-01-31", "2月末", "2028-02-29", id="a_leap_year"),
        pytest.param("2028-01-31", "2月29日", "2028-02-29", id="a_leap_day"),
        pytest.param("2026-11-23", "来週金曜", "2026-12-04", id="next_week_seen_from_monday"),
        pytest.param("2026-11-22", "来週金曜", "2026-11-27", id="next_week_seen_from_sunday"),
        pytest.param("2026-11-23", "金曜", "2026-11-27", id="friday_seen_from_monday"),
        pytest.param("2026-12-25", "来月末", "2027-01-31", id="over_the_year_end"),
    ],
)
def test_the_same_words_mean_other_days_on_other_days(
    today: str, text: str, deadline: str
) -> None:
    assert read(text, date.fromisoformat(today)).deadline == date.fromisoformat(deadline)


@pytest.mark.parametrize(
    ("fiscal_month", "text", "start", "deadline"),
    [
        (1, "第1四半期", "2027-01-01", "2027-03-31"),
        (1, "上期", "2027-01-01", "2027-06-30"),
        (1, "年度末", None, "2026-12-31"),
        (1, "今四半期", "2026-10-01", "2026-12-31"),
        (10, "第1四半期", "2026-10-01", "2026-12-31"),
        (10, "上期", "2026-10-01", "2027-03-31"),
        (10, "今年度", "2026-10-01", "2027-09-30"),
        (12, "年度末", None, "2026-11-30"),
        (12, "Q1", "2026-12-01", "2027-02-28"),
        (12, "来四半期", "2026-12-01", "2027-02-28"),
    ],
)
def test_quarters_and_halves_follow_the_fiscal_month(
    fiscal_month: int, text: str, start: str | None, deadline: str
) -> None:
    found = read(text, fiscal_month=fiscal_month)

    assert found.start == (date.fromisoformat(start) if start else None)
    assert found.deadline == date.fromisoformat(deadline)


@pytest.mark.parametrize(
    "text",
    [
        "クリスマスまで",
        "一番早く",
        "三日坊主",
        "24/7対応",
        "1日1回",
        "過去3か月の平均",
        "直近7日",
        "3年生",
        "2年目",
        "年末年始",
        "週末の来店",
        "金曜の投稿",
        "1.5万",
        "3-5件",
        "2026.12",
    ],
)
def test_words_that_only_look_like_dates_are_left_alone(text: str) -> None:
    found = read(text)

    assert (found.start, found.end) == (None, None)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("インプレッション 100万 12月末まで", "インプレッション 100万"),
        ("100万12月末まで", "100万"),
        ("認知度を3月末までに高めたい", "認知度を 高めたい"),
        ("3月末までに、認知度を高めたい", "、認知度を高めたい"),
        ("2年以内に新規顧客を5,000人獲得する", "新規顧客を5,000人獲得する"),
        ("前年比120% 3月末", "前年比120%"),
        ("クリック 5000 2027年", "クリック 5000"),
    ],
)
def test_the_spans_are_the_phrase_and_its_particles(text: str, rest: str) -> None:
    assert rest_of(text) == rest
