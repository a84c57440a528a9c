import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal

import pytest

from bot.blocks import alert_settings
from bot.blocks.alerts import RENDERERS, snooze_modal
from bot.blocks.home import view
from bot.blocks.rendered import Block, Rendered
from bot.i18n.localizer import Localizer, load_localizers
from bot.ids import AlertUi
from bot.sandbox.blockkit.blocks import Surface
from bot.sandbox.blocks_check import block_problems, is_view_too_large, view_problems
from kpi.alerts import AlertKind
from kpi.digest import Label, Line
from kpi.knowledge import Text
from kpi.messages import MessageKind
from kpi.model import (
    ChannelId,
    Direction,
    KpiId,
    Language,
    Person,
    Scope,
    TargetKind,
    Unit,
)
from kpi.ports import DeliveryState
from kpi.progress import Progress, Status, as_json
from kpi.usecases.alerts.alert_answers import OpenAlert, Settings
from kpi.usecases.goals.status import Troubles
from kpi.usecases.home import HomeContent, Place
from tests.factories import (
    CHANNEL,
    DECEMBER,
    NOW,
    TODAY,
    a_day,
    a_delivery,
    a_moment,
    a_person,
    a_quiet_person,
)

LOCALIZERS = load_localizers()
JA, EN = LOCALIZERS[Language.JA], LOCALIZERS[Language.EN]
BOTH = pytest.mark.parametrize("localizer", [JA, EN], ids=["ja", "en"])
HOSTILE = "<!channel> *b* & <@U1>" + "長" * 300
ALERTS = [
    MessageKind.OFF_TRACK,
    MessageKind.RECOVERED,
    MessageKind.TARGET_REACHED,
    MessageKind.DATA_MISSING,
    MessageKind.UNUSUAL,
]
AN_UNUSUAL_DAY = {
    "day": "2026-12-06",
    "came": "0",
    "usual_value": "1040",
    "low": "800.4",
    "high": "1300",
    "distance": "-9.5",
    "rule": "value",
    "good": False,
}


def a_progress(status: Status = Status.OFF_TRACK, **changes: object) -> Progress:
    progress = Progress(
        status=status,
        window=DECEMBER,
        target=Decimal(3100),
        value=Decimal(400),
        expected=Decimal(600),
        pace=Decimal("0.6667"),
        projected=Decimal(2067),
        as_of=TODAY,
        days_left=25,
        needed_per_day=Decimal(108),
    )
    return replace(progress, **changes)  # type: ignore[arg-type]  # the test's own keywords


def data(progress: Progress | None = None, **changes: object) -> dict[str, object]:
    """Return an alert's data as it comes back from the outbox."""
    told = {
        **as_json(progress or a_progress()),
        "kpi": "k1",
        "alert": "off_track",
        "incident": 2,
        "at": NOW.isoformat(),
        "name": {"ja": "クリック数", "en": "Clicks"},
        "scope": {"platform": "instagram", "account": "", "campaign": "", "influencer": ""},
        "unit": "count",
        "kind": "total",
        "recurrence": None,
        "goal": "サイトに来てもらう",
        "channel": CHANNEL,
        "again": False,
        "last_value_day": "2026-12-03",
        "gap": 4,
        "usual": 1,
        "unusual": AN_UNUSUAL_DAY,
        **changes,
    }
    back: dict[str, object] = json.loads(json.dumps(told))
    return back


def said(
    kind: MessageKind, told: dict[str, object] | None = None, localizer: Localizer = JA
) -> Rendered:
    return RENDERERS[kind](told or data(), localizer)


def buttons(blocks: Sequence[Block]) -> dict[str, object]:
    """Return each button's value by its id."""
    return {
        str(element["action_id"]): json.loads(element.get("value", "{}"))
        for block in blocks
        for element in block.get("elements", ())
        if element["type"] == "button"
    }


@BOTH
@pytest.mark.parametrize("kind", ALERTS)
@pytest.mark.parametrize("name", ["クリック数", HOSTILE], ids=["plain", "hostile"])
def test_slack_takes_every_alert_and_no_name_becomes_markup(
    localizer: Localizer, kind: MessageKind, name: str
) -> None:
    rendered = said(kind, data(name={"ja": name, "en": name}, goal=name), localizer)

    assert block_problems(json.loads(json.dumps(rendered.blocks)), Surface.MESSAGE) == []
    shown = rendered.text + json.dumps(rendered.blocks, ensure_ascii=False)
    assert "<!channel>" not in shown
    assert "<@U1>" not in shown


