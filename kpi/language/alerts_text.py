"""The tail of ``/kpi alerts``: off, quiet 22:00-8:00, snooze until Monday, 静かに 22時から8時."""

import re
from dataclasses import replace
from datetime import timedelta

from kpi.errors import NotUnderstood
from kpi.language.dates import PeriodReading, find_period
from kpi.language.numerals import small_number
from kpi.language.order_words import Table, take, unread
from kpi.language.requests import AlertsAction, AlertsRequest, Reading
from kpi.language.text import blank, fold
from kpi.language.times import find_times

_ACTIONS: Table[AlertsAction] = (
    (
        (
            r"(?:no quiet|quiet (?:hours )?(?:off|none)|not quiet)(?: hours)?"
            r"|(?:静かな|おやすみ|お休み)(?:時間帯?)?(?:を|は)?\s?(?:なし|解除|やめ(?:る|て)|オフ)"
        ),
        AlertsAction.NOT_QUIET,
    ),
    (
        (
            r"quiet(?: hours)?|do not disturb|dnd"
            r"|静か(?:に(?:して)?|な時間帯?)?|おやすみ(?:時間帯?)?|お休み(?:時間帯?)?|サイレント|夜間停止|通知しない時間帯?"
        ),
        AlertsAction.QUIET,
    ),
    (
        r"why(?: not)?|reasons?|(?:なぜ|どうして)(?:届かない)?|(?:届かない)?(?:理由|わけ)",
        AlertsAction.WHY,
    ),
    (r"snooze|pause|mute|スヌーズ|一時停止|ミュート|休止", AlertsAction.SNOOZE),
    (r"off|stop|disable|オフ|停止|止め(?:る|て)|不要|解除", AlertsAction.OFF),
    (r"on|resume|start|enable|unmute|オン|再開", AlertsAction.ON),
)
_SPAN = re.compile(
    r"(?<![0-9a-z月])(?:for )?(?P<n>[0-9]{1,4}|an?|one|two|three|half an)\s?"
    r"(?P<unit>h(?:ou)?rs?|h|時間|m(?:in(?:ute)?s?)?|分間?|d(?:ays?)?|日間|日(?!\s?(?:まで|迄))"
    r"|w(?:eeks?)?|週間?)(?![a-z])"
)
_MINUTES = {"h": 60, "時": 60, "m": 1, "分": 1, "d": 1440, "日": 1440, "w": 10080, "週": 10080}
#: Who wants a longer peace switches alerts off.
LONGEST_SNOOZE = timedelta(days=366)
#: "Until Monday" ends when Monday begins, 月曜まで when it is over; "until the end of the month"
#: when the month is.
_UNTIL = re.compile(
    r"(?<![a-z])(?:until|till?)(?![a-z])(?!\s(?:the\s)?(?:(?:very\s)?end(?![a-z])"
    r"|(?:[a-z]+\s)?(?:week|month|quarter|year)(?:'s)?[ -]end))"
)
_WEEKEND = re.compile(r"(?<![a-z])(?:the\s)?weekend(?:\s(?:begins|starts))?(?![a-z])")
#: What begins a week, a month or a year: a peace until then ends as it begins.
_BEGINNING = re.compile(
    r"(?:(?P<week>週明け|週初め?|週の(?:初め|始め|頭))"
    r"|(?<![0-9今来当本翌々毎前一二三四五六七八九十])(?P<month>月初め?|月の(?:初め|始め|頭)|月頭|月明け)"
    r"|(?P<year>年明け|年始|年初))(?:まで|迄)"
)
_BEGINS = {"week": "来週", "month": "来月", "year": "来年"}
#: As the button below an alert has it: 明日まで is until tomorrow's morning. 明日いっぱい is not.
_TOMORROW = re.compile(r"(?:明日|あす|あした|翌日)(?:の?朝)?\s*(?:まで|迄)")
_UNTIL_IT = re.compile(r"(?:まで|迄)")
#: 来月いっぱいまで holds the month, 来月まで may not.
_WHOLE = re.compile(r"(?:いっぱい|中|の?(?:終わり|最後))(?:まで|迄)")
#: An order with an end is one for a while, also where the end cannot be read.
_HAS_END = re.compile(r"(?<![a-z])(?:until|till?|through)(?![a-z])|まで|迄")
_WORKING_DAY = re.compile(
    r"(?:until |till? )?(?:the )?next (?:working|business|work) ?day"
    r"|(?:次の?|翌)(?:営業日|平日)(?:まで|迄)?"
)
_NEXT_PERIOD = re.compile(
    r"(?:until |till? )?(?:the )?next period(?: (?:begins|starts))?"
    r"|(?:次の?|翌)期間?(?:が)?(?:始まる|開始)?(?:まで|迄)"
)
_WEEKDAY = re.compile(
    r"(?<![a-z])(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?(?![a-z])"
)
_A_RANGE = 2
#: With these, two times of day are the hours of every night: peace for once has an end only.
_FOR_A_WHILE = {None, AlertsAction.OFF, AlertsAction.SNOOZE}
#: Hours without a unit, as in 22-8, where nothing else is said.
_BARE_RANGE = re.compile(r"\s*(?:2[0-4]|[01]?[0-9])\s?[-~]\s?(?:2[0-4]|[01]?[0-9])\s*")


