from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kpi.errors import NotAllowed, NotFound, NotUnderstood
from kpi.knowledge import Knowledge
from kpi.messages import MessageKind
from kpi.model import Goal, GoalState, MetricKey, PurposeKey, WorkspaceId
from kpi.ports import Delivery, UnitOfWork
from kpi.usecases.goals import goals
from kpi.usecases.goals.goals import GoalWish, problems
from tests.askers import Members, an_asker
from tests.factories import (
    CHANNEL,
    OTHER_CHANNEL,
    OTHER_PERSON,
    OWNER,
    TODAY,
    UowFactory,
    a_goal,
    a_moment,
    a_period,
    a_person,
    a_team,
)
from tests.outboxes import deliver


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        yield unit


def a_wish(**changes: object) -> GoalWish:
    wish = GoalWish(
        sentence="認知度を高めたい",
        purpose=PurposeKey("awareness"),
        start=TODAY,
        until=date(2027, 3, 31),
        owner_id=OWNER,
    )
    return replace(wish, **changes)  # type: ignore[arg-type]


def lines(uow: UnitOfWork) -> list[Delivery]:
    """Return the lines that go out now; each goes out once."""
    sent = deliver(uow, a_moment(days=2))
    return [one for one in sent if one.message.kind is MessageKind.GOAL_CHANGED]


def test_a_goal_is_saved_with_audit_and_a_line_for_the_channel(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    goal = goals.set_goal(uow, an_asker(), knowledge, CHANNEL, a_wish())

    assert uow.goals.get(goal.workspace_id, goal.goal_id) == goal
    assert (goal.period.start, goal.period.last_day) == (TODAY, date(2027, 3, 31))
    (entry,) = uow.audit.of_subject(goal.workspace_id, goal.goal_id)
    assert (entry.action, entry.who, entry.before) == ("goal.set", OWNER, None)
    (line,) = lines(uow)
    assert line.to == CHANNEL
    assert line.message.data["change"] == "set"
    assert line.message.data["by"] == OWNER
    assert line.message.data["purpose_name"] == {"ja": "認知拡大", "en": "Brand awareness"}


def test_white_space_around_and_within_a_sentence_is_tidied(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    wish = a_wish(sentence="  認知度を\n高めたい ")

    goal = goals.set_goal(uow, an_asker(), knowledge, CHANNEL, wish)

    assert goal.sentence == "認知度を 高めたい"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, {}),
        ({"sentence": " \n"}, {"sentence": "sentence_empty"}),
        ({"sentence": "あ" * 300}, {}),
        ({"sentence": "あ" * 301}, {"sentence": "sentence_long"}),
        ({"until": TODAY}, {}),
        ({"until": TODAY - timedelta(days=1)}, {"until": "until_past"}),
        (
            {"start": TODAY + timedelta(days=9), "until": TODAY + timedelta(days=8)},
            {"until": "until_before_start"},
        ),
        ({"until": date(2066, 1, 1)}, {"until": "until_far"}),
        (
            {"sentence": "", "until": date(2020, 1, 1)},
            {"sentence": "sentence_empty", "until": "until_past"},
        ),
    ],
)
def test_what_keeps_a_goal_from_being_saved(
    changes: dict[str, object], found: dict[str, str]
) -> None:
    assert problems(a_wish(**changes), TODAY) == found


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"outcome_metric": MetricKey("purchases"), "outcome_target": Decimal(200)}, {}),
        ({"outcome_target": Decimal(200)}, {"outcome": "outcome_missing"}),
        (
            {"outcome_metric": MetricKey("purchases"), "outcome_target": Decimal(0)},
            {"outcome_target": "outcome_positive"},
        ),
    ],
)
def test_an_outcomes_number_is_above_zero_and_of_something(
    changes: dict[str, object], found: dict[str, str]
) -> None:
    assert problems(a_wish(**changes), TODAY) == found


