"""What the delivery promises, one story each: who had it, what went wrong, what Slack shows."""

from contextlib import suppress

import pytest

from bot.delivery.crash import CrashPoint
from bot.i18n.localizer import Localizers, load_localizers
from bot.sandbox.faults import FaultKind
from kpi.knowledge import Knowledge, load
from kpi.messages import MessageKind
from kpi.ports import Delivery, DeliveryState, WhenUnclear
from tests.delivery_stage import LATEST_SHOWN, QUARANTINE, Died, Life, Stage
from tests.factories import a_delivery, a_message

POST = "chat.postMessage"
HISTORY = "conversations.history"
OPEN = "conversations.open"
UNCLEAR = [
    FaultKind.HTTP_500_AFTER,
    FaultKind.RESET_AFTER,
    FaultKind.INTERNAL_ERROR_AFTER,
    FaultKind.HANG_AFTER,
    FaultKind.MALFORMED_JSON,
]
NOT_POSTED = [
    FaultKind.RATELIMITED,
    FaultKind.HTTP_500_BEFORE,
    FaultKind.RESET_BEFORE,
    FaultKind.HANG_BEFORE,
]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="module")
def localizers() -> Localizers:
    return load_localizers()


@pytest.fixture
def stage(knowledge: Knowledge, localizers: Localizers) -> Stage:
    return Stage(knowledge, localizers)


def ordered(
    stage: Stage, when_unclear: WhenUnclear = WhenUnclear.RESEND, place: int = 0
) -> Delivery:
    workspace_id, to = stage.places[place]
    delivery = a_delivery(
        stage.new_id(),
        workspace_id=workspace_id,
        to=to,
        message=a_message(MessageKind.GOAL_CHANGED),
        when_unclear=when_unclear,
    )
    stage.add(delivery)
    return delivery


def state_of(stage: Stage, delivery: Delivery) -> DeliveryState:
    with stage.uow(reading=True) as uow:
        row = uow.outbox.get(delivery.workspace_id, delivery.delivery_id)
    assert row is not None
    return row.state


def die_at(stage: Stage, point: CrashPoint, life: Life) -> None:
    stage.dies_at = point
    with suppress(Died):
        life.work()
    stage.dies_at = None


def rest(stage: Stage) -> None:
    stage.pass_seconds(QUARANTINE + 0.1)


@pytest.mark.parametrize("kind", UNCLEAR)
def test_what_was_accepted_without_an_answer_is_found_and_not_sent_again(
    stage: Stage, kind: FaultKind
) -> None:
    delivery = ordered(stage)
    stage.trouble([(POST, kind)])
    stage.life().work()

    rest(stage)
    stage.life().work()

    assert stage.posts_of(delivery) == 1
    assert state_of(stage, delivery) is DeliveryState.SENT


@pytest.mark.parametrize("kind", NOT_POSTED)
def test_what_was_not_accepted_is_sent_again(stage: Stage, kind: FaultKind) -> None:
    delivery = ordered(stage)
    stage.trouble([(POST, kind)])
    stage.life().work()

    rest(stage)
    stage.life().work()

    assert stage.posts_of(delivery) == 1
    assert state_of(stage, delivery) is DeliveryState.SENT


def test_nobody_touches_an_unclear_message_before_the_quarantine_is_over(stage: Stage) -> None:
    delivery = ordered(stage)
    stage.trouble([(POST, FaultKind.RESET_BEFORE)])
    stage.life().work()

    stage.pass_seconds(QUARANTINE - 0.1)
    stage.life().work()

    assert stage.posts_of(delivery) == 0
    assert state_of(stage, delivery) is DeliveryState.SENDING


def test_a_worker_that_stood_still_for_too_long_does_not_send(stage: Stage) -> None:
    delivery = ordered(stage)
    slow = stage.life()
    slow.take()

    rest(stage)
    stage.life().work()
    slow.send()
    slow.settle()

    assert stage.posts_of(delivery) == 1
    assert state_of(stage, delivery) is DeliveryState.SENT


def test_nothing_is_sent_that_might_show_only_after_its_claim_has_ended(stage: Stage) -> None:
    delivery = ordered(stage)
    slow = stage.life()
    slow.take()

    stage.pass_seconds(LATEST_SHOWN + 0.1)
    slow.send()
    slow.settle()

    assert stage.posts_of(delivery) == 0
    stage.life().work()
    assert stage.posts_of(delivery) == 1


def test_a_worker_that_lost_its_claim_cannot_give_back_what_another_is_sending(
    stage: Stage,
) -> None:
    delivery = ordered(stage)
    slow, quick = stage.life(), stage.life()
    slow.take()
    rest(stage)
    quick.take()
    quick.send()

    slow.send()
    slow.settle()
    stage.life().work()

    assert stage.posts_of(delivery) == 1
    assert state_of(stage, delivery) is DeliveryState.SENDING


