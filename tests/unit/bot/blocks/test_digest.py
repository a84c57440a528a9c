import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slackblocks.blocks import Block as CheckedBlock
from slackblocks.blocks import DataVisualizationBlock, TableBlock
from slackblocks.objects import (
    AxisConfig,
    ColumnSettings,
    DataPoint,
    DataSeries,
    LineChart,
    RawText,
)

from bot.blocks import limits
from bot.blocks.digest import RENDERERS, as_text, render_digest
from bot.blocks.limits import Rung
from bot.blocks.rendered import Block
from bot.i18n.localizer import Localizer, load_localizers
from bot.sandbox.blockkit.blocks import Surface
from bot.sandbox.blocks_check import block_problems, is_message_too_long
from kpi.charts import Band, Chart
from kpi.comments.shares import Shares
from kpi.digest import (
    Broken,
    Change,
    Contrary,
    DigestContent,
    Drawn,
    Group,
    Label,
    Line,
    Move,
    Moving,
    News,
    Revised,
    Stale,
)
from kpi.evidence import Evidence, Link
from kpi.knowledge import Text
from kpi.marked_days import Mark, MarkedDay
from kpi.messages import MessageKind
from kpi.model import (
    Aggregation,
    Direction,
    GoalId,
    KpiId,
    Language,
    Period,
    Recurrence,
    Scope,
    TargetKind,
    Unit,
)
from kpi.movement import Movement
from kpi.movers import Because, Mover, Piece
from kpi.progress import Progress, Status
from kpi.rules import Role, Severity
from kpi.rules.telling import Remark
from tests.factories import CHANNEL, DECEMBER, NOW, OWNER, a_kept, a_moment

LOCALIZERS = load_localizers()
JA, EN = LOCALIZERS[Language.JA], LOCALIZERS[Language.EN]
HOSTILE = "<!channel> *b* _i_ `c` & <@U1> <https://x.example|y> \u202e" + "長" * 300


def a_label(
    kpi_id: str = "k1",
    *,
    ja: str = "インプレッション数",
    en: str = "Impressions",
    scope: Scope | None = None,
    unit: Unit = Unit.COUNT,
) -> Label:
    return Label(kpi_id=KpiId(kpi_id), name=Text(ja=ja, en=en), scope=scope or Scope(), unit=unit)


def a_line(
    label: Label | None = None,
    *,
    status: Status = Status.AT_RISK,
    value: str | None = "123456",
    pace: str | None = "0.91",
    kind: TargetKind = TargetKind.TOTAL,
    direction: Direction = Direction.AT_LEAST,
    recurrence: Recurrence | None = None,
) -> Line:
    return Line(
        label=label or a_label(),
        kind=kind,
        recurrence=recurrence,
        progress=Progress(
            status=status,
            window=DECEMBER,
            target=Decimal(1_000_000),
            direction=direction,
            value=None if value is None else Decimal(value),
            pace=None if pace is None else Decimal(pace),
        ),
        owner_id=OWNER,
    )


def a_remark(name: Text | None = None) -> Remark:
    """Return the remark that a KPI misses its goal."""
    named = name or Text(ja="クリック数", en="Clicks")
    return Remark(
        sentence="R1",
        severity=Severity.HIGH,
        has_advice=True,
        texts=dict.fromkeys(("metric", "purpose", "reason", "add"), named),
    )


def a_group(
    *lines: Line,
    sentence: str = "認知度を高めたい",
    purpose: bool = True,
    concerns: tuple[str, ...] = (),
) -> Group:
    return Group(
        goal_id=GoalId("g1"),
        sentence=sentence,
        purpose=Text(ja="認知", en="Awareness") if purpose else None,
        period=DECEMBER,
        owner_id=OWNER,
        lines=lines,
        roles={Role.LEADING: 1, Role.DIRECT: 2, Role.OUTCOME: 0, Role.GUARD: 0},
        concerns=concerns,
    )


def a_chart(label: Label | None = None, *, days: int = 20, total: bool = True) -> Drawn:
    amounts = tuple(Decimal(n * 1000) for n in range(days))
    return Drawn(
        label=label or a_label(),
        chart=Chart(
            days=tuple(DECEMBER.start + timedelta(days=n) for n in range(days)),
            actual=amounts,
            needed=amounts,
            is_running_total=total,
        ),
    )


