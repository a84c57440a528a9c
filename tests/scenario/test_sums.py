"""A campaign of several influencers: all of them added up, from files that come on other days."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from bot.ids import KpiUi
from bot.sandbox.person import Person, Seen, readable
from tests.dropped import TODAY, drop, one
from tests.forms import buttons, opened, press
from tests.logged import values
from tests.scenes import ENGAGEMENT, goal, kpi, kpis_of
from tests.stages import MatoStage, mato_stage

COLUMNS = "date,platform,influencer,impressions,engagements\n"
ALL, ALL_JA = "all influencers, added up", "インフルエンサー全員の合計"


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        yield stage


def days(oldest: int, newest: int = 1) -> list[date]:
    """Return the days from so many before today until so many before."""
    return [TODAY - timedelta(days=back) for back in range(oldest, newest - 1, -1)]


def stored(stage: MatoStage, who: str, several: list[date], person: Person | None = None) -> Seen:
    """Drop one influencer's table, confirm it, and let the worker see to what follows."""
    rows = "".join(
        f"{day},instagram,{who},{1000 + number % 3},{50 + number % 2}\n"
        for number, day in enumerate(several)
    )
    by = person or stage.aya
    preview = one(drop(stage, COLUMNS + rows, f"{who}.csv", person=by))
    said = press(by, preview, buttons(preview)[0])
    stage.work()
    return said


def test_a_kpi_goes_by_all_influencers_once_somebody_wants_it(stage: MatoStage) -> None:
    goal(stage, ENGAGEMENT)
    kpi(stage, "エンゲージメント数 30,000 3月末まで")
    assert "これからこの数値で見ていきます" in stored(stage, "hana", days(6)).text

    said = stored(stage, "ren", days(6))
    assert "合計やほかの数値に切り替える場合は" in readable(said.reply)
    assert buttons(said.reply) == [ALL_JA]
    linked = press(stage.aya, said.reply, ALL_JA)
    stage.work()

    assert f"エンゲージメント数（{ALL_JA}）" in linked.text
    assert values(stage) == ["100", "102", "100", "102", "100", "102"]
    assert stored(stage, "sora", days(3)).text.count("KPI") == 0
    assert values(stage)[-3:] == ["152", "151", "152"]


def test_a_late_influencer_is_named_and_the_sum_does_not_drop(stage: MatoStage) -> None:
    goal(stage, "grow engagement with our posts", stage.ken)
    kpi(stage, "engagements 30,000 by 31 March", stage.ken)
    stored(stage, "hana", days(20), stage.ken)
    said = stored(stage, "ren", days(20, 8), stage.ken)
    press(stage.ken, said.reply, ALL)
    stage.work()

    assert len(values(stage)) == 13
    shown = stage.ken.command("/kpi status", stage.channel).reply
    view = opened(stage.ken.click(shown, KpiUi.DETAILS, kpis_of(stage)[0].kpi_id))
    assert "adds up the numbers of 2, day by day: Instagram / hana, Instagram / ren" in readable(
        view
    )
    assert "Numbers are late: Instagram / ren (until" in readable(view)
    origins = opened(press(stage.ken, view, "Where values come from"))
    assert "Adds up the numbers of 2: Instagram / hana, Instagram / ren" in readable(origins)
    digest = readable(stage.ken.command("/kpi digest preview", stage.channel).reply)
    assert "waiting for Instagram / ren" in digest


def test_a_typed_kpi_may_be_of_all_and_says_so(stage: MatoStage) -> None:
    goal(stage, ENGAGEMENT)
    stored(stage, "hana", days(6))
    stored(stage, "ren", days(6))

    asked = kpi(stage, "エンゲージメント数 30,000 3月末まで").reply
    assert buttons(asked)[0] == ALL_JA
    said = press(stage.aya, asked, ALL_JA)
    stage.work()

    assert "2件の数値を日ごとに足した合計です: Instagram / hana、Instagram / ren" in said.text
    assert "/kpi 記録" not in said.text
    assert values(stage)[0] == "100"


def test_a_rate_of_all_is_asked_for_when_it_is_set(stage: MatoStage) -> None:
    goal(stage, ENGAGEMENT)
    stored(stage, "hana", days(6))
    stored(stage, "ren", days(6))

    said = kpi(stage, "エンゲージメント率（インプレッション比） 4% 3月末まで").reply
    assert ALL_JA in buttons(said)
    press(stage.aya, said, ALL_JA)
    stage.work()

    assert values(stage)[0] == "5"


def test_a_number_typed_for_all_asks_for_one_of_them(stage: MatoStage) -> None:
    goal(stage, ENGAGEMENT)
    stored(stage, "hana", days(6))
    stored(stage, "ren", days(6))

    asked = stage.aya.command("/kpi 記録 エンゲージメント数 30", stage.channel).reply

    assert not any(ALL_JA in label for label in buttons(asked))


def test_people_are_never_added_up_and_it_says_why(stage: MatoStage) -> None:
    goal(stage)
    kpi(stage, "リーチ 3万 3月末まで")
    rows = "".join(f"{day},instagram,{who},700\n" for day in days(6) for who in ("hana", "ren"))

    preview = one(drop(stage, f"date,platform,influencer,reach\n{rows}"))
    said = press(stage.aya, preview, buttons(preview)[0])

    assert "同じ人が重なるため、合計できません。全体の量は「インプレッション数」なら" in said.text
    assert buttons(said.reply) == ["Instagram / hana", "Instagram / ren"]
