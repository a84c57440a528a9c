"""What ``/kpi`` and ``/kpi log`` make of sentences, in both languages."""

from datetime import date
from decimal import Decimal

import pytest

from kpi.errors import NotUnderstood
from kpi.language.commands import KpiDraft, LogDraft, parse_kpi
from kpi.language.phrases import Doubt
from kpi.model import Direction, Recurrence, Scope, TargetKind, Unit
from tests.unit.kpi.language.readings import Words, reading_for

LEAST, MOST, CHANGE = Direction.AT_LEAST, Direction.AT_MOST, TargetKind.CHANGE
MONTHLY, WEEKLY, DAILY = Recurrence.MONTHLY, Recurrence.WEEKLY, Recurrence.DAILY


def draft(text: str) -> KpiDraft:
    found = parse_kpi(text, reading_for(text))
    assert isinstance(found, KpiDraft)
    return found


def log(text: str) -> LogDraft:
    found = parse_kpi(text, reading_for(text))
    assert isinstance(found, LogDraft)
    return found


@pytest.mark.parametrize(
    ("text", "metric", "value", "deadline"),
    [
        ("インプレッション 100万 12月末まで", "インプレッション", "1000000", "2026-12-31"),
        ("clicks 5,000 by Dec 31", "clicks", "5000", "2026-12-31"),
        ("フォロワー1万人を年内に達成したい", "フォロワー", "10000", "2026-12-31"),
        ("来年3月末までにフォロワー数を10,000人にする", "フォロワー数", "10000", "2027-03-31"),
        ("月末までにリーチ10万", "リーチ", "100000", "2026-11-30"),
        ("10万リーチを12月に", "リーチ", "100000", "2026-12-31"),
        ("imp 100万 12末", "imp", "1000000", "2026-12-31"),
        (
            "リンククリック数　５，０００　２０２６／１２／３１",
            "リンククリック数",
            "5000",
            "2026-12-31",
        ),
        ("応募数 20名 3/31まで", "応募数", "20", "2027-03-31"),
        ("売上 300万円 8月末まで", "売上", "3000000", "2027-08-31"),
        ("総再生時間 1,000時間 年内", "総再生時間", "1000", "2026-12-31"),
        ("3秒動画再生数 5万 今月末", "3秒動画再生数", "50000", "2026-11-30"),
        ("クリック 5000 2027年", "クリック", "5000", "2027-12-31"),
        ("10k followers by the end of the year", "followers", "10000", "2026-12-31"),
        (
            "increase engagement rate to 5% by the end of June",
            "engagement rate",
            "5",
            "2027-06-30",
        ),
        ("1.5 million impressions by Dec 31, 2026", "impressions", "1500000", "2026-12-31"),
        ("cost per lead below €12 by year end", "cost per lead", "12", "2026-12-31"),
        ("sessions 10k over the next 6 weeks", "sessions", "10000", "2027-01-02"),
        ("between 1 January and 31 March: 10000 sessions", "sessions", "10000", "2027-03-31"),
        ("Reach: 250,000 by 2027-03-31", "Reach", "250000", "2027-03-31"),
        ("event signups 40 on 15 January", "event signups", "40", "2027-01-15"),
        ("5000clicks by dec31", "clicks", "5000", "2026-12-31"),
        ("5000 clicks by 31dec", "clicks", "5000", "2026-12-31"),
        ("フォロワー:10,000人/期限:12月末", "フォロワー", "10000", "2026-12-31"),
        ("CV 100件　期日:12/31", "CV", "100", "2026-12-31"),
        ("売上高1,200万円(税込) 3/末", "売上高", "12000000", "2027-03-31"),
        ("売上1200万 3月期", "売上", "12000000", "2027-03-31"),
        ("クリック数 5,000回（12/31まで）", "クリック数", "5000", "2026-12-31"),
        ("来月末にフォロワー1万人超え", "フォロワー", "10000", "2026-12-31"),
        ("KPI: clicks 500 by EOM", "clicks", "500", "2026-11-30"),
    ],
)
def test_metric_number_and_deadline_come_apart(
    text: str, metric: str, value: str, deadline: str
) -> None:
    found = draft(text)

    assert found.amount is not None
    assert (found.metric_text, found.amount.value) == (metric, Decimal(value))
    assert found.period.deadline == date.fromisoformat(deadline)
    assert found.goal_hint == ""