def a_digest(*groups: Group, **changes: object) -> DigestContent:
    content = DigestContent(
        channel_id=CHANNEL,
        zone="Asia/Tokyo",
        now=NOW,
        as_of=date(2026, 12, 6),
        groups=groups or (a_group(a_line()),),
        next_at=a_moment(days=7),
    )
    return replace(content, **changes)  # type: ignore[arg-type]  # the test's own keywords


def everything(*, name: str = "クリック数", count: int = 1) -> DigestContent:
    """Return a digest with every part that there is, each ``count`` times."""
    label = a_label(ja=name, en=name, scope=Scope(platform="instagram", campaign=name))
    labels = [replace(label, kpi_id=KpiId(f"k{n}")) for n in range(count)]
    statuses = list(Status)
    lines = [a_line(one, status=statuses[n % len(statuses)]) for n, one in enumerate(labels)]
    return a_digest(
        *(a_group(*lines[n::2], sentence=f"{name}{n}") for n in range(2)),
        charts=(a_chart(label), a_chart(label, total=False)),
        since=date(2026, 11, 30),
        changes=tuple(
            Change(label=one, move=move, before=before, after=after)
            for one in labels
            for move, before, after in (
                (Move.STATUS, "on_track", "at_risk"),
                (Move.VALUE, "100", "12345.6"),
                (Move.TARGET, "100", "200"),
                (Move.ADDED, "", ""),
                (Move.REMOVED, "", ""),
            )
        ),
        news=tuple(
            News(
                sentence=name,
                remark=a_remark(Text(ja=name, en=name)),
                kept=None if n % 2 else a_kept(reason=name),
            )
            for n in range(len(labels))
        ),
        contrary=tuple(a_contrary(one, name) for one in labels),
        stale=tuple(
            Stale(label=one, last_day=date(2026, 12, 1) if n % 2 else None)
            for n, one in enumerate(labels)
        ),
        movers=tuple(a_moving(one, name) for one in labels),
        around=(MarkedDay(day=date(2026, 12, 3), mark=Mark.NOTE, text=name),),
        revised=tuple(a_revised(one) for one in labels),
        broken=tuple(
            Broken(label=one, day=date(2026, 12, 4), name=Text(ja=name, en=name)) for one in labels
        ),
        comments=Shares(
            read=128, positive=79, negative=10, questions=18, substantive=61, topics=("再入荷",)
        ),
        planned_for=a_moment(hours=-5),
        left_out=2,
    )


def a_revised(label: Label) -> Revised:
    return Revised(
        label=label,
        first_day=date(2026, 12, 4),
        last_day=date(2026, 12, 5),
        days=2,
        is_total=True,
        before=Decimal(100),
        after=Decimal(120),
    )


def a_contrary(
    label: Label, outcome: str = "売上", *, link: Link = Link.WITH, ahead: int = 3
) -> Contrary:
    found = Evidence(link=link, points=120, ahead=ahead)
    return Contrary(label=label, outcome=Text(ja=outcome, en=outcome), evidence=found)


def a_moving(label: Label, name: str = "") -> Moving:
    piece = Piece(scope=Scope(campaign=name), effect=Decimal(300), share=Decimal("0.7"))
    return Moving(
        label=label,
        mover=Mover(
            window=Period(start=date(2026, 11, 30), end=date(2026, 12, 7)),
            before=Period(start=date(2026, 11, 23), end=date(2026, 11, 30)),
            aggregation=Aggregation.SUM,
            movement=Movement(
                before=Decimal(1000), after=Decimal(1400), distance=3.0, is_news=True
            ),
            because=Because(pieces=(piece,), share=piece.share) if name else None,
        ),
    )


def problems(blocks: Sequence[Block]) -> list[str]:
    return block_problems(json.loads(json.dumps(list(blocks))), Surface.MESSAGE)


def kinds(blocks: Sequence[Block]) -> list[str]:
    return [block["type"] for block in blocks]


