import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.blocks import alert_reasons
from bot.blocks.rendered import Block
from bot.i18n.localizer import Localizer, load_localizers
from bot.sandbox.blockkit.blocks import Surface
from bot.sandbox.blocks_check import block_problems, view_problems
from kpi.alerts import AlertKind, Days, Facts
from kpi.digest import Label
from kpi.freshness import Freshness
from kpi.knowledge import Text
from kpi.model import KpiId, Language, Scope, Unit, UserId
from kpi.ports import Json
from kpi.progress import Progress, Status, as_json
from kpi.usecases.alerts.alert_reasons import Silence, Silences, Told, Why
from tests.factories import DECEMBER, NOW, TODAY, a_day, a_kpi, a_moment, a_series, an_alert_state

LOCALIZERS = load_localizers()
JA, EN = LOCALIZERS[Language.JA], LOCALIZERS[Language.EN]
BOTH = pytest.mark.parametrize("localizer", [JA, EN], ids=["ja", "en"])
TOKYO = "Asia/Tokyo"
HOSTILE = "<!channel> *b* & <@U1>"
BEHIND = Progress(
    status=Status.OFF_TRACK,
    window=DECEMBER,
    target=Decimal(3100),
    value=Decimal(400),
    expected=Decimal(600),
)
UNUSUAL = {
    "day": "2026-12-06",
    "came": "10",
    "usual_value": "1000",
    "low": "800",
    "high": "1200",
    "distance": "-9.5",
    "rule": "value",
}


def a_label(name: str = "クリック数") -> Label:
    return Label(kpi_id=KpiId("k1"), name=Text(ja=name, en=name), scope=Scope(), unit=Unit.COUNT)


def a_decision(kind: AlertKind, reason: Json, **changes: object) -> Told:
    it = Told(
        label=a_label(),
        kpi=a_kpi(),
        series=a_series(),
        kind=kind,
        at=NOW,
        because="raised",
        before=None,
        reason=reason,
    )
    return replace(it, **changes)  # type: ignore[arg-type]  # the test's own keywords


def some_silences(*kinds: Silence, name: str = "クリック数") -> Silences:
    facts = Facts(
        kpi=a_kpi(),
        progress=BEHIND,
        freshness=Freshness(last_day=a_day(-1), gap=1, usual=1),
        today=TODAY,
        now=NOW,
        days=Days(seen="x", through=a_day(-1)),
    )
    return Silences(label=a_label(name), facts=facts, to=UserId("U1"), kinds=kinds)


def a_silence(kind: AlertKind, why: Why) -> Silence:
    return Silence(kind=kind, why=why, state=an_alert_state(since=NOW), until=a_moment(days=1))


def lines(view: Block) -> list[str]:
    text: str = view["blocks"][1]["text"]["text"]
    return text.splitlines()


OFF_TRACK = {**as_json(BEHIND), "previous": "at_risk"}
MISSING = {"last_day": "2026-12-03", "gap": 4, "usual": 1}


@BOTH
@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (AlertKind.OFF_TRACK, OFF_TRACK),
        (AlertKind.TARGET_REACHED, OFF_TRACK),
        (AlertKind.DATA_MISSING, MISSING),
        (AlertKind.UNUSUAL, UNUSUAL),
        (AlertKind.UNUSUAL, {**UNUSUAL, "rule": "run"}),
    ],
)
@pytest.mark.parametrize("because", ["raised", "snooze_ended", "another_day", "cleared"])
def test_slack_takes_every_reason(
    localizer: Localizer, kind: AlertKind, reason: Json, because: str
) -> None:
    it = a_decision(kind, reason, because=because, label=a_label(HOSTILE))

    view = alert_reasons.told_modal(it, TOKYO, localizer)

    assert view_problems(json.loads(json.dumps(view))) == []
    shown = json.dumps(view, ensure_ascii=False)
    assert "<!channel>" not in shown
    assert "alerts." not in "".join(lines(view))


def test_off_track_is_explained_by_rule_numbers_and_the_state_before() -> None:
    view = alert_reasons.told_modal(a_decision(AlertKind.OFF_TRACK, OFF_TRACK), TOKYO, JA)

    assert lines(view) == [
        "• ルール: 未達の見込みに変わったときと、順調に戻ったときに送ります。",
        "• 現在 400 / ここまでに必要な値 600 / 目標値 3,100",
        "• 状態: 「要注意」から「未達の見込み」に変わりました。",
        "• 前回の判断から状態が変わったため、送りました。",
        "• 判断した日時: 2026年12月7日(月) 9:00（日本時間）",
    ]