def test_the_claim_outlasts_what_was_sent_at_the_last_moment_and_shows_late(stage: Stage) -> None:
    delivery = ordered(stage)
    dying = stage.life()
    dying.take()
    stage.pass_seconds(LATEST_SHOWN - 0.1)
    stage.trouble([(POST, FaultKind.LATE_VISIBLE)])
    stage.dies_at = CrashPoint.AFTER_POST
    with suppress(Died):
        dying.send()
    stage.dies_at = None

    for _ in range(40):
        stage.life().work()
        stage.pass_seconds(0.2)

    assert stage.posts_of(delivery) == 1
    assert state_of(stage, delivery) is DeliveryState.SENT


@pytest.mark.parametrize("point", list(CrashPoint)[:-1])
@pytest.mark.parametrize("when_unclear", WhenUnclear)
def test_a_conversation_that_cannot_be_read_for_a_while_is_read_again_and_again(
    stage: Stage, point: CrashPoint, when_unclear: WhenUnclear
) -> None:
    delivery = ordered(stage, when_unclear)
    die_at(stage, point, stage.life())
    for _ in range(20):
        rest(stage)
        stage.trouble([(HISTORY, FaultKind.HTTP_500_BEFORE)])
        die_at(stage, CrashPoint.AFTER_CLAIM, stage.life())
        rest(stage)
        stage.trouble([(HISTORY, FaultKind.HTTP_500_BEFORE), (POST, FaultKind.RESET_AFTER)])
        stage.life().work()

    stage.slack.faults.clear()
    rest(stage)
    stage.life().work()

    assert stage.posts_of(delivery) == 1
    assert state_of(stage, delivery) is DeliveryState.SENT


@pytest.mark.parametrize(
    ("when_unclear", "state", "posts"),
    [(WhenUnclear.RESEND, DeliveryState.SENT, 2), (WhenUnclear.HOLD, DeliveryState.HELD, 1)],
)
def test_where_the_conversation_may_not_be_read_the_class_of_the_message_decides(
    stage: Stage, when_unclear: WhenUnclear, state: DeliveryState, posts: int
) -> None:
    delivery = ordered(stage, when_unclear)
    die_at(stage, CrashPoint.AFTER_POST, stage.life())
    workspace = stage.slack.state.workspaces[delivery.workspace_id]
    workspace.token.scopes -= {"channels:history"}

    rest(stage)
    stage.life().work()

    assert stage.posts_of(delivery) == posts
    assert state_of(stage, delivery) is state


def test_an_answer_that_nobody_can_read_is_unclear_however_often_it_was_tried(
    stage: Stage,
) -> None:
    delivery = ordered(stage)
    for _ in range(10):
        die_at(stage, CrashPoint.AFTER_CLAIM, stage.life())
        rest(stage)
    stage.trouble([(POST, FaultKind.MALFORMED_JSON)])

    stage.life().work()

    assert state_of(stage, delivery) is DeliveryState.SENDING
    rest(stage)
    stage.life().work()
    assert stage.posts_of(delivery) == 1
    assert state_of(stage, delivery) is DeliveryState.SENT


@pytest.mark.parametrize("kind", [*UNCLEAR, *NOT_POSTED, FaultKind.LATE_VISIBLE, FaultKind.SLOW])
@pytest.mark.parametrize("method", [POST, HISTORY, OPEN])
@pytest.mark.parametrize("point", CrashPoint)
def test_a_death_at_any_point_and_a_fault_at_any_call_still_make_one_message(
    stage: Stage, point: CrashPoint, method: str, kind: FaultKind
) -> None:
    deliveries = [ordered(stage, place=place) for place in range(len(stage.places))]
    stage.trouble([(method, kind)])
    die_at(stage, point, stage.life())

    for _ in range(8):
        rest(stage)
        stage.trouble([(method, kind)])
        stage.life().work()
    stage.slack.faults.clear()
    for _ in range(3):
        rest(stage)
        stage.life().work()

    assert [stage.posts_of(delivery) for delivery in deliveries] == [1] * len(deliveries)
    assert {state_of(stage, delivery) for delivery in deliveries} == {DeliveryState.SENT}


def test_an_unclear_message_to_somebody_who_left_comes_to_an_end(stage: Stage) -> None:
    delivery = ordered(stage, place=4)
    die_at(stage, CrashPoint.AFTER_POST, stage.life())
    workspace = stage.slack.state.workspaces[delivery.workspace_id]
    workspace.users[delivery.to].deleted = True

    rest(stage)
    stage.life().work()

    assert state_of(stage, delivery) is DeliveryState.FAILED
    assert stage.posts_of(delivery) == 1
