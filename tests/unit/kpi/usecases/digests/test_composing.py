import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kpi.digest import DigestContent, Move, facts
from kpi.evidence import Link
from kpi.knowledge import Knowledge
from kpi.messages import MessageKind
from kpi.model import (
    NO_PURPOSE,
    Aggregation,
    GoalId,
    GoalState,
    KpiId,
    MetricKey,
    PurposeKey,
    SeriesId,
    TargetKind,
)
from kpi.ports import UnitOfWork
from kpi.progress import Status
from kpi.rules import Role
from kpi.usecases.alerts import alerts
from kpi.usecases.digests import drawing
from kpi.usecases.digests.composing import Occasion, compose
from kpi.usecases.digests.drawing import MOST_CHARTS, MOST_POINTS
from kpi.usecases.goals import status
from kpi.usecases.lookups import standings
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    DECEMBER,
    NOW,
    OTHER_CHANNEL,
    UowFactory,
    a_day,
    a_delivery,
    a_goal,
    a_kept,
    a_kpi,
    a_message,
    a_moment,
    a_period,
    a_series,
    a_target,
    a_team,
    a_workspace,
    daily,
)
from tests.factories import WORKSPACE as ABOUT
from tests.outboxes import deliver

LATER = a_moment(days=7)


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.workspaces.save(a_workspace())
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        yield unit


def steer(
    uow: UnitOfWork,
    metric: str,
    *amounts: object,
    target: object = 3100,
    start: date = DECEMBER.start,
    **changes: object,
) -> None:
    """Save a KPI over a series of its own, with a value a day."""
    series_id = SeriesId(f"s-{metric}")
    uow.series.find_or_add(
        a_series(series_id=series_id, metric=MetricKey(metric), aggregation=Aggregation.SUM)
    )
    uow.observations.upsert(ABOUT, daily(*amounts, start=start, series_id=series_id))
    uow.kpis.save(
        a_kpi(
            **{
                "kpi_id": KpiId(f"k-{metric}"),
                "metric": MetricKey(metric),
                "series_id": series_id,
                "target": a_target(target),
                **changes,
            }
        )
    )


def told(uow: UnitOfWork, content: DigestContent) -> None:
    """Send the digest, as the outbox keeps it."""
    delivery = a_delivery(message=a_message(MessageKind.DIGEST), subject=CHANNEL)
    assert uow.outbox.add(delivery)
    deliver(uow, NOW, {"text": "", "blocks": [], "facts": facts(content)})


