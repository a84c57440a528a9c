import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.blocks.data import (
    MOST_CHOICES,
    MOST_FIELDS,
    Field,
    Pick,
    check_in,
    nothing_to_log,
    recorded,
    which,
)
from bot.blocks.imports import RENDERERS, done, failed, preview, questions, sparkline, storing
from bot.blocks.rendered import Block, Rendered
from bot.i18n.localizer import Localizer, load_localizers
from bot.sandbox.blockkit.blocks import Surface
from bot.sandbox.blocks_check import (
    block_problems,
    is_message_too_long,
    is_view_too_large,
    view_problems,
)
from kpi.messages import MessageKind
from kpi.model import Language, Scope, SeriesId, Unit
from tests.factories import TODAY

LOCALIZERS = load_localizers()
JA, EN = LOCALIZERS[Language.JA], LOCALIZERS[Language.EN]
BOTH = pytest.mark.parametrize("localizer", [JA, EN], ids=["ja", "en"])
HOSTILE = "<!channel> *b* & <@U1> `" + "&" * 3000
ID = "0123456789abcdef0123456789abcdef"


def markup(blocks: Sequence[Block]) -> str:
    """Return everything that Slack reads as mrkdwn."""
    found: list[str] = []

    def look(part: Any) -> None:  # noqa: ANN401
        if isinstance(part, dict):
            if part.get("type") == "mrkdwn":
                found.append(part["text"])
            for value in part.values():
                look(value)
        elif isinstance(part, list):
            for value in part:
                look(value)

    look(list(blocks))
    return "\n".join(found)


def assert_fits(shown: Rendered) -> None:
    assert block_problems(list(shown.blocks), Surface.MESSAGE) == []
    assert not is_message_too_long(list(shown.blocks))
    assert 0 < len(shown.text) <= 4000
    assert "<!channel>" not in markup(shown.blocks) + shown.text
    assert "<@U1>" not in markup(shown.blocks) + shown.text


def a_scope(text: str = "") -> dict[str, str]:
    return asdict(Scope(platform=text, account=text, campaign=text, influencer=text))


def a_series(text: str = "Likes", **changes: object) -> dict[str, object]:
    return {
        "name": {"ja": text, "en": text},
        "scope": a_scope(),
        "unit": "count",
        "aggregation": "sum",
        "days": 2,
        "first": "2026-11-01",
        "last": "2026-11-02",
        "total": "12",
        "last_value": "7",
        "points": ["5", "7"],
        **changes,
    }


def a_preview(**changes: object) -> dict[str, object]:
    return {
        "draft": ID,
        "channel": "C1",
        "name": "week.csv",
        "platform": "x",
        "export": "account_overview",
        "questions": [],
        "answers": {},
        "series": [a_series()],
        "more": 0,
        "refused": 0,
        "refusals": [],
        "unknown": [],
        **changes,
    }


def a_refusal(text: str) -> dict[str, object]:
    return {"line": 1_000_000, "code": "import.no_number", "text": text}


def hostile_preview(**changes: object) -> dict[str, object]:
    series = a_series(HOSTILE, scope=a_scope(HOSTILE), points=["1", "9"] * 10, total="9" * 12)
    return a_preview(
        name=HOSTILE,
        platform=HOSTILE,
        series=[series] * 12,
        more=488,
        refused=199_999,
        refusals=[a_refusal(HOSTILE)] * 5,
        unknown=[HOSTILE] * 12,
        **changes,
    )


def labels(blocks: Sequence[Block]) -> list[str]:
    return [
        one["text"]["text"]
        for block in blocks
        if block["type"] == "actions"
        for one in block["elements"]
        if one["type"] == "button"
    ]


def cells(shown: Rendered) -> list[str]:
    table = next(block for block in shown.blocks if block["type"] == "table")
    return [cell["text"] for cell in table["rows"][1]]


# what a file was understood as


@BOTH
@pytest.mark.parametrize(
    "changes",
    [{}, {"questions": ["platform"]}, {"questions": ["date_order"]}, {"questions": ["rate"]}],
    ids=["ready", "platform", "date_order", "rate"],
)
def test_a_preview_fits_whatever_the_file_holds(
    localizer: Localizer, changes: dict[str, object]
) -> None:
    answers = {"platform": "instagram", "date_order": "day_first", "rate": "fraction"}

    assert_fits(preview(hostile_preview(answers=answers, **changes), localizer))
    assert_fits(preview(a_preview(**changes), localizer))


