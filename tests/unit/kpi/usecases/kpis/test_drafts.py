from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kpi.errors import NotFound, Stale
from kpi.knowledge import Knowledge
from kpi.language.commands import parse_kpi
from kpi.language.dates import PeriodReading
from kpi.language.goals import understand_goal
from kpi.language.metrics import understand_metric
from kpi.language.requests import KpiDraft, Reading
from kpi.model import (
    Aggregation,
    Direction,
    DraftId,
    GoalId,
    Language,
    MetricKey,
    Recurrence,
    Scope,
    SeriesId,
    TargetKind,
    Unit,
    UserId,
)
from kpi.ports import UnitOfWork
from kpi.usecases.kpis import drafts
from kpi.usecases.kpis.drafts import Picks, Understood
from kpi.usecases.lookups.wishes import KpiWish, OwnWish
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    GOAL,
    OTHER_PERSON,
    SERIES,
    TODAY,
    WORKSPACE,
    UowFactory,
    a_break,
    a_draft,
    a_goal,
    a_moment,
    a_person,
    a_series,
    a_team,
    daily,
)
from tests.wishes import IMPRESSIONS, a_wish

ASKED = DraftId("x1")


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        yield unit


def typed(knowledge: Knowledge, text: str) -> KpiDraft:
    reading = Reading(
        today=TODAY,
        fiscal_month=4,
        language=Language.JA,
        understand_metric=lambda words: understand_metric(words, knowledge),
        understand_goal=lambda words: understand_goal(words, knowledge),
    )
    found = parse_kpi(text, reading)
    assert isinstance(found, KpiDraft)
    return found


def understood(
    uow: UnitOfWork, knowledge: Knowledge, text: str, picks: Picks | None = None
) -> Understood:
    draft = typed(knowledge, text)
    return drafts.understand(uow, an_asker(), knowledge, CHANNEL, draft, picks or Picks())


def test_a_text_makes_a_wish(uow: UnitOfWork, knowledge: Knowledge) -> None:
    found = understood(uow, knowledge, "Xのインプレッション 毎月100万 <@U2> 12月末まで")

    assert found == Understood(
        wish=KpiWish(
            goal_id=GOAL,
            metric=IMPRESSIONS,
            amount=Decimal(1_000_000),
            recurrence=Recurrence.MONTHLY,
            until=date(2026, 12, 31),
            owner_id=OTHER_PERSON,
            scope=Scope(platform="x"),
        ),
        words="インプレッション",
    )


def test_a_goal_is_named_by_its_words(uow: UnitOfWork, knowledge: Knowledge) -> None:
    shop = a_goal(goal_id=GoalId("g2"), sentence="Drive traffic", created_at=a_moment(days=1))
    uow.goals.save(shop)

    named = understood(uow, knowledge, 'clicks 5,000 for "drive traffic"')
    lost = understood(uow, knowledge, 'clicks 5,000 for "hiring"')
    answered = understood(uow, knowledge, 'clicks 5 for "hiring"', Picks(goal_id=GOAL))
    unsaid = understood(uow, knowledge, "clicks 5,000")

    assert (named.wish.goal_id, named.no_such_goal) == ("g2", "")
    assert (lost.wish.goal_id, lost.no_such_goal) == (None, "hiring")
    assert (answered.wish.goal_id, answered.no_such_goal) == (GOAL, "")
    assert (unsaid.wish.goal_id, unsaid.no_such_goal) == (None, "")