@pytest.mark.parametrize(
    ("text", "metric", "value", "recurrence"),
    [
        ("毎月10万 リーチ", "リーチ", "100000", MONTHLY),
        ("いいね数 月間3,000", "いいね数", "3000", MONTHLY),
        ("PV 10万/月", "PV", "100000", MONTHLY),
        ("クリック数を月間5000にしたい", "クリック数", "5000", MONTHLY),
        ("コメント数 週50件", "コメント数", "50", WEEKLY),
        ("週5本投稿", "投稿", "5", WEEKLY),
        ("クリック 1日200", "クリック", "200", DAILY),
        ("毎日クリック200", "クリック", "200", DAILY),
        ("1,000 clicks a week", "clicks", "1000", WEEKLY),
        ("2,000 clicks/week", "clicks", "2000", WEEKLY),
        ("weekly clicks 500", "clicks", "500", WEEKLY),
        ("50 leads per month", "leads", "50", MONTHLY),
        ("get 500 new followers every month", "new followers", "500", MONTHLY),
        ("shares a thousand per week", "shares", "1000", WEEKLY),
        ("1日平均 300PV", "PV", "300", DAILY),
        ("フォロワー純増 月+300人", "フォロワー純増", "300", MONTHLY),
    ],
)
def test_a_recurring_target_says_its_rhythm(
    text: str, metric: str, value: str, recurrence: Recurrence
) -> None:
    found = draft(text)

    assert found.amount is not None
    assert (found.metric_text, found.amount.value) == (metric, Decimal(value))
    assert found.period.recurrence is recurrence


@pytest.mark.parametrize(
    ("text", "metric", "signed", "direction", "kind"),
    [
        ("フォロワー +1,000 来月末まで", "フォロワー", "1000", LEAST, CHANGE),
        ("フォロワーを1000人増やしたい", "フォロワー", "1000", LEAST, CHANGE),
        ("シェア数 2割増 来月", "シェア数", "20", LEAST, CHANGE),
        ("保存数 前月比+20%", "保存数", "20", LEAST, CHANGE),
        ("好感度を5pt上げる", "好感度", "5", LEAST, CHANGE),
        ("500 more subscribers by next Friday", "subscribers", "500", LEAST, CHANGE),
        ("grow website visits by 20% in 6 months", "website visits", "20", LEAST, CHANGE),
        ("reduce CPA by 15% in three months", "CPA", "-15", MOST, CHANGE),
        ("likes -5%", "likes", "-5", MOST, CHANGE),
        ("CTR 3%以上", "CTR", "3", LEAST, None),
        ("CPA 3000円以下", "CPA", "3000", MOST, None),
        ("CPAを3,000円以下に抑える", "CPA", "3000", MOST, None),
        ("CVR 2.5%以上を維持", "CVR", "2.5", LEAST, None),
        ("CPC 50円未満", "CPC", "50", MOST, None),
        ("初回応答時間 30分以内", "初回応答時間", "1800", MOST, None),
        ("ctr >= 3%", "ctr", "3", LEAST, None),
        ("cpc &lt; $0.50", "cpc", "0.50", MOST, None),
        ("followers 100 or more", "followers", "100", LEAST, None),
        ("CTR at least 2.5%", "CTR", "2.5", LEAST, None),
        ("response time under 2 hours", "response time", "2", MOST, None),
        ("at most 5 complaints a week", "complaints", "5", MOST, None),
        ("no more than 3% complaint rate", "complaint rate", "3", MOST, None),
        ("no less than 3% CTR", "CTR", "3", LEAST, None),
        ("cut bounce rate to 40%", "bounce rate", "40", MOST, None),
        ("直帰率を40%に下げる", "直帰率", "40", MOST, None),
        ("クリック 5000", "クリック", "5000", None, None),
        ("クリック 100以上200以下", "クリック", None, None, None),
        ("comments ±5%", "comments", "5", None, None),
    ],
)
def test_direction_and_change_are_read_from_words_and_signs(
    text: str,
    metric: str,
    signed: str | None,
    direction: Direction | None,
    kind: TargetKind | None,
) -> None:
    found = draft(text)

    assert found.metric_text == metric
    assert (found.direction, found.kind) == (direction, kind)
    assert (found.amount.signed if found.amount else None) == (Decimal(signed) if signed else None)