def test_the_account_is_asked_for_with_a_button_each_and_one_for_none() -> None:
    accounts = [f"shop {n}" for n in range(6)]
    shown = preview(a_preview(questions=["account"], accounts=accounts), EN)

    text = str(shown.blocks)
    assert [name for name in accounts if name in text] == accounts[:4]
    assert EN.t("data.account.none") in text
    assert EN.t("data.question.account") in text


def test_a_preview_says_how_the_numbers_of_a_file_are_meant() -> None:
    shown = preview(
        a_preview(
            posts=1200,
            period=["2026-11-01", "2026-11-30"],
            are_gaps_zero=True,
            renamed=[{"name": "Views", "since": 2025}],
        ),
        EN,
    )

    text = str(shown.blocks)
    assert "1,200 posts" in text
    assert EN.day(date(2026, 11, 30)) in text
    assert EN.t("data.import.gaps_are_zero") in text
    assert EN.m("data.import.renamed", name="Views", year=2025) in text


def test_a_preview_says_what_there_is_and_that_nothing_is_stored() -> None:
    shown = preview(a_preview(), JA)

    assert cells(shown) == ["Likes", "2日（2026年 11/1–11/2）", "合計 12", "▁█"]
    assert "まだ何も保存していません" in shown.text
    assert labels(shown.blocks) == ["取り込む", "やめる"]


def test_days_of_two_years_name_both() -> None:
    shown = preview(a_preview(series=[a_series(first="2025-12-31", last="2026-01-01")]), EN)

    assert cells(shown)[1] == "2 (Dec 31, 2025 – Jan 1, 2026)"


def test_a_level_shows_its_newest_value_and_never_a_sum() -> None:
    shown = preview(a_preview(series=[a_series(aggregation="unique")]), EN)

    assert cells(shown)[2] == "7 latest"


def test_a_question_is_asked_instead_of_confirming() -> None:
    shown = preview(a_preview(questions=["platform", "date_order"], platform=""), JA)

    assert labels(shown.blocks) == ["Instagram", "Facebook", "やめる"]
    assert "どちらの数値ですか" in markup(shown.blocks)


def test_an_answer_can_be_changed_beside_confirming() -> None:
    answers = {"platform": "facebook", "rate": "fraction"}

    shown = preview(a_preview(answers=answers), JA)

    assert labels(shown.blocks) == [
        "取り込む",
        "Facebook（変更）",
        "3.4%（1が100%）（変更）",
        "やめる",
    ]
    sent = [json.loads(one["value"]) for one in shown.blocks[-1]["elements"]]
    assert sent[1] == {"draft": ID, "question": "platform", "value": ""}


def test_what_is_left_out_and_refused_is_said_with_its_line() -> None:
    shown = preview(a_preview(unknown=["謎"], refused=3, refusals=[a_refusal("x")], more=2), JA)

    said = markup(shown.blocks)
    assert "取り込まない列・指標: 謎" in said
    assert "取り込めない行が 3 行あります" in said
    assert "1,000,000行目: 数値が読み取れません（x）" in said
    assert "ほかに2件のデータ" in said


def test_rows_are_not_called_unreadable_while_their_days_are_asked_about() -> None:
    asked = a_preview(questions=["date_order"], refused=3, refusals=[a_refusal("03/04/2026")])

    assert "03/04/2026）" not in markup(preview(asked, JA).blocks)


def test_a_file_without_a_series_yet_shows_no_table() -> None:
    shown = preview(a_preview(series=[], questions=["date_order"]), EN)

    assert [block["type"] for block in shown.blocks] == [
        "section",
        "context",
        "section",
        "actions",
    ]


@pytest.mark.parametrize(
    ("points", "expected"),
    [([], ""), ([5, 5], "▄▄"), ([0, 5, 10], "▁▄█"), ([-1, 1], "▁█")],
)
def test_a_sparkline_has_its_lowest_value_at_the_bottom(points: list[int], expected: str) -> None:
    assert sparkline([Decimal(point) for point in points]) == expected


# what became of it