def texts(blocks: Sequence[Block]) -> str:
    """Return every text that is shown, one a line."""
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                if key == "text" and isinstance(item, str):
                    found.append(item)
                else:
                    walk(item)
        elif isinstance(value, list):
            for item in value:
                walk(item)

    walk(list(blocks))
    return "\n".join(found)


def rows(blocks: Sequence[Block]) -> list[list[str]]:
    (table,) = [block for block in blocks if block["type"] == "table"]
    return [[cell["text"] for cell in row] for row in table["rows"]]


@pytest.mark.parametrize("localizer", [JA, EN], ids=["ja", "en"])
@pytest.mark.parametrize("rung", list(Rung))
@pytest.mark.parametrize("count", [1, 4, 25, 100])
def test_slack_takes_every_rung_of_every_digest(
    localizer: Localizer, rung: Rung, count: int
) -> None:
    rendered = render_digest(everything(count=count), localizer, rung)

    assert problems(rendered.blocks) == []
    assert limits.weight(rendered.blocks) <= limits.MESSAGE_CHARACTERS
    assert not is_message_too_long(list(rendered.blocks))
    assert 0 < len(rendered.text) <= limits.MESSAGE_TEXT


@pytest.mark.parametrize("localizer", [JA, EN], ids=["ja", "en"])
@pytest.mark.parametrize("count", [1, 100])
def test_hostile_names_are_shown_letter_by_letter_and_fit(
    localizer: Localizer, count: int
) -> None:
    for rung in Rung:
        rendered = render_digest(everything(name=HOSTILE, count=count), localizer, rung)

        assert problems(rendered.blocks) == []
        marked = [
            element["text"]
            for block in rendered.blocks
            for element in (block.get("text"), *(block.get("elements") or ()))
            if isinstance(element, dict) and element.get("type") == "mrkdwn"
        ]
        for text in [rendered.text, *marked]:
            assert "<!" not in text
            assert "<@" not in text
            assert "<http" not in text


@settings(max_examples=30)
@given(name=st.text(max_size=200), count=st.integers(1, 60))
def test_whatever_it_is_called_it_can_be_said(name: str, count: int) -> None:
    rendered = render_digest(everything(name=name or "?", count=count), JA)

    assert problems(rendered.blocks) == []
    assert "<!" not in rendered.text


def test_the_ladder_drops_charts_then_the_table_then_everything_but_words() -> None:
    content = everything(count=4)

    rungs = [kinds(render_digest(content, JA, rung).blocks) for rung in Rung]

    assert rungs[Rung.FULL].count("data_visualization") == 2
    assert "data_visualization" not in rungs[Rung.NO_CHART]
    assert rungs[Rung.NO_CHART].count("table") == 1
    assert "table" not in rungs[Rung.NO_TABLE]
    assert rungs[Rung.PLAIN] == []


def test_sections_say_what_the_table_says() -> None:
    content = everything(count=4)

    table = rows(render_digest(content, JA, Rung.NO_CHART).blocks)
    sections = texts(render_digest(content, JA, Rung.NO_TABLE).blocks)

    for row in table[1:]:
        assert all(cell.replace("*", "") in sections for cell in row[1:])


def test_a_row_says_status_by_sign_and_word() -> None:
    blocks = render_digest(a_digest(), JA).blocks

    assert rows(blocks) == [
        ["KPI", "現在", "目標値", "ペース", "状態"],
        ["インプレッション数", "123,456", "1,000,000", "91%", "▲ 要注意"],
    ]
    assert rows(render_digest(a_digest(), EN).blocks)[1] == [
        "Impressions",
        "123,456",
        "1,000,000",
        "91%",
        "▲ At risk",
    ]


