"""Nothing that anybody types breaks the reading, and nothing makes it slow."""

import time
from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.errors import NotUnderstood
from kpi.language.commands import LONGEST, GoalDraft, KpiDraft, parse_goal, parse_kpi
from kpi.language.dates import find_day, find_period
from kpi.language.phrases import FIRST_TODAY, LAST_TODAY
from kpi.model import Language
from tests.unit.kpi.language.readings import TODAY, reading_for

#: Scraps of both grammars, so that arbitrary texts come close to meaning something.
VISIBLE = """
12 3 31 2026 1,234 １２ 三 十 万 億 k % 円 $ ¥ + - ± / : . ~ 月 日 年 年度 末 週 来週 来月 今
再来 金曜 (金) か月 半年 上期 第1四半期 Q1 FY26 令和 元 まで から 以内 中 の を に 毎月 あと 前 増
倍 以上 以下 人 件 あたり 9時 「 」 clicks クリック " ' <@U1|x> <https://a|b> &lt; &amp; @a #b
by the next last this Friday Dec March may in within weeks months a from to until before every
per log digest alerts goal for monthly snooze quiet 9:00 pm campaign: Instagram X 😀
"""
UNSEEN = ("\u3000", "\u00a0", "\u200b", "\x00", "\ufffc", "e\u0301", "\U000e0041")
SCRAPS = (*VISIBLE.split(), *UNSEEN, "end of", "half a", "at least", " ")
scraps = st.lists(st.sampled_from(SCRAPS), max_size=14).map("".join) | st.lists(
    st.sampled_from(SCRAPS), max_size=14
).map(" ".join)
anything = st.text(max_size=200) | scraps | st.tuples(scraps, st.text(max_size=20)).map("".join)


def asked_or_refused(parse: Callable[[], object]) -> object:
    """Return the request, or the code of the refusal."""
    try:
        return parse()
    except NotUnderstood as error:
        return error.code if error.code != NotUnderstood.code else None


@settings(max_examples=600)
@given(
    text=anything,
    word=st.sampled_from(["", "log ", "digest ", "alerts ", "edit ", "記録 ", "status "]),
)
def test_any_kpi_command_gives_a_request_or_a_refusal(text: str, word: str) -> None:
    found = asked_or_refused(lambda: parse_kpi(word + text, reading_for(text)))

    assert found


@settings(max_examples=400)
@given(text=anything)
def test_any_goal_command_gives_a_request_or_a_refusal(text: str) -> None:
    found = asked_or_refused(lambda: parse_goal(text, reading_for(text)))

    assert found
    if isinstance(found, GoalDraft):
        assert found.sentence == found.sentence.strip()
        assert len(found.sentence) <= len(text) + 1


@settings(max_examples=600)
@given(
    text=anything,
    today=st.dates(FIRST_TODAY, LAST_TODAY),
    fiscal_month=st.integers(1, 12),
    language=st.sampled_from(Language),
)
def test_any_text_on_any_day_gives_a_period_that_is_not_over(
    text: str, today: date, fiscal_month: int, language: Language
) -> None:
    try:
        found = find_period(text, today, fiscal_month, language)
    except NotUnderstood:
        return

    if found.end:
        assert found.end > today
        assert found.deadline is not None
    if found.start and found.end:
        assert found.start < found.end
    spans = sorted([*found.spans, *found.rhythm_spans])
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@settings(max_examples=400)
@given(text=anything, today=st.dates(FIRST_TODAY, LAST_TODAY), language=st.sampled_from(Language))
def test_any_text_on_any_day_gives_a_day_that_has_come(
    text: str, today: date, language: Language
) -> None:
    try:
        found = find_day(text, today, language)
    except NotUnderstood:
        return

    assert found.day is None or found.day <= today


@given(day=st.dates(TODAY, date(2030, 12, 31)), number=st.integers(0, 10**15))
def test_what_is_written_out_comes_back(day: date, number: int) -> None:
    japanese = f"クリック {number:,} {day.year}年{day.month}月{day.day}日まで"
    english = f"clicks {number:,} by {day:%B} {day.day}, {day.year}"

    for text in (japanese, english):
        found = parse_kpi(text, reading_for(text))
        assert isinstance(found, KpiDraft)
        assert found.amount is not None
        assert found.amount.value == number
        assert found.period.deadline == day


def is_done_within(seconds: float, parse: Callable[[], object]) -> bool:
    """Say whether one of a few tries took so little of the processor, which others share."""
    for _ in range(5):
        start = time.process_time()
        asked_or_refused(parse)
        if time.process_time() - start < seconds:
            return True
    return False


@pytest.mark.parametrize("command", ["goal", "kpi", "log ", "digest ", "alerts "])
@pytest.mark.parametrize(
    "scrap",
    [
        *(
            "1",
            "12 ",
            "1,",
            "1万",
            "5% ",
            "一二三",
            "12月末 ",
            "12月",
            "q1 ",
            "令和8年",
            "2026/12/31 ",
        ),
        *("by the end of ", "increase by ", "half a ", "a week ", "from 1 to ", "jan 1-", "next "),
        *("monday ", "9:00 ", "「", '"', "<", "<@U1|a>", "@a", "&lt;", "month ", "in the next "),
        *(
            "のため",
            "まで",
            "から",
            "を",
            "campaign:",
            "for ",
            "at least ",
            ">",
            " ",
            "😀",
            "あ",
            "a",
        ),
    ],
)
def test_the_longest_text_is_read_within_fifty_milliseconds(scrap: str, command: str) -> None:
    word = "" if command in {"goal", "kpi"} else command
    text = (word + scrap * LONGEST)[:LONGEST]
    reading = reading_for(text)
    parse = parse_goal if command == "goal" else parse_kpi

    assert is_done_within(0.05, lambda: parse(text, reading))


def test_longer_texts_are_refused_at_once() -> None:
    text = "12月末 " * 2000

    assert is_done_within(0.005, lambda: parse_kpi(text, reading_for("あ")))