def read_alerts(text: str, reading: Reading) -> AlertsRequest:
    """Return the order.

    Refused: ``time_impossible``, ``snooze_too_long``, and what dates refuse.
    """
    action, rest = take(fold(text), _ACTIONS)
    if action is AlertsAction.QUIET or (action in _FOR_A_WHILE and _is_range(rest)):
        return _quiet(rest)
    if action in {AlertsAction.ON, AlertsAction.NOT_QUIET, AlertsAction.WHY}:
        return AlertsRequest(action=action, unread=unread(rest))
    return _snooze(action, rest, reading)


def _is_range(rest: str) -> bool:
    return len(find_times(rest)) == _A_RANGE or _BARE_RANGE.fullmatch(rest) is not None


def _quiet(rest: str) -> AlertsRequest:
    times = find_times(rest, bare=True)
    rest = blank(rest, *(each.span for each in times))
    is_range = len(times) == _A_RANGE
    return AlertsRequest(
        action=AlertsAction.QUIET,
        quiet_from=times[0].at if is_range else None,
        quiet_until=times[1].at if is_range else None,
        unread=unread(rest),
    )


def _snooze(action: AlertsAction | None, rest: str, reading: Reading) -> AlertsRequest:
    """Return a snooze where the order says how long: "off until Friday" is one, too."""
    working = _WORKING_DAY.search(rest)
    named = working or _NEXT_PERIOD.search(rest)
    if named is not None:
        return AlertsRequest(
            action=AlertsAction.SNOOZE,
            to_working_day=working is not None,
            to_next_period=working is None,
            unread=unread(blank(rest, named.span())),
        )
    has_end = _HAS_END.search(rest) is not None
    span, rest = _span(rest)
    times = find_times(rest)
    rest = _UNTIL.sub("before", blank(rest, *(each.span for each in times)))
    rest = _TOMORROW.sub("before 明日", rest)
    rest = _WHOLE.sub("いっぱい", _BEGINNING.sub(_begun, _WEEKEND.sub("saturday", rest)))
    period = _period(rest, reading)
    is_english = "before" in rest
    unknown = unread(blank(rest, *period.spans).replace("before", ""))
    lasts = span is not None or period.end is not None
    if (lasts and not (action is None and unknown)) or (has_end and action is AlertsAction.OFF):
        action = AlertsAction.SNOOZE
    if action is not AlertsAction.SNOOZE:
        lone = AlertsAction.QUIET if times and not unknown else AlertsAction.SHOW
        return AlertsRequest(action=action or lone, unread=unknown)
    at = times[0].at if times else None
    return AlertsRequest(
        action=action,
        span=span,
        # 月曜9時まで ends on Monday itself.
        day=period.deadline if at and not is_english else period.end,
        at=at,
        unread=unknown,
    )


def _begun(match: re.Match[str]) -> str:
    """Return words that end a time as what is named begins."""
    return f"before {_BEGINS[str(match.lastgroup)]}"


def _period(text: str, reading: Reading) -> PeriodReading:
    """Return the time that is named, which a weekday that is today's looks ahead for.

    Whether 来月まで holds the month nobody can tell: what comes too early is seen, what
    stays away is not, so that it ends as the month begins. What is under way ends as it ends.
    """
    found = _ahead(text, reading)
    begins = _UNTIL_IT.search(text) and _ahead(_UNTIL_IT.sub(" ", text), reading).start
    if begins and found.start is None and begins > reading.today:
        return replace(found, end=begins)
    return found


def _ahead(text: str, reading: Reading) -> PeriodReading:
    fiscal_month, language = reading.fiscal_month, reading.language
    try:
        return find_period(text, reading.today, fiscal_month, language)
    except NotUnderstood:
        # "Until Monday", said on a Monday, is until the next one.
        if _WEEKDAY.search(text) is None:
            raise
        tomorrow = reading.today + timedelta(days=1)
        return find_period(text, tomorrow, fiscal_month, language)


def _span(text: str) -> tuple[timedelta | None, str]:
    match = _SPAN.search(text)
    if match is None:
        return None, text
    number = match["n"]
    count = 1 if number in {"a", "an"} else 0.5 if number == "half an" else small_number(number)
    span = timedelta(minutes=count * _MINUTES[match["unit"][0]])
    if span > LONGEST_SNOOZE:
        raise NotUnderstood("snooze_too_long", days=LONGEST_SNOOZE.days)
    return span, blank(text, match.span())