def test_an_alert_says_how_it_stands_and_what_it_takes() -> None:
    assert said(MessageKind.OFF_TRACK).text.splitlines() == [
        "▼ 「クリック数（Instagram）」は未達の見込みです",
        "現在 400 / 目標値 3,100（2026年12月31日(木)まで）、ここまでは必要なペースの67%です",
        "このままのペースでは、2026年12月31日(木)に2,067の見込みです。",
        "目標値に届くには、1日あたり108が必要です（残り25日）。",
    ]
    assert said(MessageKind.OFF_TRACK, localizer=EN).text.splitlines() == [
        "▼ “Clicks (Instagram)” is off track",
        "Now 400 · target 3,100 (by Thu, Dec 31, 2026), so far at 67% of the pace needed",
        "At this pace it ends at 2,067 on Thu, Dec 31, 2026.",
        "To get there it takes 108 a day from now (25 days to go).",
    ]


def test_a_missed_target_is_not_called_off_track() -> None:
    text = said(MessageKind.OFF_TRACK, data(a_progress(Status.MISSED))).text

    assert text.startswith("× 「クリック数（Instagram）」は目標値に届きませんでした")
    assert "見込み" not in text


@pytest.mark.parametrize(
    ("kind", "status", "title"),
    [
        (MessageKind.OFF_TRACK, Status.MISSED, "が1日の目標値に届かない日が続いています"),
        (MessageKind.RECOVERED, Status.REACHED, "が1日の目標値に届くようになりました"),
    ],
)
def test_of_a_daily_target_its_newest_day_is_told(
    kind: MessageKind, status: Status, title: str
) -> None:
    newest = replace(a_progress(status), as_of=a_day(-1))

    text = said(kind, data(newest, recurrence="daily")).text

    assert title in text.splitlines()[0]
    assert text.splitlines()[1] == "2026年12月6日(日)は400 / 目標値 1日 3,100"


def test_a_reached_target_says_no_more_than_that() -> None:
    text = said(MessageKind.TARGET_REACHED, data(a_progress(Status.REACHED))).text

    assert text.splitlines() == [
        "✓ 「クリック数（Instagram）」が目標値を達成しました",
        "現在 400 / 目標値 3,100（2026年12月31日(木)まで）",
    ]


def test_a_budget_says_what_may_still_be_spent() -> None:
    budget = a_progress(Status.AT_RISK, direction=Direction.AT_MOST)

    assert "1日あたり108の余裕があります" in said(MessageKind.RECOVERED, data(budget)).text


def test_a_change_says_the_value_itself_and_what_to_know() -> None:
    change = a_progress(standing=Decimal(10_400), notes=frozenset(), pace=None)

    text = said(MessageKind.OFF_TRACK, data(change, kind="change", recurrence="monthly")).text

    assert "現在 +400 / 目標値 月 +3,100" in text
    assert "実際の値は10,400です。" in text


def test_missing_data_says_since_when() -> None:
    late = said(MessageKind.DATA_MISSING).text
    never = said(MessageKind.DATA_MISSING, data(last_value_day=None)).text

    assert "最後の数値は2026年12月3日(木)のものです。いつもは1日以内に届きますが、4日" in late
    assert "まだ一度も数値が届いていません（4日経過）" in never


def unusual(**changes: object) -> dict[str, object]:
    return data(alert="unusual", unusual={**AN_UNUSUAL_DAY, **changes})


def test_an_unusual_day_is_said_with_what_would_have_been_usual() -> None:
    assert said(MessageKind.UNUSUAL, unusual(came="500")).text.splitlines() == [
        "◆ 「クリック数（Instagram）」がいつもより少なめです",
        "2026年12月6日(日)は500でした。いつもなら800〜1,300（1,040前後）の日です。",
    ]
    more = unusual(came="5000", distance="9")
    assert "いつもより多めです" in said(MessageKind.UNUSUAL, more).text


def test_a_good_surprise_is_good_news() -> None:
    good = unusual(came="5000", distance="9", good=True)

    assert said(MessageKind.UNUSUAL, good).text.splitlines() == [
        "▲ 「クリック数（Instagram）」がいつもより好調です",
        "2026年12月6日(日)は5,000でした。いつもなら800〜1,300（1,040前後）の日です。",
    ]


def test_a_day_of_nothing_asks_whether_measuring_goes_on() -> None:
    assert "計測や連携が止まっていないか" in said(MessageKind.UNUSUAL, unusual()).text


