"""Alerts as their reader meets them: told once, answered, left in peace, told when it is over."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot import digests
from bot.sandbox.model import Message, View
from bot.sandbox.person import readable
from kpi.alerts import AlertKind, Stage
from kpi.messages import MessageKind
from kpi.model import ChannelId, KpiId, Language, Period, UserId
from kpi.ports import AlertState
from kpi.usecases.alerts import alerts
from kpi.usecases.alerts.watching import states_of
from tests.factories import (
    a_delivery,
    a_goal,
    a_kpi,
    a_message,
    a_series,
    a_target,
    a_team,
    daily,
)
from tests.forms import buttons, opened, press, shown, submit
from tests.stages import MatoStage, mato_stage

KPI = KpiId("k1")


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    """A Mato that knows Aya and Ken; Aya's KPI is far behind after ten days of thirty."""
    with mato_stage(sqlite_url) as stage:
        for person in (stage.aya, stage.ken):
            person.command("/kpi help", stage.channel)
        stage.work()
        fall_behind(stage)
        yield stage


def today(stage: MatoStage) -> date:
    return stage.clock.now().date()


def fall_behind(stage: MatoStage) -> None:
    start = today(stage) - timedelta(days=10)
    owner, channel = UserId(stage.aya.user.id), ChannelId(stage.channel.id)
    here = {"workspace_id": stage.workspace_id, "channel_id": channel}
    period = Period(start=start, end=start + timedelta(days=30))
    created = stage.clock.now() - timedelta(days=10)
    with stage.mato.deps.uow() as uow:
        uow.teams.save(a_team(**here, language=Language.JA, fallback_owner=owner))
        uow.goals.save(a_goal(**here, owner_id=owner, period=period, created_at=created))
        uow.series.find_or_add(a_series(**here))
        uow.kpis.save(
            a_kpi(
                **here,
                owner_id=owner,
                period=period,
                created_at=created,
                target=a_target(3000),
            )
        )
        uow.observations.upsert(
            stage.workspace_id, daily(*[10] * 10, start=start, learnt_at=created)
        )
        uow.commit()


def add_kpis(stage: MatoStage, count: int) -> None:
    with stage.mato.deps.uow() as uow:
        first = uow.kpis.get(stage.workspace_id, KPI)
        assert first is not None
        for number in range(count):
            uow.kpis.save(replace(first, kpi_id=KpiId(f"more{number}")))
        uow.commit()


def catch_up(stage: MatoStage) -> None:
    with stage.mato.deps.uow() as uow:
        value = daily(5000, start=today(stage) - timedelta(days=1))
        newer = [one._replace(learnt_at=stage.clock.now(), source="file") for one in value]
        uow.observations.upsert(stage.workspace_id, newer)
        alerts.after_observations(uow, stage.workspace_id, [newer[0].series_id], stage.clock.now())
        uow.commit()


def heard(stage: MatoStage, **by: float) -> list[Message]:
    """Let time pass, look at every KPI, and return what Aya gets directly then."""
    before = len(stage.aya.messages(stage.aya.direct()))
    stage.clock.advance(timedelta(**by))
    digests.plan_checks(stage.mato.deps)
    stage.work()
    stage.deliver()
    return stage.aya.messages(stage.aya.direct())[before:]


def state(stage: MatoStage) -> AlertState:
    with stage.mato.deps.uow(reading=True) as uow:
        return states_of(uow, stage.workspace_id, KPI)[AlertKind.OFF_TRACK]


def test_the_owner_hears_once_and_again_when_it_is_reached(stage: MatoStage) -> None:
    (alert,) = heard(stage)
    assert heard(stage, hours=6) == []
    catch_up(stage)
    (over,) = heard(stage)

    assert "未達の見込み" in alert.text
    assert "現在 100 / 目標値 3,000" in alert.text
    assert "たとえば:" in readable(alert)
    assert buttons(alert) == [
        "届いた理由",
        "詳しく見る",
        "改善を決める",
        "了解",
        "明日まで一時停止",
        "期限を選んで一時停止",
        "この種類の通知をオフ",
    ]
    assert "目標値を達成しました" in over.text


def test_an_alert_explains_itself(stage: MatoStage) -> None:
    (alert,) = heard(stage)

    shown = readable(opened(press(stage.aya, alert, "届いた理由")))

    assert "通知が届いた理由" in shown
    assert "ここまでに必要な値" in shown
    assert "前回の判断から状態が変わったため" in shown


def test_a_silence_is_explained_too(stage: MatoStage) -> None:
    (alert,) = heard(stage)

    details = opened(press(stage.aya, alert, "詳しく見る"))
    shown = readable(opened(press(stage.aya, details, "通知の判断")))
    typed = stage.aya.command("/kpi 通知 なぜ", stage.channel)

    assert "その後、状態は変わっていません" in shown
    assert "その後、状態は変わっていません" in typed.text


