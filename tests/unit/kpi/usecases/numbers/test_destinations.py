from collections.abc import Iterator

import pytest

from kpi.errors import NotUnderstood
from kpi.knowledge import Knowledge
from kpi.language.metrics import MetricReading, understand_metric
from kpi.language.numbers import parse_amount
from kpi.model import Aggregation, KpiId, MetricKey, Scope, Series, SeriesId, Unit
from kpi.ports import UnitOfWork
from kpi.usecases.numbers.destinations import in_channel, metrics, named, of_own_kpis
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    KPI,
    OTHER_CHANNEL,
    OTHER_PERSON,
    WORKSPACE,
    UowFactory,
    a_goal,
    a_kpi,
    a_series,
    a_team,
    an_observation,
    an_own_metric,
)

ON_X = Scope(platform="x")
ON_INSTAGRAM = Scope(platform="instagram")
IMPRESSIONS = MetricKey("impressions")


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        unit.teams.save(a_team(channel_id=OTHER_CHANNEL))
        unit.goals.save(a_goal())
        yield unit


def add(
    uow: UnitOfWork,
    name: str,
    metric: str = "impressions",
    scope: Scope | None = None,
    *,
    kpi: str = "",
    value: bool = False,
    **changes: object,
) -> Series:
    made = uow.series.find_or_add(
        a_series(
            series_id=SeriesId(name), metric=MetricKey(metric), scope=scope or Scope(), **changes
        )
    )
    if kpi:
        uow.kpis.save(a_kpi(kpi_id=KpiId(kpi), metric=MetricKey(metric), series_id=name))
    if value:
        uow.observations.upsert(WORKSPACE, [an_observation(series_id=name)])
    return made


def meant(
    uow: UnitOfWork, knowledge: Knowledge, words: str, amount: str = "5", *, direct: bool = False
) -> list[str]:
    reading = understand_metric(words, knowledge)
    return [
        str(key)
        for key in metrics(
            uow,
            an_asker(),
            knowledge,
            None if direct else CHANNEL,
            reading,
            parse_amount(amount),
        )
    ]


def test_clear_words_are_one_metric(uow: UnitOfWork, knowledge: Knowledge) -> None:
    assert meant(uow, knowledge, "インプレッション") == ["impressions"]


def test_words_without_a_meaning_are_none(uow: UnitOfWork, knowledge: Knowledge) -> None:
    assert meant(uow, knowledge, "謎の数") == []