def test_several_days_in_a_row_are_said_to_be_that() -> None:
    text = said(MessageKind.UNUSUAL, unusual(came="900", rule="run")).text

    assert "いつもと違う水準の日が続いています。2026年12月6日(日)は900で" in text


def test_every_alert_can_be_asked_why() -> None:
    for kind in ALERTS:
        (why,) = [
            block["accessory"] for block in said(kind, unusual()).blocks if "accessory" in block
        ]
        assert why["action_id"] == AlertUi.WHY
        assert json.loads(why["value"]) == {
            "kpi": "k1",
            "alert": "unusual",
            "at": NOW.isoformat(),
        }


def test_what_was_snoozed_says_so() -> None:
    blocks = said(MessageKind.OFF_TRACK, data(again=True)).blocks

    assert "一時停止していた通知です" in json.dumps(blocks, ensure_ascii=False)


def test_the_buttons_know_what_they_answer() -> None:
    this = {"kpi": "k1", "alert": "off_track", "incident": 2}

    off_track = buttons(said(MessageKind.OFF_TRACK).blocks)
    missing = buttons(said(MessageKind.DATA_MISSING).blocks)

    assert off_track == {
        "report.details": {"kpi": "k1"},
        "alerts.acknowledge": this,
        "alerts.snooze_day": this,
        "alerts.snooze": this,
        "alerts.mute": {"alert": "off_track"},
    }
    assert missing["data.check_in"] == {"kpi": "k1"}
    assert list(buttons(said(MessageKind.RECOVERED).blocks)) == ["report.details"]


@BOTH
def test_an_heir_learns_who_left(localizer: Localizer) -> None:
    told = {"channel": CHANNEL, "gone": "U7", "owner": "U2"}

    text = RENDERERS[MessageKind.OWNER_REPLACED](told, localizer).text

    assert "<@U7>" in text
    assert "<#C1>" in text


# Settings


def a_label(name: str = "クリック数") -> Label:
    return Label(kpi_id=KpiId("k1"), name=Text(ja=name, en=name), scope=Scope(), unit=Unit.COUNT)


def some_settings(person: Person | None = None, opened: tuple[OpenAlert, ...] = ()) -> Settings:
    return Settings(person=person or a_person(), owned=2, open=opened)


@BOTH
def test_settings_say_what_is_on_off_quiet_snoozed_and_open(localizer: Localizer) -> None:
    person = a_quiet_person(muted=frozenset({"off_track"}), snoozed_until=a_moment(days=1))
    alert = OpenAlert(label=a_label(HOSTILE), kind=AlertKind.DATA_MISSING, since=NOW)

    rendered = alert_settings.shown(some_settings(person, (alert,) * 12), localizer, HOSTILE)

    assert block_problems(json.loads(json.dumps(rendered.blocks)), Surface.MESSAGE) == []
    assert "<!channel>" not in rendered.text
    assert "22:00" in rendered.text or "10:00" in rendered.text
    assert AlertUi.WAKE in buttons(rendered.blocks)


def test_settings_without_anything_special_are_short() -> None:
    rendered = alert_settings.shown(some_settings(), JA)

    assert rendered.text.splitlines() == [
        "通知の設定",
        "あなたが担当するKPIの状況が変わったときだけ、DMでお知らせします。",
        "✓ 未達の見込みと回復",
        "✓ 目標の達成",
        "✓ 数値の未着",
        "✓ いつもと違う日",
        "おやすみ時間: なし",
        "担当しているKPI: 2件",
    ]
    assert AlertUi.WAKE not in buttons(rendered.blocks)


def elements(modal: Block) -> dict[str, Block]:
    return {
        str(block["element"]["action_id"]): block["element"]
        for block in modal["blocks"]
        if block["type"] == "input"
    }


@BOTH
def test_the_modal_shows_what_is_set(localizer: Localizer) -> None:
    until = datetime.fromisoformat("2026-12-09T15:00:00+00:00")  # midnight after the 9th in Tokyo
    person = a_quiet_person(muted=frozenset({"off_track"}), snoozed_until=until)

    modal = alert_settings.modal(person, localizer, TODAY)

    assert view_problems(json.loads(json.dumps(modal))) == []
    found = elements(modal)
    ticked = [one["value"] for one in found["alerts.kinds"]["initial_options"]]
    assert ticked == ["target_reached", "data_missing", "unusual"]
    assert found["alerts.quiet_from"]["initial_time"] == "22:00"
    assert found["alerts.quiet_until"]["initial_time"] == "07:00"
    assert found["alerts.snooze_until"]["initial_date"] == "2026-12-09"


