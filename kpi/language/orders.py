"""Orders to the digest and to one's own alerts: weekly monday 9:00, 平日 朝9時半, quiet 22-8."""

import re
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import TypeVar

from kpi.errors import NotUnderstood
from kpi.language.dates import find_period
from kpi.language.numerals import small_number
from kpi.language.requests import (
    AlertsAction,
    AlertsRequest,
    DigestAction,
    DigestRequest,
    Reading,
)
from kpi.language.text import blank, fold, tidy
from kpi.language.times import find_times
from kpi.ports import HolidayPolicy
from kpi.schedule import RuleKind

T = TypeVar("T")
Table = Sequence[tuple[str, T]]

_LAST_DAY = 31

_HOLIDAYS: Table[HolidayPolicy] = (
    (
        (
            r"(?:祝日|休日)?(?:は|なら|の場合は?)?翌(?:営業|平)日(?:に)?(?:ずらす|移動|配信|送る)?"
            r"|(?:move|next (?:working|business) day)(?: (?:on|for))?(?: holidays)?"
            r"|holidays? (?:move|next day)"
        ),
        HolidayPolicy.MOVE,
    ),
    (
        (
            r"(?:祝日|休日)(?:は|を)?(?:休み|休む|除く|除いて|除外|スキップ|なし|抜き)"
            r"|(?:skip|no|not on|except|without|excluding) (?:public )?holidays"
            r"|holidays? (?:skip|off)"
        ),
        HolidayPolicy.SKIP,
    ),
    (
        (
            r"(?:祝日|休日)(?:も|でも)(?:配信|送る|含む|あり)?"
            r"|(?:keep|include|including|also on|even on) (?:public )?holidays|holidays? keep"
        ),
        HolidayPolicy.KEEP,
    ),
)
_DIGEST_ACTIONS: Table[DigestAction] = (
    (r"off|stop|disable|cancel|オフ|停止|止める|とめる|やめる|中止|不要|解除", DigestAction.OFF),
    (r"now|send now|right now|今すぐ|いますぐ|すぐ|今送る|今", DigestAction.NOW),
    (r"preview|test|プレビュー|下見|試し|お試し", DigestAction.PREVIEW),
    (r"on|resume|start|オン|再開", DigestAction.ON),
)
_KINDS: Table[RuleKind] = (
    (
        r"weekdays?|every weekday|mon(?:day)?\s?-\s?fri(?:day)?|平日(?:毎日)?|営業日",
        RuleKind.WEEKDAYS,
    ),
    (r"weekly|every week|once a week|毎週|週次|週(?:1|一)回?|ウィークリー", RuleKind.WEEKLY),
    (r"monthly|every month|once a month|毎月|月次|月(?:1|一)回?|マンスリー", RuleKind.MONTHLY),
    (r"daily|every ?day|毎日|日次|デイリー", RuleKind.DAILY),
)
_WEEKDAYS: Table[int] = tuple(
    (
        (
            rf"(?:every |on )?{english}s?"
            rf"|{japanese}曜日?|(?<![0-9\u4e00-\u9fff]){japanese}(?![\u4e00-\u9fff])"
        ),
        index,
    )
    for index, (english, japanese) in enumerate(
        (
            ("mon(?:day)?", "月"),
            ("tue(?:s(?:day)?)?", "火"),
            ("wed(?:nesday)?", "水"),
            ("thu(?:r(?:s(?:day)?)?)?", "木"),
            ("fri(?:day)?", "金"),
            ("sat(?:urday)?", "土"),
            ("sun(?:day)?", "日"),
        )
    )
)
_MONTH_DAY = re.compile(
    r"(?<![0-9a-z])(?:(?:on )?(?:the )?(?P<last>last(?: day)?)(?![a-z])|(?P<last_ja>末日?|月末)"
    r"|(?:on )?(?:the )?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?日?(?![0-9:時a-z]))"
)
_ZONES = {"jst": "Asia/Tokyo", "日本時間": "Asia/Tokyo", "utc": "UTC", "gmt": "UTC"}
_ZONE = re.compile(r"(?<![A-Za-z])(?:[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_-]+)+|JST|UTC|GMT|日本時間)")
_FILLER = re.compile(
    r"(?<![a-z])(?:at|on|every|the|of|each|to|me|please|a|in|send|set)(?![a-z])"
    r"|[にをのはで]|ください|お願い(?:します)?|配信|送(?:る|って|信)|設定|する|して|[、。,.!]"
)

_ALERT_ACTIONS: Table[AlertsAction] = (
    (r"(?:no quiet|quiet off|quiet none|not quiet)(?: hours)?|静かな時間(?:帯)?(?:なし|解除)",
     AlertsAction.NOT_QUIET),
    ((r"quiet(?: hours)?|do not disturb|dnd|静か(?:に|な時間帯?)?|おやすみ|お休み|サイレント"
     r"|夜間停止|通知しない時間帯?"), AlertsAction.QUIET),
    (r"snooze|pause|mute|スヌーズ|一時停止|ミュート|止めて|休止", AlertsAction.SNOOZE),
    (r"off|stop|disable|オフ|停止|止める|不要|解除", AlertsAction.OFF),
    (r"on|resume|start|enable|unmute|オン|再開", AlertsAction.ON),
)  # fmt: skip
_SPAN = re.compile(
    r"(?:for )?(?P<n>[0-9]{1,4}|an?|one|two|three|half an)\s?"
    r"(?P<unit>h(?:ou)?rs?|h|時間|m(?:in(?:ute)?s?)?|分間?|d(?:ays?)?|日間?|w(?:eeks?)?|週間?)"
    r"(?![a-z])"
)
_HOUR_UNITS = {"h": 60, "時": 60, "m": 1, "分": 1, "d": 1440, "日": 1440, "w": 10080, "週": 10080}