def test_words_that_may_mean_several_metrics_leave_a_choice(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    found = understood(uow, knowledge, "エンゲージ 50 12月末まで")

    assert found.wish.metric is None
    assert set(found.choices) == {"engagements", "engagement_rate"}


@pytest.mark.parametrize(
    ("text", "metric"),
    [("エンゲージ 5,000", "engagements"), ("エンゲージ 50回", "engagements")],
)
def test_the_number_may_settle_which_metric_is_meant(
    uow: UnitOfWork, knowledge: Knowledge, text: str, metric: str
) -> None:
    found = understood(uow, knowledge, text)

    assert (found.wish.metric, found.choices) == (metric, ())


@pytest.mark.parametrize("text", ["エンゲージ", "エンゲージ 20%増", "エンゲージ 3%"])
def test_a_number_that_settles_nothing_leaves_the_choice(
    uow: UnitOfWork, knowledge: Knowledge, text: str
) -> None:
    found = understood(uow, knowledge, text)

    assert found.wish.metric is None
    assert found.choices


def test_an_answer_settles_the_metric(uow: UnitOfWork, knowledge: Knowledge) -> None:
    picks = Picks(metric=MetricKey("engagement_rate"))

    found = understood(uow, knowledge, "エンゲージ 50", picks)

    assert (found.wish.metric, found.choices) == ("engagement_rate", ())
    assert found.wish.amount == 50


def test_words_that_nobody_knows_are_a_metric_of_the_teams_own(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    found = understood(uow, knowledge, "配布したチラシ 300")

    assert found.wish.own == OwnWish(name="配布したチラシ")
    assert found.wish.amount == 300


def test_words_that_resemble_a_metric_may_be_the_teams_own(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    found = understood(uow, knowledge, "エンゲージ 50", Picks(is_own=True))

    assert (found.wish.own, found.choices) == (OwnWish(name="エンゲージ"), ())


@pytest.mark.parametrize(
    ("text", "rate", "choices"),
    [
        ("いいね率 5%", True, ["engagement_rate"]),
        ("いいね率 5", False, ["likes", "engagement_rate"]),
        ("クーポン利用率 30", False, ["coupon_redemptions"]),
    ],
)
def test_a_rate_that_the_catalog_has_not_is_asked_about_and_may_be_the_teams_own(
    uow: UnitOfWork, knowledge: Knowledge, text: str, *, rate: bool, choices: list[str]
) -> None:
    asked = understood(uow, knowledge, text)
    own = understood(uow, knowledge, text, Picks(is_own=True)).wish.own

    assert (asked.wish.metric, list(asked.choices)) == (None, choices)
    assert own is not None
    assert (own.unit is Unit.PERCENT, own.aggregation is Aggregation.LAST) == (rate, rate)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("5,000 12月末まで", 5000), ("3% 12月末まで", None), ("12月末まで", None)],
)
def test_without_a_metric_a_bare_number_is_kept_for_the_form(
    uow: UnitOfWork, knowledge: Knowledge, text: str, amount: int | None
) -> None:
    found = understood(uow, knowledge, text)

    assert (found.wish.metric, found.wish.own, found.wish.amount) == (None, None, amount)
    assert found.choices == ()


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        ("インプレッション 100万 12月末まで", ()),
        ("インプレッション 100 200 12月末まで", ("amount_several",)),
        ("インプレッション 3% 12月末まで", ("amount_unit",)),
        ("インプレッション 100万 12月中旬まで", ("date_doubtful",)),
        ("インプレッション +1,000 12月末まで", ("kind_doubtful",)),
        ("インプレッション 20%増 12月末まで", ("amount_relative",)),
    ],
)
def test_what_is_doubtful_is_named(
    uow: UnitOfWork, knowledge: Knowledge, text: str, doubts: tuple[str, ...]
) -> None:
    assert understood(uow, knowledge, text).doubts == doubts


def test_a_gain_of_a_level_is_a_change(uow: UnitOfWork, knowledge: Knowledge) -> None:
    wish = understood(uow, knowledge, "フォロワー +1,000 12月末まで").wish

    assert (wish.kind, wish.amount, wish.direction) == (
        TargetKind.CHANGE,
        Decimal(1000),
        Direction.AT_LEAST,
    )