def test_an_unusual_day_is_told_and_explained(stage: MatoStage) -> None:
    heard(stage)
    start = today(stage) - timedelta(days=100)
    days = daily(*[10] * 99, 500, start=start, learnt_at=stage.clock.now(), source="file")
    with stage.mato.deps.uow() as uow:
        uow.observations.upsert(stage.workspace_id, days)
        uow.commit()

    alert = next(one for one in heard(stage, hours=6) if "いつもより好調" in one.text)

    assert "500でした" in alert.text
    assert buttons(alert) == ["届いた理由", "詳しく見る", "了解", "この種類の通知をオフ"]
    assert "いつものばらつきの" in readable(opened(press(stage.aya, alert, "届いた理由")))


def test_what_is_acknowledged_is_left_alone(stage: MatoStage) -> None:
    (alert,) = heard(stage)

    seen = press(stage.aya, alert, "了解")

    assert "了解しました" in seen.text
    assert state(stage).state == Stage.ACKNOWLEDGED
    catch_up(stage)
    heard(stage)
    assert "すでに解消しています" in press(stage.aya, alert, "了解").text
    assert "すでに解消しています" in press(stage.aya, alert, "明日まで一時停止").text


def test_what_is_snoozed_comes_back_once_if_it_still_holds(stage: MatoStage) -> None:
    days = 1
    (alert,) = heard(stage)

    seen = press(stage.aya, alert, "明日まで一時停止")

    assert "この件の通知を一時停止します" in seen.text
    until = state(stage).snoozed_until
    assert until is not None
    assert (until.hour, until.minute) == (0, 0)  # nine in Tokyo
    texts = [one.text for one in heard(stage, days=days, hours=12)]
    assert any("未達の見込み" in text for text in texts)
    assert heard(stage, hours=6) == []


def test_until_tomorrow_is_one_time_by_button_and_typed(stage: MatoStage) -> None:
    (alert,) = heard(stage)

    pressed = press(stage.aya, alert, "明日まで一時停止").text
    typed = stage.aya.command("/kpi 通知 明日まで一時停止", stage.channel).text

    assert " 9:00" in pressed
    assert pressed.partition("まで")[0].strip() in typed


def test_an_alert_that_is_put_off_says_so_where_open_ones_are_listed(stage: MatoStage) -> None:
    (alert,) = heard(stage)
    press(stage.aya, alert, "明日まで一時停止")

    listed = stage.aya.command("/kpi 通知", stage.channel).text

    assert "未達の見込み（" in listed
    assert "まで一時停止中）" in listed


def test_all_alerts_are_put_off_until_the_next_period(stage: MatoStage) -> None:
    until = (today(stage) + timedelta(days=20)).day

    seen = stage.aya.command("/kpi 通知 次の期間まで一時停止", stage.channel)
    none = stage.ken.command("/kpi alerts snooze until next period", stage.channel)

    assert "9:00（日本時間）まで、すべての通知を一時停止しています。" in seen.text
    assert f"月{until}日" in seen.text
    assert "You own no KPI with a period under way." in none.text


def test_a_pause_until_next_month_ends_as_it_begins_and_says_so(stage: MatoStage) -> None:
    first = (stage.clock.now() + timedelta(hours=9)).replace(day=28) + timedelta(days=4)

    made = stage.aya.command("/kpi 通知 来月まで一時停止", stage.channel)
    known = stage.ken.command("/kpi alerts snooze until next month", stage.channel)

    assert f"{first.month}月1日(" in made.text
    assert "9:00（日本時間）まで、すべての通知を一時停止しています。" in made.text
    assert "1, " in known.text
    assert "at 9:00 AM (United Kingdom Time)." in known.text


def test_settings_that_are_saved_as_they_are_leave_a_snooze_alone(stage: MatoStage) -> None:
    before = stage.aya.command("/kpi 通知 来月いっぱい一時停止", stage.channel)

    submit(stage.aya, press(stage.aya, before.reply, "設定を変える"))

    after = stage.aya.command("/kpi 通知", stage.channel).text
    (line,) = {one for one in before.text.splitlines() if "すべての通知を一時停止して" in one}
    assert line in after


@pytest.mark.parametrize("pause", ["working_day", "week", "next_period"])
def test_an_alert_is_put_off_until_a_day_that_is_chosen(stage: MatoStage, pause: str) -> None:
    (alert,) = heard(stage)
    form = press(stage.aya, alert, "期限を選んで一時停止")

    done = submit(stage.aya, form, {"alerts.pause": pause})

    assert done.failure is None
    until = state(stage).snoozed_until
    assert until is not None
    assert until > stage.clock.now()
    assert "この件の通知を一時停止します" in stage.aya.messages(stage.aya.direct())[-1].text