@pytest.mark.parametrize(
    ("text", "metric", "baseline", "target"),
    [
        ("フォロワーを5000から1万に 3月末までに", "フォロワー", "5000", "10000"),
        ("エンゲージメント率を3%から5%へ", "エンゲージメント率", "3", "5"),
        ("increase followers from 5,000 to 10,000 by June", "followers", "5000", "10000"),
        ("YouTube subscribers 1000 → 2000 by June 30", "subscribers", "1000", "2000"),
        ("clicks 100 -&gt; 200", "clicks", "100", "200"),
        ("フォロワー10,000（現在8,500）", "フォロワー", "8500", "10000"),
        ("現在8500のフォロワーを1万に", "フォロワー", "8500", "10000"),
        ("CTR 3.0% by 12/31 (currently 2.1%)", "CTR", "2.1", "3"),
        ("followers 10k, now at 8.5k", "followers", "8500", "10000"),
    ],
)
def test_from_one_number_to_another_says_the_baseline_too(
    text: str, metric: str, baseline: str, target: str
) -> None:
    found = draft(text)

    assert found.amount is not None
    assert found.baseline is not None
    assert found.metric_text == metric
    assert (found.baseline.value, found.amount.value) == (Decimal(baseline), Decimal(target))


@pytest.mark.parametrize(
    "text", ["clicks 100 200", "フォロワー 1万〜2万人", "clicks 100 and shares 20", "1 2 3 clicks"]
)
def test_of_several_numbers_none_is_guessed(text: str) -> None:
    found = draft(text)

    assert (found.amount, found.baseline) == (None, None)
    assert len(found.amounts) > 1


@pytest.mark.parametrize(
    ("text", "value", "relative"),
    [
        ("ROAS 4x", "400", False),
        ("広告費用対効果 3倍", "300", False),
        ("clicks 2x", "200", True),
        ("フォロワー数を今の2倍にしたい", "200", True),
    ],
)
def test_four_times_is_a_value_of_returns_and_a_growth_of_others(
    text: str, value: str, *, relative: bool
) -> None:
    found = draft(text)

    assert found.amount is not None
    assert (found.amount.value, found.amount.relative) == (Decimal(value), relative)


@pytest.mark.parametrize(
    ("text", "hint", "metric"),
    [
        ('clicks 5,000 by Dec 31 for "Drive traffic"', "Drive traffic", "clicks"),
        ("clicks 5,000 for ‘Drive traffic’ by Dec 31", "Drive traffic", "clicks"),
        ("“Drive traffic” clicks 5,000", "Drive traffic", "clicks"),
        ("clicks 5,000 by 12/31 for Drive traffic", "Drive traffic", "clicks"),
        ("clicks 5000 for the awareness goal", "awareness goal", "clicks"),
        ("clicks 5000 goal: awareness", "awareness", "clicks"),
        ("リンククリック 5千 12/31まで 「サイト誘導」", "サイト誘導", "リンククリック"),
        ("『サイト誘導』のためにクリック5000 12月末まで", "サイト誘導", "クリック"),
        ("クリック5000 目標「サイト誘導」", "サイト誘導", "クリック"),
        ("サイト誘導のために クリック5000", "サイト誘導", "クリック"),
        ("リーチ 5万 12月 認知拡大に向けて", "認知拡大", "リーチ"),
        ("クリック 5000 目標:サイト誘導", "サイト誘導", "クリック"),
        ('"Store survey" 100', "", "Store survey"),
        ("「来店アンケート」 100件", "", "来店アンケート"),
        ("clicks 5,000", "", "clicks"),
    ],
)
def test_the_goal_is_told_in_quotes_or_by_what_it_is_for(
    text: str, hint: str, metric: str
) -> None:
    found = draft(text)

    assert (found.goal_hint, found.metric_text) == (hint, metric)
    assert isinstance(found.metric, Words)


