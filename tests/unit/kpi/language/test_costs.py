"""What one of something costs is read as its price, never as its count."""

import pytest

from kpi.knowledge import Form, Knowledge
from kpi.language.metrics import MetricState, understand_metric, understand_name


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("cost per new customer", "cpa"),
        ("Cost per paying customer", "cpa"),
        ("cost for each new customer", "cpa"),
        ("cost of acquiring a customer", "cpa"),
        ("what a new customer costs us", "cpa"),
        ("new customer acquisition cost", "cpa"),
        ("ad spend per new customer", "cpa"),
        ("cost per booking", "cpa"),
        ("our cost per new lead", "cpl"),
        ("cost/lead", "cpl"),
        ("cost per qualified lead", "cpl"),
        ("cost per new follower", "cost_per_follower"),
        ("cost per LINE friend", "cost_per_follower"),
        ("cost per comment", "cpe"),
        ("cost per 1,000 impressions", "cpm"),
        ("cost per hire under 3k", "cost_per_hire"),
        ("新規顧客獲得単価", "cpa"),
        ("新規顧客1人の獲得費用", "cpa"),
        ("新規獲得単価", "cpa"),
        ("予約1件あたりのコスト", "cpa"),
        ("来店1件あたりの広告費", "cpa"),
        ("見込み客1件あたりの獲得コスト", "cpl"),
        ("フォロワー1人あたりの広告費", "cost_per_follower"),
        ("友だち獲得単価", "cost_per_follower"),
        ("保存単価", "cpe"),
        ("視聴1回あたりのコスト", "cpv"),
        ("アプリインストール1件あたりのコスト", "cpi"),
        ("1名採用あたりのコスト", "cost_per_hire"),
    ],
)
def test_a_price_is_read_as_the_catalogs_price(
    knowledge: Knowledge, text: str, metric: str
) -> None:
    assert understand_metric(text, knowledge).best == metric


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        ("cost per visit", {"cpc", "cpa"}),
        ("cost per post", {"cpc", "cpa"}),
        ("cost per new user", {"cpc", "cpi", "cpa"}),
        ("cost per blue moon", {"cpa", "cpc", "cpe"}),
        ("予約単価", {"aov", "cpa"}),
        ("ダウンロード単価", {"cpi", "cpl"}),
    ],
)
def test_a_price_that_may_be_several_is_asked_about_and_never_a_count(
    knowledge: Knowledge, text: str, metrics: set[str]
) -> None:
    reading = understand_metric(text, knowledge)

    assert reading.state is MetricState.AMBIGUOUS
    assert {reading.best, *reading.alternatives} == metrics


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("客単価", "aov"),
        ("平均購入単価", "aov"),
        ("広告費", "ad_spend"),
        ("ad spend", "ad_spend"),
        ("cost", "ad_spend"),
        ("起用費", "ad_spend"),
    ],
)
def test_what_the_catalog_calls_by_that_name_stays(
    knowledge: Knowledge, text: str, metric: str
) -> None:
    assert understand_metric(text, knowledge).best == metric


def test_the_price_of_a_thing_that_nobody_knows_is_not_claimed(knowledge: Knowledge) -> None:
    reading = understand_metric("ほげほげのコスト", knowledge)

    assert reading.state is not MetricState.CLEAR


@pytest.mark.parametrize("lead", ["cost per", "price per", "spend per", "cost for each"])
def test_no_count_of_the_catalog_is_read_from_its_price(knowledge: Knowledge, lead: str) -> None:
    for metric in knowledge.metrics.values():
        if metric.form is not Form.VOLUME:
            continue
        for name in (metric.name.en, *metric.aliases_en):
            best = understand_metric(f"{lead} {name}", knowledge).best
            assert best is None or knowledge.metrics[best].form is not Form.VOLUME, name


def test_a_column_is_named_whole_or_not_at_all(knowledge: Knowledge) -> None:
    assert understand_name("予約単価", knowledge).state is MetricState.UNKNOWN
