"""The tail of ``/kpi digest``: weekly monday 9:00, 平日 朝9時半, 毎月1日 10時, off."""

import re

from kpi.errors import NotUnderstood
from kpi.language.order_words import Table, take, unread
from kpi.language.requests import DigestAction, DigestRequest
from kpi.language.text import blank, fold
from kpi.language.times import find_times
from kpi.ports import HolidayPolicy
from kpi.schedule import RuleKind

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
_ACTIONS: Table[DigestAction] = (
    (
        (
            r"off|stop|pause|disable|cancel"
            r"|オフ|停止|止め(?:る|て)|とめ(?:る|て)|やめ(?:る|て)|中止|不要|解除"
        ),
        DigestAction.OFF,
    ),
    (r"(?:send |right )?now|今すぐ|いますぐ|すぐ|今送る|今", DigestAction.NOW),
    (r"preview|test|プレビュー|下見|試し|お試し", DigestAction.PREVIEW),
    (r"on|resume|start|オン|再開", DigestAction.ON),
)
_KINDS: Table[RuleKind] = (
    (
        (
            r"(?:every )?(?:weekdays?|(?:working|business) days?)"
            r"|mon(?:day)?\s?(?:-|to|through)\s?fri(?:day)?"
            r"|平日(?:毎日)?|営業日|月(?:曜日?)?\s?[-~]\s?金(?:曜日?)?|月曜から金曜"
        ),
        RuleKind.WEEKDAYS,
    ),
    (r"weekly|every week|once a week|毎週|週次|週(?:1|一)回?|ウィークリー", RuleKind.WEEKLY),
    (r"monthly|every month|once a month|毎月|月次|月(?:1|一)回?|マンスリー", RuleKind.MONTHLY),
    (r"daily|every ?day|毎日|日次|デイリー", RuleKind.DAILY),
)
#: Rhythms that a digest cannot have; taken for another they would be a nasty surprise.
_OTHER_RHYTHMS = re.compile(
    r"(?<![a-z])(?:bi-?weekly|fortnightly|bi-?monthly|quarterly|yearly|hourly|twice a"
    r"|every (?:other|second|two|2|quarter|hour))(?![a-z])"
    r"|隔[週月日]|毎年|毎時|四半期|[2-9二三]週間?(?:に|ごと|毎)"
)
#: Words for the days on which people work: holidays are none of them.
_WORKING_DAYS = re.compile(r"平日|営業日|(?<![a-z])(?:working|business) days?(?![a-z])")
_WEEKDAYS: Table[int] = tuple(
    (
        (
            rf"(?:every )?{english}s?"
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
    r"(?<![0-9a-z])(?:(?:the )?(?P<last>last(?: day)?)(?![a-z])|末日?|月末"
    r"|(?:the )?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?日?(?![0-9:時a-z]))"
)
_ZONES = {"jst": "Asia/Tokyo", "日本時間": "Asia/Tokyo", "utc": "UTC", "gmt": "UTC"}
_ZONE = re.compile(
    r"(?<![a-z])(?:[a-z]+(?:/[a-z_+-]+[0-9]{0,2})+|jst|utc|gmt)(?![a-z])|日本時間", re.IGNORECASE
)


def read_digest(text: str) -> DigestRequest:
    """Return the order; the zone as it was written, whether it exists is not known here.

    Refused: ``time_impossible``, ``several_times``, ``several_weekdays``,
    ``month_day_impossible``, ``rhythm_unsupported`` (every other week).
    """
    zone, rest = _zone(text)
    rest = fold(rest)
    other = _OTHER_RHYTHMS.search(rest)
    if other:
        raise NotUnderstood("rhythm_unsupported", text=other.group())
    holidays, rest = take(rest, _HOLIDAYS)
    if holidays is None and _WORKING_DAYS.search(rest):
        holidays = HolidayPolicy.SKIP
    times = find_times(rest)
    if len(times) > 1:
        raise NotUnderstood("several_times")
    rest = blank(rest, *(each.span for each in times))
    kind, weekday, month_day, rest = _rhythm(rest)
    action, rest = take(rest, _ACTIONS)
    said = any(each is not None for each in (kind, holidays, zone)) or bool(times)
    if said and action in {DigestAction.ON, None}:  # "monthly on the 15th" says how, not "on"
        action = DigestAction.SET
    return DigestRequest(
        action=action or DigestAction.SHOW,
        kind=kind,
        weekday=weekday,
        month_day=month_day,
        at=times[0].at if times else None,
        zone=zone,
        holidays=holidays,
        unread=unread(rest),
    )


def _rhythm(text: str) -> tuple[RuleKind | None, int | None, int | None, str]:
    """Return kind, weekday and day of the month; a day alone tells the kind."""
    kind, rest = take(text, _KINDS)
    weekday = month_day = None
    if kind in {RuleKind.MONTHLY, None}:
        month_day, rest = _month_day(rest)
    if kind in {RuleKind.WEEKLY, None}:
        weekday, rest = _weekday(rest)
    if kind is None and weekday is not None:
        kind = RuleKind.WEEKLY
    elif kind is None and month_day is not None:
        kind = RuleKind.MONTHLY
    return kind, weekday, month_day, rest


def _weekday(text: str) -> tuple[int | None, str]:
    weekday, rest = take(text, _WEEKDAYS)
    if weekday is not None:
        second, _ = take(rest, _WEEKDAYS)
        if second is not None:
            raise NotUnderstood("several_weekdays")
    return weekday, rest


def _month_day(text: str) -> tuple[int | None, str]:
    match = _MONTH_DAY.search(text)
    if match is None:
        return None, text
    day = int(match["day"] or _LAST_DAY)
    if not 1 <= day <= _LAST_DAY:
        raise NotUnderstood("month_day_impossible", day=day)
    return day, blank(text, match.span())


def _zone(text: str) -> tuple[str | None, str]:
    match = _ZONE.search(text)
    if match is None:
        return None, text
    name = fold(match.group())
    return _ZONES.get(name, match.group()), blank(text, match.span())