@BOTH
@pytest.mark.parametrize(
    "code", ["import.workbook", "import.nothing", "import.too_many_rows", "slack_refused.file"]
)
def test_a_refusal_fits_whatever_the_file_is_called(localizer: Localizer, code: str) -> None:
    data = {
        "name": HOSTILE,
        "code": code,
        "most": "200,000",
        "unknown": [HOSTILE] * 12,
        "refused": 7,
        "refusals": [a_refusal(HOSTILE)] * 5,
    }

    assert_fits(failed(data, localizer))


def test_a_refusal_says_what_to_do() -> None:
    shown = failed({"name": "week.xlsx", "code": "import.workbook"}, JA)

    assert shown.text.startswith("「week.xlsx」は取り込めませんでした。")
    assert "CSV" in shown.text


def test_a_file_whose_name_never_came_is_refused_without_one() -> None:
    shown = failed({"name": "", "code": "slack_refused.file"}, EN)

    assert shown.text.startswith("The file could not be imported.")


def a_question(series: int, text: str = "X", *, stays: bool = False) -> dict[str, object]:
    return {
        "kpi": ID,
        "stays": stays,
        "name": {"ja": text, "en": text},
        "series": [
            {"series": f"{ID[:-3]}{n:03}", "scope": a_scope(f"{text}{n}")} for n in range(series)
        ],
    }


def a_result(**changes: object) -> dict[str, object]:
    counts = {"written": 2, "replaced": 0, "unchanged": 1, "refused": 0}
    return {"name": "week.csv", "channel": "C1", **counts, "linked": [], "open": [], **changes}


@BOTH
@pytest.mark.parametrize("series", [2, 6, 500])
@pytest.mark.parametrize("kpis", [1, 5, 50])
def test_a_result_fits_however_many_kpis_have_to_be_asked_about(
    localizer: Localizer, kpis: int, series: int
) -> None:
    linked = [{"name": {"ja": HOSTILE, "en": HOSTILE}, "scope": a_scope(HOSTILE)}] * kpis
    open_ = [a_question(series, HOSTILE)] * kpis

    assert_fits(done(a_result(name=HOSTILE, linked=linked, open=open_), localizer))


def test_a_result_says_what_was_new_and_which_kpis_go_by_it() -> None:
    linked = [{"name": {"ja": "リーチ", "en": "Reach"}, "scope": asdict(Scope(platform="x"))}]

    shown = done(a_result(linked=linked), JA)

    assert "「week.csv」を <#C1> に取り込みました。" in shown.text
    assert "新規 2、更新 0、変更なし 1、取り込めなかった行 0" in shown.text
    assert "KPI「リーチ（X）」は、これからこの数値で見ていきます。" in shown.text


def test_a_file_that_changed_nothing_is_said_to_be_there_already() -> None:
    assert "変更なし" in done(a_result(written=0), JA).text.splitlines()[0]


def test_a_few_series_are_buttons_and_many_a_list() -> None:
    few, many = questions([a_question(2)], EN), questions([a_question(6)], EN)

    assert labels(few) == ["X0 / X0 / X0 / X0", "X1 / X1 / X1 / X1"]
    assert many[1]["elements"][0]["type"] == "static_select"
    assert len(many[1]["elements"][0]["options"]) == 6
    assert len(questions([a_question(31)], EN)) == 3


def test_another_denominator_is_called_by_its_name() -> None:
    other = {"counted": {"ja": "ER（表示比）", "en": "ER by impressions"}}

    (asked, _) = questions([{**a_question(1), **other}], EN)

    assert asked["text"]["text"].startswith("What came in is “ER by impressions”.")


def test_a_kpi_that_stays_is_said_to() -> None:
    (asked, _) = questions([a_question(1, stays=True)], JA)

    assert asked["text"]["text"] == JA.m("data.which_instead", name="X")


@BOTH
def test_a_large_file_is_said_to_be_on_its_way(localizer: Localizer) -> None:
    assert_fits(storing(HOSTILE, localizer))


@BOTH
@pytest.mark.parametrize("kind", RENDERERS)
def test_every_message_about_files_is_rendered(localizer: Localizer, kind: MessageKind) -> None:
    data = {**a_preview(), **a_result(), "code": "import.zip"}
    if kind is MessageKind.SERIES_ASKED:
        data |= a_question(3, HOSTILE, stays=True)

    assert_fits(RENDERERS[kind](data, localizer))


# values by hand