@pytest.mark.parametrize(
    ("text", "scope", "metric"),
    [
        ("インスタのフォロワー 1万人", Scope(platform="instagram"), "フォロワー"),
        ("Instagram followers 10k", Scope(platform="instagram"), "followers"),
        ("followers on Instagram 10k", Scope(platform="instagram"), "followers"),
        ("TikTok followers 1M on TikTok", Scope(platform="tiktok"), "followers"),
        ("Xのインプレッション 1億", Scope(platform="x"), "インプレッション"),
        ("X impressions 1M", Scope(platform="x"), "impressions"),
        ("LINE フォロワー 500", Scope(platform="line"), "フォロワー"),
        ("LINEフォロワー 500", Scope(platform="line"), "LINEフォロワー"),
        ("@mato_shop フォロワー 2万", Scope(account="mato_shop"), "フォロワー"),
        ("アカウント:mato_shop フォロワー 2万", Scope(account="mato_shop"), "フォロワー"),
        (
            "LinkedIn followers 5K @acme_corp",
            Scope(platform="linkedin", account="acme_corp"),
            "followers",
        ),
        ("売上 300万円 キャンペーン:夏フェス", Scope(campaign="夏フェス"), "売上"),
        ('sales $50k campaign:"Summer 26"', Scope(campaign="Summer 26"), "sales"),
        ("売上 300万円 キャンペーン：「夏 フェス」", Scope(campaign="夏 フェス"), "売上"),
        ("インフルエンサー:@hana リーチ 10万", Scope(influencer="hana"), "リーチ"),
        ("platform:Instagram clicks 5", Scope(platform="instagram"), "clicks"),
        ("媒体:自社アプリ クリック 5", Scope(platform="自社アプリ"), "クリック"),
        ("媒体:LINE X クリック 5", Scope(platform="line"), "X クリック"),
        ("Instagram and TikTok clicks 5", Scope(), "Instagram and TikTok clicks"),
        ("clicks 2x", Scope(), "clicks"),
    ],
)
def test_the_scope_is_what_platform_account_and_campaign_are_named(
    text: str, scope: Scope, metric: str
) -> None:
    found = draft(text)

    assert (found.scope, found.metric_text) == (scope, metric)


def test_a_part_of_the_scope_is_no_longer_than_a_name() -> None:
    found = draft(f'sales 5 campaign:"{"夏" * 500}" account:{"x" * 500}')

    assert (len(found.scope.campaign), len(found.scope.account)) == (120, 120)


def test_the_words_for_the_metric_are_read_together_with_their_platform() -> None:
    found = draft("YouTubeの視聴回数 1万")

    assert found.metric == Words("youtube 視聴回数")


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("reach 10,000 followers by March 31", "followers"),
        ("reach 250k people in Q1 2027", "reach"),
        ("reach 50k by Dec", "reach"),
        ("get to 10,000 followers", "followers"),
        ("track clicks", "clicks"),
        ("フォロワーを増やす", "フォロワー"),
        ("クリック数を減らす", "クリック数"),
        ("フォロワー 数千人", "フォロワー"),
        ("clicks 100-200", "clicks"),
        ("clicks 5k owner <@U1|ken>", "clicks"),
        ("フォロワー1万 担当 <@U1|ken>", "フォロワー"),
        ("LINE友だち追加 500", "LINE友だち追加"),
        ("UGC 100件 キャンペーン期間中", "UGC"),
        ("5,000 <https://shop.example|shop.example> clicks", "clicks"),
        ("クリック", "クリック"),
    ],
)
def test_verbs_particles_and_marks_are_no_part_of_the_metric(text: str, metric: str) -> None:
    assert draft(text).metric_text == metric