def test_an_alert_is_put_off_until_a_date(stage: MatoStage) -> None:
    (alert,) = heard(stage)
    form = press(stage.aya, alert, "期限を選んで一時停止")
    day = today(stage) + timedelta(days=5)

    none = submit(stage.aya, form, {"alerts.pause": "date"})
    past = submit(
        stage.aya, form, {"alerts.pause": "date", "alerts.pause_date": str(today(stage))}
    )
    done = submit(stage.aya, form, {"alerts.pause": "date", "alerts.pause_date": str(day)})

    assert "明日以降" in next(iter(none.errors.values()))
    assert "明日以降" in next(iter(past.errors.values()))
    assert done.failure is None
    until = state(stage).snoozed_until
    assert until is not None
    assert until.date() == day


def test_a_pause_of_what_is_over_says_so(stage: MatoStage) -> None:
    (alert,) = heard(stage)
    form = press(stage.aya, alert, "期限を選んで一時停止")
    catch_up(stage)
    heard(stage)

    submit(stage.aya, form, {"alerts.pause": "week"})

    assert "すでに解消" in stage.aya.messages(stage.aya.direct())[-1].text


def test_many_alerts_come_as_one_and_are_acknowledged_together(stage: MatoStage) -> None:
    add_kpis(stage, 4)

    (alert,) = heard(stage)

    assert alert.text.startswith("お知らせが5件あります")
    assert "KPIの詳細" in readable(opened(press(stage.aya, alert, "詳しく見る")))
    assert "了解しました" in press(stage.aya, alert, "すべて了解").text
    assert state(stage).state == Stage.ACKNOWLEDGED
    assert heard(stage, hours=6) == []


def test_details_open_from_an_alert(stage: MatoStage) -> None:
    (alert,) = heard(stage)

    assert "KPIの詳細" in readable(opened(press(stage.aya, alert, "詳しく見る")))


def test_a_kind_that_is_not_wanted_stays_away(stage: MatoStage) -> None:
    (alert,) = heard(stage)

    seen = press(stage.aya, alert, "この種類の通知をオフ")

    assert "未達の見込みと回復" in seen.text
    settings = stage.aya.command("/kpi alerts", stage.channel)
    assert "– 未達の見込みと回復（オフ）" in settings.text


def test_missing_numbers_can_be_logged_from_the_alert(stage: MatoStage) -> None:
    press(stage.aya, heard(stage)[0], "了解")

    messages = heard(stage, days=4)

    (alert,) = [one for one in messages if "数値が届いていません" in one.text]
    assert press(stage.aya, alert, "数値を記録").view is not None


def test_alerts_are_ordered_by_words(stage: MatoStage) -> None:
    quiet = stage.aya.command("/kpi 通知 22:00-8:00", stage.channel)
    off = stage.aya.command("/kpi alerts オフ", stage.channel)
    snoozed = stage.aya.command("/kpi alerts snooze 3 days", stage.channel)
    on = stage.aya.command("/kpi alerts オン", stage.channel)
    loud = stage.aya.command("/kpi alerts quiet off", stage.channel)

    assert "おやすみ時間: 22:00〜8:00" in quiet.text
    assert off.text.count("（オフ）") == 2 * len(AlertKind)
    assert "すべての通知を一時停止しています" in snoozed.text
    assert "すべての通知を一時停止" not in on.text
    assert "おやすみ時間: なし" in loud.text


def test_words_that_mean_nothing_are_said_back(stage: MatoStage) -> None:
    seen = stage.aya.command("/kpi alerts ぽよぽよ", stage.channel)

    assert "読み取れなかった部分: ぽよぽよ" in seen.text


@pytest.mark.parametrize("text", ["/kpi alerts 静かに", "/kpi alerts snooze"])
def test_an_order_that_lacks_hours_asks_for_them(stage: MatoStage, text: str) -> None:
    seen = stage.aya.command(text, stage.channel)

    assert "通知の設定" in readable(opened(seen))


def offered(view: View) -> list[str]:
    """Return the KPIs whose unusual days the modal can leave out."""
    inputs = [block["element"] for block in view.blocks if block["type"] == "input"]
    calm = next(one for one in inputs if one["action_id"] == "alerts.calm")
    return [one["value"] for one in calm["options"]]


