"""Orders to the digest and to one's own alerts, in both languages."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from kpi.errors import NotUnderstood
from kpi.language.alerts_text import read_alerts
from kpi.language.digest_text import read_digest
from kpi.language.requests import AlertsAction, AlertsRequest, DigestAction, DigestRequest
from kpi.language.times import find_times
from kpi.ports import HolidayPolicy
from kpi.schedule import RuleKind
from tests.unit.kpi.language.readings import reading_for

DAILY, WEEKDAYS, WEEKLY, MONTHLY = RuleKind


@pytest.mark.parametrize(
    ("text", "kind", "day", "at"),
    [
        ("weekly monday 9:00", WEEKLY, 0, "09:00"),
        ("every Friday at 5pm", WEEKLY, 4, "17:00"),
        ("mondays 9am", WEEKLY, 0, "09:00"),
        ("wednesday", WEEKLY, 2, None),
        ("weekly", WEEKLY, None, None),
        ("毎週月曜 9時", WEEKLY, 0, "09:00"),
        ("毎週 木曜日 １７：３０", WEEKLY, 3, "17:30"),
        ("金曜 17時に送って", WEEKLY, 4, "17:00"),
        ("毎週 水 9時", WEEKLY, 2, "09:00"),
        ("daily 8:30", DAILY, None, "08:30"),
        ("every day at noon", DAILY, None, "12:00"),
        ("毎日 夕方5時", DAILY, None, "17:00"),
        ("毎日 夜8時", DAILY, None, "20:00"),
        ("毎日 正午", DAILY, None, "12:00"),
        ("毎日 24時", DAILY, None, "00:00"),
        ("weekdays 9:00", WEEKDAYS, None, "09:00"),
        ("every weekday 9am", WEEKDAYS, None, "09:00"),
        ("mon-fri 9:00", WEEKDAYS, None, "09:00"),
        ("月〜金 朝9時半", WEEKDAYS, None, "09:30"),
        ("月曜から金曜 9時30分", WEEKDAYS, None, "09:30"),
        ("monthly 1 10:00", MONTHLY, 1, "10:00"),
        ("monthly on the 15th at 10am", MONTHLY, 15, "10:00"),
        ("1st of every month 9:00", MONTHLY, 1, "09:00"),
        ("monthly last day 17:00", MONTHLY, 31, "17:00"),
        ("毎月1日 10時", MONTHLY, 1, "10:00"),
        ("毎月末 17時", MONTHLY, 31, "17:00"),
        ("毎月25日", MONTHLY, 25, None),
        ("15日 10時", MONTHLY, 15, "10:00"),
        ("時間を10時に変更", None, None, "10:00"),
    ],
)
def test_a_schedule_is_read_with_its_day_and_time(
    text: str, kind: RuleKind | None, day: int | None, at: str | None
) -> None:
    found = read_digest(text)

    assert found == DigestRequest(
        action=DigestAction.SET,
        kind=kind,
        weekday=day if kind is WEEKLY else None,
        month_day=day if kind is MONTHLY else None,
        at=time.fromisoformat(at) if at else None,
    )


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("weekdays 9:00 skip holidays", HolidayPolicy.SKIP),
        ("weekdays 9:00 no holidays", HolidayPolicy.SKIP),
        ("平日 9時 祝日は休み", HolidayPolicy.SKIP),
        ("平日 9時 祝日除く", HolidayPolicy.SKIP),
        ("weekly monday move holidays", HolidayPolicy.MOVE),
        ("毎月1日 祝日は翌営業日", HolidayPolicy.MOVE),
        ("毎日 祝日も", HolidayPolicy.KEEP),
        ("daily including holidays", HolidayPolicy.KEEP),
        ("平日 9時", HolidayPolicy.SKIP),
        ("平日 9時 祝日も配信", HolidayPolicy.KEEP),
        ("営業日 9時 祝日は翌営業日", HolidayPolicy.MOVE),
        ("business days 9:00", HolidayPolicy.SKIP),
        ("weekdays 9:00", None),
        ("daily", None),
    ],
)
def test_what_becomes_of_holidays_is_read(text: str, policy: HolidayPolicy | None) -> None:
    found = read_digest(text)

    assert (found.action, found.holidays, found.unread) == (DigestAction.SET, policy, ())


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("daily 9:00 America/New_York", "America/New_York"),
        ("daily 9:00 America/Argentina/Ushuaia", "America/Argentina/Ushuaia"),
        ("daily 9:00 JST", "Asia/Tokyo"),
        ("毎日 9時 日本時間", "Asia/Tokyo"),
        ("daily 9:00 utc", "UTC"),
        ("Europe/London", "Europe/London"),
    ],
)
def test_a_zone_is_read_as_it_was_written(text: str, zone: str) -> None:
    found = read_digest(text)

    assert (found.action, found.zone, found.unread) == (DigestAction.SET, zone, ())


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("", DigestAction.SHOW),
        ("off", DigestAction.OFF),
        ("turn it off", DigestAction.OFF),
        ("オフ", DigestAction.OFF),
        ("停止してください", DigestAction.OFF),
        ("止めて", DigestAction.OFF),
        ("now", DigestAction.NOW),
        ("今すぐ", DigestAction.NOW),
        ("preview", DigestAction.PREVIEW),
        ("プレビュー", DigestAction.PREVIEW),
        ("on", DigestAction.ON),
        ("再開", DigestAction.ON),
    ],
)
def test_a_digest_is_stopped_resumed_or_asked_for_in_a_word(
    text: str, action: DigestAction
) -> None:
    assert read_digest(text) == DigestRequest(action=action)


def test_words_that_were_not_understood_are_told() -> None:
    assert read_digest("whenever you like").unread == ("whenever", "you", "like")
    assert read_digest("なんか適当に") == DigestRequest(unread=("なんか適当",))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("daily 25:00", "time_impossible"),
        ("daily 9:75", "time_impossible"),
        ("daily 9:00 18:00", "several_times"),
        ("monday and thursday 9:00", "several_weekdays"),
        ("毎週月・木 9時", "several_weekdays"),
        ("monthly 32", "month_day_impossible"),
        ("monthly 0", "month_day_impossible"),
        ("biweekly monday", "rhythm_unsupported"),
        ("every other week", "rhythm_unsupported"),
        ("隔週月曜 9時", "rhythm_unsupported"),
        ("quarterly", "rhythm_unsupported"),
    ],
)
def test_an_order_that_cannot_be_followed_is_refused_with_its_code(text: str, code: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        read_digest(text)

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("9:00", ["09:00"]),
        ("9時", ["09:00"]),
        ("9時半", ["09:30"]),
        ("18時05分", ["18:05"]),
        ("午前9時", ["09:00"]),
        ("午後3時", ["15:00"]),
        ("午後15時", ["15:00"]),
        ("午前12時", ["00:00"]),
        ("午後12時", ["12:00"]),
        ("昼1時", ["13:00"]),
        ("昼12時", ["12:00"]),
        ("夜12時", ["00:00"]),
        ("夜1時", ["01:00"]),
        ("深夜1時", ["01:00"]),
        ("朝7時", ["07:00"]),
        ("9am", ["09:00"]),
        ("9:30 pm", ["21:30"]),
        ("12am", ["00:00"]),
        ("12 p.m.", ["12:00"]),
        ("noon and midnight", ["12:00", "00:00"]),
        ("24:00", ["00:00"]),
        ("9時間", []),
        ("9", []),
        ("100:00", []),
    ],
)
def test_times_of_day_are_read_in_both_languages(text: str, times: list[str]) -> None:
    assert [each.at for each in find_times(text)] == [time.fromisoformat(at) for at in times]


def alerts(text: str) -> AlertsRequest:
    return read_alerts(text, reading_for(text))


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("", AlertsAction.SHOW),
        ("off", AlertsAction.OFF),
        ("全部オフ", AlertsAction.OFF),
        ("停止", AlertsAction.OFF),
        ("on", AlertsAction.ON),
        ("再開", AlertsAction.ON),
        ("quiet", AlertsAction.QUIET),
        ("quiet 22:00", AlertsAction.QUIET),
        ("quiet off", AlertsAction.NOT_QUIET),
        ("静かな時間帯を解除", AlertsAction.NOT_QUIET),
        ("おやすみ時間なし", AlertsAction.NOT_QUIET),
        ("おやすみ オフ", AlertsAction.NOT_QUIET),
        ("snooze", AlertsAction.SNOOZE),
        ("スヌーズ", AlertsAction.SNOOZE),
        ("why", AlertsAction.WHY),
        ("why not", AlertsAction.WHY),
        ("なぜ届かない", AlertsAction.WHY),
        ("届かない理由", AlertsAction.WHY),
    ],
)
def test_alerts_are_switched_in_a_word(text: str, action: AlertsAction) -> None:
    assert alerts(text) == AlertsRequest(action=action)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("quiet 22:00-8:00", "22:00", "08:00"),
        ("quiet 22-8", "22:00", "08:00"),
        ("quiet hours 10pm to 7am", "22:00", "07:00"),
        ("quiet from 22:00 until 08:00", "22:00", "08:00"),
        ("静かに 22時から8時", "22:00", "08:00"),
        ("おやすみ ２２：００〜８：００", "22:00", "08:00"),
        ("夜10時から朝8時まで静かにして", "22:00", "08:00"),
        ("22:00-8:00", "22:00", "08:00"),
        ("22-8", "22:00", "08:00"),
        ("22時から8時まで", "22:00", "08:00"),
        ("22時から8時までオフ", "22:00", "08:00"),
        ("off from 10pm to 7am", "22:00", "07:00"),
        ("10pm - 7am", "22:00", "07:00"),
        ("22時〜翌8時", "22:00", "08:00"),
    ],
)
def test_quiet_hours_have_a_start_and_an_end(text: str, start: str, end: str) -> None:
    assert alerts(text) == AlertsRequest(
        action=AlertsAction.QUIET,
        quiet_from=time.fromisoformat(start),
        quiet_until=time.fromisoformat(end),
    )


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("snooze 2h", timedelta(hours=2)),
        ("snooze for half an hour", timedelta(minutes=30)),
        ("snooze an hour", timedelta(hours=1)),
        ("snooze 45 minutes", timedelta(minutes=45)),
        ("pause 3 days", timedelta(days=3)),
        ("off for a week", timedelta(days=7)),
        ("2h", timedelta(hours=2)),
        ("スヌーズ 2時間", timedelta(hours=2)),
        ("スヌーズ 30分", timedelta(minutes=30)),
        ("3日間止めて", timedelta(days=3)),
        ("1週間ミュート", timedelta(days=7)),
    ],
)
def test_a_snooze_may_say_how_long(text: str, span: timedelta) -> None:
    assert alerts(text) == AlertsRequest(action=AlertsAction.SNOOZE, span=span)


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        pytest.param("snooze until monday", "2026-11-23", None, id="until_it_begins"),
        pytest.param("snooze until next week", "2026-11-23", None, id="until_the_week_begins"),
        pytest.param("snooze till 2026-12-01", "2026-12-01", None, id="date"),
        pytest.param("off until friday", "2026-11-27", None, id="off_until"),
        pytest.param("snooze until tomorrow 9:00", "2026-11-22", "09:00", id="with_a_time"),
        pytest.param("スヌーズ 明日まで", "2026-11-22", None, id="made_of_tomorrow"),
        pytest.param("あすの朝まで止めて", "2026-11-22", None, id="made_of_tomorrow_morning"),
        pytest.param("明日10時まで止めて", "2026-11-22", "10:00", id="made_of_tomorrow_at_ten"),
        pytest.param("明日いっぱい一時停止", "2026-11-23", None, id="made_of_all_tomorrow"),
        pytest.param("あさってまで一時停止", "2026-11-24", None, id="made_takes_the_day_in"),
        pytest.param("来週月曜まで止めて", "2026-11-24", None, id="made_of_a_weekday"),
        pytest.param("スヌーズ 月曜 9時まで", "2026-11-23", "09:00", id="made_with_a_time"),
        pytest.param("来月まで一時停止", "2026-12-01", None, id="made_as_the_month_begins"),
        pytest.param("来週まで一時停止", "2026-11-23", None, id="made_as_the_week_begins"),
        pytest.param("12月まで止めて", "2026-12-01", None, id="made_as_that_month_begins"),
        pytest.param("来年まで一時停止", "2027-01-01", None, id="made_as_the_year_begins"),
        pytest.param("来月初めまで一時停止", "2026-12-01", None, id="made_of_the_month_s_first"),
        pytest.param("月初まで一時停止", "2026-12-01", None, id="made_of_a_month_s_first"),
        pytest.param("週明けまで一時停止", "2026-11-23", None, id="made_after_the_weekend"),
        pytest.param("年明けまで一時停止", "2027-01-01", None, id="made_after_new_year"),
        pytest.param("今月まで一時停止", "2026-12-01", None, id="made_of_what_is_under_way"),
        pytest.param("来月いっぱい一時停止", "2027-01-01", None, id="made_of_a_whole_month"),
        pytest.param("来月いっぱいまで一時停止", "2027-01-01", None, id="made_to_a_month_s_end"),
        pytest.param("来月の終わりまで止めて", "2027-01-01", None, id="made_to_its_very_end"),
        pytest.param("来月末まで一時停止", "2027-01-01", None, id="made_to_its_last_day"),
        pytest.param("12月1日まで一時停止", "2026-12-02", None, id="made_of_a_date"),
        pytest.param("1日まで一時停止", "2026-12-02", None, id="made_of_a_day_s_number"),
        pytest.param("snooze until next month", "2026-12-01", None, id="until_the_month_begins"),
        pytest.param("pause until December 1", "2026-12-01", None, id="until_a_date_begins"),
        pytest.param("pause until the end of the month", "2026-12-01", None, id="until_it_ends"),
        pytest.param("pause till month end", "2026-12-01", None, id="until_its_end"),
        pytest.param("snooze through December", "2027-01-01", None, id="through_a_month"),
        pytest.param("snooze until the weekend", "2026-11-28", None, id="until_the_weekend"),
    ],
)
def test_a_snooze_may_say_until_when(text: str, day: str, at: str | None) -> None:
    assert alerts(text) == AlertsRequest(
        action=AlertsAction.SNOOZE,
        day=date.fromisoformat(day),
        at=time.fromisoformat(at) if at else None,
    )


@pytest.mark.parametrize(
    ("today", "day"),
    [
        pytest.param("2026-11-22", "2026-11-23", id="the_day_before"),
        pytest.param("2026-11-23", "2026-11-30", id="on_that_day"),
        pytest.param("2026-11-24", "2026-11-30", id="the_day_after"),
    ],
)
def test_peace_until_a_weekday_ends_when_the_next_one_begins(today: str, day: str) -> None:
    reading = replace(reading_for("snooze"), today=date.fromisoformat(today))

    assert read_alerts("snooze until Monday", reading).day == date.fromisoformat(day)


def test_a_snooze_until_a_time_of_day_has_no_strange_words() -> None:
    assert alerts("snooze until 9:00") == AlertsRequest(action=AlertsAction.SNOOZE, at=time(9))


@pytest.mark.parametrize("text", ["11-25", "on 22:00-8:00", "12/3まで", "bananas 22:00"])
def test_a_date_an_order_to_speak_and_strange_words_set_no_quiet_hours(text: str) -> None:
    assert alerts(text).action is not AlertsAction.QUIET


def test_one_time_alone_asks_for_the_other() -> None:
    assert alerts("22:00") == AlertsRequest(action=AlertsAction.QUIET)


def test_a_length_beside_strange_words_is_not_taken_for_a_snooze() -> None:
    assert alerts("bananas 2h") == AlertsRequest(unread=("bananas",))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("quiet 25-8", "time_impossible"),
        ("snooze until 2026-01-01", "date_past"),
        ("snooze 9999 days", "snooze_too_long"),
    ],
)
def test_a_peace_that_cannot_be_had_is_refused_with_its_code(text: str, code: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        alerts(text)

    assert caught.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "次の営業日まで停止",
        "翌営業日まで一時停止",
        "翌平日まで休止",
        "snooze until next working day",
        "off until the next business day",
    ],
)
def test_peace_until_the_next_working_day_is_understood(text: str) -> None:
    assert alerts(text) == AlertsRequest(action=AlertsAction.SNOOZE, to_working_day=True)


@pytest.mark.parametrize(
    "text",
    [
        "次の期間まで停止",
        "次期まで一時停止",
        "次の期間が始まるまで休止",
        "snooze until next period",
        "off until the next period begins",
    ],
)
def test_peace_until_the_next_period_is_understood(text: str) -> None:
    assert alerts(text) == AlertsRequest(action=AlertsAction.SNOOZE, to_next_period=True)


@pytest.mark.parametrize("text", ["off until whenever", "落ち着くまでオフ"])
def test_off_until_nobody_knows_when_switches_nothing_off(text: str) -> None:
    found = alerts(text)

    assert found.action is AlertsAction.SNOOZE
    assert (found.span, found.day, found.at) == (None, None, None)
