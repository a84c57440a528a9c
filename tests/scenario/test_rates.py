"""Rates that Mato works out: by what they are, from what, and what is missing, in words."""

from collections.abc import Iterator

import pytest

from bot import bootstrap
from bot.ids import KpiUi
from bot.sandbox.person import Seen, readable
from kpi.model import MetricKey
from tests.dropped import DAYS, drop, one
from tests.forms import buttons, opened, press
from tests.logged import log_all, status, values
from tests.scenario import test_api
from tests.scenes import ENGAGEMENT, TRAFFIC, goal, kpi, kpis_of
from tests.stages import MatoStage, mato_stage


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        yield stage


def test_an_engagement_rate_says_by_what_it_is_and_how_to_choose(stage: MatoStage) -> None:
    goal(stage, ENGAGEMENT)

    said = readable(kpi(stage, "エンゲージメント率 4% 3月末まで").reply)

    assert "「エンゲージメント数」と「リーチ数」の数値が入ると" in said
    assert "分母はリーチ数です" in said
    assert "まだ計算できません" not in said


@pytest.mark.parametrize(
    ("words", "metric", "below", "value"),
    [
        (
            "エンゲージメント率（インプレッション比）",
            "impressions",
            "インプレッション 5,000",
            "2.4%",
        ),
        ("エンゲージメント率（フォロワー比）", "followers", "フォロワー数 10,000", "1.2%"),
        ("エンゲージメント率（再生数比）", "views", "動画再生数 2,000", "6%"),
    ],
)
def test_each_denominator_is_a_metric_of_its_own(
    stage: MatoStage, words: str, metric: str, below: str, value: str
) -> None:
    goal(stage, ENGAGEMENT)
    kpi(stage, f"{words} 1% 3月末まで")
    assert [one.metric for one in kpis_of(stage)] == [MetricKey(f"engagement_rate_{metric}")]

    log_all(stage, "エンゲージメント数 120", below)

    assert value in status(stage)


def test_status_names_what_is_missing_in_both_languages(stage: MatoStage) -> None:
    goal(stage, TRAFFIC)
    kpi(stage, "CTR 2% 3月末まで")
    log_all(stage, "クリック数 40")

    assert "*クリック率* はまだ計算できません。「インプレッション数」の数値が" in status(stage)
    seen = stage.ken.command("/kpi status", stage.channel)
    assert "cannot be worked out yet: no numbers of “Impressions”." in readable(seen.reply)


def test_a_kpi_set_when_a_part_is_there_names_the_other(stage: MatoStage) -> None:
    goal(stage, TRAFFIC)
    log_all(stage, "クリック数 40")

    said = readable(kpi(stage, "CTR 2% 3月末まで").reply)

    assert "まだ計算できません。「インプレッション数」の数値がありません" in said


def test_the_details_name_it_too_until_it_is_there(stage: MatoStage) -> None:
    goal(stage, TRAFFIC)
    kpi(stage, "CTR 2% 3月末まで")
    shown = stage.aya.command("/kpi 状況", stage.channel).reply
    details = stage.aya.click(shown, KpiUi.DETAILS, kpis_of(stage)[0].kpi_id)
    assert "まだ計算できません" in readable(opened(details))

    log_all(stage, "クリック数 40", "インプレッション 2,000")

    assert "まだ計算できません" not in status(stage)
    assert "2%" in status(stage)


def test_a_logged_part_says_what_is_worked_out_from_it(stage: MatoStage) -> None:
    goal(stage, TRAFFIC)
    assert "この数値を使うKPIはまだありません" in logged(stage, "クリック数 40")
    kpi(stage, "CTR 2% 3月末まで")

    assert "「クリック率」の計算に使います" in logged(stage, "インプレッション 2,000")
    assert "この数値を使うKPIはまだありません" in logged(stage, "保存数 3")


def logged(stage: MatoStage, text: str) -> str:
    return stage.aya.command(f"/kpi 記録 {text}", stage.channel).text


def test_several_accounts_are_named_and_not_added_up(stage: MatoStage) -> None:
    goal(stage, TRAFFIC)
    kpi(stage, "CTR 2% 3月末まで")
    counts = ("クリック数 40", "インプレッション 2,000")
    log_all(stage, *(f"{network}の{count}" for network in ("Instagram", "X") for count in counts))

    said = status(stage)

    assert "もとになる数値が複数あり（" in said
    assert "Instagram" in said


COLUMNS = "date,impressions,link clicks,platform\n"