def test_a_gain_of_what_is_a_gain_already_is_its_total(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    wish = understood(uow, knowledge, "フォロワー純増 +1,000 12月末まで").wish

    assert (wish.kind, wish.amount) == (TargetKind.TOTAL, Decimal(1000))


def test_a_baseline_in_the_text_is_kept(uow: UnitOfWork, knowledge: Knowledge) -> None:
    wish = understood(uow, knowledge, "フォロワー 5,000から10,000 12月末まで").wish

    assert (wish.baseline, wish.amount) == (Decimal(5000), Decimal(10_000))


def test_a_share_of_the_total_before_becomes_a_number(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.series.find_or_add(a_series())
    uow.observations.upsert(WORKSPACE, daily(*([100] * 25), start=date(2026, 11, 12)))

    found = understood(uow, knowledge, "インプレッション 20%増 12月31日まで")

    # 25 days from December 7 on, against the 25 days before
    assert found.doubts == ()
    assert (found.wish.amount, found.wish.kind) == (Decimal(3000), TargetKind.TOTAL)
    assert found.wish.baseline is None


@pytest.mark.parametrize(
    ("text", "amount"), [("2倍", "20000"), ("10%減", "9000"), ("20%増", "12000")]
)
def test_a_share_of_a_level_becomes_a_level(
    uow: UnitOfWork, knowledge: Knowledge, text: str, amount: str
) -> None:
    uow.series.find_or_add(a_series(metric=MetricKey("followers"), aggregation=Aggregation.LAST))
    uow.observations.upsert(WORKSPACE, daily(9000, 10_000, start=date(2026, 12, 1)))

    wish = understood(uow, knowledge, f"フォロワー {text} 12月31日まで").wish

    assert (wish.amount, wish.kind, wish.baseline) == (
        Decimal(amount),
        TargetKind.LEVEL,
        Decimal(10_000),
    )


@pytest.mark.parametrize(
    ("metric", "words", "day", "doubts"),
    [
        ("impressions", "インプレッション", date(2026, 11, 20), ("amount_relative",)),
        ("impressions", "インプレッション", date(2026, 11, 12), ()),
        ("followers", "フォロワー", date(2026, 12, 1), ()),
        ("followers", "フォロワー", date(2026, 12, 7), ("amount_relative",)),
    ],
)
def test_a_share_of_what_was_counted_otherwise_is_asked_about(
    uow: UnitOfWork, knowledge: Knowledge, metric: str, words: str, day: date, doubts: object
) -> None:
    kind = Aggregation.LAST if metric == "followers" else Aggregation.SUM
    uow.series.find_or_add(a_series(metric=MetricKey(metric), aggregation=kind))
    uow.observations.upsert(WORKSPACE, daily(*([100] * 25), start=date(2026, 11, 12)))
    uow.series.save_break(a_break(day=day))

    assert understood(uow, knowledge, f"{words} 20%増 12月31日まで").doubts == doubts


def test_a_share_of_a_stated_baseline_needs_no_data(uow: UnitOfWork, knowledge: Knowledge) -> None:
    draft = typed(knowledge, "フォロワー 5,000から2倍 12月末まで")

    found = drafts.understand(uow, an_asker(), knowledge, CHANNEL, draft, Picks())

    assert found.wish.amount == 10_000
    assert found.wish.baseline == 5000


@pytest.mark.parametrize(
    "text",
    [
        "インプレッション 20%増 12月31日まで",  # no value in the days before
        "インプレッション 20%増",  # until when?
    ],
)
def test_a_share_of_nothing_is_asked_about(
    uow: UnitOfWork, knowledge: Knowledge, text: str
) -> None:
    uow.series.find_or_add(a_series())

    assert understood(uow, knowledge, text).doubts == ("amount_relative",)


def test_a_share_of_several_series_is_asked_about_until_one_is_picked(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.series.find_or_add(a_series(scope=Scope(platform="instagram")))
    uow.series.find_or_add(a_series(series_id=SeriesId("s2"), scope=Scope(platform="x")))
    uow.observations.upsert(WORKSPACE, daily(100, start=date(2026, 12, 6)))
    text = "インプレッション 20%増 12月31日まで"

    assert understood(uow, knowledge, text).doubts == ("amount_relative",)
    picked = understood(uow, knowledge, text, Picks(series_id=SERIES))
    assert (picked.doubts, picked.wish.amount) == ((), Decimal(120))


def test_what_is_said_anew_changes_a_wish_and_nothing_else() -> None:
    wish = a_wish(kind=TargetKind.TOTAL, direction=Direction.AT_LEAST, owner_id=UserId("U1"))

    assert drafts.changed(wish, KpiWish()) == wish
    said = KpiWish(
        amount=Decimal(5),
        kind=TargetKind.CHANGE,
        direction=Direction.AT_MOST,
        recurrence=Recurrence.DAILY,
        start=TODAY,
        until=TODAY,
        owner_id=OTHER_PERSON,
    )
    assert drafts.changed(wish, said) == a_wish(
        amount=Decimal(5),
        kind=TargetKind.CHANGE,
        direction=Direction.AT_MOST,
        recurrence=Recurrence.DAILY,
        start=TODAY,
        until=TODAY,
        owner_id=OTHER_PERSON,
    )
    assert drafts.changed(wish, KpiWish(amount=Decimal(5))).kind is TargetKind.TOTAL


def test_a_question_waits_for_whom_it_was_asked(uow: UnitOfWork) -> None:
    draft_id = drafts.keep(uow, an_asker(), CHANNEL, {"text": "クリック"})

    found = drafts.kept(uow, an_asker(channel_id=None), draft_id)
    assert (found.data, found.channel_id) == ({"text": "クリック"}, CHANNEL)
    with pytest.raises(Stale):
        drafts.kept(uow, an_asker(a_person(user_id=OTHER_PERSON)), draft_id)
    with pytest.raises(Stale):
        drafts.kept(uow, an_asker(now=a_moment(days=1)), draft_id)


def test_what_is_not_a_question_is_not_answered(uow: UnitOfWork) -> None:
    uow.drafts.save(a_draft())

    for draft_id in (ASKED, DraftId("gone")):
        with pytest.raises(Stale):
            drafts.kept(uow, an_asker(), draft_id)


def test_only_whom_it_was_asked_forgets_a_question(uow: UnitOfWork) -> None:
    draft_id = drafts.keep(uow, an_asker(), CHANNEL, {})
    uow.drafts.save(a_draft())

    drafts.forget(uow, an_asker(a_person(user_id=OTHER_PERSON)), draft_id)
    drafts.forget(uow, an_asker(), ASKED)
    assert uow.drafts.get(WORKSPACE, draft_id)
    assert uow.drafts.get(WORKSPACE, ASKED)

    drafts.forget(uow, an_asker(), draft_id)
    drafts.forget(uow, an_asker(), draft_id)
    assert uow.drafts.get(WORKSPACE, draft_id) is None


def test_whoever_left_a_private_channel_answers_no_more(uow: UnitOfWork) -> None:
    uow.teams.save(a_team(is_private=True))
    draft_id = drafts.keep(uow, an_asker(), CHANNEL, {})

    for act in (drafts.kept, drafts.forget):
        with pytest.raises(NotFound):
            act(uow, an_asker(channel_id=None), draft_id)


def test_a_share_until_a_day_that_is_over_is_asked_about(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.series.find_or_add(a_series())
    draft = replace(typed(knowledge, "インプレッション 20%増"), period=PeriodReading(end=TODAY))

    found = drafts.understand(uow, an_asker(), knowledge, CHANNEL, draft, Picks())

    assert found.doubts == ("amount_relative",)