def test_what_went_by_a_forecast_is_explained_by_it() -> None:
    outlook = {"low": "2700", "high": "3000", "chance": "0.04"}
    reason = {**OFF_TRACK, "outlook": outlook}

    shown = lines(alert_reasons.told_modal(a_decision(AlertKind.OFF_TRACK, reason), TOKYO, JA))

    assert shown[1:4] == [
        "• 現在 400 / 目標値 3,100",
        "• 2026年12月31日(木)の着地見込みは2,700〜3,000、目標を達成できる見込みは4%です。",
        "• 目標を達成できる見込みの高さで判断しました。",
    ]


@pytest.mark.parametrize(
    ("status", "missed", "told"),
    [
        ("missed", 3, "• 3日続けて目標値に届いていません。"),
        ("reached", 0, "• 状態: 「達成」"),
    ],
)
def test_days_that_ended_alike_did_not_change(status: str, missed: int, told: str) -> None:
    reason = {
        **as_json(replace(BEHIND, status=Status(status))),
        "previous": status,
        "missed_days": missed,
    }

    shown = lines(alert_reasons.told_modal(a_decision(AlertKind.OFF_TRACK, reason), TOKYO, JA))

    assert shown[2] == told


def test_a_first_look_and_a_number_without_a_path_say_less() -> None:
    first = {**as_json(replace(BEHIND, expected=None)), "previous": None}

    shown = lines(alert_reasons.told_modal(a_decision(AlertKind.OFF_TRACK, first), TOKYO, JA))

    assert shown[1:3] == [
        "• 現在 400 / 目標値 3,100",
        "• 状態: 「未達の見込み」（はじめての判断です）",
    ]


def test_an_unusual_day_is_explained_by_how_far_it_is() -> None:
    shown = lines(alert_reasons.told_modal(a_decision(AlertKind.UNUSUAL, UNUSUAL), TOKYO, EN))

    assert "10 on Sun, Dec 6, 2026. 800 to 1,200 (about 1,000) would have been usual." in shown[1]
    assert "9.5 times as far as is usual (sent from 3 times)" in shown[2]


def test_a_series_that_never_had_a_value_is_explained() -> None:
    never = a_decision(AlertKind.DATA_MISSING, {"last_day": None, "gap": 9, "usual": 7})

    assert "まだ一度も数値が届いていません" in lines(alert_reasons.told_modal(never, TOKYO, JA))[1]


@BOTH
@pytest.mark.parametrize("why", list(Why))
def test_slack_takes_every_silence(localizer: Localizer, why: Why) -> None:
    it = some_silences(*(a_silence(kind, why) for kind in AlertKind), name=HOSTILE)

    view = alert_reasons.silences_modal(it, TOKYO, localizer)
    message = alert_reasons.silences([it] * 10, TOKYO, localizer)

    assert view_problems(json.loads(json.dumps(view))) == []
    assert block_problems(json.loads(json.dumps(message.blocks)), Surface.MESSAGE) == []
    assert "<!channel>" not in message.text
    assert len(lines(view)) == len(AlertKind)
    assert "alerts." not in message.text


def test_where_there_is_nothing_to_tell_it_says_how_it_is() -> None:
    it = some_silences(*(a_silence(kind, Why.NOT_SO) for kind in AlertKind))

    assert lines(alert_reasons.silences_modal(it, TOKYO, JA)) == [
        "• 未達の見込みと回復: 現在の状態は「未達の見込み」なので、送る内容がありません。",
        "• 目標の達成: 現在の状態は「未達の見込み」なので、送る内容がありません。",
        (
            "• 数値の未着: 最後の数値は2026年12月6日(日)のもので、"
            "いつもの間隔（1日）からみて遅れていません。"
        ),
        "• いつもと違う日: 2026年12月6日(日)まで、新しくお知らせする日はありません。",
    ]


def test_days_without_a_final_value_and_series_without_any_say_so() -> None:
    found = some_silences(
        a_silence(AlertKind.DATA_MISSING, Why.NOT_SO), a_silence(AlertKind.UNUSUAL, Why.NOT_SO)
    )
    blank = replace(found.facts, days=Days(), freshness=Freshness(last_day=None, gap=2, usual=7))

    shown = lines(alert_reasons.silences_modal(replace(found, facts=blank), TOKYO, EN))

    assert "There is no value yet" in shown[0]
    assert "No value is final yet" in shown[1]


def test_a_snooze_says_until_when_and_who_would_be_told() -> None:
    it = some_silences(a_silence(AlertKind.OFF_TRACK, Why.SNOOZED))

    view = alert_reasons.silences_modal(it, TOKYO, JA)

    until = (NOW + timedelta(days=1)).date()
    assert f"{until.month}月{until.day}日" in lines(view)[0]
    assert "<@U1>" in json.dumps(view)


def test_somebody_without_kpis_is_told_so() -> None:
    assert alert_reasons.silences([], TOKYO, JA).text == "担当しているKPI: 0件"