@pytest.mark.parametrize(
    ("line", "now", "target", "pace"),
    [
        (a_line(kind=TargetKind.CHANGE, value="80"), "+80", "+1,000,000", "91%"),
        (a_line(direction=Direction.AT_MOST), "123,456", "1,000,000以下", "91%"),
        (a_line(recurrence=Recurrence.WEEKLY), "123,456", "週 1,000,000", "91%"),
        (a_line(value=None, pace=None), "–", "1,000,000", "–"),
        (a_line(a_label(unit=Unit.PERCENT), value="3.456"), "3.46%", "1,000,000%", "91%"),
        (a_line(value="1234.5"), "1,234", "1,000,000", "91%"),
    ],
    ids=["change", "ceiling", "weekly", "unknown", "rate", "whole"],
)
def test_amounts_are_written_as_people_read_them(
    line: Line, now: str, target: str, pace: str
) -> None:
    row = rows(render_digest(a_digest(a_group(line)), JA).blocks)[1]

    assert row[1:4] == [now, target, pace]


def test_several_goals_are_numbered_in_words_and_table() -> None:
    content = a_digest(
        a_group(a_line(a_label("k1"))),
        a_group(a_line(a_label("k2", ja="保存数")), sentence="興味を持ってもらう", purpose=False),
    )

    blocks = render_digest(content, JA).blocks

    assert [row[0] for row in rows(blocks)[1:]] == ["1. インプレッション数", "2. 保存数"]
    shown = texts(blocks)
    assert "*1. 認知度を高めたい*" in shown
    assert "目的: 未設定" in shown


def test_a_digest_without_goals_says_how_to_start() -> None:
    for localizer in (JA, EN):
        rendered = render_digest(a_digest(groups=()), localizer)

        assert problems(rendered.blocks) == []
        assert "/goal" in rendered.text


def test_a_goal_without_kpis_says_so() -> None:
    rendered = render_digest(a_digest(a_group(), as_of=None, next_at=None), JA)

    assert "`/kpi`" in texts(rendered.blocks)
    assert "table" not in kinds(rendered.blocks)
    assert "数値はまだありません" in texts(rendered.blocks)


def test_a_goal_that_ended_says_so() -> None:
    rendered = render_digest(a_digest(now=a_moment(days=40)), EN)

    assert "ended" in texts(rendered.blocks)


def test_a_large_digest_keeps_what_is_urgent_and_counts_the_rest() -> None:
    fine = [a_line(a_label(f"f{n}"), status=Status.ON_TRACK) for n in range(60)]
    bad = a_line(a_label("bad", ja="危ない数"), status=Status.OFF_TRACK)

    blocks = render_digest(a_digest(a_group(*fine, bad)), JA).blocks

    assert "危ない数" in [row[0] for row in rows(blocks)]
    assert len(rows(blocks)) == 26
    assert "ほか36件: 順調が36件" in texts(blocks)


@pytest.mark.parametrize(
    ("goals", "drawn", "tabled"),
    [(3, True, True), (6, False, True), (12, False, False)],
    ids=["full", "no_chart", "words"],
)
def test_what_does_not_fit_is_said_more_simply(goals: int, *, drawn: bool, tabled: bool) -> None:
    long = Text(ja="あ" * 900, en="a" * 900)
    label = a_label(ja="名" * 60)
    content = a_digest(
        *(a_group(a_line(a_label(f"k{n}")), sentence="&" * 200) for n in range(goals)),
        charts=(a_chart(label), a_chart(label)),
        changes=(Change(label=label, move=Move.STATUS, before="missed", after="reached"),) * 6,
        news=(News(sentence="&", remark=a_remark(long), kept=a_kept(reason="由" * 900)),) * 6,
        stale=(Stale(label=label, last_day=None),) * 6,
    )

    found = kinds(render_digest(content, JA).blocks)

    assert ("data_visualization" in found) is drawn
    assert ("table" in found) is tabled


def test_so_many_goals_fold_as_well() -> None:
    groups = [a_group(a_line(a_label(f"k{n}")), sentence=HOSTILE) for n in range(50)]

    for rung in Rung:
        rendered = render_digest(a_digest(*groups), EN, rung)

        assert problems(rendered.blocks) == []
        assert rendered.blocks or rung is Rung.PLAIN


def test_a_late_digest_says_so_and_counts_those_that_never_came() -> None:
    shown = texts(render_digest(everything(), EN).blocks)

    assert "This comes late: it was due Mon, Dec 7, 2026 at 4:00" in shown
    assert "2 digests before this one" in shown