@BOTH
def test_the_modal_lists_whose_unusual_days_are_left_out(localizer: Localizer) -> None:
    own = [replace(a_label(HOSTILE), kpi_id=KpiId(f"k{number}")) for number in range(120)]
    person = a_person(muted=frozenset({"unusual", "unusual:k2"}))

    modal = alert_settings.modal(person, localizer, TODAY, own=own)

    assert view_problems(json.loads(json.dumps(modal))) == []
    calm = elements(modal)["alerts.calm"]
    assert [one["value"] for one in calm["initial_options"]] == ["k2"]
    assert "alerts.calm" not in elements(alert_settings.modal(person, localizer, TODAY))


def test_settings_count_the_kpis_whose_unusual_days_are_left_out() -> None:
    person = a_person(muted=frozenset({"unusual:k1", "unusual:k2"}))

    rendered = alert_settings.shown(some_settings(person), JA)

    assert "いつもと違う日を知らせないKPI: 2件" in rendered.text


@pytest.mark.parametrize("until", [None, a_moment(days=-3)], ids=["never", "over"])
def test_a_modal_for_somebody_who_never_set_anything_is_empty(until: datetime | None) -> None:
    every = frozenset(kind.value for kind in AlertKind)
    person = a_person(muted=every, snoozed_until=until, quiet_from=time(22))

    found = elements(alert_settings.modal(person, JA, TODAY))

    assert "initial_options" not in found["alerts.kinds"]
    assert "initial_time" not in found["alerts.quiet_until"]
    assert "initial_date" not in found["alerts.snooze_until"]


# Home


def a_place(name: str, count: int, channel_id: str = "C1") -> Place:
    line = Line(
        label=a_label(name),
        kind=TargetKind.TOTAL,
        progress=a_progress(),
        owner_id=a_person().user_id,
    )
    return Place(channel_id=ChannelId(channel_id), lines=(line,) * count)


def shown_home(
    localizer: Localizer, *places: Place, troubles: Troubles | None = None, left_out: int = 0
) -> Block:
    """Return the view as Slack gets it; Slack takes it."""
    content = HomeContent(
        places=places, settings=some_settings(), troubles=troubles, left_out=left_out
    )
    found: Block = json.loads(json.dumps(view(content, localizer)))
    assert view_problems(found) == []
    assert not is_view_too_large(found)
    return found


@BOTH
def test_an_empty_home_says_how_to_start(localizer: Localizer) -> None:
    text = json.dumps(shown_home(localizer), ensure_ascii=False)

    is_japanese = localizer is JA
    for command in ("/kpi 記録", "/kpi レポート") if is_japanese else ("/kpi log", "/kpi digest"):
        assert command in text
    assert "/goal" in text


@BOTH
def test_home_shows_my_kpis_by_channel(localizer: Localizer) -> None:
    home = shown_home(localizer, a_place("クリック数", 2), a_place("保存数", 1, "C2"))

    text = json.dumps(home, ensure_ascii=False)
    assert "<#C1>" in text
    assert "<#C2>" in text
    details = [block for block in home["blocks"] if "accessory" in block]
    assert len(details) == 3


def test_home_shows_administrators_what_did_not_arrive() -> None:
    failed = a_delivery(state=DeliveryState.FAILED, last_error="is_archived")
    troubles = Troubles(newest=[failed], counts={DeliveryState.FAILED: 1})

    assert "is_archived" in json.dumps(shown_home(EN, troubles=troubles))


@BOTH
def test_a_home_of_any_size_fits(localizer: Localizer) -> None:
    places = [a_place(HOSTILE, 30, f"C{n}") for n in range(5)]

    home = shown_home(localizer, *places, left_out=3)

    assert "113" in json.dumps(home)


def test_a_home_of_forty_channels_fits() -> None:
    places = [a_place("🏳️‍🌈" * 60, 1, f"C{n}") for n in range(40)]

    home = shown_home(JA, *places)

    assert len([block for block in home["blocks"] if "accessory" in block]) == 40


# Many at once


def many(*alerts: dict[str, object]) -> dict[str, object]:
    return {"alerts": list(alerts), "channel": CHANNEL}


def one_of_many(message: str, told: dict[str, object] | None = None) -> dict[str, object]:
    return {"message": message, **(told or data())}