@pytest.mark.parametrize("text", ["", "   ", "1000", "100万 12月末", "を", "5,000 by Dec 31"])
def test_without_words_for_a_metric_there_is_none(text: str) -> None:
    found = draft(text)

    assert (found.metric_text, found.metric) == ("", None)


def test_a_mentioned_person_is_the_owner() -> None:
    assert draft("X impressions 1M <@U02ABC|hana>").owner == "U02ABC"
    assert draft("X impressions 1M").owner is None


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("half a million views by Christmas", "views"),
        ("アプリDL 1000件 GWまで", "アプリDL"),
        ("クリック 100 クリスマスまでに", "クリック"),
    ],
)
def test_a_deadline_that_was_not_understood_is_doubted_and_left_open(
    text: str, metric: str
) -> None:
    found = draft(text)

    assert found.metric_text == metric
    assert (found.period.end, found.period.ambiguous) == (None, (Doubt.UNREAD,))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("クリック 5000 2026年2月30日", "date_impossible"),
        ("followers 10k by yesterday", "date_past"),
        ("クリック 99999999999999999999", "number_too_large"),
        ("クリック 1,2345", "number_unclear"),
        ("clicks NaN", "number_not_finite"),
        ("log clicks 120 tomorrow", "date_future"),
        ("log clicks 120 on 2026-02-30", "date_impossible"),
        ("あ" * 2001, "too_long"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_code(text: str, code: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        parse_kpi(text, reading_for(text))

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "metric", "signed", "day"),
    [
        ("log インプレッション 12,345", "インプレッション", "12345", None),
        ("log clicks 120 on 2026-11-20", "clicks", "120", "2026-11-20"),
        ("記録 クリック 120 11/20", "クリック", "120", "2026-11-20"),
        ("記録 いいね120 11月20日", "いいね", "120", "2026-11-20"),
        ("log リーチ 1.2万 先週の金曜", "リーチ", "12000", "2026-11-13"),
        ("log 120 clicks yesterday", "clicks", "120", "2026-11-20"),
        ("log 11/20 clicks: 120", "clicks", "120", "2026-11-20"),
        ("log 純増 ▲12", "純増", "-12", None),
        ("log clicks 0 today", "clicks", "0", "2026-11-21"),
        ("log 12,345", "", "12345", None),
        ("record D7 retention 41%", "D7 retention", "41", None),
        ("log 初回応答時間 45分 昨日", "初回応答時間", "2700", "2026-11-20"),
        ("log ROAS 4倍", "ROAS", "400", None),
    ],
)
def test_a_value_to_log_has_its_metric_and_its_day(
    text: str, metric: str, signed: str, day: str | None
) -> None:
    found = log(text)

    assert found.amount is not None
    assert not found.amount.relative
    assert (found.metric_text, found.amount.signed) == (metric, Decimal(signed))
    assert found.day == (date.fromisoformat(day) if day else None)


def test_a_logged_value_has_a_scope_and_a_unit() -> None:
    found = log("log Instagram @mato_shop フォロワー 1,000人")

    assert found.scope == Scope(platform="instagram", account="mato_shop")
    assert found.amount is not None
    assert found.amount.unit is Unit.COUNT


def test_two_values_to_log_are_not_one() -> None:
    found = log("log clicks 120 130")

    assert found.amount is None
    assert [amount.value for amount in found.amounts] == [120, 130]


def test_a_day_long_ago_is_doubted_when_logging() -> None:
    assert log("log クリック 120 12/1").day_doubts == (Doubt.LONG_AGO,)


def test_a_number_said_to_be_the_present_is_no_target() -> None:
    found = draft("フォロワー 現在5,000人")

    assert found.amount is None
    assert found.baseline is not None
    assert (found.metric_text, found.baseline.value) == ("フォロワー", Decimal(5000))


def test_of_two_present_numbers_the_first_is_the_baseline() -> None:
    found = draft("followers now 5, now 6")

    assert found.baseline is not None
    assert found.baseline.value == 5