def test_the_text_sums_up_and_reads_well_aloud() -> None:
    slow = a_line(status=Status.OFF_TRACK)
    unknown = a_line(a_label("k2", ja="保存数"), status=Status.NO_DATA, value=None, pace=None)
    early = a_line(a_label("k3", ja="シェア数"), status=Status.TOO_EARLY, value="5", pace=None)

    text = as_text(a_digest(a_group(early, unknown, slow)), JA)

    assert text.splitlines() == [
        (
            "進捗レポート（2026年12月7日(月)）: "
            "KPI全3件のうち、データなしが1件、判定前が1件、未達の見込みが1件です。"
        ),
        (
            "インプレッション数は「未達の見込み」です。"
            "現在は123,456、目標値は1,000,000、ここまでは必要なペースの91%です。"
        ),
        "保存数は「データなし」です。目標値は1,000,000です。",
        "シェア数は「判定前」です。現在は5、目標値は1,000,000です。",
    ]


def test_a_goal_without_a_kpi_is_said_in_a_sentence() -> None:
    japanese, english = (as_text(a_digest(a_group()), localizer) for localizer in (JA, EN))

    assert japanese == (
        "進捗レポート（2026年12月7日(月)）: "
        "目標はありますが、KPIはまだありません。/kpi で設定できます。"
    )
    assert english.endswith("there is a goal, but no KPI yet. Set one with /kpi.")


def test_what_changed_is_told_in_sentences() -> None:
    shown = texts(render_digest(everything(), JA).blocks)

    assert "前回（11/30）からの変化" in shown
    assert "「順調」から「要注意」に変わりました" in shown
    assert "+12,246（100から12,346）" in shown
    assert "目標値が100から200に変わりました" in shown


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("3.071", "3.074", False),
        ("3.06", "3.11", True),
    ],
)
def test_what_looks_the_same_did_not_change(before: str, after: str, *, told: bool) -> None:
    rate = a_label(unit=Unit.PERCENT)
    content = a_digest(changes=(Change(label=rate, move=Move.VALUE, before=before, after=after),))

    said = render_digest(content, JA)

    assert ("+0.05ポイント（3.06%から3.11%）" in texts(said.blocks)) is told
    assert ("からの変化" in texts(said.blocks)) is told
    assert ("3.07%" in said.text) is False


def test_what_moved_most_is_told_with_the_days_beside_it() -> None:
    days = (MarkedDay(day=date(2026, 11, 23), mark=Mark.HOLIDAY),)
    content = a_digest(movers=(a_moving(a_label(), "秋"),), around=days, country="JP")

    said = texts(render_digest(content, JA).blocks)

    assert "*大きく動いた数値*" in said
    assert "+400（+40%）。増えた分の約7割は「秋」です。" in said
    assert "11/23 勤労感謝の日" in said
    assert "11/23" not in texts(render_digest(replace(content, movers=()), JA).blocks)


def test_what_was_corrected_is_told_below_what_counts_otherwise() -> None:
    broken = Broken(label=a_label(), day=date(2026, 12, 4), name=Text(ja="Views", en="Views"))
    content = a_digest(revised=(a_revised(a_label()),), broken=(broken,))

    said = texts(render_digest(content, JA).blocks)

    assert "*修正された数値*" in said
    assert said.index("「Views」として集計") < said.index("のうち2日分が修正されました")


def test_what_moved_stands_alone_where_there_is_no_day_to_name() -> None:
    content = a_digest(movers=(a_moving(a_label()),))

    assert "同じ期間" not in as_text(content, JA)
    assert "+400（+40%）" in as_text(content, JA)


def test_the_reason_for_keeping_a_kpi_is_shown() -> None:
    shown = texts(render_digest(everything(count=2), EN).blocks)

    assert "Kept because: クリック数" in shown


def charts(content: DigestContent, localizer: Localizer = JA) -> list[Block]:
    blocks = render_digest(content, localizer).blocks
    return [block for block in blocks if block["type"] == "data_visualization"]