def test_a_goals_number_is_shown_with_where_its_outcome_stands(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    number = {"outcome_metric": MetricKey("purchases"), "outcome_target": Decimal(200)}
    uow.goals.save(a_goal(**number))
    before = compose(uow, knowledge, a_team(), NOW).groups[0].aim
    steer(uow, "purchases", *[10] * 6)

    after = compose(uow, knowledge, a_team(), NOW).groups[0].aim

    assert before is not None
    assert after is not None
    assert (before.target, before.value) == (Decimal(200), None)
    assert after.name == knowledge.metrics[MetricKey("purchases")].name
    assert after.value == Decimal(60)


def test_an_outcome_of_the_teams_own_is_named_by_its_key(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    number = {"outcome_metric": MetricKey("own:1"), "outcome_target": Decimal(5)}
    uow.goals.save(a_goal(**number))

    aim = compose(uow, knowledge, a_team(), NOW).groups[0].aim

    assert aim is not None
    assert aim.name.en == "own:1"


def test_a_digest_shows_each_goal_with_its_kpis(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.goals.save(
        a_goal(goal_id=GoalId("g2"), sentence="売上を伸ばす", purpose=NO_PURPOSE, created_at=LATER)
    )
    steer(uow, "impressions", *[100] * 6)
    steer(uow, "mentions", *[10] * 6, goal_id=GoalId("g2"), label="話題の数")

    content = compose(uow, knowledge, a_team(), NOW)

    first, second = content.groups
    assert first.sentence == "認知度を高めたい"
    assert first.purpose is not None
    assert second.purpose is None
    assert [line.label.kpi_id for line in first.lines] == ["k-impressions"]
    assert first.lines[0].label.name == knowledge.metrics[MetricKey("impressions")].name
    assert first.lines[0].progress.value == 600
    assert second.lines[0].label.name.en == second.lines[0].label.name.ja == "話題の数"
    assert content.as_of == a_day(-1)
    assert content.lines == (*first.lines, *second.lines)


def test_a_kpi_without_a_line_makes_room_for_the_next(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, "saves")
    steer(uow, "impressions", *[100] * 6)

    charts = compose(uow, knowledge, a_team(), NOW).charts

    assert [one.label.kpi_id for one in charts] == ["k-impressions"]


def test_closed_goals_and_other_channels_are_left_out(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.goals.save(a_goal(state=GoalState.CLOSED))
    steer(uow, "impressions", 1)
    uow.goals.save(a_goal(goal_id=GoalId("g2"), channel_id=OTHER_CHANNEL))

    content = compose(uow, knowledge, a_team(), NOW)

    assert content.groups == ()
    assert content.as_of is None


def test_the_two_that_need_attention_most_are_drawn(uow: UnitOfWork, knowledge: Knowledge) -> None:
    steer(uow, "impressions", *[100] * 6)
    steer(uow, "mentions", *[85] * 6)
    steer(uow, "shares", *[2] * 6)
    steer(uow, "saves", target=1)
    steer(uow, "comments")

    content = compose(uow, knowledge, a_team(), NOW)

    assert [one.label.kpi_id for one in content.charts] == ["k-shares", "k-mentions"]
    assert len(content.charts) == MOST_CHARTS
    assert all(len(one.chart.days) <= MOST_POINTS for one in content.charts)


def test_of_three_that_have_a_line_two_are_drawn(uow: UnitOfWork, knowledge: Knowledge) -> None:
    for metric, amount in (("impressions", 30), ("mentions", 20), ("shares", 10)):
        steer(uow, metric, *[amount] * 6)

    content = compose(uow, knowledge, a_team(), NOW)

    assert len(content.charts) == MOST_CHARTS


def test_a_kpi_without_values_has_no_line(uow: UnitOfWork, knowledge: Knowledge) -> None:
    steer(uow, "impressions")
    steer(uow, "mentions", *[20] * 6)
    kpis = uow.kpis.of_channel(ABOUT, CHANNEL)
    known = standings.of_kpis(uow, ABOUT, kpis, date(2026, 12, 7))

    found = {str(one.kpi.metric): drawing.chart_of(uow, knowledge, a_team(), one) for one in known}

    assert found["impressions"] is None
    assert found["mentions"] == compose(uow, knowledge, a_team(), NOW).charts[0].chart


def test_a_second_digest_says_what_changed_since_the_first(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, "impressions", *[100] * 6)
    told(uow, compose(uow, knowledge, a_team(), NOW))
    uow.observations.upsert(
        ABOUT, daily(*[0] * 7, start=a_day(), series_id=SeriesId("s-impressions"))
    )

    content = compose(uow, knowledge, a_team(), LATER)

    assert content.since == date(2026, 12, 7)
    assert [(one.move, one.before, one.after) for one in content.changes] == [
        (Move.STATUS, "on_track", "off_track")
    ]


def test_what_the_last_look_said_steadies_digest_and_board_alike(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, "impressions", *[80] * 6)
    first = compose(uow, knowledge, a_team(), NOW)
    alerts.evaluate(uow, knowledge, ABOUT, uow.kpis.of_channel(ABOUT, CHANNEL), NOW)
    uow.observations.upsert(
        ABOUT, daily(143, start=a_day(-1), series_id=SeriesId("s-impressions"))
    )

    steadied = compose(uow, knowledge, a_team(), NOW)

    assert first.lines[0].progress.status is Status.AT_RISK
    assert steadied.lines[0].progress.pace == Decimal(543) / 600
    assert steadied.lines[0].progress.status is Status.AT_RISK
    (board,) = status.board(uow, an_asker(), knowledge, CHANNEL)
    assert board.kpis[0].standing.progress == steadied.lines[0].progress


def test_kpis_that_do_not_fit_are_named_with_the_reason_for_keeping_them(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, "impressions", 1)
    steer(uow, "link_clicks", 1, kept=a_kept())
    steer(uow, "own:raiten", 1)

    news = compose(uow, knowledge, a_team(), NOW).news[0]

    assert news.remark.sentence == "R1.kept"
    assert news.remark.texts["metric"].ja == knowledge.metrics[MetricKey("link_clicks")].name.ja
    assert news.remark.texts["reason"].ja
    assert news.kept == a_kept()


def test_what_the_last_digest_told_of_the_kpis_is_no_news(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, "link_clicks", 1, kept=a_kept())
    first = compose(uow, knowledge, a_team(), NOW)
    told(uow, first)

    second = compose(uow, knowledge, a_team(), LATER)

    assert first.news
    assert second.news == ()
    assert second.concerns == first.concerns


def test_only_what_has_come_since_the_last_digest_is_news(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, "link_clicks", 1, kept=a_kept())
    told(uow, compose(uow, knowledge, a_team(), NOW))
    steer(uow, "post_count", 1, kept=a_kept())

    (news,) = compose(uow, knowledge, a_team(), LATER).news

    assert news.remark.sentence == "R4.kept"


def test_a_group_says_which_roles_its_kpis_fill(uow: UnitOfWork, knowledge: Knowledge) -> None:
    steer(uow, "impressions", 1)

    (group,) = compose(uow, knowledge, a_team(), NOW).groups

    assert group.roles == {
        Role.LEADING: 0,
        Role.DIRECT: 1,
        Role.OUTCOME: 0,
        Role.GUARD: 0,
    }


def test_kpis_without_fresh_numbers_are_named(uow: UnitOfWork, knowledge: Knowledge) -> None:
    start = a_day(-40)
    steer(uow, "impressions", *[1] * 40, start=start)
    steer(uow, "mentions", *[1] * 30, start=start)
    steer(uow, "shares", created_at=a_moment(days=-20), period=a_period(a_day(-20), a_day(20)))
    steer(uow, "saves", period=a_period(a_day(1), a_day(20)))
    steer(uow, "comments", *[1] * 37, start=start)

    stale = compose(uow, knowledge, a_team(), NOW).stale

    assert {one.label.kpi_id: one.last_day for one in stale} == {
        "k-shares": None,
        "k-mentions": a_day(-11),
        "k-comments": a_day(-4),
    }


def test_a_late_digest_knows_that_it_is_late(uow: UnitOfWork, knowledge: Knowledge) -> None:
    occasion = Occasion(next_at=LATER, planned_for=a_moment(hours=-3), left_out=2)

    content = compose(uow, knowledge, a_team(), NOW, occasion)

    assert content.next_at == LATER
    assert content.planned_for == a_moment(hours=-3)
    assert content.left_out == 2


def test_a_value_of_a_day_to_come_does_no_harm(uow: UnitOfWork, knowledge: Knowledge) -> None:
    steer(uow, "impressions", *[100] * 9)

    content = compose(uow, knowledge, a_team(), NOW)

    assert content.as_of == a_day(2)
    assert content.stale == ()


def test_a_level_is_judged_from_where_it_stood(uow: UnitOfWork, knowledge: Knowledge) -> None:
    series = a_series(metric=MetricKey("followers"), aggregation=Aggregation.LAST)
    uow.series.find_or_add(series)
    uow.observations.upsert(ABOUT, daily(1000, start=DECEMBER.start - timedelta(days=3)))
    uow.observations.upsert(ABOUT, daily(*[1050] * 6))
    uow.kpis.save(a_kpi(metric=series.metric, target=a_target(1310, kind=TargetKind.LEVEL)))

    (line,) = compose(uow, knowledge, a_team(), NOW).lines

    assert line.progress.baseline == 1000
    assert line.progress.expected == 1060
    assert line.progress.status is Status.AT_RISK


def a_year_of(seed: int) -> list[int]:
    chance = random.Random(seed)  # noqa: S311 - no secret
    return [chance.randrange(900, 1100) for _ in range(120)]


def with_proof(uow: UnitOfWork, *, purpose: str = "sales") -> None:
    """Store a goal with its outcome, and likes of which tomorrow's revenue takes after today's."""
    goal = a_goal(purpose=PurposeKey(purpose), outcome_metric=MetricKey("revenue"))
    uow.goals.save(goal)
    likes = a_year_of(1)
    since = a_day(-119)
    steer(uow, "likes", *likes, start=since, kept=a_kept())
    steer(uow, "sessions", *a_year_of(2), start=since)
    uow.series.find_or_add(a_series(series_id=SeriesId("s-revenue"), metric=MetricKey("revenue")))
    values = daily(0, *likes[:-1], start=since, series_id=SeriesId("s-revenue"))
    uow.observations.upsert(ABOUT, values)


def test_data_that_say_something_else_than_the_verdict_are_told_once(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    with_proof(uow)

    first = compose(uow, knowledge, a_team(), NOW)
    told(uow, first)
    second = compose(uow, knowledge, a_team(), LATER)

    (contrary,) = first.contrary
    assert (contrary.label.kpi_id, contrary.evidence.link) == ("k-likes", Link.WITH)
    assert contrary.outcome.en == "Revenue"
    assert contrary.is_news
    assert [one.is_news for one in second.contrary] == [False]


def test_a_number_of_the_teams_own_has_no_verdict_to_differ_from(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    with_proof(uow)
    uow.kpis.save(
        a_kpi(
            kpi_id=KpiId("k-likes"), metric=MetricKey("own:smiles"), series_id=SeriesId("s-likes")
        )
    )

    assert compose(uow, knowledge, a_team(), NOW).contrary == ()