@pytest.mark.parametrize("ideas", [[], [{"ja": "動画にする", "en": "Make it a video"}]])
def test_many_alerts_say_how_to_plan_an_improvement(ideas: list[dict[str, str]]) -> None:
    told = many(*[one_of_many("off_track", data(ideas=ideas))] * 4)

    shown = json.dumps(said(MessageKind.ALERTS, told).blocks, ensure_ascii=False)

    assert ("`/kpi 改善`" in shown) is bool(ideas)


@BOTH
def test_many_alerts_are_listed_with_a_way_to_each(localizer: Localizer) -> None:
    hostile = data(name={"ja": HOSTILE, "en": HOSTILE})
    told = many(*[one_of_many("off_track", hostile)] * 40)

    rendered = said(MessageKind.ALERTS, told, localizer)

    assert block_problems(json.loads(json.dumps(rendered.blocks)), Surface.MESSAGE) == []
    assert "<!channel>" not in rendered.text + json.dumps(rendered.blocks)
    assert "40" in rendered.text.splitlines()[0]
    ways = [block["accessory"]["action_id"] for block in rendered.blocks if "accessory" in block]
    assert ways == ["report.details"] * 15
    assert "25" in json.dumps(rendered.blocks[-2])


def test_each_of_many_says_what_and_how_much() -> None:
    told = many(
        one_of_many("off_track"),
        one_of_many("recovered"),
        one_of_many("unusual", unusual(came="500")),
    )

    rendered = said(MessageKind.ALERTS, told)

    assert rendered.text.splitlines()[:3] == [
        "お知らせが3件あります",
        "▼ 「クリック数（Instagram）」は未達の見込みです",
        "現在 400 / 目標値 3,100（2026年12月31日(木)まで）、ここまでは必要なペースの67%です",
    ]
    assert buttons(rendered.blocks)["alerts.acknowledge_all"] == {
        "alerts": [["k1", "off_track", 2], ["k1", "unusual", 2]]
    }


def test_numbers_that_are_missing_among_many_can_be_logged() -> None:
    missing = data(gap=4, usual=1, last_value_day="2026-12-03")

    rendered = said(
        MessageKind.ALERTS, many(one_of_many("off_track"), one_of_many("data_missing", missing))
    )

    ways = [block["accessory"] for block in rendered.blocks if "accessory" in block]
    assert [one["action_id"] for one in ways] == ["report.details", "data.check_in"]
    assert ways[1]["text"]["text"] == "数値を記録"
    assert json.loads(ways[1]["value"]) == {"kpi": "k1"}


@BOTH
def test_the_modal_for_a_pause_offers_the_working_day_first(localizer: Localizer) -> None:
    modal = snooze_modal({"kpi": "k1", "alert": "off_track", "incident": 1}, localizer)

    assert view_problems(json.loads(json.dumps(modal))) == []
    first = elements(modal)["alerts.pause"]
    assert first["initial_option"]["value"] == "working_day"
    assert len(first["options"]) == 4


AN_HOUR = {**AN_UNUSUAL_DAY, "hour": "2026-12-06T14:00:00+09:00"}


@pytest.mark.parametrize(
    ("localizer", "rule", "part"),
    [
        (JA, "value", "2026年12月6日(日) 14時台は0でした。いつもなら"),
        (JA, "run", "いつもと違う水準の時間が続いています。2026年12月6日(日) 14時台は0"),
        (EN, "value", "0 at 14:00 on Sun, Dec 6, 2026. "),
        (EN, "run", "Several hours in a row are unlike before. 14:00 on Sun, Dec 6, 2026"),
    ],
)
def test_an_unusual_hour_is_told_by_the_teams_clock(
    localizer: Localizer, rule: str, part: str
) -> None:
    text = said(MessageKind.UNUSUAL, data(unusual={**AN_HOUR, "rule": rule}), localizer).text

    assert part in text


@pytest.mark.parametrize(
    ("localizer", "part"),
    [
        (JA, "いつもは2時間以内に届きますが、5時間たっています。"),
        (EN, "Usually one comes within 2 hours; it has been 5 hours."),
    ],
    ids=["ja", "en"],
)
def test_a_silent_feed_is_told_in_hours(localizer: Localizer, part: str) -> None:
    told = data(last_value_hour="2026-12-06T14:00:00+09:00", gap=5, usual=2)

    assert part in said(MessageKind.DATA_MISSING, told, localizer).text