def test_a_chart_is_what_an_independent_model_makes_of_it() -> None:
    for block in charts(everything()):
        chart = block["chart"]
        rebuilt = DataVisualizationBlock(
            block["title"],
            LineChart(
                [
                    DataSeries(
                        series["name"],
                        [DataPoint(point["label"], point["value"]) for point in series["data"]],
                    )
                    for series in chart["series"]
                ],
                AxisConfig(chart["axis_config"]["categories"]),
            ),
            block_id="b",
        )

        assert json.loads(str(rebuilt)) == {**block, "block_id": "b"}


def test_a_table_is_what_an_independent_model_makes_of_it() -> None:
    (block,) = [one for one in render_digest(everything(count=3), EN).blocks if "rows" in one]

    rebuilt = TableBlock(
        [[RawText(cell["text"]) for cell in row] for row in block["rows"]],
        [ColumnSettings(**column) for column in block["column_settings"]],
        block_id="b",
    )

    assert json.loads(str(rebuilt)) == {**block, "block_id": "b"}


@pytest.mark.parametrize("kind", ["header", "section", "context"])
def test_an_independent_model_takes_every_other_block(kind: str) -> None:
    blocks = [one for one in render_digest(everything(), EN).blocks if one["type"] == kind]

    assert blocks
    for block in blocks:
        rebuilt = json.loads(str(CheckedBlock.from_dict({**block, "block_id": "b"})))
        assert rebuilt["type"] == kind


def test_the_second_chart_goes_before_any_kpi_does() -> None:
    chart = a_chart().chart
    band = Band(low=chart.actual[9:], median=chart.actual[9:], high=chart.actual[9:])
    drawn = Drawn(label=a_label(), chart=replace(chart, actual=chart.actual[:10], band=band))
    content = replace(
        everything(name="長い名前のKPI", count=24), charts=(drawn, drawn), contrary=()
    )

    blocks = render_digest(content, JA).blocks

    assert kinds(blocks).count("data_visualization") == 1
    assert len(rows(blocks)) == 25


def test_notes_that_the_digest_lists_are_not_told_again_below_the_chart() -> None:
    recent, older = (date(2026, 12, 5), "値下げ開始"), (date(2026, 12, 2), "新商品")
    chart = replace(a_chart().chart, notes=(older, recent))
    content = a_digest(charts=(Drawn(label=a_label(), chart=chart),), notes=(recent,))

    said = texts(render_digest(content, JA).blocks)

    assert said.count("値下げ開始") == 1
    assert "● 12/2　新商品" in said


def test_what_was_said_is_kept_for_the_next_digest() -> None:
    for rung in Rung:
        kept = render_digest(a_digest(), JA, rung).facts

        assert set(json.loads(json.dumps(kept))["kpis"]) == {"k1"}


FACTS = {
    "channel": CHANNEL,
    "kind": "weekly",
    "weekday": 0,
    "month_day": None,
    "at": "09:00",
    "zone": "Asia/Tokyo",
    "holidays": "skip",
    "by": OWNER,
    "next_at": a_moment(days=7).isoformat(),
}


def test_the_test_message_says_who_and_when() -> None:
    said = RENDERERS[MessageKind.DIGEST_TEST](FACTS, JA).text

    assert "<@U1>" in said
    assert "毎週月曜日 9:00（祝日は休み）" in said
    assert "2026年12月14日(月) 9:00" in said


def test_a_test_message_of_a_digest_that_never_comes_names_no_day() -> None:
    said = RENDERERS[MessageKind.DIGEST_TEST]({**FACTS, "next_at": None}, EN).text

    assert "every Monday at 9:00" in said
    assert "Next" not in said


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "daily", "weekday": None, "holidays": "keep"}, "daily at 9:00"),
        ({"kind": "weekdays", "weekday": None, "holidays": "move"}, "next working day"),
        ({"kind": "monthly", "weekday": None, "month_day": 1}, "on day 1 of each month"),
        ({"kind": "monthly", "weekday": None, "month_day": 31}, "on the last day"),
    ],
)
def test_every_rhythm_has_words(changes: dict[str, object], words: str) -> None:
    assert words in RENDERERS[MessageKind.DIGEST_TEST]({**FACTS, **changes}, EN).text