def test_a_rate_goes_on_when_another_account_comes_and_says_so(stage: MatoStage) -> None:
    goal(stage, TRAFFIC)
    kpi(stage, "CTR 2% 3月末まで")
    first, second = DAYS
    stored(stage, f"{first},1000,20,instagram\n")
    assert values(stage) == ["2"]

    said = stored(stage, f"{first},1000,90,x\n{second},1000,80,x\n")
    assert "これまでの数値のまま見ていきます" in readable(said.reply)
    assert buttons(said.reply) == ["全アカウントの合計", "X"]
    stored(stage, f"{second},1000,30,instagram\n")
    assert values(stage) == ["2", "3"]
    assert "「Instagram」の数値で計算しています。Xの数値もあります" in details(stage)

    press(stage.aya, said.reply, "X")
    stage.work()

    assert values(stage) == ["9", "8"]


PAGE = "Date,Impressions (organic),Impressions (total),Clicks (total),Engagement rate (total)\n"


def test_a_rate_by_another_denominator_is_taken_only_when_chosen(stage: MatoStage) -> None:
    goal(stage, ENGAGEMENT)
    kpi(stage, "LinkedInのエンゲージメント率 4% 3月末まで")
    rows = "".join(f"{day:%m/%d/%Y},900,1000,20,0.034\n" for day in DAYS)

    shown = press(stage.aya, one(drop(stage, f"{PAGE}{rows}")), "取り込む").reply

    assert "「エンゲージメント率（インプレッション比）」です。" in readable(shown)
    assert values(stage) == []
    press(stage.aya, shown, "LinkedIn")
    assert values(stage) == ["3.4", "3.4"]
    assert [one.metric for one in kpis_of(stage)] == ["engagement_rate_impressions"]


def stored(stage: MatoStage, rows: str) -> Seen:
    """Drop a table of days, confirm it, and let the worker see to what follows."""
    said = press(stage.aya, one(drop(stage, f"{COLUMNS}{rows}")), "取り込む")
    stage.work()
    return said


def details(stage: MatoStage) -> str:
    shown = stage.aya.command("/kpi 状況", stage.channel).reply
    return readable(opened(stage.aya.click(shown, KpiUi.DETAILS, kpis_of(stage)[0].kpi_id)))


ASKED = "クリック率」に使えそうな別の数値が届きました"


def sent(stage: MatoStage, token: str, network: str, clicks: int) -> None:
    """Have a system send what a click rate is made of."""
    web = bootstrap.web_app(stage.mato).test_client()
    rows = [
        {"metric": metric, "date": DAYS[0].isoformat(), "value": value, "platform": network}
        for metric, value in (("link_clicks", clicks), ("impressions", 1000))
    ]
    assert test_api.send(web, token, {"observations": rows}).status_code == 200
    stage.work()
    stage.deliver()


def test_numbers_of_a_second_account_by_http_are_asked_about_once_and_lost_by_none(
    stage: MatoStage,
) -> None:
    goal(stage, TRAFFIC)
    kpi(stage, "CTR 2% 3月末まで")
    token = test_api.new_token(stage)
    sent(stage, token, "instagram", 20)
    before = len(stage.aya.messages(stage.aya.direct()))

    for clicks in (90, 80, 80):
        sent(stage, token, "x", clicks)

    (asked,) = [
        message
        for message in stage.aya.messages(stage.aya.direct())[before:]
        if ASKED in readable(message)
    ]
    assert values(stage) == ["2"]
    assert "これまでの数値のまま見ていきます" in readable(asked)
    assert "見ていきます" in press(stage.aya, asked, "X").text
    stage.work()
    assert values(stage) == ["8"]


def test_a_second_account_that_is_typed_is_asked_about_in_the_answer_or_by_message(
    stage: MatoStage,
) -> None:
    goal(stage, TRAFFIC)
    kpi(stage, "CTR 2% 3月末まで")
    log_all(stage, "Instagramのクリック数 20", "Instagramのインプレッション 1,000")
    stage.work()
    log_all(stage, "Xのクリック数 90")

    said = stage.aya.command("/kpi 記録 Xのインプレッション 1,000", stage.channel)
    assert "「クリック率」は、これまでの数値のまま見ていきます" in readable(said.reply)
    assert "X" in buttons(said.reply)

    for words in ("clicks 50 on TikTok", "impressions 1,000 on TikTok"):
        stage.ken.command(f"/kpi log {words}", stage.channel)
    stage.work()
    stage.deliver()
    assert ASKED in readable(stage.aya.messages(stage.aya.direct())[-1])
