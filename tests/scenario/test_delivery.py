"""What becomes of a message when Slack takes it, refuses it, or says nothing clear."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Thread
from time import sleep

import pytest

from bot.blocks.rendered import Rendered, Renderers
from bot.delivery.drain import Drain
from bot.delivery.render import Occasion
from bot.i18n.localizer import Localizer
from kpi.messages import MessageKind
from kpi.model import ChannelId, DeliveryId, Language, UserId
from kpi.ports import Delivery, DeliveryState, ScheduleState, WhenUnclear
from tests.factories import a_delivery, a_message, a_person, a_schedule, a_team
from tests.stages import MatoStage, mato_stage

POST = "chat.postMessage"
#: A digest may be used for so long after a claim; tests wait for leases of this length.
QUARANTINE = 1.0
TIMEOUT = 0.4


@dataclass
class Composer:
    """Composes digests and remembers for which rung it was asked."""

    rungs: list[int] = field(default_factory=list)
    blocks: list[dict[str, object]] = field(default_factory=list)

    def __call__(self, occasion: Occasion) -> Rendered:
        self.rungs.append(occasion.rung)
        words = f"digest in {occasion.localizer.language.value}"
        if occasion.delivery.subject == "poison":
            raise ZeroDivisionError
        blocks = self.blocks if occasion.rung == 0 else [section(words)]
        return Rendered(text=words, blocks=blocks)


def section(words: str) -> dict[str, object]:
    return {"type": "section", "text": {"type": "plain_text", "text": words}}


def plainly(data: Mapping[str, object], localizer: Localizer) -> Rendered:
    return Rendered(text=f"{localizer.language.value} {sorted(data.items())}")


RENDERERS: Renderers = {kind: plainly for kind in MessageKind if kind is not MessageKind.DIGEST}


@pytest.fixture
def composer() -> Composer:
    return Composer()


@pytest.fixture
def stage(sqlite_url: str, composer: Composer) -> Iterator[MatoStage]:
    settings = {"quarantine_seconds": QUARANTINE, "slack_timeout_seconds": TIMEOUT}
    with mato_stage(sqlite_url, digest=composer, renderers=RENDERERS, settings=settings) as stage:
        settle_in(stage)
        yield stage


def settle_in(stage: MatoStage) -> None:
    """Let a team with a schedule live in the channel: Aya owns it, Ken is the fallback."""
    here = {"workspace_id": stage.workspace_id, "channel_id": ChannelId(stage.channel.id)}
    aya, ken = UserId(stage.aya.user.id), UserId(stage.ken.user.id)
    with stage.mato.deps.uow() as uow:
        for user, language in ((aya, Language.JA), (ken, Language.EN)):
            person = a_person(workspace_id=stage.workspace_id, user_id=user, language=language)
            uow.people.save(person)
        uow.teams.save(a_team(**here, fallback_owner=ken, language=Language.JA))
        uow.schedules.save(a_schedule(**here, owner_id=aya))
        uow.commit()


def put(stage: MatoStage, delivery_id: str = "d1", **changes: object) -> DeliveryId:
    """Put a digest for the channel into the outbox."""
    fields = {
        "workspace_id": stage.workspace_id,
        "to": stage.channel.id,
        "subject": stage.channel.id,
        "due_at": stage.clock.now(),
    }
    with stage.mato.deps.uow() as uow:
        uow.outbox.add(a_delivery(delivery_id, **{**fields, **changes}))
        uow.commit()
    return DeliveryId(delivery_id)


def put_direct(stage: MatoStage, delivery_id: str = "d1", **changes: object) -> DeliveryId:
    """Put an alert for Aya into the outbox."""
    message = a_message(MessageKind.OFF_TRACK, channel=stage.channel.id)
    fields = {"to": stage.aya.user.id, "message": message}
    return put(stage, delivery_id, **{**fields, **changes})


def row(stage: MatoStage, delivery_id: DeliveryId) -> Delivery:
    with stage.mato.deps.uow(reading=True) as uow:
        found = uow.outbox.get(stage.workspace_id, delivery_id)
    assert found is not None
    return found


def fail(stage: MatoStage, kind: str, method: str = POST, times: int = 1, **more: object) -> None:
    stage.sandbox.faults.replace([{"method": method, "kind": kind, "times": times, **more}])


def posted(stage: MatoStage) -> list[str]:
    """Return what the channel shows."""
    return [message.text for message in stage.channel.messages]


def deliver_until_quiet(stage: MatoStage, rounds: int = 40) -> None:
    """Drain again and again, as a worker does, until nothing is open any more."""
    for _ in range(rounds):
        stage.deliver()
        with stage.mato.deps.uow(reading=True) as uow:
            counts = uow.outbox.counts(stage.workspace_id)
        if not counts[DeliveryState.PENDING] and not counts[DeliveryState.SENDING]:
            return
        sleep(0.1)
    pytest.fail(f"still open: {counts}")


def calls(stage: MatoStage, method: str = POST) -> int:
    return sum(call.name == method for call in stage.sandbox.recorder.after(0))


def test_a_digest_is_posted_in_the_channels_language(stage: MatoStage) -> None:
    delivery = put(stage)

    assert stage.deliver() == 1

    sent = row(stage, delivery)
    assert sent.state is DeliveryState.SENT
    assert sent.ts == stage.channel.messages[0].ts
    assert posted(stage) == ["digest in ja"]


def test_an_alert_is_posted_directly_in_the_persons_language(stage: MatoStage) -> None:
    delivery = put_direct(stage, to=stage.ken.user.id)

    stage.deliver()

    sent = row(stage, delivery)
    message = stage.ken.messages(stage.ken.direct())[-1]
    assert message.text.startswith("en ")
    assert (sent.channel, sent.ts) == (stage.ken.direct().id, message.ts)


def test_a_message_carries_an_opaque_key_and_unfurls_nothing(stage: MatoStage) -> None:
    put(stage)

    stage.deliver()

    call = next(c for c in stage.sandbox.recorder.after(0) if c.name == POST)
    asked = call.request
    assert isinstance(asked, dict)
    assert asked["metadata"]["event_type"] == "mato_delivery"
    assert set(asked["metadata"]["event_payload"]) == {"key"}
    assert "d1" not in asked["metadata"]["event_payload"]["key"]
    assert (asked["unfurl_links"], asked["unfurl_media"]) == (False, False)


def test_a_message_is_rendered_once_and_sent_as_it_was_rendered(
    stage: MatoStage, composer: Composer
) -> None:
    put(stage)
    fail(stage, "ratelimited", retry_after=1)

    deliver_until_quiet(stage)

    assert composer.rungs == [0]
    assert posted(stage) == ["digest in ja"]


@pytest.mark.parametrize(
    "kind",
    [
        "http_500_before",
        "http_500_after",
        "reset_before",
        "reset_after",
        "internal_error_after",
        "hang_before",
        "hang_after",
        "malformed_json",
        "ratelimited",
    ],
)
@pytest.mark.parametrize("direct", [False, True], ids=["channel", "direct"])
def test_whatever_slack_does_a_message_arrives_once(
    stage: MatoStage, kind: str, *, direct: bool
) -> None:
    delivery = put_direct(stage) if direct else put(stage)
    fail(stage, kind, retry_after=1, seconds=2)

    deliver_until_quiet(stage)

    place = stage.aya.direct() if direct else stage.channel
    assert len(place.messages) == 1
    assert row(stage, delivery).state is DeliveryState.SENT
    assert row(stage, delivery).ts == place.messages[0].ts


def test_an_unclear_message_is_read_before_it_is_written_again(stage: MatoStage) -> None:
    put(stage)
    fail(stage, "internal_error_after")

    deliver_until_quiet(stage)

    assert calls(stage) == 1
    assert calls(stage, "conversations.history") == 1


def test_an_unclear_message_rests_for_the_quarantine(stage: MatoStage) -> None:
    delivery = put(stage)
    fail(stage, "internal_error_after")

    stage.deliver()
    stage.deliver()

    assert row(stage, delivery).state is DeliveryState.SENDING
    assert calls(stage, "conversations.history") == 0


def test_a_message_that_shows_late_is_found_within_the_quarantine(stage: MatoStage) -> None:
    put(stage)
    faults = [
        {"method": POST, "kind": "late_visible", "times": 1, "seconds": 0.2},
    ]
    stage.sandbox.faults.replace(faults)

    deliver_until_quiet(stage)

    assert len(stage.channel.messages) == 1


def test_rate_limits_hold_the_whole_workspace(stage: MatoStage) -> None:
    put_direct(stage, "d1")
    put_direct(stage, "d2", to=stage.ken.user.id)
    fail(stage, "ratelimited", retry_after=1)

    first = stage.deliver()

    assert first <= 1
    deliver_until_quiet(stage)
    assert len(stage.aya.direct().messages) == 1
    assert len(stage.ken.direct().messages) == 1


def test_nothing_more_is_asked_of_a_workspace_that_must_wait(stage: MatoStage) -> None:
    put_direct(stage, "d1")
    fail(stage, "ratelimited", retry_after=60)
    stage.deliver()
    later = put_direct(stage, "d2", to=stage.ken.user.id)

    stage.deliver()

    assert calls(stage) == 1
    assert row(stage, later).state is DeliveryState.PENDING


@pytest.mark.parametrize("kind", ["ratelimited", "http_500_before", "internal_error_after"])
def test_a_direct_conversation_that_does_not_open_at_once_is_a_delay(
    stage: MatoStage, kind: str
) -> None:
    delivery = put_direct(stage)
    fail(stage, kind, method="conversations.open", retry_after=1)

    deliver_until_quiet(stage)

    assert row(stage, delivery).state is DeliveryState.SENT
    assert len(stage.aya.direct().messages) == 1


def test_other_direct_messages_wait_as_long_as_slack_asks(stage: MatoStage) -> None:
    put_direct(stage, "d1")
    fail(stage, "ratelimited", method="conversations.open", retry_after=60)
    stage.deliver()
    put_direct(stage, "d2", to=stage.ken.user.id)

    stage.deliver()

    assert calls(stage, "conversations.open") == 1


@pytest.mark.parametrize("kind", ["ratelimited", "http_500_before", "hang_before"])
def test_a_conversation_that_cannot_be_read_now_is_read_later(stage: MatoStage, kind: str) -> None:
    delivery = put(stage)
    stage.sandbox.faults.replace(
        [
            {"method": POST, "kind": "internal_error_after", "times": 1},
            {
                "method": "conversations.history",
                "kind": kind,
                "times": 1,
                "retry_after": 1,
                "seconds": 1,
            },
        ]
    )

    deliver_until_quiet(stage, rounds=80)

    assert row(stage, delivery).state is DeliveryState.SENT
    assert calls(stage) == 1


def test_reading_waits_as_long_as_slack_asks(stage: MatoStage) -> None:
    for number in ("1", "2"):
        place = stage.sandbox.state.world.channel(stage.workspace, f"c{number}")
        put(stage, f"d{number}", to=place.id)
    history = {"method": "conversations.history", "kind": "ratelimited", "retry_after": 60}
    stage.sandbox.faults.replace(
        [{"method": POST, "kind": "internal_error_after", "times": 2}, {**history, "times": 1}]
    )
    stage.deliver()
    sleep(QUARANTINE + 0.1)

    stage.deliver()
    put(stage, "d3")
    stage.deliver()

    assert calls(stage, "conversations.history") <= 2
    assert row(stage, DeliveryId("d3")).state is DeliveryState.SENT


def test_a_message_of_a_workspace_that_left_fails_and_pauses_nothing(stage: MatoStage) -> None:
    delivery = put(stage)
    with stage.mato.deps.uow() as uow:
        uow.workspaces.save_token(stage.workspace_id, None)
        uow.commit()
    stage.mato.installations.forget(stage.workspace_id)

    stage.deliver()

    with stage.mato.deps.uow(reading=True) as uow:
        schedule = uow.schedules.get(stage.workspace_id, ChannelId(stage.channel.id))
    assert schedule is not None
    assert schedule.state is ScheduleState.ACTIVE
    assert row(stage, delivery).last_error == "no_token"


@pytest.mark.parametrize("kind", ["not_in_channel", "channel_not_found", "is_archived"])
def test_a_lost_channel_pauses_its_digests_and_tells_the_owner_once(
    stage: MatoStage, kind: str
) -> None:
    delivery = put(stage)
    put(stage, "d2", due_at=stage.clock.now() + timedelta(days=7))
    fail(stage, kind, channel=stage.channel.id)

    deliver_until_quiet(stage)

    with stage.mato.deps.uow(reading=True) as uow:
        schedule = uow.schedules.get(stage.workspace_id, ChannelId(stage.channel.id))
    assert schedule is not None
    assert (schedule.state, schedule.paused_because) == (ScheduleState.PAUSED, kind)
    assert (row(stage, delivery).state, row(stage, delivery).last_error) == (
        DeliveryState.FAILED,
        kind,
    )
    assert row(stage, DeliveryId("d2")).state is DeliveryState.FAILED
    told = [m.text for m in stage.aya.direct().messages]
    assert len(told) == 1
    assert kind in told[0]


def test_a_revoked_token_pauses_and_the_news_waits_for_a_new_one(stage: MatoStage) -> None:
    delivery = put(stage)
    fail(stage, "token_revoked", method="*", times=50)

    stage.deliver()

    assert row(stage, delivery).state is DeliveryState.FAILED
    with stage.mato.deps.uow(reading=True) as uow:
        counts = uow.outbox.counts(stage.workspace_id)
    assert counts[DeliveryState.PENDING] == 1


def test_an_alert_that_cannot_arrive_fails_visibly(stage: MatoStage) -> None:
    delivery = put_direct(stage)
    fail(stage, "token_revoked")

    deliver_until_quiet(stage)

    with stage.mato.deps.uow(reading=True) as uow:
        troubled = uow.outbox.troubled(stage.workspace_id)
    assert [(t.delivery_id, t.last_error) for t in troubled] == [(delivery, "token_revoked")]


def test_refused_blocks_are_sent_one_rung_lower(stage: MatoStage, composer: Composer) -> None:
    composer.blocks = [{"type": "nonsense"}]
    delivery = put(stage)

    deliver_until_quiet(stage)

    assert composer.rungs == [0, 1]
    assert row(stage, delivery).rung == 1
    assert posted(stage) == ["digest in ja"]


def test_the_last_rung_is_words_only(stage: MatoStage) -> None:
    delivery = put(stage)
    with stage.mato.deps.uow(reading=True) as uow:
        rendered = stage.renders.render(uow, row(stage, delivery), 3)

    assert rendered == Rendered(text="digest in ja")


def test_a_gone_persons_alert_goes_to_the_fallback_owner_who_is_told_why(
    stage: MatoStage,
) -> None:
    stage.aya.user.deleted = True
    delivery = put_direct(stage)

    deliver_until_quiet(stage)

    told = [message.text for message in stage.ken.direct().messages]
    assert row(stage, delivery).state is DeliveryState.FAILED
    assert len(told) == 2
    assert any("gone" in text for text in told)
    with stage.mato.deps.uow(reading=True) as uow:
        aya = uow.people.get(stage.workspace_id, UserId(stage.aya.user.id))
    assert aya is not None
    assert aya.is_gone


def test_a_person_who_was_written_to_before_and_left_is_gone_as_well(stage: MatoStage) -> None:
    put_direct(stage, "d1")
    deliver_until_quiet(stage)
    stage.aya.user.deleted = True
    delivery = put_direct(stage, "d2")

    deliver_until_quiet(stage)

    left = row(stage, delivery)
    assert (left.state, left.last_error) == (DeliveryState.FAILED, "is_archived")
    assert len(stage.ken.direct().messages) == 2


def unreadable(stage: MatoStage) -> None:
    """Let the post be unclear and its conversation unreadable."""
    scopes = stage.workspace.token.scopes
    hidden = {"channels:history", "groups:history", "im:history"}
    stage.workspace.token.scopes = scopes - hidden
    fail(stage, "internal_error_after")


def test_an_unclear_digest_that_cannot_be_read_is_held_and_its_owner_told(
    stage: MatoStage,
) -> None:
    delivery = put(stage, when_unclear=WhenUnclear.HOLD)
    unreadable(stage)

    deliver_until_quiet(stage)

    held = row(stage, delivery)
    assert (held.state, held.last_error) == (DeliveryState.HELD, "missing_scope")
    assert len(stage.channel.messages) == 1
    assert len(stage.aya.direct().messages) == 1


def test_an_unclear_alert_that_cannot_be_read_is_sent_again_and_says_so(
    stage: MatoStage,
) -> None:
    delivery = put_direct(stage, when_unclear=WhenUnclear.RESEND)
    unreadable(stage)

    deliver_until_quiet(stage)

    told = [message.text for message in stage.aya.direct().messages]
    assert row(stage, delivery).state is DeliveryState.SENT
    assert row(stage, delivery).last_error == "may_repeat"
    assert len(told) == 2
    assert "二度届いている" in told[1]
    assert "二度届いている" not in told[0]


def test_a_message_that_cannot_be_rendered_stops_no_other(stage: MatoStage) -> None:
    bad = put(stage, "bad", subject="poison", to="C0THER")
    good = put(stage, "good")

    stage.deliver()

    assert row(stage, good).state is DeliveryState.SENT
    assert row(stage, bad).state is DeliveryState.PENDING
    assert row(stage, bad).last_error.startswith("ZeroDivisionError:")


def test_messages_to_one_channel_are_a_second_apart(stage: MatoStage) -> None:
    put(stage, "d1")
    put(stage, "d2")

    deliver_until_quiet(stage)

    first, second = (float(message.ts) for message in stage.channel.messages)
    assert second - first >= 0.9


def test_a_stopped_drain_claims_nothing_more(stage: MatoStage) -> None:
    put(stage)
    stage.drain.stop()

    assert stage.deliver() == 0
    assert posted(stage) == []


def test_a_late_finisher_changes_nothing(stage: MatoStage) -> None:
    delivery = put(stage)
    with stage.mato.deps.uow() as uow:
        (mine,) = uow.outbox.claim(
            worker="slow", lease=timedelta(milliseconds=1), now=stage.clock.now(), limit=1
        )
        uow.commit()
    stage.deliver()

    with stage.mato.deps.uow() as uow:
        is_mine = uow.outbox.settle(mine, DeliveryState.FAILED, error="late")
        uow.commit()

    assert not is_mine
    assert row(stage, delivery).state is DeliveryState.SENT


def test_two_workers_share_the_outbox(stage: MatoStage) -> None:
    other = Drain(stage.mato.deps, stage.renders, worker="other")
    for number in range(20):
        user = stage.sandbox.state.world.user(stage.workspace, f"user{number}")
        put_direct(stage, f"d{number}", to=user.id)

    threads = [Thread(target=drain.run) for drain in (stage.drain, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    deliver_until_quiet(stage)

    assert calls(stage) == 20