@pytest.mark.parametrize("code", ["not_in_channel", "is_archived", "some_new_error"])
def test_a_pause_says_why_and_what_to_do(code: str) -> None:
    for localizer, again in ((JA, "/kpi レポート オン"), (EN, "/kpi digest on")):
        said = RENDERERS[MessageKind.SCHEDULE_PAUSED](
            {"channel": CHANNEL, "reason": code}, localizer
        ).text

        assert "<#C1>" in said
        assert again in said
        assert ("自動で" in said or "by itself" in said) is (code != "some_new_error")
        assert ("some" in said) is (code == "some_new_error")


def test_the_first_digest_after_a_pause_that_ended_by_itself_says_so() -> None:
    for localizer, words in ((JA, "自動で再開しました"), (EN, "goes on by itself")):
        after, usual = a_digest(is_resumed=True), a_digest()

        said = [block for block in render_digest(after, localizer).blocks if words in str(block)]
        assert [block["type"] for block in said] == ["context"]
        assert words not in str(render_digest(usual, localizer).blocks)


def test_a_held_digest_says_which_one() -> None:
    data = {"channel": CHANNEL, "due_at": NOW.isoformat(), "zone": "Asia/Tokyo"}

    assert "9:00" in RENDERERS[MessageKind.DELIVERY_HELD](data, JA).text
    assert "UTC" in RENDERERS[MessageKind.DELIVERY_HELD]({**data, "zone": ""}, EN).text


def test_what_is_new_about_the_kpis_is_told_once_and_only_the_gravest() -> None:
    group = a_group(a_line(), concerns=("R1::link_clicks", "R13", "R5"))
    news = (News(sentence="x", remark=a_remark()), News(sentence="x", remark=a_remark()))

    said = as_text(a_digest(group, news=news), JA)

    assert said.count("近づきません") == 1
    assert "代わりに「クリック数」" in said
    assert "ほかに気になる点 2件" in said


def test_what_was_told_before_is_only_counted() -> None:
    group = a_group(a_line(), concerns=("R1::link_clicks", "R13"))

    said = as_text(a_digest(group), JA)

    assert "気になる点 2件（前回と同じ）" in said
    assert "近づきません" not in said


def test_where_nothing_is_open_nothing_is_said_of_it() -> None:
    rendered = render_digest(a_digest(), JA)

    assert "気になる点" not in rendered.text
    assert "なぜ" not in json.dumps(rendered.blocks, ensure_ascii=False)


@pytest.mark.parametrize(
    ("localizer", "said"),
    [
        (JA, "先行 ● 1件 · 直接 ● 2件 · 成果 – なし · 歯止め – なし"),
        (EN, "Leading ● 1 · Direct ● 2 · Outcome – none · Guard – none"),
    ],
    ids=["ja", "en"],
)
def test_a_digest_says_in_one_line_which_roles_are_filled(localizer: Localizer, said: str) -> None:
    assert said in json.dumps(render_digest(a_digest(), localizer).blocks, ensure_ascii=False)


def test_a_digest_says_what_comments_were_in_one_line() -> None:
    said = "コメント 128件: 好意的 62%"

    shown = render_digest(everything(), JA)

    assert said in texts(shown.blocks)
    assert said in shown.text
    assert "コメント" not in render_digest(a_digest(a_group(a_line())), JA).text


@pytest.mark.parametrize(
    ("link", "ahead", "says"),
    [
        (Link.WITH, 3, "「売上」より先に増減しています（3日"),
        (Link.WITH, 0, "「売上」と一緒に増減しています"),
        (Link.AGAINST, 2, "「売上」と逆の向きに動いています"),
    ],
)
def test_data_that_differ_from_the_verdict_are_told_until_a_digest_did(
    link: Link, ahead: int, says: str
) -> None:
    label = a_label("k1")
    contrary = a_contrary(label, link=link, ahead=ahead)
    told = replace(contrary, is_news=False)

    new = as_text(a_digest(a_group(a_line(label)), contrary=(contrary,)), JA)
    old = as_text(a_digest(a_group(a_line(label)), contrary=(told,)), JA)

    assert says in new
    assert "原因とは限りません" in new
    assert JA.t("evidence.digest.title") not in old