def test_doubtful_words_offer_all_that_they_may_mean(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    assert meant(uow, knowledge, "エンゲージメント") == ["engagements", "engagement_rate"]


def test_the_number_itself_may_tell_which_metric_is_meant(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    assert meant(uow, knowledge, "エンゲージメント", "3.4%") == ["engagement_rate"]


def test_a_number_that_none_of_them_counts_is_refused(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    with pytest.raises(NotUnderstood) as caught:
        meant(uow, knowledge, "エンゲージメント", "5時間")

    assert caught.value.code == "log.unit"


def test_what_the_channel_has_comes_first(uow: UnitOfWork, knowledge: Knowledge) -> None:
    add(uow, "rate", "engagement_rate", unit=Unit.PERCENT, aggregation=Aggregation.RATIO)

    assert meant(uow, knowledge, "エンゲージメント") == ["engagement_rate"]


def test_clear_words_for_what_the_channel_has_not_ask_where_it_has_another(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    add(uow, "rate", "engagement_rate", unit=Unit.PERCENT)
    reading = understand_metric("エンゲージメント数", knowledge)
    best, rate = MetricKey("engagements"), MetricKey("engagement_rate")
    doubtful = MetricReading(best=best, confidence=1.0, alternatives=(rate,), state=reading.state)

    asked = metrics(uow, an_asker(), knowledge, CHANNEL, doubtful, parse_amount("5"))

    assert asked == [rate]


def test_in_a_direct_message_my_own_kpis_are_what_is_there(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    add(uow, "rate", "engagement_rate", unit=Unit.PERCENT, kpi="k")

    assert meant(uow, knowledge, "エンゲージメント", direct=True) == ["engagement_rate"]


def offered(uow: UnitOfWork, scope: Scope | None = None) -> list[str]:
    found = in_channel(uow, an_asker(), CHANNEL, IMPRESSIONS, scope or Scope())
    return [one.series_id for one in found]


def test_a_channel_without_the_metric_has_nothing_to_offer(uow: UnitOfWork) -> None:
    assert offered(uow) == []


def test_the_only_series_of_the_metric_is_meant_whatever_its_scope(uow: UnitOfWork) -> None:
    add(uow, "x", scope=ON_X)

    assert offered(uow) == ["x"]


def test_a_scope_that_is_said_tells_which_is_meant(uow: UnitOfWork) -> None:
    add(uow, "x", scope=ON_X, value=True)
    add(uow, "ig", scope=ON_INSTAGRAM, value=True)

    assert offered(uow, ON_X) == ["x"]
    assert offered(uow, Scope(platform="tiktok")) == []


def test_of_several_those_that_kpis_use_come_first(uow: UnitOfWork) -> None:
    add(uow, "ig", scope=ON_INSTAGRAM, value=True)
    add(uow, "x", scope=ON_X, value=True, kpi="k")

    assert offered(uow) == ["x", "ig"]


def test_an_empty_series_that_nothing_uses_is_not_offered_beside_others(uow: UnitOfWork) -> None:
    add(uow, "all")
    add(uow, "x", scope=ON_X, value=True)

    assert offered(uow) == ["x"]


def test_empty_series_are_offered_when_there_are_no_others(uow: UnitOfWork) -> None:
    add(uow, "ig", scope=ON_INSTAGRAM)
    add(uow, "x", scope=ON_X)

    assert offered(uow) == ["ig", "x"]


def own(uow: UnitOfWork, scope: Scope | None = None) -> list[str]:
    found = of_own_kpis(uow, an_asker(channel_id=None), IMPRESSIONS, scope or Scope())
    return [one.series_id for one in found]


def test_my_own_kpis_are_found_from_anywhere(uow: UnitOfWork) -> None:
    add(uow, "x", scope=ON_X, kpi="k1")
    add(uow, "ig", scope=ON_INSTAGRAM, kpi="k2")
    add(uow, "likes", "likes", kpi="k3")

    assert own(uow) == ["x", "ig"]
    assert own(uow, ON_X) == ["x"]
    assert own(uow, Scope(platform="tiktok")) == []


def test_the_series_of_exactly_that_scope_is_meant(uow: UnitOfWork) -> None:
    add(uow, "all", kpi="k1")
    add(uow, "x", scope=ON_X, kpi="k2")

    assert own(uow) == ["all"]


def by_name(
    uow: UnitOfWork, knowledge: Knowledge, words: str, *, direct: bool = False
) -> tuple[list[str], bool]:
    found, is_named = named(uow, an_asker(), knowledge, None if direct else CHANNEL, words)
    return [one.series_id for one in found], is_named


def test_a_kpi_is_known_by_a_part_of_its_name(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.series.save_own_metric(an_own_metric(name="新宿店の来店数"))
    add(uow, "shop", "own:raiten", kpi="k1")
    add(uow, "likes", "likes", kpi="k2")

    assert by_name(uow, knowledge, "新宿") == (["shop"], True)
    assert by_name(uow, knowledge, "いいね") == (["likes"], True)
    assert by_name(uow, knowledge, "likes", direct=True) == (["likes"], True)


def test_words_that_name_none_get_all_to_pick_from(uow: UnitOfWork, knowledge: Knowledge) -> None:
    add(uow, "x", scope=ON_X, kpi="k1")
    add(uow, "likes", "likes", kpi="k2")

    assert by_name(uow, knowledge, "謎") == (["x", "likes"], False)
    assert by_name(uow, knowledge, "") == (["x", "likes"], False)


def test_a_team_s_own_label_of_a_kpi_counts_as_its_name(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    add(uow, "x")
    uow.kpis.save(a_kpi(kpi_id=KPI, series_id="x", label="ひと目", owner_id=OTHER_PERSON))

    assert by_name(uow, knowledge, "ひと目") == (["x"], True)


def test_a_channel_without_kpis_has_none_to_name(uow: UnitOfWork, knowledge: Knowledge) -> None:
    assert by_name(uow, knowledge, "謎") == ([], False)
