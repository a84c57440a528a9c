"""A file by hour: dropped, looked at, stored; its hours are forgotten in time."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from bot import bootstrap, ticks
from bot.api.openapi import PATH
from bot.ids import SourcesUi
from bot.sandbox.model import Message
from bot.sandbox.person import readable
from kpi.hours import HOUR, KEPT, key_of, local
from kpi.model import ChannelId, Language, Period, UserId
from kpi.ports import HourValue
from tests.dropped import DAYS, drop, one
from tests.forms import opened, press, submit
from tests.logged import values
from tests.scenes import goal, kpi
from tests.stages import MatoStage, mato_stage

EVER = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    """A goal with a KPI over impressions."""
    with mato_stage(sqlite_url, settings={"public_url": "https://mato.example/"}) as stage:
        goal(stage)
        kpi(stage, "インプレッション 100万 3月末まで")
        stage.work()
        stage.deliver()
        yield stage


def table(*rows: tuple[int, int], header: str = "日付,時間帯,インプレッション") -> str:
    return "\n".join([header, *(f"{DAYS[0]},{hour}時,{value}" for hour, value in rows)]) + "\n"


def kept(stage: MatoStage) -> list[HourValue]:
    with stage.mato.deps.uow(reading=True) as uow:
        (series,) = uow.series.of_channel(stage.workspace_id, ChannelId(stage.channel.id))
        end = stage.clock.now() + timedelta(days=1)
        return uow.hours.points(stage.workspace_id, series.series_id, EVER, end)


def test_a_file_by_hour_is_shown_by_day_and_its_hours_are_kept(stage: MatoStage) -> None:
    shown = one(drop(stage, table(*((hour, 2) for hour in range(24)))))

    assert "1時間ごとの値（24件）を日ごとにまとめます。" in readable(shown)
    assert "合計 48" in readable(shown)
    press(stage.aya, shown, "取り込む")

    assert values(stage) == ["48"]
    found = kept(stage)
    assert len(found) == 24
    assert found[0].hour.hour == 15  # midnight in Tokyo


def test_a_second_file_corrects_one_hour(stage: MatoStage) -> None:
    press(stage.aya, one(drop(stage, table((9, 500), (10, 6)))), "取り込む")

    press(stage.aya, one(drop(stage, table((9, 5)), "again.csv")), "取り込む")

    assert values(stage) == ["11"]


def test_hours_are_forgotten_and_days_are_not(stage: MatoStage) -> None:
    press(stage.aya, one(drop(stage, table((9, 5), (10, 6)))), "取り込む")
    stage.clock.advance(KEPT - timedelta(days=3))
    ticks.forget(stage.mato.deps)
    assert len(kept(stage)) == 2

    stage.clock.advance(timedelta(days=4))
    ticks.forget(stage.mato.deps)

    assert kept(stage) == []
    assert values(stage) == ["11"]


# by the hour


def fed(stage: MatoStage, weeks: int = 6) -> datetime:
    """Have six weeks of about 200 an hour come in; return the hour that is over last."""
    chance = random.Random(5)  # noqa: S311 - repeatable, nothing secret
    newest = key_of(stage.clock.now()) - HOUR
    with stage.mato.deps.uow() as uow:
        (series,) = uow.series.of_channel(stage.workspace_id, ChannelId(stage.channel.id))
        (kpi,) = uow.kpis.all_active(stage.workspace_id)
        long_ago = stage.clock.now() - timedelta(days=60)
        period = Period(start=long_ago.date(), end=kpi.period.end)
        uow.kpis.save(replace(kpi, created_at=long_ago, period=period))
        uow.hours.upsert(
            stage.workspace_id,
            [
                HourValue(
                    series.series_id,
                    newest - HOUR * back,
                    Decimal(chance.randrange(190, 211)),
                    "feed",
                    newest - HOUR * (back - 1) + timedelta(minutes=1),
                )
                for back in range(1, weeks * 168)
            ],
        )
        uow.commit()
    return newest


def new_token(stage: MatoStage) -> str:
    """Make a token in Slack, as Aya does, and return it."""
    asked = stage.aya.command("/kpi 連携 トークン", stage.channel)
    made = submit(stage.aya, asked, {SourcesUi.NAME: "計測"})
    texts = (str(b["text"]["text"]) for b in opened(made).blocks if b["type"] == "section")
    return next(text for text in texts if text.startswith("mato_"))


def send(stage: MatoStage, token: str, hour: datetime, value: int) -> dict[str, object]:
    web = bootstrap.web_app(stage.mato).test_client()
    row = {"metric": "impressions", "at": hour.isoformat(), "value": value}
    answer = web.post(
        PATH, json={"observations": [row]}, headers={"Authorization": f"Bearer {token}"}
    )
    return answer.json or {}


def heard(stage: MatoStage) -> list[Message]:
    direct = stage.aya.direct()
    before = {message.ts for message in stage.aya.messages(direct)}
    stage.work()
    stage.deliver()
    return [one for one in stage.aya.messages(direct) if one.ts not in before]


def shown_hour(hour: datetime) -> str:
    here = local(hour, "Asia/Tokyo")
    return f"{here.month}月{here.day}日({'月火水木金土日'[here.weekday()]}) {here.hour}時台"


def test_an_outage_is_told_within_the_hour_and_explained(stage: MatoStage) -> None:
    newest = fed(stage)
    assert send(stage, new_token(stage), newest, 0)["hours"] == 1

    (alert,) = [one for one in heard(stage) if "いつもより少なめ" in readable(one)]

    assert f"{shown_hour(newest)}は0でした。" in readable(alert)
    assert "計測や連携が止まっていないか" in readable(alert)
    why = readable(opened(press(stage.aya, alert, "届いた理由")))
    assert "曜日と時間帯をならした過去の推移" in why
    assert shown_hour(newest) in why
    assert "いつもと違う時間帯" in why


def test_a_wrong_hour_that_is_corrected_stands_corrected(stage: MatoStage) -> None:
    newest, token = fed(stage), new_token(stage)
    send(stage, token, newest, 0)
    heard(stage)

    answer = send(stage, token, newest, 200)

    assert (answer["hours"], answer["replaced"]) == (1, 1)
    assert not [one for one in heard(stage) if "いつもより" in readable(one)]


def test_an_alert_by_the_hour_in_english(stage: MatoStage) -> None:
    newest = fed(stage)
    with stage.mato.deps.uow() as uow:
        aya = uow.people.get(stage.workspace_id, UserId(stage.aya.user.id))
        assert aya is not None
        uow.people.save(replace(aya, language=Language.EN, language_is_known=True))
        uow.commit()
    send(stage, new_token(stage), newest, 2000)

    here = local(newest, "Asia/Tokyo")
    (alert,) = [one for one in heard(stage) if "better than usual" in readable(one)]

    day = f"{here:%a}, {here:%b} {here.day}, {here.year}"
    assert f"2,000 at {here.hour}:00 on {day}." in readable(alert)


def test_why_not_names_the_hour_that_was_looked_at(stage: MatoStage) -> None:
    newest = fed(stage)
    send(stage, new_token(stage), newest, 200)
    heard(stage)

    said = readable(stage.aya.command("/kpi アラート なぜ", stage.channel).reply)

    assert f"{shown_hour(newest)}まで、新しくお知らせする時間帯はありません。" in said