def a_field(number: int, text: str = "KPI", goal: str = "") -> Field:
    return Field(
        series_id=SeriesId(f"{ID[:-3]}{number:03}"),
        label=f"{text}{number}",
        unit=list(Unit)[number % len(Unit)],
        last=Decimal("123456.78"),
        goal=goal,
    )


@BOTH
def test_a_check_in_fits_whatever_the_kpis_are_called(localizer: Localizer) -> None:
    fields = [a_field(n, HOSTILE, f"{n} {HOSTILE}") for n in range(60)]

    view = check_in(fields, TODAY, "C1", localizer, left_out=5)

    assert view_problems(view) == []
    assert not is_view_too_large(view)


def test_a_check_in_asks_for_so_many_and_says_that_there_are_more() -> None:
    view = check_in([a_field(n) for n in range(MOST_FIELDS + 1)], TODAY, "C1", JA, left_out=2)

    asked = [block for block in view["blocks"] if block["type"] == "input"]
    assert len(asked) == 1 + MOST_FIELDS
    assert len(json.loads(view["private_metadata"])["series"]) == MOST_FIELDS
    assert "20件まで" in markup(view["blocks"])
    assert "残りの3件" in markup(view["blocks"])


def test_goals_are_named_where_there_are_several() -> None:
    one = check_in([a_field(0, goal="A"), a_field(1, goal="A")], TODAY, "", EN)
    two = check_in([a_field(0, goal="A"), a_field(1, goal="B")], TODAY, "", EN)

    assert [block.get("hint") for block in one["blocks"]] == [None] * 3
    assert [block["hint"]["text"] for block in two["blocks"][1:]] == ["Goal: A", "Goal: B"]


def test_a_field_shows_the_last_value_or_an_example() -> None:
    fields = [a_field(0), Field(series_id=SeriesId("s"), label="x", unit=Unit.COUNT)]

    view = check_in(fields, TODAY, "", EN)

    hints = [block["element"]["placeholder"]["text"] for block in view["blocks"][1:]]
    assert hints == ["Last: 123,456.8", "e.g. 12,345"]


@BOTH
def test_where_there_is_nothing_to_log_it_is_said_how_there_will_be(localizer: Localizer) -> None:
    assert view_problems(nothing_to_log(localizer)) == []


@BOTH
@pytest.mark.parametrize("asked", [0, 3])
def test_what_was_recorded_fits_however_much_it_was(localizer: Localizer, asked: int) -> None:
    line = localizer.m("data.recorded_line", name=HOSTILE[:80], value="1", day="2")
    open_ = questions([a_question(5, HOSTILE)] * asked, localizer)

    assert_fits(recorded([line] * 60, open_, ID, localizer))


def test_what_was_recorded_can_be_taken_back_by_its_own_button() -> None:
    shown = recorded(["a", "b"], [], ID, JA)

    (button,) = shown.blocks[-1]["elements"]
    assert json.loads(button["value"]) == {"entry": ID}
    assert [block["type"] for block in recorded(["a"], [], "", JA).blocks] == ["section"]


@BOTH
@pytest.mark.parametrize("count", [1, 5, 6, 200])
def test_a_question_fits_however_many_answers_there_are(localizer: Localizer, count: int) -> None:
    days = [TODAY.isoformat()] * 3
    picks = [
        Pick(
            label=f"{n}{HOSTILE}",
            value={"n": "999999999.123456", "u": "percent", "o": days, "s": f"{ID[:-3]}{n:03}"},
        )
        for n in range(count)
    ]

    assert_fits(which(localizer.m("data.which_metric", text=HOSTILE[:60]), picks, localizer))


def test_beyond_what_a_list_shows_the_person_is_asked_to_say_more() -> None:
    picks = [Pick(label=str(n), value={"n": n}) for n in range(MOST_CHOICES + 1)]

    shown = which("?", picks, EN)

    assert len(shown.blocks[1]["elements"][0]["options"]) == MOST_CHOICES
    assert "first 30" in markup(shown.blocks)


def test_a_file_of_several_looks_says_that_the_last_one_counts() -> None:
    shown = preview(a_preview(is_last_look=True), JA)

    assert JA.t("data.import.last_look") in str(shown.blocks)
    assert JA.t("data.import.last_look") not in str(preview(a_preview(), JA).blocks)


def test_comments_that_a_file_replaces_are_told() -> None:
    shown = preview(a_preview(comments_before=12), EN)

    assert "stands on these days: 12." in str(shown.blocks)