def test_settings_are_kept_by_the_modal(stage: MatoStage) -> None:
    form = press(stage.aya, stage.aya.command("/kpi alerts", stage.channel).reply, "設定を変える")
    until, kpi_id = today(stage) + timedelta(days=5), offered(opened(form))[0]

    half = submit(stage.aya, form, {"alerts.quiet_from": "22:00"})
    other_half = submit(
        stage.aya, form, {"alerts.quiet_from": None, "alerts.quiet_until": "22:00"}
    )
    same = submit(stage.aya, form, {"alerts.quiet_from": "22:00", "alerts.quiet_until": "22:00"})
    past = submit(
        stage.aya,
        form,
        {
            "alerts.quiet_until": "07:00",
            "alerts.snooze_until": (today(stage) - timedelta(days=3)).isoformat(),
        },
    )
    done = submit(
        stage.aya,
        form,
        {
            "alerts.kinds": ["data_missing"],
            "alerts.calm": [kpi_id],
            "alerts.snooze_until": until.isoformat(),
        },
    )

    assert "両方" in next(iter(half.errors.values()))
    assert "両方" in next(iter(other_half.errors.values()))
    assert "別の時刻" in next(iter(same.errors.values()))
    assert "今日以降" in next(iter(past.errors.values()))
    assert done.failure is None
    again = press(stage.aya, stage.aya.command("/kpi alerts", stage.channel).reply, "設定を変える")
    found = shown(opened(again))
    assert found["alerts.quiet_from"] == "22:00"
    chosen = found["alerts.calm"]
    assert isinstance(chosen, list)
    assert [one["value"] for one in chosen] == [kpi_id]
    assert found["alerts.quiet_until"] == "07:00"
    assert found["alerts.snooze_until"] == until.isoformat()


def test_a_snooze_is_ended_by_a_button(stage: MatoStage) -> None:
    seen = stage.aya.command("/kpi alerts snooze 3 days", stage.channel)

    woken = press(stage.aya, seen.reply, "一時停止を解除")

    assert "すべての通知を一時停止しています" not in woken.text


# Home


def test_home_shows_my_kpis_and_alerts_and_leads_on(stage: MatoStage) -> None:
    heard(stage)

    home = stage.aya.open_home()

    assert home is not None
    text = readable(home)
    assert f"<#{stage.channel.id}>" in text
    assert "▼ 未達の見込み　*インプレッション数*" in text
    assert "まだ解消していない通知" in text
    assert "KPIの詳細" in readable(opened(press(stage.aya, home, "詳しく見る")))


def test_home_of_a_newcomer_says_how_to_start(stage: MatoStage) -> None:
    home = stage.ken.open_home()

    assert home is not None
    assert "/goal Raise awareness" in readable(home)


def test_home_follows_what_is_changed_on_it(stage: MatoStage) -> None:
    stage.aya.command("/kpi alerts snooze 3 days", stage.channel)
    home = stage.aya.open_home()
    assert home is not None

    press(stage.aya, home, "一時停止を解除")

    after = stage.aya.home()
    assert after is not None
    assert "すべての通知を一時停止しています" not in readable(after)


def test_home_shows_administrators_what_did_not_arrive(stage: MatoStage) -> None:
    lost = a_delivery(
        workspace_id=stage.workspace_id,
        to="C404",
        message=a_message(MessageKind.OWNER_REPLACED, channel="C404", gone="U9"),
        due_at=stage.clock.now(),
        created_at=stage.clock.now(),
    )
    with stage.mato.deps.uow() as uow:
        uow.outbox.add(lost)
        uow.commit()
    stage.deliver()

    aya, ken = stage.aya.open_home(), stage.ken.open_home()

    assert aya is not None
    assert ken is not None
    assert "届かなかったメッセージ" in readable(aya)
    assert "C404" not in readable(ken)


def test_nobody_is_shown_the_kpis_of_a_private_channel_that_they_left(stage: MatoStage) -> None:
    world = stage.sandbox.config.world
    secret = world.channel(stage.workspace, "secret", members=[stage.ken.user], is_private=True)
    channel, owner = ChannelId(secret.id), UserId(stage.aya.user.id)
    here = {"workspace_id": stage.workspace_id, "channel_id": channel}
    with stage.mato.deps.uow() as uow:
        uow.teams.save(a_team(**here, is_private=True))
        uow.goals.save(a_goal(**here, goal_id="g2"))
        uow.series.find_or_add(a_series(**here, series_id="s2"))
        uow.kpis.save(
            a_kpi(
                **here,
                kpi_id="k2",
                goal_id="g2",
                series_id="s2",
                owner_id=owner,
                label="極秘の数",
                target=a_target(Decimal(5)),
            )
        )
        uow.commit()

    home = stage.aya.open_home()

    assert home is not None
    assert "極秘の数" not in readable(home)


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("通知 一時停止 ずっと", "「/kpi 通知 オフ」"),
        ("alerts snooze forever", "「/kpi 通知 オフ」"),
        ("alerts quiet evenings", "evenings"),
    ],
)
def test_a_snooze_without_an_end_is_answered_with_what_is_possible(
    stage: MatoStage, text: str, offered: str
) -> None:
    said = stage.aya.command(f"/kpi {text}", stage.channel)

    assert offered in said.text
    assert said.view is None