def read_digest(text: str) -> DigestRequest:
    """Return the order.

    Refused: ``time_impossible``, ``month_day_impossible``, ``several_weekdays``.
    """
    zone, rest = _zone(text)
    rest = fold(rest)
    holidays, rest = _take(rest, _HOLIDAYS)
    times = find_times(rest)
    rest = blank(rest, *(each.span for each in times))
    kind, rest = _take(rest, _KINDS)
    month_day, rest = _month_day(rest) if kind in {RuleKind.MONTHLY, None} else (None, rest)
    weekday, rest = _weekday(rest) if kind in {RuleKind.WEEKLY, None} else (None, rest)
    action, rest = _take(rest, _DIGEST_ACTIONS)
    if kind is None:
        kind = RuleKind.WEEKLY if weekday is not None else None
        kind = RuleKind.MONTHLY if month_day is not None else kind
    said = any(each is not None for each in (kind, holidays, zone)) or bool(times)
    if action is None:
        action = DigestAction.SET if said else DigestAction.SHOW
    return DigestRequest(
        action=action,
        kind=kind,
        weekday=weekday,
        month_day=month_day,
        at=times[0].at if times else None,
        zone=zone,
        holidays=holidays,
        unread=_unread(rest),
    )


def read_alerts(text: str, reading: Reading) -> AlertsRequest:
    """Return the order; refused: ``time_impossible`` and what dates refuse."""
    folded = fold(text)
    action, rest = _take(folded, _ALERT_ACTIONS)
    if action is AlertsAction.QUIET:
        return _quiet(rest)
    span, rest = _span(rest)
    times = find_times(rest)
    rest = blank(rest, *(each.span for each in times))
    period = find_period(rest, reading.today, reading.fiscal_month, reading.language)
    rest = blank(rest, *period.spans)
    lasts = span is not None or period.end is not None or bool(times)
    if lasts and action in {None, AlertsAction.OFF}:  # off until Friday is a snooze
        action = AlertsAction.SNOOZE
    is_snooze = action is AlertsAction.SNOOZE
    return AlertsRequest(
        action=action or AlertsAction.SHOW,
        span=span if is_snooze else None,
        day=period.deadline if is_snooze else None,
        at=times[0].at if times and is_snooze else None,
        unread=_unread(rest, more=r"until|till|まで|間|for"),
    )


def _quiet(rest: str) -> AlertsRequest:
    times = find_times(rest, bare=True)
    rest = blank(rest, *(each.span for each in times))
    return AlertsRequest(
        action=AlertsAction.QUIET,
        quiet_from=times[0].at if times else None,
        quiet_until=times[1].at if len(times) > 1 else None,
        unread=_unread(rest, more=r"from|until|till|to|between|and|hours|から|まで|[-~]"),
    )


def _take(text: str, table: Table[T]) -> tuple[T | None, str]:
    """Return what the first word of the table that stands in the text means, and the rest."""
    for pattern, meaning in table:
        match = _word(pattern).search(text)
        if match:
            return meaning, blank(text, match.span())
    return None, text


@cache
def _word(pattern: str) -> re.Pattern[str]:
    """Return the pattern so that it does not match inside a longer Latin word."""
    return re.compile(rf"(?<![a-z])(?:{pattern})(?![a-z])")


def _weekday(text: str) -> tuple[int | None, str]:
    weekday, rest = _take(text, _WEEKDAYS)
    if weekday is not None:
        second, _ = _take(rest, _WEEKDAYS)
        if second is not None and second != weekday:
            raise NotUnderstood("several_weekdays")
    return weekday, rest


def _month_day(text: str) -> tuple[int | None, str]:
    match = _MONTH_DAY.search(text)
    if match is None:
        return None, text
    day = _LAST_DAY if match["day"] is None else int(match["day"])
    if not 1 <= day <= _LAST_DAY:
        raise NotUnderstood("month_day_impossible", day=day)
    return day, blank(text, match.span())


def _zone(text: str) -> tuple[str | None, str]:
    """Return the name of the zone, as it was written: whether it exists is not known here."""
    match = _ZONE.search(text)
    if match is None:
        return None, text
    return _ZONES.get(fold(match.group()), match.group()), blank(text, match.span())


def _span(text: str) -> tuple[timedelta | None, str]:
    match = _SPAN.search(text)
    if match is None:
        return None, text
    number = match["n"]
    count = 1 if number in {"a", "an"} else 0.5 if number == "half an" else small_number(number)
    minutes = count * _HOUR_UNITS[match["unit"][0]]
    return timedelta(minutes=minutes), blank(text, match.span())


def _unread(rest: str, more: str = "(?!)") -> tuple[str, ...]:
    return tuple(tidy(re.sub(more, " ", _FILLER.sub(" ", rest))).split())