def test_the_outcomes_number_is_kept_with_the_goal_and_its_history(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    number = {"outcome_metric": MetricKey("purchases"), "outcome_target": Decimal(200)}

    goal = goals.set_goal(uow, an_asker(), knowledge, CHANNEL, a_wish(**number))

    assert uow.goals.get(goal.workspace_id, goal.goal_id) == goal
    assert goal.outcome_target == 200
    (entry,) = uow.audit.of_subject(goal.workspace_id, goal.goal_id)
    assert entry.after is not None
    assert entry.after["outcome_target"] == "200"


def test_a_goal_with_problems_is_not_saved(uow: UnitOfWork, knowledge: Knowledge) -> None:
    with pytest.raises(NotUnderstood) as refused:
        goals.set_goal(uow, an_asker(), knowledge, CHANNEL, a_wish(sentence=""))

    assert refused.value.data["fields"] == {"sentence": "sentence_empty"}
    assert goals.open_goals(uow, an_asker(), CHANNEL) == []


def test_guests_only_look(uow: UnitOfWork, knowledge: Knowledge) -> None:
    guest = an_asker(a_person(is_guest=True))

    with pytest.raises(NotAllowed):
        goals.set_goal(uow, guest, knowledge, CHANNEL, a_wish())


def test_a_goal_needs_a_channel_that_mato_knows(uow: UnitOfWork, knowledge: Knowledge) -> None:
    with pytest.raises(NotFound):
        goals.set_goal(uow, an_asker(), knowledge, OTHER_CHANNEL, a_wish())


def test_a_changed_goal_keeps_its_author_and_its_past(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    before = a_goal(created_by=OTHER_PERSON)
    uow.goals.save(before)

    after = goals.change_goal(
        uow,
        an_asker(),
        knowledge,
        before.goal_id,
        a_wish(sentence="20代に知ってもらう", outcome_metric=MetricKey("branded_search")),
    )

    assert (after.created_by, after.goal_id) == (OTHER_PERSON, before.goal_id)
    assert (after.sentence, after.outcome_metric) == ("20代に知ってもらう", "branded_search")
    (entry,) = uow.audit.of_subject(after.workspace_id, after.goal_id)
    assert entry.before is not None
    assert entry.before["sentence"] == "認知度を高めたい"
    assert len(lines(uow)) == 1


def test_a_goal_that_stays_the_same_is_not_talked_about(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    goal = a_goal()
    uow.goals.save(goal)
    same = a_wish(start=goal.period.start, until=goal.period.last_day)

    assert goals.change_goal(uow, an_asker(), knowledge, goal.goal_id, same) == goal

    assert lines(uow) == []


def test_a_goal_that_is_over_can_still_be_reworded(uow: UnitOfWork, knowledge: Knowledge) -> None:
    over = a_goal(period=a_period(date(2026, 10, 1), date(2026, 11, 1)))
    uow.goals.save(over)
    wish = a_wish(sentence="秋の認知拡大", start=over.period.start, until=over.period.last_day)

    assert goals.change_goal(uow, an_asker(), knowledge, over.goal_id, wish).sentence == (
        "秋の認知拡大"
    )


def test_a_goal_cannot_be_moved_into_the_past(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.goals.save(a_goal())

    with pytest.raises(NotUnderstood):
        goals.change_goal(
            uow, an_asker(), knowledge, a_goal().goal_id, a_wish(until=date(2026, 12, 1))
        )


def test_closing_and_reopening_keep_everything_and_say_so_once(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    goal = a_goal()
    uow.goals.save(goal)
    asker = an_asker()

    closed = goals.close_goal(uow, asker, knowledge, goal.goal_id)
    again = goals.close_goal(uow, asker, knowledge, goal.goal_id)
    assert (closed.state, closed.closed_at) == (GoalState.CLOSED, asker.now)
    assert again == closed
    assert goals.open_goals(uow, asker, CHANNEL) == []
    assert goals.closed_goals(uow, asker, CHANNEL) == [closed]

    opened = goals.reopen_goal(uow, asker, knowledge, goal.goal_id)
    goals.reopen_goal(uow, asker, knowledge, goal.goal_id)
    assert opened == goal
    assert [line.message.data["change"] for line in lines(uow)] == ["closed", "reopened"]


def test_each_change_is_a_line_of_its_own(uow: UnitOfWork, knowledge: Knowledge) -> None:
    goal = goals.set_goal(uow, an_asker(), knowledge, CHANNEL, a_wish())
    for sentence in ("一", "二"):
        goals.change_goal(uow, an_asker(), knowledge, goal.goal_id, a_wish(sentence=sentence))

    assert len({line.key for line in lines(uow)}) == 3


@pytest.mark.parametrize("act", [goals.close_goal, goals.reopen_goal])
def test_nobody_touches_a_goal_of_a_private_channel_that_they_are_not_in(
    uow: UnitOfWork,
    knowledge: Knowledge,
    act: object,
) -> None:
    uow.teams.save(a_team(is_private=True))
    uow.goals.save(a_goal())
    outsider = an_asker(a_person(user_id=OTHER_PERSON), channel_id=None)
    member = an_asker(
        a_person(user_id=OTHER_PERSON),
        channel_id=None,
        members=Members([(CHANNEL, OTHER_PERSON)]),
    )

    with pytest.raises(NotFound):
        act(uow, outsider, knowledge, a_goal().goal_id)  # type: ignore[operator]
    assert isinstance(act(uow, member, knowledge, a_goal().goal_id), Goal)  # type: ignore[operator]


def test_nobody_touches_a_goal_of_another_workspace(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.goals.save(a_goal())
    stranger = an_asker(a_person(workspace_id=WorkspaceId("T2")))

    with pytest.raises(NotFound):
        goals.close_goal(uow, stranger, knowledge, a_goal().goal_id)
